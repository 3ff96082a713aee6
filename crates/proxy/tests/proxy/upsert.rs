//! A system whose reset would make a user who does not exist: a slip in the id is no new account.

use crate::desk::{Desk, blank, catalog_of, json};
use crate::page::Page;

#[test]
fn whoever_does_not_exist_is_not_made() {
    let definition = include_str!("desk.toml").replacen("title = \"Set, and nothing else\"", "title = \"Set\"\nlook_up = true", 1);
    let desk = Desk::start();
    // With a credential of the person's own nothing else would have anybody looked up.
    let config =
        format!("[[connection]]\nid = \"a\"\nsystem = \"desk\"\nsettings.base = \"{}\"\nallow = \"everybody\"\n", desk.system.url());
    let page = Page::of_anna(&catalog_of(&definition), &config);
    let reset = |attempt: u32| {
        let sent = page.operation("reset.plain", &blank("7")).with("passdesk-attempt", &format!("{attempt:032x}"));
        page.post(&sent.with("passdesk-definition", &page.connection("a").digest)).outcome()
    };
    desk.answer("GET /users/7", json(400, r#"{"error":"user"}"#));
    assert_eq!(reset(1), "422 not_sent not_found");
    assert_eq!(desk.changes(), Vec::<String>::new());
    desk.usual("GET /users/7");
    assert_eq!(reset(2), "200 changed -");
    assert_eq!(desk.changes(), ["PUT /users/7/password"]);
}

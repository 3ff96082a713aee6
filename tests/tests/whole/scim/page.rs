//! The same service as an administrator meets it: in the page, through the proxy.

use std::collections::BTreeSet;

use passdesk_tests::{Scim, run};

use crate::steps::{BETWEEN, NEXT, PEOPLE, SEARCH, find, real, review};

#[test]
fn people_are_found_and_the_password_of_whom_it_is_for_is_set_and_no_other() {
    run(async |test| {
        let mut scim = Scim::start();
        // A login is nobody else's, which the service sees to. A mail address may be two people's.
        let shared = "lea@acme.example.org";
        let people = [("lea 'leek' & co.", "lea@acme.example"), ("lea 'leek' & co. ltd.", shared), ("lea.leek", shared)];
        let (mut ids, mut called) = (Vec::new(), Vec::new());
        for (login, mail) in people {
            let id = scim.add(login, "Lea Leek", mail).await;
            called.push(["Lea Leek", login, mail, &id].join(BETWEEN));
            ids.push(id);
        }
        let mut passwords = vec![None; people.len()];
        let url = test.proxy(&real("scim", scim.url()));
        let page = test.open(&url).await.fill("token", Scim::TOKEN).await;
        for (by, typed, several, who, password) in [
            ("Login", "LEA 'leek' & co.", false, 0, "Leek-soup-1"),
            ("Mail address", "lea@acme.example", false, 0, "\"Leek\" & <söup> \\ 2 \u{1d11e}"),
            ("Mail address", shared, true, 2, "urn:ietf:params"),
            ("User id", ids[1].as_str(), false, 1, "Leek-soup-4"),
        ] {
            let page = find(page, by, typed).await;
            if several {
                page.says("Several people fit. Choose one:").await;
                // In no particular order.
                let listed: BTreeSet<String> = serde_json::from_value(test.browser.script(PEOPLE).await).unwrap();
                assert_eq!(listed, called[1..].iter().cloned().collect());
                page.press(&called[who]).await;
            }
            let listed = review(test, page.focused(NEXT).await, password).await;
            assert!(listed.contains(&called[who]), "{by}: {listed}");
            assert_eq!(page.enter().await.outcome().await.heading, "Changed", "{by}");
            passwords[who] = Some(password.to_owned());
            let kept: Vec<_> = ids.iter().map(|id| scim.password(id)).collect();
            assert_eq!(kept, passwords, "{by}");
            page.press("Another user").await.focused(SEARCH).await;
        }
    });
}

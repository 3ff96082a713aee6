//! SCIM: what its definition says of it, against a service that others wrote.

mod page;

use std::collections::BTreeMap;

use passdesk_core::bind::{Bound, Catalog};
use passdesk_core::find::Looked;
use passdesk_core::reading::Response;
use passdesk_core::{Reading, Reason, Values};
use passdesk_tests::Scim;
use passdesk_tests::raw::{found, look, send};

fn run(body: impl AsyncFnOnce(Scim, Bound)) {
    let scim = Scim::start();
    let settings = BTreeMap::from([("base".to_owned(), scim.url().to_owned())]);
    let bound = Catalog::shipped().unwrap().bind("a", None, "scim", &settings).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(body(scim, bound));
}

fn token() -> Values {
    Values::new().with("token", Scim::TOKEN)
}

async fn reset(bound: &Bound, values: Values, user: &str, password: &str) -> Reading {
    let values = values.with("user", user).with("new_password", password);
    let (status, body) = send(&bound.connection.reset("password").unwrap().template, &values).await;
    bound.reader("reset.password").unwrap().read(&Response { status, retry_after: None, body: &body })
}

#[test]
fn a_password_is_set_and_no_other() {
    run(async |mut scim, bound| {
        let user = scim.add("kim.kale", "Kim Kale", "kim@acme.example").await;
        let other = scim.add("kim.kales", "Kim Kales", "kims@acme.example").await;
        for password in ["Kale-soup-1", "\"Kale\" & <söup> \\ 2 \u{1d11e}", "two\nlines\t", "urn:ietf:params"] {
            assert_eq!(reset(&bound, token(), &user, password).await, Reading::Changed, "{password}");
            assert_eq!(scim.password(&user).as_deref(), Some(password));
        }
        assert_eq!(scim.password(&other), None);
    });
}

#[test]
fn people_are_found_by_id_by_login_and_by_mail_address() {
    run(async |scim, bound| {
        let user = scim.add("lea 'leek' & co.", "Lea Leek", "lea@acme.example").await;
        scim.add("lea 'leek' & co. ltd.", "Lea Leeks", "lea@acme.example.org").await;
        for (find, name, typed) in [
            ("user", "user", user.as_str()),
            ("login", "search", "lea 'leek' & co."),
            ("login", "search", "LEA 'leek' & co."),
            ("mail", "search", "lea@acme.example"),
            ("mail", "search", "old.lea@acme.example"),
        ] {
            let rows = found(look(bound.find(find).unwrap(), &token().with(name, typed)).await);
            assert_eq!(rows.len(), 1, "{typed}: {rows:?}");
            for (cell, text) in [
                ("user", user.as_str()),
                ("login", "lea 'leek' & co."),
                ("mail", "lea@acme.example"),
                ("name", "Lea Leek"),
                ("active", "true"),
            ] {
                assert_eq!(rows[0].get(cell), Some(text), "{typed}");
            }
        }
        for (find, typed) in [("login", "nobody"), ("mail", "lea"), ("login", "lea*")] {
            let looked = look(bound.find(find).unwrap(), &token().with("search", typed)).await;
            assert_eq!(looked, Looked::Refused(vec![Reason::User], Vec::new()), "{typed}");
        }
        // It would be a filter of another shape, which finds everybody.
        let values = token().with("search", "x\" or userName pr or userName eq \"x");
        assert!(bound.find("login").unwrap().template.build(&values).is_err());
    });
}

#[test]
fn each_refusal_has_its_reason() {
    run(async |mut scim, bound| {
        let user = scim.add("mo.mint", "Mo Mint", "mo@acme.example").await;
        let told = reset(&bound, token(), "nobody", "Mint-tea-1").await;
        assert_eq!(
            told,
            Reading::Refused { reasons: vec![Reason::User], messages: vec!["User 'nobody' not found".to_owned()], retry_after: None }
        );
        let looked = look(bound.find_by_user().unwrap(), &token().with("user", "nobody")).await;
        assert!(matches!(looked, Looked::Refused(ref reasons, _) if *reasons == [Reason::User]), "{looked:?}");
        let stranger = || Values::new().with("token", "no-token");
        let told = reset(&bound, stranger(), &user, "Mint-tea-1").await;
        assert!(matches!(told, Reading::Refused { ref reasons, .. } if *reasons == [Reason::Credential]), "{told:?}");
        let looked = look(bound.find("login").unwrap(), &stranger().with("search", "mo.mint")).await;
        assert!(matches!(looked, Looked::Refused(ref reasons, _) if *reasons == [Reason::Credential]), "{looked:?}");
        assert_eq!(scim.password(&user), None);
    });
}

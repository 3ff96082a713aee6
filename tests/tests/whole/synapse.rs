//! Matrix Synapse, the real one: what its definition says of it, against the server itself.

mod page;

use std::collections::BTreeMap;

use passdesk_core::bind::{Bound, Catalog};
use passdesk_core::find::Looked;
use passdesk_core::reading::Response;
use passdesk_core::sign_in::NotSignedIn;
use passdesk_core::{Reading, Reason, Values};
use passdesk_tests::raw::{found, look, send};
use passdesk_tests::{Desk, Synapse};
use serde_json::json;

const ADMIN: &str = "Admin\"s \\ påssword 1";

fn run(body: impl AsyncFnOnce(&Synapse, Bound)) {
    let settings = BTreeMap::from([("base".to_owned(), Synapse::shared().url().to_owned())]);
    let bound = Catalog::shipped().unwrap().bind("a", None, "synapse", &settings).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(body(Synapse::shared(), bound));
}

/// Signs in as an administrator whom only this test knows.
async fn admin(synapse: &Synapse, bound: &Bound, login: &str) -> Values {
    let _ = synapse.register(login, ADMIN, true, login);
    sign_in(bound, login, ADMIN).await.unwrap()
}

async fn sign_in(bound: &Bound, login: &str, password: &str) -> Result<Values, NotSignedIn> {
    let (template, reader) = bound.credential("login").unwrap().sign_in.as_ref().unwrap();
    let (status, body) = send(template, &Values::new().with("login", login).with("login_password", password)).await;
    reader.read(&Response { status, retry_after: None, body: &body }).map(|yielded| yielded.values)
}

async fn reset(bound: &Bound, admin: &Values, user: &str, password: &str, logout_devices: bool) -> Reading {
    let values = admin.clone().with("user", user).with("new_password", password).with("logout_devices", logout_devices.to_string());
    let (status, body) = send(&bound.connection.reset("password").unwrap().template, &values).await;
    read(bound, status, &body)
}

fn read(bound: &Bound, status: u16, body: &[u8]) -> Reading {
    bound.reader("reset.password").unwrap().read(&Response { status, retry_after: None, body })
}

fn refused(reason: Reason, words: &str) -> Reading {
    Reading::Refused { reasons: vec![reason], messages: vec![words.to_owned()], retry_after: None }
}

#[test]
fn a_password_is_set_and_devices_stay_or_go_as_is_asked() {
    run(async |synapse, bound| {
        let admin = admin(synapse, &bound, "reset.admin").await;
        let user = synapse.register("kim.kale", "Kale-soup-1", false, "Kim Kale");
        let mut old = "Kale-soup-1";
        for (new, logout_devices) in
            [("Kale-soup-2", false), ("Kale-soup-3", true), ("\"Kale\" & <söup> \\ 4 \u{1d11e}", false), ("  {kale} %7B $(soup) 5 ", true)]
        {
            let device = synapse.sign_in("kim.kale", old).await.unwrap();
            assert_eq!(reset(&bound, &admin, &user, new, logout_devices).await, Reading::Changed, "{new}");
            assert_eq!(synapse.knows(&device).await, !logout_devices, "{new}");
            assert_eq!(synapse.sign_in("kim.kale", old).await, Err(403), "{new}");
            assert!(synapse.sign_in("kim.kale", new).await.is_ok(), "{new}");
            old = new;
        }
    });
}

#[test]
fn people_are_found_by_id_by_login_and_by_display_name() {
    run(async |synapse, bound| {
        let admin = admin(synapse, &bound, "find.admin").await;
        let lea = synapse.register("lea_leek", "Leek-soup-1", false, "Lea \"Leek\" & Söhne");
        // What is typed is a pattern there, in which `_` is any character.
        let other = synapse.register("leaxleeks", "Leek-soup-2", false, "Lea \"Leek\" & Söhne Ltd.");
        let expected = [("login", "lea_leek"), ("name", "Lea \"Leek\" & Söhne"), ("user", lea.as_str()), ("locked", "false")];

        let by_id = bound.find_by_user().unwrap();
        let rows = found(look(by_id, &admin.clone().with("user", lea.as_str())).await);
        assert_eq!(rows.len(), 1);
        for (cell, text) in expected {
            assert_eq!(rows[0].get(cell), Some(text));
        }
        let find = bound.find("person").unwrap();
        for typed in ["lea_leek", "LEA_leek", "Lea \"Leek\" & Söhne"] {
            let rows = found(look(find, &admin.clone().with("search", typed)).await);
            let exact: Vec<_> = rows.iter().filter(|row| row.is(&find.finder.matches, typed)).collect();
            assert_eq!(exact.len(), 1, "{typed}: {rows:?}");
            for (cell, text) in expected {
                assert_eq!(exact[0].get(cell), Some(text), "{typed}");
            }
        }
        let rows = found(look(find, &admin.clone().with("search", "lea")).await);
        assert!(rows.iter().any(|row| row.get("user") == Some(&other)), "it searches loosely: {rows:?}");
        assert_eq!(found(look(find, &admin.clone().with("search", "nobody at all")).await), []);
        for (user, words) in [
            ("@nobody:acme.example", "User not found"),
            ("@lea_leek:another.example", "Can only look up local users"),
            ("lea_leek", "Expected UserID string to start with '@'"),
        ] {
            let looked = look(by_id, &admin.clone().with("user", user)).await;
            assert_eq!(looked, Looked::Refused(vec![Reason::User], vec![words.to_owned()]), "{user}");
        }
    });
}

#[test]
fn each_refusal_has_its_reason() {
    run(async |synapse, bound| {
        let admin = admin(synapse, &bound, "refused.admin").await;
        let user = synapse.register("mo.mint", "Mint-tea-1", false, "Mo Mint");
        for (user, reason, words) in
            [("@nobody:acme.example", Reason::User, "Unknown user"), ("mo.mint", Reason::User, "Expected UserID string to start with '@'")]
        {
            assert_eq!(reset(&bound, &admin, user, "Mint-tea-2", true).await, refused(reason, words), "{user}");
        }
        let no_admin = sign_in(&bound, "mo.mint", "Mint-tea-1").await.unwrap();
        let told = reset(&bound, &no_admin, "@refused.admin:acme.example", "Mint-tea-2", true).await;
        assert_eq!(told, refused(Reason::Permission, "You are not a server admin"));
        let told = reset(&bound, &Values::new().with("token", "no-token"), &user, "Mint-tea-2", true).await;
        assert_eq!(told, refused(Reason::Credential, "Invalid access token passed."));
        for login in ["mo.mint", "nobody"] {
            let told = sign_in(&bound, login, "wrong").await.unwrap_err();
            assert_eq!(told, NotSignedIn::Refused(vec![Reason::Credential]), "{login}");
        }
        assert!(synapse.sign_in("mo.mint", "Mint-tea-1").await.is_ok(), "nothing was changed");
    });
}

#[test]
fn its_rules_hold_for_what_people_choose_and_not_for_what_is_set() {
    run(async |synapse, bound| {
        let admin = admin(synapse, &bound, "rules.admin").await;
        let user = synapse.register("nora.nutmeg", "Nutmeg-tea-1", false, "Nora Nutmeg");
        let device = synapse.sign_in("nora.nutmeg", "Nutmeg-tea-1").await.unwrap();
        for (weak, reason, words) in [
            ("short1", Reason::PasswordTooShort, "The password must be at least 8 characters long"),
            ("without one", Reason::PasswordNeedsDigit, "The password must include at least one digit"),
        ] {
            let (status, body) = synapse.choose(&device, "nora.nutmeg", "Nutmeg-tea-1", weak).await;
            assert_eq!(read(&bound, status, body.to_string().as_bytes()), refused(reason, words));
        }
        // If this changes, so must what the README says of it.
        assert_eq!(reset(&bound, &admin, &user, "weak", false).await, Reading::Changed);
        assert!(synapse.sign_in("nora.nutmeg", "weak").await.is_ok());
    });
}

#[test]
fn signing_out_ends_the_administrators_token() {
    run(async |synapse, bound| {
        let admin = admin(synapse, &bound, "out.admin").await;
        let token = admin.get("token").unwrap().expose();
        assert!(synapse.knows(token).await);
        let (status, _) = send(bound.credential("login").unwrap().sign_out.as_ref().unwrap(), &admin).await;
        assert_eq!((status, synapse.knows(token).await), (200, false));
    });
}

#[test]
fn a_proxy_signs_in_by_itself_finds_and_sets() {
    run(async |synapse, _| {
        let _ = synapse.register("held.admin", ADMIN, true, "Held");
        let user = synapse.register("olga.okra", "Okra-stew-1", false, "Olga Okra");
        let device = synapse.sign_in("olga.okra", "Okra-stew-1").await.unwrap();
        let url = synapse.url();
        let mut desk = Desk::start(
            &format!(
                "system = \"synapse\"\nsettings.base = \"{url}\"\nhosts = [\"{}\"]\n\
                 credential = {{ kind = \"login\", login = \"held.admin\", login_password = {{held}} }}\n",
                url.trim_start_matches("http://")
            ),
            ADMIN,
        )
        .await;
        assert_eq!(desk.connection().held, ["token"]);

        let found = desk.ask("find.person", &Values::new().with("search", "Olga Okra")).await;
        let row = ["locked", "false", "login", "olga.okra", "name", "Olga Okra", "user", &user];
        assert_eq!(found, (200, json!({ "outcome": "found", "rows": [row], "cut": false })));

        let values = |user: &str, password: &str, logout: &str| {
            Values::new().with("user", user).with("new_password", password).with("logout_devices", logout)
        };
        let (status, told) = desk.ask("reset.password", &values(&user, "Okra \"stew\" 2", "false")).await;
        assert_eq!((status, &told["outcome"]), (200, &json!("changed")), "{told}");
        assert_eq!(synapse.sign_in("olga.okra", "Okra-stew-1").await, Err(403));
        assert!(synapse.sign_in("olga.okra", "Okra \"stew\" 2").await.is_ok());
        assert!(synapse.knows(&device).await);

        let (status, told) = desk.ask("reset.password", &values(&user, "Okra-stew-3", "true")).await;
        assert_eq!((status, &told["outcome"]), (200, &json!("changed")), "{told}");
        assert!(!synapse.knows(&device).await);

        let (status, told) = desk.ask("reset.password", &values("@nobody:acme.example", "Okra-stew-4", "true")).await;
        assert_eq!((status, &told["outcome"], &told["cause"]), (422, &json!("not_sent"), &json!("not_found")), "{told}");
    });
}

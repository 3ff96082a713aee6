//! What the definitions say of signing in and of looking people up, against the stand-ins. Without a browser: so
//! far it is the proxy alone that signs in and looks up.

use std::collections::BTreeMap;

use passdesk_core::bind::{Bound, Catalog};
use passdesk_core::find::Looked;
use passdesk_core::reading::Response;
use passdesk_core::{Secret, Values};
use passdesk_sandbox::{DemoSystem, Sandbox};
use passdesk_tests::raw::{found, look, send};

fn demo(id: &str) -> &'static DemoSystem {
    Sandbox::demo().iter().find(|demo| demo.id == id).unwrap()
}

fn bound(sandbox: &Sandbox, id: &str, more: &[(&str, &str)]) -> Bound {
    let catalog = Catalog::shipped().unwrap();
    let mut settings: BTreeMap<String, String> = catalog.sandbox(id, &format!("http://{}", sandbox.addr())).unwrap();
    settings.extend(more.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    catalog.bind(id, None, id, &settings).unwrap()
}

fn run(body: impl AsyncFnOnce(Sandbox)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { body(Sandbox::start("127.0.0.1:0".parse().unwrap()).await.unwrap()).await });
}

/// The values of a credential of a system that is let in as it is.
fn given(bound: &Bound, secret: &str) -> Values {
    let credential = bound.credentials().iter().find(|credential| credential.sign_in.is_none()).unwrap();
    credential.asks.iter().fold(Values::new(), |values, name| values.with(name.clone(), secret))
}

#[test]
fn every_system_that_looks_people_up_finds_each_by_id_and_nobody_else() {
    run(async |sandbox| {
        let mut searched = 0;
        let catalog = Catalog::shipped().unwrap();
        for id in catalog.ids().into_iter().filter(|id| catalog.sandbox(id, "").is_some()) {
            let versions: &[&[(&str, &str)]] = if id == "ecgridos-4.1" { &[&[], &[("soap", "1.2")]] } else { &[&[]] };
            for more in versions {
                let bound = bound(&sandbox, &id, more);
                let Some(find) = bound.find_by_user() else {
                    assert_eq!(id, "ecgridos", "only the unproven form has no search by id");
                    continue;
                };
                let values = given(&bound, demo(&id).credentials[0].secret);
                for user in demo(&id).users {
                    let Ok(of_its_kind) = bound.connection.field("user").unwrap().kind.parse(user.id) else { continue };
                    let Ok(_) = find.template.build(&values.clone().with("user", of_its_kind.clone())) else { continue };
                    let rows = found(look(find, &values.clone().with("user", of_its_kind)).await);
                    assert_eq!(rows.len(), 1, "{id} {}", user.id);
                    let cell = |name: &str| rows[0].get(name).unwrap_or_default().to_owned();
                    let expected = [user.id, user.login, user.mail, user.name].map(str::to_owned);
                    assert_eq!([cell("user"), cell("login"), cell("mail"), cell("name")], expected, "{id}");
                    searched += 1;
                }
                let nobody = match bound.connection.field("user").unwrap().kind {
                    passdesk_core::Kind::Integer => "999999",
                    _ => "00000000-0000-4000-8000-000000000000",
                };
                let looked = look(find, &values.clone().with("user", nobody)).await;
                assert!(!matches!(looked, Looked::Found(ref rows) if !rows.is_empty()), "{id}: {looked:?}");
                let stranger = given(&bound, "no-such-credential");
                let looked = look(find, &stranger.with("user", nobody)).await;
                assert!(!matches!(looked, Looked::Found(_)), "{id}: {looked:?}");
            }
        }
        assert!(searched > 30, "{searched}");
    });
}

#[test]
fn searches_by_login_and_mail_find_the_person_among_others_of_a_like_name() {
    run(async |sandbox| {
        for (id, find, by_mail) in [
            ("ispring-learn", "login", false),
            ("ispring-learn", "mail", true),
            ("ispring-learn-rest", "login", false),
            ("ispring-learn-rest", "mail", true),
            ("uipath-cloud", "person", false),
            ("uipath-cloud", "person", true),
            ("uipath-suite", "person", false),
            ("uipath-suite-tenant", "person", true),
            ("uipath-standalone", "person", true),
            ("ecgrid-rest", "login", false),
            ("ecgridos-4.1", "login", false),
            ("ecgridos-4.1", "name", true),
            ("keycloak", "login", false),
            ("keycloak", "mail", true),
        ] {
            let bound = bound(&sandbox, id, &[]);
            let find = bound.find(find).unwrap();
            let values = given(&bound, demo(id).credentials[0].secret);
            for user in demo(id).users {
                let typed = if by_mail { user.mail } else { user.login };
                let rows = found(look(find, &values.clone().with("search", typed)).await);
                let exact: Vec<_> = rows.iter().filter(|row| row.is(&find.finder.matches, typed)).collect();
                assert_eq!(exact.iter().map(|row| row.get("user").unwrap()).collect::<Vec<_>>(), [user.id], "{id} {typed}");
            }
        }
    });
}

#[test]
fn a_client_signs_in_and_its_token_is_good_for_as_long_as_is_said() {
    run(async |sandbox| {
        for (id, lifetime) in [
            ("uipath-cloud", 3600),
            ("uipath-suite", 3600),
            ("uipath-suite-tenant", 3600),
            ("uipath-standalone", 3600),
            ("ispring-learn", 1800),
            ("ispring-learn-rest", 1800),
            ("keycloak", 60),
        ] {
            let bound = bound(&sandbox, id, &[]);
            let credential = bound.credentials().iter().find(|credential| credential.id == "client").unwrap();
            let (template, reader) = credential.sign_in.as_ref().unwrap();
            let account = &demo(id).sign_ins[0];
            let mut values = Values::new().with("client_id", account.account).with("client_secret", account.secret);
            let (status, body) = send(template, &values).await;
            let yielded = reader.read(&Response { status, retry_after: None, body: &body }).unwrap();
            assert_eq!(yielded.expires_in, Some(lifetime), "{id}");
            let user = demo(id).users[0].id;
            let rows = found(look(bound.find_by_user().unwrap(), &yielded.values.with("user", user)).await);
            assert_eq!(rows[0].get("user"), Some(user), "{id}");
            values.set("client_secret", Secret::new("another"));
            let (status, body) = send(template, &values).await;
            let refused = reader.read(&Response { status, retry_after: None, body: &body }).unwrap_err();
            assert_eq!(refused, passdesk_core::sign_in::NotSignedIn::Refused(vec![passdesk_core::Reason::Credential]), "{id}");
        }
    });
}

#[test]
fn an_administrator_of_keycloak_signs_in_sets_a_password_for_now_or_for_good_and_signs_out() {
    run(async |sandbox| {
        let bound = bound(&sandbox, "keycloak", &[]);
        let credential = bound.credential("login").unwrap();
        let (template, reader) = credential.sign_in.as_ref().unwrap();
        let account = &demo("keycloak").sign_ins[2];
        let (status, body) = send(template, &Values::new().with("login", account.account).with("login_password", account.secret)).await;
        let token = reader.read(&Response { status, retry_after: None, body: &body }).unwrap().values;
        let reset = bound.connection.reset("password").unwrap();
        for user in demo("keycloak").users {
            for (password, temporary) in [("\"Pear\" & <tärt> \\ 1", "true"), ("  pear tart 2 ", "false")] {
                let values = token.clone().with("user", user.id).with("new_password", password).with("temporary", temporary);
                let (status, body) = send(&reset.template, &values).await;
                let reading = bound.reader("reset.password").unwrap().read(&Response { status, retry_after: None, body: &body });
                assert_eq!(reading, passdesk_core::Reading::Changed, "{}", user.id);
                assert!(sandbox.accepts("keycloak", user.id, password), "{}", user.id);
                let (_, person) = send(&bound.find_by_user().unwrap().template, &token.clone().with("user", user.id)).await;
                assert_eq!(String::from_utf8(person).unwrap().contains("UPDATE_PASSWORD"), temporary == "true", "{}", user.id);
            }
        }
        assert_eq!(send(credential.sign_out.as_ref().unwrap(), &token).await.0, 200);
        let looked = look(bound.find_by_user().unwrap(), &token.with("user", demo("keycloak").users[0].id)).await;
        assert!(matches!(looked, Looked::Refused(ref reasons, _) if *reasons == [passdesk_core::Reason::Credential]), "{looked:?}");
    });
}

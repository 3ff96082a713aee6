//! Signing in to a system, finding the person there, and signing out again.

use passdesk_sandbox::{DemoSignIn, DemoSystem, DemoUser, Kind, Misbehaviour, Sandbox};
use passdesk_tests::{Language, Page, Test, run, run_in, searchable};
use serde_json::json;

use crate::steps::{self, BETWEEN, NEXT, PEOPLE, SEARCH, find, review, reviewed};

fn demo(id: &str) -> &'static DemoSystem {
    Sandbox::demo().iter().find(|demo| demo.id == id).unwrap()
}

/// How somebody signs in to a system: the words of the credential, and the names of its two fields.
const CLIENT: [&str; 3] = ["Client id and secret", "client_id", "client_secret"];
const EXTERNAL: [&str; 3] = ["Client id and secret of an external application", "client_id", "client_secret"];
const SERVICE: [&str; 3] = ["Client id and secret of a service account", "client_id", "client_secret"];
const LOGIN: [&str; 3] = ["Login and password", "login", "login_password"];
const ADMINISTRATOR: [&str; 3] = ["Login and password of an administrator", "login", "login_password"];

async fn sign_in<'a>(page: Page<'a>, how: [&str; 3], with: &DemoSignIn) -> Page<'a> {
    steps::sign_in(page, how, [with.account, with.secret]).await
}

/// What is told of a person, for a search.
type Told = fn(&DemoUser) -> &str;

/// What the page calls a person by.
fn called(user: &DemoUser) -> String {
    let login = if user.login == user.mail { "" } else { user.login };
    let cells = [user.name, login, user.mail, user.id];
    cells.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(BETWEEN)
}

/// Searches by each of these, sets a password each time, and signs out.
async fn through(test: &mut Test, system: &str, how: [&str; 3], sign_in_with: usize, searches: &[(&str, Told)]) {
    let demo = demo(system);
    let url = test.proxy(&searchable(system, &[]));
    let page = sign_in(test.open(&url).await, how, &demo.sign_ins[sign_in_with]).await;
    if system.starts_with("uipath") {
        page.pick("Set a new password (the current one is not needed)").await;
    }
    for (turn, (by, text)) in searches.iter().enumerate() {
        let user = &demo.users[turn % 2];
        let about = format!("{system} {by} {}", text(user));
        let password = format!("Soup & {turn} [{}]", how[1]);
        find(page, by, text(user)).await.focused(NEXT).await;
        let looked_at = review(test, page, &password).await;
        assert!(looked_at.contains(user.name) && looked_at.contains(user.id), "{about}: {looked_at}");
        assert_eq!(page.enter().await.outcome().await.heading, "Changed", "{about}");
        assert!(test.sandbox.accepts(system, user.id, &password), "{about}");
        page.press("Another user").await.focused(SEARCH).await;
    }
    page.press("Sign out").await.focused(&format!("[name={}]", how[1])).await;
    assert_eq!(page.typed(how[2]).await.as_deref(), Some(""));
    assert_eq!(test.sandbox.sign_ins(system), 1, "{system}: a sign-in is used again");
}

#[test]
fn a_learning_platform_is_signed_in_to_searched_and_signed_out_of() {
    let searches: [(&str, Told); 3] = [("Login", |user| user.login), ("Mail address", |user| user.mail), ("User id", |user| user.id)];
    run(async |test| {
        through(test, "ispring-learn", CLIENT, 0, &searches).await;
        through(test, "ispring-learn-rest", CLIENT, 0, &searches).await;
    });
}

#[test]
fn an_identity_server_is_signed_in_to_searched_and_signed_out_of() {
    let searches: [(&str, Told); 3] =
        [("Login or mail address", |user| user.login), ("Login or mail address", |user| user.mail), ("User id", |user| user.id)];
    run(async |test| through(test, "uipath-cloud", EXTERNAL, 0, &searches).await);
}

#[test]
fn a_realm_is_signed_in_to_as_a_client_and_as_a_person() {
    let searches: [(&str, Told); 3] = [("Login", |user| user.login), ("Mail address", |user| user.mail), ("User id", |user| user.id)];
    run(async |test| {
        through(test, "keycloak", SERVICE, 0, &searches).await;
    });
    run(async |test| {
        through(test, "keycloak", ADMINISTRATOR, 2, &searches).await;
    });
}

#[test]
fn a_session_is_opened_searched_in_and_closed() {
    let searches: [(&str, Told); 3] =
        [("Login", |user| user.login), ("Login, mail address or name", |user| user.mail), ("User id", |user| user.id)];
    run(async |test| {
        through(test, "ecgridos-4.1", LOGIN, 0, &searches).await;
        test.until("the session is closed", |test| test.sandbox.open_sessions("ecgridos-4.1") == 0).await;
    });
}

#[test]
fn a_session_is_closed_when_the_page_goes_and_when_the_tab_is_closed() {
    run(async |test| {
        let url = test.proxy(&searchable("ecgridos-4.1", &[]));
        let account = &demo("ecgridos-4.1").sign_ins[0];
        for leave in ["location.reload()", "location.href = 'about:blank'"] {
            sign_in(test.open(&url).await, LOGIN, account).await;
            assert_eq!(test.sandbox.open_sessions("ecgridos-4.1"), 1);
            test.browser.script(leave).await;
            test.until("the session is closed", |test| test.sandbox.open_sessions("ecgridos-4.1") == 0).await;
        }
        sign_in(test.open(&url).await, LOGIN, account).await;
        assert_eq!(test.sandbox.open_sessions("ecgridos-4.1"), 1);
        test.browser.close_tab().await;
        test.until("the session is closed", |test| test.sandbox.open_sessions("ecgridos-4.1") == 0).await;
    });
}

#[test]
fn one_among_several_is_chosen_by_the_keyboard() {
    run(async |test| {
        let url = test.proxy(&searchable("ecgridos-4.1", &[]));
        let users = demo("ecgridos-4.1").users;
        let page = sign_in(test.open(&url).await, LOGIN, &demo("ecgridos-4.1").sign_ins[0]).await;
        let page =
            page.option("by", "Login, mail address or name").await.tab().await.focused(SEARCH).await.keys("Lea Leek").await.enter().await;
        let page = page.says("Several people fit. Choose one:").await.focused(".passdesk-people li:first-child button").await;
        let told = [&users[1], &users[5]].map(called);
        assert_eq!(test.browser.script(PEOPLE).await, json!(told));
        let page = page.tab().await.enter().await.focused(NEXT).await.says(&told[1]).await;
        // Only an exact hit counts, unless there is none.
        let page = page.press("Someone else").await.focused(SEARCH).await.keys("lea").await.enter().await;
        page.says("Nobody was found by exactly this.").await.focused(SEARCH).await;
    });
}

#[test]
fn whoever_hears_the_page_hears_by_what_a_person_is_found() {
    run(async |test| {
        let url = test.proxy(&searchable("keycloak", &[]));
        let page = test.open(&url).await.appears(SEARCH).await;
        for way in ["Login", "Mail address", "User id, without a search"] {
            page.option("by", way).await;
            let heard = test.browser.devtools("Accessibility.getFullAXTree", json!({})).await;
            let nodes = heard["nodes"].as_array().unwrap();
            let field = nodes.iter().find(|node| node["role"]["value"] == "textbox" && node["name"]["value"] == "Person");
            let description = field.unwrap()["description"]["value"].as_str().unwrap();
            assert!(description.starts_with(way), "{description}");
        }
    });
}

#[test]
fn who_is_found_is_told_apart_and_an_account_that_is_not_in_use_is_said_before_sending() {
    run(async |test| {
        let url = test.proxy(&searchable("keycloak", &[]));
        let inactive = &demo("keycloak").users[3];
        let page = sign_in(test.open(&url).await, SERVICE, &demo("keycloak").sign_ins[0]).await;
        let page = page.keys(inactive.login).await.enter().await.focused(NEXT).await.says("This account is not active.").await;
        let page = page.fill("new_password", "Soup of 9 stones!").await.enter().await.says("Is this right?").await;
        page.says("This account is not active.").await.says(inactive.mail).await;
    });
}

#[test]
fn what_is_wrong_with_a_sign_in_is_said_and_nothing_is_lost() {
    run(async |test| {
        let url = test.proxy(&searchable("keycloak", &[]));
        let page = test.open(&url).await.pick(SERVICE[0]).await.fill(SERVICE[1], "client-passdesk").await;
        let page = page.fill("new_password", "Soup of 9 stones!").await;
        let page = page.fill(SERVICE[2], "wrong").await.enter().await.says("Your credential was not accepted.").await;
        assert_eq!(page.typed("client_id").await.as_deref(), Some("client-passdesk"));
        assert_eq!(page.typed("new_password").await.as_deref(), Some("Soup of 9 stones!"));
        let page =
            page.fill(SERVICE[2], demo("keycloak").sign_ins[0].secret).await.enter().await.says("Signed in as client-passdesk").await;
        assert_eq!(page.typed("new_password").await.as_deref(), Some("Soup of 9 stones!"));
        assert_eq!(test.sandbox.requests("keycloak"), 2);
    });
}

#[test]
fn a_sign_in_that_runs_out_is_asked_for_again_and_nothing_else_is_lost() {
    run(async |test| {
        test.sandbox.token_lifetime("ispring-learn", 6);
        let url = test.proxy(&searchable("ispring-learn", &[]));
        let demo = demo("ispring-learn");
        let page = sign_in(test.open(&url).await, CLIENT, &demo.sign_ins[0]).await.says(" until ").await;
        let page = page.keys(demo.users[1].login).await.enter().await.focused(NEXT).await.fill("new_password", "te og kiks").await;
        let page = page.says("The sign-in is over. Sign in again; nothing else is lost.").await;
        test.sandbox.token_lifetime("ispring-learn", 3600);
        assert_eq!(page.typed("new_password").await.as_deref(), Some("te og kiks"));
        page.fill("client_id", demo.sign_ins[0].account).await.fill("client_secret", demo.sign_ins[0].secret).await.enter().await;
        let page = page.says("Signed in as").await.says(demo.users[1].name).await.press("Review").await.says(demo.users[1].name).await;
        assert_eq!(page.enter().await.outcome().await.heading, "Changed");
        assert!(test.sandbox.accepts("ispring-learn", "learner-42", "te og kiks"));
    });
}

#[test]
fn a_search_that_fails_says_why_and_is_not_a_person_who_is_not_there() {
    run(async |test| {
        let url = test.proxy(&searchable("ispring-learn", &[]));
        let page = test.open(&url).await.fill("token", "demo-ispring-soap-admin").await.fill("search", "ada.almond").await;
        test.sandbox.next("ispring-learn", Misbehaviour { applied: false, kind: Kind::Close });
        let page = page.enter().await.says("The connection to the system ended before it had answered.").await;
        let page = page.fill("search", "nobody").await.enter().await.says("Nobody was found by exactly this.").await;
        let page = page.fill("token", "no-token").await.fill("search", "ada.almond").await.enter().await;
        let page = page.says("Your credential was not accepted.").await;
        page.fill("token", "demo-ispring-soap-admin").await.fill("search", "ada.almond").await.enter().await.focused(NEXT).await;
    });
}

#[test]
fn options_are_shown_before_the_review_and_named_in_it() {
    run_in(Language::German, async |test| {
        let url = test.proxy(&searchable("keycloak", &[]));
        let user = &demo("keycloak").users[0];
        for (clicks, word) in [(0, "ja"), (1, "nein")] {
            let page =
                test.open(&url).await.fill("token", "demo-keycloak-manage-users").await.fill("search", user.login).await.enter().await;
            let page = page.focused(NEXT).await.fill("new_password", "Soup of 9 stones!").await;
            if clicks == 1 {
                page.pick("Muss bei der nächsten Anmeldung geändert werden").await;
            }
            let page = page.press("Prüfen").await.appears("section button.primary").await;
            let shown = reviewed(test).await;
            assert!(shown.contains(&format!("Muss bei der nächsten Anmeldung geändert werden {word}")), "{shown}");
            page.click("section button.primary").await.turns("Geändert").await;
            let request = String::from_utf8(test.sandbox.last_request("keycloak").unwrap()).unwrap();
            assert!(request.replace(' ', "").contains(&format!("\"temporary\":{}", clicks == 0)), "{request}");
        }
    });
}

#[test]
fn a_person_who_was_found_goes_with_the_search() {
    run(async |test| {
        let url = test.proxy(&[searchable("keycloak", &[]), searchable("ispring-learn", &[])].concat());
        let page = test.open(&url).await.fill("token", "demo-keycloak-manage-users").await.fill("search", "pia.pear").await;
        let page = page.enter().await.focused(NEXT).await.says("Pia Pear").await;
        page.choose("ispring-learn").await.appears(SEARCH).await;
        assert_eq!(test.browser.script(PEOPLE).await, json!([]));
        assert_eq!(page.typed("search").await.as_deref(), Some(""));
    });
}

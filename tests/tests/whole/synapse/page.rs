//! The same server as an administrator meets it: in the page, through the proxy.

use passdesk_tests::{Page, Synapse, Test, run, until};
use serde_json::json;

use super::ADMIN;
use crate::steps::{BETWEEN, NEXT, PEOPLE, SEARCH, find, real, review, sign_in};

const HOW: [&str; 3] = ["Login and password of an administrator", "login", "login_password"];
const BY_NAME: &str = "Login or display name";
const BY_ID: &str = "User id, such as @kim:example.com";
const EVERYWHERE: &str = "Sign the person out everywhere";

/// Somebody, with the password that the server takes at the moment.
struct Person {
    login: &'static str,
    name: &'static str,
    password: &'static str,
}

impl Person {
    fn id(&self) -> String {
        format!("@{}:acme.example", self.login)
    }

    /// What the page calls them.
    fn called(&self) -> String {
        [self.name, self.login, &self.id()].join(BETWEEN)
    }
}

/// Sets a password for whom the page has found, and asks the server what it has done.
async fn set(test: &Test, page: Page<'_>, person: &mut Person, password: &'static str, everywhere: bool) {
    let synapse = Synapse::shared();
    let device = synapse.sign_in(person.login, person.password).await.unwrap();
    let listed = review(test, page, password).await;
    let option = format!("{EVERYWHERE} {}", if everywhere { "yes" } else { "no" });
    assert!(listed.contains(&person.called()) && listed.contains(&option), "{listed}");
    assert_eq!(page.enter().await.outcome().await.heading, "Changed", "{password}");
    assert_eq!(synapse.knows(&device).await, !everywhere, "{password}");
    assert_eq!(synapse.sign_in(person.login, person.password).await, Err(403), "{password}");
    assert!(synapse.sign_in(person.login, password).await.is_ok(), "{password}");
    person.password = password;
    page.press("Another user").await.focused(SEARCH).await;
}

/// The token that the page has signed in with, as it went to the proxy.
async fn token(test: &Test) -> String {
    let events = test.browser.events().await;
    let sent = events.iter().filter_map(|event| event.text("/request/postData").split_once("Authorization: Bearer "));
    let tokens: Vec<&str> = sent.map(|(_, after)| after.lines().next().unwrap()).collect();
    assert!(!tokens.is_empty() && tokens.iter().all(|token| *token == tokens[0]), "one sign-in is used again: {tokens:?}");
    tokens[0].to_owned()
}

#[test]
fn an_administrator_signs_in_finds_people_sets_passwords_and_signs_out() {
    run(async |test| {
        let synapse = Synapse::shared();
        let _ = synapse.register("page.admin", ADMIN, true, "Page");
        let mut first = Person { login: "pia.plum", name: "Pia Plum & Söhne", password: "Plum-tart-1" };
        let mut second = Person { login: "pia.plumb", password: "Plum-tart-2", ..first };
        for person in [&first, &second] {
            let _ = synapse.register(person.login, person.password, false, person.name);
        }
        let url = test.proxy(&real("synapse", synapse.url()));
        let page = sign_in(test.open(&url).await, HOW, ["page.admin", ADMIN]).await;

        // The server finds the other one by this, too: the login of one begins the other's.
        let page = find(page, BY_NAME, first.login).await.focused(NEXT).await;
        set(test, page, &mut first, "Plum-tart-3", true).await;

        let page = find(page, BY_NAME, first.name).await.says("Several people fit. Choose one:").await;
        assert_eq!(test.browser.script(PEOPLE).await, json!([first.called(), second.called()]));
        let page = page.press(&second.called()).await.focused(NEXT).await.pick(EVERYWHERE).await;
        set(test, page, &mut second, "\"Plum\" & <tärt> \\ 4 \u{1d11e}", false).await;
        assert!(synapse.sign_in(first.login, first.password).await.is_ok(), "the other one of this name is left alone");

        let page = find(page, BY_ID, &first.id()).await.focused(NEXT).await.pick(EVERYWHERE).await;
        set(test, page, &mut first, "Plum-tart-5", true).await;

        let token = token(test).await;
        assert!(synapse.knows(&token).await);
        let page = page.press("Sign out").await.focused("[name=login]").await;
        assert_eq!(page.typed("login_password").await.as_deref(), Some(""));
        until("the server has forgotten the token", async || (!synapse.knows(&token).await).then_some(())).await;
    });
}

#[test]
fn somebody_whose_id_cannot_be_sent_is_told_so_and_somebody_else_can_be_chosen() {
    run(async |test| {
        let synapse = Synapse::shared();
        let _ = synapse.register("slash.admin", ADMIN, true, "Slash");
        let _ = synapse.register("rye/rusk", "Rusk-tea-1", false, "Rye Rusk");
        let url = test.proxy(&real("synapse", synapse.url()));
        let page = sign_in(test.open(&url).await, HOW, ["slash.admin", ADMIN]).await;
        let page = find(page, BY_NAME, "Rye Rusk").await.focused(NEXT).await.fill("new_password", "Rusk-tea-2").await.enter().await;
        page.says("The character / cannot be sent here.").await.focused("[data-else]").await.enter().await.focused(SEARCH).await;
        assert!(synapse.sign_in("rye/rusk", "Rusk-tea-1").await.is_ok(), "nothing was changed");
    });
}

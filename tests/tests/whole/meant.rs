//! Whom and what an element is about, when the page around it changes that, or the person does, while something is on its
//! way.

use passdesk_sandbox::{DemoUser, Sandbox};
use passdesk_tests::{Page, run, searchable};
use serde_json::json;

use crate::steps::{self, SEARCH};

const SESSIONS: &str = "ecgridos-4.1";
const LOGIN: [&str; 3] = ["Login and password", "login", "login_password"];

/// Puts a form for one reset in place of the page, and notes what it tells.
const FORM: &str = "window.told = [];
    for (const kind of ['ready', 'changed', 'cancelled']) addEventListener(`passdesk-${kind}`, ({ type }) => told.push(type));
    document.querySelector('passdesk-app').replaceWith(document.createElement('passdesk-reset'))";

/// Answers to what is posted from here on wait until they are let go, in any order.
const HOLD: &str = "window.held = [];
    const own = window.fetch;
    window.fetch = async (request) => {
        const answer = await own(request);
        if (request.method === 'POST') await new Promise((go) => held.push(go));
        return answer;
    }";

fn users() -> &'static [DemoUser] {
    Sandbox::demo().iter().find(|demo| demo.id == SESSIONS).unwrap().users
}

async fn sign_in(page: Page<'_>) -> Page<'_> {
    let account = &Sandbox::demo().iter().find(|demo| demo.id == SESSIONS).unwrap().sign_ins[0];
    steps::sign_in(page, LOGIN, [account.account, account.secret]).await
}

#[test]
fn another_person_takes_the_place_of_the_first_unless_somebody_has_typed() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await;
        let (set, typed) = ("document.querySelector('passdesk-app').user = ", "return document.querySelector('[name=user]').value === ");
        for user in ["learner-42", "learner-44"] {
            test.browser.script(&format!("{set}'{user}'")).await;
            test.browser.until(&format!("{typed}'{user}'")).await;
        }
        page.fill("user", "learner-45").await;
        test.browser.script(&format!("{set}'learner-42'; document.querySelector('passdesk-app').lang = 'de'")).await;
        let page = page.says("Prüfen").await;
        assert_eq!(page.typed("user").await.as_deref(), Some("learner-45"));
    });
}

#[test]
fn whoever_was_found_makes_room_for_whom_the_page_around_means() {
    run(async |test| {
        let url = test.proxy(&searchable(SESSIONS, &[]));
        let page = sign_in(test.open(&url).await).await;
        for (user, locked) in [(&users()[0], false), (&users()[1], true)] {
            let found = page.option("by", "Login").await.fill("search", user.login).await.enter().await;
            found.says(user.name).await.focused("[data-generate]").await;
            let means = format!("Object.assign(document.querySelector('passdesk-app'), {{ user: '7-{locked}', userLocked: {locked} }})");
            test.browser.script(&means).await;
            test.browser.until(&format!("return document.querySelector('{SEARCH}')?.value === '7-{locked}'")).await;
            let by = "return [document.querySelector('[name=by]').selectedOptions[0].innerText, document.querySelector('[name=search]').readOnly]";
            assert_eq!(test.browser.script(by).await, json!(["User id", locked]));
        }
    });
}

#[test]
fn who_is_meant_anew_at_the_review_is_reviewed_anew() {
    run(async |test| {
        let url = test.proxy(&searchable(SESSIONS, &[]));
        let page = sign_in(test.open(&url).await).await;
        let page = steps::find(page, "Login", users()[0].login).await.focused("[data-generate]").await;
        let page = page.fill("new_password", "Soup & 7 spoons").await.enter().await.says("Is this right?").await;
        test.browser.script("document.querySelector('passdesk-app').user = '7'").await;
        let page = page.appears("form:not([hidden])").await;
        assert_eq!(page.typed("search").await.as_deref(), Some("7"));
    });
}

#[test]
fn the_answer_to_a_search_that_was_given_up_is_nobodys() {
    run(async |test| {
        let url = test.proxy(&searchable(SESSIONS, &[]));
        let page = sign_in(test.open(&url).await).await;
        test.browser.script(FORM).await;
        let page = sign_in(page.appears("passdesk-reset form").await).await;
        test.browser.script(&HOLD.replace("request.method === 'POST'", "window.holds")).await;
        test.browser.script("window.holds = true").await;
        let page = page.option("by", "Login").await.fill("search", users()[0].login).await.enter().await;
        test.browser.until("return held.length === 1").await;
        test.browser.script("window.holds = false").await;
        let page = sign_in(page.press("Cancel").await.says("API key or session id").await).await;
        test.browser.script("window.holds = true").await;
        let page = page.option("by", "Login").await.fill("search", users()[1].login).await.enter().await;
        test.browser.until("return held.length === 2").await;
        test.browser.script("for (const go of held) go()").await;
        page.focused("[data-generate]").await.says(users()[1].name).await;
        let told = test.browser.script("return document.body.innerText").await.to_string();
        assert!(!told.contains(users()[0].name), "{told}");
    });
}

#[test]
fn a_sign_in_whose_element_is_gone_is_undone() {
    run(async |test| {
        let url = test.proxy(&searchable(SESSIONS, &[]));
        let account = &Sandbox::demo().iter().find(|demo| demo.id == SESSIONS).unwrap().sign_ins[0];
        // It does not end by itself meanwhile.
        test.sandbox.token_lifetime(SESSIONS, 3600);
        let page = test.open(&url).await;
        test.browser.script(FORM).await;
        let page = page.appears("passdesk-reset form").await.pick(LOGIN[0]).await;
        test.browser.script(HOLD).await;
        page.fill(LOGIN[1], account.account).await.fill(LOGIN[2], account.secret).await.enter().await;
        test.browser.until("return held.length === 1").await;
        assert_eq!(test.sandbox.open_sessions(SESSIONS), 1);
        test.browser.script("document.querySelector('passdesk-reset').remove()").await;
        test.browser.script("return new Promise(requestAnimationFrame)").await;
        test.browser.script("held[0]()").await;
        test.until("the session is closed", |test| test.sandbox.open_sessions(SESSIONS) == 0).await;
    });
}

#[test]
fn it_is_not_ready_where_the_systems_cannot_be_had() {
    run(async |test| {
        let url = test.demo();
        test.open(&url).await;
        test.allow("ERR_BLOCKED_BY_CLIENT");
        test.browser.block(&["*/api/config"]).await;
        test.browser.script(FORM).await;
        let page = Page::here(&test.browser).appears("passdesk-reset .passdesk-root button").await;
        assert_eq!(test.browser.script("return told").await, json!([]));
        test.browser.block(&[]).await;
        page.press("Try again").await.appears("form").await;
        test.browser.until("return told.length === 1").await;
    });
}

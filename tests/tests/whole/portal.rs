//! The example portal's own form, which uses the npm package: all four outcomes in its own words, and no secret left.

use passdesk_sandbox::{Kind, Misbehaviour, Portal};
use passdesk_tests::{Page, Test, run};

const SYSTEM: &str = "ispring-learn";
const TOKEN: &str = "demo-ispring-soap-admin";
const USER: &str = "learner-42";
const NEW: &str = "blåbær & fløde";

/// Shows the portal. It is there as long as it is held.
async fn open(test: &mut Test) -> Portal {
    let (portal, _) = test.portal().await;
    test.visit(&portal.origin(), "#own").await;
    portal
}

/// Fills in the form by the keyboard alone, up to the last look.
async fn filled<'a>(test: &'a Test, token: &str) -> Page<'a> {
    test.browser.script("document.getElementById('own-token').focus()").await;
    let page = Page::here(&test.browser).keys(token).await.tab().await.keys(USER).await.tab().await.keys(NEW).await.enter().await;
    page.focused("#own-sure").await
}

/// Sends it and waits for these words.
async fn sent<'a>(page: Page<'a>, words: &str) -> Page<'a> {
    page.tab().await.focused("#own-send").await.enter().await.says(words).await.focused("#own-said").await
}

async fn no_secret_is_left(test: &Test, token: &str) {
    let all = test.browser.everything().await;
    assert!(all.contains(USER) && ![token, NEW, "fløde"].iter().any(|secret| all.contains(secret)), "{all}");
}

#[test]
fn a_password_is_set_by_the_portals_own_form_and_no_secret_is_left() {
    run(async |test| {
        let _portal = open(test).await;
        let page = filled(test, TOKEN).await;
        let shown = test.browser.script("return document.getElementById('own-review').innerText").await.to_string();
        assert!(shown.contains("UpdateUserPasswordRequest") && shown.contains("•••") && shown.contains(USER), "{shown}");
        assert!(!shown.contains(TOKEN) && !shown.contains(NEW), "{shown}");
        sent(page, "The password is set.").await;
        assert!(test.sandbox.accepts(SYSTEM, USER, NEW));
        no_secret_is_left(test, TOKEN).await;
    });
}

#[test]
fn a_refusal_is_told_and_no_secret_is_left() {
    run(async |test| {
        let _portal = open(test).await;
        let page = filled(test, "no-such-token").await;
        sent(page, "The learning platform has refused. The old password still holds.").await;
        no_secret_is_left(test, "no-such-token").await;
        assert!(!test.sandbox.accepts(SYSTEM, USER, NEW));
        // And on with the right one.
        sent(filled_again(test).await, "The password is set.").await;
        assert!(test.sandbox.accepts(SYSTEM, USER, NEW));
    });
}

/// The same with the right token, and the account that is still there.
async fn filled_again(test: &Test) -> Page<'_> {
    test.browser.script("document.getElementById('own-token').focus()").await;
    let page = Page::here(&test.browser).keys(TOKEN).await.tab().await.tab().await.keys(NEW).await.enter().await;
    page.focused("#own-sure").await
}

#[test]
fn what_nobody_knows_is_said_and_asked_for_again() {
    run(async |test| {
        test.allow("502 (Bad Gateway)");
        let _portal = open(test).await;
        test.sandbox.next(SYSTEM, Misbehaviour { applied: true, kind: Kind::CloseInMiddle });
        let page = filled(test, TOKEN).await;
        let page = sent(page, "Nobody knows whether the password was set.").await;
        no_secret_is_left(test, TOKEN).await;
        let page = page.tab().await.focused("#own-said button").await.enter().await;
        page.focused("#own-said").await.says("Nobody knows whether the password was set.").await;
    });
}

#[test]
fn what_was_not_sent_is_said() {
    run(async |test| {
        test.allow("api/config");
        let _portal = open(test).await;
        let page = filled(test, TOKEN).await;
        test.browser.block(&["*/api/config"]).await;
        sent(page, "Nothing was sent. The old password still holds.").await;
        no_secret_is_left(test, TOKEN).await;
        assert!(test.sandbox.last_request(SYSTEM).is_none());
    });
}

#[test]
fn a_made_up_password_is_shown_and_meets_the_rules() {
    run(async |test| {
        let _portal = open(test).await;
        Page::here(&test.browser).press("Make one up").await;
        test.browser
            .until("const rules = [...document.querySelectorAll('#own-rules li')]; return rules.length > 0 && rules.every((rule) => rule.matches('.portal-met'))")
            .await;
        assert_eq!(test.browser.script("return document.getElementById('own-password').type").await, "text");
        // What breaks a rule is not even looked over.
        let page = Page::here(&test.browser).click("#own-password").await;
        test.browser.script("document.getElementById('own-password').select()").await;
        page.keys("a").await;
        test.browser.until("return document.querySelector('#own-rules .portal-unmet') !== null").await;
        test.browser.script("document.getElementById('own-token').value = document.getElementById('own-account').value = 'x'").await;
        page.enter().await.says("The new password breaks a rule.").await.focused("#own-password").await;
    });
}

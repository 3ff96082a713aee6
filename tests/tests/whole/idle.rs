//! Nobody there: what is secret goes from the page, and whoever comes back sees that it did.

use passdesk_tests::{Forwarder, Language, Line, Scene, Test, run, run_in, until};

const TOKEN: &str = "demo-ispring-soap-admin";
const PASSWORD: &str = "Almond-2026";
const LEARNER: &str = "5f2c1b9e-8a4d-4c1e-9b7a-2d6f00a1c301";
const QUARTER: u32 = 15 * 60;
/// What stands at the bottom.
const SAID: &str = "const said = document.querySelector('.passdesk-idle'); return said.checkVisibility() ? said.innerText : ''";
const WARNING: &str = "Is nobody here? Passwords and credentials are wiped from this page in 15 seconds. Any key keeps them.";
const WIPED: &str = "Nobody was here for a while, so passwords and credentials were wiped from this page.";

async fn says(test: &Test, words: &str) {
    let script = format!("const said = (() => {{ {SAID} }})(); return said === {words:?}");
    test.browser.until(&script).await;
}

/// Lets the time pass in which nobody is there.
async fn leave(test: &Test) {
    test.browser.pass_seconds(QUARTER).await;
    says(test, WIPED).await;
    let left = test.browser.everything().await;
    assert!(!left.contains(TOKEN) && !left.contains(PASSWORD), "{left}");
}

#[test]
fn who_is_away_is_warned_and_any_key_ends_that() {
    run(async |test| {
        let url = test.scenes().await;
        let page = Scene::Review.reach(test, &url).await.focused("section button.primary").await;
        test.browser.pass_seconds(QUARTER - 21).await;
        says(test, "").await;
        test.browser.pass_seconds(6).await;
        says(test, WARNING).await;
        // It is read out once, not each second.
        let heard = "return [...document.querySelectorAll('.passdesk-unseen[role=alert]')].map((one) => one.textContent).join('')";
        assert_eq!(test.browser.script(heard).await, WARNING.replace("15", "20"));
        test.browser.pass_seconds(14).await;
        says(test, &WARNING.replace("15 seconds", "1 second")).await;
        // At once, whatever the key.
        page.keys("x").await;
        says(test, "").await;
        assert_eq!(test.browser.script(heard).await, "");
        test.browser.pass_seconds(QUARTER - 21).await;
        says(test, "").await;
        page.focused("section button.primary").await.enter().await;
        assert_eq!(page.outcome().await.heading, "Changed");
    });
}

#[test]
fn the_form_loses_the_credential_and_the_password_and_keeps_whom_it_is_about() {
    run(async |test| {
        let url = test.scenes().await;
        let page = Scene::Kept.reach(test, &url).await;
        let page = page.fill("user", LEARNER).await.fill("new_password", PASSWORD).await.click("[name=new_password] + button").await;
        leave(test).await;
        let page = page.focused("[name=token]").await;
        assert_eq!(page.typed("token").await.as_deref(), Some(""));
        assert_eq!(page.typed("new_password").await.as_deref(), Some(""));
        assert_eq!(page.typed("user").await.as_deref(), Some(LEARNER));
        // It says so until somebody is there.
        test.browser.pass_seconds(3600).await;
        says(test, WIPED).await;
        page.keys(TOKEN).await;
        says(test, "").await;
        let page = page.fill("new_password", PASSWORD).await.enter().await.focused("section button.primary").await.enter().await;
        assert_eq!(page.outcome().await.heading, "Changed");
    });
}

#[test]
fn what_was_typed_and_not_sent_off_goes_too() {
    run(async |test| {
        let url = test.scenes().await;
        Scene::Form.reach(test, &url).await.fill("token", TOKEN).await;
        leave(test).await;
        // Where nothing is secret, nobody is warned.
        Scene::Form.reach(test, &url).await.fill("user", LEARNER).await;
        test.browser.pass_seconds(QUARTER).await;
        says(test, "").await;
    });
}

#[test]
fn the_review_goes_back_to_the_form() {
    run(async |test| {
        let url = test.scenes().await;
        let page = Scene::Request.reach(test, &url).await;
        leave(test).await;
        let page = page.appears("form").await.focused("[name=token]").await;
        assert_eq!(page.typed("user").await.as_deref(), Some(LEARNER));
        assert_eq!(test.sandbox.requests("ispring-learn"), 0);
    });
}

#[test]
fn a_password_that_was_set_is_not_shown_to_whoever_comes_by() {
    run(async |test| {
        let url = test.scenes().await;
        let page = Scene::Shown.reach(test, &url).await;
        // So that nothing else wipes it before.
        for _ in 0..3 {
            test.browser.pass_seconds(299).await;
            test.browser.script("[...document.querySelectorAll('.passdesk-countdown button')].forEach((one) => one.click())").await;
        }
        test.browser.pass_seconds(3).await;
        says(test, WIPED).await;
        let left = test.browser.everything().await;
        assert!(!left.contains(TOKEN) && !left.contains(PASSWORD), "{left}");
        assert_eq!(page.outcome().await.heading, "Changed");
        let page = page.focused("section .passdesk-actions button.primary").await.enter().await.focused("[name=token]").await;
        assert_eq!(page.typed("user").await.as_deref(), Some(""));
    });
}

#[test]
fn an_attempt_of_which_nobody_knows_can_still_be_asked_about_and_not_be_made_again() {
    run(async |test| {
        let url = test.scenes().await;
        let page = Scene::Unknown.reach(test, &url).await;
        let id = "return document.querySelector('section .unknown code').innerText";
        let before = test.browser.script(id).await;
        page.says("Set the same password again").await;
        leave(test).await;
        assert_eq!(test.browser.script(id).await, before);
        assert!(!page.outcome().await.text.contains("Set the same password again"));
        let again = "return [...document.querySelectorAll('button')].filter((one) => one.checkVisibility()).some((one) => one.innerText.startsWith('Set'))";
        assert_eq!(test.browser.script(again).await, false);
        page.press("Ask for the outcome").await.says("The proxy knows no more than this.").await;
    });
}

#[test]
fn a_request_on_its_way_is_not_disturbed() {
    run(async |test| {
        let system = Forwarder::start().await;
        system.lead_to(&test.systems());
        system.set(Line::Held);
        test.browser.hold_time().await;
        let url = test.proxy(&format!(
            "[[connection]]\nid = \"a\"\nsystem = \"ispring-learn\"\nsettings.endpoint = \"http://{}/ispring-learn/documented/soap\"\nfind = false\n",
            system.address()
        ));
        let page = test.open(&url).await.fill("token", TOKEN).await.set(LEARNER, PASSWORD).await.appears("section h2[tabindex]").await;
        until("the system has the request", async || (test.sandbox.requests("ispring-learn") == 1).then_some(())).await;
        test.browser.pass_seconds(QUARTER + 60).await;
        says(test, "").await;
        page.says(&format!("{} seconds", QUARTER + 60)).await;
        system.set(Line::Whole);
        assert_eq!(page.outcome().await.heading, "Changed");
        // Who waited was there: what was set can be handed over.
        test.browser.pass_seconds(1).await;
        says(test, "").await;
        page.click(".passdesk-reveal button").await.says(PASSWORD).await;
    });
}

#[test]
fn how_long_nobody_may_be_there_is_the_operators_to_say() {
    run_in(Language::German, async |test| {
        test.browser.hold_time().await;
        let connection = passdesk_tests::connection("ispring-learn", &[]);
        let url = test.proxy(&["idle = 1\n", &connection].concat());
        let page = test.open(&url).await.fill("token", TOKEN).await;
        test.browser.pass_seconds(59).await;
        says(test, "Ist niemand da? Passwörter und Zugang werden in 1 Sekunde von dieser Seite gelöscht. Jede Taste verhindert das.").await;
        test.browser.pass_seconds(1).await;
        says(test, "Eine Weile war niemand da, deshalb wurden Passwörter und Zugang von dieser Seite gelöscht.").await;
        assert_eq!(page.typed("token").await.as_deref(), Some(""));

        let url = test.proxy(&["idle = 0\n", &connection].concat());
        let page = test.open(&url).await.fill("token", TOKEN).await;
        test.browser.pass_seconds(QUARTER).await;
        says(test, "").await;
        assert_eq!(page.typed("token").await.as_deref(), Some(TOKEN));
    });
}

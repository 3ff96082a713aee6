//! Who is signed in, what they may do, and what they are told when they are not.

use passdesk_core::Secret;
use passdesk_tests::{Folder, HOLDS, Language, Test, learn, run, run_in};
use serde_json::json;

const CONNECTIONS: &str = "return [...document.querySelectorAll('[name=connection] option')].map((one) => one.value)";
const WAYS: &str =
    "return [...document.querySelectorAll('.passdesk-radios:has([name$=way]) label')].filter((one) => one.checkVisibility()).length";
const SUITE: &str =
    "[[connection]]\nid = \"suite\"\nsystem = \"uipath-suite\"\nsettings.address = \"{sandbox}/uipath-suite\"\nfind = false\n";

fn three(test: &mut Test) -> String {
    let suite = format!("{SUITE}allow = {{ helpdesk = [\"reset.set\"], admins = \"all\" }}\n");
    test.signed(&[&learn("learn", ""), &*suite, &learn("more", "allow = { admins = \"all\" }")].concat())
}

#[test]
fn whoever_is_signed_in_is_named_and_sees_what_they_may_do() {
    run(async |test| {
        let url = three(test);
        test.browser.sign_in("anna", "helpdesk, staff").await;
        let page = test.open(&url).await.says("Signed in as anna").await.focused("[name=token]").await;
        assert_eq!(test.browser.script(CONNECTIONS).await, json!(["learn", "suite"]));
        page.choose("suite").await.fill("user", "har-3107").await;
        assert_eq!(test.browser.script(WAYS).await, 0, "one way is no choice");

        test.browser.sign_in("carla", "admins").await;
        let page = test.open(&url).await.says("Signed in as carla").await;
        assert_eq!(test.browser.script(CONNECTIONS).await, json!(["learn", "suite", "more"]));
        page.choose("suite").await.appears("[name=old_password]").await;
        assert_eq!(test.browser.script(WAYS).await, 2);
    });
}

#[test]
fn whoever_may_do_nothing_is_told_whom_to_ask() {
    run(async |test| {
        let url = test.signed(&learn("learn", "allow = { admins = \"all\" }"));
        test.browser.sign_in("ben", "sales").await;
        let page = test.visit(&url, ".passdesk-notice").await.says("Signed in as ben").await;
        page.says("You may not reset passwords in any system here. Whoever runs Passdesk can allow it. Is this the right account?").await;
    });
}

#[test]
fn where_nobody_has_a_name_nobody_is_named() {
    run(async |test| {
        test.page().await;
        let there = "return [...document.querySelectorAll('.passdesk-who, .passdesk-history')].some((one) => one.checkVisibility())";
        assert_eq!(test.browser.script(there).await, false);
    });
}

#[test]
fn a_password_signs_in_too_and_the_browser_sends_it_along() {
    run(async |test| {
        let folder = Folder::empty();
        passdesk::set_password(&folder.path().join("users"), "anna", &Secret::new("correct horse battery")).unwrap();
        folder.private("held.secret", passdesk_tests::HELD);
        let access = "audit = false\naccess = { mode = \"basic\", users = \"users\" }\n";
        let config = [access, &learn("a", HOLDS).replace("{host}", &test.sandbox.addr().to_string())].concat();
        let url = test.proxy_in(folder, &config);
        test.visit(&format!("{}api/config", url.replace("://", "://anna:correct%20horse%20battery@")), "body").await;
        let page = test.open(&url).await.says("Signed in as anna").await;
        assert_eq!(page.set("learner-42", "te og kiks").await.outcome().await.heading, "Changed");
        assert!(test.sandbox.accepts("ispring-learn", "learner-42", "te og kiks"));
        // There is no audit trail, and so no history.
        assert_eq!(test.browser.script("return document.querySelector('.passdesk-history').checkVisibility()").await, false);
    });
}

#[test]
fn a_sign_in_that_is_over_is_told_before_anything_is_sent_and_the_form_is_kept() {
    run(async |test| {
        test.allow("401 (Unauthorized)");
        let url = test.signed(&learn("a", "reason = \"required\""));
        test.browser.sign_in("anna", "").await;
        let page = test.open(&url).await.fill("token", "demo-ispring-soap-admin").await.fill("user", "learner-42").await;
        let page = page.fill("new_password", "te og kiks").await.press("Review").await.focused("[name=reason]").await.keys("INC-7").await;
        test.browser.sign_out().await;
        let outcome = page.enter().await.outcome().await;
        assert_eq!(outcome.heading, "Not sent");
        assert!(outcome.text.contains("Sign in to the portal again, in another tab, and then try again here."), "{}", outcome.text);
        assert_eq!(page.typed("new_password").await.as_deref(), Some("te og kiks"));
        assert_eq!(test.sandbox.requests("ispring-learn"), 0);

        test.browser.sign_in("anna", "").await;
        let page = page.focused("form button[type=submit]").await.enter().await.focused("[name=reason]").await;
        assert_eq!(page.enter().await.outcome().await.heading, "Changed");
        assert_eq!(test.trail().last().unwrap()["outcome"], "changed");
    });
}

#[test]
fn whoever_is_signed_out_when_the_page_opens_is_told_so() {
    run(async |test| {
        test.allow("401 (Unauthorized)");
        let url = test.signed(&learn("a", ""));
        test.browser.sign_out().await;
        let page = test.visit(&url, ".passdesk-notice").await.says("You are not signed in any more.").await;
        test.browser.sign_in("anna", "").await;
        page.press("Try again").await.appears("form").await.says("Signed in as anna").await;
    });
}

#[test]
fn what_was_done_too_often_says_in_words_when_to_try_again() {
    for (language, wait) in [(Language::English, "Try again in 60 minutes."), (Language::German, "Versuchen Sie es wieder in 60 Minuten.")]
    {
        run_in(language, async |test| {
            test.allow("429 (Too Many Requests)");
            let url = test.signed(&["limits = { target = 1 }\n", &learn("a", HOLDS)].concat());
            test.browser.sign_in("anna", "").await;
            for (password, heading) in [("te og kiks", ["Changed", "Geändert"]), ("kiks og te", ["Not sent", "Nicht gesendet"])] {
                let page = test.open(&url).await.fill("user", "learner-42").await.fill("new_password", password).await;
                let outcome = page.click("[type=submit]").await.click("section button.primary").await.outcome().await;
                assert!(heading.contains(&outcome.heading.as_str()), "{}", outcome.text);
                assert_eq!(outcome.text.contains(wait), password == "kiks og te", "{}", outcome.text);
            }
            assert_eq!(test.sandbox.requests("ispring-learn"), 2, "the user is looked up first");
        });
    }
}

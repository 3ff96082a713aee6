//! Why a password is reset: asked for at the review, and written into the audit trail.

use passdesk_tests::{HOLDS, Language, Page, Test, learn, run, run_in};
use thirtyfour::Key;

const USER: &str = "learner-42";
const REASON: &str = "[name=reason]";
const SEND: &str = "section button.primary";

async fn asking(test: &mut Test, reason: &str) -> String {
    let url = test.signed(&learn("a", &format!("{HOLDS}\nreason = \"{reason}\"")));
    test.browser.sign_in("anna", "").await;
    url
}

async fn filled<'a>(page: Page<'a>, user: &str, password: &str) -> Page<'a> {
    page.fill("user", user).await.fill("new_password", password).await.enter().await.appears(SEND).await
}

/// What the audit trail has of the last request.
fn note(test: &Test) -> String {
    let trail = test.trail();
    let intent = trail.iter().rev().find(|line| line["event"] == "intent").unwrap();
    intent["note"].as_str().unwrap_or_default().to_owned()
}

async fn value(test: &Test) -> serde_json::Value {
    test.browser.script("return document.querySelector('[name=reason]').value").await
}

#[test]
fn where_a_reason_is_required_it_is_the_next_step_and_enter_in_it_sends() {
    run(async |test| {
        let url = asking(test, "required").await;
        let page = test.open(&url).await;
        let page = filled(page, USER, "te og kiks").await.focused(REASON).await.keys("INC-4711").await.enter().await;
        assert_eq!(page.outcome().await.heading, "Changed");
        assert_eq!(note(test), "INC-4711");
        assert_eq!(test.sandbox.requests("ispring-learn"), 2, "the user is looked up first");
    });
}

#[test]
fn a_reason_that_is_missing_is_asked_for_at_its_field_and_nothing_is_sent() {
    for (language, label, words) in [
        (Language::English, "Reason or ticket", "A reason or a ticket is asked for here."),
        (Language::German, "Grund oder Ticket", "Hier wird ein Grund oder ein Ticket verlangt."),
    ] {
        run_in(language, async |test| {
            let url = asking(test, "required").await;
            let page = test.open(&url).await;
            let page = filled(page, USER, "te og kiks").await.focused(REASON).await;
            for keys in ["", "  "] {
                let page = page.keys(keys).await.enter().await.focused("[name=reason][aria-invalid=true]").await;
                page.says(words).await;
            }
            // By the button too, and its label and its trouble are the field's.
            page.click(SEND).await.focused("[name=reason][aria-invalid=true]").await;
            let described = "const input = document.querySelector('[name=reason]');
                return input.labels[0].innerText + ': ' + document.getElementById(input.getAttribute('aria-describedby')).innerText";
            assert_eq!(test.browser.script(described).await, format!("{label}: {words}"));
            assert_eq!(test.sandbox.requests("ispring-learn"), 0);
            page.keys("Vergaß es über Ostern 🐣").await.enter().await.outcome().await;
            assert_eq!(note(test), "Vergaß es über Ostern 🐣");
        });
    }
}

#[test]
fn a_reason_that_is_optional_costs_no_key_and_is_one_key_away() {
    run(async |test| {
        let url = asking(test, "optional").await;
        let page = test.open(&url).await;
        let page = filled(page, USER, "te og kiks").await.focused(SEND).await.enter().await;
        assert_eq!(page.outcome().await.heading, "Changed");
        assert_eq!(note(test), "");

        let page = filled(page.press("Another user").await, USER, "kiks og te").await.focused(SEND).await;
        page.says("Reason or ticket (optional)").await;
        let back = test.browser.driver().action_chain().key_down(Key::Shift).send_keys(Key::Tab.value().to_string()).key_up(Key::Shift);
        back.perform().await.unwrap();
        page.focused(REASON).await.keys("50 % off & <b>").await.enter().await.turns("Changed").await;
        assert_eq!(note(test), "50 % off & <b>");
        assert_eq!(test.sandbox.requests("ispring-learn"), 4, "the user is looked up each time");
    });
}

#[test]
fn a_key_that_is_held_down_goes_no_further_than_the_review() {
    run(async |test| {
        for reason in ["required", "optional"] {
            let url = asking(test, reason).await;
            let page = test.open(&url).await;
            page.fill("user", USER).await;
            // From the user to the button that generates, and not on from there.
            test.browser.hold_enter(5).await;
            assert_eq!(page.focused("[data-generate]").await.typed("new_password").await.as_deref(), Some(""));
            page.enter().await.focused("[name=new_password]").await;
            test.browser.hold_enter(5).await;
            page.focused(if reason == "required" { REASON } else { SEND }).await;
            assert_eq!(test.browser.script("return document.querySelector('section h2').innerText").await, "Is this right?", "{reason}");
            assert_eq!(test.browser.script("return document.querySelector('[name=reason]').ariaInvalid").await, serde_json::Value::Null);
            assert_eq!(test.sandbox.requests("ispring-learn"), 0, "{reason}");
        }
    });
}

#[test]
fn a_reason_is_kept_for_the_same_user_and_for_no_other() {
    run(async |test| {
        test.allow("422 (Unprocessable Entity)");
        let url = asking(test, "required").await;
        let page = test.open(&url).await;
        let page = filled(page, "nobody-1", "te og kiks").await.focused(REASON).await.keys("INC-1").await;
        // Back to the form, and again to the review.
        let page = page.keys(Key::Escape.value().to_string()).await.appears("form").await.focused("form *").await.enter().await;
        page.focused(REASON).await;
        assert_eq!(value(test).await, "INC-1");
        assert_eq!(page.enter().await.outcome().await.heading, "Not sent");
        // The user is selected.
        let page = page.focused("[name=user]").await.enter().await.focused(REASON).await;
        assert_eq!(value(test).await, "INC-1");
        let page = page.press("Back").await.appears("form").await.fill("user", USER).await.enter().await.focused(REASON).await;
        assert_eq!(value(test).await, "");
        assert_eq!(page.keys("INC-2").await.enter().await.outcome().await.heading, "Changed");
        assert_eq!(note(test), "INC-2");
        let page = page.press("Another user").await.focused("[name=user]").await;
        filled(page, USER, "kiks og te").await.focused(REASON).await;
        assert_eq!(value(test).await, "", "another reset has another reason");
    });
}

#[test]
fn a_reason_is_no_longer_than_the_audit_trail_takes() {
    run(async |test| {
        let url = asking(test, "required").await;
        let page = test.open(&url).await;
        let page = filled(page, USER, "te og kiks").await.focused(REASON).await.keys("ä".repeat(250)).await.enter().await;
        assert_eq!(page.outcome().await.heading, "Changed");
        assert_eq!(note(test), "ä".repeat(200));
    });
}

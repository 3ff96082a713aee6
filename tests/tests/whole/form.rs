//! The form while it is filled in.

use passdesk_tests::run;
use serde_json::{Value, json};
use thirtyfour::Key;

/// How each rule stands, and what is said of it to those who cannot see that.
const RULES: &str = "
    return [...document.querySelectorAll('.passdesk-rules li')].map((rule) => [rule.className, rule.querySelector('.passdesk-unseen').textContent.trim()])";

fn rules(classes: &[&str]) -> Value {
    let said = |class: &&str| match *class {
        "" => json!(["", ""]),
        "met" => json!(["met", "met"]),
        class => json!([class, "not met yet"]),
    };
    classes.iter().map(said).collect()
}

#[test]
fn rules_are_ticked_with_every_key() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await.choose("ecgridos-4.1").await;
        assert_eq!(test.browser.script(RULES).await, rules(&[""; 7]));
        let page = page.click("[name=new_password]").await;
        // Lower, upper, digit, special, no line break; advice: at least 8, at most 32.
        let steps = [
            ("k", ["met", "unmet", "unmet", "unmet", "met", "advised", "met"]),
            ("A", ["met", "met", "unmet", "unmet", "met", "advised", "met"]),
            ("7", ["met", "met", "met", "unmet", "met", "advised", "met"]),
            ("é", ["met", "met", "met", "met", "met", "advised", "met"]),
            ("xxxx", ["met", "met", "met", "met", "met", "met", "met"]),
        ];
        let mut count = 0;
        for (keys, classes) in steps {
            page.keys(keys).await;
            count += keys.chars().count();
            let counted = format!("return document.querySelector('.passdesk-count').innerText.startsWith('{count} ')");
            test.browser.until(&counted).await;
            assert_eq!(test.browser.script(RULES).await, rules(&classes), "{keys}");
        }
        page.keys(Key::Backspace.value().to_string().repeat(count)).await;
        test.browser.until("return !document.querySelector('.passdesk-rules li[class]:not([class=\"\"])')").await;
    });
}

#[test]
fn a_letter_and_its_accent_are_one_character() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await.choose("ispring-learn").await.fill("token", "demo-ispring-soap-admin").await;
        page.fill("user", "learner-42").await.fill("new_password", "cafe\u{301}-cre\u{300}me").await;
        test.browser.until("return document.querySelector('.passdesk-count').innerText === '10 characters'").await;
        page.press("Review").await.press("Set this password").await.outcome().await;
        assert!(test.sandbox.accepts("ispring-learn", "learner-42", "café-crème"));
    });
}

#[test]
fn a_secret_is_shown_and_hidden_and_kept_from_the_password_manager() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await.choose("uipath-suite").await.appears("[name=old_password]").await;
        for name in ["token", "old_password", "new_password"] {
            page.fill(name, "ab<c> d").await;
            let state = format!(
                "const input = document.querySelector('[name={name}]'), button = input.nextElementSibling;
                 return [input.type, input.value, input.autocomplete, button.innerText, button.getAttribute('aria-label').split(':')[0]]"
            );
            let hidden = json!(["password", "ab<c> d", "new-password", "Show", "Show"]);
            assert_eq!(test.browser.script(&state).await, hidden, "{name}");
            page.click(&format!("[name={name}] + button")).await;
            assert_eq!(test.browser.script(&state).await, json!(["text", "ab<c> d", "new-password", "Hide", "Hide"]), "{name}");
            page.click(&format!("[name={name}] + button")).await;
            assert_eq!(test.browser.script(&state).await, hidden, "{name}");
        }
        let others =
            "return [...document.querySelectorAll('form, form input:not([type=radio], [type=password])')].map((one) => one.autocomplete)";
        assert_eq!(test.browser.script(others).await, json!(["off", "off", "off"]));
    });
}

#[test]
fn a_password_can_be_pasted_and_what_was_picked_up_around_an_id_is_left_out() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await.choose("ispring-learn").await.fill("token", " demo-ispring-soap-admin ").await;
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        test.browser.devtools("Browser.grantPermissions", permissions).await;
        for (name, text) in [("user", "\tlearner-42 "), ("new_password", " blåbær\u{a0}& fløde ")] {
            page.click(&format!("[name={name}]")).await;
            test.browser.script(&format!("return navigator.clipboard.writeText({})", json!(text))).await;
            let keys = test.browser.driver().action_chain().key_down(Key::Control).send_keys("v").key_up(Key::Control);
            keys.perform().await.unwrap();
            test.browser.until(&format!("return document.querySelector('[name={name}]').value === {}", json!(text))).await;
        }
        page.press("Review").await.press("Set this password").await.outcome().await;
        assert!(test.sandbox.accepts("ispring-learn", "learner-42", " blåbær\u{a0}& fløde "));
    });
}

#[test]
fn the_browser_never_sends_the_form_itself() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await.fill("token", "a secret").await.fill("new_password", "another one").await;
        // From a script, nothing of the page's runs between the event and what the browser does by itself.
        let submit = "document.querySelector('form').requestSubmit(); return location.href";
        assert_eq!(test.browser.script(submit).await, json!(url));
        page.focused("[name=user]").await;
        assert_eq!(test.browser.script("return location.href").await, json!(url));
    });
}

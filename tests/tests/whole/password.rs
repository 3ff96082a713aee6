//! The new password: generated, typed, judged, and handed on.

use passdesk_tests::{Display, Folder, Language, Page, Test, connection, run, run_in};
use serde_json::json;
use thirtyfour::Key;

const LEARNER: &str = "5f2c1b9e-8a4d-4c1e-9b7a-2d6f00a1c301";
/// The files that came late, by the first words of their names.
const FETCHED: &str = "
    const names = performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop());
    return names.map((name) => name.match(/^(late|blocklist|words-..|passdesk-strength)/)?.[0]).filter((name) => name).length;";
/// What stands below the input.
const JUDGED: &str = "return document.querySelector('.passdesk-judged').innerText";

async fn generated(test: &Test) -> String {
    let value = "const input = document.querySelector('[name=new_password]'); return input.type === 'text' && input.value";
    test.browser.until(value).await.as_str().unwrap().to_owned()
}

async fn kind(page: Page<'_>, title: &str) {
    page.click("[name=kind]").await.click(&format!("[name=kind] option:nth-child({title})")).await;
}

#[test]
fn a_password_is_generated_and_set_by_enter_alone() {
    run(async |test| {
        let url = test.usual();
        let page = test.open(&url).await.choose("ispring-learn").await.click("[name=token]").await;
        let page = page.keys("demo-ispring-soap-admin").await.enter().await.focused("[name=user]").await.keys(LEARNER).await.enter().await;
        let page = page.focused("[data-generate]").await.enter().await.focused("[name=new_password]").await;
        let password = generated(test).await;
        assert_eq!(test.sandbox.requests("ispring-learn"), 0);
        assert_eq!(password.chars().count(), 22);
        test.browser.until(&format!("{JUDGED}.startsWith('22 characters, 128 bits')")).await;
        assert_eq!(test.browser.script("return document.querySelectorAll('.passdesk-rules li:not(.met)').length").await, 0);
        let outcome = page.enter().await.focused("section button.primary").await.enter().await.outcome().await;
        assert_eq!(outcome.heading, "Changed");
        assert!(test.sandbox.accepts("ispring-learn", LEARNER, &password));
        assert_eq!(test.sandbox.requests("ispring-learn"), 1);
    });
}

/// A system at its strictest, and someone who may set a password there.
const STRICT: [(&str, &[&str], &str, &str, &str); 9] = [
    ("ispring-learn", &["strength = \"strong\""], "token", "demo-ispring-soap-admin", LEARNER),
    ("ispring-learn-rest", &["strength = \"strong\""], "token", "demo-ispring-rest-admin", "0b6e0d5c-53d1-4f0a-8f0e-6f4b7f1d9a01"),
    ("uipath-cloud", &[], "token", "demo-uipath-cloud-pm.user", "har-3107"),
    ("uipath-suite", &[], "token", "demo-uipath-suite-pm.user", "har-3107"),
    ("uipath-suite-tenant", &[], "token", "demo-uipath-suite-tenant-pm.user", "har-3107"),
    ("uipath-standalone", &[], "token", "demo-uipath-standalone-pm.user", "har-3107"),
    ("ecgrid-rest", &[], "api_key", "demo-ecgrid-rest-network-admin", "77"),
    ("ecgridos-4.1", &[], "session", "d3a6f0c4-41aa-4e0f-8a57-0c1de5b10041", "5001"),
    ("ecgridos", &[], "session", "d3a6f0c4-00aa-4e0f-8a57-0c1de5b10000", "1042"),
];

/// A proxy with all of them, whose operator has said what they are set to.
fn strict(test: &mut Test) -> String {
    let identity = "password = { minLength = 12, required = [\"lower\", \"upper\", \"digit\", \"special\"], distinct = 6 }\n";
    let strict = |(system, more, ..): (&str, &[&str], &str, &str, &str)| {
        test.sandbox.strict(system);
        connection(system, more) + if system.starts_with("uipath") { identity } else { "" }
    };
    let connections: String = STRICT.into_iter().map(strict).collect();
    test.proxy(&format!("organisation = {{ name = \"Nordlund\" }}\n{connections}"))
}

#[test]
fn every_system_at_its_strictest_takes_a_generated_password_of_every_kind() {
    run(async |test| {
        let url = strict(test);
        for (system, _, credential, secret, user) in STRICT {
            let page = test.open(&url).await.choose(system).await.fill(credential, secret).await;
            if system.starts_with("uipath") {
                page.pick("Set a new password (the current one is not needed)").await;
            }
            for option in 1..=5 {
                let before = test.sandbox.requests(system);
                page.fill("user", user).await;
                kind(page, &option.to_string()).await;
                let page = page.press("Generate").await;
                let password = generated(test).await;
                let outcome = page.send().await.outcome().await;
                assert_eq!(outcome.heading, "Changed", "{system}, kind {option}: {password}, {}", outcome.text);
                assert!(test.sandbox.accepts(system, user, &password), "{system}, kind {option}: {password}");
                assert_eq!(test.sandbox.requests(system) - before, 1, "{system}");
                page.press("Another user").await.appears("form").await;
            }
        }
    });
}

#[test]
fn what_judges_a_password_is_fetched_when_one_is_about_to_be_typed() {
    run(async |test| {
        let url = test.usual();
        let page = test.open(&url).await.choose("ispring-learn").await.fill("user", LEARNER).await;
        page.fill("token", "demo-ispring-soap-admin").await;
        assert_eq!(test.browser.script(FETCHED).await, 0);
        page.click("[name=new_password]").await.keys("maria.lindqvist 1").await.estimated().await;
        // The script that knows them, the list, and the module with its glue.
        assert_eq!(test.browser.script(FETCHED).await, 4);
        // A word that only the long list has.
        let page = page.fill("new_password", "100cheeseburgers").await.appears(".passdesk-rules li.unmet").await;
        page.press("Review").await.says("Your organisation: none of the most common passwords.").await;
        assert_eq!(test.sandbox.requests("ispring-learn"), 0);
    });
}

/// A password is set by a page that gets nothing of what is fetched late.
async fn set_without(test: &Test, page: Page<'_>) {
    let page = page.fill("user", LEARNER).await.fill("new_password", "blåbær, fløde & kage").await;
    let page = page.says("It was not checked against the long list").await.says("not estimated").await;
    kind(page, "3").await;
    let page = page.press("Generate").await.says("The words could not be fetched. Reload the page, or choose another kind.").await;
    assert_eq!(page.send().await.outcome().await.heading, "Changed");
    assert!(test.sandbox.accepts("ispring-learn", LEARNER, "blåbær, fløde & kage"));
    // Neither does a generated one need any of it.
    let page = page.press("Another user").await.fill("user", LEARNER).await;
    kind(page, "1").await;
    let page = page.press("Generate").await;
    let password = generated(test).await;
    assert_eq!(page.send().await.outcome().await.heading, "Changed");
    assert!(test.sandbox.accepts("ispring-learn", LEARNER, &password));
}

#[test]
fn a_page_whose_late_requests_are_blocked_sets_a_password_and_says_what_it_did_not_look_at() {
    run(async |test| {
        test.allow("ERR_BLOCKED_BY_CLIENT");
        let url = test.usual();
        test.browser.block(&["*/late-*", "*/blocklist-*", "*/passdesk-strength-*", "*/words-*"]).await;
        let page = test.open(&url).await.choose("ispring-learn").await.fill("token", "demo-ispring-soap-admin").await;
        set_without(test, page).await;
    });
}

/// Threats: T49.
#[test]
fn a_page_from_before_an_upgrade_sets_a_password_and_says_what_it_did_not_look_at() {
    run(async |test| {
        test.allow("404 (Not Found)");
        let site = Folder::of_site();
        site.remove("late", ".js");
        let url = test.usual_with(site.path());
        let page = test.open(&url).await.choose("ispring-learn").await.fill("token", "demo-ispring-soap-admin").await;
        set_without(test, page).await;
    });
}

async fn nothing_moves(test: &Test, page: Page<'_>, passwords: &[&str]) {
    let places = "return [...document.querySelectorAll('.passdesk-field, .passdesk-rules, [type=submit]')].map((one) => one.getBoundingClientRect().top + scrollY)";
    page.fill("new_password", "x").await.estimated().await.keys(Key::Backspace.value().to_string()).await;
    test.browser.until("return !document.querySelector('.passdesk-rules li.met')").await;
    let before = test.browser.script(places).await;
    for password in passwords {
        page.fill("new_password", password).await.appears(".passdesk-rules li.met").await;
        assert_eq!(test.browser.script(places).await, before, "{password}");
        page.estimated().await;
        assert_eq!(test.browser.script(places).await, before, "{password}");
    }
    page.press("Generate").await;
    generated(test).await;
    assert_eq!(test.browser.script(places).await, before);
}

const PASSWORDS: [&str; 5] = ["k", "kale soup", "kale soup 7 K", "qwertyuiop", "e\u{301} kale soup, warm, for 7 K "];

#[test]
fn nothing_moves_while_a_password_is_typed() {
    run(async |test| {
        let url = test.usual();
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        test.browser.devtools("Browser.grantPermissions", permissions).await;
        let page = test.open(&url).await.choose("ecgridos-4.1").await;
        nothing_moves(test, page, &PASSWORDS).await;
        // Nor once something was copied, and with something to mend above the rules.
        page.press("Copy").await.says("Copied").await;
        let page = page.fill("session", "a").await.fill("user", "1").await.fill("new_password", "x").await.press("Review").await;
        nothing_moves(test, page.says("This password does not meet all rules.").await, &PASSWORDS).await;
        page.fill("new_password", " x ").await.says("It begins or ends with a blank.").await;
    });
}

#[test]
fn nothing_moves_while_a_password_is_typed_on_a_phone() {
    run(async |test| {
        let url = test.usual();
        test.browser.show_on(Display { width: 390, height: 844, dark: false }).await;
        nothing_moves(test, test.open(&url).await.choose("ecgridos-4.1").await, &PASSWORDS).await;
    });
}

#[test]
fn what_is_wrong_is_said_by_whose_rule_it_is() {
    run(async |test| {
        let url = test.usual();
        let page = test.open(&url).await.choose("uipath-suite").await.fill("token", "demo-uipath-suite-pm.user").await;
        page.pick("Set a new password (the current one is not needed)").await.fill("user", "har-3107").await;
        let page =
            page.fill("new_password", "HAR 3107").await.press("Review").await.focused("[name=new_password][aria-invalid=true]").await;
        let said = test.browser.script("return document.querySelector('.passdesk-trouble:not([hidden])').innerText").await;
        assert_eq!(
            said,
            "This password does not meet all rules. UiPath Automation Suite 2022.4: a lower-case letter, a to z. \
             Your organisation: at least 15 characters; \
             not simply the user id or UiPath Automation Suite 2022.4, nor with other case, digits or signs."
        );
        // It stays until the form is sent off again, so that nothing moves.
        let page = page.fill("new_password", "kale soup & 3107 beans").await.estimated().await;
        assert_eq!(test.browser.script("return document.querySelector('.passdesk-trouble:not([hidden])').innerText").await, said);
        page.press("Review").await.focused("section button.primary").await;
        let attributes = "const input = document.querySelector('[name=new_password]'); return ['minlength', 'maxlength', 'passwordrules', 'autocomplete'].map((name) => input.getAttribute(name))";
        let rules = "minlength: 15; maxlength: 256; required: lower; required: digit; allowed: ascii-printable;";
        assert_eq!(test.browser.script(attributes).await, json!(["15", "1537", rules, "new-password"]));
    });
}

#[test]
fn a_rule_that_a_system_cannot_meet_is_advice() {
    run(async |test| {
        let url = test.proxy(
            "organisation = { name = \"Nordlund\" }\n[[connection]]\nid = \"a\"\nsystem = \"ispring-learn\"\nfind = false\n\
             settings = { endpoint = \"{sandbox}/ispring-learn/documented/soap\" }\npassword = { maxLength = 12 }\n",
        );
        let page = test.open(&url).await.fill("token", "demo-ispring-soap-admin").await.fill("user", LEARNER).await;
        let page = page.says("at least 15 characters (iSpring Learn (SOAP) cannot meet this)").await.press("Generate").await;
        let password = generated(test).await;
        assert_eq!(password.chars().count(), 12);
        assert_eq!(page.send().await.outcome().await.heading, "Changed");
        assert!(test.sandbox.accepts("ispring-learn", LEARNER, &password));
    });
}

#[test]
fn a_password_is_copied_and_the_clipboard_cleared() {
    run(async |test| {
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        test.browser.devtools("Browser.grantPermissions", permissions).await;
        let url = test.usual();
        let page = test.open(&url).await.choose("ispring-learn").await.press("Generate").await;
        let password = generated(test).await;
        let page = page.press("Copy").await.says("Copied").await;
        assert_eq!(test.browser.script("return navigator.clipboard.readText()").await, json!(password));
        page.press("Clear clipboard").await.says("The clipboard is empty").await.focused("[data-copy]").await;
        assert_eq!(test.browser.script("return navigator.clipboard.readText()").await, "");
        assert_eq!(test.browser.script("return [...document.querySelectorAll('button')].filter((one) => one.innerText === 'Clear clipboard' && one.checkVisibility()).length").await, 0);
    });
}

#[test]
fn a_password_to_be_read_out_is_spelled_in_the_pages_language() {
    let spelled =
        "return [...document.querySelectorAll('.passdesk-spelled li')].filter((one) => one.checkVisibility()).map((one) => one.innerText)";
    for (language, first, kilo) in [(Language::English, "Generate", "kilo"), (Language::German, "Erzeugen", "Köln")] {
        run_in(language, async |test| {
            let url = test.usual();
            let page = test.open(&url).await.choose("ispring-learn").await;
            kind(page, "5").await;
            let mut said = String::new();
            while !said.contains(kilo) {
                page.press(first).await;
                let password = generated(test).await;
                let groups: Vec<String> = serde_json::from_value(test.browser.script(spelled).await).unwrap();
                assert_eq!(groups.len(), 4);
                let written: String = groups.iter().filter_map(|group| group.split(' ').next()).collect();
                assert_eq!(written, password);
                assert!(password.chars().all(|c| "abcdefghijkmnpqrstuvwxyz23456789".contains(c)), "{password}");
                said = groups.concat();
            }
            // What stands in the input is what is spelled.
            let page = page.click("[name=new_password]").await.keys(Key::End.value().to_string()).await.keys("x").await;
            let x = if kilo == "kilo" { "x-ray" } else { "Xanten" };
            test.browser.until(&format!("return document.querySelector('.passdesk-spelled').innerText.trim().endsWith({x:?})")).await;
            // What is hidden is not spelled either.
            page.click("[name=new_password] + button").await;
            assert_eq!(test.browser.script(spelled).await, json!([]));
        });
    }
}

#[test]
fn what_no_password_can_meet_is_named() {
    run(async |test| {
        let url = test.proxy(
            "[organisation]\nname = \"Nordlund\"\npassword = { distinct = 20 }\n[[connection]]\nid = \"a\"\nsystem = \"ispring-learn\"\nfind = false\n\
             settings = { endpoint = \"{sandbox}/ispring-learn/documented/soap\" }\n",
        );
        let page = test.open(&url).await;
        for length in ["3", "1e1", "200"] {
            page.fill("length", length).await.press("Generate").await.says("A length from 15 to 100 fits.").await;
            kind(page, "2").await;
            kind(page, "1").await;
        }
        let page = page.fill("length", "16").await.press("Generate").await;
        page.says(
            "No password of this kind and length meets all of this. Your organisation: at least 20 different characters. \
             Choose another kind or length.",
        )
        .await;
        assert_eq!(page.typed("new_password").await.as_deref(), Some(""));
        // Enter in the length generates, and does not send the form off.
        page.fill("length", "30").await.enter().await;
        assert_eq!(generated(test).await.chars().count(), 30);
        page.focused("[name=new_password]").await;
    });
}

#[test]
fn words_that_come_late_are_for_whoever_still_waits_for_them() {
    run(async |test| {
        let url = test.usual();
        test.browser.devtools("Fetch.enable", json!({ "patterns": [{ "urlPattern": "*/words-*" }] })).await;
        let page = test.open(&url).await.choose("ispring-learn").await.fill("token", "demo-ispring-soap-admin").await;
        let page = page.fill("user", LEARNER).await.fill("new_password", "kale soup & beans").await.estimated().await;
        kind(page, "3").await;
        let page = page.press("Generate").await.says("The words are on their way").await;
        let page = page.press("Review").await.focused("section button.primary").await;
        test.browser.devtools("Fetch.disable", json!({})).await;
        let came =
            "return performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.includes('/words-') && responseEnd)";
        test.browser.until(came).await;
        let page = page.press("Back").await.appears("form").await;
        assert_eq!(page.typed("new_password").await.as_deref(), Some("kale soup & beans"));
        // Whoever waits gets them.
        page.press("Generate").await;
        test.browser.until("return document.querySelector('[name=new_password]').value.split('-').length === 5").await;
    });
}

#[test]
fn the_next_password_is_hidden_and_nothing_of_the_last_one_is_left() {
    run(async |test| {
        let url = test.usual();
        let page = test.open(&url).await.choose("ispring-learn").await.fill("token", "demo-ispring-soap-admin").await;
        kind(page.fill("user", LEARNER).await, "5").await;
        for _ in 0..3 {
            page.press("Generate").await;
        }
        let password = generated(test).await;
        let label = "return document.querySelector('[name=new_password] + button').ariaLabel";
        assert_eq!(test.browser.script(label).await, "Hide: New password");
        let page = page.press("Review").await.focused("section button.primary").await;
        let spelled = "return document.querySelectorAll('.passdesk-spelled li').length";
        assert_eq!(test.browser.script(spelled).await, 0);
        let page = page.enter().await;
        page.outcome().await;
        assert!(test.sandbox.accepts("ispring-learn", LEARNER, &password));
        assert_eq!(test.browser.script(spelled).await, 0);
        let page = page.click("section .passdesk-reveal button").await.appears("section .passdesk-spelled li").await;
        page.press("Another user").await.appears("form").await;
        let input = "const input = document.querySelector('[name=new_password]'); return [input.type, input.value]";
        assert_eq!(test.browser.script(input).await, json!(["password", ""]));
        assert_eq!(test.browser.script(label).await, "Show: New password");
        assert_eq!(test.browser.script(spelled).await, 0);
    });
}

#[test]
fn the_user_id_is_compared_as_it_will_be_sent() {
    run(async |test| {
        let url = test.usual();
        let page = test.open(&url).await.choose("ecgrid-rest").await.fill("api_key", "demo-ecgrid-rest-network-admin").await;
        let page = page.fill("user", "00057014").await.fill("new_password", "57014-2024-!#!-99").await.press("Review").await;
        page.says("Your organisation: not simply the user id").await;
    });
}

//! What was done before, as the audit trail has it.

use passdesk_tests::{Display, HOLDS, Language, Page, Test, learn, run, run_in};
use serde_json::{Value, json};

const BUTTON: &str = ".passdesk-history > button";
const ENTRIES: &str =
    "return [...document.querySelectorAll('.passdesk-history ol > li')].map((entry) => entry.innerText.replaceAll('\\n', ' | '))";
const FORM: &str = "return document.querySelector('form').getBoundingClientRect().top + scrollY";

/// Two connections, the second of which leads nowhere.
async fn trailed(test: &mut Test, login: &str, groups: &str) -> String {
    let nowhere = "[[connection]]\nid = \"nowhere\"\nsystem = \"ispring-learn\"\nallow = \"everybody\"\nsettings.endpoint = \"http://127.0.0.1:1/soap\"\nfind = false\n";
    let url = test.signed(&[&learn("a", &format!("{HOLDS}\nreason = \"optional\"")), nowhere].concat());
    test.allow("502 (Bad Gateway)");
    test.allow("422 (Unprocessable Entity)");
    test.browser.sign_in(login, groups).await;
    url
}

async fn entries(test: &Test, count: usize) -> Vec<String> {
    test.browser.until(&format!("return document.querySelectorAll('.passdesk-history ol > li').length === {count}")).await;
    serde_json::from_value(test.browser.script(ENTRIES).await).unwrap()
}

async fn set(page: Page<'_>, user: &str, password: &str, heading: &str) {
    let page = page.fill("user", user).await.fill("new_password", password).await.click("[type=submit]").await;
    page.click("section button.primary").await.turns(heading).await;
}

#[test]
fn the_history_says_in_words_what_was_done_the_newest_first() {
    run(async |test| {
        let url = trailed(test, "anna", "").await;
        let page = test.open(&url).await;
        let page =
            page.fill("user", "learner-42").await.fill("new_password", "te og kiks").await.enter().await.appears("[name=reason]").await;
        page.click("[name=reason]").await.keys("Grüße 😀 INC-1").await.enter().await.turns("Changed").await;
        set(page.press("Another user").await, "nobody-1", "te og kiks", "Not sent").await;
        let page = test.open(&url).await.choose("nowhere").await.fill("token", "x").await;
        set(page, "learner-43", "te og kiks", "Not sent").await;

        page.click(BUTTON).await;
        let entries = entries(test, 3).await;
        for (entry, (title, about, why)) in entries.iter().zip([
            ("Not sent", "learner-43 · iSpring Learn (SOAP)", "The system cannot be reached. Nothing answers at its address."),
            ("Not sent", "nobody-1 · iSpring Learn (SOAP)", "The user could not be looked up. Check the id."),
            ("Changed", "learner-42 · iSpring Learn (SOAP)", "Grüße 😀 INC-1"),
        ]) {
            assert!(entry.starts_with(title) && entry.contains(about) && entry.contains(why), "{entry}");
            // What is so of all of them is left out.
            assert!(!entry.contains("reset.") && !entry.contains("Set a new password") && !entry.contains("anna"), "{entry}");
        }
        // As it is written here, and by the clock of here.
        let times = "return [...document.querySelectorAll('.passdesk-history time')].every((time) =>
            time.innerText === new Date(time.dateTime).toLocaleString('en') && Math.abs(new Date(time.dateTime) - Date.now()) < 600000)";
        assert_eq!(test.browser.script(times).await, true);
    });
}

#[test]
fn it_opens_by_a_key_below_the_form_which_stays_where_it_is() {
    run(async |test| {
        test.browser.show_on(Display { width: 1000, height: 500, dark: false }).await;
        let url = trailed(test, "anna", "").await;
        let page = test.open(&url).await;
        set(page, "learner-42", "te og kiks", "Changed").await;
        let page = page.press("Another user").await.focused("[name=user]").await;
        let (before, state) = (test.browser.script(FORM).await, "return document.querySelector('.passdesk-history > button').ariaExpanded");
        assert_eq!(test.browser.script(state).await, "false");
        // It comes after all that is in the form.
        let page = page.click("form button[type=submit]").await.click("[name=new_password]").await;
        test.browser.script("document.querySelector('form button[type=submit]').focus()").await;
        let page = page.tab().await.focused(BUTTON).await.enter().await;
        entries(test, 1).await;
        page.focused(BUTTON).await;
        assert_eq!(test.browser.script(state).await, "true");
        assert_eq!(test.browser.script(FORM).await, before);
        // Whoever opened it sees it.
        let seen = "const { top, bottom } = document.querySelector('.passdesk-history li').getBoundingClientRect();
            return top >= 0 && bottom <= innerHeight";
        test.browser.until(seen).await;
        let tree = test.browser.devtools("Accessibility.getFullAXTree", json!({})).await;
        let roles: Vec<&Value> = tree["nodes"].as_array().unwrap().iter().map(|node| &node["role"]["value"]).collect();
        assert!(roles.iter().any(|role| **role == "list") && roles.iter().any(|role| **role == "listitem"), "{roles:?}");

        page.enter().await.focused(BUTTON).await;
        test.browser.until(&format!("{state} === 'false'")).await;
        assert_eq!(test.browser.script("return document.querySelector('.passdesk-history section').checkVisibility()").await, false);
    });
}

#[test]
fn what_is_done_while_it_is_open_is_added() {
    run(async |test| {
        let url = trailed(test, "anna", "").await;
        let page = test.open(&url).await;
        page.click(BUTTON).await.says("Nothing was done yet.").await;
        set(page, "learner-42", "te og kiks", "Changed").await;
        assert!(entries(test, 1).await[0].starts_with("Changed"));
        set(page.press("Another user").await, "nobody-1", "te og kiks", "Not sent").await;
        assert!(entries(test, 2).await[0].starts_with("Not sent"));
    });
}

#[test]
fn people_see_their_own_and_auditors_see_everybodys() {
    run(async |test| {
        let url = trailed(test, "anna", "helpdesk").await;
        let page = test.open(&url).await;
        set(page, "learner-42", "te og kiks", "Changed").await;
        test.browser.sign_in("ben", "helpdesk").await;
        set(test.open(&url).await, "learner-42", "kiks og te", "Changed").await;
        test.open(&url).await.click(BUTTON).await;
        assert_eq!(entries(test, 1).await.len(), 1);
        test.browser.sign_in("carla", "auditors").await;
        test.open(&url).await.click(BUTTON).await;
        let all = entries(test, 2).await;
        assert!(all[0].contains("ben") && all[1].contains("anna"), "{all:?}");
    });
}

#[test]
fn a_history_that_cannot_be_had_says_so_and_can_be_asked_for_again() {
    run(async |test| {
        test.allow("api/history");
        let url = trailed(test, "anna", "").await;
        let page = test.open(&url).await;
        test.browser.block(&["*/api/history"]).await;
        page.click(BUTTON).await.says("The history could not be loaded.").await;
        test.browser.block(&[]).await;
        page.click(BUTTON).await.click(BUTTON).await.says("Nothing was done yet.").await;
        test.browser.sign_out().await;
        page.click(BUTTON).await.click(BUTTON).await.says("You are not signed in any more.").await;
    });
}

#[test]
fn a_history_that_comes_when_nobody_wants_it_any_more_stays_away() {
    run(async |test| {
        let url = trailed(test, "anna", "").await;
        let page = test.open(&url).await;
        test.browser.devtools("Fetch.enable", json!({ "patterns": [{ "urlPattern": "*/api/history" }] })).await;
        page.click(BUTTON).await.says("…").await.click(BUTTON).await.appears(".passdesk-history > [aria-expanded=false]").await;
        test.browser.devtools("Fetch.disable", json!({})).await;
        test.browser.until("return performance.getEntriesByType('resource').some(({ name }) => name.endsWith('api/history'))").await;
        assert_eq!(test.browser.script("return document.querySelector('.passdesk-history section').checkVisibility()").await, false);
    });
}

#[test]
fn long_names_wrap_on_the_narrowest_display() {
    run_in(Language::German, async |test| {
        test.browser.show_on(Display { width: 320, height: 640, dark: false }).await;
        let login = "donaudampfschifffahrtsgesellschaftskapitaen.".repeat(3);
        let url = trailed(test, &login, "").await;
        let page = test.open(&url).await;
        let wide = "return document.documentElement.scrollWidth";
        assert_eq!(test.browser.script(wide).await, 320);
        let user = "5f2c1b9e8a4d4c1e9b7a2d6f00a1c301".repeat(4);
        set(page, &user, "te og kiks", "Nicht gesendet").await;
        page.click(BUTTON).await;
        let entries = entries(test, 1).await;
        assert!(entries[0].starts_with("Nicht gesendet") && entries[0].contains(&user), "{entries:?}");
        assert_eq!(test.browser.script(wide).await, 320);
    });
}

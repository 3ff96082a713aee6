//! The page without a mouse.

use passdesk_tests::{Page, Scene, Test, run, searchable};
use thirtyfour::Key;

async fn press(page: Page<'_>, key: Key) -> Page<'_> {
    page.keys(key.value().to_string()).await
}

async fn back(test: &Test) {
    let keys = test.browser.driver().action_chain().key_down(Key::Shift).send_keys(Key::Tab.value().to_string());
    keys.key_up(Key::Shift).perform().await.unwrap();
}

#[test]
fn arrows_move_through_the_list_of_systems() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await.focused("[name=token]").await;
        // By way of the kinds of credential.
        back(test).await;
        page.focused("[name$=credential]:checked").await;
        back(test).await;
        for system in ["ispring-learn-rest", "uipath-cloud", "uipath-suite"] {
            let page = press(page.focused("select").await, Key::Down).await;
            page.appears(&format!("select:focus:has(> [value={system}]:checked)")).await;
        }
    });
}

#[test]
fn arrows_move_through_the_ways_to_find_somebody() {
    run(async |test| {
        let url = test.proxy(&searchable("keycloak", &[]));
        let page = test.open(&url).await.fill("token", "demo-keycloak-manage-users").await.fill("search", "").await;
        back(test).await;
        for way in ["Mail address", "User id, without a search"] {
            press(page.focused("[name=by]").await, Key::Down).await;
            test.browser.until(&format!("return document.querySelector('[name=by]').selectedOptions[0].text === {way:?}")).await;
        }
        press(page, Key::Tab).await.focused("[name=user]").await;
    });
}

#[test]
fn whoever_goes_back_from_the_review_is_in_the_form() {
    run(async |test| {
        let url = test.scenes().await;
        let page = Scene::Review.reach(test, &url).await.focused("section button.primary").await;
        let page = press(page, Key::Escape).await.appears("form").await.focused("form *").await.enter().await;
        page.focused("section button.primary").await;
    });
}

#[test]
fn a_system_and_a_way_are_chosen_by_keys_alone() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await.focused("[name=token]").await;
        // Back to the list of systems, down to the one that has two ways, and on to its credential.
        back(test).await;
        page.focused("[name$=credential]:checked").await;
        back(test).await;
        for system in ["ispring-learn-rest", "uipath-cloud", "uipath-suite"] {
            press(page.focused("select").await, Key::Down).await;
            page.appears(&format!("select:has(> [value={system}]:checked)")).await;
        }
        let page = press(page, Key::Tab).await.focused("[name$=credential]:checked").await;
        let page = press(page, Key::Tab).await.focused("[name=token]").await.keys("demo-uipath-suite-pm.user").await;
        let page = press(press(page, Key::Tab).await, Key::Tab).await.focused("[name$=way]:checked").await;
        let page = press(page, Key::Down).await;
        test.browser.until("return !document.querySelector('[name=old_password]')").await;
        let page = press(page, Key::Up).await.appears("[name=old_password]").await;
        let page = press(page, Key::Tab).await.focused("[name=user]").await.keys("har-3107").await.enter().await;
        let page = page.focused("[name=old_password]").await.keys("al0h0m0ra-account").await.enter().await;
        let page =
            page.focused("[data-generate]").await.tab().await.focused("[name=new_password]").await.keys("patr0nu5").await.enter().await;
        page.focused("section button.primary").await.enter().await;
        assert_eq!(page.outcome().await.heading, "Changed");
        assert!(test.sandbox.accepts("uipath-suite", "har-3107", "patr0nu5"));
        assert_eq!(test.sandbox.requests("uipath-suite"), 1);
    });
}

#[test]
fn what_is_wrong_has_the_focus() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await.choose("uipath-suite").await;
        let fields = [("token", "demo-uipath-suite-pm.user"), ("user", "har-3107"), ("old_password", "wrong"), ("new_password", "short")];
        for (name, text) in fields {
            let page = page.press("Review").await.focused(&format!("[name={name}][aria-invalid=true]")).await;
            page.appears(&format!(".passdesk-field:has([name={name}]) .passdesk-trouble")).await.keys(text).await;
        }
        let page =
            page.press("Review").await.focused("[name=new_password][aria-invalid=true]").await.fill("new_password", "patr0nu5").await;
        page.press("Review").await.press("Set this password").await.outcome().await;
        // The system found the current password wrong: it is selected, so that typing replaces it.
        page.focused("[name=old_password]").await.keys("al0h0m0ra-account").await.enter().await;
        page.focused("section button.primary").await.enter().await;
        assert_eq!(page.outcome().await.heading, "Changed");
    });
}

#[test]
fn a_credential_that_was_refused_is_there_to_be_mended() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await.choose("ispring-learn").await.fill("token", "demo-ispring-soap-admim").await;
        page.fill("user", "learner-42").await.fill("new_password", "blåbær & fløde").await.press("Review").await;
        assert_eq!(page.press("Set this password").await.outcome().await.heading, "Refused");
        let page = press(page.focused("[name=token]").await, Key::End).await;
        let page = press(page, Key::Backspace).await.keys("n").await.enter().await;
        page.focused("section button.primary").await.enter().await;
        assert_eq!(page.outcome().await.heading, "Changed");
    });
}

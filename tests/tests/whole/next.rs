//! One person after the other: what a desk does all day.

use passdesk_tests::run;

const FIRST: &str = "5f2c1b9e-8a4d-4c1e-9b7a-2d6f00a1c301";

#[test]
fn the_next_reset_takes_an_id_a_password_and_three_keys() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await.choose("ispring-learn").await.fill("token", "demo-ispring-soap-admin").await;
        page.fill("user", FIRST).await.fill("new_password", "Almond-2026").await.press("Review").await;
        page.press("Set this password").await.outcome().await;
        page.press("Another user").await;

        let page = page.focused("[name=user]").await.keys("learner-42").await.enter().await;
        let page = page
            .focused("[data-generate]")
            .await
            .tab()
            .await
            .focused("[name=new_password]")
            .await
            .keys("blåbær & fløde")
            .await
            .enter()
            .await;
        let page = page.focused("section button.primary").await.enter().await;
        let outcome = page.outcome().await;
        assert_eq!(outcome.heading, "Changed");
        assert!(outcome.text.contains("learner-42") && !outcome.text.contains(FIRST), "{}", outcome.text);
        assert!(test.sandbox.accepts("ispring-learn", "learner-42", "blåbær & fløde"));
        assert!(test.sandbox.accepts("ispring-learn", FIRST, "Almond-2026"));
        assert_eq!(test.sandbox.requests("ispring-learn"), 2);
    });
}

#[test]
fn the_next_one_keeps_the_system_and_the_way() {
    run(async |test| {
        let url = test.demo();
        let way = "Set a new password (the current one is not needed)";
        let page = test.open(&url).await.choose("uipath-suite").await.pick(way).await.fill("token", "demo-uipath-suite-pm.user").await;
        page.fill("user", "har-3107").await.fill("new_password", "patr0nu5").await.press("Review").await;
        page.press("Set this password").await.outcome().await;
        page.press("Another user").await.appears(".passdesk-kept").await;
        let kept = "return [document.querySelector('select').value, document.querySelector('[name$=way]:checked').labels[0].innerText,
            document.querySelector('[name=token], [name=old_password]')]";
        assert_eq!(test.browser.script(kept).await, serde_json::json!(["uipath-suite", way, null]));
    });
}

#[test]
fn no_rule_is_said_to_be_met_by_the_password_of_the_one_before() {
    run(async |test| {
        let said =
            "return [...document.querySelectorAll('.passdesk-rules li')].map((rule) => rule.className + rule.lastElementChild.textContent)";
        let url = test.demo();
        let page = test.open(&url).await.choose("ispring-learn").await.fill("token", "demo-ispring-soap-admin").await;
        page.fill("user", FIRST).await.fill("new_password", "Almond-2026").await;
        assert_eq!(test.browser.script(said).await, serde_json::json!(["metmet", "metmet"]));
        page.press("Review").await.press("Set this password").await.outcome().await;
        page.press("Another user").await.focused("[name=user]").await;
        assert_eq!(test.browser.script(said).await, serde_json::json!(["", ""]));
    });
}

#[test]
fn another_credential_can_be_given() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await.choose("ispring-learn").await.fill("token", "demo-ispring-soap-admin").await;
        page.fill("user", FIRST).await.fill("new_password", "Almond-2026").await.press("Review").await;
        page.press("Set this password").await.outcome().await;
        let page = page.press("Another user").await.press("Change").await.focused("[name=token]").await;
        page.fill("token", "demo-ispring-soap-author").await.fill("user", "learner-42").await.fill("new_password", "fløde & bær").await;
        let outcome = page.press("Review").await.press("Set this password").await.outcome().await;
        assert_eq!(outcome.heading, "Refused");
        assert!(test.sandbox.accepts("ispring-learn", "learner-42", "kaffe og kage"));
    });
}

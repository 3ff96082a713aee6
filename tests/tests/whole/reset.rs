//! A reset, from the first key to the new password.

use passdesk_tests::run;

#[test]
fn a_person_at_the_keyboard_resets_a_password() {
    run(async |test| {
        let user = "5f2c1b9e-8a4d-4c1e-9b7a-2d6f00a1c301";
        let page = test.page().await.focused("[name=token]").await.keys("demo-ispring-soap-admin").await.enter().await;
        let page = page.focused("[name=user]").await.keys(user).await.enter().await;
        let page =
            page.focused("[data-generate]").await.tab().await.focused("[name=new_password]").await.keys("Almond-2026").await.enter().await;
        let outcome = page.focused("section button.primary").await.enter().await.outcome().await;
        assert_eq!(outcome.heading, "Changed");
        assert!(test.sandbox.accepts("ispring-learn", user, "Almond-2026"));
        assert!(!test.sandbox.accepts("ispring-learn", user, "Almond-2019"));
        assert_eq!(test.sandbox.requests("ispring-learn"), 1);
    });
}

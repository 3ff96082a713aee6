//! A credential that the proxy holds: nobody is asked for one, and nobody sees it.

use passdesk_tests::{HELD, HOLDS, Language, learn, run, run_in};

const SHOWN: &str = "
    return [...document.querySelectorAll('form fieldset, .passdesk-kept, .passdesk-copy')].filter((one) => one.checkVisibility()).length";

#[test]
fn a_password_is_reset_by_an_id_and_enter_alone() {
    run(async |test| {
        let url = test.signed(&learn("a", HOLDS));
        test.browser.sign_in("anna", "").await;
        let page = test.open(&url).await.focused("[name=user]").await;
        assert_eq!(test.browser.script(SHOWN).await, 0, "there is nothing to choose and no credential to give");
        let page = page.keys("learner-42").await.enter().await.focused("[data-generate]").await.enter().await;
        let page = page.focused("[name=new_password]").await;
        let password = page.typed("new_password").await.unwrap();
        assert!(password.len() > 10);
        let page = page.enter().await.focused("section button.primary").await;
        assert!(!test.browser.everything().await.contains(HELD));

        let page = page.enter().await;
        assert_eq!(page.outcome().await.heading, "Changed");
        assert!(test.sandbox.accepts("ispring-learn", "learner-42", &password));
        assert!(!test.browser.everything().await.contains(HELD));
        // The next one.
        let page = page.press("Another user").await.focused("[name=user]").await;
        assert_eq!(test.browser.script(SHOWN).await, 0);
        page.keys("learner-42").await.enter().await.focused("[data-generate]").await;
        assert_eq!(test.sandbox.requests("ispring-learn"), 2, "the user is looked up first");
    });
}

#[test]
fn what_cannot_be_sent_from_elsewhere_is_not_copied_as_a_command() {
    run(async |test| {
        let url = test.signed(&[learn("a", HOLDS), learn("b", "")].concat());
        test.browser.sign_in("anna", "").await;
        let page = test.open(&url).await.fill("user", "learner-42").await.fill("new_password", "te og kiks").await;
        let page = page.press("Review").await.click("summary").await.appears("details pre").await;
        page.says("The proxy puts in its own credential, so this cannot be sent from elsewhere.").await;
        assert_eq!(test.browser.script(SHOWN).await, 0);
        assert_eq!(
            test.browser.script("return document.querySelector('details pre').innerText.match(/<token>(.*)<.token>/)[1]").await,
            "•••"
        );
        let page = page.press("Back").await.choose("b").await.fill("token", HELD).await.fill("user", "learner-42").await;
        let page = page.fill("new_password", "te og kiks").await.press("Review").await.click("summary").await;
        page.press("Copy as cURL").await;
    });
}

#[test]
fn a_refusal_of_the_proxys_own_credential_is_nothing_that_the_person_can_mend() {
    for (language, words) in [
        (Language::English, "The credential that Passdesk holds was not accepted, or may not do this. Tell whoever runs Passdesk."),
        (
            Language::German,
            "Der Zugang, den Passdesk verwahrt, wurde nicht angenommen oder darf das nicht. Sagen Sie es denen, die Passdesk betreiben.",
        ),
    ] {
        run_in(language, async |test| {
            let url = test.signed(&learn("a", &HOLDS.replace("held.secret", "weak.secret")));
            test.browser.sign_in("anna", "").await;
            let page = test.open(&url).await.fill("user", "learner-42").await.fill("new_password", "te og kiks").await;
            let outcome = page.click("[type=submit]").await.click("section button.primary").await.outcome().await;
            assert!(["Refused", "Abgelehnt"].contains(&outcome.heading.as_str()), "{}", outcome.text);
            assert!(outcome.text.contains(words), "{}", outcome.text);
            assert!(!outcome.text.contains("Your credential") && !outcome.text.contains("Ihr Zugang"), "{}", outcome.text);
            page.focused("form button[type=submit]").await;
        });
    }
}

//! What is said to those who cannot see it, and what passes with time.

use passdesk_tests::{Scene, Test, run};

/// What a screen reader is told at once.
const SAID: &str = "return document.querySelector('.passdesk-card > [aria-live=assertive]').textContent";

async fn said(test: &Test, words: &str) {
    test.browser.until(&format!("{SAID} === {words:?}")).await;
}

#[test]
fn every_outcome_is_announced() {
    run(async |test| {
        let url = test.scenes().await;
        let outcomes = [
            (Scene::Form, ""),
            (Scene::Review, ""),
            (Scene::Changed, "Changed"),
            (Scene::Refused, "Refused. Your credential may not do this."),
            (Scene::NotSent, "Not sent. The system cannot be reached. Nothing answers at its address."),
            (
                Scene::Unknown,
                "Unknown. The request was sent, but nobody can say what was done. The user's password may or may not be the new one.",
            ),
        ];
        for (scene, words) in outcomes {
            scene.reach(test, &url).await;
            said(test, words).await;
        }
    });
}

#[test]
fn what_a_button_did_is_announced() {
    run(async |test| {
        let url = test.scenes().await;
        for (scene, words) in [(Scene::Shown, "Copied"), (Scene::NoNews, "The proxy knows no more than this.")] {
            scene.reach(test, &url).await;
            let heard = format!("return [...document.querySelectorAll('[role=status]')].some((one) => one.textContent === {words:?})");
            test.browser.until(&heard).await;
        }
    });
}

#[test]
fn the_seconds_of_waiting_are_counted() {
    run(async |test| {
        let url = test.scenes().await;
        Scene::Sending.reach(test, &url).await;
        for (count, words) in [(0, "0 seconds"), (1, "1 second"), (74, "75 seconds")] {
            test.browser.pass_seconds(count).await;
            test.browser.until(&format!("return document.querySelector('section .passdesk-hint').innerText === {words:?}")).await;
        }
    });
}

#[test]
fn the_key_that_sent_does_not_stop_the_waiting() {
    run(async |test| {
        let url = test.scenes().await;
        let page = Scene::Sending.reach(test, &url).await.focused("section h2").await.enter().await;
        test.browser.pass_seconds(1).await;
        test.browser.until("return document.querySelector('section .passdesk-hint').innerText === '1 second'").await;
        assert_eq!(page.press("Stop waiting").await.outcome().await.heading, "Unknown");
    });
}

#[test]
fn a_new_password_is_wiped_after_five_minutes_and_its_going_is_announced() {
    run(async |test| {
        let url = test.scenes().await;
        let page = Scene::Shown.reach(test, &url).await;
        let shown = "return document.body.innerText.includes('Almond-2026')";
        let alert = "return document.querySelector('section [role=alert]').textContent";
        test.browser.pass_seconds(279).await;
        test.browser.until("return document.querySelector('.passdesk-countdown').innerText.includes('21 seconds')").await;
        assert_eq!(test.browser.script(alert).await, "");
        test.browser.pass_seconds(1).await;
        test.browser.until(&format!("{alert} === 'The password is wiped from this page in 20 seconds.'")).await;
        page.press("Keep it longer").await;
        test.browser.pass_seconds(299).await;
        test.browser.until("return document.querySelector('.passdesk-countdown').innerText.includes('1 second')").await;
        assert_eq!(test.browser.script(shown).await, true);
        test.browser.pass_seconds(1).await;
        // What had the focus is gone.
        page.appears(".passdesk-handover p").await.focused("section .passdesk-actions button.primary").await;
        assert_eq!(test.browser.script(shown).await, false);
        let document = test.browser.everything().await;
        assert!(!document.contains("Almond-2026"), "{document}");
    });
}

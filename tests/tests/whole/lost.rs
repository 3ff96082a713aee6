//! The connection between the page and the proxy breaks, or nobody waits at it any more. The request has
//! left all the same: the page finds out what was done, and never asks for it to be done again.

use passdesk_tests::{Forwarder, Line, Page, Test, run, until};

const STANDIN: &str = "ispring-learn";
const USER: &str = "learner-42";
const NEW: &str = "te og kiks";
const TOKEN: &str = "demo-ispring-soap-admin";

const STOPPED: &str = "You stopped waiting. The request goes on without this page.";
const PENDING: &str = "The proxy is still waiting for the system's answer.";
const LOST: &str = "This page lost its connection to the proxy.";
const NO_NEWS: &str = "The proxy knows no more than this.";
/// What the browser's console says of a relay request whose answer is lost.
const BROKEN: &str = "/relay/a/reset.password - Failed to load resource: net::ERR_";

/// A proxy between two lines: from the browser, and to the system.
async fn lines(test: &mut Test) -> (Forwarder, Forwarder) {
    let (browser, system) = (Forwarder::start().await, Forwarder::start().await);
    system.lead_to(&test.systems());
    let url = test.proxy(&format!(
        "hosts = [\"{}\"]\n[[connection]]\nid = \"a\"\nsystem = \"ispring-learn\"\nsettings.endpoint = \"http://{}/ispring-learn/documented/soap\"\nfind = false\n",
        browser.address(),
        system.address()
    ));
    browser.lead_to(&url);
    (browser, system)
}

/// The page at the line from the browser, with the credential typed.
async fn opened<'a>(test: &'a Test, browser: &Forwarder) -> Page<'a> {
    test.open(&format!("http://{}", browser.address())).await.fill("token", TOKEN).await
}

fn is_set_once(test: &Test) {
    assert!(test.sandbox.accepts(STANDIN, USER, NEW));
    assert_eq!(test.sandbox.requests(STANDIN), 1);
}

#[test]
fn a_page_whose_connection_breaks_learns_by_itself_what_was_done() {
    run(async |test| {
        // Where a connection ends in place of an answer, Chromium sends the request again by itself, several
        // times: what the system counts is what the proxy makes of that.
        let (browser, _system) = lines(test).await;
        let url = format!("http://{}", browser.address());
        let mut sent = 0;
        for line in [Line::Cut, Line::CutInside] {
            browser.set(line);
            let refused = test.open(&url).await.fill("token", "another").await.set(USER, NEW).await.outcome().await;
            assert_eq!(refused.heading, "Refused", "{line:?} {}", refused.text);
            assert!(refused.text.contains("Your credential was not accepted."), "{line:?} {}", refused.text);
            sent += 1;
            assert_eq!(test.sandbox.requests(STANDIN), sent, "{line:?}");

            let new = format!("{NEW} {line:?}");
            let changed = test.open(&url).await.fill("token", TOKEN).await.set(USER, &new).await.outcome().await;
            assert_eq!(changed.heading, "Changed", "{line:?} {}", changed.text);
            assert!(test.sandbox.accepts(STANDIN, USER, &new), "{line:?}");
            sent += 1;
            assert_eq!(test.sandbox.requests(STANDIN), sent, "{line:?}");
        }
        test.allow(BROKEN);
    });
}

#[test]
fn a_page_that_cannot_reach_the_proxy_again_says_that_nobody_knows_until_it_is_asked() {
    run(async |test| {
        let (browser, _system) = lines(test).await;
        let page = opened(test, &browser).await;
        browser.set(Line::Dying);
        let outcome = page.set(USER, NEW).await.outcome().await;
        assert_eq!(outcome.heading, "Unknown");
        assert!(outcome.text.contains(LOST), "{}", outcome.text);
        page.press("Ask for the outcome").await.says(NO_NEWS).await;
        assert_eq!(page.outcome().await.heading, "Unknown");

        browser.set(Line::Whole);
        page.press("Ask for the outcome").await.turns("Changed").await;
        is_set_once(test);
        test.allow("Failed to load resource: net::ERR_");
    });
}

#[test]
fn an_answer_after_the_person_stopped_waiting_is_still_shown() {
    run(async |test| {
        let (browser, system) = lines(test).await;
        let page = opened(test, &browser).await;
        system.set(Line::Held);
        let stopped = page.set(USER, NEW).await;
        until("the system has the request", async || (test.sandbox.requests(STANDIN) == 1).then_some(())).await;
        let stopped = stopped.press("Stop waiting").await.outcome().await;
        assert_eq!(stopped.heading, "Unknown");
        assert!(stopped.text.contains(STOPPED), "{}", stopped.text);
        let pending = page.press("Ask for the outcome").await.says(PENDING).await.outcome().await;
        assert_eq!(pending.heading, "Unknown");

        system.set(Line::Whole);
        page.turns("Changed").await;
        is_set_once(test);
    });
}

#[test]
fn a_person_who_stopped_waiting_can_ask_for_an_answer_that_the_page_has_missed() {
    run(async |test| {
        let (browser, system) = lines(test).await;
        let page = opened(test, &browser).await;
        system.set(Line::Held);
        browser.set(Line::Dying);
        assert_eq!(page.set(USER, NEW).await.press("Stop waiting").await.outcome().await.heading, "Unknown");
        system.set(Line::Whole);
        browser.is(Line::Dead).await;
        // The browser may try for a while to have the answer after all.
        let gave_up = async || test.browser.console().await.iter().any(|line| line.contains(BROKEN)).then_some(());
        until("the browser gives up", gave_up).await;
        assert_eq!(page.outcome().await.heading, "Unknown");

        browser.set(Line::Whole);
        page.press("Ask for the outcome").await.turns("Changed").await;
        is_set_once(test);
        test.allow("Failed to load resource: net::ERR_");
    });
}

//! The sign-in at the front ends while the page is open, or is not there when it is opened.

use passdesk_tests::front::{Front, Guarded, Lapsed, Nginx, Setup, Stub};
use passdesk_tests::{Browser, Test, run};

use crate::behind::written;

const USER: &str = "77";
const NEW: &str = "Mint-tea-4711";
const SIGNED_OUT: &str = "You are not signed in any more. Sign in to the portal again, in another tab, and then try again here.";

struct Rig {
    guarded: Guarded,
    stub: Stub,
    front: Nginx,
}

async fn start(test: &Test, lapsed: Lapsed, public: bool) -> Rig {
    let (stub, front) = (Stub::start().await, Front::reserve());
    let guarded = Guarded::start(front.address(), &test.sandbox);
    let front = front.start(&Setup { lapsed, public, ..Setup::new(stub.address(), guarded.address()) });
    Rig { guarded, stub, front }
}

/// Which requests to the API the browser has sent since this was last asked, by method and folder.
async fn sent(browser: &Browser, front: &str) -> Vec<String> {
    let events = browser.events().await;
    let sent = events.iter().filter(|event| event.method == "Network.requestWillBeSent");
    let sent = sent.map(|event| (event.text("/request/method"), event.text("/request/url").trim_start_matches(front)));
    let ours = sent.filter(|(_, path)| path.starts_with("/api/") || path.starts_with("/relay/"));
    ours.map(|(method, path)| format!("{method} {}", path.rsplit_once('/').unwrap().0)).collect()
}

#[test]
fn a_sign_in_that_ends_while_the_form_is_filled_in_costs_nothing() {
    run(async |test| {
        for lapsed in [Lapsed::Refused, Lapsed::Redirected] {
            let rig = start(test, lapsed, false).await;
            let front = rig.front.url();
            let before = test.sandbox.requests("ecgrid-rest");
            let cookie = rig.stub.open("anna", "helpdesk");
            let page = test.open(&format!("{front}/sso/enter?{cookie}")).await.says("Signed in as anna").await;
            let new = format!("{NEW} {lapsed:?}");
            let page = page.fill("user", USER).await.fill("new_password", &new).await.estimated().await;
            sent(&test.browser, &front).await;

            rig.stub.end(&cookie);
            let outcome = page.send().await.outcome().await;
            assert_eq!(outcome.heading, "Not sent", "{lapsed:?} {}", outcome.text);
            assert!(outcome.text.contains("Nothing reached the system. The password is unchanged."), "{}", outcome.text);
            assert!(outcome.text.contains(SIGNED_OUT), "{lapsed:?} {}", outcome.text);
            for (name, typed) in [("user", USER), ("new_password", new.as_str())] {
                assert_eq!(page.typed(name).await.as_deref(), Some(typed), "{lapsed:?} {name}");
            }
            // One question, which changes nothing, and not the relay.
            let asked = sent(&test.browser, &front).await;
            assert!(asked.len() == 1 && asked[0].starts_with("GET /api"), "{lapsed:?} {asked:?}");
            assert!(!rig.front.logs().contains("/relay/"), "{}", rig.front.logs());
            assert_eq!(written(&rig.guarded), [""; 0]);
            assert_eq!(test.sandbox.requests("ecgrid-rest"), before);

            // In another tab the person signs in again.
            let again = rig.stub.open("anna", "helpdesk");
            signs_in_elsewhere(test, &format!("{front}/sso/enter?{again}")).await;
            let outcome = page.press("Try again").await.press("Set this password").await.outcome().await;
            assert_eq!(outcome.heading, "Changed", "{lapsed:?} {}", outcome.text);
            assert!(test.sandbox.accepts("ecgrid-rest", USER, &new));
            assert_eq!(test.sandbox.requests("ecgrid-rest"), before + 1, "{lapsed:?}");
            let expected = ["intent anna 127.0.0.1 header ecgrid-rest reset.password 77", "outcome changed"];
            assert_eq!(written(&rig.guarded), expected, "{lapsed:?}");
            let posted: Vec<_> = sent(&test.browser, &front).await.into_iter().filter(|line| line.starts_with("POST")).collect();
            assert_eq!(posted, ["POST /relay/ecgrid-rest"], "{lapsed:?}");
        }
        test.allow("status of 401 (Unauthorized)");
        test.allow("status of 404 (Not Found)");
    });
}

/// Opens a page in another tab, and comes back.
async fn signs_in_elsewhere(test: &Test, url: &str) {
    let driver = test.browser.driver();
    let here = driver.window().await.unwrap();
    let there = driver.new_tab().await.unwrap();
    driver.switch_to_window(there).await.unwrap();
    driver.goto(url).await.unwrap();
    driver.close_window().await.unwrap();
    driver.switch_to_window(here).await.unwrap();
}

#[test]
fn a_page_that_is_opened_while_nobody_is_signed_in_says_so_and_can_be_tried_again() {
    run(async |test| {
        for lapsed in [Lapsed::Refused, Lapsed::Redirected] {
            let rig = start(test, lapsed, true).await;
            let front = rig.front.url();
            let page = test.visit(&front, "[role=alert] button").await.says(SIGNED_OUT).await;
            assert_eq!(test.browser.script("return document.querySelectorAll('form').length").await, 0);
            page.press("Try again").await.says(SIGNED_OUT).await;

            let again = rig.stub.open("anna", "helpdesk");
            signs_in_elsewhere(test, &format!("{front}/sso/enter?{again}")).await;
            let page = page.press("Try again").await.appears("form").await.says("Signed in as anna").await;
            let new = format!("{NEW} again {lapsed:?}");
            assert_eq!(page.set(USER, &new).await.outcome().await.heading, "Changed", "{lapsed:?}");
            assert!(test.sandbox.accepts("ecgrid-rest", USER, &new));
        }
        test.allow("status of 401 (Unauthorized)");
        test.allow("status of 404 (Not Found)");
    });
}

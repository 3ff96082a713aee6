//! Where secrets go: into the one request that needs them, and nowhere else.

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use passdesk_sandbox::{Kind, Misbehaviour};
use passdesk_tests::{Event, Page, Program, Test, run, site, until};
use serde_json::Value;

const SYSTEM: &str = "uipath-suite";
const USER: &str = "har-3107";
/// As the stand-in has them.
const CREDENTIAL: &str = "demo-uipath-suite-pm.user";
const FIRST: &str = "al0h0m0ra-account";
/// Each holds a word that every usual way to write text down leaves as it is, among characters that it changes.
const SECOND: &str = "\"canarysecond2\" & <é> %41\\";
const THIRD: &str = "'canarythird3' ]]> +ä /?=";
const WRONG: &str = "<canarywrong4 \"&\" €>";

/// What to look for: the words that survive any usual spelling.
const WORDS: [&str; 5] = ["demo-uipath-suite-pm", "al0h0m0ra", "canarysecond2", "canarythird3", "canarywrong4"];

fn each(text: &str, spelling: fn(u8) -> String) -> String {
    text.bytes().map(spelling).collect()
}

/// How a word may be spelled within a longer text.
fn spellings(word: &str) -> Vec<String> {
    let mut all = vec![
        word.to_owned(),
        each(word, |byte| format!("%{byte:02x}")),
        each(word, |byte| format!("{byte:02x}")),
        each(word, |byte| format!("\\u{byte:04x}")),
        each(word, |byte| format!("&#{byte};")),
        each(word, |byte| format!("&#x{byte:x};")),
        word.chars().rev().collect(),
    ];
    // In base64 it depends on what stands before; the first and last characters depend on neighbours.
    all.extend((0..3).map(|before| {
        let encoded = BASE64_STANDARD_NO_PAD.encode(format!("{}{word}", &"\0\0"[..before]));
        encoded[before * 4 / 3 + usize::from(before > 0)..encoded.len() - 1].to_owned()
    }));
    all.into_iter().map(|spelling| spelling.to_lowercase()).collect()
}

/// The words that stand in a text.
fn words_in(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    WORDS.into_iter().filter(|word| spellings(word).iter().any(|spelling| text.contains(spelling.as_str()))).collect()
}

/// Fails if a word stands in a text.
#[track_caller]
fn none_in(place: &str, text: &str) {
    assert!(words_in(text).is_empty(), "{:?} in {place}: {text}", words_in(text));
}

/// Takes the bodies of relay requests out of what the browser told.
fn relayed(event: &mut Event) -> Option<String> {
    if event.method != "Network.requestWillBeSent" || !event.text("/request/url").contains("/relay/") {
        return None;
    }
    let request = event.params.get_mut("request")?.as_object_mut()?;
    request.remove("postDataEntries");
    Some(request.remove("postData").expect("the browser tells what is sent").as_str()?.to_owned())
}

/// Everything that the browser keeps of a page.
const KEPT: &str = "
    const databases = await indexedDB.databases();
    const caches = await window.caches.keys();
    return [Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, databases, caches, window.name,
        history.state, location.href, (await navigator.serviceWorker.getRegistrations()).length];";

async fn stored(test: &Test) -> String {
    let kept = test.browser.script(&format!("return (async () => {{ {KEPT} }})()")).await;
    let cookies = test.browser.devtools("Network.getAllCookies", serde_json::json!({})).await;
    assert_eq!(cookies["cookies"], serde_json::json!([]));
    kept.to_string()
}

async fn document(test: &Test) -> String {
    test.browser.script("return document.documentElement.outerHTML").await.to_string()
}

async fn inputs(test: &Test) -> String {
    test.browser.script("return [...document.querySelectorAll('input')].map((input) => input.value)").await.to_string()
}

/// Types, looks at every secret, hides it again, and reads what is about to be sent.
async fn reviewed<'a>(test: &Test, page: Page<'a>, old: &str, new: &str) -> Page<'a> {
    let page = page.fill("user", USER).await.fill("old_password", old).await.fill("new_password", new).await;
    for name in ["old_password", "new_password"] {
        let button = format!(".passdesk-input:has([name={name}]) button");
        let page = page.click(&button).await.appears(&format!("[name={name}][type=text]")).await;
        page.click(&button).await.appears(&format!("[name={name}][type=password]")).await;
    }
    none_in("the document, as typed", &document(test).await);
    let page = page.press("Review").await.click("summary").await;
    none_in("the document, in review", &document(test).await);
    let page = page.click(".passdesk-reveal button").await;
    test.browser.until(&format!("return document.querySelector('.passdesk-reveal code').textContent === {}", Value::from(new))).await;
    page.click(".passdesk-reveal button").await
}

async fn another<'a>(test: &Test, page: Page<'a>) -> Page<'a> {
    let page = page.press("Another user").await.appears("form").await;
    none_in("the document, for the next", &document(test).await);
    none_in("the inputs, for the next", &inputs(test).await);
    page
}

/// What the proxy has answered the page, its files aside.
fn answers(events: &[Event]) -> Vec<&Event> {
    let is_answer = |event: &&Event| event.method == "Network.responseReceived" && event.text("/type") == "Fetch";
    let is_of_the_proxy = |event: &&Event| ["api/", "relay/"].iter().any(|path| event.text("/response/url").contains(path));
    events.iter().filter(is_answer).filter(is_of_the_proxy).collect()
}

/// Threats: T42.
#[test]
fn no_secret_is_anywhere_but_in_the_request_that_needs_it() {
    run(async |test| {
        let program = Program::start(&test.systems(), &site());
        test.allow("502 (Bad Gateway)");
        let page = test.open(program.url()).await.choose(SYSTEM).await.option("by", "User id, without a search").await;
        let page = page.fill("token", CREDENTIAL).await;

        let page = reviewed(test, page, FIRST, SECOND).await.press("Set this password").await;
        assert_eq!(page.outcome().await.heading, "Changed");
        let page = another(test, page).await;

        test.sandbox.next(SYSTEM, Misbehaviour { applied: false, kind: Kind::EchoRefusal });
        let page = reviewed(test, page, WRONG, THIRD).await.press("Set this password").await;
        let refused = page.outcome().await;
        assert_eq!(refused.heading, "Refused");
        none_in("the words of the system", &refused.text);

        test.sandbox.next(SYSTEM, Misbehaviour { applied: true, kind: Kind::Close });
        let page = reviewed(test, page, SECOND, THIRD).await.press("Set this password").await;
        assert_eq!(page.outcome().await.heading, "Unknown");
        let page = page.press("Ask for the outcome").await.appears("section > .passdesk-said:not(:empty)").await;
        another(test, page).await;
        assert!(test.sandbox.accepts(SYSTEM, USER, THIRD));

        // The driver's log may come after what the page shows.
        let mut events = Vec::new();
        until("the answers are in the log", async || {
            events.extend(test.browser.events().await);
            (answers(&events).len() >= 5).then_some(())
        })
        .await;
        let bodies: Vec<String> = events.iter_mut().filter_map(relayed).collect();
        // So a secret that is there is found.
        let expected = [&["al0h0m0ra", "canarysecond2"], &["canarythird3", "canarywrong4"], &["canarysecond2", "canarythird3"]];
        assert_eq!(bodies.len(), expected.len());
        for (body, expected) in bodies.iter().zip(expected) {
            assert_eq!(words_in(body), [&["demo-uipath-suite-pm"], &expected[..]].concat());
        }
        for event in &events {
            none_in(&event.method, &event.params.to_string());
        }
        let answers = answers(&events);
        assert_eq!(answers.len(), 5, "the list of systems, three outcomes, and one of them once more");
        for answer in answers {
            none_in(answer.text("/response/url"), &test.browser.answer(answer.text("/requestId")).await);
        }
        none_in("the console", &test.browser.console().await.concat());
        assert_eq!(stored(test).await, format!("[[],[],\"\",[],[],\"\",null,\"{}\",0]", program.url()));

        let told = program.stop();
        assert!(told.contains("listens on") && told.contains("changed"), "{told}");
        none_in("the output of the proxy", &told);
    });
}

#[test]
fn a_page_that_is_taken_away_takes_its_secrets_along() {
    run(async |test| {
        let url = test.demo();
        let page = test.open(&url).await.choose(SYSTEM).await.fill("token", CREDENTIAL).await;
        reviewed(test, page, FIRST, SECOND).await.click(".passdesk-reveal button").await;
        let removed = "document.querySelector('passdesk-app').remove(); return new Promise((done) => requestAnimationFrame(() => done()))";
        test.browser.script(removed).await;
        none_in("the document", &document(test).await);
        assert_eq!(inputs(test).await, "[]");
    });
}

#[test]
fn a_secret_is_found_in_every_spelling() {
    for before in ["", "x", "xy", "xyz"] {
        let text = format!("{before}{SECOND}");
        let percent = each(&text, |byte| format!("%{byte:02X}"));
        let base64 = BASE64_STANDARD_NO_PAD.encode(&text);
        for spelling in [text.clone(), percent, base64, Value::from(text).to_string()] {
            assert_eq!(words_in(&spelling), ["canarysecond2"], "{spelling}");
        }
    }
}

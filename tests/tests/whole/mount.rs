//! Passdesk in a page: its own, another's, twice, and when it cannot run.

use passdesk_sandbox::{Kind, Misbehaviour};
use passdesk_tests::{Folder, Test, run};
use serde_json::json;

const TWICE: &str = "<!doctype html><html lang=en><title>Twice</title><link rel=icon href=icon.svg>
    <script type=module src=passdesk.js></script><main><passdesk-app id=one></passdesk-app><passdesk-app id=two></passdesk-app></main>";

/// Starts a proxy with a page that shows Passdesk twice; its address.
fn twice(test: &mut Test) -> String {
    let site = Folder::of_site();
    site.add("twice.html", TWICE);
    test.demo_with(site.path()) + "twice.html"
}

#[test]
fn two_in_one_document_do_not_meet() {
    run(async |test| {
        let url = twice(test);
        let page = test.visit(&url, "#two form").await.appears("#one form").await;
        let ids = test.browser.script("return [...document.querySelectorAll('[id]')].map((element) => element.id)").await;
        let mut ids: Vec<String> = serde_json::from_value(ids).unwrap();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count, "{ids:?}");

        let unlabelled = "return [...document.querySelectorAll('passdesk-app')].flatMap((place) => [...place.querySelectorAll('input')].filter((input) => ![...input.labels].every((label) => place.contains(label)) || !(input.labels.length || input.ariaLabel))).length";
        assert_eq!(test.browser.script(unlabelled).await, 0);
        page.click("#two option[value=uipath-suite]").await.click("#two [name$=way]:not(:checked)").await;
        test.browser.until("return !document.querySelector('#two [name=old_password]')").await;
        let first = "return [document.querySelector('#one select').value, document.querySelector('#one [type=radio]:checked') !== null]";
        assert_eq!(test.browser.script(first).await, json!(["ispring-learn", true]));
    });
}

#[test]
fn it_can_be_taken_away() {
    run(async |test| {
        test.page().await;
        let left = "const app = document.querySelector('passdesk-app'); app.remove(); await new Promise(requestAnimationFrame); return app.innerHTML";
        assert_eq!(test.browser.script(&format!("return (async () => {{ {left} }})()")).await, "");
    });
}

async fn is_not_run(test: &mut Test, end: &str, more: &[u8]) {
    let site = Folder::of_site();
    site.change("passdesk-app", end, |file| file.extend(more));
    let url = test.demo_with(site.path());
    test.allow("");
    test.visit(&url, "passdesk-app [role=alert]").await;
    let said = test.browser.script("return document.querySelector('passdesk-app').innerText").await;
    assert_eq!(said, "The page could not be started. Nothing was sent. Reload the page to try again.");
    assert_eq!(test.browser.script("return document.querySelectorAll('form, .passdesk, .tampered').length").await, 0);
    let console = test.browser.console().await.concat();
    assert!(console.contains("digest") || console.contains("integrity"), "{console}");
}

/// Threats: T50.
#[test]
fn a_module_that_was_tampered_with_is_not_run() {
    run(async |test| {
        // A section of a name that means nothing: but for the check it would run.
        is_not_run(test, ".wasm", b"\0\x02\x01x").await;
    });
}

/// Threats: T50.
#[test]
fn a_script_that_was_tampered_with_is_not_run() {
    run(async |test| {
        is_not_run(test, ".js", b"\ndocument.body.append(Object.assign(document.createElement('p'), { className: 'tampered' }));").await;
    });
}

#[test]
fn when_the_module_ends_each_place_says_what_that_means_for_it() {
    run(async |test| {
        let url = twice(test);
        let page = test.visit(&url, "#two form").await.appears("#one form").await;
        test.sandbox.next("ispring-learn", Misbehaviour { applied: true, kind: Kind::Hang });
        let [token, user, password] = ["token", "user", "new_password"].map(|name| format!("#one [name={name}]"));
        page.click(&token).await.keys("demo-ispring-soap-admin").await.click(&user).await.keys("learner-42").await;
        page.click(&password).await.keys("blåbær & fløde").await.click("#one [type=submit]").await;
        page.click("#one section button.primary").await.appears("#one section h2[tabindex]").await;
        passdesk_tests::until("the system has the request", async || (test.sandbox.requests("ispring-learn") == 1).then_some(())).await;

        let attempt = test.browser.script("return document.querySelector('#one [data-attempt]').dataset.attempt").await;
        let note = "window.told = []; addEventListener('passdesk-unknown', ({ target, detail }) => told.push([target.id, detail]))";
        test.browser.script(note).await;

        // The other takes away what the module is about to put something before.
        page.click("#two option[value=uipath-suite]").await.click("#two [name$=way]:not(:checked)").await;
        test.browser.until("return !document.querySelector('#two [name=old_password]')").await;
        test.browser.script("document.querySelector('#two .passdesk-field:has([name=new_password])').parentElement.remove()").await;
        page.click("#two [name$=way]:not(:checked)").await.appears("#two .passdesk-root > [role=alert]").await;

        let saying = "return [...document.querySelectorAll('passdesk-app')].map((place) => place.innerText.split(/\\n+/))";
        let said = test.browser.script(saying).await;
        let ended = "The page has stopped working. Reload it.";
        let unknown = "A request was on its way: its outcome is unknown. The user's password may or may not be the new one.";
        let all = json!([[ended, unknown, format!("Attempt {}", attempt.as_str().unwrap())], [ended]]);
        assert_eq!(said, all);
        // The page around hears it too, with what is sure.
        let detail =
            json!({ "connection": "ispring-learn", "operation": "", "attempt": attempt, "user": "", "cause": "lost", "reasons": [] });
        assert_eq!(test.browser.script("return told").await, json!([["one", detail]]));

        // What is said stays, with the focus, whatever becomes of the element; and one that comes now has its language.
        let change = "const one = document.querySelector('#one');
            one.querySelector('[role=alert]').focus();
            one.user = 'somebody';
            document.body.append(Object.assign(document.createElement('passdesk-app'), { id: 'three', lang: 'de' }));";
        test.browser.script(change).await;
        test.browser
            .until("return document.querySelector('#three').innerText === 'Die Seite arbeitet nicht mehr. Laden Sie sie neu.'")
            .await;
        assert_eq!(test.browser.script("return document.activeElement === document.querySelector('#one [role=alert]')").await, true);
        test.browser.script("document.querySelector('#three').replaceWith(document.querySelector('#one'))").await;
        test.browser.script("return new Promise(requestAnimationFrame)").await;
        assert_eq!(test.browser.script(&saying.replace("')].map", "')].reverse().map")).await, all);
        assert_eq!(test.browser.script("return told.length").await, 1);
        test.allow("failed to insert node before next sibling");
        test.allow("unreachable");
    });
}

#[test]
fn what_the_page_would_not_let_in_is_noticed() {
    run(async |test| {
        test.page().await;
        test.browser.script("document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:1/' }))").await;
        let mut console = String::new();
        passdesk_tests::until("the browser reports it", async || {
            console += &test.browser.console().await.concat();
            console.contains("Content Security Policy").then_some(())
        })
        .await;
        let markup = test.browser.script("try { document.body.innerHTML = ''; } catch (error) { return error.name; }").await;
        assert_eq!(markup, "TypeError");
        test.allow("TrustedHTML");
    });
}

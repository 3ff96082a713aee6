//! What a page around an element does to it, or a framework of that page: nothing of it loses a lock or what was typed,
//! leads a secret elsewhere, or breaks the element.

use passdesk_sandbox::Portal;
use passdesk_tests::{Page, Test, run};
use serde_json::{Value, json};

const TOKEN: &str = "demo-ispring-soap-admin";
const USER: &str = "learner-42";

/// Opens a page of a portal with this in its body, and this as a script that runs before there are elements. The portal,
/// and the proxy's address; the page is there as long as the portal is.
async fn open(test: &mut Test, body: &str, early: &str) -> (Portal, String) {
    let (portal, proxy) = test.portal().await;
    portal.add("/early.js", early);
    let page = format!(
        "<!doctype html><html lang=en><title>Portal</title><link rel=icon href=/icon.svg>
         <script type=module src={proxy}passdesk.js></script><body>{body}<script src=/early.js></script></body>"
    );
    portal.add("/page", &page);
    test.browser.goto(&format!("{}/page", portal.origin())).await;
    (portal, proxy)
}

/// The element, for one system.
fn element(more: &str) -> String {
    format!("<passdesk-reset id=one connections=ispring-learn {more}></passdesk-reset>")
}

/// What a script says of the element, as `one`.
async fn of_it(test: &Test, script: &str) -> Value {
    test.browser.script(&format!("const one = document.querySelector('#one'); {script}")).await
}

#[test]
fn a_lock_holds_however_a_framework_writes_it_and_false_is_none() {
    // React on a server, or before the element is defined; Vue with what is false; HTML.
    for (written, locked) in [("userlocked", true), ("user-locked=false", false), ("user-locked", true), ("user-locked=x", true)] {
        run(async |test| {
            let _page = open(test, &element(&format!("user={USER} {written}")), "").await;
            Page::here(&test.browser).appears("form").await;
            let is =
                of_it(test, "return [one.querySelector('[name=user]').readOnly, one.userLocked || one.hasAttribute('userlocked')]").await;
            assert_eq!(is, json!([locked, locked]), "{written}");
            // It goes when it is taken away.
            of_it(test, "one.removeAttribute('userlocked'); one.userLocked = false").await;
            test.browser.until("return !document.querySelector('#one [name=user]').readOnly").await;
        });
    }
}

#[test]
fn an_address_that_is_none_leads_nowhere_and_can_be_mended() {
    run(async |test| {
        let (_portal, proxy) = open(test, &element("proxy=http://"), "").await;
        test.allow("Invalid URL");
        let page = Page::here(&test.browser).says("The list of systems could not be loaded.").await.press("Try again").await;
        page.says("The list of systems could not be loaded.").await;
        let asked = "return performance.getEntriesByType('resource').filter(({ name }) => name.includes('api/')).length";
        assert_eq!(test.browser.script(asked).await, 0);
        // Of an address only that counts which paths can be put behind.
        of_it(test, &format!("one.proxy = '{}?a=b#c'", proxy.trim_end_matches('/'))).await;
        let page = page.appears("form").await.fill("token", TOKEN).await;
        assert_eq!(of_it(test, "return one.proxy").await, format!("{}?a=b#c", proxy.trim_end_matches('/')));
        assert_eq!(page.set(USER, "kale & soup").await.outcome().await.heading, "Changed");
    });
}

#[test]
fn a_tree_of_its_own_that_is_asked_for_late_leaves_what_is_shown() {
    run(async |test| {
        let _page = open(test, &element(""), "").await;
        let page = Page::here(&test.browser).appears("form").await.fill("token", TOKEN).await;
        of_it(test, "one.shadow = 'open'; one.lang = 'de'").await;
        let page = page.says("Prüfen").await;
        assert_eq!(page.typed("token").await.as_deref(), Some(TOKEN));
        assert_eq!(of_it(test, "return one.shadowRoot").await, Value::Null);
        // It is first put in again by this.
        of_it(test, "one.remove(); requestAnimationFrame(() => document.body.append(one))").await;
        test.browser.until("return document.querySelector('#one')?.shadowRoot?.querySelector('form') != null").await;
    });
}

#[test]
fn what_is_moved_into_another_document_keeps_its_looks_and_what_was_typed() {
    run(async |test| {
        let _page = open(test, &element("theme=dark"), "").await;
        let page = Page::here(&test.browser).appears("form").await.fill("token", TOKEN).await;
        of_it(
            test,
            "window.one = one; window.inner = document.body.appendChild(document.createElement('iframe')); inner.contentDocument.body.append(one)",
        )
        .await;
        let looks = "const { colorScheme, display } = inner.contentWindow.getComputedStyle(one.querySelector('.passdesk-root'));
            return one.ownerDocument === inner.contentDocument && colorScheme === 'dark' && display === 'block'";
        test.browser.until(looks).await;
        // All that is said to it goes on to be heard.
        test.browser.script("one.lang = 'de'").await;
        test.browser.until("return one.innerText.includes('Prüfen')").await;
        assert_eq!(test.browser.script("return one.querySelector('[name=token]').value").await, TOKEN);
        // And back, and there again: each document has one sheet.
        for place in ["document.body", "inner.contentDocument.body", "document.body"] {
            test.browser.script(&format!("{place}.append(one); one.theme = 'light'")).await;
            test.browser.until(&looks.replace("one.ownerDocument === inner.contentDocument", "true").replace("dark", "light")).await;
        }
        let sheets = "return [document, inner.contentDocument].map(({ adoptedStyleSheets }) => adoptedStyleSheets.length)";
        assert_eq!(test.browser.script(sheets).await, json!([1, 1]));
        assert_eq!(page.appears("body > passdesk-reset form").await.typed("token").await.as_deref(), Some(TOKEN));
    });
}

#[test]
fn properties_of_others_stay_as_they_are_and_ours_are_taken_up() {
    run(async |test| {
        let early = format!(
            "const one = document.querySelector('#one');
             Object.defineProperty(one, 'fixed', {{ value: 1, enumerable: true }});
             Object.defineProperty(one, 'asked', {{ get: () => {{ throw new Error('nobody should ask') }}, enumerable: true, configurable: true }});
             Object.assign(one, {{ user: '{USER}', userLocked: true, connections: ['ispring-learn'] }});"
        );
        let _page = open(test, "<passdesk-reset id=one></passdesk-reset>", &early).await;
        let page = Page::here(&test.browser).appears("form").await;
        assert_eq!(page.typed("user").await.as_deref(), Some(USER));
        let kept = "const { get, value } = Object.getOwnPropertyDescriptor(one, 'asked');
            return [typeof get, value ?? null, one.fixed, Object.keys(one).sort(), one.querySelector('[name=user]').readOnly]";
        assert_eq!(of_it(test, kept).await, json!(["function", null, 1, ["asked", "fixed"], true]));
    });
}

#[test]
fn a_clone_has_nothing_of_what_was_typed() {
    run(async |test| {
        let _page = open(test, &element(""), "").await;
        let page = Page::here(&test.browser).appears("form").await.fill("token", TOKEN).await;
        of_it(test, "document.body.append(Object.assign(one.cloneNode(true), { id: 'two' }))").await;
        let page = page.appears("#two form").await;
        let typed = "return [...document.querySelectorAll('passdesk-reset')].map((one) => [...one.querySelectorAll('[name=token]')].map(({ value }) => value))";
        assert_eq!(test.browser.script(typed).await, json!([[TOKEN], [""]]));
        assert_eq!(page.typed("token").await.as_deref(), Some(TOKEN));
    });
}

//! Passdesk in a page of another origin, whose content policy is as strict as one can be: in a frame, and as an element.

use passdesk_sandbox::Portal;
use passdesk_tests::{Page, Test, blank, run};
use serde_json::{Value, json};

const TOKEN: &str = "demo-ispring-soap-admin";
const USER: &str = "learner-42";
const NEW: &str = "blåbær & fløde";
/// The content fits in the frame, and leaves no room.
const FITS: &str = "
    const height = document.body.getBoundingClientRect().height;
    return innerHeight >= height && innerHeight - height < 1.01 && document.documentElement.clientWidth === innerWidth";

/// What the element in the frame was told, without what it always has.
async fn attributes(test: &Test) -> Value {
    let all = "const { attributes } = document.querySelector('passdesk-reset');
        return Object.fromEntries([...attributes].map(({ name, value }) => [name, value]))";
    test.browser.script(all).await
}

/// Sends this from the page around, and waits until the element has it.
async fn option(test: &Test, name: &str, value: Option<&str>) {
    let said = value.map_or_else(|| format!("removeAttribute('{name}')"), |value| format!("setAttribute('{name}', {value:?})"));
    test.browser.script(&format!("document.querySelector('passdesk-frame').{said}")).await;
    test.browser.enter_frame("iframe").await;
    let value = json!(value).to_string();
    test.browser.until(&format!("return document.querySelector('passdesk-reset').getAttribute('{name}') === {value}")).await;
    test.browser.leave_frame().await;
}

async fn page<'a>(test: &'a Test, selector: &str) -> Page<'a> {
    Page::here(&test.browser).appears(selector).await
}

/// Threats: T21.
#[test]
fn a_password_is_set_in_a_frame_and_the_page_around_is_told_but_no_secret() {
    run(async |test| {
        let (portal, proxy) = test.portal().await;
        test.browser.frame(&portal.origin(), json!({ "proxy": proxy, "user": USER, "connection": "ispring-learn" })).await;
        test.browser.told("ready").await;
        test.browser.enter_frame("iframe").await;
        let form = page(test, "form").await;
        assert_eq!(form.typed("user").await.as_deref(), Some(USER));
        test.browser.until(FITS).await;
        // Narrower, and narrow enough that a scroll bar, while there is one, breaks lines.
        for width in ["320px", "341px", "344px", "347px", "100%"] {
            test.browser.leave_frame().await;
            test.browser.script(&format!("document.querySelector('main').style.width = {width:?}")).await;
            test.browser.enter_frame("iframe").await;
            test.browser.until(FITS).await;
        }
        let before = test.browser.script("return innerHeight").await;
        let form = form.fill("token", TOKEN).await.fill("new_password", NEW).await.press("Review").await;
        test.browser.until(FITS).await;
        assert_ne!(test.browser.script("return innerHeight").await, before);
        assert_eq!(form.press("Set this password").await.outcome().await.heading, "Changed");
        test.browser.until(FITS).await;
        test.browser.leave_frame().await;
        let detail = test.browser.told("changed").await;
        assert_eq!(detail["connection"], "ispring-learn", "{detail}");
        assert!(test.sandbox.accepts("ispring-learn", USER, NEW));

        let all = test.browser.script("return messages").await;
        let from = |one: &Value| one[0].as_str().map(str::to_owned);
        assert!(all.as_array().unwrap().iter().all(|one| from(one).as_deref() == Some(proxy.trim_end_matches('/'))), "{all}");
        for secret in [TOKEN, NEW] {
            assert!(!all.to_string().contains(secret), "{all}");
        }
        // What is no detail of an event, or not of its kind, stays there, should it ever be said.
        test.browser.enter_frame("iframe").await;
        let detail = json!({ "connection": "c", "reasons": ["password-too-short"], "password": NEW, "user": 5, "cause": { "a": NEW } });
        let refused =
            format!("document.querySelector('passdesk-reset').dispatchEvent(new CustomEvent('passdesk-refused', {{ detail: {detail} }}))");
        test.browser.script(&refused).await;
        test.browser.leave_frame().await;
        assert_eq!(test.browser.told("refused").await, json!({ "connection": "c", "reasons": ["password-too-short"] }));
        // Nor can a script of the page look into the frame.
        let read = "try { return document.querySelector('iframe').contentDocument } catch (error) { return error.name }";
        assert_eq!(test.browser.script(read).await, Value::Null);
        // What is about a person stood in no address.
        assert!(!test.browser.script("return document.querySelector('iframe').src").await.to_string().contains(USER));
    });
}

#[test]
fn what_is_copied_in_a_frame_is_on_the_clipboard() {
    run(async |test| {
        let (portal, proxy) = test.portal().await;
        test.browser.frame(&portal.origin(), json!({ "proxy": proxy, "user": USER })).await;
        test.browser.told("ready").await;
        test.browser.enter_frame("iframe").await;
        let form = page(test, "form").await.fill("token", TOKEN).await.set(USER, NEW).await.appears("section .changed").await;
        form.click(".passdesk-copy button").await;
        test.browser.until("return /^Copied/.test(document.querySelector('section .passdesk-said').innerText)").await;
        test.browser.leave_frame().await;
    });
}

/// Threats: T21.
#[test]
fn options_come_by_message_and_what_is_about_a_person_by_that_alone() {
    run(async |test| {
        let (portal, proxy) = test.portal().await;
        test.browser.frame(&portal.origin(), json!({ "proxy": proxy, "lang": "de", "user": "a", "user-locked": "" })).await;
        test.browser.told("ready").await;
        test.browser.enter_frame("iframe").await;
        test.browser.until("return document.querySelector('passdesk-reset').hasAttribute('user-locked')").await;
        assert_eq!(attributes(test).await, json!({ "lang": "de", "user": "a", "user-locked": "" }));
        assert_eq!(test.browser.script("return document.documentElement.lang").await, "de");
        test.browser.leave_frame().await;
        option(test, "theme", Some("dark")).await;
        option(test, "reason", Some("INC-1")).await;
        option(test, "user", Some(USER)).await;
        option(test, "user-locked", None).await;
        test.browser.enter_frame("iframe").await;
        assert_eq!(attributes(test).await, json!({ "lang": "de", "user": USER, "theme": "dark", "reason": "INC-1" }));
        assert_eq!(test.browser.script("return getComputedStyle(document.documentElement).colorScheme").await, "dark");
        test.browser.leave_frame().await;

        // Half of what was asked for is something else, so that it is all or nothing.
        test.allow("is no option here");
        for detail in [
            json!({ "user": "b", "proxy": "https://evil.example" }),
            json!({ "user": 1 }),
            json!({ "user": "b", "reason": "x".repeat(1001) }),
        ] {
            let send = format!(
                "document.querySelector('iframe').contentWindow.postMessage({{ type: 'passdesk-options', detail: {detail} }}, {proxy:?})"
            );
            test.browser.script(&send).await;
        }
        option(test, "reason", Some("INC-2")).await;
        test.browser.enter_frame("iframe").await;
        assert_eq!(attributes(test).await["user"], USER);
        test.browser.leave_frame().await;

        test.visit(&format!("{proxy}embed?connection=ispring-learn&user={USER}"), "form").await;
        assert_eq!(attributes(test).await, json!({}));
    });
}

/// Threats: T20.
#[test]
fn a_page_that_is_not_listed_gets_no_frame_and_no_message() {
    run(async |test| {
        let listed = Portal::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let other = Portal::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let proxy = test.for_portals(&[&listed]);
        blank(&other, &proxy);
        test.allow("frame-ancestors");
        test.allow("The target origin provided");
        for portal in [other.origin(), listed.origin()] {
            test.browser.frame(&other.origin(), json!({ "proxy": proxy })).await;
            // It may say of itself what it likes.
            let named = format!("{proxy}embed?portal={portal}");
            let script = format!(
                "window.loads = 0; const frame = document.querySelector('iframe'); frame.addEventListener('load', () => {{ loads += 1 }}); frame.src = {named:?}"
            );
            test.browser.script(&script).await;
            test.browser.until("return loads > 0").await;
            test.browser.enter_frame("iframe").await;
            assert_eq!(
                test.browser.script("return location.protocol + document.querySelectorAll('passdesk-reset').length").await,
                "chrome-error:0"
            );
            test.browser.leave_frame().await;
            assert_eq!(test.browser.script("return [told, messages]").await, json!([[], []]));
        }
    });
}

/// Threats: T21.
#[test]
fn a_page_that_says_it_is_another_is_neither_told_nor_heard() {
    run(async |test| {
        let one = Portal::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let two = Portal::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let proxy = test.for_portals(&[&one, &two]);
        for named in [two.origin(), "https://evil.example".to_owned(), String::new()] {
            test.browser.frame(&one.origin(), json!({ "proxy": proxy })).await;
            let script = format!("document.querySelector('iframe').src = '{proxy}embed?portal={named}'");
            test.browser.told("ready").await;
            test.browser.script(&script).await;
            test.browser.script("told.length = messages.length = 0").await;
            test.browser.enter_frame("iframe").await;
            test.browser
                .until(
                    "return location.href.endsWith('portal=' + arguments[0])".replace("arguments[0]", &json!(named).to_string()).as_str(),
                )
                .await;
            page(test, "form").await;
            test.browser.leave_frame().await;
            test.browser.script("document.querySelector('passdesk-frame').setAttribute('user', 'x')").await;
            test.browser.enter_frame("iframe").await;
            // By the time that a message to itself is there, so is the one before it.
            test.browser
                .script("return new Promise((done) => { addEventListener('message', () => done(), { once: true }); postMessage('', '*') })")
                .await;
            assert_eq!(attributes(test).await, json!({}), "{named}");
            test.browser.leave_frame().await;
            assert_eq!(test.browser.script("return [told, messages]").await, json!([[], []]), "{named}");
            // To one that is not listed it does not even try.
            let console = test.browser.console().await.concat();
            assert_eq!(console.contains("The target origin provided"), named == two.origin(), "{console}");
            assert_eq!(console.contains("none of frame_ancestors"), named != two.origin(), "{console}");
        }
    });
}

/// Threats: T21.
#[test]
fn a_message_from_another_window_or_origin_is_not_heard() {
    run(async |test| {
        let (portal, proxy) = test.portal().await;
        test.browser.frame(&portal.origin(), json!({ "proxy": proxy, "reason": "INC-1" })).await;
        test.browser.told("ready").await;
        // To the frame: from itself, and from another window of the right origin.
        let options = json!({ "type": "passdesk-options", "detail": { "user": "x" } });
        test.browser.enter_frame("iframe").await;
        test.browser.script(&format!("postMessage({options}, '*')")).await;
        test.browser.leave_frame().await;
        portal
            .add("/other", "<!doctype html><title>Other</title><link rel=icon href=/icon.svg><script type=module src=/other.js></script>");
        portal.add("/other.js", &format!("opener.frames[0].postMessage({options}, '*'); opener.postMessage('sent', '*');"));
        test.browser.script("open('/other', 'other')").await;
        test.browser.until("return messages.some(([, data]) => data === 'sent')").await;
        option(test, "reason", Some("INC-2")).await;
        test.browser.enter_frame("iframe").await;
        assert_eq!(attributes(test).await, json!({ "reason": "INC-2" }));
        test.browser.leave_frame().await;

        // To the page around: from its own window, from another frame, and from the frame once another origin is in it.
        test.browser
            .script(
                "const changed = { type: 'passdesk-changed', detail: {} };
                 const frame = document.querySelector('iframe');
                 const said = (source, origin) => dispatchEvent(new MessageEvent('message', { source, origin, data: changed }));
                 postMessage(changed, '*');
                 said(window, new URL(frame.src).origin);
                 said(frame.contentWindow, 'https://evil.example');
                 said(frame.contentWindow, location.origin);",
            )
            .await;
        test.browser.until("return messages.filter(([, { type }]) => type === 'passdesk-changed').length === 4").await;
        assert_eq!(test.browser.script("return told.map(([type]) => type)").await, json!(["passdesk-ready"]));
        test.browser.script("const frame = document.querySelector('iframe'); dispatchEvent(new MessageEvent('message', { source: frame.contentWindow, origin: new URL(frame.src).origin, data: { type: 'passdesk-changed' } }))").await;
        test.browser.told("changed").await;
    });
}

#[test]
fn the_frame_takes_addresses_and_properties_as_the_element_does() {
    run(async |test| {
        let (portal, proxy) = test.portal().await;
        test.allow("frame-src");
        test.allow("Invalid URL");
        // What is not let in is nobody's, and is told nothing.
        test.allow("The target origin provided");
        // Of the document's base, whatever stands behind its path; and of what is none nothing is made.
        test.browser.frame(&portal.origin(), json!({ "proxy": "tools/passdesk?a=b#c" })).await;
        let src = test.browser.script("return document.querySelector('iframe').src").await;
        assert!(src.as_str().unwrap().starts_with(&format!("{}/tools/passdesk/embed?portal=", portal.origin())), "{src}");
        test.browser.script("document.querySelector('passdesk-frame').proxy = 'http://'").await;
        assert_eq!(test.browser.script("return document.querySelector('iframe')").await, Value::Null);

        let ours = format!(
            "const one = document.querySelector('passdesk-frame');
             Object.assign(one, {{ user: '{USER}', userLocked: true, ways: ['password', 'link'], title: 'Set it', proxy: '{}' }});
             return [one.user, one.userLocked, one.ways, document.querySelectorAll('iframe').length, document.querySelector('iframe').title]",
            proxy.trim_end_matches('/')
        );
        assert_eq!(test.browser.script(&ours).await, json!([USER, true, ["password", "link"], 1, "Set it"]));
        test.browser.told("ready").await;
        test.browser.enter_frame("iframe").await;
        test.browser.until("return document.querySelector('passdesk-reset').hasAttribute('user-locked')").await;
        assert_eq!(attributes(test).await, json!({ "user": USER, "user-locked": "", "ways": "password link" }));
        test.browser.leave_frame().await;

        // What Vue writes of false, what React writes on a server, and a title that comes late.
        for (script, locked) in [
            ("setAttribute('user-locked', 'false')", false),
            ("setAttribute('userlocked', '')", true),
            ("removeAttribute('userlocked')", false),
        ] {
            test.browser.script(&format!("document.querySelector('passdesk-frame').{script}")).await;
            test.browser.enter_frame("iframe").await;
            test.browser.until(&format!("return document.querySelector('passdesk-reset').hasAttribute('user-locked') === {locked}")).await;
            test.browser.leave_frame().await;
        }
        let title = "document.querySelector('passdesk-frame').title = 'Late'; return document.querySelector('iframe').title";
        assert_eq!(test.browser.script(title).await, "Late");
    });
}

#[test]
fn a_frame_is_moved_as_it_is_if_the_page_moves_it_as_it_is() {
    run(async |test| {
        let (portal, proxy) = test.portal().await;
        test.browser.frame(&portal.origin(), json!({ "proxy": proxy, "connection": "ispring-learn" })).await;
        test.browser.told("ready").await;
        for (how, typed) in [("moveBefore(one, null)", TOKEN), ("append(one)", "")] {
            test.browser.enter_frame("iframe").await;
            page(test, "form").await.fill("token", TOKEN).await;
            test.browser.leave_frame().await;
            test.browser
                .script(&format!("told.length = 0; const one = document.querySelector('passdesk-frame'); document.body.{how}"))
                .await;
            if typed.is_empty() {
                test.browser.told("ready").await;
            }
            test.browser.enter_frame("iframe").await;
            assert_eq!(page(test, "form").await.typed("token").await.as_deref(), Some(typed), "{how}");
            test.browser.leave_frame().await;
        }
    });
}

#[test]
fn a_password_is_set_by_an_element_in_a_page_of_another_origin() {
    run(async |test| {
        let (portal, _) = test.portal().await;
        let page = test.visit(&portal.origin(), "#placed form").await;
        let page = page.choose("ispring-learn").await.fill("token", TOKEN).await;
        test.browser
            .script(
                "const person = document.getElementById('person'); person.value = 'learner-42'; person.dispatchEvent(new Event('change'))",
            )
            .await;
        assert_eq!(page.typed("user").await.as_deref(), Some(USER));
        let page = page.fill("new_password", NEW).await.send().await;
        assert_eq!(page.outcome().await.heading, "Changed");
        page.says("The portal has noted: a password was changed.").await;
        assert!(test.sandbox.accepts("ispring-learn", USER, NEW));
    });
}

#[test]
fn a_portal_keeps_its_own_looks() {
    run(async |test| {
        let (portal, _) = test.portal().await;
        test.visit(&portal.origin(), "#placed form").await;
        let looks = "return [...document.querySelectorAll('body, body *:not(passdesk-reset, passdesk-reset *)')].map((element) => {
            const { color, backgroundColor, font, margin, padding, border, display } = getComputedStyle(element);
            return [color, backgroundColor, font, margin, padding, border, display].join(' ');
        })";
        let with = test.browser.script(looks).await;
        assert_eq!(test.browser.script("return document.adoptedStyleSheets.length").await, 1);
        test.browser.script("document.adoptedStyleSheets = []").await;
        assert_eq!(test.browser.script(looks).await, with);
    });
}

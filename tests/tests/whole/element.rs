//! Passdesk as an element of somebody else's page: what it is told, what it tells, and that neither gets in the other's
//! way. The page is of another origin, with a content policy as strict as one can be.

use passdesk_sandbox::{Kind, Misbehaviour, Portal};
use passdesk_tests::{Page, Test, run};
use serde_json::{Value, json};

const TOKEN: &str = "demo-ispring-soap-admin";
const USER: &str = "learner-42";
const NEW: &str = "blåbær & fløde";

/// What the page's own script does: it notes what it is told.
const NOTE: &str = "window.told = [];
    for (const kind of ['ready', 'changed', 'refused', 'not-sent', 'unknown', 'cancelled', 'done'])
        addEventListener(`passdesk-${kind}`, ({ type, target, detail }) => told.push([type, target.id, detail]));";

/// A page of the portal with this in its body, and these styles of its own.
fn show(portal: &Portal, proxy: &str, body: &str, style: &str) -> String {
    portal.add("/note.js", NOTE);
    portal.add("/own.css", style);
    let page = format!(
        "<!doctype html><html lang=en><title>Portal</title><link rel=icon href=/icon.svg><link rel=stylesheet href=/own.css>
         <script src=/note.js></script><script type=module src={proxy}passdesk.js></script><body>{body}</body>"
    );
    portal.add("/page", &page);
    format!("{}/page", portal.origin())
}

/// An element for one system, and one person.
fn element(more: &str) -> String {
    format!("<passdesk-reset id=one connections=ispring-learn {more}></passdesk-reset>")
}

/// Opens such a page. It is there as long as the portal is.
async fn open(test: &mut Test, body: &str, style: &str) -> Portal {
    let (portal, proxy) = test.portal().await;
    test.browser.goto(&show(&portal, &proxy, body, style)).await;
    portal
}

async fn told(test: &Test, kind: &str) -> Value {
    test.browser.until(&format!("return told.find(([type]) => type === 'passdesk-{kind}') ?? null")).await
}

#[test]
fn the_page_hears_what_became_of_a_reset_and_no_secret() {
    run(async |test| {
        let _portal = open(test, &element(&format!("user={USER} user-locked reason='INC 1'")), "").await;
        let page = Page::here(&test.browser);
        let page = page.appears("form").await;
        assert_eq!(page.typed("user").await.as_deref(), Some(USER));
        assert_eq!(test.browser.script("return document.querySelector('[name=user]').readOnly").await, true);
        assert_eq!(told(test, "ready").await[1], "one");
        let page = page.fill("token", "wrong").await.fill("new_password", NEW).await.press("Review").await;
        page.press("Set this password").await.appears("form .passdesk-notice").await;
        let refused = told(test, "refused").await;
        assert_eq!(refused[2]["reasons"], json!(["credential"]));
        let page = page.fill("token", TOKEN).await.press("Review").await.press("Set this password").await;
        assert_eq!(page.outcome().await.heading, "Changed");
        let changed = told(test, "changed").await;
        let attempt = changed[2]["attempt"].as_str().unwrap();
        assert_eq!(attempt.len(), 32);
        let expected = json!({ "connection": "ispring-learn", "operation": "reset.password", "user": USER, "attempt": attempt, "reasons": [], "cause": "" });
        assert_eq!(changed[2], expected);
        page.press("Done").await.appears("form:not([hidden])").await;
        let all = test.browser.script("return told").await.to_string();
        assert!(all.contains("passdesk-done") && ![TOKEN, NEW, "blå"].iter().any(|secret| all.contains(secret)), "{all}");
        page.press("Cancel").await;
        told(test, "cancelled").await;
    });
}

#[test]
fn a_field_can_be_used_after_four_requests() {
    run(async |test| {
        let (portal, proxy) = test.portal().await;
        let url = show(&portal, &proxy, "<passdesk-reset></passdesk-reset>", "");
        // As at a first visit.
        test.browser.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
        test.browser.events().await;
        let page = test.visit(&url, "form").await.fill("token", TOKEN).await;
        assert_eq!(page.typed("token").await.as_deref(), Some(TOKEN));
        let events = test.browser.events().await;
        let asked = events.iter().filter(|event| event.method == "Network.requestWillBeSent").map(|event| event.text("/request/url"));
        let mut asked: Vec<&str> = asked.filter_map(|address| address.strip_prefix(&proxy)).collect();
        asked.sort_unstable();
        // The list of systems is what is shown, and no part of the widget.
        assert_eq!(asked.iter().filter(|path| **path == "api/config").count(), 1, "{asked:?}");
        asked.retain(|path| *path != "api/config");
        assert!(asked.len() <= 4 && asked.contains(&"passdesk.js"), "{asked:?}");
        let seen = "return performance.getEntriesByType('resource').filter(({ name }) => name.startsWith(PROXY)).length";
        assert_eq!(test.browser.script(&seen.replace("PROXY", &json!(proxy).to_string())).await, asked.len() + 1);
    });
}

#[test]
fn a_move_is_no_restart_and_a_removal_takes_all_along() {
    run(async |test| {
        let body = format!("<main>{}</main><aside></aside>", element(""));
        let _portal = open(test, &body, "").await;
        let page = Page::here(&test.browser).appears("form").await.fill("token", TOKEN).await.fill("user", USER).await;
        test.browser.script("document.querySelector('aside').append(document.querySelector('passdesk-reset'))").await;
        assert_eq!(page.appears("aside form").await.typed("token").await.as_deref(), Some(TOKEN));
        assert_eq!(test.browser.script("return told.length").await, 1);
        let gone = "window.gone = document.querySelector('passdesk-reset'); gone.remove(); return new Promise((done) => requestAnimationFrame(() => done(gone.innerHTML)))";
        assert_eq!(test.browser.script(gone).await, "");
        test.browser.script("document.querySelector('main').append(gone)").await;
        let page = page.appears("main form").await;
        assert_eq!(page.typed("token").await.as_deref(), Some(""));
        assert_eq!(page.typed("user").await.as_deref(), Some(""));
    });
}

#[test]
fn language_colours_and_person_change_while_it_is_shown_and_nothing_typed_is_lost() {
    run(async |test| {
        let _portal = open(test, &element("lang=en"), "").await;
        let page = Page::here(&test.browser).appears("form").await.fill("token", TOKEN).await;
        test.browser
            .script("Object.assign(document.querySelector('passdesk-reset'), { lang: 'de', user: 'learner-44', theme: 'dark' })")
            .await;
        let page = page.says("Prüfen").await;
        assert_eq!(page.typed("token").await.as_deref(), Some(TOKEN));
        assert_eq!(page.typed("user").await.as_deref(), Some("learner-44"));
        let scheme = "return getComputedStyle(document.querySelector('.passdesk-root')).colorScheme";
        assert_eq!(test.browser.script(scheme).await, "dark");
        test.browser.script("document.querySelector('passdesk-reset').theme = 'light'").await;
        test.browser.until("return getComputedStyle(document.querySelector('.passdesk-root')).colorScheme === 'light'").await;
        // Another system is another form.
        test.browser.script("document.querySelector('passdesk-reset').connections = ['ecgrid-rest', 'scim']").await;
        page.appears("[name=api_key]").await;
    });
}

/// How everything in the element looks.
const LOOKS: &str = "const all = [...document.querySelectorAll('.passdesk-root, .passdesk-root *')];
    return all.map((element) => {
        const { color, backgroundColor, font, margin, padding, borderTop, display, visibility, lineHeight, letterSpacing, textTransform } = getComputedStyle(element);
        return [element.tagName, color, backgroundColor, font, margin, padding, borderTop, display, visibility, lineHeight, letterSpacing, textTransform].join(' ');
    })";

#[test]
fn rough_styles_do_not_get_in() {
    run(async |test| {
        let rough = "* { all: unset; letter-spacing: 3px; text-transform: uppercase } html { font-size: 62.5% }
            input, button, label { display: none } input[type] { border: 9px solid red } p { margin: 5em; color: red }
            form { visibility: hidden } .portal h1, .portal h2 { font-size: 3px }";
        let body = format!("<div class=portal>{}</div>", element("theme=light"));
        let (portal, proxy) = test.portal().await;
        let mut looks = Vec::new();
        for style in ["", rough] {
            let url = show(&portal, &proxy, &body, style);
            test.visit(&url, "form button[type=submit]").await;
            looks.push(test.browser.script(LOOKS).await);
        }
        assert!(looks[0].as_array().unwrap().len() > 50);
        for (plain, rough) in looks[0].as_array().unwrap().iter().zip(looks[1].as_array().unwrap()) {
            assert_eq!(plain, rough);
        }
    });
}

#[test]
fn a_page_that_is_one_form_neither_sends_nor_hears_what_is_typed() {
    run(async |test| {
        let script = "window.heard = []; for (const name of ['submit', 'input', 'change', 'reset']) document.forms[0].addEventListener(name, ({ type }) => heard.push(type));";
        let body = format!("<form action=/own method=get><input name=own value=1>{}<button>Own</button></form>", element(""));
        let _portal = open(test, &body, "").await;
        let page = Page::here(&test.browser).appears("form form").await;
        test.browser.script(script).await;
        let page = page.fill("token", TOKEN).await.fill("user", USER).await.fill("new_password", NEW).await.enter().await;
        page.says("Is this right?").await.enter().await.says("Changed").await;
        assert_eq!(
            test.browser.script("return [heard, [...new FormData(document.forms[0]).keys()], location.pathname]").await,
            json!([[], ["own"], "/page"])
        );
    });
}

#[test]
fn in_a_tree_of_its_own_it_goes_by_the_keyboard_alone() {
    for mode in ["open", "closed"] {
        run(async |test| {
            let _portal =
                open(test, &element(&format!("user={USER} autofocus shadow={mode}")), "* { all: unset } input { display: none }").await;
            let page = Page::here(&test.browser);
            told(test, "ready").await;
            test.browser.until("return document.activeElement.id === 'one'").await;
            let inside = test.browser.script("const { shadowRoot } = document.querySelector('passdesk-reset'); return shadowRoot && shadowRoot.querySelector('form') !== null").await;
            assert_eq!(inside, if mode == "open" { json!(true) } else { Value::Null });
            // A token, and what is generated: Enter is always the next step.
            page.keys(TOKEN).await.enter().await.enter().await.enter().await.enter().await;
            let changed = told(test, "changed").await;
            assert_eq!(changed[2]["user"], USER);
        });
    }
}

#[test]
fn one_that_is_taken_out_in_mid_request_leaves_the_other_as_it_was() {
    run(async |test| {
        let body = format!("{}{}", element(&format!("user={USER}")), element("user=learner-44").replace("id=one", "id=two"));
        let _portal = open(test, &body, "").await;
        let page = Page::here(&test.browser).appears("#one form").await.appears("#two form").await;
        let page = page.click("#two [name=token]").await.keys(TOKEN).await;
        test.sandbox.next("ispring-learn", Misbehaviour { applied: true, kind: Kind::Hang });
        let page =
            page.click("#one [name=token]").await.keys(TOKEN).await.click("#one [name=new_password]").await.keys(NEW).await.enter().await;
        page.appears("#one section button.primary").await.enter().await.appears("#one section h2[tabindex]").await;
        test.until("the system has the request", |test| test.sandbox.requests("ispring-learn") == 1).await;
        test.browser.script("document.querySelector('#one').remove()").await;
        let page = page.click("#two [name=new_password]").await.keys("other & fløde").await.enter().await;
        let page = page.appears("#two section button.primary").await.enter().await;
        assert_eq!(page.outcome().await.heading, "Changed");
        assert_eq!(test.sandbox.requests("ispring-learn"), 2);
        assert!(test.sandbox.accepts("ispring-learn", "learner-44", "other & fløde"));
        assert_eq!(told(test, "changed").await[1], "two");
        let kinds = "return told.map(([type, id]) => `${type} ${id}`).sort()";
        assert_eq!(test.browser.script(kinds).await, json!(["passdesk-changed two", "passdesk-ready one", "passdesk-ready two"]));
    });
}

#[test]
fn a_page_over_which_the_build_is_swapped_goes_on() {
    run(async |test| {
        let _portal = open(test, &element(&format!("user={USER}")), "").await;
        // Files of another name, as after an upgrade; those of this name are gone.
        test.allow("ERR_BLOCKED_BY_CLIENT");
        let page = Page::here(&test.browser).appears("form").await.fill("token", TOKEN).await;
        test.browser.block(&["*/late-*", "*/blocklist-*", "*/words-*", "*/passdesk-*"]).await;
        let page = page.option("kind", "English words").await.click("[data-generate]").await;
        let page = page.says("Reload the page, or choose another kind.").await.fill("new_password", NEW).await.enter().await;
        page.says("Is this right?").await.enter().await.says("Changed").await;
        assert!(test.sandbox.accepts("ispring-learn", USER, NEW));
        // An element that comes now is served by what was loaded.
        test.browser.script("document.body.append(Object.assign(document.createElement('passdesk-reset'), { id: 'two' }))").await;
        page.appears("#two form").await;
    });
}

/// Shows one after the other, so many times, and takes it away again; the bytes of the module's memory.
const ROUNDS: &str = "
    const frame = () => new Promise(requestAnimationFrame);
    const ready = (one) => new Promise((done) => one.addEventListener('passdesk-ready', done, { once: true }));
    const make = {
        ours: async () => {
            const one = document.createElement('passdesk-reset');
            one.connections = ['ispring-learn'];
            document.querySelector('main').append(one);
            await ready(one);
            return one;
        },
        plain: async () => {
            window.plain ??= document.querySelector('form').cloneNode(true);
            const one = window.plain.cloneNode(true);
            document.querySelector('main').append(one);
            return one;
        },
    };
    for (let round = 0; round < 50; round += 1) {
        const one = await make.WHICH();
        await frame();
        one.remove();
        await frame();
    }
    const script = performance.getEntriesByType('resource').find(({ name }) => /passdesk-app-[0-9a-f]+\\.js/.test(name)).name;
    const { default: init } = await import(script);
    return (await init()).memory.buffer.byteLength;";

async fn rounds(test: &Test, which: &str, count: u32) -> (u64, [u64; 2]) {
    let script = format!("return (async () => {{ {} }})()", ROUNDS.replace("WHICH", which));
    let mut memory = Value::Null;
    for _ in 0..count / 50 {
        memory = test.browser.script(&script).await;
    }
    (memory.as_u64().unwrap(), test.browser.weight().await)
}

#[test]
fn elements_that_come_and_go_cost_nothing_for_good() {
    run(async |test| {
        let _portal = open(test, &format!("<main></main>{}", element("")), "").await;
        Page::here(&test.browser).appears("form").await;
        let (memory, [nodes, listeners]) = rounds(test, "ours", 100).await;
        let (memory_after, [nodes_after, listeners_after]) = rounds(test, "ours", 1000).await;
        assert_eq!((memory, listeners), (memory_after, listeners_after));
        // Chromium itself holds on to forms that were there, for a while or for good. Of ours it holds no more than of
        // forms of the same inputs that nobody else can hold on to.
        let (_, [before, _]) = rounds(test, "plain", 50).await;
        let (_, [after, _]) = rounds(test, "plain", 200).await;
        let (ours, plain) = ((nodes_after - nodes.min(nodes_after)) / 1000, (after - before.min(after)) / 200);
        assert!(ours <= plain, "{ours} nodes of ours for each, and {plain} of a plain form");
    });
}

//! The npm package in a page, at a proxy, with the stand-ins behind it.

use std::fs;
use std::path::Path;

use passdesk_sandbox::{Kind, Misbehaviour};
use passdesk_tests::{Folder, Forwarder, Line, Package, Test, run, searchable, until};
use serde_json::{Value, json};

use super::examples::{Example, examples};

const STANDIN: &str = "ispring-learn";
const USER: &str = "learner-42";
const NEW: &str = "blåbær & fløde";

/// A site with the package beside the page, and a page with nothing in it.
fn site_with_package() -> Folder {
    let site = Folder::of_site();
    copy(&Package::built(), &site.path().join("npm"));
    fs::write(site.path().join("blank.html"), "<!doctype html><meta charset=utf-8><title>Blank</title><link rel=icon href=icon.svg>")
        .unwrap();
    site
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// Shows the page with nothing in it at a proxy to iSpring Learn's stand-in; the proxy's address.
async fn blank(test: &mut Test) -> String {
    let url = test.proxy_with(&searchable(STANDIN, &[]), site_with_package().path(), None);
    test.browser.driver().goto(format!("{url}blank.html")).await.unwrap();
    url
}

/// Runs a function body of a script that has the package as `passdesk` and the connection as `learn`.
async fn js(test: &Test, body: &str) -> Value {
    let script = format!(
        "return import('/npm/index.js').then(async (passdesk) => {{
            const [learn] = await passdesk.connections();
            const token = 'demo-ispring-soap-admin';
            const code = (promise) => promise.then(() => 'none', ({{ code, field, outcome }}) => [code, field ?? outcome?.cause ?? outcome?.reasons[0] ?? null].join(' '));
            {body}
        }})"
    );
    test.browser.script(&script).await
}

#[test]
fn importing_it_shows_and_fetches_nothing() {
    run(async |test| {
        blank(test).await;
        let before = test.browser.script("return document.documentElement.outerHTML").await;
        let fetched = "const asked = []; const real = fetch; window.fetch = (...request) => { asked.push(request); return real(...request); };
            return import('/npm/index.js').then((all) => [
            Object.keys(all).length, asked.length,
            performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop()).filter((name) => name !== 'icon.svg').sort().join()])";
        assert_eq!(
            test.browser.script(fetched).await,
            json!([10, 0, "api.js,browser.js,error.js,index.js,load.js,settings.js,shapes.js,wire.js"])
        );
        assert_eq!(test.browser.script("return document.documentElement.outerHTML").await, before);
    });
}

#[test]
fn every_example_for_a_page_prints_what_it_says() {
    run(async |test| {
        let site = site_with_package();
        let examples: Vec<Example> = examples().into_iter().filter(|example| example.asks_a_proxy).collect();
        assert!(examples.len() > 4, "{}", examples.len());
        for (number, Example { code, .. }) in examples.iter().enumerate() {
            let code = code.replace("\"passdesk\"", "\"/npm/index.js\"").replace("\"http://127.0.0.1:8787/\"", "location.origin");
            fs::write(site.path().join(format!("example-{number}.js")), code).unwrap();
        }
        let url = test.proxy_with(&searchable(STANDIN, &[]), site.path(), None);
        for (number, Example { prints, code, .. }) in examples.iter().enumerate() {
            test.browser.driver().goto(format!("{url}blank.html")).await.unwrap();
            let script = format!(
                "const said = []; console.log = (...words) => said.push(words.join(' '));
                 return import('/example-{number}.js').then(() => said)"
            );
            assert_eq!(test.browser.script(&script).await, json!(prints), "{code}");
        }
    });
}

#[test]
fn a_password_is_reset_by_a_script_as_it_is_by_the_page() {
    run(async |test| {
        let url = blank(test).await;
        let done = js(test, &format!(
            "const session = await passdesk.signIn(learn, 'client', {{ client_id: 'ispring-soap-client', client_secret: 'canteen-Tray+12' }});
             const {{ people, more }} = await passdesk.findUser(learn, 'user', '{USER}', {{ session }});
             const done = await passdesk.resetPassword(learn, 'password', {{ new_password: '{NEW}' }}, {{ session, person: people[0] }});
             const known = await passdesk.outcome(learn, done.attempt);
             const seen = [JSON.stringify(session), Object.keys(session).join(), session.account, session.expiresAt > new Date()];
             await session.signOut();
             const over = await code(passdesk.findUser(learn, 'user', '{USER}', {{ session }}));
             return [people.length, people[0].name, more, done.outcome, done.meaning, known.outcome, seen, over]"
        )).await;
        let seen = &done[6];
        assert_eq!(done, json!([1, "Björn Øst", false, "changed", "Changed", "changed", seen, "session session"]));
        assert_eq!(seen[1], "account,expiresAt,signOut");
        assert_eq!((&seen[2], &seen[3]), (&json!("ispring-soap-client"), &json!(true)));
        let printed: Value = serde_json::from_str(seen[0].as_str().unwrap()).unwrap();
        assert_eq!(printed.as_object().unwrap().keys().collect::<Vec<_>>(), ["account", "expiresAt"]);
        assert!(test.sandbox.accepts(STANDIN, USER, NEW));
        assert_eq!(test.sandbox.sign_ins(STANDIN), 1);

        // The same values, typed in the page: the system gets the same bytes.
        let again =
            format!("return (await passdesk.resetPassword(learn, 'password', {{ token, user: '{USER}', new_password: '{NEW}' }})).outcome");
        assert_eq!(js(test, &again).await, "changed");
        let by_script = test.sandbox.last_request(STANDIN).unwrap();
        let page = test.open(&url).await.fill("token", "demo-ispring-soap-admin").await.option("by", "User id, without a search").await;
        assert_eq!(page.set(USER, NEW).await.outcome().await.heading, "Changed");
        assert_eq!(String::from_utf8(test.sandbox.last_request(STANDIN).unwrap()), String::from_utf8(by_script));
    });
}

#[test]
fn what_cannot_be_sent_is_an_error_with_a_code_and_nothing_is_sent() {
    run(async |test| {
        blank(test).await;
        let config = "const reset = (values, options) => code(passdesk.resetPassword(learn, 'password', values, options));
            const other = { ...learn, id: 'another' };
            const session = await passdesk.signIn(learn, 'token', { token });
            const [shipped] = await passdesk.systems();";
        let codes = js(
            test,
            &format!(
                "{config}
             return [
                await reset({{ token, user: 'a' }}),
                await reset({{ token, user: 'a', new_password: 'b'.repeat(40000) }}),
                await reset({{ token, user: 'a', new_password: 'a\\u0007b' }}),
                await reset({{ user: 'a', new_password: 'kale soup' }}),
                await reset({{ token, user: 'a', new_password: 'x' }}),
                await code(passdesk.resetPassword(learn, 'nothing', {{}})),
                await code(passdesk.resetPassword(other, 'password', {{ user: 'a', new_password: 'kale soup' }}, {{ session }})),
                await reset({{ user: 'a', new_password: 'kale soup' }}, {{ session: {{}} }}),
                await reset({{ user: 'a', new_password: 'kale soup' }}, {{ session, person: {{ user: 'b' }} }}),
                await reset({{ user: 43, new_password: 'kale soup' }}, {{ session, person: {{ user: '42' }} }}),
                await reset({{ user: 42, new_password: 'x' }}, {{ session, person: {{ user: '42' }} }}),
                await reset({{ token, user: 'a', new_password: 'kale soup' }}, {{ signal: new AbortController() }}),
                await reset({{ token, user: 'a', new_password: 'kale soup' }}, {{ signal: 7 }}),
                await reset({{ token, user: 'a', new_password: 'kale \\ud83e soup' }}),
                await reset({{ token, user: 'a', new_password: 'kale soup' }}, {{ reason: '\\udd66' }}),
                await code(passdesk.checkPassword(learn, 'kale \\udd66 soup')),
                await code(passdesk.checkPassword(learn, 'kale \\ud83e\\udd66 soup')),
                await code(passdesk.signIn(learn, 'client', {{ client_id: 'a' }})),
                await code(passdesk.signIn(learn, 'client', {{ client_id: 'a', client_secret: 'b' }})),
                await code(passdesk.signIn(shipped, 'token', {{ token }})),
                await code(passdesk.findUser(learn, 'login', ' ', {{ session }})),
                await code(passdesk.connections({{ proxy: 'https://127.0.0.1:1/' }})),
             ]"
            ),
        )
        .await;
        assert_eq!(
            codes,
            json!([
                "value new_password",
                "value new_password",
                "value new_password",
                "value token",
                "rules new_password",
                "argument reset",
                "session session",
                "argument session",
                "argument user",
                "argument user",
                "rules new_password",
                "argument signal",
                "argument signal",
                "value new_password",
                "value reason",
                "value new_password",
                "none",
                "value client_secret",
                "refused credential",
                "argument connection",
                "value search",
                "unavailable "
            ])
        );
        assert_eq!(test.sandbox.requests(STANDIN), 1, "only what was refused to sign in");
        test.allow("127.0.0.1:1/");
        test.allow("Content Security Policy");
        test.allow("Fetch API cannot load");
    });
}

/// Sets a password with a signal, and has it aborted when something holds.
fn aborted(when: &str) -> String {
    format!(
        "const stop = new AbortController();
         const {{ signal }} = stop;
         const reset = () => passdesk.resetPassword(learn, 'password', {{ token, user: '{USER}', new_password: '{NEW}' }}, {{ signal }});
         {when}
         const {{ outcome, cause, attempt }} = await done;
         return [outcome, cause, typeof attempt]"
    )
}

#[test]
fn an_abort_before_anything_left_sends_nothing() {
    run(async |test| {
        blank(test).await;
        // What is asked before a request leaves is held up, so that there is a moment to abort in.
        let hold = "window.real ??= fetch;
            const held = new Promise((go) => { window.go = go; });
            window.fetch = async (...request) => { await held; return window.real(...request); };";
        for when in ["", "await null;", "await new Promise((go) => setTimeout(go, 50));"] {
            let when = format!("const done = reset(); {when} stop.abort();");
            assert_eq!(js(test, &aborted(&[hold, &when].concat())).await, json!(["not_sent", "stopped", "object"]), "{when}");
            test.browser.script("window.go(); window.fetch = window.real; return new Promise((go) => setTimeout(go, 300))").await;
        }
        assert_eq!(test.sandbox.requests(STANDIN), 0);
    });
}

#[test]
fn what_has_not_left_when_the_module_ends_never_leaves() {
    run(async |test| {
        blank(test).await;
        let ended = format!(
            "const real = fetch;
             const relayed = [];
             let go;
             const held = new Promise((go_on) => {{ go = go_on; }});
             const asked = new Promise((comes) => {{
                 window.fetch = async (request) => {{ comes(); await held; return real(request); }};
             }});
             const reset = (new_password) => passdesk.resetPassword(learn, 'password', {{ token, user: '{USER}', new_password }});
             const first = code(reset('never & soup'));
             await asked;
             dispatchEvent(new Event('passdesk-ended'));
             const said = await first;
             window.fetch = (request) => {{ if (request.method === 'POST') relayed.push(request.url); return real(request); }};
             go();
             const {{ outcome }} = await reset('{NEW}');
             return [said, outcome, relayed.length]"
        );
        assert_eq!(js(test, &ended).await, json!(["ended ", "changed", 1]));
        assert!(test.sandbox.accepts(STANDIN, USER, NEW));
        assert_eq!(test.sandbox.requests(STANDIN), 1);
    });
}

#[test]
fn what_stops_the_waiting_need_be_no_signal_of_the_browsers_own() {
    run(async |test| {
        blank(test).await;
        // It only says that it is over, once, and is asked no more.
        let own = "const real = fetch;
            const signal = new EventTarget();
            window.fetch = async (request) => { signal.dispatchEvent(new Event('abort')); return real(request); };
            const values = { token, user: 'learner-42', new_password: 'never & soup' };
            const { outcome, cause } = await passdesk.resetPassword(learn, 'password', values, { signal });
            window.fetch = real;
            const again = await passdesk.resetPassword(learn, 'password', { ...values, new_password: 'te og kiks' });
            return [outcome, cause, again.outcome]";
        assert_eq!(js(test, own).await, json!(["not_sent", "stopped", "changed"]));
        assert_eq!(test.sandbox.requests(STANDIN), 1);
    });
}

#[test]
fn an_abort_after_it_left_says_at_once_that_nobody_knows_and_takes_nothing_back() {
    run(async |test| {
        let (browser, system) = (Forwarder::start().await, Forwarder::start().await);
        system.lead_to(&test.systems());
        let url = test.proxy_with(
            &format!(
                "hosts = [\"{}\"]\n[[connection]]\nid = \"a\"\nsystem = \"ispring-learn\"\nsettings.endpoint = \"http://{}/ispring-learn/documented/soap\"\nfind = false\n",
                browser.address(),
                system.address()
            ),
            site_with_package().path(),
            None,
        );
        browser.lead_to(&url);
        system.set(Line::Held);
        test.browser.driver().goto(format!("http://{}/blank.html", browser.address())).await.unwrap();
        js(
            test,
            "window.stop = new AbortController();
            passdesk.resetPassword(learn, 'password', { token, user: 'learner-42', new_password: 'te og kiks' }, { signal: stop.signal })
                .then((done) => { window.done = done; })",
        )
        .await;
        until("the system has the request", async || (test.sandbox.requests(STANDIN) == 1).then_some(())).await;
        assert_eq!(test.browser.script("return window.done ?? null").await, Value::Null);
        let stopped =
            "stop.abort(); return new Promise((go) => setTimeout(go)).then(() => [done.outcome, done.cause, done.attempt.length])";
        assert_eq!(test.browser.script(stopped).await, json!(["unknown", "stopped", 32]));
        let ask = "return (await passdesk.outcome(learn, window.done.attempt))";
        assert_eq!(js(test, ask).await["cause"], "pending");

        system.set(Line::Whole);
        until("it is known", async || (js(test, ask).await["outcome"] == "changed").then_some(())).await;
        assert!(test.sandbox.accepts(STANDIN, USER, "te og kiks"));
        assert_eq!(test.sandbox.requests(STANDIN), 1);

        // A connection that breaks is cleared up by asking, and nothing is sent twice.
        for line in [Line::Cut, Line::CutInside] {
            browser.set(line);
            let reset = format!(
                "return (await passdesk.resetPassword(learn, 'password', {{ token, user: '{USER}', new_password: '{NEW} {line:?}' }})).outcome"
            );
            assert_eq!(js(test, &reset).await, "changed", "{line:?}");
            assert!(test.sandbox.accepts(STANDIN, USER, &format!("{NEW} {line:?}")), "{line:?}");
        }
        assert_eq!(test.sandbox.requests(STANDIN), 3);

        // What cannot be asked about is unknown.
        browser.set(Line::Dying);
        let reset = format!(
            "const done = await passdesk.resetPassword(learn, 'password', {{ token, user: '{USER}', new_password: '{NEW}' }}); return [done.outcome, done.cause]"
        );
        assert_eq!(js(test, &reset).await, json!(["unknown", "lost"]));
        test.allow("Failed to load resource: net::ERR_");
    });
}

#[test]
fn a_refusal_and_what_nobody_knows_are_told_as_such() {
    run(async |test| {
        blank(test).await;
        let reset = |token: &str| {
            format!("const {{ outcome, cause, reasons, messages, meaning }} = await passdesk.resetPassword(learn, 'password',
                {{ token: '{token}', user: '{USER}', new_password: '{NEW}' }}, {{ lang: 'de' }}); return [outcome, cause, reasons, messages.length, meaning]")
        };
        let refused = js(test, &reset("demo-ispring-soap-author")).await;
        assert_eq!((&refused[0], &refused[1], &refused[2]), (&json!("refused"), &Value::Null, &json!(["permission"])));
        test.sandbox.next(STANDIN, Misbehaviour { applied: true, kind: Kind::CloseInMiddle });
        let unknown = js(test, &reset("demo-ispring-soap-admin")).await;
        assert_eq!(unknown, json!(["unknown", "broken", [], 0, "Die Verbindung zum System endete, bevor es geantwortet hatte."]));
        assert_eq!(test.sandbox.requests(STANDIN), 2);
    });
}

//! Passdesk in pages of another origin that others made: with React and with Vue, by TypeScript as strict as it is, built
//! by Vite from the packed npm package; and in one that esbuild builds.

use passdesk_sandbox::Portal;
use passdesk_tests::{Built, Forwarder, Line, Page, Test, connection, for_a_server, run};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

const STANDIN: &str = "ispring-learn";
const TOKEN: &str = "demo-ispring-soap-admin";
/// Whose form the first one is.
const USER: &str = "learner-42";
const OTHER: &str = "learner-43a";
const NEW: &str = "blåbær & fløde";

/// Shows the page at a proxy to two systems, the first of them by this line. It is there as long as the portal is.
async fn open(test: &mut Test, built: &Built, system: &Forwarder) -> Portal {
    let portal = Portal::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
    system.lead_to(&test.systems());
    let learn = connection(STANDIN, &[]).replace("{sandbox}", &format!("http://{}", system.address()));
    let proxy = test.proxy(&format!("origins = [{:?}]\n{learn}{}", portal.origin(), connection("ecgrid-rest", &[])));
    portal.show(&proxy);
    built.show(&portal);
    test.browser.goto(&format!("{}/?proxy={proxy}", portal.origin())).await;
    Page::here(&test.browser).appears("#first form").await.appears("#second form").await;
    portal
}

/// One of the two forms.
struct Form<'a> {
    test: &'a Test,
    id: &'a str,
}

impl Form<'_> {
    async fn fill(&self, name: &str, text: &str) -> &Self {
        let input = self.find(By::Css(format!("#{} form [name={name}]", self.id))).await;
        input.clear().await.unwrap();
        input.send_keys(text).await.unwrap();
        self
    }

    async fn press(&self, label: &str) -> &Self {
        let button = format!("//*[@id='{}']//button[normalize-space()=\"{label}\"]", self.id);
        self.find(By::XPath(button)).await.click().await.unwrap();
        self
    }

    async fn find(&self, by: By) -> WebElement {
        self.test.browser.driver().query(by).and_displayed().first().await.unwrap()
    }

    async fn typed(&self, name: &str) -> Value {
        self.test.browser.script(&format!("return document.querySelector('#{} form [name={name}]').value", self.id)).await
    }

    /// The colours that it is shown in.
    async fn scheme(&self) -> Value {
        self.test
            .browser
            .script(&format!("return getComputedStyle(document.querySelector('#{} .passdesk-root')).colorScheme", self.id))
            .await
    }
}

fn forms(test: &Test) -> [Form<'_>; 2] {
    ["first", "second"].map(|id| Form { test, id })
}

/// What the page has noted, but that the forms are there.
const NOTES: &str = "return [...document.querySelectorAll('#notes li')].map((note) => note.textContent).filter((note) => !note.startsWith('passdesk-ready'))";

/// Waits until the page has noted this.
async fn noted(test: &Test, note: &str) {
    test.browser
        .until(&format!("return [...document.querySelectorAll('#notes li')].some(({{ textContent }}) => textContent === {note:?})"))
        .await;
}

#[test]
fn a_framework_sets_properties_and_hears_events_of_each_element_by_itself() {
    for built in [Built::react(), Built::vue()] {
        run(async |test| {
            let system = Forwarder::start().await;
            let _portal = open(test, built, &system).await;
            let [first, second] = forms(test);
            assert_eq!(first.typed("user").await, USER);
            assert_eq!(test.browser.script("return document.querySelector('#first [name=user]').readOnly").await, true);
            for (form, all) in [(&first, &[STANDIN][..]), (&second, &["ecgrid-rest", STANDIN])] {
                let choices = format!(
                    "return [...document.querySelectorAll('#{} [name=connection] option')].map(({{ value }}) => value).sort()",
                    form.id
                );
                assert_eq!(test.browser.script(&choices).await, json!(all));
            }
            second.fill("token", "of the second").await.fill("user", OTHER).await;

            first.fill("token", "wrong").await.fill("new_password", NEW).await.press("Review").await.press("Set this password").await;
            noted(test, &format!("passdesk-refused {STANDIN} {USER} credential")).await;
            first.fill("token", TOKEN).await.press("Review").await.press("Set this password").await;
            noted(test, &format!("passdesk-changed {STANDIN} {USER}")).await;
            assert!(test.sandbox.accepts(STANDIN, USER, NEW));
            assert_eq!(test.sandbox.requests(STANDIN), 2);
            assert_eq!((second.typed("token").await, second.typed("user").await), (json!("of the second"), json!(OTHER)));

            // What the page listens for itself, and the functions, which have the module of the elements.
            second.press("Cancel").await;
            noted(test, &format!("second cancelled {STANDIN}")).await;
            Page::here(&test.browser).click("#count").await;
            noted(test, "connections 2").await;
            let modules = "return performance.getEntriesByType('resource').filter(({ name }) => /module-.*wasm/.test(name)).length";
            assert_eq!(test.browser.script(modules).await, 1);
            assert_eq!(test.browser.script(NOTES).await.as_array().unwrap().len(), 4);
        });
    }
}

#[test]
fn language_and_colours_change_in_a_framework_and_nothing_typed_is_lost() {
    for built in [Built::react(), Built::vue()] {
        run(async |test| {
            let system = Forwarder::start().await;
            let _portal = open(test, built, &system).await;
            let [first, second] = forms(test);
            first.fill("token", TOKEN).await.fill("new_password", NEW).await;
            second.fill("token", "of the second").await.fill("user", OTHER).await;
            // What comes late comes from the package.
            let page = Page::here(&test.browser).estimated().await;
            for form in [&first, &second] {
                assert_eq!(form.scheme().await, "light");
            }
            let page = page.click("#lang").await.says("Prüfen").await.click("#theme").await;
            for form in [&first, &second] {
                test.browser.until(&format!("return document.querySelector('#{} .passdesk-root').lang === 'de'", form.id)).await;
                assert_eq!(form.scheme().await, "dark");
            }
            page.estimated().await;
            assert_eq!((first.typed("token").await, first.typed("new_password").await), (json!(TOKEN), json!(NEW)));
            assert_eq!((second.typed("token").await, second.typed("user").await), (json!("of the second"), json!(OTHER)));
            assert_eq!(test.browser.script(NOTES).await, json!([]));
        });
    }
}

#[test]
fn an_element_that_a_framework_removes_in_mid_request_sends_once_and_leaves_the_other_as_it_was() {
    for built in [Built::react(), Built::vue()] {
        run(async |test| {
            let system = Forwarder::start().await;
            let _portal = open(test, built, &system).await;
            let [first, second] = forms(test);
            second.fill("token", TOKEN).await.fill("user", OTHER).await.fill("new_password", NEW).await;
            first.fill("token", TOKEN).await.fill("new_password", NEW).await;
            system.set(Line::Held);
            first.press("Review").await.press("Set this password").await;
            test.until("the request is with the system", |test| test.sandbox.requests(STANDIN) == 1).await;
            Page::here(&test.browser).click("#remove").await;
            test.browser.until("return document.getElementById('first') === null").await;
            system.set(Line::Whole);
            test.until("the system has set it", |test| test.sandbox.accepts(STANDIN, USER, NEW)).await;
            assert_eq!(test.sandbox.requests(STANDIN), 1);

            second.press("Review").await.press("Set this password").await;
            noted(test, &format!("passdesk-changed {STANDIN} {OTHER}")).await;
            assert!(test.sandbox.accepts(STANDIN, OTHER, NEW));
            assert_eq!(test.sandbox.requests(STANDIN), 2);
            // Whoever is gone tells nothing.
            assert_eq!(test.browser.script(NOTES).await, json!([format!("passdesk-changed {STANDIN} {OTHER}")]));
        });
    }
}

#[test]
fn unless_it_is_said_the_proxy_is_where_the_documents_base_is() {
    run(async |test| {
        let system = Forwarder::start().await;
        let _portal = open(test, Built::react(), &system).await;
        // The portal is none.
        test.allow("status of 404 (Not Found)");
        test.browser.script("document.body.append(document.createElement('passdesk-reset'))").await;
        let asked = "return performance.getEntriesByType('resource').some(({ name }) => name === `${location.origin}/api/config`)";
        test.browser.until(asked).await;
    });
}

#[test]
fn on_a_server_the_elements_are_nothing() {
    let package = passdesk_tests::Package::install();
    package.write(
        "server.js",
        "for (const name of ['elements', 'react', 'vue']) console.log(Object.keys(await import('passdesk/' + name)).length);\n",
    );
    assert_eq!(package.node("server.js", ""), "0\n0\n0\n");
    // By its conditions; and by itself, where a server has none of them, nor an address for its scripts.
    for (condition, has_them) in [("workerd", false), ("edge-light", false), ("worker", false), ("browser", true)] {
        let script = for_a_server(condition);
        assert_eq!(script.contains("passdesk-root"), has_them, "{condition}");
        package.write("bundle.cjs", &(script + "\nconsole.log('nothing');\n"));
        assert_eq!(package.node("bundle.cjs", ""), "nothing\n", "{condition}");
    }
}

#[test]
fn by_esbuild_it_works_as_the_package_says() {
    run(async |test| {
        let portal = Portal::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let proxy = test.proxy(&format!("origins = [{:?}]\n{}", portal.origin(), connection(STANDIN, &[])));
        portal.show(&proxy);
        Built::esbuild().show(&portal);
        test.browser.goto(&format!("{}/?proxy={proxy}", portal.origin())).await;
        let page = Page::here(&test.browser).appears("form").await;
        test.browser.until("return document.querySelector('output').value === '12'").await;
        // What comes late comes too: words in both languages, the long list, the estimate.
        let page = page.fill("token", TOKEN).await.fill("user", USER).await;
        for kind in ["English words", "German words"] {
            let before = test.browser.script("return document.querySelector('[name=new_password]').value").await;
            Page::here(&test.browser).option("kind", kind).await.click("[data-generate]").await;
            test.browser.until(&format!("return document.querySelector('[name=new_password]').value !== {before}")).await;
        }
        let late = "const names = performance.getEntriesByType('resource').filter(({ responseStatus }) => responseStatus === 200)
            .map(({ name }) => name.split('/').pop());
            return ['module.wasm', 'strength.wasm', 'blocklist.bin', 'words-en.txt', 'words-de.txt', 'systems.json'].every((name) => names.includes(name))";
        let page = page.fill("new_password", NEW).await;
        test.browser.until(late).await;
        assert_eq!(page.enter().await.says("Is this right?").await.enter().await.outcome().await.heading, "Changed");
        assert!(test.sandbox.accepts(STANDIN, USER, NEW));
    });
}

//! Whoever cannot see the page, or sees little of it, can use it: axe-core finds no fault in any state.

use std::fs;
use std::path::PathBuf;

use passdesk_tests::{Display, Page, Scene, Test, run};
use serde_json::Value;

/// All rules of WCAG 2.2 AA and good practice. The size of what is pressed is the one that axe leaves
/// out unless asked. In a frame is a page of another origin, where axe cannot look from here.
const RUN: &str = "
    return axe.run(document, { iframes: false, resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then(({ violations, passes }) => ({
        rules: passes.length,
        violations: violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`)),
    }));";

fn axe() -> String {
    let usual = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/tools/npm/node_modules");
    let file = std::env::var_os("PASSDESK_NPM").map_or_else(usual, PathBuf::from).join("axe-core/axe.min.js");
    let missing = |error| panic!("{}: {error}; `cargo xtask test` fetches axe-core", file.display());
    fs::read_to_string(&file).unwrap_or_else(missing)
}

/// What axe finds wrong with what is shown.
async fn faults(test: &Test, axe: &str) -> Vec<String> {
    // As a script of the driver's: no page of ours would let it in.
    test.browser.script(axe).await;
    let found = test.browser.script(RUN).await;
    assert!(found["rules"].as_u64() > Some(10), "axe looked at next to nothing: {found}");
    serde_json::from_value::<Vec<String>>(found["violations"].clone()).unwrap()
}

async fn no_scene_has_faults(test: &mut Test, dark: bool) {
    let (axe, url) = (axe(), test.scenes().await);
    test.browser.show_on(Display { width: 1000, height: 1400, dark }).await;
    let mut found = Vec::new();
    for scene in Scene::ALL {
        scene.reach(test, &url).await;
        found.extend(faults(test, &axe).await.into_iter().map(|fault| format!("{scene:?}: {fault}")));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn axe_finds_no_fault_in_light_colours() {
    run(async |test| no_scene_has_faults(test, false).await);
}

#[test]
fn axe_finds_no_fault_in_dark_colours() {
    run(async |test| no_scene_has_faults(test, true).await);
}

#[test]
fn axe_finds_no_fault_in_a_page_around_it() {
    run(async |test| {
        let (portal, proxy) = test.portal().await;
        test.visit(&portal.origin(), "#placed form").await;
        assert_eq!(faults(test, &axe()).await, [""; 0]);
        // The portal's own form, with rules, at the last look, and with an outcome.
        let page = Page::here(&test.browser).click("#own-token").await.keys("t").await.tab().await.keys("u").await;
        page.press("Make one up").await.appears("#own-rules li").await;
        assert_eq!(faults(test, &axe()).await, [""; 0]);
        page.press("Look it over").await.focused("#own-sure").await;
        assert_eq!(faults(test, &axe()).await, [""; 0]);
        page.press("Set the password").await.focused("#own-said").await;
        assert_eq!(faults(test, &axe()).await, [""; 0]);
        test.visit(&format!("{proxy}embed"), "form").await;
        assert_eq!(faults(test, &axe()).await, [""; 0]);
    });
}

#[test]
fn axe_would_find_a_fault() {
    run(async |test| {
        test.page().await;
        test.browser.script("document.querySelector('label[for$=user]').remove(); document.querySelector('h1').style.color = '#bbb'").await;
        let found = Value::from(faults(test, &axe()).await).to_string();
        assert!(found.contains("label:") && found.contains("color-contrast:"), "{found}");
    });
}

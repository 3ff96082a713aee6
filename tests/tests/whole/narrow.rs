//! The page on the narrowest display that there still is: everything is there, and nothing to be
//! scrolled for sideways.

use passdesk_tests::{Display, Language, Scene, Test, run_in};

/// What reaches beyond the display, is cut off in its own box, or touches another button. Inputs and lists scroll what is long.
const TOO_WIDE: &str = "
    const width = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
        if (!element.checkVisibility() || element.closest('.passdesk-unseen, option, .portal-skip')) return false;
        const { left, right } = element.getBoundingClientRect();
        const cut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && !element.matches('input, select');
        return left < 0 || right > width || cut;
    });
    const buttons = [...document.querySelectorAll('.passdesk button')].filter((button) => button.checkVisibility());
    const near = 4;
    const touch = (one, other) => one.left < other.right + near && other.left < one.right + near && one.top < other.bottom + near && other.top < one.bottom + near;
    const boxes = buttons.map((button) => button.getBoundingClientRect());
    const touching = buttons.filter((_, index) => boxes.some((box, other) => other !== index && touch(box, boxes[index])));
    if (document.documentElement.scrollWidth > width) wide.push(document.documentElement);
    return [...wide, ...touching].map((element) => element.outerHTML.slice(0, 200));";

async fn nothing_is_too_wide(test: &mut Test) {
    let url = test.scenes().await;
    test.browser.show_on(Display { width: 320, height: 640, dark: false }).await;
    let (portal, _) = test.portal().await;
    test.visit(&portal.origin(), "#placed form").await;
    assert_eq!(test.browser.script(TOO_WIDE).await, serde_json::json!([]), "in a page around it");
    for scene in Scene::ALL {
        let page = scene.reach(test, &url).await;
        assert_eq!(test.browser.script("return document.documentElement.clientWidth").await, 320);
        assert_eq!(test.browser.script(TOO_WIDE).await, serde_json::json!([]), "{scene:?}");
        if scene == Scene::Form {
            let long = "Donaudampfschifffahrtsgesellschaftskapitaen.".repeat(6);
            page.fill("token", "demo-ispring-soap-admin").await.fill("user", &long).await.fill("new_password", &long[..99]).await;
            page.click("[name=new_password] + button").await.click("[type=submit]").await.click(".passdesk-reveal button").await;
            test.browser.until("return document.querySelector('.passdesk-reveal code').innerText.startsWith('Donau')").await;
            assert_eq!(test.browser.script(TOO_WIDE).await, serde_json::json!([]), "long values");
        }
    }
}

#[test]
fn a_long_name_leaves_the_value_its_room() {
    run_in(Language::German, async |test| {
        let url = test.scenes().await;
        Scene::Chosen.reach(test, &url).await;
        let share = "const width = (selector) => document.querySelector(selector).getBoundingClientRect().width;
            return width('dd.passdesk-user') / width('section dl')";
        let share = test.browser.script(share).await.as_f64().unwrap();
        assert!(share > 0.6, "{share}");
    });
}

#[test]
fn nothing_is_too_wide_in_english() {
    run_in(Language::English, async |test| nothing_is_too_wide(test).await);
}

#[test]
fn nothing_is_too_wide_in_german() {
    run_in(Language::German, async |test| nothing_is_too_wide(test).await);
}

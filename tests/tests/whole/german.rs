//! The page in another language: nothing is left in English.

use std::collections::BTreeSet;

use passdesk_tests::{Language, Scene, Test, run_in};

/// Every text that is shown or read out.
const TEXTS: &str = "
    const walker = document.createTreeWalker(document.querySelector('.passdesk'), NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        const { parentElement, data } = walker.currentNode;
        if (parentElement.checkVisibility() && !parentElement.closest('code, pre, blockquote, .passdesk-user')) texts.push(data.trim());
    }
    const labels = [...document.querySelectorAll('[aria-label]')].map((element) => element.ariaLabel);
    return [...texts, ...labels].filter((text) => /[a-z]{2}/i.test(text));";

/// What is the same in both: names of products and people's own values.
const SAME: [&str; 17] = [
    "System",
    "Person",
    "anna.lindqvist@nordlund.example",
    "learner-42",
    "learner-43",
    "learner-7",
    "INC-4711 vergessen über Ostern",
    "5f2c1b9e-8a4d-4c1e-9b7a-2d6f00a1c301",
    "iSpring Learn (SOAP)",
    "iSpring Learn (REST)",
    "UiPath Automation Cloud",
    "UiPath Automation Suite 2022.4",
    "ECGridOS 4.1 (SOAP)",
    "Keycloak",
    "Lea Leek\u{a0}· lea.leek\u{a0}· lea.leek@acme.example\u{a0}· 1042",
    "Lea Leek\u{a0}· l.leek\u{a0}· l.leek@oneil.example\u{a0}· 1142",
    "Rolf Rhubarb\u{a0}· rolf.rhubarb\u{a0}· rolf@rhubarb.example\u{a0}· 4f6c1d2e-9a3b-4c5d-8e7f-0a1b2c3d4e04",
];

fn texts(language: Language) -> Vec<(Scene, BTreeSet<String>)> {
    let mut all = Vec::new();
    run_in(language, async |test: &mut Test| {
        let url = test.scenes().await;
        for scene in Scene::ALL {
            scene.reach(test, &url).await;
            all.push((scene, serde_json::from_value(test.browser.script(TEXTS).await).unwrap()));
        }
        let lang = test.browser.script("return document.querySelector('.passdesk-root').lang").await;
        assert_eq!(lang, if language == Language::German { "de" } else { "en" });
    });
    all
}

#[test]
fn no_english_is_left_for_a_browser_that_speaks_german() {
    for ((scene, english), (_, german)) in texts(Language::English).into_iter().zip(texts(Language::German)) {
        assert!(!german.is_empty(), "{scene:?}");
        let left: Vec<_> = german.intersection(&english).filter(|text| !SAME.contains(&text.as_str())).collect();
        assert!(left.is_empty(), "{scene:?}: {left:?}");
    }
}

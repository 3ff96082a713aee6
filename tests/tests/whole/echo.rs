//! Systems that quote what they were sent. No secret comes back: not to the page, and not out of the proxy.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use passdesk_core::bind::Catalog;
use passdesk_sandbox::{Kind, Misbehaviour, demo};
use passdesk_tests::{Forwarder, Test, run};

const NEW: &str = "N3w <pass> \"wörd\" & 100%";

/// The fields of a credential, one of which a system has.
const CREDENTIALS: &str = "[name=token], [name=session], [name=api_key]";

/// A secret in all the ways in which a stand-in quotes it. In base64 it may begin within a group of three bytes.
fn spellings(secret: &str) -> Vec<String> {
    let percent = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    let within = |offset: usize| {
        let encoded = BASE64_STANDARD.encode([&[b' '; 3][..offset], secret.as_bytes()].concat());
        let start = if offset == 0 { 0 } else { 4 };
        encoded[start..encoded.len() - 4].to_owned()
    };
    let quoted = serde_json::to_string(secret).unwrap();
    let marked_up = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut spellings = vec![secret.to_owned(), quoted.trim_matches('"').to_owned(), marked_up, secret.bytes().map(percent).collect()];
    spellings.extend((0..3).map(within));
    spellings
}

/// A proxy behind a line, that reaches every stand-in.
async fn proxy(test: &mut Test) -> Forwarder {
    let browser = Forwarder::start().await;
    let catalog = Catalog::shipped().unwrap();
    let mut config = vec![format!("hosts = [\"{}\"]", browser.address())];
    for id in catalog.ids() {
        let Some(settings) = catalog.sandbox(&id, &test.systems()) else { continue };
        config.push(format!("[[connection]]\nid = \"{id}\"\nsystem = \"{id}\"\nfind = false"));
        config.extend(settings.iter().map(|(name, value)| format!("settings.{name} = {value:?}")));
    }
    browser.lead_to(&test.proxy(&config.join("\n")));
    browser
}

#[test]
fn no_secret_that_a_system_quotes_comes_back() {
    run(async |test| {
        let browser = proxy(test).await;
        for system in demo() {
            let (secret, user) = (system.credentials[0].secret, system.users[0]);
            // Where a refusal is known by its words, one of other words is none that is known.
            let refused = if system.id == "ispring-learn" { "Unknown" } else { "Refused" };
            for (kind, heading, quotes) in [(Kind::Echo, "Unknown", false), (Kind::EchoRefusal, refused, true)] {
                let about = format!("{} {kind}", system.id);
                let before = test.sandbox.requests(system.id);
                let page = test.open(&format!("http://{}", browser.address())).await.choose(system.id).await;
                let name = test.browser.until(&format!("return document.querySelector('form').querySelector('{CREDENTIALS}')?.name")).await;
                page.fill(name.as_str().unwrap(), secret).await;
                let asks_old = page.typed("old_password").await.is_some();
                if asks_old {
                    page.fill("old_password", user.password).await;
                }
                // What has a default is there; where it is not, it is typed.
                if page.typed("temporary").await.as_deref() == Some("") {
                    page.fill("temporary", "true").await;
                }
                test.sandbox.next(system.id, Misbehaviour { applied: false, kind });
                let outcome = page.set(user.id, NEW).await.outcome().await;
                assert_eq!(outcome.heading, heading, "{about}: {}", outcome.text);
                assert_eq!(test.sandbox.requests(system.id) - before, 1, "{about}");

                // Everything visible, and everything that came out of the proxy.
                let visible = test.browser.script("return document.body.innerText").await.as_str().unwrap().to_owned();
                let answer = browser.answers();
                assert!(answer.contains(&heading.to_lowercase()), "{about}: {answer}");
                let mut secrets = vec![secret, NEW];
                secrets.extend(asks_old.then_some(user.password));
                for spelling in secrets.into_iter().flat_map(spellings) {
                    assert!(!visible.contains(&spelling), "{about}: {spelling} in {visible}");
                    assert!(!answer.contains(&spelling), "{about}: {spelling} in {answer}");
                }
                // Something stands in their place.
                assert_eq!(outcome.text.contains("In the system's words"), quotes, "{about}: {}", outcome.text);
                assert_eq!(answer.contains("•••"), quotes, "{about}: {answer}");
            }
        }
    });
}

//! What is fetched only when it is wanted: the long list of common passwords, the estimate of strength,
//! the words of passphrases. The page works without any of it, and says so.

use js_sys::{Array, Function, Promise, Uint8Array};
use passdesk_core::Secret;
use passdesk_core::blocklist::Blocklist;
use passdesk_core::generate::Words;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The name of the list of common passwords.
pub const LIST: &str = "blocklist";
/// The name of the estimate of strength.
pub const STRENGTH: &str = "strength";

/// What has come, and what is on its way.
pub struct Late {
    /// Common passwords: the short list, and the long one, which has them too, when it is there.
    pub list: Blocklist,
    /// Whether it is the long one.
    pub is_long: bool,
    /// The words, and the name of the file that they are of.
    pub words: (&'static str, Words),
    estimate: Option<Function>,
    asked: Vec<&'static str>,
}

/// What is thought of a password.
pub struct Estimate {
    /// From 0 to 4.
    pub score: usize,
    /// Why, and what would be better.
    pub lines: Vec<String>,
}

impl Late {
    /// Nothing has come yet.
    #[must_use]
    pub fn new() -> Self {
        Self { list: Blocklist::common(), is_long: false, words: ("", Words::default()), estimate: None, asked: Vec::new() }
    }

    /// Whether something is to be fetched: it is not there, and was not asked for.
    pub fn wants(&mut self, name: &'static str) -> bool {
        let wants = !self.asked.contains(&name);
        if wants {
            self.asked.push(name);
        }
        wants
    }

    /// Takes what has come, or that it did not: then it can be asked for again. Whether it is there.
    pub fn take(&mut self, name: &'static str, came: Option<&JsValue>) -> bool {
        let taken = came.and_then(|came| match name {
            LIST => {
                self.list = Blocklist::parse(Uint8Array::new(came).to_vec()).ok()?;
                self.is_long = true;
                Some(())
            }
            STRENGTH => {
                self.estimate = Some(came.dyn_ref::<Function>()?.clone());
                Some(())
            }
            _ => {
                self.words = (name, Words::parse(&came.as_string()?));
                Some(())
            }
        });
        if taken.is_none() || name == self.words.0 {
            self.asked.retain(|asked| *asked != name);
        }
        taken.is_some()
    }

    /// The estimate for a password, if it can be made.
    #[must_use]
    pub fn estimate<'a>(&self, password: &Secret, context: impl Iterator<Item = &'a str>, language: &str) -> Option<Estimate> {
        let context: Array = context.map(JsValue::from_str).collect();
        let [password, language] = [password.expose(), language].map(JsValue::from_str);
        let answer = self.estimate.as_ref()?.call3(&JsValue::NULL, &password, &context, &language).ok()?;
        let (score, lines) = serde_wasm_bindgen::from_value(answer).ok()?;
        Some(Estimate { score, lines })
    }
}

/// Fetches by the function that the page was mounted with.
pub async fn fetch(late: Function, name: &str) -> Option<JsValue> {
    let promise = late.call1(&JsValue::NULL, &JsValue::from_str(name)).ok()?;
    JsFuture::from(promise.dyn_into::<Promise>().ok()?).await.ok()
}

//! What a page calls.

use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// Estimates a password: `[score, lines]`, the score from 0 to 4, and what is to be said of it, in the
/// language of the tag given. `context` are words about the account. An empty password prepares the word
/// lists, which takes some milliseconds, so that the first estimate does not.
///
/// # Errors
/// None is known; the glue knows no other way to hand over a list.
#[wasm_bindgen]
#[allow(clippy::needless_pass_by_value, reason = "the glue hands over values of its own")]
pub fn estimate(password: String, context: Vec<String>, lang: String) -> Result<JsValue, JsValue> {
    let password = Zeroizing::new(password);
    let context: Vec<&str> = context.iter().map(String::as_str).collect();
    let estimate = crate::estimate(&password, &context);
    let lines: Vec<&str> = estimate.lines(&lang).collect();
    Ok(serde_wasm_bindgen::to_value(&(estimate.score, lines))?)
}

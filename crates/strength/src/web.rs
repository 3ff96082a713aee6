//! What a page calls.

use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// Estimates a password: `{score, guessesLog10, warning, suggestions}`, the last two as the words in
/// [`Warning`](crate::Warning) and [`Suggestion`](crate::Suggestion). An empty password prepares the
/// word lists, which takes some milliseconds, so that the first estimate does not.
///
/// # Errors
/// None is known; the glue knows no other way to hand over an object.
#[wasm_bindgen]
#[allow(clippy::needless_pass_by_value, reason = "the glue hands over values of its own")]
pub fn estimate(password: String, context: Vec<String>) -> Result<JsValue, JsValue> {
    let password = Zeroizing::new(password);
    let context: Vec<&str> = context.iter().map(String::as_str).collect();
    Ok(serde_wasm_bindgen::to_value(&crate::estimate(&password, &context))?)
}

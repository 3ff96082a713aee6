//! The browser, as far as the page needs it. Every call that can fail is answered by a value.

use js_sys::{JsString, Reflect};
use passdesk_core::Secret;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement};

/// A password in NFC (Unicode Standard Annex 15), by the browser's own normaliser.
#[must_use]
pub fn nfc(text: &str) -> String {
    JsString::from(text).normalize("NFC").into()
}

/// A new attempt id: 128 random bits in hex. `None` if the browser has no source of randomness, in
/// which case nothing is sent.
#[must_use]
pub fn attempt_id() -> Option<String> {
    let mut bytes = [0_u8; 16];
    web_sys::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes.iter().fold(String::with_capacity(32), |hex, byte| hex + &format!("{byte:02x}")))
}

/// The language that the browser asks for.
#[must_use]
pub fn language() -> String {
    web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default()
}

/// Copies a text; whether the browser allowed it. Without a secure context there is no clipboard.
pub async fn copy(text: &str) -> bool {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else { return false };
    if !Reflect::has(&navigator, &JsValue::from_str("clipboard")).unwrap_or(false) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// An input of a form by its name.
#[must_use]
pub fn input(form: &HtmlFormElement, name: &str) -> Option<HtmlInputElement> {
    form.elements().named_item(name)?.dyn_into().ok()
}

/// What was typed in an input.
#[must_use]
pub fn typed(form: &HtmlFormElement, name: &str) -> Secret {
    Secret::new(input(form, name).map(|input| input.value()).unwrap_or_default())
}

/// Puts the focus on an element.
pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // An element that cannot take the focus is left alone.
        let _ = element.focus();
    }
}

/// Tells the script outside the module that the module has ended.
pub fn announce_end() {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new("passdesk-ended")) {
        // Nobody is left to be told if this fails too.
        let _ = window.dispatch_event(&event);
    }
}

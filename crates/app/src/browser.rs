//! The browser, as far as the page needs it. Every call that can fail is answered by a value.

use js_sys::{JsString, Reflect};
use passdesk_core::Secret;
use passdesk_core::value::NEW_PASSWORD;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement};

use crate::messages::Messages;

#[wasm_bindgen]
extern "C" {
    /// The one of the page, or of whatever else runs the module.
    #[wasm_bindgen(catch, js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]) -> Result<(), JsValue>;

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(act: &js_sys::Function, milliseconds: u32);
}

/// A password in NFC (Unicode Standard Annex 15), by the browser's own normaliser.
#[must_use]
pub fn nfc(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    JsString::from(text).normalize("NFC").into()
}

/// 32 random bits. `None` if the browser has no source of randomness that is fit for secrets.
#[must_use]
pub fn random() -> Option<u32> {
    let mut bytes = [0_u8; 4];
    get_random_values(&mut bytes).ok()?;
    Some(u32::from_le_bytes(bytes))
}

/// A new attempt id: 128 random bits in hex. `None` if the browser has no source of randomness, in
/// which case nothing is sent.
#[must_use]
pub fn attempt_id() -> Option<String> {
    let mut digits = String::new();
    for _ in 0..4 {
        let bits = random()?;
        digits.extend((0..8).filter_map(|digit| char::from_digit(bits >> (4 * digit) & 15, 16)));
    }
    Some(digits)
}

/// Lets a second pass.
pub async fn second() {
    let passed = js_sys::Promise::new(&mut |resolve, _| set_timeout(&resolve, 1000));
    // It is never rejected.
    let _ = JsFuture::from(passed).await;
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

/// What was typed in an input, or chosen.
#[must_use]
pub fn typed(form: &HtmlFormElement, name: &str) -> Secret {
    let Some(input) = input(form, name) else { return Secret::new(chosen(form, name)) };
    let value = if input.type_() == "checkbox" { input.checked().to_string() } else { input.value() };
    Secret::new(value)
}

/// What is typed in the inputs of a form.
pub fn typing(form: &HtmlFormElement) -> impl Fn(&str) -> Secret {
    |name| typed(form, name)
}

/// What is chosen of a list.
fn chosen(form: &HtmlFormElement, name: &str) -> String {
    let select = form.elements().named_item(name).and_then(|element| element.dyn_into::<HtmlSelectElement>().ok());
    select.map(|select| select.value()).unwrap_or_default()
}

/// The new password of a form, in NFC.
#[must_use]
pub fn new_password(form: &HtmlFormElement) -> Secret {
    input(form, NEW_PASSWORD).map(|input| composed(&input)).unwrap_or_default()
}

/// What stands in an input, in NFC.
#[must_use]
pub fn composed(input: &HtmlInputElement) -> Secret {
    Secret::new(nfc(Secret::new(input.value()).expose()))
}

/// The element that an event happened to.
#[must_use]
pub fn target<T: wasm_bindgen::JsCast>(event: &Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}

/// Shows or hides what stands in the input before a button. It is the browser's state, like what was
/// typed, and is changed there.
pub fn toggle(event: &Event, messages: &Messages) {
    let Some(button) = target::<Element>(event) else { return };
    let input = button.previous_element_sibling().and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = input {
        show(&input, &button, input.type_() == "password", messages);
    }
}

/// Shows what stands in an input, or hides it, and has the button beside it say so.
fn show(input: &HtmlInputElement, button: &Element, shown: bool, messages: &Messages) {
    let (from, to) = if shown { (messages.show, messages.hide) } else { (messages.hide, messages.show) };
    input.set_type(if shown { "text" } else { "password" });
    button.set_text_content(Some(to));
    let label = button.get_attribute("aria-label").unwrap_or_default();
    // A label that cannot be set leaves the old one.
    let _ = button.set_attribute("aria-label", &[to, label.strip_prefix(from).unwrap_or(&label)].concat());
}

/// Puts a text in an input, for all to see.
pub fn put(input: &HtmlInputElement, text: &str, messages: &Messages) {
    input.set_value(text);
    if let Some(button) = input.next_element_sibling().filter(|_| input.type_() == "password") {
        show(input, &button, true, messages);
    }
}

/// Hides what stands in an input, if it can be hidden.
pub fn hide(input: &HtmlInputElement, messages: &Messages) {
    let button = input.next_element_sibling().filter(|button| input.type_() == "text" && !button.has_attribute("hidden"));
    if let Some(button) = button {
        show(input, &button, false, messages);
    }
}

/// Puts the focus on an element.
pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // An element that cannot take the focus is left alone.
        let _ = element.focus();
    }
}

/// Brings the first element that this selector names to the top of what is seen.
pub fn scroll_to(host: &Element, selector: &str) {
    if let Ok(Some(element)) = host.query_selector(selector) {
        element.scroll_into_view();
    }
}

/// Tells the script outside the module that the module has ended.
pub fn announce_end() {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new("passdesk-ended")) {
        // Nobody is left to be told if this fails too.
        let _ = window.dispatch_event(&event);
    }
}

/// A time (RFC 3339) as people here write it.
#[must_use]
pub fn local_time(text: &str, tag: &str) -> String {
    js_sys::Date::new(&JsValue::from_str(text)).to_locale_string(tag, &JsValue::UNDEFINED).into()
}

/// Milliseconds since 1970.
#[must_use]
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// The same request, which goes on when the page is gone.
#[must_use]
pub fn outliving(request: &web_sys::Request) -> Option<web_sys::Request> {
    let options = web_sys::RequestInit::new();
    Reflect::set(&options, &JsValue::from_str("keepalive"), &JsValue::TRUE).ok()?;
    web_sys::Request::new_with_request_and_init(request, &options).ok()
}

/// A time of day, as people here write it.
#[must_use]
pub fn time_of_day(milliseconds: f64, tag: &str) -> String {
    let options = js_sys::Object::new();
    for name in ["hour", "minute"] {
        // Without it the time is only longer.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str("2-digit"));
    }
    js_sys::Date::new(&JsValue::from_f64(milliseconds)).to_locale_time_string_with_options(tag, &options).into()
}

/// Something that is done at events of the window, wherever they happen, as long as this is kept.
pub struct Listening {
    kinds: &'static [&'static str],
    act: Closure<dyn Fn()>,
}

impl Listening {
    /// Begins to listen for events of these kinds.
    #[must_use]
    pub fn new(kinds: &'static [&'static str], act: Box<dyn Fn()>) -> Self {
        let act = Closure::wrap(act);
        if let Some(window) = web_sys::window() {
            for kind in kinds {
                // What is not heard is as if it had not happened.
                let _ = window.add_event_listener_with_callback_and_bool(kind, act.as_ref().unchecked_ref(), true);
            }
        }
        Self { kinds, act }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            for kind in self.kinds {
                let _ = window.remove_event_listener_with_callback_and_bool(kind, self.act.as_ref().unchecked_ref(), true);
            }
        }
    }
}

//! Where the focus goes: to the next step, always.

use js_sys::Reflect;
use passdesk_core::request::BuildCause;
use passdesk_core::value::{NEW_PASSWORD, USER, ValueError};
use passdesk_core::{Outcome, Values};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlFormElement, HtmlInputElement};

use crate::browser;
use crate::desk::{Trouble, TroubleCause, to_mend};
use crate::messages::Messages;
use crate::page::LENGTH;

/// The form of a page.
#[must_use]
pub fn form(host: &Element) -> Option<HtmlFormElement> {
    host.query_selector("form").ok()??.dyn_into().ok()
}

/// Why the password is reset, as it was typed at the review.
#[must_use]
pub fn reason(host: &Element) -> String {
    let input = host.query_selector("[name=reason]").ok().flatten();
    let input = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    input.map(|input| input.value().trim().to_owned()).unwrap_or_default()
}

/// Whether anything stands in these inputs.
#[must_use]
pub fn holds(form: &HtmlFormElement, which: impl Fn(&str) -> bool) -> bool {
    inputs(form).iter().any(|input| which(&input.name()) && !input.value().is_empty())
}

/// Puts the focus on the first element that this selector names.
fn on(root: &Element, selector: &str) {
    if let Ok(Some(element)) = root.query_selector(selector) {
        browser::focus(&element);
    }
}

/// The next step, where it is marked as such.
pub fn next(host: &Element) {
    on(host, "[data-next]");
}

/// Whether Enter was pressed in a field, and the next empty one is simply the next to fill.
#[must_use]
pub fn is_next_step(form: &HtmlFormElement, trouble: &Trouble) -> bool {
    let missing = trouble.cause == TroubleCause::Build(BuildCause::Value(ValueError::Missing));
    let active = active(form).and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
    let (Some(active), Some(next)) = (active, browser::input(form, &trouble.field)) else { return false };
    missing && active != next && !active.value().is_empty()
}

/// Puts the focus in an input, with what stands there selected. A person who was found has none; somebody else can be
/// chosen.
pub fn input(form: &HtmlFormElement, name: &str) {
    match browser::input(form, name) {
        Some(input) => {
            browser::focus(&input);
            input.select();
        }
        None => on(form, "[data-else], [name=search]"),
    }
}

/// Puts the focus where a field is filled in: for a new password that is the button that generates one.
pub fn field(form: &HtmlFormElement, name: &str) {
    let button = form.query_selector("[data-generate]").ok().flatten().filter(|_| name == NEW_PASSWORD);
    match button {
        Some(button) => browser::focus(&button),
        None => input(form, name),
    }
}

/// Whether the focus is on what generates a password.
#[must_use]
pub fn is_at_generator(form: &HtmlFormElement) -> bool {
    let is_of_it = |active: &Element| active.has_attribute("data-generate") || active.get_attribute("name").as_deref() == Some(LENGTH);
    active(form).is_some_and(|active| is_of_it(&active))
}

/// Puts the focus on the button that copies the new password.
pub fn copy(host: &Element) {
    on(host, "form:not([hidden]) [data-copy], section [data-copy]");
}

/// Whether the person is somewhere in the document, and not at something that is gone.
#[must_use]
pub fn is_elsewhere(form: &HtmlFormElement) -> bool {
    let hidden = |active: &Element| matches!(active.closest("[hidden]"), Ok(Some(_)));
    // Of a shadow tree only its host is seen from outside.
    let host = Reflect::get(&form.get_root_node(), &JsValue::from_str("host")).ok().and_then(|host| host.dyn_into::<Element>().ok());
    let active = form
        .owner_document()
        .and_then(|document| document.active_element())
        .filter(|outer| host.as_ref() != Some(outer))
        .or_else(|| active(form));
    active.is_some_and(|active| active.tag_name() != "BODY" && !hidden(&active))
}

/// The first of the people who were found.
pub fn person(form: &HtmlFormElement) {
    on(form, "[data-first]");
}

/// The first empty input, or the person's where none is.
pub fn first(form: &HtmlFormElement) {
    match inputs(form).into_iter().find(|found| found.value().is_empty()) {
        Some(empty) => field(form, &empty.name()),
        None => input(form, USER),
    }
}

/// After a refusal, the field to mend; else the button that goes on. A credential that was refused is
/// asked for again, with what was given in its place.
pub fn notice(form: &HtmlFormElement, notice: &Outcome, asks: &[String], given: Option<&Values>) {
    for (name, value) in given.into_iter().flat_map(Values::iter) {
        if let Some(input) = browser::input(form, name) {
            input.set_value(value.expose());
        }
    }
    match to_mend(notice, asks) {
        Some(name) => input(form, &name),
        None => on(form, "button[type=submit]"),
    }
}

/// Empties the inputs with these names, and hides what will be typed there; choices keep what is chosen.
pub fn clear(form: &HtmlFormElement, messages: &Messages, which: impl Fn(&str) -> bool) {
    for input in inputs(form).into_iter().filter(|input| which(&input.name())) {
        input.set_value("");
        browser::hide(&input, messages);
    }
}

/// What has the focus in the document, or in the shadow tree that the form is in.
fn active(form: &HtmlFormElement) -> Option<Element> {
    Reflect::get(&form.get_root_node(), &JsValue::from_str("activeElement")).ok()?.dyn_into().ok()
}

fn inputs(form: &HtmlFormElement) -> Vec<HtmlInputElement> {
    let elements = form.elements();
    let all = (0..elements.length()).filter_map(|index| elements.item(index)?.dyn_into::<HtmlInputElement>().ok());
    all.filter(|input| matches!(input.type_().as_str(), "text" | "password")).collect()
}

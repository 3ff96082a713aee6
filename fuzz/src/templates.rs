//! Requests that a definition describes, with values that anybody may type.

use passdesk_core::definition::Definition;
use passdesk_core::{Template, Values};

use crate::input::{Input, seed};
use crate::operations::{EVERY, OPERATIONS, System, harmless, slots, systems};
use crate::request;

/// Builds a request with values: one of the definitions', or where there is a text for it, that.
///
/// # Panics
/// What is built is not recognised with the same values, or is not what others read, or a secret is shown.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let operation = input.one_of(&OPERATIONS);
    match input.text() {
        Some("") | None => hold(operation.template, operation.secrets, input),
        Some(request) => {
            if let Some(System { bound, secrets }) = made_up(request) {
                let template = &bound.connection.resets[0].template;
                on_the_wire(template);
                hold(template, &secrets, input);
            }
        }
    }
}

fn hold(template: &Template, secrets: &[String], mut input: Input<'_>) {
    let mut values = Values::new();
    for slot in slots(template) {
        // Only now and then is a text a value of a kind that has few.
        let typed = input.text().filter(|text| !text.is_empty()).map(|text| slot.kind.parse(text).unwrap_or_else(|_| text.to_owned()));
        match typed {
            Some(text) => values = values.with(slot.name, text),
            None if slot.required => values = values.with(slot.name, harmless(slot.kind)),
            None => {}
        }
    }
    request::check(template, secrets, &values);
}

/// The definition with every place, with this request for its only one, if a definition could have that.
fn made_up(request: &str) -> Option<System> {
    let (around, _) = EVERY.1.split_once("[reset.")?;
    // JSON writes strings as TOML does, but for one character.
    let request = serde_json::to_string(request).ok()?.replace('\u{7f}', "\\u007f");
    let text = format!("{around}[reset.made_up]\ntitle = \"x\"\nsuccess = {{ empty = true }}\nrequest = {request}\n");
    systems(&Definition::load("made-up.toml", &text).ok()?).ok()?.pop()
}

/// The page gets the same template.
fn on_the_wire(template: &Template) {
    let wire = serde_json::to_string(template).expect("a template can be written");
    assert_eq!(serde_json::from_str::<Template>(&wire).ok().as_ref(), Some(template), "it comes back otherwise from {wire}");
}

/// Each operation with hostile values, and requests that use every place.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let hostile = ["", "a\"b", "<&>", "\r\n", "ü%2e", "../x", "42", "true", "{\"a\":[1]}", "a b+c", "]]>", "x:y"];
    let hostile = hostile.map(str::as_bytes);
    let own = (0..OPERATIONS.len()).map(|index| seed(&[index], &hostile));
    own.chain(requests().map(|request| seed(&[0], &[request.as_bytes(), b"kim", b"a b"]))).collect()
}

/// Those of the definition with every place.
fn requests() -> impl Iterator<Item = &'static str> {
    EVERY.1.split("request = '''\n").skip(1).filter_map(|rest| rest.split("'''").next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_are_requests() {
        assert!(requests().count() >= 6);
        assert!(requests().all(|request| made_up(request).is_some()));
    }
}

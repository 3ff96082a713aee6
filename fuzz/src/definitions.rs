//! The file of a definition, as an operator may write one.

use passdesk_core::Reading;
use passdesk_core::bind::Catalog;
use passdesk_core::definition::Definition;
use passdesk_core::located::Problems;
use passdesk_core::reading::{Expected, Reader, Response};

use crate::operations::{EVERY, files, harmless_values, operations, systems};
use crate::request;

/// Loads a definition.
///
/// # Panics
/// A mistake stands outside of the file; or what was loaded gives requests that are not recognised, or takes for a
/// success what is none.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Definition::load("fuzzed.toml", text) {
        Err(problems) => are_in_the_file(&problems, text),
        Ok(definition) => hold(&definition),
    }
}

fn are_in_the_file(problems: &Problems, text: &str) {
    assert!(!problems.0.is_empty(), "it cannot be loaded, and nobody knows why");
    let text = text.replace("\r\n", "\n");
    let lines: Vec<&str> = text.split('\n').collect();
    for problem in &problems.0 {
        let line = problem.line.checked_sub(1).and_then(|line| lines.get(line));
        let columns = line.unwrap_or_else(|| panic!("there is no such line: {problem}")).chars().count() + 1;
        assert!((1..=columns).contains(&problem.column), "there is no such column: {problem}");
        assert!(!problem.message.is_empty());
    }
}

fn hold(definition: &Definition) {
    let catalog = Catalog::new(vec![definition.clone()]);
    for id in catalog.ids() {
        if let Err(problems) = catalog.bind_open(&id) {
            assert!(!problems.is_empty(), "it cannot be bound, and nobody knows why");
        }
    }
    for reset in &definition.resets {
        no_success(&reset.reader);
    }
    let bound = match systems(definition) {
        Ok(bound) => bound,
        Err(problems) => return assert!(!problems.is_empty(), "it cannot be bound, and nobody knows why"),
    };
    for (index, system) in bound.iter().enumerate() {
        for operation in operations(index, system) {
            request::check(operation.template, operation.secrets, &harmless_values(operation.template));
        }
    }
}

/// A web page is no success, whatever it says; nor is what has the status of another thing.
fn no_success(reader: &Reader) {
    let expected = reader.success.iter().flat_map(|success| &success.conditions).map(|condition| match &condition.expected {
        Expected::Boolean(value) => value.to_string(),
        Expected::Text(text) => text.clone(),
        Expected::Sent(name) => format!("{{{name}}}"),
        Expected::Nothing => String::new(),
    });
    let is_changed = |status, body: &str| reader.read(&Response { status, retry_after: None, body: body.as_bytes() }) == Reading::Changed;
    for text in expected.chain(["x".to_owned()]) {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let page = format!("<html><head><title>{text}</title></head><body><p>{text}</p>{text}</body></html>");
        let bare = format!("<html><head><title>{text}</title></head><body>{text}</body></html>");
        for body in [&page, &bare] {
            assert!(!is_changed(200, body), "a web page is a success: {body}");
        }
        let json = format!("{{\"a\":{:?}}}", text);
        for (status, body) in
            [302, 400, 401, 404, 500, 503].into_iter().flat_map(|status| ["", "{}", &json, &bare].map(|body| (status, body)))
        {
            assert!(!is_changed(status, body), "{status} is a success: {body}");
        }
    }
}

/// The definitions that there are, and with what a web page could say too for a success, which is a mistake.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let successes = ["{ \"/html/head/title\" = \"x\" }", "{ \"/*/*/*\" = true }", "{ \"/*/body\" = \"x\", \"/HTML/body/p\" = \"x\" }"];
    let pages = successes.map(|success| EVERY.1.replace("{ empty = true }", success).into_bytes());
    files().into_iter().map(|(_, text)| text.as_bytes().to_owned()).chain(pages).collect()
}

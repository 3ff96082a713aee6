//! A way to set a password.

use toml::de::DeValue;

use super::{Reset, errors, example};
use crate::located::{Map, Node, Words};
use crate::reading::{Condition, Errors, Expected, Reader, Statuses, Success};
use crate::template::{Draft, Names};
use crate::value::{NEW_PASSWORD, SEARCH, USER};

pub(super) fn read(id: &Words<'_>, map: &Map<'_>, names: &Names, shared: &Errors) -> Option<Reset> {
    map.only(&["title", "warning", "caution", "request", "success", "errors", "examples"]);
    super::check_name(id);
    let title = map.need("title", "\"Set a new password\"").and_then(|node| node.text());
    let request = map.need("request", "'''…'''").and_then(|node| node.words());
    let mistakes = map.mistakes();
    let draft = request.as_ref().and_then(|request| Draft::parse(request, names));
    // What a mistake hides is not missing.
    if let (Some(request), Some(draft)) = (&request, &draft)
        && map.mistakes() == mistakes
    {
        check_values(request, draft);
    }
    let success = map.need("success", "{ \"/succeeded\" = true }")?;
    if success.list().is_empty() {
        success.problem("nothing would count as a success; write what stands in the answer, such as `{ \"/succeeded\" = true }`");
    }
    let success: Vec<Success> = success.list().iter().filter_map(self::success).collect();
    let own = errors::read(map);
    let reader = Reader { success, errors: own.before(shared) };
    let examples = example::read(map, &reader);
    Some(Reset {
        id: id.text.to_owned(),
        title: title?,
        warning: map.text("warning"),
        caution: map.text("caution"),
        draft: draft?,
        examples,
        reader,
    })
}

/// The new password stands in a reset exactly once, the user too, and neither can be left out: some
/// systems clear a password that is not sent.
fn check_values(request: &Words<'_>, draft: &Draft) {
    let values = draft.values();
    if values.iter().any(|(known, ..)| known == SEARCH) {
        request.problem(format!("`{{{SEARCH}}}` stands in a search alone; a reset holds `{{{USER}}}`"));
    }
    for name in [NEW_PASSWORD, USER] {
        match values.iter().filter(|(known, _, _)| known == name).map(|(_, required, _)| *required).collect::<Vec<_>>().as_slice() {
            [true] => {}
            [] => request.problem(format!("a reset holds `{{{name}}}`; put it where the value goes")),
            [false] => request.problem(format!("`{{{name}}}` cannot be optional in a reset; leave the `?` out")),
            _ => request.problem(format!("`{{{name}}}` stands in this request more than once; it must stand once")),
        }
    }
}

fn success(node: &Node<'_>) -> Option<Success> {
    let map = node.map()?;
    let mut success = Success::default();
    for (key, node) in map.entries() {
        match key.text {
            "status" => success.status = statuses(&node),
            "empty" => success.empty = node.boolean()?,
            _ => {
                if let (Some(pointer), Some(expected)) = (errors::pointer_or(&key, &["status", "empty"]), expected(&node)) {
                    success.conditions.push(Condition { pointer, expected });
                }
            }
        }
    }
    // A sign-in page, or that of a proxy on the way, can say anything in its title.
    if !success.empty && !success.conditions.is_empty() && success.conditions.iter().all(|condition| condition.pointer.is_of_a_page()) {
        node.problem("a web page could say that too; say what stands in the system's own answer, such as `\"/succeeded\" = true`");
    }
    let says = map.entries().iter().any(|(key, _)| !matches!(key.text, "status" | "empty"));
    if !says && !success.empty && success.status != Statuses::List(vec![204]) {
        node.problem(
            "any web page would count as a success; say what stands in the answer, such as `\"/succeeded\" = true`, or `empty = true`",
        );
    }
    Some(success)
}

fn statuses(node: &Node<'_>) -> Statuses {
    if let DeValue::String(words) = node.value() {
        if words == "2xx" {
            return Statuses::Any2xx;
        }
        node.problem("write a status such as 200, a list of them, or \"2xx\"");
        return Statuses::default();
    }
    Statuses::List(node.list().iter().filter_map(|node| node.integer(200..300)).filter_map(|status| u16::try_from(status).ok()).collect())
}

fn expected(node: &Node<'_>) -> Option<Expected> {
    match node.value() {
        DeValue::Boolean(value) => Some(Expected::Boolean(*value)),
        DeValue::String(words) => Some(Expected::Text(words.to_string())),
        DeValue::Integer(number) => Some(Expected::Text(number.as_str().to_owned())),
        DeValue::Table(table) if table.is_empty() => Some(Expected::Nothing),
        _ => {
            node.problem(format!(
                "a value in an answer is compared with true, false, a string, a whole number or `{{}}`, an object with nothing in it, not {}",
                node.kind()
            ));
            None
        }
    }
}

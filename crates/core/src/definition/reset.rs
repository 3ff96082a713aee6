//! A way to set a password.

use toml::de::DeValue;

use super::{Reset, errors, example, poll};
use crate::located::{Map, Node, Words};
use crate::reading::{Condition, Errors, Expected, Reader, Statuses, Success};
use crate::template::{Bit, Draft, Names, bits};
use crate::value::{NEW_PASSWORD, SEARCH, USER};

pub(super) fn read(id: &Words<'_>, map: &Map<'_>, names: &Names, shared: &Errors) -> Option<Reset> {
    map.only(&["title", "warning", "caution", "request", "success", "errors", "examples", "poll", "look_up"]);
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
    let poll = draft.as_ref().and_then(|draft| poll::read(map, names, draft));
    // One that is only ever accepted has none of its own.
    let success = match map.get("success") {
        None if map.get("poll").is_some() => Vec::new(),
        _ => successes(&map.need("success", "{ \"/succeeded\" = true }")?, draft.as_ref()),
    };
    let reader = Reader { success, errors: errors::read(map).before(shared) };
    let examples = example::read(map, |response| reader.read(response).into());
    Some(Reset {
        id: id.text.to_owned(),
        title: title?,
        warning: map.text("warning"),
        caution: map.text("caution"),
        draft: draft?,
        poll,
        looks_up: map.get("look_up").and_then(|node| node.boolean()).unwrap_or_default(),
        examples,
        reader,
    })
}

/// What counts as a success: a table, or one of several. It can name what `sent` holds.
pub(super) fn successes(node: &Node<'_>, sent: Option<&Draft>) -> Vec<Success> {
    if node.list().is_empty() {
        node.problem("nothing would count as a success; write what stands in the answer, such as `{ \"/succeeded\" = true }`");
    }
    node.list().iter().filter_map(|node| success(node, sent)).collect()
}

/// The new password and the user stand in a reset, and neither can be left out anywhere: some systems clear a password
/// that is not sent. Where one stands twice, such as a password and its confirmation, both are the same.
fn check_values(request: &Words<'_>, draft: &Draft) {
    let values = draft.values();
    if values.iter().any(|(known, ..)| known == SEARCH) {
        request.problem(format!("`{{{SEARCH}}}` stands in a search alone; a reset holds `{{{USER}}}`"));
    }
    for name in [NEW_PASSWORD, USER] {
        let mut required = values.iter().filter(|(known, ..)| known == name).map(|(_, required, _)| *required).peekable();
        if required.peek().is_none() {
            request.problem(format!("a reset holds `{{{name}}}`; put it where the value goes"));
        } else if !required.all(|required| required) {
            request.problem(format!("`{{{name}}}` cannot be optional in a reset; leave the `?` out"));
        }
    }
}

fn success(node: &Node<'_>, sent: Option<&Draft>) -> Option<Success> {
    let map = node.map()?;
    let mut success = Success::default();
    for (key, node) in map.entries() {
        match key.text {
            "status" => success.status = statuses(&node),
            "empty" => success.empty = node.boolean()?,
            _ => {
                if let (Some(pointer), Some(expected)) = (errors::pointer_or(&key, &["status", "empty"]), expected(&node, sent)) {
                    success.conditions.push(Condition { pointer, expected });
                }
            }
        }
    }
    // A sign-in page, or that of a proxy on the way, can say anything in its title.
    if !success.empty && !success.conditions.is_empty() && success.conditions.iter().all(|condition| condition.pointer.is_of_a_page()) {
        node.problem("a web page could say that too; say what stands in the system's own answer, such as `\"/succeeded\" = true`");
    }
    if !success.conditions.is_empty() && success.status == Statuses::List(vec![204]) {
        node.problem("a 204 has no body in which anything could stand; leave out one of the two");
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

fn expected(node: &Node<'_>, sent: Option<&Draft>) -> Option<Expected> {
    match node.value() {
        DeValue::Boolean(value) => Some(Expected::Boolean(*value)),
        DeValue::String(_) => text(&node.words()?, sent),
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

/// A text, or what was sent: `{user}`.
fn text(words: &Words<'_>, sent: Option<&Draft>) -> Option<Expected> {
    let bits = match bits(words.text) {
        Ok(bits) => bits,
        Err(message) => {
            words.problem(message);
            return None;
        }
    };
    if let [Bit::Name { name, optional: false }] = bits.as_slice()
        // Of a request that cannot be read nobody knows what it holds.
        && sent.is_none_or(|sent| sent.values().iter().any(|(known, required, secret)| known == name && *required && !secret))
    {
        return Some(Expected::Sent((*name).to_owned()));
    }
    let mut text = String::new();
    for bit in bits {
        match bit {
            Bit::Text(part) => text.push_str(part),
            Bit::Name { name, .. } => {
                words.problem(format!(
                    "`{{{name}}}` cannot be compared with; write a text, or alone a value that every such request holds and that is no secret, \
                     such as `{{{USER}}}`"
                ));
                return None;
            }
        }
    }
    Some(Expected::Text(text))
}

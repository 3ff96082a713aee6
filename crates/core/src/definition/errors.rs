//! The table from what a system says to a reason.

use crate::answer::Pointer;
use crate::located::{Map, Node, Words};
use crate::outcome::Reason;
use crate::reading::{Errors, Pattern, Row, Verdict};
use crate::template::{Bit, bits};

/// The errors of a table, in the file's order.
pub(super) fn read(parent: &Map<'_>) -> Errors {
    let mut errors = Errors::default();
    let Some(map) = parent.get("errors").and_then(|node| node.map()) else { return errors };
    for (key, node) in map.entries() {
        match key.text {
            "message" => errors.message = node.list().iter().filter_map(|node| pointer(&node.words()?)).collect(),
            "status" => errors.rows.push(Row::Status(statuses(&node))),
            _ => {
                if let (Some(pointer), Some(table)) = (pointer_or(&key, &["message", "status"]), node.map()) {
                    let words = table.entries().into_iter().filter_map(|(key, node)| pattern(&key, &node)).collect();
                    errors.rows.push(Row::Body { pointer, words });
                }
            }
        }
    }
    errors
}

/// A pointer, which begins with `/`.
pub(super) fn pointer(words: &Words<'_>) -> Option<Pointer> {
    pointer_or(words, &[])
}

/// The same as a key, where some words are keys as well.
pub(super) fn pointer_or(words: &Words<'_>, keys: &[&str]) -> Option<Pointer> {
    check_no_name(words);
    let pointer = Pointer::parse(words.text);
    if pointer.is_none() {
        let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        let other = if keys.is_empty() { String::new() } else { format!(", or one of {}", keys.join(", ")) };
        words.problem(format!("`{}` is no pointer; write the way to a value, such as `/error/code`{other}", words.text));
    }
    pointer
}

fn statuses(node: &Node<'_>) -> Vec<(u16, Verdict)> {
    let entry = |(key, node): (Words<'_>, Node<'_>)| {
        let status = key.text.parse().ok().filter(|status| (400..600).contains(status));
        if status.is_none() {
            key.problem("an error status is a number from 400 to 599, such as `401 = \"credential\"`");
        }
        Some((status?, verdict(&node)?))
    };
    node.map().map(|map| map.entries().into_iter().filter_map(entry).collect()).unwrap_or_default()
}

fn pattern(key: &Words<'_>, node: &Node<'_>) -> Option<(Pattern, Verdict)> {
    let inner = key.text.strip_prefix('*').unwrap_or(key.text);
    let inner = inner.strip_suffix('*').unwrap_or(inner);
    if inner.contains('*') {
        key.problem("a `*` stands at an end, for any rest; it cannot stand in the middle");
    }
    check_no_name(key);
    Some((Pattern::new(key.text), verdict(node)?))
}

/// What is looked for in an answer is the same for every request.
fn check_no_name(words: &Words<'_>) {
    if let Some(Bit::Name { name, .. }) = bits(words.text).unwrap_or_default().into_iter().find(|bit| matches!(bit, Bit::Name { .. })) {
        words.problem(format!("`{{{name}}}` is no value here, but stands for itself; leave it out, or write a `*` for any rest"));
    }
}

fn verdict(node: &Node<'_>) -> Option<Verdict> {
    let words = node.words()?;
    let reasons = Reason::ALL.iter().map(|(word, reason)| (*word, Verdict::Refused(*reason)));
    let all: Vec<_> = reasons.chain([("unknown", Verdict::Unknown)]).collect();
    words.one_of(&all, "reason")
}

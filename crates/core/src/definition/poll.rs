//! How to ask on after a 202.

use super::example::Expected;
use super::{errors, example, reset};
use crate::located::{Map, Node, Words};
use crate::poll::{Poll, Source};
use crate::reading::Reader;
use crate::template::{Draft, Name, Names, Part};
use crate::value::{Kind, NEW_PASSWORD, OLD_PASSWORD, Values};

/// The field of an answer that says where to ask on (RFC 9110, section 10.2.2).
const LOCATION: &str = "Location";

/// The poll of a reset whose request is this.
pub(super) fn read(parent: &Map<'_>, names: &Names, sent: &Draft) -> Option<Poll<Draft>> {
    let map = parent.get("poll")?.map()?;
    map.only(&["request", "yields", "success", "errors", "examples"]);
    let yields = map.entries_of("yields");
    let request = map.need("request", "'''…'''").and_then(|node| node.words())?;
    // What it yields is known nowhere else.
    let mut known = names.clone();
    for (key, _) in yields.iter().filter(|(key, _)| super::check_name(key)) {
        let name = Name::Value { kind: Kind::String, secret: false };
        if known.known.insert(key.text.to_owned(), name).is_some() {
            key.problem(format!("`{}` is something else already; take another name", key.text));
        }
    }
    let mistakes = map.mistakes();
    let draft = Draft::parse(&request, &known)?;
    // What a mistake hides is not missing.
    if map.mistakes() == mistakes {
        check_request(&request, &draft, sent, &yields);
    }
    let yields = yields.iter().filter_map(|(key, node)| Some((key.text.to_owned(), source(node)?))).collect();
    if let Some((key, _)) = map.entries_of("errors").iter().find(|(key, _)| key.text == "status") {
        key.problem("a status says no to the question, and nothing of the reset; say what stands in an answer that a reset has failed");
    }
    let reader =
        Reader { success: reset::successes(&map.need("success", "{ \"/status\" = \"done\" }")?, Some(sent)), errors: errors::read(&map) };
    let poll = Poll { request: draft, yields, reader };
    // Whether something is not done yet, nobody knows by this answer.
    example::read(&map, |response| poll.read(response, &Values::new()).map_or(Expected::Unknown, Expected::from));
    Some(poll)
}

fn check_request(request: &Words<'_>, draft: &Draft, sent: &Draft, yields: &[(Words<'_>, Node<'_>)]) {
    if !request.text.starts_with("GET ") {
        request.problem("whether something is done is asked with `GET`, which changes nothing");
    }
    let sent = sent.values();
    for (name, ..) in draft.values() {
        let is_sent = sent.iter().any(|(known, required, _)| *known == name && *required);
        if [NEW_PASSWORD, OLD_PASSWORD].contains(&name.as_str()) {
            request.problem(format!("`{{{name}}}` has no place in a question"));
        } else if !is_sent && !yields.iter().any(|(key, _)| key.text == name) {
            request.problem(format!("`{{{name}}}` is neither in every request of this reset nor yielded by its answer"));
        }
    }
    for (key, node) in yields {
        if source(node) == Some(Source::Location) && !in_address(&draft.0, key.text) {
            key.problem(format!("`{{{}}}` does not stand in the address of the request, so that no `{LOCATION}` can say it", key.text));
        }
    }
}

fn source(node: &Node<'_>) -> Option<Source> {
    let words = node.words()?;
    if words.text.eq_ignore_ascii_case(LOCATION) {
        return Some(Source::Location);
    }
    errors::pointer_or(&words, &[LOCATION]).map(Source::Body)
}

/// Whether a value stands in the first line.
fn in_address(parts: &[Part], name: &str) -> bool {
    for part in parts {
        match part {
            Part::Literal(text) if text.contains("\r\n") => return false,
            Part::Value(hole) if hole.name == name => return true,
            Part::Optional { parts, .. } if in_address(parts, name) => return true,
            _ => {}
        }
    }
    false
}

//! The users whose password a connection cannot reset.

use passdesk_core::Kind;
use passdesk_core::bind::{Bound, BoundFind};
use passdesk_core::located::{Map, Node, Words};
use passdesk_core::value::USER;

use crate::protected::{Protected, folded};

/// The table `protected` of a connection: `{ ids = ["1"], logins = ["root"] }`.
pub(super) fn read(connection: &Map<'_>, bound: &Bound) -> Protected {
    let Some(map) = connection.get("protected").and_then(|node| node.map()) else { return Protected::default() };
    map.only(&["ids", "logins"]);
    let words = |key: &str| -> Vec<Words<'_>> {
        let nodes = map.get(key).map(|node| node.list()).unwrap_or_default();
        nodes.iter().filter_map(Node::words).collect()
    };
    let (ids, logins) = (words("ids"), words("logins"));
    for word in ids.iter().chain(&logins).filter(|word| folded(word.text).is_empty()) {
        word.problem(format!("`{}` has no letter and no digit; write a user's id, login or mail address", word.text));
    }
    let kind = bound.connection.field(USER).map_or(Kind::String, |field| field.kind);
    for word in &ids {
        if let Err(error) = kind.parse(word.text) {
            word.problem(format!("`{}` {error}, as the ids of this system are; a login goes into `logins`", word.text));
        }
    }
    if let (Kind::String, None, Some(word)) = (kind, bound.find_by_user(), ids.first()) {
        word.problem(
            "this system's definition has no search by id, and where one person has several ids there another one would get by; add one",
        );
    }
    let shows = |find: &BoundFind| find.finder.row.iter().any(|cell| matches!(cell.name.as_str(), "login" | "mail"));
    if let (Some(_), false, Some(node)) = (logins.first(), bound.find_by_user().is_some_and(shows), map.get("logins")) {
        node.problem("this system's definition has no search by id that shows a login, so nobody's can be known; write ids instead");
    }
    let owned = |words: &[Words<'_>]| -> Vec<String> { words.iter().map(|words| words.text.to_owned()).collect() };
    Protected::new(&owned(&ids), &owned(&logins))
}

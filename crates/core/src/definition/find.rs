//! The ways to look people up.

use super::{Find, Reset, check_name, errors};
use crate::find::{Cell, Finder, SHOWN};
use crate::located::{Map, Node, Words, nearest};
use crate::reading::Errors;
use crate::template::{Draft, Name, Names};
use crate::value::{Kind, NEW_PASSWORD, OLD_PASSWORD, SEARCH, USER};

pub(super) fn read(id: &Words<'_>, map: &Map<'_>, names: &Names, shared: &Errors) -> Option<Find> {
    map.only(&["title", "request", "rows", "row", "match", "errors"]);
    check_name(id);
    let title = map.need("title", "\"Login\"").and_then(|node| node.text());
    let request = map.need("request", "'''…'''").and_then(|node| node.words());
    let draft = request.as_ref().and_then(|request| Draft::parse(request, names));
    let by_user = request.as_ref().zip(draft.as_ref()).is_some_and(|(request, draft)| is_by_user(request, draft));
    let rows = map.need("rows", "\"/users\"").and_then(|node| node.words()).and_then(|words| errors::pointer(&words));
    let row = map.need("row", "{ user = \"/id\", login = \"/login\" }")?.map()?;
    let cells: Vec<Cell> = row.entries().iter().filter_map(|(key, node)| cell(key, node, names)).collect();
    if !row.entries().iter().any(|(key, _)| key.text == USER) {
        row.problem("a row says whose it is; add `user = \"/id\"`");
    }
    let matches = map.get("match").map(|node| node.list()).unwrap_or_default();
    let matches: Vec<Words<'_>> = matches.iter().filter_map(Node::words).collect();
    for words in matches.iter().filter(|words| !cells.iter().any(|cell| cell.name == words.text)) {
        let mend = nearest(words.text, cells.iter().map(|cell| cell.name.as_str()));
        words.problem(format!("`{}` is not in `row`{mend}", words.text));
    }
    let matches = matches.iter().map(|words| words.text.to_owned()).collect();
    let finder = Finder { rows: rows?, row: cells, matches, errors: errors::read(map).before(shared) };
    Some(Find { id: id.text.to_owned(), title: title?, draft: draft?, by_user, finder })
}

/// Whether it looks one person up by id, rather than by what was typed.
fn is_by_user(request: &Words<'_>, draft: &Draft) -> bool {
    let values = draft.values();
    let stands = |name: &str| values.iter().any(|(known, required, _)| known == name && *required);
    for name in [NEW_PASSWORD, OLD_PASSWORD] {
        if values.iter().any(|(known, ..)| known == name) {
            request.problem(format!("`{{{name}}}` has no place in a search"));
        }
    }
    if stands(USER) == stands(SEARCH) {
        request.problem(format!("a search holds either `{{{SEARCH}}}`, what was typed, or `{{{USER}}}`, an id"));
    }
    stands(USER)
}

fn cell(key: &Words<'_>, node: &Node<'_>, names: &Names) -> Option<Cell> {
    let cut = node.value().as_table().and_then(|_| node.map());
    if let Some(cut) = &cut {
        cut.only(&["at", "after", "before", "is"]);
    }
    let place = cut.as_ref().map_or(Some(*node), |cut| cut.need("at", "\"/id\""))?;
    let parts: Vec<_> = place.list().iter().filter_map(Node::words).filter_map(|words| errors::pointer(&words)).collect();
    let mark = |key: &str| cut.as_ref().and_then(|cut| cut.words(key)).map(|words| words.text.to_owned()).unwrap_or_default();
    let kind = match names.known.get(key.text) {
        Some(Name::Value { kind, .. }) if key.text == USER || !SHOWN.contains(&key.text) => *kind,
        _ if SHOWN.contains(&key.text) => Kind::String,
        _ => {
            let mend = nearest(key.text, SHOWN);
            key.problem(format!("`{0}` is nothing that is shown{mend}; to carry it to a reset, declare `[values.{0}]`", key.text));
            return None;
        }
    };
    Some(Cell { name: key.text.to_owned(), parts, after: mark("after"), before: mark("before"), is: mark("is"), kind })
}

/// The names of what searches carry to a reset.
pub(super) fn carried(finds: &[Find]) -> Vec<&str> {
    let cells = finds.iter().flat_map(|find| &find.finder.row).map(|cell| cell.name.as_str());
    let mut names: Vec<&str> = cells.filter(|name| !SHOWN.contains(name)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A value that is carried is authority: whoever holds the credential must be able to look it up.
pub(super) fn check_carried(root: &Map<'_>, finds: &[Find], resets: &[Reset]) {
    // The first one is what the proxy uses.
    let by_user = finds.iter().find(|find| find.by_user);
    let has = |find: &Find, name: &str| find.finder.row.iter().any(|cell| cell.name == name);
    let gives = |name: &str| by_user.is_some_and(|find| has(find, name));
    let named = |name: &str| resets.iter().any(|reset| reset.draft.values().iter().any(|(known, ..)| known == name));
    for name in carried(finds).into_iter().filter(|name| named(name) && !gives(name)) {
        root.problem(format!(
            "`{name}` is carried from a search to a reset, and no search by `{{{USER}}}` gives it; add one, such as `[find.user]`"
        ));
    }
    if by_user.is_none() {
        for (_, node) in root.entries_of("reset") {
            if let Some(node) = node.map().and_then(|map| map.get("look_up")) {
                node.problem(format!("no search by `{{{USER}}}` can look anybody up; add one, such as `[find.user]`"));
            }
        }
    }
    // Whoever is found by one that does not could not be reset.
    for find in finds {
        let table = root.entries_of("find").into_iter().find(|(key, _)| key.text == find.id);
        let row = table.and_then(|(_, node)| node.map()?.get("row")?.map());
        for name in carried(finds).into_iter().filter(|name| named(name) && gives(name) && !has(find, name)) {
            let message = format!("`{name}` is carried to a reset, so every search gives it; add `{name} = \"/…\"` here");
            row.as_ref().map_or_else(|| root.problem(message.clone()), |row| row.problem(message.clone()));
        }
    }
}

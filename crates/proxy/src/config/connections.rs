//! The systems to reach.

use std::collections::BTreeMap;
use std::path::Path;

use passdesk_core::Demanded;
use passdesk_core::bind::{BindProblem, Bound, BoundFind, Catalog, contradictory};
use passdesk_core::definition::password;
use passdesk_core::find::SHOWN;
use passdesk_core::located::{Map, Node};
use passdesk_core::policy::{Rule, Rules};
use passdesk_core::request::{Piece, Template};

use super::grants::{self, Groups};
use super::managed::ManagedFrom;
use super::organisation::Organisation;
use super::{Line, parsed, protected};
use crate::upstream::Roots;

const MAX_ID: usize = 64;

/// All `[[connection]]` tables.
pub(super) fn read(root: &Map<'_>, folder: &Path, catalog: &Catalog, organisation: &Organisation, groups: &Groups) -> Vec<Line> {
    let Some(node) = root.get("connection") else {
        root.problem("there is no connection; add a table `[[connection]]` with an `id` and a `system`");
        return Vec::new();
    };
    let mut lines: Vec<Line> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    for map in node.list().iter().filter_map(Node::map) {
        if let Some(id) = map.words("id") {
            if ids.contains(&id.text) {
                id.problem(format!("there is another connection `{}`; each needs an id of its own", id.text));
            }
            ids.push(id.text);
        }
        lines.extend(connection(&map, folder, catalog, organisation, groups));
    }
    lines
}

fn connection(map: &Map<'_>, folder: &Path, catalog: &Catalog, organisation: &Organisation, groups: &Groups) -> Option<Line> {
    map.only(&[
        "id",
        "system",
        "title",
        "settings",
        "ca",
        "allow",
        "password",
        "second_factor",
        "credential",
        "hosts",
        "find",
        "old_password",
        "protected",
        "reason",
    ]);
    let id = map.need("id", "\"my-system\"").and_then(|node| node.words());
    let id = id.and_then(|words| parsed(Some(words), check_id).map(|()| words.text));
    let system = map.need("system", "\"system-id\"").and_then(|node| node.words());
    let title = map.get("title").and_then(|node| node.text());
    let roots = map.words("ca").map_or_else(
        || Some(Roots::default()),
        |words| parsed(Some(words), |file| Roots::read(&folder.join(file)).map_err(|error| error.to_string())),
    );
    let settings: BTreeMap<String, String> = map
        .entries_of("settings")
        .into_iter()
        .filter_map(|(key, node)| Some((key.text.to_owned(), node.words()?.text.to_owned())))
        .collect();
    let system = system?;
    let bound = catalog.bind(id.unwrap_or_default(), title, system.text, &settings);
    let operations =
        bound.as_ref().ok().map(|bound| bound.connection.resets.iter().map(passdesk_core::Reset::operation).collect::<Vec<_>>());
    let grants = grants::read(map, operations.as_deref(), groups);
    match bound {
        Ok(mut bound) => {
            let managed = ManagedFrom::read(map, &mut bound, folder, groups);
            if map.get("find").and_then(|node| node.boolean()) == Some(false) {
                bound.hide_finds();
            }
            let asked = map.words("reason").and_then(|words| words.one_of(Demanded::ALL, "way to ask for a reason"));
            bound.connection.reason = asked.unwrap_or(Demanded::Not);
            demand(map, &mut bound, organisation);
            if bound.connection.resets.is_empty() {
                system.problem("this system is only reset with a credential that the proxy holds; add a table `credential`");
            }
            let protected = protected::read(map, &bound);
            id.and(roots).map(|roots| Line { bound, roots, protected, managed, grants })
        }
        Err(problems) => {
            for problem in problems {
                tell(map, problem);
            }
            None
        }
    }
}

/// Adds what this connection's system is set to, and what the organisation asks.
fn demand(map: &Map<'_>, bound: &mut Bound, organisation: &Organisation) {
    let second_factor = map.get("second_factor").and_then(|node| node.boolean()).unwrap_or_default();
    let demanded = rule(bound, &password::read(map), organisation, second_factor);
    if let (Err(contradiction), Some(node)) = (demanded, map.get("password")) {
        node.problem(contradictory(&contradiction));
    }
}

/// Merges what a system demands with what the organisation does.
pub(super) fn rule(bound: &mut Bound, own: &Rules, organisation: &Organisation, second_factor: bool) -> Result<(), Vec<Rule>> {
    let title = bound.connection.title.clone();
    let names: Vec<&str> = title.languages().map(|language| title.get(language)).collect();
    bound.demand(own, organisation.rules(second_factor, &names))
}

/// Notes what is wrong where its setting stands, or where it should.
fn tell(map: &Map<'_>, problem: BindProblem) {
    let BindProblem { setting: Some(setting), message } = problem else {
        if let Some(system) = map.words("system") {
            system.problem(problem.message);
        }
        return;
    };
    match map.entries_of("settings").into_iter().find(|(key, _)| key.text == setting) {
        Some((key, _)) => key.problem(message),
        None => match map.get("settings").and_then(|node| node.map()) {
            Some(settings) => settings.problem(message),
            None => map.problem(message),
        },
    }
}

pub(super) fn check_id(id: &str) -> Result<(), String> {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
    let dots = id.bytes().all(|byte| byte == b'.');
    if !dots && id.len() <= MAX_ID && id.bytes().all(plain) {
        return Ok(());
    }
    Err(format!("`{id}` is no id; write lower-case letters, digits, `-` and `.`, {MAX_ID} at most"))
}

/// Connection, operation, method, and address up to the path, of each request that can be sent.
pub(super) fn operations(line: &Line) -> Vec<[String; 4]> {
    let connection = &line.bound.connection;
    let row = |operation: String, template: &Template, shown: String| {
        let method = match template.pieces().first() {
            Some(Piece::Literal(text)) => text.split(' ').next().unwrap_or_default(),
            _ => "",
        };
        [connection.id.clone(), operation, method.to_owned(), template.origin().to_owned() + &shown]
    };
    let sign_in = line.managed.iter().filter_map(|managed| {
        let (template, _) = managed.credential.sign_in.as_ref()?;
        Some(row(format!("credential.{}", managed.credential.id), template, String::new()))
    });
    let find = |find: &BoundFind| {
        let cells: Vec<&str> = find.finder.row.iter().map(|cell| cell.name.as_str()).collect();
        let (shown, carried): (Vec<&str>, Vec<&str>) = cells.into_iter().partition(|name| SHOWN.contains(name));
        let carried = if carried.is_empty() { String::new() } else { format!(", carries {}", carried.join(", ")) };
        row(format!("find.{}", find.id), &find.template, format!("  shows {}{carried}", shown.join(", ")))
    };
    let resets = connection.resets.iter().map(|reset| row(reset.operation(), &reset.template, String::new()));
    sign_in.chain(line.bound.finds.iter().map(find)).chain(resets).collect()
}

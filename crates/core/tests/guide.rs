//! What docs/add-a-system.md says is so: its definitions load, its requests are what is sent, its messages are the
//! loader's, and its keys, the schema's and the loader's are the same.

#![expect(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says so by panicking")]

#[path = "guide/keys.rs"]
mod keys;
#[path = "guide/schema.rs"]
mod schema;

use std::collections::BTreeMap;

use passdesk_core::bind::{Bound, Catalog};
use passdesk_core::definition::Definition;
use passdesk_core::outcome::Reason;
use passdesk_core::{Template, Values};

const PAGE: &str = include_str!("../../../docs/add-a-system.md");
const SCHEMA_LINE: &str = "#:schema ./definition.schema.json\n";

/// What the settings are in a block that says nothing else of them.
const BASE: (&str, &str) = ("base", "https://crm.example.com/api");

/// What stands between two fences.
struct Block {
    /// What stands behind the opening one.
    info: &'static str,
    /// What a comment above it says.
    comment: &'static str,
    text: String,
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut comment = "";
    for line in PAGE.lines() {
        if let Some(info) = line.strip_prefix("```") {
            match open.take() {
                Some(block) => blocks.push(block),
                None => open = Some(Block { info, comment: std::mem::take(&mut comment), text: String::new() }),
            }
        } else if let Some(block) = &mut open {
            block.text += line;
            block.text += "\n";
        } else if let Some(text) = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")) {
            comment = text;
        }
    }
    assert!(open.is_none() && comment.is_empty(), "a fence is not closed, or nothing follows `{comment}`");
    blocks
}

fn smallest() -> String {
    blocks().into_iter().find(|block| block.info == "toml").unwrap().text
}

/// The smallest definition with these tables: they stand in place of its own of the same names.
fn with(fragment: &str) -> String {
    let is_header = |line: &str| line.starts_with('[');
    let own: Vec<&str> = fragment.lines().filter(|line| is_header(line)).collect();
    let mut kept = true;
    let mut text = String::new();
    for line in smallest().lines() {
        if is_header(line) {
            kept = !own.contains(&line);
        }
        if kept {
            text += line;
            text += "\n";
        }
    }
    text + fragment
}

/// The definition that a block is or makes.
fn definition(block: &Block) -> Option<String> {
    match block.info {
        "toml" => Some(block.text.clone()),
        "toml fragment" => Some(with(&block.text)),
        _ => None,
    }
}

fn definitions() -> Vec<String> {
    blocks().iter().filter_map(definition).collect()
}

fn load(text: &str) -> Definition {
    Definition::load("crm.toml", text).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

fn bind(definition: &Definition, settings: &BTreeMap<String, String>) -> Bound {
    let catalog = Catalog::new(vec![definition.clone()]);
    catalog.bind("crm", None, "crm", settings).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The request of an operation, such as `reset.password`.
fn template(bound: &Bound, operation: &str) -> Template {
    let connection = &bound.connection;
    let found = match operation.split('.').collect::<Vec<_>>().as_slice() {
        ["reset", id] => connection.resets.iter().find(|reset| reset.id == *id).map(|reset| &reset.template),
        ["find", id] => connection.finds.iter().find(|find| find.id == *id).map(|find| &find.template),
        ["credential", id] => connection.credentials.iter().find(|known| known.id == *id).map(|known| &known.sign_in),
        _ => None,
    };
    found.unwrap_or_else(|| panic!("there is no {operation}")).clone()
}

#[test]
fn every_definition_of_the_guide_is_good() {
    let definitions = definitions();
    assert!(definitions.len() > 12, "{}", definitions.len());
    for text in definitions {
        assert!(text.starts_with(SCHEMA_LINE), "{text}");
        let definition = load(&text);
        let settings = definition.settings.iter().filter(|setting| setting.default.is_none()).map(|setting| {
            let text = if setting.name == BASE.0 { BASE.1 } else { "eu" };
            (setting.name.clone(), text.to_owned())
        });
        bind(&definition, &settings.collect());
    }
}

#[test]
fn every_request_of_the_guide_is_what_is_sent() {
    let mut last = String::new();
    let mut compared = 0;
    for block in blocks() {
        last = definition(&block).unwrap_or(last);
        if block.info == "http" {
            let (operation, given) = block.comment.strip_prefix("sends ").and_then(|rest| rest.split_once(": ")).unwrap();
            let definition = load(&last);
            let mut settings = BTreeMap::new();
            let mut values = Values::new();
            for (name, text) in given.split(" | ").map(|pair| pair.split_once('=').unwrap()) {
                if definition.settings.iter().any(|setting| setting.name == name) {
                    settings.insert(name.to_owned(), text.to_owned());
                } else {
                    values = values.with(name, text);
                }
            }
            if definition.settings.iter().any(|setting| setting.name == BASE.0 && setting.default.is_none()) {
                settings.insert(BASE.0.to_owned(), BASE.1.to_owned());
            }
            let request = template(&bind(&definition, &settings), operation).build(&values).unwrap();
            let shown = request.expose().replace("\r\n", "\n");
            assert_eq!(shown.trim_end(), block.text.trim_end(), "{}", block.comment);
            compared += 1;
        }
    }
    assert!(compared > 8, "{compared}");
}

#[test]
fn every_message_of_the_guide_is_what_is_said() {
    let quoted: Vec<Block> = blocks().into_iter().filter(|block| block.info == "text").collect();
    assert!(quoted.len() > 5, "{}", quoted.len());
    for block in quoted {
        let (good, broken) = block.comment.strip_prefix("mistake: ").and_then(|rest| rest.split_once(" => ")).unwrap();
        let text = smallest().replacen(good, &broken.replace('⏎', "\n"), 1);
        assert_ne!(text, smallest(), "{good} stands nowhere");
        let told = Definition::load("crm.toml", &text).map_or_else(|problems| problems.to_string(), |_| "nothing".to_owned());
        assert_eq!(told, block.text.trim_end(), "{}", block.comment);
    }
}

#[test]
fn the_connection_of_the_guide_binds() {
    let block = blocks().into_iter().find(|block| block.info == "toml passdesk.toml").unwrap();
    let connection = &schema::json(&block.text)["connection"][0];
    assert_eq!(connection["system"], "crm");
    let settings = connection["settings"].as_object().unwrap().iter();
    let settings = settings.map(|(name, text)| (name.clone(), text.as_str().unwrap().to_owned())).collect();
    assert_eq!(bind(&load(&smallest()), &settings).connection.host, "crm.example.com");
}

#[test]
fn every_reason_stands_in_the_guide() {
    let (_, rest) = PAGE.split_once("| reason | when |\n| --- | --- |\n").unwrap();
    let rows = rest.lines().map_while(|line| line.strip_prefix("| `")?.split_once('`')).map(|(word, _)| word);
    let words: Vec<&str> = Reason::ALL.iter().map(|(word, _)| *word).collect();
    assert_eq!(rows.collect::<Vec<_>>(), words);
}

/// What the guide says of braces: a file cannot have them as they are, and an operator can.
#[test]
fn braces_come_from_the_operator_alone() {
    let ask = r#"{ "query": "{query}", "user": "{user}", "password": "{new_password}" }"#;
    let text = smallest().replace(r#"{ "password": "{new_password}" }"#, ask).replace("users/{user}/", "");
    let text = text.replace("[credential.token]", "[settings.query]\ntitle = \"Query\"\n\n[credential.token]");
    let query = "mutation($user: ID!) { set(user: $user) { ok } }";
    let settings = [BASE, ("query", query)].map(|(name, text)| (name.to_owned(), text.to_owned()));
    let values = Values::new().with("user", "17").with("token", "t").with("new_password", "x");
    let request = template(&bind(&load(&text), &settings.into()), "reset.password").build(&values).unwrap();
    assert!(request.expose().contains(query), "{}", request.expose());
    let written = text.replace("title = \"Query\"", &format!("title = \"Query\"\ndefault = \"{query}\""));
    assert!(Definition::load("crm.toml", &written).is_err());
}

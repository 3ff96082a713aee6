//! What a connection fixes: settings, and choices that are in force whole.

use crate::located::{Map, Node, Words, nearest};
use crate::policy::Rule;
use crate::template::{Name, Names, bits};
use crate::text::Text;

/// What a setting must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Any text.
    Text,
    /// An https address without user, query and fragment; http to a loopback host.
    Uri,
    /// The name of a host.
    Hostname,
    /// A UUID.
    Uuid,
}

/// A setting of a connection.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its name in templates and configurations.
    pub name: String,
    /// Its name for people.
    pub title: Text,
    /// Its value if none is given. May name other settings.
    pub default: Option<String>,
    /// What it must look like.
    pub format: Format,
    /// What can be chosen; a setting with choices takes the id of one.
    pub choices: Vec<Choice>,
    /// Whether each choice is a system of its own.
    pub listed: bool,
}

/// A choice: constants that are in force together.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its name in configurations.
    pub id: String,
    /// Its name for people.
    pub title: Text,
    /// Its own word on what is spoken; replaces the file's.
    pub description: Text,
    /// Texts for templates. May name settings.
    pub constants: Vec<(String, String)>,
    /// Rules that are laid over the file's.
    pub rules: Vec<Rule>,
}

pub(super) fn read(root: &Map<'_>) -> Vec<Setting> {
    let list: Vec<Setting> = root.entries_of("settings").iter().filter_map(|(key, node)| setting(key, node)).collect();
    if list.iter().filter(|setting| setting.listed).count() > 1 {
        root.problem("only one setting can be `listed`");
    }
    list
}

fn setting(key: &Words<'_>, node: &Node<'_>) -> Option<Setting> {
    super::check_name(key);
    let map = node.map()?;
    map.only(&["title", "default", "format", "choices", "listed"]);
    let formats = [("uri", Format::Uri), ("hostname", Format::Hostname), ("uuid", Format::Uuid)];
    let choices: Vec<Choice> = map.entries_of("choices").iter().filter_map(|(key, node)| choice(key, node)).collect();
    let default = map.words("default");
    if let Some(default) = default
        && !choices.is_empty()
        && !choices.iter().any(|choice| choice.id == default.text)
    {
        let mend = nearest(default.text, choices.iter().map(|choice| choice.id.as_str()));
        default.problem(format!("there is no choice `{}`{mend}", default.text));
    }
    let listed = map.get("listed").and_then(|node| node.boolean()).unwrap_or(false);
    if listed && choices.is_empty() {
        map.problem("a `listed` setting needs `choices`: each is a system of its own");
    }
    Some(Setting {
        name: key.text.to_owned(),
        title: map.need("title", "\"What an operator reads\"")?.text()?,
        default: default.map(|words| words.text.to_owned()),
        format: map.words("format").and_then(|words| words.one_of(&formats, "format of a setting")).unwrap_or(Format::Text),
        choices,
        listed,
    })
}

fn choice(key: &Words<'_>, node: &Node<'_>) -> Option<Choice> {
    let map = node.map()?;
    let constants = map
        .entries()
        .into_iter()
        .filter(|(key, _)| !matches!(key.text, "title" | "description" | "password"))
        .filter_map(|(key, node)| {
            super::check_name(&key);
            Some((key.text.to_owned(), node.words()?.text.to_owned()))
        })
        .collect();
    Some(Choice {
        id: key.text.to_owned(),
        title: map.need("title", "\"What an operator reads\"")?.text()?,
        description: map.text("description"),
        constants,
        rules: super::password::read(&map),
    })
}

/// Texts of settings may name settings, and nothing else.
pub(super) fn check_names(root: &Map<'_>, settings: &[Setting], names: &Names) {
    let defaults = settings.iter().filter_map(|setting| setting.default.as_ref().map(|text| (&setting.name, text)));
    let constants =
        settings.iter().flat_map(|setting| &setting.choices).flat_map(|choice| choice.constants.iter().map(|(name, text)| (name, text)));
    for (name, text) in defaults.chain(constants) {
        let found = match bits(text) {
            Ok(found) => found,
            Err(message) => {
                root.problem(format!("in `{name}`: {message}"));
                continue;
            }
        };
        for bit in found {
            if let crate::template::Bit::Name { name: inner, .. } = bit
                && names.known.get(inner) != Some(&Name::Setting)
            {
                let known = names.known.iter().filter(|(_, what)| **what == Name::Setting).map(|(name, _)| name.as_str());
                root.problem(format!("`{name}` names `{{{inner}}}`, which is no setting{}", nearest(inner, known)));
            }
        }
    }
}

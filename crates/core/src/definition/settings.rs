//! What a connection fixes: settings, and choices that are in force whole.

use crate::located::{Map, Node, Words, nearest};
use crate::policy::Rules;
use crate::template::{Bit, Name, Names, bits};
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
    pub rules: Rules,
}

impl Choice {
    /// The keys of a choice that name no constant.
    pub const KEYS: [&str; 3] = ["title", "description", "password"];
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
        title: map.need("title", "\"What an operator reads\"").and_then(|node| node.text()).unwrap_or_default(),
        default: default.map(|words| words.text.to_owned()),
        format: map.words("format").and_then(|words| words.one_of(&formats, "format of a setting")).unwrap_or(Format::Text),
        choices,
        listed,
    })
}

fn choice(key: &Words<'_>, node: &Node<'_>) -> Option<Choice> {
    let map = node.map()?;
    let constants = constants(&map);
    for (key, _) in &constants {
        super::check_name(key);
    }
    Some(Choice {
        id: key.text.to_owned(),
        title: map.need("title", "\"What an operator reads\"").and_then(|node| node.text()).unwrap_or_default(),
        description: map.text("description"),
        constants: constants.iter().map(|(key, words)| (key.text.to_owned(), words.text.to_owned())).collect(),
        rules: super::password::read(&map),
    })
}

/// The texts of a choice that stand for names.
fn constants<'a>(map: &Map<'a>) -> Vec<(Words<'a>, Words<'a>)> {
    let named = |(key, _): &(Words<'_>, Node<'_>)| !Choice::KEYS.contains(&key.text);
    map.entries().into_iter().filter(named).filter_map(|(key, node)| Some((key, node.words()?))).collect()
}

/// All names that settings declare, each with its text, if it has one.
fn texts<'a>(root: &Map<'a>) -> Vec<(Words<'a>, Option<Words<'a>>)> {
    let mut list = Vec::new();
    for (key, node) in root.entries_of("settings") {
        let Some(map) = node.map() else { continue };
        list.push((key, map.get("default").and_then(|node| node.words())));
        let choices = map.entries_of("choices").into_iter().filter_map(|(_, node)| node.map());
        list.extend(choices.flat_map(|choice| constants(&choice)).map(|(key, words)| (key, Some(words))));
    }
    list
}

/// Where a name is declared as a setting or constant.
pub(super) fn key<'a>(root: &Map<'a>, name: &str) -> Option<Words<'a>> {
    texts(root).into_iter().map(|(key, _)| key).find(|key| key.text == name)
}

/// Texts of settings may name settings, and nothing else.
pub(super) fn check_names(root: &Map<'_>, names: &Names) {
    for words in texts(root).into_iter().filter_map(|(_, words)| words) {
        let found = bits(words.text).unwrap_or_else(|message| {
            words.problem(message);
            Vec::new()
        });
        for bit in found {
            if let Bit::Name { name, .. } = bit
                && names.known.get(name) != Some(&Name::Setting)
            {
                let known = names.known.iter().filter(|(_, what)| **what == Name::Setting).map(|(name, _)| name.as_str());
                words.problem(format!("`{{{name}}}` is no setting, and a setting's text can name nothing else{}", nearest(name, known)));
            }
        }
    }
}

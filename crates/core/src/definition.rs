//! A system as its file describes it, read and checked.
//!
//! A definition says everything about one system, or about several that share their operations: its
//! settings, the credential that it wants, the ways to set a password, how its answers are read, its
//! rules for a password, and every text about it. It is read in one place, natively; a page gets what
//! [`bind`](crate::bind) makes of it.

mod credential;
mod errors;
mod example;
mod find;
mod overlap;
pub mod password;
mod poll;
mod reset;
mod settings;

use std::collections::BTreeMap;

use crate::find::Finder;
use crate::located::{Map, Node, Problems, Source, Words, nearest};
use crate::policy::Rules;
use crate::poll::Poll;
use crate::reading::Reader;
use crate::sign_in::SignInReader;
use crate::template::{Draft, Name, Names};
use crate::text::Text;
use crate::value::{Kind, NEW_PASSWORD, OLD_PASSWORD, SEARCH, USER};

pub use example::{Example, Expected};
pub use settings::{Choice, Format, Setting};

/// Values that the page has words for.
const WELL_KNOWN: [&str; 7] = ["token", "client_id", "client_secret", "login", "login_password", "api_key", "session"];

/// A system, or several that share their operations.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The name of the file, without its ending.
    pub id: String,
    /// Its name for people.
    pub title: Text,
    /// What is spoken there.
    pub description: Text,
    /// What the caller needs.
    pub needs: Text,
    /// What the vendor says of the interface's status.
    pub status: Text,
    /// What a connection fixes.
    pub settings: Vec<Setting>,
    /// The values of requests that are declared.
    pub values: Vec<Value>,
    /// The ways to be let in.
    pub credentials: Vec<Credential>,
    /// The ways to look people up.
    pub finds: Vec<Find>,
    /// The ways to set a password.
    pub resets: Vec<Reset>,
    /// The system's rules for a password.
    pub rules: Rules,
    /// The settings with which it talks to its stand-in; none if it has no stand-in.
    pub sandbox: BTreeMap<String, String>,
}

/// A value of requests.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its name in templates.
    pub name: String,
    /// Its name for people.
    pub title: Text,
    /// What it must be.
    pub kind: Kind,
    /// Whether it is hidden and masked.
    pub secret: bool,
    /// What it is if nothing else is said.
    pub default: String,
    /// What can be chosen, if not everything can: each with its title.
    pub choices: Vec<(String, Text)>,
}

impl Value {
    /// A value of which no more is said than this.
    fn plain(name: &str, secret: bool) -> Self {
        Self { name: name.to_owned(), title: Text::default(), kind: Kind::String, secret, default: String::new(), choices: Vec::new() }
    }
}

/// A way to be let in.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Its name in the file.
    pub id: String,
    /// Its name for people.
    pub title: Text,
    /// The names of what the person gives.
    pub asks: Vec<String>,
    /// The one of them that says as whom, and is no secret.
    pub account: Option<String>,
    /// The request that signs in with it, if it is not let in as it is.
    pub sign_in: Option<SignIn>,
    /// The request that undoes the sign-in.
    pub sign_out: Option<Draft>,
}

/// A request that signs in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The request.
    pub draft: Draft,
    /// How its answers are read.
    pub reader: SignInReader,
}

impl Credential {
    /// The names of what its sign-in yields.
    #[must_use]
    pub fn yields(&self) -> Vec<&str> {
        self.sign_in.iter().flat_map(|sign_in| &sign_in.reader.yields).map(|(name, _)| name.as_str()).collect()
    }
}

/// A way to look people up.
#[derive(Clone, Debug)]
pub struct Find {
    /// Its name in the file.
    pub id: String,
    /// What is typed, for people.
    pub title: Text,
    /// The request.
    pub draft: Draft,
    /// Whether it looks one person up by id.
    pub by_user: bool,
    /// How its answers are read.
    pub finder: Finder,
}

/// A way to set a password.
#[derive(Clone, Debug)]
pub struct Reset {
    /// Its name in the file.
    pub id: String,
    /// Its name for people.
    pub title: Text,
    /// What to know before sending.
    pub warning: Text,
    /// What to know after a success.
    pub caution: Text,
    /// The request.
    pub draft: Draft,
    /// How to ask on if it was accepted and is not done yet.
    pub poll: Option<Poll<Draft>>,
    /// Whether the user is looked up before, since the request could make one.
    pub looks_up: bool,
    /// How its answers are read: its own errors before the file's.
    pub reader: Reader,
    /// Answers, and what they mean; each is read so.
    pub examples: Vec<Example>,
}

impl Definition {
    /// Reads a definition from a file `{id}.toml`.
    ///
    /// # Errors
    /// Every mistake in it, with line, column and what to write.
    pub fn load(file: &str, text: &str) -> Result<Self, Problems> {
        let id = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let id = id.strip_suffix(".toml").unwrap_or(id).to_owned();
        Source::new(file, text).read(|root| Self::read(id, root))
    }

    fn read(id: String, root: &Map<'_>) -> Option<Self> {
        root.only(&[
            "title",
            "description",
            "needs",
            "status",
            "settings",
            "values",
            "credential",
            "find",
            "reset",
            "errors",
            "password",
            "sandbox",
        ]);
        let title = root.need("title", "\"Name of the system\"").and_then(|node| node.text());
        let settings = settings::read(root);
        let values = all_values(read_values(root), credential::values(root));
        let names = names(root, &settings, &values);
        settings::check_names(root, &names);
        let errors = errors::read(root);
        let credentials = credential::read(root, &names, &errors);
        let finds: Vec<Find> =
            root.entries_of("find").into_iter().filter_map(|(id, node)| find::read(&id, &node.map()?, &names, &errors)).collect();
        let resets: Vec<Reset> =
            root.entries_of("reset").into_iter().filter_map(|(id, node)| reset::read(&id, &node.map()?, &names, &errors)).collect();
        find::check_carried(root, &finds, &resets);
        overlap::check(root, &credentials, &finds, &resets);
        credential::check_given(root, &credentials, &finds, &resets);
        if root.entries_of("reset").is_empty() {
            root.problem("there is no way to set a password; add a table `[reset.password]` with a `request`");
        }
        if root.entries_of("credential").is_empty() {
            root.problem("nothing says how to be let in; add a table such as `[credential.token]` with `asks = [\"token\"]`");
        }
        let known: Vec<&str> = settings.iter().map(|setting| setting.name.as_str()).collect();
        let sandbox = root
            .entries_of("sandbox")
            .into_iter()
            .filter_map(|(key, node)| {
                if !known.contains(&key.text) {
                    key.problem(format!("there is no setting `{}`{}", key.text, nearest(key.text, known.iter().copied())));
                }
                Some((key.text.to_owned(), node.words()?.text.to_owned()))
            })
            .collect();
        // Before a title that is missing ends it: all mistakes are told at once.
        let rules = password::read(root);
        Some(Self {
            id,
            title: title?,
            description: root.text("description"),
            needs: root.text("needs"),
            status: root.text("status"),
            settings,
            values,
            credentials,
            finds,
            resets,
            rules,
            sandbox,
        })
    }

    /// The setting whose choices are systems of their own, if there is one.
    #[must_use]
    pub fn product(&self) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.listed)
    }

    /// The names of values that searches carry to a reset.
    #[must_use]
    pub fn carried(&self) -> Vec<&str> {
        find::carried(&self.finds)
    }

    /// The names of values that credentials ask for or yield.
    #[must_use]
    pub fn credential_values(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for credential in &self.credentials {
            names.extend(credential.asks.iter().map(String::as_str));
            names.extend(credential.yields());
        }
        names
    }

    /// The ids of the systems in this file, each with the choice that makes it.
    #[must_use]
    pub fn systems(&self) -> Vec<(String, Option<&Choice>)> {
        match self.product() {
            Some(product) => product.choices.iter().map(|choice| (format!("{}-{}", self.id, choice.id), Some(choice))).collect(),
            None => vec![(self.id.clone(), None)],
        }
    }
}

fn read_values(root: &Map<'_>) -> Vec<Value> {
    let read = |(key, node): (Words<'_>, Node<'_>)| {
        let map = node.map()?;
        map.only(&["title", "type", "format", "secret", "default", "choices"]);
        check_name(&key);
        let kind = map
            .words("type")
            .and_then(|words| {
                words.one_of(
                    &[("string", Kind::String), ("integer", Kind::Integer), ("boolean", Kind::Boolean), ("json", Kind::Json)],
                    "type",
                )
            })
            .unwrap_or_default();
        let secret = map.get("secret").and_then(|node| node.boolean()).unwrap_or(false);
        let format = map.words("format").and_then(|words| words.one_of(&[("uuid", Kind::Uuid)], "format of a value"));
        if !has_words(key.text) && map.get("title").is_none() {
            key.problem(format!("`{}` needs a `title` that tells a person what to type", key.text));
        }
        let kind = format.unwrap_or(kind);
        let choices = choices(&map);
        let default = default(&map, kind, &choices);
        Some(Value { name: key.text.to_owned(), title: map.text("title"), kind, secret, default, choices })
    };
    root.entries_of("values").into_iter().filter_map(read).collect()
}

/// What can be chosen for a value.
fn choices(map: &Map<'_>) -> Vec<(String, Text)> {
    map.entries_of("choices").into_iter().filter_map(|(key, node)| Some((key.text.to_owned(), node.text()?))).collect()
}

/// What a value is if nothing else is said. A flag is off.
fn default(map: &Map<'_>, kind: Kind, choices: &[(String, Text)]) -> String {
    let Some(node) = map.get("default") else {
        let first = choices.first().map(|(id, _)| id.clone());
        return first.unwrap_or_else(|| if kind == Kind::Boolean { "false".to_owned() } else { String::new() });
    };
    if kind == Kind::Boolean {
        return node.boolean().unwrap_or_default().to_string();
    }
    let Some(words) = node.words() else { return String::new() };
    if let Err(error) = kind.check(words.text) {
        words.problem(format!("`{}` {error}", words.text));
    }
    if !choices.is_empty() && !choices.iter().any(|(id, _)| id == words.text) {
        let mend = nearest(words.text, choices.iter().map(|(id, _)| id.as_str()));
        words.problem(format!("there is no choice `{}`{mend}", words.text));
    }
    words.text.to_owned()
}

/// Whether the page has words for a value, so that it needs no title.
fn has_words(name: &str) -> bool {
    WELL_KNOWN.contains(&name) || [USER, SEARCH, OLD_PASSWORD, NEW_PASSWORD].contains(&name)
}

/// Whether the word can stand in a template, noted if it cannot.
fn check_name(key: &Words<'_>) -> bool {
    let good = crate::template::bits(&format!("{{{}}}", key.text)).is_ok();
    if !good {
        key.problem(format!("`{}` is no name; use lower-case letters, digits and `_`, beginning with a letter", key.text));
    }
    good
}

/// The declared values, those of credentials, and those that every definition has.
fn all_values(mut values: Vec<Value>, credentials: Vec<Value>) -> Vec<Value> {
    for asked in credentials {
        match values.iter_mut().find(|value| value.name == asked.name) {
            Some(value) => value.secret = asked.secret,
            None => values.push(asked),
        }
    }
    for (name, secret) in [(USER, false), (SEARCH, false), (OLD_PASSWORD, true), (NEW_PASSWORD, true)] {
        match values.iter_mut().find(|value| value.name == name) {
            Some(value) => value.secret = secret,
            None => values.push(Value::plain(name, secret)),
        }
    }
    values
}

fn names(root: &Map<'_>, settings: &[Setting], values: &[Value]) -> Names {
    let mut names = Names::default();
    for setting in settings {
        names.known.insert(setting.name.clone(), Name::Setting);
        names.texts.entry(setting.name.clone()).or_default().extend(setting.default.clone());
        for (constant, text) in setting.choices.iter().flat_map(|choice| &choice.constants) {
            names.known.insert(constant.clone(), Name::Setting);
            names.texts.entry(constant.clone()).or_default().push(text.clone());
        }
    }
    for value in values {
        let name = Name::Value { kind: value.kind, secret: value.secret };
        if names.known.insert(value.name.clone(), name) == Some(Name::Setting) {
            let message = format!("`{}` is a setting and a value at once; give one of them another name", value.name);
            match settings::key(root, &value.name) {
                Some(key) => key.problem(message),
                None => root.problem(message),
            }
        }
    }
    names
}

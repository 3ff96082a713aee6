//! A definition with a connection's settings put in.
//!
//! What comes out is plain data: templates as flat lists, texts, rules. The page gets it from the
//! proxy and needs no parser for it; the proxy keeps beside it how answers are read.

mod catalog;
mod managed;
mod open;
mod resolve;

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::connection::{Connection, Credential, Demanded, Field, Find, Reset};
use crate::definition::{self, Definition};
use crate::find::Finder;
use crate::policy::{Attributes, Owner, Policy, Rule, Rules};
use crate::poll::{BoundPoll, Poll};
use crate::reading::Reader;
use crate::request::{Piece, Template};
use crate::template::{Draft, Part};
use crate::text::Text;

pub use catalog::Catalog;
pub use managed::BoundCredential;
pub use open::{Open, OpenSetting};
use resolve::Settings;

/// What is wrong with a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindProblem {
    /// The setting to blame; `None` if it is the system's id.
    pub setting: Option<String>,
    /// What is wrong, and what to write.
    pub message: String,
}

/// A connection, bound.
#[derive(Clone, Debug)]
pub struct Bound {
    /// What the page gets.
    pub connection: Connection,
    /// The ways to look people up.
    pub finds: Vec<BoundFind>,
    rules: Rules,
    readers: BTreeMap<String, Reader>,
    polls: BTreeMap<String, BoundPoll>,
    looking_up: Vec<String>,
    /// All ways to set a password; the page is offered those that it can build.
    resets: Vec<Reset>,
    credentials: Vec<BoundCredential>,
    /// The names of all values that any credential asks for or yields.
    credential_values: Vec<String>,
    carried: Vec<String>,
}

/// A way to look people up, bound.
#[derive(Clone, Debug)]
pub struct BoundFind {
    /// Its name in the definition.
    pub id: String,
    /// The request.
    pub template: Template,
    /// Whether it looks one person up by id.
    pub by_user: bool,
    /// How its answers are read.
    pub finder: Finder,
}

impl Bound {
    /// The way to look people up of this name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&BoundFind> {
        self.finds.iter().find(|find| find.id == id)
    }

    /// The first way to look one person up by id.
    #[must_use]
    pub fn find_by_user(&self) -> Option<&BoundFind> {
        self.finds.iter().find(|find| find.by_user)
    }

    /// How the answers to an operation are read.
    #[must_use]
    pub fn reader(&self, operation: &str) -> Option<&Reader> {
        self.readers.get(operation)
    }

    /// How to ask on after an operation that was accepted, if its definition says so.
    #[must_use]
    pub fn poll(&self, operation: &str) -> Option<&BoundPoll> {
        self.polls.get(operation)
    }

    /// Whether the user is looked up before a reset, whoever sends it.
    #[must_use]
    pub fn looks_up(&self, reset: &Reset) -> bool {
        self.looking_up.contains(&reset.id)
    }

    /// Lays rules of the connection's own over the system's, since many systems can be set to others than
    /// they come with, and adds the organisation's.
    ///
    /// # Errors
    /// The system's rules that no password can meet.
    pub fn demand(&mut self, own: &Rules, organisation: Rules) -> Result<(), Vec<Rule>> {
        self.rules = self.rules.overlaid(own);
        let connection = &mut self.connection;
        let system = (Owner::System(connection.id.clone()), self.rules.clone());
        let contradiction = Policy::merge(std::slice::from_ref(&system)).contradiction();
        if !contradiction.is_empty() {
            return Err(contradiction);
        }
        connection.policy = Policy::merge(&[system, (Owner::Organisation, organisation)]);
        connection.attributes = connection.policy.attributes();
        connection.digest = digest(connection);
        Ok(())
    }
}

impl Bound {
    /// Offers the page what it can use: the searches, the credentials that give all that something needs, and the
    /// values that stand anywhere.
    fn offer(&mut self, definition: &Definition) {
        let find = |find: &BoundFind| Find {
            id: find.id.clone(),
            title: title(definition, &find.id),
            template: find.template.clone(),
            by_user: find.by_user,
        };
        self.connection.finds = self.finds.iter().map(find).collect();
        let connection = &self.connection;
        let templates = connection.resets.iter().map(|reset| &reset.template).chain(connection.finds.iter().map(|find| &find.template));
        let mut names: Vec<String> = templates.flat_map(|template| template.names().into_iter().map(|(name, _)| name.to_owned())).collect();
        let useful = |credential: &&BoundCredential| credential.gives().iter().all(|name| names.iter().any(|known| known == name));
        let credential = |known: &BoundCredential| Credential {
            id: known.id.clone(),
            title: definition.credentials.iter().find(|other| other.id == known.id).map(|other| other.title.clone()).unwrap_or_default(),
            asks: known.asks.clone(),
            gives: known.gives().into_iter().map(str::to_owned).collect(),
            sign_in: known.sign_in.as_ref().map(|(template, _)| template.clone()).unwrap_or_default(),
            sign_out: known.sign_out.clone().unwrap_or_default(),
        };
        let credentials: Vec<Credential> = self.credentials.iter().filter(useful).map(credential).collect();
        names.extend(credentials.iter().flat_map(|credential| credential.asks.clone()));
        let fields = definition.values.iter().filter(|value| names.contains(&value.name)).map(|value| Field {
            name: value.name.clone(),
            title: value.title.clone(),
            kind: value.kind,
            secret: value.secret,
            default: value.default.clone(),
            choices: value.choices.iter().map(|(id, _)| id.clone()).collect(),
            titles: value.choices.iter().map(|(_, title)| title.clone()).collect(),
        });
        self.connection.fields = fields.collect();
        self.connection.credentials = credentials;
        self.connection.digest = digest(&self.connection);
    }
}

fn title(definition: &Definition, find: &str) -> Text {
    definition.finds.iter().find(|known| known.id == find).map(|known| known.title.clone()).unwrap_or_default()
}

struct Binder<'a> {
    definition: &'a Definition,
    choice: Option<&'a definition::Choice>,
    settings: Settings<'a>,
    /// Whether a setting that has no text becomes a value of the requests.
    is_open: bool,
}

impl Binder<'_> {
    fn bind(&self, id: &str, title: Option<Text>) -> Result<Bound, Vec<BindProblem>> {
        let definition = self.definition;
        let mut problems = Vec::new();
        let mut resets = Vec::new();
        let (mut readers, mut polls) = (BTreeMap::new(), BTreeMap::new());
        for reset in &definition.resets {
            let poll = reset.poll.as_ref().map(|poll| self.poll(poll)).transpose();
            match self.template(&reset.draft).and_then(|template| Ok((template, poll?))) {
                Ok((template, poll)) => {
                    let bound = Reset {
                        id: reset.id.clone(),
                        title: reset.title.clone(),
                        warning: reset.warning.clone(),
                        caution: reset.caution.clone(),
                        template,
                    };
                    readers.insert(bound.operation(), reset.reader.clone());
                    polls.extend(poll.map(|poll| (bound.operation(), poll)));
                    resets.push(bound);
                }
                Err(problem) => problems.push(problem),
            }
        }
        problems.dedup();
        // An operation whose settings are not all given is not offered; one at least must be.
        let fatal = problems.iter().any(|problem| !problem.missing) || resets.is_empty();
        if fatal {
            return Err(problems.into_iter().map(|problem| problem.problem).collect());
        }
        let carried = definition.carried();
        let description = self.choice.map(|choice| &choice.description).filter(|text| !text.is_empty()).unwrap_or(&definition.description);
        let connection = Connection {
            id: id.to_owned(),
            title: title.unwrap_or_else(|| self.choice.map_or(&definition.title, |choice| &choice.title).clone()),
            description: description.clone(),
            needs: definition.needs.clone(),
            status: definition.status.clone(),
            host: resets.first().map(|reset| host(&reset.template)).unwrap_or_default().to_owned(),
            digest: String::new(),
            credentials: Vec::new(),
            finds: Vec::new(),
            fields: Vec::new(),
            resets: resets.clone(),
            held: Vec::new(),
            carried: carried.iter().map(|name| (*name).to_owned()).collect(),
            reason: Demanded::Not,
            policy: Policy::default(),
            attributes: Attributes::default(),
        };
        let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        let mut bound = Bound {
            connection,
            finds: self.finds()?,
            rules: self.settings.rules(definition),
            readers,
            polls,
            looking_up: definition.resets.iter().filter(|reset| reset.looks_up).map(|reset| reset.id.clone()).collect(),
            resets,
            credentials: self.sign_ins()?,
            credential_values: owned(definition.credential_values()),
            carried: owned(carried),
        };
        bound.offer(definition);
        match bound.demand(&Rules::default(), Rules::default()) {
            Ok(()) => Ok(bound),
            Err(rules) => Err(vec![BindProblem { setting: None, message: contradictory(&rules) }]),
        }
    }

    fn poll(&self, poll: &Poll<Draft>) -> Result<BoundPoll, resolve::Problem> {
        Ok(Poll { request: self.template(&poll.request)?, yields: poll.yields.clone(), reader: poll.reader.clone() })
    }

    /// The searches whose settings are all given.
    fn finds(&self) -> Result<Vec<BoundFind>, Vec<BindProblem>> {
        let mut finds = Vec::new();
        for find in &self.definition.finds {
            if let Some(template) = self.template_if_given(&find.draft)? {
                finds.push(BoundFind { id: find.id.clone(), template, by_user: find.by_user, finder: find.finder.clone() });
            }
        }
        Ok(finds)
    }

    /// The credentials whose settings are all given.
    fn sign_ins(&self) -> Result<Vec<BoundCredential>, Vec<BindProblem>> {
        let mut credentials = Vec::new();
        for credential in &self.definition.credentials {
            let sign_in = match &credential.sign_in {
                Some(sign_in) => match self.template_if_given(&sign_in.draft)? {
                    Some(template) => Some((template, sign_in.reader.clone())),
                    None => continue,
                },
                None => None,
            };
            credentials.push(BoundCredential {
                id: credential.id.clone(),
                asks: credential.asks.clone(),
                account: credential.account.clone(),
                sign_in,
                sign_out: match &credential.sign_out {
                    Some(draft) => self.template_if_given(draft)?,
                    None => None,
                },
            });
        }
        Ok(credentials)
    }

    fn template_if_given(&self, draft: &Draft) -> Result<Option<Template>, Vec<BindProblem>> {
        match self.template(draft) {
            Ok(template) => Ok(Some(template)),
            Err(problem) if problem.missing => Ok(None),
            Err(problem) => Err(vec![problem.problem]),
        }
    }

    fn template(&self, draft: &Draft) -> Result<Template, resolve::Problem> {
        let mut pieces = Vec::new();
        self.pieces(&draft.0, &mut pieces)?;
        let template = Template::new(pieces);
        resolve::check(&template)?;
        Ok(template)
    }

    fn pieces(&self, parts: &[Part], pieces: &mut Vec<Piece>) -> Result<(), resolve::Problem> {
        for part in parts {
            match part {
                Part::Literal(text) => pieces.push(Piece::Literal(text.clone())),
                Part::Setting { name, spot } => match self.settings.write(name, *spot) {
                    Err(problem) if problem.missing && self.is_open => self.settings.holes(name, *spot, pieces)?,
                    written => pieces.push(Piece::Literal(written?)),
                },
                Part::Value(hole) => pieces.push(Piece::Hole(hole.clone())),
                Part::Basic { name, password } => {
                    pieces.push(Piece::Basic { name: name.clone(), password: password.clone() });
                }
                Part::Optional { names, parts } => {
                    let (settings, values): (Vec<_>, Vec<_>) = names.iter().partition(|name| self.settings.declares(name));
                    if settings.iter().all(|name| self.settings.has(name)) {
                        let mut inner = Vec::new();
                        self.pieces(parts, &mut inner)?;
                        match values.first() {
                            Some(name) => {
                                pieces.push(Piece::Optional { name: (*name).clone(), pieces: Template::new(inner).pieces().to_vec() });
                            }
                            None => pieces.extend(inner),
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// What is wrong with rules that no password can meet.
#[must_use]
pub fn contradictory(rules: &[Rule]) -> String {
    let words: Vec<String> = rules.iter().map(rule_words).collect();
    format!("no password can meet {} together; change or leave out one of them", words.join(" and "))
}

/// A rule as a definition has it, in backticks.
#[must_use]
pub fn rule_words(rule: &Rule) -> String {
    format!("`{}`", Vec::from(rule.clone()).split_off(2).join(" "))
}

/// The host of a request's address, with its port.
fn host(template: &Template) -> &str {
    template.origin().split_once("://").map_or("", |(_, host)| host)
}

fn digest(connection: &Connection) -> String {
    // Serialising plain data cannot fail.
    let bytes = serde_json::to_vec(connection).unwrap_or_default();
    Sha256::digest(bytes).iter().take(16).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

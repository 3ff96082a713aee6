//! Trying a definition out from a command line: one operation, built and shown, and sent if that is asked for.
//!
//! What is sent goes the way of a page's request, through the same [`Relay`](crate::relay::Relay): it is recognised,
//! held against protected users and rules, written down in the audit trail, and sent once. What a page is not told, the
//! answer itself and why it is read as it is, is told here, to whoever can read the configuration.

mod error;
mod needs;
mod report;
mod send;
mod show;

use passdesk_core::bind::{Bound, BoundCredential};
use passdesk_core::located::nearest;
use passdesk_core::value::{NEW_PASSWORD, OLD_PASSWORD};
use passdesk_core::{Secret, Template, Values};
use unicode_normalization::UnicodeNormalization as _;

use crate::config::{Line, Settings};
use crate::relay::Operation;
pub use error::TrialError;
use needs::{Need, needs};
pub use send::Tried;

/// One operation of a connection, that is tried out.
#[derive(Debug)]
pub struct Trial {
    settings: Settings,
    line: Line,
    /// Such as `reset.password`.
    operation: String,
    /// What is put into it, and into the sign-in before it.
    needs: Vec<Need>,
    /// The credential that signs in before it, if one does that the proxy does not hold.
    sign_in: Option<BoundCredential>,
    /// As they are sent.
    values: Values,
}

/// A value that is still missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its name in the definition.
    pub name: String,
    /// Its name for people; empty where it has none but that.
    pub title: String,
    /// Whether nobody may see it.
    pub secret: bool,
}

impl Trial {
    /// Finds an operation: `reset.X`, `find.X`, `credential.X`, or `X` alone where no other is called so.
    ///
    /// # Errors
    /// There is none, with those that there are.
    pub fn new(settings: Settings, connection: &str, operation: &str, credential: Option<&str>) -> Result<Self, TrialError> {
        let line = settings.connections.iter().find(|line| line.bound.connection.id == connection).cloned().ok_or_else(|| {
            let ids = settings.connections.iter().map(|line| line.bound.connection.id.as_str());
            TrialError::Connection(connection.to_owned(), nearest(connection, ids))
        })?;
        let known = operations(&line.bound, line.managed.is_some());
        let operation = named(&known, connection, operation)?;
        let found = Operation::of(&line.bound, line.managed.is_some(), &operation);
        let template = found.ok_or_else(|| TrialError::operation(connection, &operation, &known))?.template();
        let used = used(&line, &operation, template, credential)?;
        let sign_in = used.filter(|used| used.sign_in.is_some()).cloned();
        let needs = needs(&line.bound, template, sign_in.as_ref());
        Ok(Self { needs, sign_in, operation, line, settings, values: Values::new() })
    }

    /// Takes a value that everybody may see, as it was typed.
    ///
    /// # Errors
    /// There is no such value, it is a secret, or it is none of its kind.
    pub fn set(&mut self, name: &str, typed: &str) -> Result<(), TrialError> {
        let need = self.need(name)?;
        if need.secret {
            return Err(TrialError::OnTheCommandLine(name.to_owned()));
        }
        if self.values.get(name).is_some() {
            return Err(TrialError::Twice(name.to_owned()));
        }
        self.give(name, &Secret::new(typed))
    }

    /// Takes a value as it was typed.
    ///
    /// # Errors
    /// There is no such value, or it is none of its kind.
    pub fn give(&mut self, name: &str, typed: &Secret) -> Result<(), TrialError> {
        let need = self.need(name)?;
        // EXPOSE: it is brought to the one spelling of its kind, as the page does.
        let typed = typed.expose();
        let text = Secret::new(match name {
            NEW_PASSWORD => typed.nfc().collect(),
            OLD_PASSWORD | "login_password" => typed.to_owned(),
            _ => typed.trim().to_owned(),
        });
        let value = need.kind.parse(text.expose()).map_err(|error| TrialError::Value(name.to_owned(), error))?;
        if !need.choices.is_empty() && !need.choices.contains(&value) {
            return Err(TrialError::Choice(name.to_owned(), nearest(&value, need.choices.iter().map(String::as_str))));
        }
        self.values.set(name, Secret::new(value));
        Ok(())
    }

    /// What must be there and is not, in the order of the requests.
    #[must_use]
    pub fn wanted(&self) -> Vec<Wanted> {
        let missing = self.needs.iter().filter(|need| need.required && need.default.is_empty() && self.values.get(&need.name).is_none());
        missing.map(|need| Wanted { name: need.name.clone(), title: need.title.clone(), secret: need.secret }).collect()
    }

    fn need(&self, name: &str) -> Result<&Need, TrialError> {
        let found = self.needs.iter().find(|need| need.name == name);
        found.ok_or_else(|| TrialError::Name(name.to_owned(), nearest(name, self.needs.iter().map(|need| need.name.as_str()))))
    }

    /// The operation's own request.
    fn template(&self) -> Result<&Template, TrialError> {
        let operation = Operation::of(&self.line.bound, self.line.managed.is_some(), &self.operation);
        operation.map(Operation::template).ok_or_else(|| TrialError::operation(&self.line.bound.connection.id, &self.operation, &[]))
    }
}

/// The names of all that can be asked for.
fn operations(bound: &Bound, is_held: bool) -> Vec<String> {
    let credentials =
        bound.credentials().iter().flat_map(|known| [format!("credential.{}", known.id), format!("credential.{}.logout", known.id)]);
    let finds = bound.finds.iter().map(|find| format!("find.{}", find.id));
    let resets = bound.connection.resets.iter().map(passdesk_core::Reset::operation);
    credentials.chain(finds).chain(resets).filter(|name| Operation::of(bound, is_held, name).is_some()).collect()
}

/// The full name of an operation.
fn named(known: &[String], connection: &str, operation: &str) -> Result<String, TrialError> {
    let is_named = |name: &&String| *name == operation || name.split_once('.').is_some_and(|(_, rest)| rest == operation);
    match known.iter().filter(is_named).collect::<Vec<_>>().as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(TrialError::operation(connection, operation, known)),
        several => {
            let list = several.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            Err(TrialError::Ambiguous(operation.to_owned(), list))
        }
    }
}

/// The credential that gives the operation what it needs: the one that is named, or the first. None where it needs none,
/// is itself one, or the proxy holds one.
fn used<'a>(line: &'a Line, operation: &str, template: &Template, chosen: Option<&str>) -> Result<Option<&'a BoundCredential>, TrialError> {
    let names = template.names();
    let needed: Vec<&str> =
        names.iter().map(|(name, _)| *name).filter(|name| line.bound.credential_values().iter().any(|known| known == name)).collect();
    let is_one = operation.starts_with("credential.");
    if line.managed.is_some() || is_one || needed.is_empty() {
        return chosen.map_or(Ok(None), |_| Err(TrialError::NoCredential));
    }
    let fits = |known: &&BoundCredential| needed.iter().all(|name| known.gives().contains(name));
    let fitting: Vec<&BoundCredential> = line.bound.credentials().iter().filter(fits).collect();
    let Some(chosen) = chosen else { return Ok(fitting.first().copied()) };
    let found = fitting.iter().find(|known| known.id == chosen).copied();
    let list = fitting.iter().map(|known| known.id.as_str());
    found.map(Some).ok_or_else(|| TrialError::Credential(chosen.to_owned(), nearest(chosen, list)))
}

//! What the page is told about a connection: bound templates, texts and rules, and no more.

use serde::{Deserialize, Serialize};

use crate::policy::Policy;
use crate::request::Template;
use crate::text::Text;
use crate::value::Kind;

/// The answer to `GET /api/config`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// The systems that can be reached, in the order in which they are offered.
    pub connections: Vec<Connection>,
    /// Seconds that the proxy waits for a system's answer.
    pub timeout: u32,
}

/// A system as one connection reaches it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Its name in addresses.
    pub id: String,
    /// Its name for people.
    pub title: Text,
    /// What is spoken there.
    pub description: Text,
    /// Role, scope or subscription that the caller must have.
    pub needs: Text,
    /// What the vendor says of the interface's status; may be empty.
    pub status: Text,
    /// The host that is talked to, for the review.
    pub host: String,
    /// A digest of what was bound, so that a page older than the proxy is noticed.
    pub digest: String,
    /// The ways to be let in.
    pub credentials: Vec<Credential>,
    /// What else requests hold, user and passwords among it.
    pub fields: Vec<Field>,
    /// The ways to set a password.
    pub resets: Vec<Reset>,
    /// What the system demands of a password.
    pub policy: Policy,
}

/// A way to be let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Its name in the definition.
    pub id: String,
    /// Its name for people.
    pub title: Text,
    /// The names of the values that the person gives.
    pub asks: Vec<String>,
}

/// A value of requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name in templates.
    pub name: String,
    /// Its name for people; empty for the well-known ones, which the page has words for.
    pub title: Text,
    /// What it must be.
    pub kind: Kind,
    /// Whether it is hidden while typed, and masked afterwards.
    pub secret: bool,
}

/// A way to set a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reset {
    /// Its name in the definition.
    pub id: String,
    /// Its name for people.
    pub title: Text,
    /// What to know before sending; may be empty.
    pub warning: Text,
    /// What to know after a success; may be empty.
    pub caution: Text,
    /// The request.
    pub template: Template,
}

impl Connection {
    /// The field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The way to set a password of this name.
    #[must_use]
    pub fn reset(&self, id: &str) -> Option<&Reset> {
        self.resets.iter().find(|reset| reset.id == id)
    }
}

impl Reset {
    /// The names of the operation on the wire.
    #[must_use]
    pub fn operation(&self) -> String {
        format!("reset.{}", self.id)
    }
}

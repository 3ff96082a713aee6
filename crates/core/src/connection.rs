//! What the page is told about a connection: bound templates, texts and rules, and no more.
//!
//! On the wire each of these is a list of its fields in their order: names of fields would cost the page
//! more code than all else that it reads.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::policy::{Attributes, Policy};
use crate::request::Template;
use crate::text::Text;
use crate::value::Kind;
use crate::word::words;

/// Has a structure cross the wire as the list of its fields.
macro_rules! listed {
    ($($name:ident { $($field:ident: $type:ty,)+ })+) => {
        /// The fields of each structure in the order in which they cross the wire, each with its type, for whoever gives
        /// them names again.
        #[cfg(feature = "load")]
        pub const LISTED: &[(&str, &[(&str, &str)])] = &[$((stringify!($name), &[$((stringify!($field), stringify!($type)),)+]),)+];

        $(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                ($(&self.$field,)+).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let ($($field,)+) = <($($type,)+)>::deserialize(deserializer)?;
                Ok(Self { $($field,)+ })
            }
        }
        )+
    };
}

listed! {
    Config { connections: Vec<Connection>, timeout: u32, person: String, idle: u32, history: bool, }
    Credential { id: String, title: Text, asks: Vec<String>, gives: Vec<String>, sign_in: Template, sign_out: Template, }
    Field { name: String, title: Text, kind: Kind, secret: bool, default: String, choices: Vec<String>, titles: Vec<Text>, }
    Find { id: String, title: Text, template: Template, by_user: bool, }
    Reset { id: String, title: Text, warning: Text, caution: Text, template: Template, }
    Connection {
        id: String, title: Text, description: Text, needs: Text, status: Text, host: String, digest: String,
        credentials: Vec<Credential>, finds: Vec<Find>, fields: Vec<Field>, resets: Vec<Reset>, held: Vec<String>, carried: Vec<String>, reason: Demanded,
        policy: Policy, attributes: Attributes,
    }
}

/// The answer to `GET /api/config`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The systems that can be reached, in the order in which they are offered.
    pub connections: Vec<Connection>,
    /// Seconds that the proxy waits for a system's answer.
    pub timeout: u32,
    /// As whom the person is signed in to the proxy; empty where nobody is asked.
    pub person: String,
    /// Seconds without input after which secrets are wiped; 0 for never.
    pub idle: u32,
    /// Whether there is a history to be seen.
    pub history: bool,
}

words! {
    /// Whether something is asked for.
    Demanded {
        /// It is not.
        Not = "not",
        /// It may be left out.
        Optional = "optional",
        /// It may not.
        Required = "required",
    }
}

/// A system as one connection reaches it.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The ways to look people up.
    pub finds: Vec<Find>,
    /// What else requests hold, user and passwords among it.
    pub fields: Vec<Field>,
    /// The ways to set a password.
    pub resets: Vec<Reset>,
    /// The names of values that the proxy puts in, whatever the page writes there: its own credential, and what it
    /// looks up.
    pub held: Vec<String>,
    /// The names of values that a search carries to a reset.
    pub carried: Vec<String>,
    /// Whether the person is asked why, for the audit trail.
    pub reason: Demanded,
    /// What is demanded of a new password, by the system and by the organisation.
    pub policy: Policy,
    /// What the input for it tells browsers and password managers.
    pub attributes: Attributes,
}

/// A way to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Its name in the definition.
    pub id: String,
    /// Its name for people.
    pub title: Text,
    /// The names of the values that the person gives.
    pub asks: Vec<String>,
    /// The names of the values that it has for other requests: the same, or what its sign-in yields.
    pub gives: Vec<String>,
    /// The request that signs in with them; empty if they are used as they are.
    pub sign_in: Template,
    /// The request that undoes the sign-in; empty if there is none.
    pub sign_out: Template,
}

/// A way to look people up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// Its name in the definition.
    pub id: String,
    /// What is typed.
    pub title: Text,
    /// The request.
    pub template: Template,
    /// Whether an id is typed.
    pub by_user: bool,
}

/// A value of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in templates.
    pub name: String,
    /// Its name for people; empty for the well-known ones, which the page has words for.
    pub title: Text,
    /// What it must be.
    pub kind: Kind,
    /// Whether it is hidden while typed, and masked afterwards.
    pub secret: bool,
    /// What it is if nothing else is said; may be empty.
    pub default: String,
    /// What can be chosen, if not everything can.
    pub choices: Vec<String>,
    /// The name of each for people.
    pub titles: Vec<Text>,
}

/// A way to set a password.
#[derive(Clone, Debug, PartialEq, Eq)]
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

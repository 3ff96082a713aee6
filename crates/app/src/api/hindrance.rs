//! Why nothing could be begun.

use passdesk_core::generate;
use passdesk_core::policy::{Policy, Rule};
use passdesk_core::request::BuildError;

use crate::desk::{Trouble, TroubleCause};
use crate::lists::Lists;
use crate::messages::Messages;

/// Why, before there are words for it.
pub(super) enum Hindrance {
    /// A code, and the name of what it is about.
    Code(&'static str, &'static str),
    /// A value is to be mended.
    Value(Trouble),
    /// The length must be from one number to another.
    Length(u32, u32),
    /// Rules that no such password meets.
    Impossible(Vec<Rule>),
}

/// There is no such thing.
pub(super) const fn no_such(name: &'static str) -> Hindrance {
    Hindrance::Code("argument", name)
}

impl Hindrance {
    /// In words: a code, what it is about, and what is to be said; and of each rule whether it is about that.
    pub(super) fn told(self, policy: Option<&Policy>, messages: &Messages) -> Lists {
        let (code, about, words) = match &self {
            Self::Code(code, about) => (*code, *about, String::new()),
            Self::Value(Trouble { field, cause: TroubleCause::Build(cause) }) => ("value", field.as_str(), (messages.cause)(cause)),
            Self::Value(Trouble { field, cause: TroubleCause::Rules }) => ("rules", field.as_str(), messages.not_met.to_owned()),
            Self::Length(least, most) => ("length", "length", (messages.lengths)(*least, *most)),
            Self::Impossible(_) => ("impossible", "", messages.impossible.to_owned()),
        };
        let mut told = Lists::line(&["failed", code, about, &words]);
        if let (Self::Impossible(rules), Some(policy)) = (&self, policy) {
            for rule in policy.rules() {
                told.add(&[if rules.contains(rule) { "blamed" } else { "" }]);
            }
        }
        told
    }
}

impl From<Trouble> for Hindrance {
    fn from(trouble: Trouble) -> Self {
        Self::Value(trouble)
    }
}

impl From<BuildError> for Hindrance {
    fn from(BuildError { name, cause }: BuildError) -> Self {
        Self::Value(Trouble { field: name, cause: TroubleCause::Build(cause) })
    }
}

impl From<generate::Error> for Hindrance {
    fn from(error: generate::Error) -> Self {
        match error {
            generate::Error::NoRandomness => Self::Code("randomness", ""),
            generate::Error::Unsatisfiable(rules) => Self::Impossible(rules),
        }
    }
}

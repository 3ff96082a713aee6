//! The generator as the page offers it: its kinds, and what came of it.

use passdesk_core::generate::{Error, Kind};
use passdesk_core::policy::Rule;

/// What can be chosen, each by its name. For words that is the file that they are in, too.
pub const KINDS: [(Kind, &str); 5] = [
    (Kind::Clear, "clear"),
    (Kind::Characters, "characters"),
    (Kind::Words, "words-en"),
    (Kind::Words, "words-de"),
    (Kind::Spoken, "spoken"),
];

/// Why there is no generated password.
#[derive(Clone, PartialEq, Eq)]
pub enum Said {
    /// The words are on their way; then it goes on.
    Waiting,
    /// The words could not be had.
    NoWords,
    /// The length must be from one number to another.
    Length(u32, u32),
    /// The browser has no random numbers.
    NoRandomness,
    /// Rules that no such password meets.
    Impossible(Vec<Rule>),
}

impl From<Error> for Said {
    fn from(error: Error) -> Self {
        match error {
            Error::NoRandomness => Self::NoRandomness,
            Error::Unsatisfiable(rules) => Self::Impossible(rules),
        }
    }
}

/// The kind that was chosen, and its words' file.
#[must_use]
pub fn kind(index: usize) -> (Kind, &'static str) {
    let (kind, name) = KINDS.get(index).copied().unwrap_or((Kind::Clear, ""));
    (kind, if kind == Kind::Words { name } else { "" })
}

/// The kind of this name.
#[must_use]
pub fn named(name: &str) -> Option<Kind> {
    KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
}

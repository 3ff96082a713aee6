//! The generator as the page offers it: its kinds, and what came of it.

use passdesk_core::generate::{Error, Kind};
use passdesk_core::policy::Rule;

/// What can be chosen: a kind, and for words the file that they are in.
pub const KINDS: [(Kind, &str); 5] =
    [(Kind::Clear, ""), (Kind::Characters, ""), (Kind::Words, "words-en"), (Kind::Words, "words-de"), (Kind::Spoken, "")];

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
    KINDS.get(index).copied().unwrap_or((Kind::Clear, ""))
}

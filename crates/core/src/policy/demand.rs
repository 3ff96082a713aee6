//! What can be demanded of a password: a closed list.

use super::class::{Class, has};
use super::context;
use crate::blocklist::Blocklist;

/// One demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// At least so many code points.
    MinLength(u32),
    /// At most so many code points.
    MaxLength(u32),
    /// At least one character of the class.
    Required(Class),
    /// Characters of at least so many of the classes.
    AtLeast(u32, Vec<Class>),
    /// At least so many different characters.
    Distinct(u32),
    /// No character more often than this in a row.
    LongestRun(u32),
    /// No characters but these.
    Allowed(Vec<Class>),
    /// None of these characters.
    Forbidden(String),
    /// The whole password is not one of these words, nor of the person's, nor simply derived from one.
    Context(Vec<String>),
    /// The whole password is not one of the most common ones.
    Common,
}

/// What a password is compared with, beside what the policy itself says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings<'a> {
    /// What is known of the person: login, name, mail address.
    pub person: &'a [&'a str],
    /// The common passwords that are known.
    pub list: Option<&'a Blocklist>,
}

impl Demand {
    /// Whether the password, in NFC, meets the demand.
    #[must_use]
    pub fn is_met(&self, password: &str, surroundings: Surroundings<'_>) -> bool {
        let length = || count(password.chars().count());
        let has_one = |class: &Class| password.chars().any(|c| class.contains(c));
        match self {
            Self::MinLength(least) => length() >= *least,
            Self::MaxLength(most) => length() <= *most,
            Self::Required(class) => has_one(class),
            Self::AtLeast(least, classes) => count(classes.iter().filter(|class| has_one(class)).count()) >= *least,
            Self::Distinct(least) => has_distinct(password, *least as usize),
            Self::LongestRun(most) => longest_run(password) <= *most,
            Self::Allowed(classes) => password.chars().all(|c| classes.iter().any(|class| class.contains(c))),
            Self::Forbidden(characters) => !password.chars().any(|c| has(characters, c)),
            Self::Context(words) => {
                let words = words.iter().map(String::as_str).chain(surroundings.person.iter().copied());
                !context::is_derived(password, words)
            }
            Self::Common => !surroundings.list.is_some_and(|list| list.contains(password)),
        }
    }

    /// Whether the other is the same demand, of another size perhaps.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Whether there are so many different characters. The first of each is counted, and no more than needed.
fn has_distinct(password: &str, least: usize) -> bool {
    let firsts = password.char_indices().filter(|(at, c)| !has(password.get(..*at).unwrap_or_default(), *c));
    firsts.take(least).count() == least
}

/// How often the same character stands in a row, at most.
fn longest_run(password: &str) -> u32 {
    let (mut longest, mut run, mut last) = (0, 0, None);
    for c in password.chars() {
        run = if last == Some(c) { run + 1 } else { 1 };
        last = Some(c);
        longest = longest.max(run);
    }
    longest
}

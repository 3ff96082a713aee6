//! The parts of a password that an attacker would guess as a whole.

mod date;
mod keyboard;
mod leet;
mod repeat;
mod sequence;
mod word;
mod year;

pub use word::Casing;

use crate::text::Text;
use crate::words::{List, Words};

/// The year that dates are measured from. A constant, so that a password's score does not depend on
/// the day it is asked for; it matters only for years that are more than twenty away from it.
const REFERENCE_YEAR: u32 = 2026;
/// How many years are tried at least.
const LEAST_YEARS: u32 = 20;

/// A part of a password, and how many guesses it takes by itself.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// Its first unit.
    pub start: usize,
    /// The unit after its last.
    pub end: usize,
    /// How many guesses it takes.
    pub guesses: f64,
    /// What it is.
    pub pattern: Pattern,
}

/// What a part of a password is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pattern {
    /// Nothing known: each combination must be tried.
    Unknown,
    /// A word of a list.
    Word {
        /// Where it stands.
        list: List,
        /// How common it is there; 1 is the most common.
        rank: u16,
        /// How it was changed.
        change: Change,
    },
    /// Keys beside each other.
    Keys {
        /// How many straight lines they make.
        turns: usize,
    },
    /// The same again and again.
    Repeat {
        /// How long what is repeated is.
        unit: usize,
    },
    /// Characters at even distances, as `abc` or `97531`.
    Sequence,
    /// A year of the last century or of this one.
    Year,
    /// A date.
    Date,
}

/// How a word was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Not at all, but for capitals.
    None,
    /// It is written backwards.
    Reversed,
    /// Characters stand for letters that look alike.
    Leet,
}

impl Match {
    /// How many units it has.
    pub fn len(&self) -> usize {
        self.end - self.start
    }
}

/// What words are looked for.
pub struct Known<'a> {
    /// Those that come with the program.
    pub words: &'a Words<u8>,
    /// Those about this account.
    pub context: &'a Words<u16>,
}

/// All parts that are something known, by where they start and then by where they end.
pub fn all(text: &Text, known: &Known<'_>) -> Vec<Match> {
    let mut found = Vec::new();
    word::find(text, known, &mut found);
    word::find_reversed(text, known, &mut found);
    leet::find(text, known, &mut found);
    keyboard::find(text, &mut found);
    repeat::find(text, known, &mut found);
    sequence::find(text, &mut found);
    year::find(text, &mut found);
    date::find(text, &mut found);
    // It keeps the order of those that are equal, and of two that take as many guesses the first wins.
    found.sort_by_key(|one| (one.start, one.end));
    found
}

/// Whether a unit is an ASCII digit, and which.
fn digit(unit: u16) -> Option<u32> {
    char::from_u32(unit.into())?.to_digit(10)
}

/// How many years an attacker tries to come to this one.
fn years_to(year: u32) -> f64 {
    year.abs_diff(REFERENCE_YEAR).max(LEAST_YEARS).into()
}

/// How many ways there are to choose some of so many.
#[allow(clippy::cast_precision_loss, reason = "they are no more than the characters of a password")]
fn choose(of: usize, some: usize) -> f64 {
    if some > of {
        return 0.0;
    }
    (0..some).fold(1.0, |ways, taken| ways * (of - taken) as f64 / (taken + 1) as f64)
}

/// How many ways there are to change up to as many of two kinds as there are of the rarer one.
fn mixtures(one: usize, other: usize) -> f64 {
    (1..=one.min(other)).map(|some| choose(one + other, some)).sum()
}

/// What a matcher finds in a password: from where to where, and how many guesses it takes.
#[cfg(test)]
fn spans(find: fn(&Text, &mut Vec<Match>), password: &str) -> Vec<(usize, usize, f64)> {
    let mut found = Vec::new();
    find(&Text::new(password, 100), &mut found);
    found.iter().map(|one| (one.start, one.end, one.guesses)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixtures_are_counted() {
        assert_eq!((choose(5, 2), choose(2, 3), choose(7, 0)), (10.0, 0.0, 1.0));
        assert_eq!((mixtures(3, 2), mixtures(4, 0)), (15.0, 0.0));
    }
}

//! Words of a list, as they are and backwards.

use super::{Change, Known, Match, Pattern, mixtures};
use crate::text::Text;
use crate::words::{List, Words};

/// Which of a word's letters are capitals (A to Z).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Casing {
    /// None.
    Lower,
    /// Only the first of several characters.
    First,
    /// Only the last of several characters.
    Last,
    /// All that are letters.
    Upper,
    /// So many are, and so many are not.
    Mixed(usize, usize),
}

impl Casing {
    /// How a part of a password is written.
    pub fn of(token: &[u16]) -> Self {
        let capital = |unit: &u16| (u16::from(b'A')..=u16::from(b'Z')).contains(unit);
        let small = |unit: &u16| (u16::from(b'a')..=u16::from(b'z')).contains(unit);
        let (capitals, smalls) = (token.iter().filter(|unit| capital(unit)).count(), token.iter().filter(|unit| small(unit)).count());
        match capitals {
            0 => Self::Lower,
            1 if token.len() > 1 && token.first().is_some_and(capital) => Self::First,
            1 if token.len() > 1 && token.last().is_some_and(capital) => Self::Last,
            _ if smalls == 0 => Self::Upper,
            _ => Self::Mixed(capitals, smalls),
        }
    }

    /// How many ways of writing an attacker tries to come to this one.
    fn variations(self) -> f64 {
        match self {
            Self::Lower => 1.0,
            Self::First | Self::Last | Self::Upper => 2.0,
            Self::Mixed(capitals, smalls) => mixtures(capitals, smalls),
        }
    }
}

/// A word that was found: from a unit to before another.
pub struct Found {
    /// Its first unit.
    pub start: usize,
    /// The unit after its last.
    pub end: usize,
    /// Its list.
    pub list: List,
    /// Its rank there.
    pub rank: u16,
}

impl Found {
    /// The match that it is, at its place in the password as written. What it was changed by takes
    /// so many times the guesses.
    pub fn into_match(self, text: &Text, change: Change, variations: f64) -> Match {
        let Self { start, end, list, rank } = self;
        let guesses = f64::from(rank) * Casing::of(text.token(start, end)).variations() * variations;
        Match { start, end, guesses, pattern: Pattern::Word { list, rank, change } }
    }
}

/// Finds words.
pub fn find(text: &Text, known: &Known<'_>, found: &mut Vec<Match>) {
    let mut add = |word: Found| found.push(word.into_match(text, Change::None, 1.0));
    spell(text.lower(), known.words, &mut add);
    spell(text.lower(), known.context, &mut add);
}

/// Finds words that are written backwards.
pub fn find_reversed(text: &Text, known: &Known<'_>, found: &mut Vec<Match>) {
    let backwards = text.reversed();
    let mut add = |word: Found| {
        let (start, end) = (text.len() - word.end, text.len() - word.start);
        found.push(Found { start, end, ..word }.into_match(text, Change::Reversed, 2.0));
    };
    spell(backwards.lower(), known.words, &mut add);
    spell(backwards.lower(), known.context, &mut add);
}

/// Names each word of a table that stands in a text.
fn spell<T: Copy + Into<u16>>(text: &[u16], words: &Words<T>, add: &mut impl FnMut(Found)) {
    for start in 0..text.len() {
        let mut walk = words.walk();
        for (end, &letter) in (start + 1..).zip(text.iter().skip(start)) {
            let Some(next) = words.step(&walk, letter) else { break };
            if let Some((list, rank)) = words.word(&next) {
                add(Found { start, end, list, rank });
            }
            walk = next;
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "these numbers are exact")]
mod tests {
    use super::*;
    use crate::dictionary;

    #[test]
    fn capitals_are_told_apart() {
        for (token, casing) in [
            ("word1", Casing::Lower),
            ("Word", Casing::First),
            ("word-X", Casing::Last),
            ("WORD1", Casing::Upper),
            ("W", Casing::Upper),
            ("1A", Casing::Last),
            ("É1", Casing::Lower),
            ("WoRd", Casing::Mixed(2, 2)),
            ("wOrd", Casing::Mixed(1, 3)),
        ] {
            assert_eq!(Casing::of(&token.encode_utf16().collect::<Vec<_>>()), casing, "{token}");
        }
        assert_eq!(Casing::Mixed(2, 2).variations(), 10.0);
    }

    #[test]
    fn words_are_found_forwards_and_backwards_at_their_places() {
        let text = Text::new("1Drowssap1", 100);
        let known = Known { words: &dictionary::WORDS, context: &dictionary::context(&["rows"]) };
        let mut found = Vec::new();
        find(&text, &known, &mut found);
        let context = found.iter().find(|one| matches!(one.pattern, Pattern::Word { list: List::Context, .. })).unwrap();
        assert_eq!((context.start, context.end, context.guesses), (2, 6, 1.0));
        find_reversed(&text, &known, &mut found);
        let password = Pattern::Word { list: List::Passwords, rank: 2, change: Change::Reversed };
        let password = found.iter().find(|one| one.pattern == password).unwrap();
        // Rank 2, twice for the capital and twice for the direction.
        assert_eq!((password.start, password.end, password.guesses), (1, 9, 8.0));
    }
}

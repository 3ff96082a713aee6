//! The sequence of known parts by which a password takes the fewest guesses.
//!
//! An attacker who knows how people make passwords puts parts together. A password that is split
//! into `n` parts takes `n! * g1 * g2 * ... + 10000^(n - 1)` guesses: the parts in any order, and
//! before them everything of fewer parts. The best split of each beginning of the password is kept,
//! for each number of parts; a part is put behind the best splits of what stands before it.

use crate::matching::{Match, Pattern};
use crate::text::Text;

/// How many guesses it takes to come to a further part.
const BEFORE_ONE_MORE: f64 = 10_000.0;
/// How many characters are tried in a place of which nothing is known.
const CHARACTERS: i32 = 10;
/// The fewest guesses of a single character that is a part.
const FEWEST_SINGLE: f64 = 10.0;
/// The fewest guesses of any other part.
const FEWEST: f64 = 50.0;

/// The best way to guess a password.
pub struct Best {
    /// How many guesses it takes.
    pub guesses: f64,
    /// The parts, from the first.
    pub parts: Vec<Match>,
}

/// A split of a beginning of the password.
#[derive(Clone)]
struct Split {
    parts: usize,
    last: Match,
    /// The guesses of all parts multiplied.
    product: f64,
    guesses: f64,
}

/// Finds it, with the known parts ordered by where they start.
pub fn fewest_guesses(text: &Text, known: &[Match]) -> Best {
    let mut search = Search { len: text.len(), splits: vec![Vec::new(); text.len()] };
    let mut ending = vec![Vec::new(); text.len()];
    for part in known {
        if let Some(ending) = part.end.checked_sub(1).and_then(|last| ending.get_mut(last)) {
            ending.push(part);
        }
    }
    for (parts, end) in ending.into_iter().zip(1..) {
        for part in parts {
            search.append(*part);
        }
        for start in 0..end {
            search.append(unknown(start, end));
        }
    }
    search.best()
}

struct Search {
    len: usize,
    /// For each beginning of the password the splits worth keeping, by their number of parts.
    splits: Vec<Vec<Split>>,
}

impl Search {
    /// Puts a part behind the splits that end where it starts.
    fn append(&mut self, part: Match) {
        let guesses = part.guesses.max(self.fewest(&part));
        let part = Match { guesses, ..part };
        let Some(end) = part.end.checked_sub(1) else { return };
        let Some(before) = part.start.checked_sub(1) else {
            return self.keep(end, part, 1, guesses);
        };
        let count = self.splits.get(before).map_or(0, Vec::len);
        for index in 0..count {
            let Some(split) = self.splits.get(before).and_then(|splits| splits.get(index)) else { continue };
            let (parts, product) = (split.parts + 1, split.product * guesses);
            self.keep(end, part, parts, product);
        }
    }

    /// Keeps a split, unless one of as many parts or fewer is as good.
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        reason = "there are some hundred parts at most"
    )]
    fn keep(&mut self, end: usize, last: Match, parts: usize, product: f64) {
        let orders: f64 = (2..=parts).map(|part| part as f64).product();
        let guesses = orders * product + if parts > 1 { BEFORE_ONE_MORE.powi(parts as i32 - 1) } else { 1.0 };
        let Some(splits) = self.splits.get_mut(end) else { return };
        if splits.iter().any(|other| other.parts <= parts && other.guesses <= guesses) {
            return;
        }
        let split = Split { parts, last, product, guesses };
        match splits.binary_search_by_key(&parts, |other| other.parts) {
            Ok(at) => splits.iter_mut().skip(at).take(1).for_each(|other| *other = split.clone()),
            Err(at) => splits.insert(at, split),
        }
    }

    /// The fewest guesses that a part of a password takes, unless it is all of it.
    fn fewest(&self, part: &Match) -> f64 {
        match part.len() {
            len if len >= self.len => 1.0,
            1 => FEWEST_SINGLE,
            _ => FEWEST,
        }
    }

    /// The best split of the whole password, the one of fewest parts among equals.
    fn best(&self) -> Best {
        let whole = self.splits.last().map_or(&[][..], Vec::as_slice);
        let first = whole.iter().min_by(|one, other| one.guesses.total_cmp(&other.guesses));
        let mut parts = Vec::new();
        let mut next = first;
        while let Some(split) = next {
            parts.push(split.last);
            let before = split.last.start.checked_sub(1).and_then(|before| self.splits.get(before));
            next = before.and_then(|splits| splits.iter().find(|other| other.parts + 1 == split.parts));
        }
        parts.reverse();
        Best { guesses: first.map_or(1.0, |split| split.guesses), parts }
    }
}

/// A part of which nothing is known. It takes one guess more than a known one, so that it is never preferred.
#[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "a password has no more than some hundred units")]
fn unknown(start: usize, end: usize) -> Match {
    let len = end - start;
    let fewest = if len == 1 { FEWEST_SINGLE } else { FEWEST } + 1.0;
    let guesses = f64::from(CHARACTERS).powi(len as i32).max(fewest);
    Match { start, end, guesses, pattern: Pattern::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(start: usize, end: usize, guesses: f64) -> Match {
        Match { start, end, guesses, pattern: Pattern::Year }
    }

    fn best(len: usize, known: &[Match]) -> (f64, Vec<(usize, usize)>) {
        let best = fewest_guesses(&Text::new(&"x".repeat(len), 100), known);
        (best.guesses, best.parts.iter().map(|part| (part.start, part.end)).collect())
    }

    #[test]
    fn what_is_not_known_is_one_part() {
        assert_eq!(best(0, &[]), (1.0, vec![]));
        assert_eq!(best(1, &[]), (12.0, vec![(0, 1)]));
        assert_eq!(best(5, &[]), (1e5 + 1.0, vec![(0, 5)]));
    }

    #[test]
    fn parts_are_multiplied_in_every_order() {
        assert_eq!(best(9, &[year(2, 7, 60.0)]), (6.0 * 100.0 * 60.0 * 100.0 + 1e8, vec![(0, 2), (2, 7), (7, 9)]));
    }

    #[test]
    fn the_best_of_overlapping_parts_wins_and_the_first_of_equal_ones() {
        let known = [year(0, 4, 500.0), year(0, 4, 400.0), year(2, 8, 70.0), year(4, 8, 900.0)];
        assert_eq!(best(8, &known), (2.0 * 100.0 * 70.0 + 10_000.0, vec![(0, 2), (2, 8)]));
    }

    #[test]
    fn a_part_takes_at_least_fifty_guesses_but_not_a_whole_password() {
        assert_eq!(best(4, &[year(0, 4, 3.0)]), (4.0, vec![(0, 4)]));
        assert_eq!(best(5, &[year(0, 4, 3.0)]), (2.0 * 50.0 * 11.0 + 10_000.0, vec![(0, 4), (4, 5)]));
    }
}

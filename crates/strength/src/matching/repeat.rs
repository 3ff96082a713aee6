//! The same again and again.

use super::{Known, Match, Pattern};
use crate::search;
use crate::text::Text;

/// Finds repeats that do not overlap.
#[allow(clippy::cast_precision_loss, reason = "a password has no more than some hundred units")]
pub fn find(text: &Text, known: &Known<'_>, found: &mut Vec<Match>) {
    let units = text.units();
    let mut start = 0;
    while start < units.len() {
        let Some(repeat) = longest_at(units.get(start..).unwrap_or_default()) else {
            start += 1;
            continue;
        };
        let end = start + repeat.len();
        let base = text.part(start, start + repeat.unit);
        let guesses = search::fewest_guesses(&base, &super::all(&base, known)).guesses * repeat.times as f64;
        found.push(Match { start, end, guesses, pattern: Pattern::Repeat { unit: repeat.unit } });
        start = end;
    }
}

/// What is repeated, and how often it is there.
#[derive(Debug, PartialEq)]
struct Repeat {
    unit: usize,
    times: usize,
}

impl Repeat {
    fn len(&self) -> usize {
        self.unit * self.times
    }
}

/// The repeat that units begin with: of the one of the longest unit and the one of the shortest, the
/// longer, by the shortest unit that makes it up.
fn longest_at(units: &[u16]) -> Option<Repeat> {
    // A repeat ends at a line break.
    let line = units.split(|unit| matches!(unit, 0x0A | 0x0D | 0x2028 | 0x2029)).next()?;
    let mut repeats = (1..=line.len() / 2).filter_map(|unit| repeat(line, unit));
    let shortest = repeats.next()?.len();
    let len = repeats.next_back().map_or(shortest, |longest| longest.len().max(shortest));
    let whole = line.get(..len)?;
    (1..=len / 2).filter_map(|unit| repeat(whole, unit)).find(|one| one.len() == len)
}

/// The repeat of so many units that a line begins with.
fn repeat(line: &[u16], unit: usize) -> Option<Repeat> {
    let mut chunks = line.chunks_exact(unit);
    let first = chunks.next()?;
    let times = 1 + chunks.take_while(|chunk| *chunk == first).count();
    (times > 1).then_some(Repeat { unit, times })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary;

    fn longest(text: &str) -> Option<(usize, usize)> {
        longest_at(&text.encode_utf16().collect::<Vec<_>>()).map(|repeat| (repeat.unit, repeat.times))
    }

    #[test]
    fn the_longest_repeat_is_made_up_of_the_shortest_unit() {
        for (text, expected) in [
            ("aaaaa", Some((1, 5))),
            ("aabaab", Some((3, 2))),
            ("aabaabaabaab", Some((3, 4))),
            ("abcabcx", Some((3, 2))),
            ("abcab", None),
            ("baa", None),
            ("ab\nab\n", None),
        ] {
            assert_eq!(longest(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_repeat_takes_the_guesses_of_what_is_repeated_for_each_time() {
        let mut found = Vec::new();
        let known = Known { words: &dictionary::WORDS, context: &dictionary::context(&[]) };
        find(&Text::new("xpasswordpasswordaa", 100), &known, &mut found);
        let places: Vec<_> = found.iter().map(|one| (one.start, one.end, one.guesses)).collect();
        // "password" is second in its list; one letter takes eleven guesses or its rank.
        assert_eq!(places.first().map(|place| (place.0, place.1)), Some((1, 17)));
        assert_eq!(places.first().map(|place| place.2), Some((2.0 + 1.0) * 2.0));
        assert_eq!(places.last().map(|place| (place.0, place.1)), Some((17, 19)));
    }
}

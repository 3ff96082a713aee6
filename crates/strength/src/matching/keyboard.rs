//! Keys beside each other.

use super::{Match, Pattern, choose, mixtures};
use crate::text::Text;

/// Where the keys of a keyboard are.
struct Layout {
    /// Each row: how far it stands to the right, and its keys with one character for each level.
    rows: &'static [(i8, &'static str)],
    /// How many characters a key has: one, or another with Shift.
    levels: usize,
    /// Where the neighbours of a key are, in the order of their directions.
    neighbours: &'static [(i8, i8)],
    /// How many characters an attacker can begin with.
    starts: f64,
    /// How many neighbours a key has on average.
    degree: f64,
}

/// The rows of a keyboard for typing stand askew.
const ASKEW: [(i8, i8); 6] = [(-1, 0), (0, -1), (1, -1), (1, 0), (0, 1), (-1, 1)];
const ALIGNED: [(i8, i8); 8] = [(-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1)];

/// QWERTY, Dvorak, and the keypads of a PC and of a Mac. Both of a kind count as the first of it.
const LAYOUTS: [Layout; 4] = [
    Layout {
        rows: &[
            (0, "`~1!2@3#4$5%6^7&8*9(0)-_=+"),
            (1, "qQwWeErRtTyYuUiIoOpP[{]}\\|"),
            (1, "aAsSdDfFgGhHjJkKlL;:'\""),
            (1, "zZxXcCvVbBnNmM,<.>/?"),
        ],
        levels: 2,
        neighbours: &ASKEW,
        starts: 94.0,
        degree: 432.0 / 94.0,
    },
    Layout {
        rows: &[
            (0, "`~1!2@3#4$5%6^7&8*9(0)[{]}"),
            (1, "'\",<.>pPyYfFgGcCrRlL/?=+\\|"),
            (1, "aAoOeEuUiIdDhHtTnNsS-_"),
            (1, ";:qQjJkKxXbBmMwWvVzZ"),
        ],
        levels: 2,
        neighbours: &ASKEW,
        starts: 94.0,
        degree: 432.0 / 94.0,
    },
    Layout {
        rows: &[(1, "/*-"), (0, "789+"), (0, "456"), (0, "123"), (1, "0.")],
        levels: 1,
        neighbours: &ALIGNED,
        starts: 15.0,
        degree: 76.0 / 15.0,
    },
    Layout {
        rows: &[(1, "=/*"), (0, "789-"), (0, "456+"), (0, "123"), (1, "0.")],
        levels: 1,
        neighbours: &ALIGNED,
        starts: 15.0,
        degree: 76.0 / 15.0,
    },
];

/// A key, and whether Shift is held.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Key {
    x: i8,
    y: i8,
    shifted: bool,
}

impl Layout {
    /// The key that types a unit.
    fn key(&self, unit: u16) -> Option<Key> {
        (0..).zip(self.rows).find_map(|(y, (left, row))| {
            let at = row.bytes().position(|byte| u16::from(byte) == unit)?;
            let x = i8::try_from(at / self.levels).ok()? + left;
            Some(Key { x, y, shifted: at % self.levels == 1 })
        })
    }

    /// In which direction a key lies from another that it is beside.
    fn direction(&self, from: Key, to: Key) -> Option<usize> {
        self.neighbours.iter().position(|&(x, y)| (from.x + x, from.y + y) == (to.x, to.y))
    }

    /// How many guesses a walk over so many keys takes.
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "a password has no more than some hundred units")]
    fn guesses(&self, len: usize, turns: usize, shifted: usize) -> f64 {
        let walks: f64 = (2..=len)
            .flat_map(|len| (1..=turns.min(len - 1)).map(move |turns| (len, turns)))
            .map(|(len, turns)| choose(len - 1, turns - 1) * self.starts * self.degree.powi(turns as i32))
            .sum();
        match (shifted, len - shifted) {
            (0, _) => walks,
            (_, 0) => walks * 2.0,
            (shifted, plain) => walks * mixtures(shifted, plain),
        }
    }
}

/// Finds walks over the keys of a keyboard.
pub fn find(text: &Text, found: &mut Vec<Match>) {
    for layout in &LAYOUTS {
        let keys: Vec<Option<Key>> = text.units().iter().map(|&unit| layout.key(unit)).collect();
        let mut rest = keys.as_slice();
        while !rest.is_empty() {
            let walk = walk(layout, rest);
            if walk.len > 2 {
                let start = keys.len() - rest.len();
                let guesses = layout.guesses(walk.len, walk.turns, walk.shifted);
                found.push(Match { start, end: start + walk.len, guesses, pattern: Pattern::Keys { turns: walk.turns } });
            }
            rest = rest.get(walk.len..).unwrap_or_default();
        }
    }
}

/// A walk from key to key.
struct Steps {
    len: usize,
    turns: usize,
    shifted: usize,
}

/// The walk that keys begin with; at least one is taken.
fn walk(layout: &Layout, keys: &[Option<Key>]) -> Steps {
    let is_shifted = |key: &Option<Key>| key.is_some_and(|key| key.shifted);
    let mut steps = Steps { len: 1, turns: 0, shifted: usize::from(keys.first().is_some_and(is_shifted)) };
    let mut last = None;
    for pair in keys.windows(2) {
        let [Some(from), Some(to)] = *pair else { break };
        let Some(direction) = layout.direction(from, to) else { break };
        steps.len += 1;
        steps.shifted += usize::from(to.shifted);
        steps.turns += usize::from(last != Some(direction));
        last = Some(direction);
    }
    steps
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::cast_precision_loss, reason = "these numbers are exact")]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_layout_are_those_of_its_keys() {
        for (layout, counts) in LAYOUTS.iter().zip([true, false, true, false]) {
            let characters: String = layout.rows.iter().map(|(_, row)| *row).collect();
            let keys: Vec<Key> = characters.encode_utf16().filter_map(|unit| layout.key(unit)).collect();
            assert_eq!(keys.len(), characters.len());
            let beside = |from: &Key| keys.iter().filter(|to| layout.direction(*from, **to).is_some()).count() / layout.levels;
            let neighbours: usize = keys.iter().map(beside).sum();
            // The second of a kind counts as the first.
            if counts {
                assert_eq!(keys.len() as f64, layout.starts);
                assert_eq!(neighbours as f64 / layout.starts, layout.degree);
            }
        }
    }

    fn found(password: &str) -> Vec<(usize, usize, usize)> {
        let mut found = Vec::new();
        find(&Text::new(password, 100), &mut found);
        let turns = |one: &Match| if let Pattern::Keys { turns } = one.pattern { turns } else { 0 };
        found.iter().map(|one| (one.start, one.end, turns(one))).collect()
    }

    #[test]
    fn walks_are_found_on_all_keyboards() {
        assert_eq!(found("xqwertyu"), [(1, 8, 1)]);
        assert_eq!(found("zxcvfr$"), [(0, 7, 2)]);
        assert_eq!(found("zxcdsa"), [(0, 6, 3)]);
        assert_eq!(found("',.p"), [(0, 4, 1)]);
        assert_eq!(found("=/*"), [(0, 3, 1)]);
        assert!(found("789+").contains(&(0, 4, 1)));
        assert_eq!(found("qw"), []);
        assert_eq!(found("é"), []);
    }

    #[test]
    fn shift_makes_a_walk_harder() {
        let [qwerty, ..] = &LAYOUTS;
        let plain = qwerty.guesses(4, 1, 0);
        assert_eq!(plain, 3.0 * 94.0 * (432.0 / 94.0));
        assert_eq!(qwerty.guesses(4, 1, 4), plain * 2.0);
        assert_eq!(qwerty.guesses(4, 1, 1), plain * 4.0);
        // Walks of one, two and three steps; a second turn stands in two or three places of the longer ones.
        let degree = 432.0 / 94.0;
        assert!((qwerty.guesses(4, 2, 0) - 94.0 * (3.0 * degree + (2.0 + 3.0) * degree * degree)).abs() < 1e-6);
    }
}

//! Characters at even distances.

use super::{Match, Pattern, digit};
use crate::text::Text;

/// The widest distance that people would call a sequence.
const WIDEST: i32 = 5;

/// Finds sequences.
pub fn find(text: &Text, found: &mut Vec<Match>) {
    let mut start = 0;
    let mut last = None;
    for (at, pair) in text.units().windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let distance = i32::from(*after) - i32::from(*before);
        if last.is_some_and(|last| last != distance) {
            add(text, start, at + 1, last, found);
            start = at;
        }
        last = Some(distance);
    }
    add(text, start, text.len(), last, found);
}

/// Adds what has one distance throughout, if that counts as a sequence.
#[allow(clippy::cast_precision_loss, reason = "a password has no more than some hundred units")]
fn add(text: &Text, start: usize, end: usize, distance: Option<i32>, found: &mut Vec<Match>) {
    let (Some(distance), Some(&first)) = (distance, text.units().get(start)) else { return };
    let len = end - start;
    // Two characters are one only when they are next to each other.
    if !(1..=WIDEST).contains(&distance.abs()) || (len < 3 && distance.abs() != 1) {
        return;
    }
    let base = match char::from_u32(first.into()) {
        // Where people begin.
        Some('a' | 'A' | 'z' | 'Z' | '0' | '1' | '9') => 4.0,
        _ if digit(first).is_some() => 10.0,
        _ => 26.0,
    };
    let directions = if distance > 0 { 1.0 } else { 2.0 };
    found.push(Match { start, end, guesses: base * directions * len as f64, pattern: Pattern::Sequence });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(password: &str) -> Vec<(usize, usize, f64)> {
        crate::matching::spans(find, password)
    }

    #[test]
    fn sequences_are_found_up_and_down() {
        assert_eq!(found("abcdb975zy"), [(0, 4, 16.0), (5, 8, 4.0 * 2.0 * 3.0), (8, 10, 4.0 * 2.0 * 2.0)]);
        assert_eq!(found("йкл"), [(0, 3, 78.0)]);
        assert_eq!(found("5678"), [(0, 4, 40.0)]);
    }

    #[test]
    fn repeats_wide_steps_and_single_characters_are_none() {
        for none in ["", "a", "aaaa", "ac", "agms"] {
            assert_eq!(found(none), [], "{none}");
        }
    }
}

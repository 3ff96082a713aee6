//! What others wrote, as it may stand in the trail and on a terminal.

use std::fmt::Write as _;

use passdesk_core::located::is_deceptive;

/// No text in a record is longer, in characters.
pub(super) const MAX: usize = 256;

/// The text with every character that controls, hides or reorders others spelled out, such as
/// `<U+202E>`. It is not left out: two names that differ must not look the same. What is beyond
/// [`MAX`] characters is cut off and `…` stands for it. What was cleaned stays as it is.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::new();
    let mut length = 0;
    for c in text.chars() {
        let mut spelled = String::new();
        if is_deceptive(c) {
            // A string takes whatever is written to it.
            let _ = write!(spelled, "<U+{:04X}>", u32::from(c));
        } else {
            spelled.push(c);
        }
        length += spelled.chars().count();
        cleaned.push_str(&spelled);
        if length > MAX {
            let cut: String = cleaned.chars().take(MAX - 1).collect();
            return cut + "…";
        }
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_turns_round_is_spelled_out_and_letters_are_left() {
        for (text, expected) in [
            ("müller.李@example.com", "müller.李@example.com"),
            ("a\r\n{\"v\":1}", "a<U+000D><U+000A>{\"v\":1}"),
            ("\u{1b}[2Jgone", "<U+001B>[2Jgone"),
            ("\u{9b}31m", "<U+009B>31m"),
            ("nimda\u{202e}", "nimda<U+202E>"),
            ("ad\u{200b}min\u{2066}\u{feff}\u{e0041}", "ad<U+200B>min<U+2066><U+FEFF><U+E0041>"),
            ("a\u{2028}b\0", "a<U+2028>b<U+0000>"),
            ("", ""),
        ] {
            assert_eq!(clean(text), expected);
            assert_eq!(clean(expected), expected);
        }
    }

    #[test]
    fn it_is_cut_after_256_characters_and_says_so() {
        let just = "ü".repeat(MAX);
        assert_eq!(clean(&just), just);
        for long in ["x".repeat(1_000_000), "\u{202e}".repeat(1_000_000), "x".repeat(255) + "\n"] {
            let cleaned = clean(&long);
            assert_eq!(cleaned.chars().count(), MAX);
            assert!(cleaned.ends_with('…'));
            assert_eq!(clean(&cleaned), cleaned);
        }
    }
}

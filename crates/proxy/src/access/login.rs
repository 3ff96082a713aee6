//! What a login is: a name that has one spelling, and that prints as what it is.

use passdesk_core::located::is_deceptive;
use unicode_normalization::UnicodeNormalization as _;

/// The longest login, in bytes of UTF-8.
pub(crate) const MAX_LOGIN: usize = 256;

/// A login in its one spelling (NFC), or nothing if it is none: too long, with a blank at an end, with
/// characters that cannot be seen or change how others are seen, or with a colon or comma, which part
/// logins from other things in headers and files. Upper and lower case are different.
pub(crate) fn login(text: &str) -> Option<String> {
    let plain = !text.is_empty()
        && text.len() <= MAX_LOGIN
        && text.trim() == text
        && !text.chars().any(|c| is_deceptive(c) || matches!(c, ',' | ':'));
    plain.then(|| text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_has_one_spelling_and_hides_nothing() {
        for text in ["anna", "ben@example.com", "EXAMPLE\\anna", "J\u{fc}rgen", "a b", &"a".repeat(256)] {
            assert_eq!(login(text).as_deref(), Some(text));
        }
        assert_eq!(login("Ju\u{308}rgen").as_deref(), Some("J\u{fc}rgen"));
        for text in ["", " anna", "anna ", "anna\u{a0}", "an\u{200b}na", "\u{202e}anna", "a\nb", "a,b", "a:b", "a\0", &"a".repeat(257)] {
            assert_eq!(login(text), None, "{text:?}");
        }
    }
}

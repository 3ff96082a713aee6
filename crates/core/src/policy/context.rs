//! Words that an attacker tries first, since they have to do with the person or the place: whether a
//! whole password is one of them, or simply derived from one (OWASP ASVS 5.0, 6.2.11).
//!
//! Derived means: other case, look-alike signs for letters, signs left out or put between, digits and
//! signs added at either end. A password that only contains such a word is not refused: NIST SP
//! 800-63B-4, section 3.1.1.2, has the whole password compared.

/// Shorter words are none to compare with: their derivations would be everywhere.
const SHORTEST: usize = 3;
/// None that is simply derived is longer.
const LONGEST: usize = 128;

/// Whether the password is one of the words or of their parts, or derived from one. No copy of it is made.
pub(super) fn is_derived<'a>(password: &str, words: impl Iterator<Item = &'a str>) -> bool {
    if password.chars().count() > LONGEST {
        return false;
    }
    let is_added = |c: char| c.is_ascii() && !c.is_ascii_alphabetic();
    let (first, last) = (password.find(|c| !is_added(c)), password.rfind(|c| !is_added(c)));
    let starts = || (0..=first.unwrap_or(password.len())).filter(|at| password.is_char_boundary(*at));
    let ends = || (last.map_or(0, |last| last + 1)..=password.len()).filter(|at| password.is_char_boundary(*at));
    let is_core = |word: &[char]| {
        starts().any(|start| ends().any(|end| password.get(start..end).is_some_and(|core| plain(core).eq(word.iter().copied()))))
    };
    let derived = |word: &str| {
        let word: Vec<char> = word.split(|c| !is_of_word(c)).flat_map(plain).collect();
        word.len() >= SHORTEST && is_core(&word)
    };
    words.into_iter().any(|word| derived(word) || word.split(|c| !is_of_word(c)).any(derived))
}

/// Whether the character is no mark between words. All beyond ASCII is taken for a letter: tables of what
/// is one would weigh on the first load.
fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii()
}

/// The letters and digits of a text in lower case, and letters for the signs that look like them.
fn plain(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(|c| match c {
        '0' => Some('o'),
        '1' | '!' | '|' | 'l' | 'L' => Some('i'),
        '3' | '€' => Some('e'),
        '4' | '@' => Some('a'),
        '5' | '$' => Some('s'),
        '7' | '+' => Some('t'),
        // The letters of Latin-1; tables for all others would weigh on the first load.
        '\u{c0}'..='\u{de}' => char::from_u32(u32::from(c) + 0x20),
        _ if c.is_ascii() => c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()),
        _ => Some(c),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_its_simple_disguises_and_nowhere_else() {
        let words = ["har-3107", "Jörg.Müller@example.com", "Acme Ltd"];
        for derived in [
            "har-3107",
            "HAR3107",
            "h4r-3107",
            "har-3107!",
            "2024har3107",
            "har3107-2024",
            "jörg",
            "JÖRG99",
            "müller",
            "Mü11er!!",
            "acme",
            "@cme",
            "4CM3",
            "acmeltd",
            "Acme-Ltd-2025",
            "1acme1",
            "example2024!",
            "3107",
            "JörgMüllerExampleCom",
        ] {
            assert!(is_derived(derived, words.into_iter()), "{derived}");
        }
        for other in ["", "acmeworks", "my acme password", "harvest", "ltdacme", "jorg", "ha", "emca", "310", "a c m"] {
            assert!(!is_derived(other, words.into_iter()), "{other}");
        }
    }

    #[test]
    fn a_longer_password_is_not_judged_by_its_beginning() {
        let long = |end: &str| format!("acme{}{end}", "1234567890".repeat(13));
        assert!(!is_derived(&long(" kale soup"), ["acme"].into_iter()));
        assert!(is_derived("acme1234567890", ["acme"].into_iter()));
    }

    #[test]
    fn a_word_of_two_letters_is_none() {
        assert!(!is_derived("jo", ["jo"].into_iter()));
        assert!(!is_derived("", ["", "-"].into_iter()));
        assert!(is_derived("joe", ["joe"].into_iter()));
    }
}

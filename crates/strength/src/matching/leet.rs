//! Words in which characters stand for letters that look alike.
//!
//! A character can stand for several letters, and a letter can be written in several ways. Of each
//! letter an attacker is taken to try one way at a time. So there are many ways to read a password
//! with many such characters, some hundreds. They are not tried one after the other: a walk through
//! the words keeps all readings that agree with it so far, and most walks end after a few letters.

use super::word::Found;
use super::{Change, Known, Match, mixtures};
use crate::text::Text;
use crate::words::{Walk, Words};

/// The characters that can stand for a letter.
const TABLE: [(u8, &[u8]); 12] = [
    (b'a', b"4@"),
    (b'b', b"8"),
    (b'c', b"({[<"),
    (b'e', b"3"),
    (b'g', b"69"),
    (b'i', b"1!|"),
    (b'l', b"1|7"),
    (b'o', b"0"),
    (b's', b"$5"),
    (b't', b"+7"),
    (b'x', b"%"),
    (b'z', b"2"),
];

/// What each character that is read as a letter is read as, in the order in which they were added.
type Reading = Vec<(u16, u16)>;

/// Finds such words.
pub fn find(text: &Text, known: &Known<'_>, found: &mut Vec<Match>) {
    let readings = readings(text.units());
    let readings: Vec<&Reading> = readings.iter().collect();
    if readings.is_empty() {
        return;
    }
    for start in 0..text.len() {
        Spelling { text, words: known.words, start }.go_on(&known.words.walk(), start, &readings, &mut Vec::new(), found);
        Spelling { text, words: known.context, start }.go_on(&known.context.walk(), start, &readings, &mut Vec::new(), found);
    }
}

/// All ways to read the characters of a password, each letter written in one way.
fn readings(units: &[u16]) -> Vec<Reading> {
    let mut readings: Vec<Reading> = vec![Vec::new()];
    for (letter, signs) in TABLE {
        let letter = letter.into();
        let present: Vec<u16> = signs.iter().map(|&sign| sign.into()).filter(|sign| units.contains(sign)).collect();
        if present.is_empty() {
            continue;
        }
        let mut next = Vec::new();
        for sign in present {
            for reading in &readings {
                let mut other: Reading = reading.iter().copied().filter(|(known, _)| *known != sign).collect();
                // It stood for another letter already: either it goes on to, or it stands for this one.
                if other.len() < reading.len() {
                    next.push(reading.clone());
                }
                other.push((sign, letter));
                other.sort_unstable();
                next.push(other);
            }
        }
        next.sort_unstable();
        next.dedup();
        readings = next;
    }
    readings.retain(|reading| !reading.is_empty());
    readings
}

/// The words that begin at one place.
struct Spelling<'a, T> {
    text: &'a Text,
    words: &'a Words<T>,
    start: usize,
}

impl<T: Copy + Into<u16>> Spelling<'_, T> {
    /// Goes on with the unit at a place, in all readings that are left. `used` is what they have in
    /// common so far.
    fn go_on(&self, walk: &Walk, at: usize, readings: &[&Reading], used: &mut Reading, found: &mut Vec<Match>) {
        let (Some(&unit), Some(&lower)) = (self.text.units().get(at), self.text.lower().get(at)) else { return };
        let read = |reading: &Reading| reading.iter().find(|(sign, _)| *sign == unit).map(|(_, letter)| *letter);
        let mut left = readings.to_vec();
        while let Some(letter) = left.first().map(|reading| read(reading)) {
            let (agreeing, others): (Vec<&Reading>, Vec<&Reading>) = left.iter().partition(|reading| read(reading) == letter);
            left = others;
            let Some(walk) = self.words.step(walk, letter.unwrap_or(lower)) else { continue };
            let new = letter.map(|letter| (unit, letter)).filter(|pair| !used.contains(pair));
            used.extend(new);
            self.add(&walk, at + 1, used, found);
            self.go_on(&walk, at + 1, &agreeing, used, found);
            if new.is_some() {
                used.pop();
            }
        }
    }

    /// Adds the word that ends here, if one does and a character stands for a letter in it.
    fn add(&self, walk: &Walk, end: usize, used: &Reading, found: &mut Vec<Match>) {
        // One character by itself would be a letter, and common, wherever it stands.
        if used.is_empty() || end - self.start < 2 {
            return;
        }
        let Some((list, rank)) = self.words.word(walk) else { return };
        let token = self.text.lower_token(self.start, end);
        let count = |wanted: u16| token.iter().filter(|&&unit| unit == wanted).count();
        let variations = used.iter().map(|&(sign, letter)| match (count(sign), count(letter)) {
            // All of them are written so: the attacker tries both ways.
            (_, 0) | (0, _) => 2.0,
            (signs, letters) => mixtures(signs, letters),
        });
        let word = Found { start: self.start, end, list, rank };
        found.push(word.into_match(self.text, Change::Leet, variations.product()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary;
    use crate::matching::Pattern;
    use crate::words::List;

    fn found(password: &str, context: &[&str]) -> Vec<Match> {
        let mut found = Vec::new();
        find(&Text::new(password, 100), &Known { words: &dictionary::WORDS, context: &dictionary::context(context) }, &mut found);
        found
    }

    fn whole(password: &str, context: &[&str]) -> Option<f64> {
        let is_whole = |one: &&Match| one.len() == password.len() && matches!(one.pattern, Pattern::Word { .. });
        found(password, context).iter().find(is_whole).map(|one| one.guesses)
    }

    fn texts(password: &str) -> Vec<Vec<(char, char)>> {
        let char = |unit: u16| char::from_u32(unit.into()).unwrap();
        let units: Vec<u16> = password.encode_utf16().collect();
        readings(&units).iter().map(|reading| reading.iter().map(|&(sign, letter)| (char(sign), char(letter))).collect()).collect()
    }

    #[test]
    fn a_letter_is_written_in_one_way_at_a_time() {
        assert_eq!(texts("abc"), [[]; 0]);
        assert_eq!(texts("4"), [[('4', 'a')]]);
        assert_eq!(texts("4@0"), [[('0', 'o'), ('4', 'a')], [('0', 'o'), ('@', 'a')]]);
        // It is read as one or the other: never as itself.
        assert_eq!(texts("1"), [[('1', 'i')], [('1', 'l')]]);
    }

    #[test]
    fn readings_are_bounded_by_the_table() {
        let all: String = TABLE.iter().flat_map(|(_, signs)| signs.iter().map(|&sign| char::from(sign))).collect();
        assert!(texts(&all).len() < 2000, "{}", texts(&all).len());
    }

    #[test]
    fn words_are_read_through_their_signs() {
        assert_eq!(whole("p4ssword", &[]), Some(4.0));
        assert_eq!(whole("P4ssw0rd", &[]), Some(16.0));
        // Two signs for one letter are two ways at a time.
        assert_eq!(whole("p@ssw4rda", &["passwarda"]), None);
        // Of three, one is a letter: it can be any.
        assert_eq!(whole("q4x4wa", &["qaxawa"]), Some(3.0));
        assert_eq!(whole("password", &[]), None);
    }

    #[test]
    fn a_sign_by_itself_is_no_word() {
        assert!(found("4", &["a"]).is_empty());
        assert!(found("4a", &["aa"]).iter().any(|one| matches!(one.pattern, Pattern::Word { list: List::Context, .. })));
    }
}

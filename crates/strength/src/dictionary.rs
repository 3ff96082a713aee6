//! The frequency lists of zxcvbn in a compact form, and the words about an account.
//!
//! # Why not the crate `zxcvbn`
//!
//! A module with version 3.1.1 of it, built like this one, has 1,930 kB of code and data, or 641 kB
//! after brotli. Where they come from, by section and by the names of functions before `wasm-opt`,
//! with brotli of each by itself:
//!
//! | part | raw, kB | brotli, kB |
//! | --- | --- | --- |
//! | the lists, as text in the order of ranks | 795 | 349 |
//! | regular expressions: `regex` and, for backreferences, `fancy-regex` over it | 530 | 150 |
//! | their Unicode tables and other data | 384 | 70 |
//! | Rust's library, allocation, formatting, the date | 235 | 52 |
//! | the estimate itself | 46 | 15 |
//!
//! The two engines serve a dozen patterns, each of which is a few lines of code by hand.
//!
//! # What is done instead
//!
//! An estimate needs the rank of a word only roughly. So ranks are kept in steps of a fixed ratio,
//! and all lists together are one list in alphabetical order, in which each word says how many
//! letters it shares with the one before. Writing each list in the order of its ranks, as zxcvbn
//! does, spends a third of its bytes on that order.
//!
//! # The file
//!
//! `data/words.bin` is made by `cargo xtask dictionaries`:
//!
//! 1. the licence of the lists, as text, and a zero byte. Each copy of the module must carry it.
//! 2. the number of steps as one byte, and for each step the rank it stands for, in two bytes, the lower first
//! 3. the number of words in four bytes, the lowest first
//! 4. for each word its list, in one byte
//! 5. for each word its step, in one byte
//! 6. for each word how many letters it shares with the one before, as a byte below 32, and the rest of its letters

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::text::lower_case;
use crate::words::{List, Words};

/// The file; see the head of this module.
static FILE: &[u8] = include_bytes!("../data/words.bin");

/// The words of the file. Reading them takes some milliseconds, once.
pub(crate) static WORDS: LazyLock<Words<u8>> = LazyLock::new(|| read(FILE).unwrap_or_else(|| Words::with_capacity(0, 0)));

/// Into how many steps a tenfold rank is divided. Ten and a hundred end a step, so that a warning
/// can name the ten or hundred most common passwords.
const STEPS_PER_DECADE: i32 = 13;
/// The least byte that is a letter.
const LETTER: u8 = 32;
const LISTS: [List; 4] = [List::Passwords, List::English, List::Names, List::Film];

/// Reads the file, or says nothing when it is not one of this kind.
fn read(file: &[u8]) -> Option<Words<u8>> {
    let notice = file.iter().position(|&byte| byte == 0)?;
    let (&steps, file) = file.get(notice + 1..)?.split_first()?;
    let (ranks, file) = file.split_at_checked(usize::from(steps) * 2)?;
    let (&count, file) = file.split_first_chunk()?;
    let count = u32::from_le_bytes(count) as usize;
    let (lists, file) = file.split_at_checked(count)?;
    let (steps, mut file) = file.split_at_checked(count)?;
    // A word has some eight letters, some three of which it shares.
    let mut words = Words::with_capacity(file.len() * 3, count);
    for (&list, &step) in lists.iter().zip(steps) {
        let list = *LISTS.get(usize::from(list))?;
        let rank = ranks.as_chunks().0.get(usize::from(step))?;
        let (&shared, letters) = file.split_first()?;
        let end = letters.iter().position(|&byte| byte < LETTER).unwrap_or(letters.len());
        let (rest, after) = letters.split_at_checked(end)?;
        words.push(usize::from(shared), rest, list, u16::from_le_bytes(*rank)).then_some(())?;
        file = after;
    }
    file.is_empty().then_some(words)
}

/// Writes the file from lists of words, the most common first.
///
/// # Errors
/// Says which word the form has no room for, or that there are too many.
pub fn write(notice: &str, lists: &[(List, Vec<&str>)]) -> Result<Vec<u8>, String> {
    let mut file = notice.as_bytes().to_vec();
    file.push(0);
    let longest = lists.iter().map(|(_, words)| words.len()).max().unwrap_or(0);
    let steps = steps(longest);
    file.push(u8::try_from(steps.len()).map_err(|_| format!("a list of {longest} words has too many steps"))?);
    for pair in [1].iter().chain(&steps).zip(&steps) {
        let rank = middle(*pair.0, *pair.1);
        file.extend(u16::try_from(rank).map_err(|_| format!("the rank {rank} is too high"))?.to_le_bytes());
    }
    let sorted = sorted(lists, &steps)?;
    let count = u32::try_from(sorted.len()).map_err(|_| "there are too many words".to_owned())?;
    file.extend(count.to_le_bytes());
    file.extend(sorted.values().map(|(list, _)| *list));
    file.extend(sorted.values().map(|(_, step)| *step));
    let mut before = "";
    for &word in sorted.keys() {
        let shared = word.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
        let head = u8::try_from(shared).ok().filter(|&head| head < LETTER);
        file.push(head.ok_or_else(|| format!("`{word}` is too long"))?);
        file.extend(word.bytes().skip(shared));
        before = word;
    }
    Ok(file)
}

/// The words in order, with the numbers of their list and step.
fn sorted<'a>(lists: &[(List, Vec<&'a str>)], steps: &[usize]) -> Result<BTreeMap<&'a str, (u8, u8)>, String> {
    let mut sorted = BTreeMap::new();
    for (list, words) in lists {
        let list = LISTS.iter().position(|known| known == list).and_then(|list| u8::try_from(list).ok());
        let list = list.ok_or("words about an account are in no file")?;
        for (rank, &word) in (1..).zip(words) {
            let step = u8::try_from(steps.partition_point(|&end| end < rank)).map_err(|_| format!("`{word}` has too high a rank"))?;
            if word.bytes().any(|byte| byte < LETTER || !byte.is_ascii()) {
                return Err(format!("`{word}` is more than letters, digits and signs of ASCII"));
            }
            if sorted.insert(word, (list, step)).is_some() {
                return Err(format!("`{word}` is there twice"));
            }
        }
    }
    Ok(sorted)
}

/// The last rank of each step, up to a rank.
fn steps(longest: usize) -> Vec<usize> {
    let mut steps: Vec<usize> = Vec::new();
    for step in 0.. {
        let last = 10_f64.powf(f64::from(step) / f64::from(STEPS_PER_DECADE)).round();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a rank, rounded")]
        let last = last as usize;
        if steps.last() != Some(&last) {
            steps.push(last);
        }
        if last >= longest {
            break;
        }
    }
    steps
}

/// The rank that stands for those after `before` and up to `last`: as far from one end as from the other.
fn middle(before: usize, last: usize) -> usize {
    ((before + 1).min(last) * last).isqrt()
}

/// The words about an account, the first of which an attacker would try first.
pub(crate) fn context(words: &[&str]) -> Words<u16> {
    let mut sorted = BTreeMap::new();
    for (rank, word) in (1..).zip(words) {
        let lower: String = word.chars().map(lower_case).collect();
        sorted.entry(lower.encode_utf16().collect::<Vec<_>>()).or_insert(rank);
    }
    let mut table = Words::with_capacity(0, sorted.len());
    for (word, rank) in sorted {
        // One that is too long is longer than any password that is looked at.
        table.push(0, &word, List::Context, rank);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look_up<T: Copy + Into<u16>>(words: &Words<T>, word: &str) -> Option<(List, u16)> {
        let walk = word.encode_utf16().try_fold(words.walk(), |walk, letter| words.step(&walk, letter))?;
        words.word(&walk)
    }

    #[test]
    fn the_file_has_all_words_with_about_their_ranks() {
        assert_eq!(WORDS.len(), 93_855);
        assert_eq!(look_up(&WORDS, "123456"), Some((List::Passwords, 1)));
        assert_eq!(look_up(&WORDS, "the"), Some((List::English, 1)));
        assert_eq!(look_up(&WORDS, "patricia"), Some((List::Names, 2)));
        assert_eq!(look_up(&WORDS, "i'm"), Some((List::Film, 9)));
        assert_eq!(look_up(&WORDS, "no such word"), None);
    }

    #[test]
    fn the_file_carries_its_licence() {
        assert!(FILE.starts_with(b"Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc."));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let english: Vec<String> = (0..5000).map(|number| format!("w{number}")).collect();
        let english = english.iter().map(String::as_str).collect();
        let file = write("notice", &[(List::Passwords, vec!["abc", "abd", "ab"]), (List::English, english)]).unwrap();
        let words = read(&file).unwrap();
        assert_eq!(words.len(), 5003);
        assert_eq!(look_up(&words, "abd"), Some((List::Passwords, 2)));
        for rank in 1..=5000_u16 {
            let (_, about) = look_up(&words, &format!("w{}", rank - 1)).unwrap();
            assert!((0.88..1.12).contains(&(f64::from(about) / f64::from(rank))), "{rank} became {about}");
            for end in [10, 100, 1000] {
                assert_eq!(rank <= end, about <= end, "{rank} became {about}");
            }
        }
    }

    #[test]
    fn a_file_that_is_cut_off_or_goes_on_is_not_read() {
        let file = write("notice", &[(List::Passwords, vec!["abc", "abd"])]).unwrap();
        assert!(read(&file).is_some());
        assert!((0..file.len() - 1).all(|end| read(&file[..end]).is_none()));
        assert!(read(&[&file[..], &[0]].concat()).is_none());
    }

    #[test]
    fn words_that_the_form_has_no_room_for_are_refused() {
        let long = "x".repeat(40);
        let longer = format!("{long}y");
        for words in [vec!["ä"], vec!["x\u{1}"], vec!["a", "b", "a"], vec![&long, &longer]] {
            assert!(write("", &[(List::English, words.clone())]).is_err(), "{words:?}");
        }
    }

    #[test]
    fn words_about_an_account_keep_their_first_rank() {
        let words = context(&["Jane", "ÉCOLE", "jane", &"x".repeat(300), ""]);
        assert_eq!(look_up(&words, "jane"), Some((List::Context, 1)));
        assert_eq!(look_up(&words, "école"), Some((List::Context, 2)));
    }
}

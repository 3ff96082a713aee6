//! Words in order, searched letter by letter.

use std::ops::Range;

/// What sort of list a word comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Passwords that many people had.
    Passwords,
    /// Words of the English Wikipedia.
    English,
    /// First names and surnames.
    Names,
    /// Words from television and films.
    Film,
    /// Words about this account.
    Context,
}

/// Words in the order of their letters, each with its list and its rank there.
///
/// A word is found by its first letter, then among those by its second, and so on. So one walk finds
/// all words that begin at a place, and it ends at the first letter that no word has there.
pub struct Words<T> {
    letters: Vec<T>,
    entries: Vec<Entry>,
}

/// Where a word stands among the letters, and what it is.
struct Entry {
    start: u32,
    len: u8,
    list: List,
    rank: u16,
}

/// The words that begin with what has been walked so far.
#[derive(Clone, Debug)]
pub struct Walk {
    among: Range<usize>,
    depth: usize,
}

impl<T: Copy + Into<u16>> Words<T> {
    /// An empty table with room for so many letters and words.
    pub fn with_capacity(letters: usize, words: usize) -> Self {
        Self { letters: Vec::with_capacity(letters), entries: Vec::with_capacity(words) }
    }

    /// Adds a word: the first `shared` letters of the word before it and then `rest`. Words come in
    /// their order. Nothing is added, and the answer is false, when the word is too long to matter.
    pub fn push(&mut self, shared: usize, rest: &[T], list: List, rank: u16) -> bool {
        let before = self.entries.last().map_or(0, |entry| entry.start as usize);
        let (Ok(start), Ok(len)) = (u32::try_from(self.letters.len()), u8::try_from(shared + rest.len())) else {
            return false;
        };
        if before + shared > self.letters.len() {
            return false;
        }
        self.letters.extend_from_within(before..before + shared);
        self.letters.extend_from_slice(rest);
        self.entries.push(Entry { start, len, list, rank });
        true
    }

    /// How many words there are.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The beginning of a walk: all words.
    pub fn walk(&self) -> Walk {
        Walk { among: 0..self.entries.len(), depth: 0 }
    }

    /// The words that go on with this letter, or nothing when none does.
    pub fn step(&self, walk: &Walk, letter: u16) -> Option<Walk> {
        let start = self.first(walk.among.clone(), |entry| self.letter(entry, walk.depth) >= Some(letter));
        let end = self.first(start..walk.among.end, |entry| self.letter(entry, walk.depth) > Some(letter));
        (start < end).then_some(Walk { among: start..end, depth: walk.depth + 1 })
    }

    /// The word that ends here, if there is one.
    pub fn word(&self, walk: &Walk) -> Option<(List, u16)> {
        // The shortest stands first among those that begin alike.
        let entry = self.entries.get(walk.among.start)?;
        (usize::from(entry.len) == walk.depth).then_some((entry.list, entry.rank))
    }

    /// The letter of a word at a place. Having none comes before all letters.
    fn letter(&self, entry: &Entry, depth: usize) -> Option<u16> {
        if depth >= usize::from(entry.len) {
            return None;
        }
        self.letters.get(entry.start as usize + depth).map(|&letter| letter.into())
    }

    /// The first of a range for which it is so, given that it is for all after that one.
    fn first(&self, range: Range<usize>, is_so: impl Fn(&Entry) -> bool) -> usize {
        let offset = self.entries.get(range.clone()).map_or(0, |entries| entries.partition_point(|entry| !is_so(entry)));
        range.start + offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(words: &Words<u8>, text: &str) -> Option<Walk> {
        text.bytes().try_fold(words.walk(), |walk, letter| words.step(&walk, letter.into()))
    }

    #[test]
    fn a_walk_finds_words_and_knows_where_none_goes_on() {
        let mut words = Words::with_capacity(0, 0);
        for (shared, rest, rank) in [(0, "a", 1), (1, "nd", 2), (3, "roid", 3), (0, "but", 4)] {
            assert!(words.push(shared, rest.as_bytes(), List::English, rank));
        }
        let rank = |text| walk(&words, text).and_then(|walk| words.word(&walk)).map(|(_, rank)| rank);
        assert_eq!(["a", "and", "android", "but"].map(rank), [Some(1), Some(2), Some(3), Some(4)]);
        assert_eq!(["an", "andr", "bu"].map(rank), [None; 3]);
        assert!(["b", "andro"].iter().all(|text| walk(&words, text).is_some()));
        assert!(["c", "ad", "androids", "buts", "0"].iter().all(|text| walk(&words, text).is_none()));
    }

    #[test]
    fn a_word_cannot_share_more_than_there_is() {
        let mut words = Words::with_capacity(0, 0);
        assert!(!words.push(1, b"a", List::English, 1));
        assert_eq!(words.len(), 0);
    }
}

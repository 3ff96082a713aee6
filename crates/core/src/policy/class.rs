//! Classes of characters, each with its usual set or with one of its own.

use crate::word::words;

words! {
    /// The name of a class.
    ClassName {
        /// a to z.
        Lower = "lower",
        /// A to Z.
        Upper = "upper",
        /// 0 to 9.
        Digit = "digit",
        /// Anything but a to z, A to Z, 0 to 9: a space and é are special.
        Special = "special",
        /// What every keyboard has: the printable characters of ASCII, and the space.
        Ascii = "ascii",
    }
}

/// Whether a character is among these. The library's `contains` is made for long texts, and larger.
pub(crate) fn has(characters: &str, c: char) -> bool {
    characters.chars().any(|known| known == c)
}

/// A class of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Its name.
    pub name: ClassName,
    /// Its characters, where they are others than the name says; else empty.
    pub own: String,
}

impl Class {
    /// The class as its name says.
    #[must_use]
    pub const fn usual(name: ClassName) -> Self {
        Self { name, own: String::new() }
    }

    /// The class with these characters and no others.
    #[must_use]
    pub fn of(name: ClassName, characters: &str) -> Self {
        Self { name, own: characters.to_owned() }
    }

    /// Whether the character is of the class.
    #[must_use]
    pub fn contains(&self, c: char) -> bool {
        if !self.own.is_empty() {
            return has(&self.own, c);
        }
        match self.name {
            ClassName::Lower => c.is_ascii_lowercase(),
            ClassName::Upper => c.is_ascii_uppercase(),
            ClassName::Digit => c.is_ascii_digit(),
            ClassName::Special => !c.is_ascii_alphanumeric(),
            ClassName::Ascii => matches!(c, ' '..='~'),
        }
    }

    /// Its word on the wire: the name, and after a space the characters of its own.
    pub(super) fn word(&self) -> String {
        let space = if self.own.is_empty() { "" } else { " " };
        [self.name.word(), space, &self.own].concat()
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        let (name, own) = word.split_once(' ').unwrap_or((word, ""));
        Some(Self { name: ClassName::from_word(name)?, own: own.to_owned() })
    }
}

//! Words for people, in each language that a file has them in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A text by language tag (BCP 47). English is always there: the loader sees to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(BTreeMap<String, String>);

impl Text {
    /// The same words in every language, such as a name.
    #[must_use]
    pub fn plain(words: impl Into<String>) -> Self {
        Self(BTreeMap::from([("en".to_owned(), words.into())]))
    }

    /// From pairs of language and words.
    #[must_use]
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// The words in this language, else in English.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        self.0.get(language).or_else(|| self.0.get("en")).map_or("", String::as_str)
    }

    /// Whether nothing was written in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().all(String::is_empty)
    }

    /// The languages that the text stands in.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_that_is_missing_is_read_in_english() {
        let text = Text::from_pairs([("en".into(), "User".into()), ("de".into(), "Person".into())]);
        assert_eq!((text.get("de"), text.get("fr")), ("Person", "User"));
    }
}

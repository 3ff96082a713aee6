//! Words for people, in each language that a file has them in.

use serde::{Deserialize, Serialize};

/// A text by language tag (BCP 47), as a list of pairs in the order of the tags. English is always
/// there: the loader sees to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(Vec<(String, String)>);

impl Text {
    /// The same words in every language, such as a name.
    #[must_use]
    pub fn plain(words: impl Into<String>) -> Self {
        Self(vec![("en".to_owned(), words.into())])
    }

    /// From pairs of language and words.
    #[must_use]
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut list: Vec<(String, String)> = Vec::new();
        for (tag, words) in pairs {
            let place = list.iter().position(|(known, _)| *known > tag).unwrap_or(list.len());
            list.insert(place, (tag, words));
        }
        Self(list)
    }

    /// The words in this language, else in English.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        let of = |tag: &str| self.0.iter().find(|(known, _)| known == tag).map(|(_, words)| words.as_str());
        of(language).or_else(|| of("en")).unwrap_or("")
    }

    /// Whether nothing was written in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, words)| words.is_empty())
    }

    /// The languages that the text stands in.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(tag, _)| tag.as_str())
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

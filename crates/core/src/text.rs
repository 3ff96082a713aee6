//! Words for people, in each language that a file has them in.

use serde::{Deserialize, Serialize};

/// A text by language tag (BCP 47): tags and words by turns, in the order of the tags. English is always there: the
/// loader sees to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(Vec<String>);

impl Text {
    /// The same words in every language, such as a name.
    #[must_use]
    pub fn plain(words: impl Into<String>) -> Self {
        Self(vec!["en".to_owned(), words.into()])
    }

    /// From pairs of language and words.
    #[must_use]
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut pairs: Vec<(String, String)> = pairs.into_iter().collect();
        pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self(pairs.into_iter().flat_map(<[String; 2]>::from).collect())
    }

    /// The words in this language, else in English.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        among(&self.0, language).or_else(|| among(&self.0, "en")).unwrap_or("")
    }

    /// Whether nothing was written in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        pairs(&self.0).all(|(_, words)| words.is_empty())
    }

    /// The languages that the text stands in.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        pairs(&self.0).map(|(tag, _)| tag)
    }
}

/// In a list of names and texts by turns, the text of this name.
///
/// ```
/// let list = ["login", "kim", "mail", "kim@acme.example"].map(str::to_owned);
/// assert_eq!(passdesk_core::text::among(&list, "mail"), Some("kim@acme.example"));
/// ```
#[must_use]
pub fn among<'a>(list: &'a [String], name: &str) -> Option<&'a str> {
    pairs(list).find(|(known, _)| *known == name).map(|(_, text)| text)
}

fn pairs(list: &[String]) -> impl Iterator<Item = (&str, &str)> {
    list.chunks_exact(2).filter_map(|pair| if let [name, text] = pair { Some((name.as_str(), text.as_str())) } else { None })
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

//! What is said of a password, in each language.
//!
//! The texts are here and not in the page, so that the page's first load does not pay for them.

mod de;
mod en;

use crate::{Estimate, Suggestion, Warning};

/// All texts in one language.
struct Messages {
    warning: fn(Warning) -> &'static str,
    suggestion: fn(Suggestion) -> &'static str,
}

impl Messages {
    /// The texts for a language tag (BCP 47): German for one that begins with it, English for any other.
    fn of(tag: &str) -> &'static Self {
        let language = tag.split('-').next().unwrap_or_default();
        if language.eq_ignore_ascii_case("de") { &de::MESSAGES } else { &en::MESSAGES }
    }
}

impl Estimate {
    /// Why the password is easy to guess, if there is something to say, and then what would make it
    /// harder, in the language of this tag. It is written for someone who chooses it for another person.
    pub fn lines(&self, lang: &str) -> impl Iterator<Item = &'static str> {
        let messages = Messages::of(lang);
        self.warning.map(messages.warning).into_iter().chain(self.suggestions.iter().copied().map(messages.suggestion))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(warning: Option<Warning>, suggestions: &[Suggestion], lang: &str) -> Vec<&'static str> {
        let estimate = Estimate { score: 0, guesses_log10: 0.0, warning, suggestions: suggestions.to_vec() };
        estimate.lines(lang).collect()
    }

    #[test]
    fn the_warning_comes_first() {
        let english = ["It has a date.", "Add a word or two, uncommon ones.", "Avoid dates and years that have to do with the person."];
        assert_eq!(lines(Some(Warning::Date), &[Suggestion::AddWords, Suggestion::AvoidOwnDates], "en"), english);
        assert_eq!(lines(None, &[], "en"), [""; 0]);
    }

    #[test]
    fn the_language_is_the_first_part_of_the_tag() {
        let [german, english] = ["de", "en"].map(|lang| lines(Some(Warning::Date), &[], lang));
        assert_ne!(german, english);
        for (tag, expected) in [("de-AT", &german), ("DE", &german), ("en-GB", &english), ("den", &english), ("", &english)] {
            assert_eq!(&lines(Some(Warning::Date), &[], tag), expected, "{tag}");
        }
    }
}

//! English.

use super::Messages;
use crate::{Suggestion, Warning};

pub(super) const MESSAGES: Messages = Messages { warning, suggestion };

fn warning(warning: Warning) -> &'static str {
    match warning {
        Warning::TopTen => "This is one of the ten most common passwords.",
        Warning::TopHundred => "This is one of the hundred most common passwords.",
        Warning::VeryCommon => "This is a very common password.",
        Warning::SimilarToCommon => "This is like a common password.",
        Warning::OneWord => "A single word is easy to guess.",
        Warning::OneName => "A single name is easy to guess.",
        Warning::Name => "It has a common first name or surname.",
        Warning::ContextWord => "It has a word that belongs to the account, such as the person's name.",
        Warning::StraightKeys => "It has keys that lie in a row, such as asdf.",
        Warning::KeyboardPattern => "It has a short pattern of neighbouring keys, such as 1q2w.",
        Warning::RepeatedCharacter => "It repeats a character, such as aaa.",
        Warning::RepeatedPart => "It repeats a part, such as abcabcabc.",
        Warning::Sequence => "It has a sequence, such as abc or 6543.",
        Warning::RecentYear => "It has a recent year.",
        Warning::Date => "It has a date.",
    }
}

fn suggestion(suggestion: Suggestion) -> &'static str {
    match suggestion {
        Suggestion::UseWords => "Use a few words that do not belong together.",
        Suggestion::NothingElseNeeded => "It can be strong without capitals, digits and symbols.",
        Suggestion::AddWords => "Add a word or two, uncommon ones.",
        Suggestion::LongerKeyboardPattern => "Use a longer pattern of keys with more turns, or none at all.",
        Suggestion::AvoidRepeats => "Avoid repeated words and characters.",
        Suggestion::AvoidSequences => "Avoid sequences.",
        Suggestion::AvoidRecentYears => "Avoid recent years.",
        Suggestion::AvoidOwnYears => "Avoid years that have to do with the person.",
        Suggestion::AvoidOwnDates => "Avoid dates and years that have to do with the person.",
        Suggestion::CapitalHelpsLittle => "A capital at the beginning hardly helps.",
        Suggestion::AllCapitalsHelpLittle => "Writing all of it in capitals hardly helps.",
        Suggestion::ReversingHelpsLittle => "Writing a word backwards hardly helps.",
        Suggestion::SubstitutionsHelpLittle => "Symbols for letters that look alike hardly help, such as @ for a.",
    }
}

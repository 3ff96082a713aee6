//! Why a password is easy to guess, and what would make it harder. A closed list: each has a text in every language.

use crate::matching::{Casing, Change, Match, Pattern};
use crate::text::Text;
use crate::words::List;

/// Why a password is easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// It is among the ten most common passwords.
    TopTen,
    /// It is among the hundred most common passwords.
    TopHundred,
    /// It is a very common password.
    VeryCommon,
    /// It is like a common password.
    SimilarToCommon,
    /// It is one word.
    OneWord,
    /// It is one first name or surname.
    OneName,
    /// It has a common first name or surname.
    Name,
    /// It has a word about the account, such as a name.
    ContextWord,
    /// It has keys in a straight row.
    StraightKeys,
    /// It has a short walk over the keyboard.
    KeyboardPattern,
    /// It has one character again and again, such as `aaa`.
    RepeatedCharacter,
    /// It has a part again and again, such as `abcabcabc`.
    RepeatedPart,
    /// It has a sequence, such as `abc` or `6543`.
    Sequence,
    /// It has a recent year.
    RecentYear,
    /// It has a date.
    Date,
}

/// What would make a password harder to guess, or would not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// Use a few words, and no common phrases.
    UseWords,
    /// It can be good without signs, digits or capitals.
    NothingElseNeeded,
    /// Add a word or two, uncommon ones.
    AddWords,
    /// Make the walk over the keyboard longer, with more turns.
    LongerKeyboardPattern,
    /// Avoid words and characters that are repeated.
    AvoidRepeats,
    /// Avoid sequences.
    AvoidSequences,
    /// Avoid recent years.
    AvoidRecentYears,
    /// Avoid years that have to do with the person.
    AvoidOwnYears,
    /// Avoid dates and years that have to do with the person.
    AvoidOwnDates,
    /// A capital at the beginning hardly helps.
    CapitalHelpsLittle,
    /// All in capitals is hardly better than none.
    AllCapitalsHelpLittle,
    /// Writing a word backwards hardly helps.
    ReversingHelpsLittle,
    /// Signs for letters that look alike hardly help.
    SubstitutionsHelpLittle,
}

/// What is to be said of a password that was split into parts, with its score.
pub fn of(text: &Text, score: u8, parts: &[Match]) -> (Option<Warning>, Vec<Suggestion>) {
    // The first among those of equal length: the last one would be found from the front.
    let Some(longest) = parts.iter().rev().max_by_key(|part| part.len()) else {
        return (None, vec![Suggestion::UseWords, Suggestion::NothingElseNeeded]);
    };
    if score > 2 {
        return (None, Vec::new());
    }
    let (warning, suggestions) = of_part(text, longest, parts.len() == 1);
    (warning, [vec![Suggestion::AddWords], suggestions].concat())
}

fn of_part(text: &Text, part: &Match, alone: bool) -> (Option<Warning>, Vec<Suggestion>) {
    use Suggestion as S;
    let (warning, suggestions) = match part.pattern {
        Pattern::Unknown => return (None, Vec::new()),
        Pattern::Word { list, rank, change } => return (of_word(part, list, rank, change, alone), on_word(text, part, change)),
        Pattern::Keys { turns: 1 } => (Warning::StraightKeys, vec![S::LongerKeyboardPattern]),
        Pattern::Keys { .. } => (Warning::KeyboardPattern, vec![S::LongerKeyboardPattern]),
        Pattern::Repeat { unit: 1 } => (Warning::RepeatedCharacter, vec![S::AvoidRepeats]),
        Pattern::Repeat { .. } => (Warning::RepeatedPart, vec![S::AvoidRepeats]),
        Pattern::Sequence => (Warning::Sequence, vec![S::AvoidSequences]),
        Pattern::Year => (Warning::RecentYear, vec![S::AvoidRecentYears, S::AvoidOwnYears]),
        Pattern::Date => (Warning::Date, vec![S::AvoidOwnDates]),
    };
    (Some(warning), suggestions)
}

fn of_word(part: &Match, list: List, rank: u16, change: Change, alone: bool) -> Option<Warning> {
    match list {
        List::Passwords if alone && change == Change::None => Some(match rank {
            ..=10 => Warning::TopTen,
            11..=100 => Warning::TopHundred,
            _ => Warning::VeryCommon,
        }),
        List::Passwords => (part.guesses <= 10_000.0).then_some(Warning::SimilarToCommon),
        List::English => alone.then_some(Warning::OneWord),
        List::Names => Some(if alone { Warning::OneName } else { Warning::Name }),
        List::Film => None,
        List::Context => Some(Warning::ContextWord),
    }
}

fn on_word(text: &Text, part: &Match, change: Change) -> Vec<Suggestion> {
    let (token, lower) = (text.token(part.start, part.end), text.lower_token(part.start, part.end));
    let casing = match Casing::of(token) {
        Casing::First => Some(Suggestion::CapitalHelpsLittle),
        Casing::Upper if token != lower => Some(Suggestion::AllCapitalsHelpLittle),
        _ => None,
    };
    let change = match change {
        Change::Reversed if token.len() >= 4 => Some(Suggestion::ReversingHelpsLittle),
        Change::Leet => Some(Suggestion::SubstitutionsHelpLittle),
        _ => None,
    };
    casing.into_iter().chain(change).collect()
}

//! German.

use super::Messages;
use crate::{Suggestion, Warning};

pub(super) const MESSAGES: Messages = Messages { warning, suggestion };

fn warning(warning: Warning) -> &'static str {
    match warning {
        Warning::TopTen => "Das ist eines der zehn häufigsten Passwörter.",
        Warning::TopHundred => "Das ist eines der hundert häufigsten Passwörter.",
        Warning::VeryCommon => "Das ist ein sehr häufiges Passwort.",
        Warning::SimilarToCommon => "Das gleicht einem häufigen Passwort.",
        Warning::OneWord => "Ein einzelnes Wort ist leicht zu erraten.",
        Warning::OneName => "Ein einzelner Name ist leicht zu erraten.",
        Warning::Name => "Es enthält einen häufigen Vor- oder Nachnamen.",
        Warning::ContextWord => "Es enthält ein Wort, das zum Konto gehört, etwa den Namen der Person.",
        Warning::StraightKeys => "Es enthält Tasten, die in einer Reihe liegen, etwa asdf.",
        Warning::KeyboardPattern => "Es enthält ein kurzes Muster benachbarter Tasten, etwa 1q2w.",
        Warning::RepeatedCharacter => "Es wiederholt ein Zeichen, etwa aaa.",
        Warning::RepeatedPart => "Es wiederholt einen Teil, etwa abcabcabc.",
        Warning::Sequence => "Es enthält eine Folge, etwa abc oder 6543.",
        Warning::RecentYear => "Es enthält ein Jahr der letzten Zeit.",
        Warning::Date => "Es enthält ein Datum.",
    }
}

fn suggestion(suggestion: Suggestion) -> &'static str {
    match suggestion {
        Suggestion::UseWords => "Am besten einige Wörter nehmen, die nicht zusammengehören.",
        Suggestion::NothingElseNeeded => "Auch ohne Großbuchstaben, Ziffern und Sonderzeichen kann es stark sein.",
        Suggestion::AddWords => "Ein oder zwei Wörter hinzufügen, und zwar seltene.",
        Suggestion::LongerKeyboardPattern => "Ein längeres Tastenmuster mit mehr Wendungen nehmen, oder gar keines.",
        Suggestion::AvoidRepeats => "Wiederholte Wörter und Zeichen vermeiden.",
        Suggestion::AvoidSequences => "Folgen vermeiden.",
        Suggestion::AvoidRecentYears => "Jahre der letzten Zeit vermeiden.",
        Suggestion::AvoidOwnYears => "Jahre vermeiden, die mit der Person zu tun haben.",
        Suggestion::AvoidOwnDates => "Daten und Jahre vermeiden, die mit der Person zu tun haben.",
        Suggestion::CapitalHelpsLittle => "Ein Großbuchstabe am Anfang hilft kaum.",
        Suggestion::AllCapitalsHelpLittle => "Alles in Großbuchstaben zu schreiben hilft kaum.",
        Suggestion::ReversingHelpsLittle => "Ein Wort rückwärts zu schreiben hilft kaum.",
        Suggestion::SubstitutionsHelpLittle => "Zeichen anstelle ähnlicher Buchstaben helfen kaum, etwa @ für a.",
    }
}

//! What the page says, one struct for all languages: a missing text does not compile.

mod de;
mod en;

use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::place::Uncarriable;
use passdesk_core::policy::{Class, Demand};
use passdesk_core::request::BuildCause;
use passdesk_core::{Reason, Text};

/// The texts of a language.
pub struct Messages {
    /// The language's tag (BCP 47).
    pub tag: &'static str,
    pub heading: &'static str,
    pub loading: &'static str,
    pub config_failed: &'static str,
    pub no_connections: &'static str,
    pub nothing_allowed: &'static str,
    pub try_again: &'static str,

    pub system: &'static str,
    pub needs: &'static str,
    pub status: &'static str,
    pub credential: &'static str,
    pub credential_kept: &'static str,
    pub credential_change: &'static str,
    pub way: &'static str,
    pub person: &'static str,
    pub user: &'static str,
    pub user_hint: &'static str,
    pub new_password: &'static str,
    pub old_password: &'static str,
    pub optional: &'static str,
    /// A label of a well-known value.
    pub well_known: fn(&str) -> Option<&'static str>,
    pub show: &'static str,
    pub hide: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub copy_failed: &'static str,
    pub clear_clipboard: &'static str,
    pub cleared: &'static str,
    pub clear_failed: &'static str,
    pub generate: &'static str,
    pub kind: &'static str,
    /// In the order of [`crate::generator::KINDS`].
    pub kinds: [&'static str; 5],
    pub length: &'static str,
    pub bits: fn(u32) -> String,
    pub words_waiting: &'static str,
    pub words_missing: &'static str,
    pub no_randomness: &'static str,
    pub lengths: fn(u32, u32) -> String,
    pub impossible: &'static str,
    pub choose_another: &'static str,
    pub organisation: &'static str,
    pub not_met: &'static str,
    pub strength: &'static str,
    /// From 0 to 4.
    pub scores: [&'static str; 5],
    pub not_estimated: &'static str,
    /// The words for a, b, c and so on, for 0 to 9, and for the signs of [`SIGNS`].
    pub spelling: [&'static str; 3],
    pub capital: &'static str,
    pub system_accepts: fn(&str) -> String,
    pub we_ask: &'static str,
    pub advice: &'static str,
    pub out_of_reach: fn(&str) -> String,
    pub met: &'static str,
    pub unmet: &'static str,
    pub demand: fn(&Demand) -> String,
    pub short_list_only: &'static str,
    pub common: &'static str,
    pub characters: fn(usize) -> String,
    pub blank_at_end: &'static str,
    pub review: &'static str,

    pub review_heading: &'static str,
    pub operation: &'static str,
    pub sent_to: &'static str,
    pub before_sending: &'static str,
    pub exact_request: &'static str,
    pub secrets_masked: &'static str,
    pub secrets_held: &'static str,
    pub copy_curl: &'static str,
    pub send: &'static str,
    pub back: &'static str,

    pub find: &'static str,
    pub ran_out: &'static str,
    pub find_by: &'static str,
    pub as_it_is: &'static str,
    pub nobody_found: &'static str,
    pub several_found: &'static str,
    pub more_found: &'static str,
    pub someone_else: &'static str,
    pub inactive: &'static str,
    pub locked: &'static str,
    pub sign_in: &'static str,
    pub sign_out: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub until: fn(&str) -> String,
    pub why: &'static str,
    pub signed_in: &'static str,
    pub history: &'static str,
    pub history_failed: &'static str,
    pub history_empty: &'static str,
    pub under_way: &'static str,
    pub found: &'static str,
    pub idle_warning: fn(u32) -> String,
    pub idle_wiped: &'static str,

    pub sending: &'static str,
    pub seconds: fn(u32) -> String,
    pub stop_waiting: &'static str,

    pub changed: &'static str,
    pub changed_for: fn(&str, &str) -> String,
    pub wiped_in: fn(u32) -> String,
    pub wiped: &'static str,
    pub keep_longer: &'static str,
    pub another_user: &'static str,
    pub done: &'static str,
    pub cancel: &'static str,
    pub refused: &'static str,
    pub refused_note: &'static str,
    pub reason: fn(Reason) -> &'static str,
    pub its_words: &'static str,
    pub held_refused: &'static str,
    pub wait: &'static str,
    /// In seconds.
    pub duration: fn(u32) -> String,
    pub not_sent: &'static str,
    pub not_sent_note: &'static str,
    pub not_sent_cause: fn(NotSentCause) -> &'static str,
    pub unknown: &'static str,
    pub unknown_note: &'static str,
    pub unknown_cause: fn(UnknownCause) -> &'static str,
    pub unknown_next: &'static str,
    pub ask_again: &'static str,
    pub asking: &'static str,
    pub set_again: &'static str,
    pub attempt: &'static str,
    pub asked_no_news: &'static str,

    pub cause: fn(&BuildCause) -> String,
}

/// There is one value a language.
impl PartialEq for Messages {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

impl Messages {
    /// The texts of the first language that there are any for.
    #[must_use]
    pub fn of(tag: &str) -> &'static Self {
        let language = tag.split('-').next().unwrap_or("").to_ascii_lowercase();
        if language == "de" { &de::MESSAGES } else { &en::MESSAGES }
    }

    /// A text of a definition in this language.
    #[must_use]
    pub fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.tag)
    }
}

/// Signs that have a word of their own; `,` parts the words.
const SIGNS: &str = "!#%*+-=?@";

impl Messages {
    /// The word for a character of a password that is read out.
    #[must_use]
    pub fn spelled(&self, c: char) -> String {
        let [letters, digits, signs] = self.spelling;
        let nth = |words: &str, index: usize| words.split(',').nth(index).map(str::to_owned);
        let letter = |first: char| nth(letters, (c as usize).wrapping_sub(first as usize)).filter(|_| c.is_ascii_alphabetic());
        let word = match c {
            'a'..='z' => letter('a'),
            'A'..='Z' => letter('A').map(|word| [self.capital, &word].concat()),
            '0'..='9' => nth(digits, (c as usize).wrapping_sub('0' as usize)),
            _ => SIGNS.find(c).and_then(|index| nth(signs, index)),
        };
        word.unwrap_or_else(|| c.to_string())
    }
}

/// Words with something between them; less code than the library's `join`, which knows each kind of list.
pub fn joined<W: AsRef<str>>(words: impl IntoIterator<Item = W>, between: &str) -> String {
    let mut joined = String::new();
    for (index, word) in words.into_iter().enumerate() {
        if index > 0 {
            joined.push_str(between);
        }
        joined.push_str(word.as_ref());
    }
    joined
}

/// Classes by the characters that they have.
fn classes(classes: &[Class], names: [&'static str; 5]) -> String {
    joined(classes.iter().map(|class| if class.own.is_empty() { class_name(class, names).to_owned() } else { visible(&class.own) }), ", ")
}

/// Characters, with a mark for the one that is not seen.
fn visible(characters: &str) -> String {
    characters.chars().map(|c| if c == ' ' { '␣' } else { c }).collect()
}

fn class_name(class: &Class, names: [&'static str; 5]) -> &'static str {
    names.get(class.name as usize).copied().unwrap_or_default()
}

/// What stands in the way of a value, by its code point.
fn code_point(cause: &Uncarriable) -> String {
    match cause {
        Uncarriable::Control(c) | Uncarriable::Xml(c) | Uncarriable::Header(c) => format!("U+{:04X}", u32::from(*c)),
        Uncarriable::Slash(c) | Uncarriable::Mark(c) => c.to_string(),
        Uncarriable::Dots(dots) => (*dots).to_owned(),
        Uncarriable::Colon => ":".to_owned(),
    }
}

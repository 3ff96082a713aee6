//! What the page says, one struct for all languages: a missing text does not compile.

mod de;
mod en;

use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::place::Uncarriable;
use passdesk_core::policy::Demand;
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
    pub try_again: &'static str,

    pub system: &'static str,
    pub needs: &'static str,
    pub status: &'static str,
    pub credential: &'static str,
    pub credential_kept: &'static str,
    pub credential_change: &'static str,
    pub way: &'static str,
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
    pub rules: &'static str,
    pub advice: &'static str,
    pub met: &'static str,
    pub unmet: &'static str,
    pub demand: fn(&Demand) -> String,
    pub rule_unmet: &'static str,
    pub characters: fn(usize) -> String,
    pub review: &'static str,

    pub review_heading: &'static str,
    pub operation: &'static str,
    pub sent_to: &'static str,
    pub before_sending: &'static str,
    pub exact_request: &'static str,
    pub secrets_masked: &'static str,
    pub copy_curl: &'static str,
    pub send: &'static str,
    pub back: &'static str,

    pub sending: &'static str,
    pub seconds: fn(u32) -> String,
    pub stop_waiting: &'static str,

    pub changed: &'static str,
    pub changed_for: fn(&str, &str) -> String,
    pub wiped_in: fn(u32) -> String,
    pub wiped: &'static str,
    pub keep_longer: &'static str,
    pub another_user: &'static str,
    pub refused: &'static str,
    pub refused_note: &'static str,
    pub reason: fn(Reason) -> &'static str,
    pub its_words: &'static str,
    pub wait: fn(u32) -> String,
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

/// What stands in the way of a value, by its code point.
fn code_point(cause: &Uncarriable) -> String {
    match cause {
        Uncarriable::Control(c) | Uncarriable::Xml(c) | Uncarriable::Header(c) => format!("U+{:04X}", u32::from(*c)),
        Uncarriable::Slash(c) | Uncarriable::Mark(c) => c.to_string(),
        Uncarriable::Dots(dots) => (*dots).to_owned(),
        Uncarriable::Colon => ":".to_owned(),
    }
}

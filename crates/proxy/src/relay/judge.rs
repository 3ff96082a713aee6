//! What can be said against a reset without asking the system.

use http::StatusCode;
use passdesk_core::blocklist::Blocklist;
use passdesk_core::outcome::NotSentCause;
use passdesk_core::policy::Surroundings;
use passdesk_core::value::{NEW_PASSWORD, USER};
use passdesk_core::{Connection, Demanded, Secret, Values};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::problem::Refusal;
use crate::protected::Protected;

/// A reset that somebody asks for.
pub(crate) struct Wish<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) protected: &'a Protected,
    pub(crate) values: &'a Values,
    /// The person's own reason.
    pub(crate) note: &'a str,
}

impl Wish<'_> {
    /// Holds it against what the operator and the rules say.
    ///
    /// # Errors
    /// What is against it.
    pub(crate) fn judge(&self, common: &Blocklist) -> Result<(), Refusal> {
        let refused = |status, cause, title| Err(Refusal::not_sent(status, cause, title));
        if self.connection.reason == Demanded::Required && self.note.is_empty() {
            return refused(StatusCode::UNPROCESSABLE_ENTITY, NotSentCause::NoReason, "a reason or a ticket is asked for");
        }
        let value = |name| self.values.get(name).map(Secret::expose).unwrap_or_default();
        if self.protected.has_id(value(USER)) {
            return refused(StatusCode::FORBIDDEN, NotSentCause::Protected, "this user is protected");
        }
        // The page judges it too; who has not asked the page may not have.
        let surroundings = Surroundings { person: &[value(USER)], list: Some(common) };
        // The page sends it in NFC; others may not, and lengths are those of NFC.
        let password = Zeroizing::new(value(NEW_PASSWORD).nfc().collect::<String>());
        if self.connection.policy.admits(&password, surroundings) {
            return Ok(());
        }
        let title = "the new password breaks a rule of the system's or of your organisation's";
        refused(StatusCode::UNPROCESSABLE_ENTITY, NotSentCause::Rules, title)
    }
}

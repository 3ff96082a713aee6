//! What an outcome is told as.

use passdesk_core::Outcome;

use crate::lists::Lists;
use crate::messages::Messages;

/// An outcome: its word, its cause, and what it means; the seconds to wait; the system's own words; then its reasons, each by itself.
pub(super) fn outcome(outcome: Outcome, messages: &Messages) -> Lists {
    let (line, retry_after, reasons, words) = match outcome {
        Outcome::Changed => (["changed", "", messages.changed], None, Vec::new(), Vec::new()),
        Outcome::Refused { reasons, messages: words, retry_after } => {
            let meaning = reasons.first().map(|reason| (messages.reason)(*reason)).unwrap_or_default();
            (["refused", "", meaning], retry_after, reasons, words)
        }
        Outcome::NotSent { cause, retry_after } => {
            (["not_sent", cause.word(), (messages.not_sent_cause)(cause)], retry_after, Vec::new(), Vec::new())
        }
        Outcome::Unknown { cause, messages: words } => {
            (["unknown", cause.word(), (messages.unknown_cause)(cause)], None, Vec::new(), words)
        }
    };
    let mut told = Lists::line(&line);
    let retry_after = retry_after.map(|seconds| seconds.to_string()).unwrap_or_default();
    told.add(&[&retry_after]);
    told.0.push(words);
    for reason in reasons {
        told.add(&[reason.word()]);
    }
    told
}

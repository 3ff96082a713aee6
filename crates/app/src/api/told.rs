//! What is told.

use passdesk_core::Outcome;
use wasm_bindgen::JsValue;

use crate::messages::Messages;

/// Lists of words: the first says what it is.
pub(super) struct Told(pub(super) Vec<Vec<String>>);

impl Told {
    /// One list.
    pub(super) fn line(words: &[&str]) -> Self {
        let mut told = Self(Vec::new());
        told.add(words);
        told
    }

    /// One more.
    pub(super) fn add(&mut self, words: &[&str]) {
        let mut list = Vec::new();
        for word in words {
            list.push((*word).to_owned());
        }
        self.0.push(list);
    }

    /// An outcome: its word, its cause, and what it means; the seconds to wait; the system's own words; then its reasons, each by itself.
    pub(super) fn outcome(outcome: Outcome, messages: &Messages) -> Self {
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
        let mut told = Self::line(&line);
        let retry_after = retry_after.map(|seconds| seconds.to_string()).unwrap_or_default();
        told.add(&[&retry_after]);
        told.0.push(words);
        for reason in reasons {
            told.add(&[reason.word()]);
        }
        told
    }
}

impl From<Told> for JsValue {
    fn from(Told(lists): Told) -> Self {
        // Plain data can always be told.
        serde_wasm_bindgen::to_value(&lists).unwrap_or_default()
    }
}

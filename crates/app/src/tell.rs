//! What the page around this one is told. Never a secret.

use js_sys::Function;
use passdesk_core::value::USER;
use passdesk_core::{Outcome, Reason, Secret, Values};
use wasm_bindgen::JsValue;

use crate::lists::Lists;

/// What it is about.
#[derive(Default)]
pub struct Told<'a> {
    /// The connection's id.
    pub connection: &'a str,
    /// What was asked for, such as `reset.password`.
    pub operation: &'a str,
    /// The attempt's id.
    pub attempt: &'a str,
    /// Whose password it is.
    pub user: &'a str,
    /// Why the system has refused.
    pub reasons: &'a [Reason],
    /// Why nothing was sent, or nobody knows.
    pub cause: &'a str,
}

impl<'a> Told<'a> {
    /// Whom these values are about.
    #[must_use]
    pub fn of(values: &'a Values) -> Self {
        Self { user: values.get(USER).map(Secret::expose).unwrap_or_default(), ..Self::default() }
    }

    /// Why it came to this.
    #[must_use]
    pub fn why(mut self, outcome: &'a Outcome) -> (&'static str, Self) {
        let kind = match outcome {
            Outcome::Changed => "changed",
            Outcome::Refused { reasons, .. } => {
                self.reasons = reasons;
                "refused"
            }
            Outcome::NotSent { cause, .. } => {
                self.cause = cause.word();
                "not-sent"
            }
            Outcome::Unknown { cause, .. } => {
                self.cause = cause.word();
                "unknown"
            }
        };
        (kind, self)
    }
}

/// Tells that something has happened: words by their order, and the reasons.
pub fn tell(teller: &Function, kind: &str, told: &Told<'_>) {
    let mut lists = Lists::line(&[told.connection, told.operation, told.attempt, told.user, told.cause]);
    let reasons: Vec<&str> = told.reasons.iter().map(|reason| reason.word()).collect();
    lists.add(&reasons);
    // What the page around it does with it is its own affair.
    let _ = teller.call2(&JsValue::NULL, &JsValue::from_str(kind), &lists.into());
}

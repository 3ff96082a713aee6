//! Asking on whether what a system has accepted is done by now (202, RFC 9110, section 15.3.3).

use crate::answer::Pointer;
use crate::outcome::{Reading, UnknownCause};
use crate::reading::{Reader, Response};
use crate::request::{LINE_END, Piece, Template};
use crate::secret::Secret;
use crate::sign_in::one;
use crate::value::Values;

/// Where the answer that accepts a request says how to ask on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In its body.
    Body(Pointer),
    /// In its field `Location`, where the poll's own address has the name.
    Location,
}

/// How to ask on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll<Request> {
    /// The question. It changes nothing, and holds no password.
    pub request: Request,
    /// What the answer that accepts gives to it.
    pub yields: Vec<(String, Source)>,
    /// How the answers to it are read.
    pub reader: Reader,
}

/// How a connection asks on.
pub type BoundPoll = Poll<Template>;

impl BoundPoll {
    /// The values of the question, if this answer says that the request was accepted and how to ask on. `sent` are the
    /// values of that request, and what it was read as is `reading`.
    ///
    /// A `Location` is not followed: it is recognised as the address of the question, and what was sent must stand in it
    /// as it was sent. So no answer chooses where anything goes.
    #[must_use]
    pub fn begin(&self, response: &Response<'_>, location: Option<&str>, reading: &Reading, sent: &Values) -> Option<Values> {
        let is_open = matches!(reading, Reading::Unknown { cause: UnknownCause::Unreadable, .. });
        if response.status != 202 || !is_open {
            return None;
        }
        let answer = response.answer().ok()?;
        let located = location.and_then(|location| self.located(location, sent));
        let mut values = sent.clone();
        for (name, source) in &self.yields {
            let value = match source {
                Source::Body(pointer) => Secret::new(one(pointer, &answer)?),
                Source::Location => located.as_ref()?.get(name)?.clone(),
            };
            values.set(name.clone(), value);
        }
        Some(values)
    }

    /// What stands in an address that is the question's.
    fn located(&self, location: &str, sent: &Values) -> Option<Values> {
        let address = self.address()?;
        let is_path = location.starts_with('/') && !location.starts_with("//");
        let location = if is_path { [address.origin(), location].concat() } else { location.to_owned() };
        let found = address.recognise(&location)?;
        let agrees = found.iter().all(|(name, value)| sent.get(name).is_none_or(|known| known == value));
        agrees.then_some(found)
    }

    /// The address of the question.
    fn address(&self) -> Option<Template> {
        let mut pieces = Vec::new();
        for (index, piece) in self.request.pieces().iter().enumerate() {
            let Piece::Literal(text) = piece else {
                pieces.push(piece.clone());
                continue;
            };
            let text = if index == 0 { text.split_once(' ')?.1 } else { text };
            if let Some((before, _)) = text.split_once(LINE_END) {
                pieces.push(Piece::Literal(before.to_owned()));
                return Some(Template::new(pieces));
            }
            pieces.push(Piece::Literal(text.to_owned()));
        }
        None
    }
}

impl<Request> Poll<Request> {
    /// What an answer to the question with these values says of what was accepted; `None` if it is not done yet, or
    /// nothing can be told.
    #[must_use]
    pub fn read(&self, response: &Response<'_>, sent: &Values) -> Option<Reading> {
        // What says no to the question says nothing of what was accepted.
        if !response.is_success() {
            return None;
        }
        match self.reader.to(sent).read(response) {
            Reading::Unknown { cause, .. } if cause != UnknownCause::Contradiction => None,
            reading => Some(reading),
        }
    }

    /// Why an answer is read as it is, for whoever writes a definition. The lines quote the answer.
    #[must_use]
    pub fn explain(&self, response: &Response<'_>, sent: &Values) -> Vec<String> {
        let reader = self.reader.to(sent);
        if self.read(response, sent).is_some() {
            return reader.explain(response);
        }
        let mut lines = reader.explain_rows(response);
        lines.push("so it is not done yet, as far as this answer says".to_owned());
        lines
    }
}

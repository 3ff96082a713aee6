//! How the answer to a sign-in is read: what it yields to the operations after it, and for how long.

use crate::answer::{Answer, Pointer};
use crate::outcome::{Reason, UnknownCause};
use crate::reading::{Errors, NoAnswer, Response};
use crate::secret::Secret;
use crate::value::{MAX_VALUE_BYTES, Values};

/// What is yielded is not longer, in bytes.
const MAX_YIELD: usize = 4 * 1024;
const _: () = assert!(MAX_YIELD < MAX_VALUE_BYTES);

/// How the answers to a sign-in are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInReader {
    /// What stands where.
    pub yields: Vec<(String, Pointer)>,
    /// Where the seconds stand for which it holds (RFC 6749, section 5.1).
    pub expires_in: Option<Pointer>,
    /// What says that it did not work.
    pub errors: Errors,
}

/// What a sign-in yielded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yielded {
    /// The values.
    pub values: Values,
    /// Seconds for which they hold, if the system says so.
    pub expires_in: Option<u32>,
}

/// Why a sign-in yielded nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSignedIn {
    /// The system said no.
    Refused(Vec<Reason>),
    /// It answered with something else.
    Unreadable(UnknownCause),
}

impl SignInReader {
    /// Reads an answer.
    ///
    /// # Errors
    /// Says why it yields nothing.
    pub fn read(&self, response: &Response<'_>) -> Result<Yielded, NotSignedIn> {
        let answer = self.errors.accept(response).map_err(|no| match no {
            // The words may quote what was sent.
            NoAnswer::Refused(reasons, _) => NotSignedIn::Refused(reasons),
            NoAnswer::Unreadable(cause) => NotSignedIn::Unreadable(cause),
        })?;
        let one = |pointer: &Pointer| one(pointer, &answer);
        let mut values = Values::new();
        for (name, pointer) in &self.yields {
            let text = one(pointer).ok_or(NotSignedIn::Unreadable(UnknownCause::Unreadable))?;
            values.set(name.clone(), Secret::new(text));
        }
        // A time that cannot be read is over at once, rather than never.
        let expires_in = self.expires_in.as_ref().and_then(one).map(|seconds| seconds.parse().unwrap_or(0));
        Ok(Yielded { values, expires_in })
    }

    /// Why an answer is read as it is, in lines for whoever writes a definition. They quote nothing of what is yielded.
    #[must_use]
    pub fn explain(&self, response: &Response<'_>) -> Vec<String> {
        let answer = match response.answer() {
            Ok(answer) => answer,
            Err(cause) => return vec![format!("nothing of this answer is read: {}", cause.word())],
        };
        let mut lines = vec![self.errors.explain(response, &answer)];
        lines.extend(self.yields.iter().map(|(name, pointer)| match one(pointer, &answer) {
            Some(_) => format!("`{name}` stands at `{pointer}`"),
            None => format!("`{name}` does not stand at `{pointer}`, once, with {MAX_YIELD} bytes at most"),
        }));
        lines
    }
}

/// What is yielded at a place, if it stands there once.
pub(crate) fn one(pointer: &Pointer, answer: &Answer) -> Option<String> {
    match <[_; 1]>::try_from(pointer.find(answer)) {
        Ok([found]) => found.text.filter(|text| !text.is_empty() && text.len() <= MAX_YIELD),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::{Row, Verdict};

    #[test]
    fn a_token_is_read_with_its_lifetime() {
        let pointer = |text: &str| Pointer::parse(text).unwrap();
        let reader = SignInReader {
            yields: vec![("token".to_owned(), pointer("/access_token"))],
            expires_in: Some(pointer("/expires_in")),
            errors: Errors { rows: vec![Row::Status(vec![(400, Verdict::Refused(Reason::Credential))])], message: Vec::new() },
        };
        let read = |status, body: &str| reader.read(&Response { status, retry_after: None, body: body.as_bytes() });
        let yielded = |seconds| Yielded { values: Values::new().with("token", "abc"), expires_in: seconds };
        assert_eq!(read(200, r#"{"access_token":"abc","expires_in":3600}"#), Ok(yielded(Some(3600))));
        assert_eq!(read(201, r#"{"access_token":"abc"}"#), Ok(yielded(None)));
        for unread in ["3600.0", "-1", "\"soon\""] {
            assert_eq!(read(200, &format!("{{\"access_token\":\"abc\",\"expires_in\":{unread}}}")), Ok(yielded(Some(0))));
        }
        assert_eq!(read(404, r#"{"access_token":"abc"}"#), Err(NotSignedIn::Unreadable(UnknownCause::Unreadable)));
        assert_eq!(read(400, r#"{"error":"x"}"#), Err(NotSignedIn::Refused(vec![Reason::Credential])));
        let large = format!(r#"{{"access_token":"{}"}}"#, "a".repeat(MAX_YIELD + 1));
        for body in [r#"{"access_token":""}"#, r#"{"access_token":{}}"#, "<html/>", "", &large] {
            assert_eq!(read(200, body), Err(NotSignedIn::Unreadable(UnknownCause::Unreadable)), "{}", body.len());
        }
    }
}

//! What became of an attempt. There are four outcomes and no fifth.

use serde::{Deserialize, Serialize};

use crate::word::words;

words! {
    /// Why a system said no.
    Reason {
        /// The credential was not accepted.
        Credential = "credential",
        /// The credential may not do this.
        Permission = "permission",
        /// The account's subscription has expired.
        Subscription = "subscription",
        /// There is no such user.
        User = "user",
        /// The old password is wrong.
        OldPassword = "old-password",
        /// The password was not accepted.
        Password = "password",
        /// The password is too short.
        PasswordTooShort = "password-too-short",
        /// The password is too long.
        PasswordTooLong = "password-too-long",
        /// The password needs a lower-case letter.
        PasswordNeedsLower = "password-needs-lower",
        /// The password needs an upper-case letter.
        PasswordNeedsUpper = "password-needs-upper",
        /// The password needs a digit.
        PasswordNeedsDigit = "password-needs-digit",
        /// The password needs a special character.
        PasswordNeedsSpecial = "password-needs-special",
        /// The password needs more different characters.
        PasswordNeedsDistinct = "password-needs-distinct",
        /// A value was not accepted.
        Request = "request",
        /// Too many requests.
        Limit = "limit",
        /// It said no, in its own words or in none.
        Other = "other",
    }
}

/// What the proxy read in a system's answer. It is all of the answer that reaches the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Reading {
    /// The declared success, and nothing else.
    Changed,
    /// The system plainly said no; nothing changed.
    Refused {
        /// At least one.
        reasons: Vec<Reason>,
        /// The system's own words, if it had any.
        #[serde(default)]
        messages: Vec<String>,
        /// Seconds to wait, from `Retry-After` (RFC 9110, section 10.2.3).
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// It was sent, and what came back does not say what was done.
    Unknown {
        /// What came back.
        cause: UnknownCause,
        /// The system's own words, if it had any that could be read.
        #[serde(default)]
        messages: Vec<String>,
    },
}

words! {
    /// Why nobody knows what was done.
    UnknownCause {
        /// The answer is none that the definition tells how to read.
        Unreadable = "unreadable",
        /// The system speaks of an error of its own.
        SystemError = "system_error",
        /// It says both that it was done and that it was not.
        Contradiction = "contradiction",
        /// It answered with a redirect, which is not followed.
        Redirect = "redirect",
        /// The answer is larger than any that is expected.
        TooLarge = "too_large",
        /// No answer within the time limit.
        Timeout = "timeout",
        /// The system has accepted it, and did not say in time whether it is done.
        Accepted = "accepted",
        /// The connection ended before the answer did, or the answer is no HTTP.
        Broken = "broken",
        /// It is still under way.
        Pending = "pending",
        /// The page stopped waiting.
        Stopped = "stopped",
        /// The page lost its connection to the proxy.
        Lost = "lost",
        /// What answered the page was not the proxy.
        NotProxy = "not_proxy",
    }
}

words! {
    /// Why no byte of the request reached the system.
    NotSentCause {
        /// A value cannot be carried where it belongs.
        Value = "value",
        /// The proxy has no such connection or operation.
        UnknownConnection = "unknown_connection",
        /// The new password breaks a rule of the system's or the organisation's.
        Rules = "rules",
        /// The request is none that the connection's definition gives.
        NotRecognised = "not_recognised",
        /// The page was built for another version of the definition.
        Outdated = "outdated",
        /// The page's origin, host or method is not allowed.
        Forbidden = "forbidden",
        /// The relay request itself is malformed or too large.
        Malformed = "malformed",
        /// An attempt of this id was made before.
        Repeated = "repeated",
        /// The system's name does not resolve.
        Dns = "dns",
        /// Nothing listens there, or it cannot be reached.
        Unreachable = "unreachable",
        /// The system's certificate is not trusted, or TLS failed before the request.
        Tls = "tls",
        /// The proxy is busy or stopping.
        Unavailable = "unavailable",
        /// Nobody is signed in to the proxy, or to what stands in front of it.
        SignedOut = "signed_out",
        /// The person may not do this here.
        NotAllowed = "not_allowed",
        /// This user's password cannot be reset by this connection.
        Protected = "protected",
        /// Too many requests; wait.
        TooMany = "too_many",
        /// The audit trail cannot be written.
        NotRecorded = "not_recorded",
        /// The proxy could not sign in to the system.
        SignIn = "sign_in",
        /// The user was looked up, and there is none.
        NotFound = "not_found",
        /// The user would have to be looked up, and the system did not answer as its definition says.
        NotLookedUp = "not_looked_up",
        /// A reason or ticket is asked for.
        NoReason = "no_reason",
        /// The page could not start the request.
        Page = "page",
    }
}

/// The outcome of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The system said that it is done.
    Changed,
    /// The system said no.
    Refused {
        /// At least one.
        reasons: Vec<Reason>,
        /// The system's own words.
        messages: Vec<String>,
        /// Seconds to wait.
        retry_after: Option<u32>,
    },
    /// Nothing was sent to the system.
    NotSent {
        /// Why.
        cause: NotSentCause,
        /// Seconds to wait, if it was too often.
        retry_after: Option<u32>,
    },
    /// It may or may not have been done.
    Unknown {
        /// Why nobody knows.
        cause: UnknownCause,
        /// The system's own words.
        messages: Vec<String>,
    },
}

impl From<Reading> for Outcome {
    fn from(reading: Reading) -> Self {
        match reading {
            Reading::Changed => Self::Changed,
            Reading::Refused { reasons, messages, retry_after } => Self::Refused { reasons, messages, retry_after },
            Reading::Unknown { cause, messages } => Self::Unknown { cause, messages },
        }
    }
}

/// What the proxy says when it is the proxy that speaks: problem details (RFC 9457) with the two
/// outcomes that it can know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A URI reference for the kind of problem: `urn:passdesk:` and the cause.
    #[serde(rename = "type")]
    pub kind: String,
    /// For people.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What it means for the attempt.
    #[serde(flatten)]
    pub effect: Effect,
    /// Seconds to wait before it is tried again (RFC 9110, section 10.2.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

/// The outcome that problem details carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", content = "cause", rename_all = "snake_case")]
pub enum Effect {
    /// Nothing was sent to the system.
    NotSent(NotSentCause),
    /// It may have been sent.
    Unknown(UnknownCause),
}

impl From<Problem> for Outcome {
    fn from(problem: Problem) -> Self {
        match problem.effect {
            Effect::NotSent(cause) => Self::NotSent { cause, retry_after: problem.retry_after },
            Effect::Unknown(cause) => Self::Unknown { cause, messages: Vec::new() },
        }
    }
}

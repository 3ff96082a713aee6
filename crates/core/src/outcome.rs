//! What became of an attempt. There are four outcomes and no fifth.

use serde::{Deserialize, Serialize};

/// Why a system said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The credential was not accepted.
    Credential,
    /// The credential may not do this.
    Permission,
    /// The account's subscription has expired.
    Subscription,
    /// There is no such user.
    User,
    /// The old password is wrong.
    OldPassword,
    /// The password was not accepted.
    Password,
    /// The password is too short.
    PasswordTooShort,
    /// The password is too long.
    PasswordTooLong,
    /// The password needs a lower-case letter.
    PasswordNeedsLower,
    /// The password needs an upper-case letter.
    PasswordNeedsUpper,
    /// The password needs a digit.
    PasswordNeedsDigit,
    /// The password needs a special character.
    PasswordNeedsSpecial,
    /// The password needs more different characters.
    PasswordNeedsDistinct,
    /// A value was not accepted.
    Request,
    /// Too many requests.
    Limit,
    /// It said no, in its own words or in none.
    Other,
}

impl Reason {
    /// All of them, each with its word in definitions and on the wire.
    pub const ALL: [(&'static str, Self); 16] = [
        ("credential", Self::Credential),
        ("permission", Self::Permission),
        ("subscription", Self::Subscription),
        ("user", Self::User),
        ("old-password", Self::OldPassword),
        ("password", Self::Password),
        ("password-too-short", Self::PasswordTooShort),
        ("password-too-long", Self::PasswordTooLong),
        ("password-needs-lower", Self::PasswordNeedsLower),
        ("password-needs-upper", Self::PasswordNeedsUpper),
        ("password-needs-digit", Self::PasswordNeedsDigit),
        ("password-needs-special", Self::PasswordNeedsSpecial),
        ("password-needs-distinct", Self::PasswordNeedsDistinct),
        ("request", Self::Request),
        ("limit", Self::Limit),
        ("other", Self::Other),
    ];
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

/// Why nobody knows what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownCause {
    /// The answer is none that the definition tells how to read.
    Unreadable,
    /// The system speaks of an error of its own.
    SystemError,
    /// It says both that it was done and that it was not.
    Contradiction,
    /// It answered with a redirect, which is not followed.
    Redirect,
    /// The answer is larger than any that is expected.
    TooLarge,
    /// No answer within the time limit.
    Timeout,
    /// The connection ended before the answer did, or the answer is no HTTP.
    Broken,
    /// It is still under way.
    Pending,
    /// The page stopped waiting.
    Stopped,
    /// The page lost its connection to the proxy.
    Lost,
    /// What answered the page was not the proxy.
    NotProxy,
}

/// Why no byte of the request reached the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotSentCause {
    /// A value cannot be carried where it belongs.
    Value,
    /// The proxy has no such connection or operation.
    UnknownConnection,
    /// The request is none that the connection's definition gives.
    NotRecognised,
    /// The page was built for another version of the definition.
    Outdated,
    /// The page's origin, host or method is not allowed.
    Forbidden,
    /// The relay request itself is malformed or too large.
    Malformed,
    /// An attempt of this id was made before.
    Repeated,
    /// The system's name does not resolve.
    Dns,
    /// Nothing listens there, or it cannot be reached.
    Unreachable,
    /// The system's certificate is not trusted, or TLS failed before the request.
    Tls,
    /// The proxy is busy or stopping.
    Unavailable,
    /// The page could not start the request.
    Page,
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

impl From<Effect> for Outcome {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::NotSent(cause) => Self::NotSent { cause },
            Effect::Unknown(cause) => Self::Unknown { cause, messages: Vec::new() },
        }
    }
}

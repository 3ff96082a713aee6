//! The faults of `ECGridOS`: those of the method, which carry details, and those of the framework, which carry none.

use crate::reply::Reply;
use crate::soap::{Dialect, Version, escape};

/// What stands in the `detail` of a fault of the method.
#[derive(Clone, Copy)]
pub(super) enum Details {
    /// `ErrorInfo`, as the vendor's client for 4.1 reads it: neither it nor its elements are in a namespace.
    ErrorInfo,
    /// `ECGridOSSOAPErrorCode`, as the vendor's page of error codes has it.
    ErrorCode,
}

/// Why the password was not changed.
pub(super) enum Failure {
    /// The method refuses.
    Method(Refusal),
    /// The framework could make nothing of the request.
    Caller(String),
    /// The envelope is of another version of SOAP than the content type says.
    VersionMismatch(String),
}

/// A refusal by the method. The numbers are made up: no table of them is published.
pub(super) struct Refusal {
    number: u16,
    category: &'static str,
    item: &'static str,
    message: &'static str,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Method(refusal)
    }
}

impl Failure {
    pub(super) fn unreadable(why: &str) -> Self {
        Self::Caller(format!("Server was unable to read request. ---> {why}"))
    }

    pub(super) fn reply(&self, dialect: Dialect, details: Details) -> Reply {
        match self {
            Self::Method(refusal) => refusal.reply(dialect, details, refusal.message),
            Self::Caller(message) => fault(dialect, caller(dialect), message, ""),
            Self::VersionMismatch(message) => fault(dialect, "soap:VersionMismatch", message, ""),
        }
    }
}

impl Refusal {
    pub(super) const AUTHENTICATION: Self =
        Self { number: 1001, category: "Authentication", item: "SessionID", message: "The SessionID is missing, expired or invalid." };
    pub(super) const AUTHORIZATION: Self = Self {
        number: 1002,
        category: "Authorization",
        item: "SessionID",
        message: "The session does not have sufficient permission for the operation.",
    };
    pub(super) const OBJECT_NOT_FOUND: Self =
        Self { number: 1003, category: "ObjectNotFound", item: "UserID", message: "The user does not exist." };
    pub(super) const LOGIN: Self = Self {
        number: 1005,
        category: "Authentication",
        item: "LoginName",
        message: "The login name or the password is wrong, or the user is locked out.",
    };
    /// Which error this is, is published nowhere.
    pub(super) const SESSIONS: Self =
        Self { number: 1006, category: "Authentication", item: "SessionID", message: "The user has too many open sessions." };
    pub(super) const LOGIN_NOT_FOUND: Self =
        Self { number: 1003, category: "ObjectNotFound", item: "LoginName", message: "The user does not exist." };
    pub(super) const INVALID_PASSWORD: Self = Self {
        number: 1004,
        category: "InvalidParameter",
        item: "Password",
        message: "The password does not meet the complexity requirements.",
    };

    /// The fault, with `message` for its own.
    pub(super) fn reply(&self, dialect: Dialect, details: Details, message: &str) -> Reply {
        let Self { number, category, item, .. } = self;
        let details = match details {
            Details::ErrorInfo => format!(
                "<ErrorInfo><ErrorCode>{number}</ErrorCode><ErrorString>{category}</ErrorString>\
                 <ErrorItem>{item}</ErrorItem><ErrorMessage>{}</ErrorMessage></ErrorInfo>",
                escape(message)
            ),
            Details::ErrorCode => {
                format!("<ECGridOSSOAPErrorCode>{category}</ECGridOSSOAPErrorCode>")
            }
        };
        fault(dialect, caller(dialect), message, &details)
    }
}

/// The code for a mistake of the caller's.
fn caller(dialect: Dialect) -> &'static str {
    match dialect.version {
        Version::V11 => "soap:Client",
        Version::V12 => "soap:Sender",
    }
}

/// ASMX writes the detail element into every fault, empty if need be.
fn fault(dialect: Dialect, code: &str, message: &str, details: &str) -> Reply {
    let name = match dialect.version {
        Version::V11 => "detail",
        Version::V12 => "soap:Detail",
    };
    let detail = if details.is_empty() { format!("<{name} />") } else { format!("<{name}>{details}</{name}>") };
    Reply::new(500, dialect.content_type(), dialect.fault(code, message, &detail))
}

//! What a system may do instead of answering well.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use thiserror::Error;

/// What a system does at its very next request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misbehaviour {
    /// Whether it does what the request asks before it misbehaves. A request that it would refuse is not applied
    /// either way. Without it, a kind that keeps the ordinary answer claims a change that was never made.
    pub applied: bool,
    /// What it then does.
    pub kind: Kind,
}

/// A way to misbehave.
///
/// *The ordinary answer* is the one that the system would have given. Where a kind spoils it, what was ordinary is
/// left as it was: the body of an answer that is cut short or badly framed still begins with the words of a success.
///
/// Each has a name (`Display`, `FromStr`) for the command line: `close-in-middle`, `redirect-307`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Says nothing until the other side closes.
    Hang,
    /// Closes before the first byte of an answer.
    Close,
    /// Closes after the head of the ordinary answer.
    CloseAfterHead,
    /// Closes halfway through the body of the ordinary answer.
    CloseInMiddle,
    /// Sends the ordinary answer one byte a second from its first byte on, and blanks after it for ever.
    Trickle,
    /// Like `Trickle`, but with the whole head at once.
    TrickleBody,
    /// Redirects to the address that was asked: whoever follows asks again, and is counted again.
    Redirect(u16),
    /// Status 200 with a page of HTML.
    Html,
    /// Announces more bytes than it sends of the ordinary answer.
    LengthTooLong,
    /// Announces fewer bytes than it sends of the ordinary answer.
    LengthTooShort,
    /// The ordinary answer with two lengths that differ.
    DuplicateLength,
    /// The ordinary answer, and blanks up to 10 MB.
    Huge,
    /// Bytes that are no HTTP at all.
    Garbage,
    /// Problem details that say `not_sent`, as if it were the proxy.
    ImitateProblem,
    /// A reading that says `changed`, as if it were the proxy.
    ImitateReading,
    /// Status 200 with the whole request for a body, in the content type of the ordinary answer.
    Echo,
    /// The system's own refusal, whose message quotes the whole request and every value in it: as it is,
    /// percent-encoded and in base64.
    EchoRefusal,
    /// Status 500 with plain text that quotes the whole request and every value in it, in the same three ways.
    EchoText,
    /// The ordinary answer with all of that in its headers, in `WWW-Authenticate` and `Set-Cookie` too.
    EchoHeaders,
    /// The ordinary answer with status 400 and all of that for a reason phrase.
    EchoReason,
    /// A redirect with all of that in its address.
    EchoLocation(u16),
    /// Exactly these bytes, and then the end.
    Raw(Vec<u8>),
    /// This status and no body.
    Status(u16),
    /// The ordinary answer under another status: a fault with 200, a success with 500.
    AsStatus(u16),
    /// XML with a DOCTYPE whose entities grow to gigabytes, within the ordinary answer if that is XML.
    EntityBomb,
    /// JSON a hundred thousand arrays deep, within the ordinary answer if that is a JSON object.
    DeepJson,
    /// The ordinary answer with its first member twice, first as `false`; for a system that answers no JSON object, an
    /// object of that kind.
    DuplicateKey,
    /// The ordinary answer, compressed though nobody asked for that.
    Gzip,
}

/// The kinds without a parameter, with their names.
const PLAIN: [(Kind, &str); 23] = [
    (Kind::Hang, "hang"),
    (Kind::Close, "close"),
    (Kind::CloseAfterHead, "close-after-head"),
    (Kind::CloseInMiddle, "close-in-middle"),
    (Kind::Trickle, "trickle"),
    (Kind::TrickleBody, "trickle-body"),
    (Kind::Html, "html"),
    (Kind::LengthTooLong, "length-too-long"),
    (Kind::LengthTooShort, "length-too-short"),
    (Kind::DuplicateLength, "duplicate-length"),
    (Kind::Huge, "huge"),
    (Kind::Garbage, "garbage"),
    (Kind::ImitateProblem, "imitate-problem"),
    (Kind::ImitateReading, "imitate-reading"),
    (Kind::Echo, "echo"),
    (Kind::EchoRefusal, "echo-refusal"),
    (Kind::EchoText, "echo-text"),
    (Kind::EchoHeaders, "echo-headers"),
    (Kind::EchoReason, "echo-reason"),
    (Kind::EntityBomb, "entity-bomb"),
    (Kind::DeepJson, "deep-json"),
    (Kind::DuplicateKey, "duplicate-key"),
    (Kind::Gzip, "gzip"),
];

/// A name that stands for no kind.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("there is no misbehaviour \"{name}\"; there are {}", Kind::names().join(", "))]
pub struct KindError {
    name: String,
}

impl Kind {
    /// The names of all kinds, for people to read.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        let with_parameter = ["redirect-3xx", "echo-location-3xx", "status-xxx", "as-status-xxx", "raw-(bytes in base64url, unpadded)"];
        PLAIN.iter().map(|(_, name)| *name).chain(with_parameter).collect()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redirect(status) => write!(f, "redirect-{status}"),
            Self::EchoLocation(status) => write!(f, "echo-location-{status}"),
            Self::Status(status) => write!(f, "status-{status}"),
            Self::AsStatus(status) => write!(f, "as-status-{status}"),
            Self::Raw(bytes) => write!(f, "raw-{}", BASE64_URL_SAFE_NO_PAD.encode(bytes)),
            plain => PLAIN.iter().filter(|(kind, _)| kind == plain).try_for_each(|(_, name)| f.write_str(name)),
        }
    }
}

impl FromStr for Kind {
    type Err = KindError;

    fn from_str(name: &str) -> Result<Self, KindError> {
        let plain = PLAIN.iter().find(|(_, known)| *known == name).map(|(kind, _)| kind.clone());
        plain.or_else(|| with_parameter(name)).ok_or_else(|| KindError { name: name.to_owned() })
    }
}

fn with_parameter(name: &str) -> Option<Kind> {
    if let Some(bytes) = name.strip_prefix("raw-") {
        return BASE64_URL_SAFE_NO_PAD.decode(bytes).ok().map(Kind::Raw);
    }
    let (name, status) = name.rsplit_once('-')?;
    let status = status.parse().ok().filter(|status| (100..=999).contains(status))?;
    match name {
        "redirect" => (300..=399).contains(&status).then_some(Kind::Redirect(status)),
        "echo-location" => (300..=399).contains(&status).then_some(Kind::EchoLocation(status)),
        "status" => Some(Kind::Status(status)),
        "as-status" => Some(Kind::AsStatus(status)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_leads_back_to_its_kind() {
        let with_parameter = [
            (Kind::Redirect(307), "redirect-307"),
            (Kind::EchoLocation(302), "echo-location-302"),
            (Kind::Status(503), "status-503"),
            (Kind::AsStatus(200), "as-status-200"),
            (Kind::Raw(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()), "raw-SFRUUC8xLjEgMjAwIE9LDQoNCg"),
            (Kind::Raw(vec![0xfb, 0xff]), "raw--_8"),
        ];
        for (kind, name) in PLAIN.into_iter().chain(with_parameter) {
            assert_eq!(kind.to_string(), name);
            assert_eq!(name.parse(), Ok(kind));
        }
    }

    #[test]
    fn no_two_kinds_share_a_name() {
        assert_eq!(PLAIN.iter().map(|(_, name)| name).collect::<BTreeSet<_>>().len(), PLAIN.len());
    }

    #[test]
    fn a_name_of_nothing_is_told_what_there_is() {
        for name in ["", "Hang", "redirect", "redirect-200", "redirect-x", "echo-location-404", "status-99", "raw-!"] {
            let error = name.parse::<Kind>().unwrap_err().to_string();
            assert!(error.contains(&format!("\"{name}\"")) && error.contains("close-in-middle"));
        }
    }
}

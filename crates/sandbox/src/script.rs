//! What goes over the wire when a system misbehaves.

use std::io::{self, Write};
use std::iter;
use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use roxmltree::Node;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::form::Pairs;
use crate::json::Members;
use crate::misbehave::Kind;
use crate::reply::Reply;
use crate::request::Request;
use crate::soap;
use crate::system::System;

const HUGE: usize = 10_000_000;
const DEPTH: usize = 100_000;

/// What `encodeURIComponent` and its kin encode: all but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What to do with the connection. All but `Hang` close it in the end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Script {
    Send(Vec<u8>),
    Hang,
    /// After these bytes, those one by one, and blanks after them for ever.
    Trickle {
        at_once: Vec<u8>,
        slowly: Vec<u8>,
    },
}

impl Script {
    /// `ordinary` is the answer that the system would have given; `here` is the address of this server.
    pub(crate) fn misbehaving(kind: &Kind, system: System, request: &Request, ordinary: &Reply, here: SocketAddr) -> Self {
        let body = something(&ordinary.body);
        let length = body.len();
        let framed = |lengths: &[usize]| Self::Send([&ordinary.head(lengths), body].concat());
        let answer = |reply: &Reply| Self::Send(reply.bytes());
        match kind {
            Kind::Hang => Self::Hang,
            Kind::Close => Self::Send(Vec::new()),
            Kind::Raw(bytes) => Self::Send(bytes.clone()),
            // The first bytes of a TLS handshake: what a plain-text port hears from a confused peer.
            Kind::Garbage => Self::Send(b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\xff\xfe".to_vec()),
            Kind::CloseAfterHead => Self::Send(ordinary.head(&[length])),
            Kind::CloseInMiddle => {
                let half = body.get(..length / 2).unwrap_or_default();
                Self::Send([&ordinary.head(&[length]), half].concat())
            }
            Kind::Trickle => Self::Trickle { at_once: Vec::new(), slowly: [&ordinary.head(&[]), body].concat() },
            Kind::TrickleBody => Self::Trickle { at_once: ordinary.head(&[]), slowly: body.to_vec() },
            Kind::LengthTooLong => framed(&[length + 100]),
            Kind::LengthTooShort => framed(&[length / 2]),
            Kind::DuplicateLength => framed(&[length, length / 2]),
            Kind::Huge => {
                let mut reply = ordinary.clone();
                reply.body.resize(HUGE, b' ');
                answer(&reply)
            }
            Kind::Redirect(status) => {
                let location = format!("http://{here}{}", request.target);
                answer(&Reply::empty(*status).header("Location", location))
            }
            Kind::Status(status) => answer(&Reply::empty(*status)),
            Kind::AsStatus(status) => answer(&Reply { status: *status, ..ordinary.clone() }),
            Kind::Html => answer(&Reply::new(200, "text/html; charset=utf-8", HTML)),
            Kind::ImitateProblem => answer(&imitated_problem()),
            Kind::ImitateReading => answer(&Reply::new(200, "application/json", json!({ "outcome": "changed" }).to_string())),
            // The ordinary answer may have no body, and so no content type; a refusal has one.
            Kind::Echo => answer(&Reply { status: 200, body: request.raw(), ..system.refusal(request, "") }),
            Kind::EchoRefusal => answer(&system.refusal(request, &quoted(request))),
            Kind::EchoText => answer(&Reply::text(500, quoted(request))),
            Kind::EchoHeaders => answer(&echo_headers(request, ordinary)),
            Kind::EchoReason => {
                let reason = Some(in_one_line(&quoted(request)));
                answer(&Reply { status: 400, reason, ..ordinary.clone() })
            }
            Kind::EchoLocation(status) => {
                let quoted: String = percent_encode(quoted(request).as_bytes(), RESERVED).collect();
                // As it is, too: whoever reads an address loosely takes more than the standard allows.
                let location = format!("http://{here}/{}?{quoted}", in_one_line(&String::from_utf8_lossy(&request.raw())));
                answer(&Reply::empty(*status).header("Location", location))
            }
            Kind::EntityBomb => answer(&entity_bomb(ordinary)),
            Kind::DeepJson => answer(&deep_json(ordinary)),
            Kind::DuplicateKey => answer(&duplicate_key(ordinary)),
            Kind::Gzip => answer(&gzip(ordinary)),
        }
    }

    /// Does it, and ends the connection. A script without an end fails when the other side has gone.
    pub(crate) async fn perform(self, stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<()> {
        match self {
            Self::Send(bytes) => stream.write_all(&bytes).await?,
            Self::Hang => while stream.read(&mut [0; 64]).await? > 0 {},
            Self::Trickle { at_once, slowly } => {
                stream.write_all(&at_once).await?;
                let mut clock = tokio::time::interval(Duration::from_secs(1));
                for byte in slowly.into_iter().chain(iter::repeat(b' ')) {
                    clock.tick().await;
                    stream.write_all(&[byte]).await?;
                }
            }
        }
        stream.shutdown().await
    }
}

/// A body that can be cut: an empty one has no middle, and none of its lengths would be too short.
fn something(body: &[u8]) -> &[u8] {
    if body.is_empty() { b"{}" } else { body }
}

const HTML: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Sign in</title></head>\
                    <body><h1>Please sign in</h1><form method=\"post\"></form></body></html>\n";

fn imitated_problem() -> Reply {
    let details = json!({
        "type": "about:blank",
        "title": "Bad Gateway",
        "status": 502,
        "detail": "The system could not be reached.",
        "outcome": "not_sent",
    });
    Reply::new(502, "application/problem+json", details.to_string())
}

/// Everything that was sent, in the three ways in which it might slip past somebody who looks for a secret.
fn quoted(request: &Request) -> String {
    let raw = request.raw();
    let mut message = "The request could not be processed:".to_owned();
    for bytes in iter::once(raw).chain(values(request).into_iter().map(String::into_bytes)) {
        message.push('\n');
        message.push_str(&String::from_utf8_lossy(&bytes));
        message.push('\n');
        message.extend(percent_encode(&bytes, RESERVED));
        message.push('\n');
        message.push_str(&BASE64_STANDARD.encode(&bytes));
    }
    message
}

/// The headers' values and all texts of the body, as they are once decoded: credential and passwords are among them.
fn values(request: &Request) -> Vec<String> {
    let mut values: Vec<_> = request.headers().map(|(_, value)| value.to_owned()).collect();
    values.extend(request.bearer().map(str::to_owned));
    if let Ok(document) = soap::parse(&request.body) {
        values.extend(document.descendants().filter(Node::is_element).filter_map(soap::text));
    } else if let Ok(members) = Members::read(&request.body) {
        values.extend(members.0.iter().filter_map(|(_, value)| value.as_str().map(str::to_owned)));
    } else {
        values.extend(Pairs::body(request).into_iter().flat_map(Pairs::values));
    }
    let (_, query) = request.target.split_once('?').unwrap_or_default();
    values.extend(Pairs::read(query).into_iter().flat_map(Pairs::values));
    values
}

/// What a header or a status line can carry: no line ends, and no control characters.
fn in_one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

fn echo_headers(request: &Request, ordinary: &Reply) -> Reply {
    let mut reply = ordinary.clone();
    let authorization = request.header("Authorization").or_else(|| request.header("X-API-Key")).unwrap_or_default();
    let body = in_one_line(&String::from_utf8_lossy(&request.body));
    let lines = quoted(request);
    reply = reply.header("X-Echo-Authorization", authorization).header("X-Echo-Body", &body);
    reply = reply.header("WWW-Authenticate", format!("Bearer realm=\"{}\"", in_one_line(&lines)));
    reply = reply.header("Set-Cookie", format!("echo={}", percent_encode(lines.as_bytes(), RESERVED)));
    reply.header("Retry-After", body).header("ETag", format!("\"{}\"", BASE64_STANDARD.encode(&request.body)))
}

/// Nine levels of ten: the last entity is a thousand million times the first.
fn entity_bomb(ordinary: &Reply) -> Reply {
    let entities: Vec<_> = (1..10)
        .map(|level| {
            let below = format!("&e{};", level - 1).repeat(10);
            format!("<!ENTITY e{level} \"{below}\">")
        })
        .collect();
    let document_type = format!("<!DOCTYPE bomb [<!ENTITY e0 \"boom\">{}]>", entities.concat());

    let ordinary_xml = std::str::from_utf8(&ordinary.body).ok();
    let parts = ordinary_xml.and_then(|xml| xml.split_once("?>")).and_then(|(_, root)| root.rsplit_once("</"));
    let (start, end) = parts.unwrap_or(("<bomb>", "bomb>"));
    let declaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    let body = format!("{declaration}{document_type}{start}&e9;</{end}");
    if parts.is_some() { Reply { body: body.into_bytes(), ..ordinary.clone() } } else { Reply::new(200, "text/xml; charset=utf-8", body) }
}

fn deep_json(ordinary: &Reply) -> Reply {
    with_first_member(ordinary, |_| format!("\"deep\":{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH)))
}

fn duplicate_key(ordinary: &Reply) -> Reply {
    with_first_member(ordinary, |first| format!("{}:false", json!(first)))
}

/// Puts a member in front of those of the ordinary answer, or of a plain success where that is no JSON object. `member`
/// is told the name of the one that was the first.
fn with_first_member(ordinary: &Reply, member: impl FnOnce(&str) -> String) -> Reply {
    let first = Members::read(&ordinary.body).ok().and_then(|it| it.0.into_iter().next());
    let (reply, first) = match first {
        Some((name, _)) => (ordinary.clone(), name),
        None => (Reply::json(200, &json!({ "success": true })), "success".to_owned()),
    };
    let members = reply.body.strip_prefix(b"{").unwrap_or_default();
    let body = [b"{", member(&first).as_bytes(), b",", members].concat();
    Reply { body, ..reply }
}

fn gzip(ordinary: &Reply) -> Reply {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to a vector cannot fail; if it did, the answer would be an uncompressed one that says it is not.
    let packed = encoder.write_all(&ordinary.body).and_then(|()| encoder.finish());
    let body = packed.unwrap_or_else(|_| ordinary.body.clone());
    Reply { body, ..ordinary.clone() }.header("Content-Encoding", "gzip")
}

#[cfg(test)]
mod tests;

//! The header fields of a request.

use super::{Bit, Name, Part, Writer};
use crate::place::Place;

/// What a body is, as its Content-Type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyKind {
    Json,
    Xml,
    Form,
}

/// Fields that belong to the connection, to the browser or to a proxy, and none that smuggles a
/// method.
const NOT_OURS: [&str; 17] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "cookie",
    "set-cookie",
    "origin",
    "referer",
    "forwarded",
    "via",
    "accept-encoding",
    "content-encoding",
];
const NOT_OURS_BEGINNING: [&str; 4] = ["x-forwarded-", "proxy-", "sec-", "x-http-method"];

/// Parses the lines after the first, and tells what the body is.
pub(super) fn parse(fields: &str, mut at: usize, writer: &mut Writer<'_>) -> Option<BodyKind> {
    let mut kind = None;
    let mut seen: Vec<(String, bool)> = Vec::new();
    for line in fields.split('\n') {
        if line.trim_start().starts_with(['{', '[', '<']) {
            writer.problem(at, "this looks like the body; put a blank line before it");
            break;
        }
        if !line.is_empty() {
            if let Some((name, optional, body)) = put_field(line, at, writer) {
                if seen.iter().any(|(known, was)| *known == name && !(*was && optional)) {
                    writer.problem(at, format!("the header `{name}` stands here twice; leave one out"));
                }
                seen.push((name, optional));
                kind = kind.or(body);
            }
            at += line.len() + 1;
        }
    }
    kind
}

fn put_field(line: &str, at: usize, writer: &mut Writer<'_>) -> Option<(String, bool, Option<BodyKind>)> {
    let Some((name, value)) = line.split_once(':') else {
        writer.problem(at, "this is no header; write `Name: value`, and a blank line before the body");
        return None;
    };
    let lower = name.to_ascii_lowercase();
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        writer.problem(at, format!("`{name}` is no header's name; use letters, digits and `-`"));
    }
    if NOT_OURS.contains(&lower.as_str()) || NOT_OURS_BEGINNING.iter().any(|start| lower.starts_with(start)) {
        writer.problem(at, format!("the header `{name}` is not a definition's to set; leave it out"));
    }
    let value_at = at + name.len() + 1 + (value.len() - value.trim_start().len());
    let value = value.trim();
    if let Some(c) = value.chars().find(|c| !matches!(c, ' '..='~')) {
        writer.problem(value_at, format!("a header cannot carry {c:?}; write ASCII"));
    }
    let bits = writer.bits(value, value_at);
    let start = writer.mark();
    writer.literal(&format!("{name}: "));
    if !put_basic(&lower, &bits, value_at, writer) {
        writer.leaf(&bits, value_at, Place::Header, str::to_owned);
    }
    writer.literal("\r\n");
    writer.wrap(start, &bits, value_at);
    let body = (lower == "content-type").then(|| body_kind(&bits, writer)).flatten();
    Some((lower, bits.iter().any(|bit| bit.optional().is_some()), body))
}

/// `Authorization: Basic {name}:{password}` is read as RFC 7617 means it.
fn put_basic(header: &str, bits: &[Bit<'_>], at: usize, writer: &mut Writer<'_>) -> bool {
    let [Bit::Text("Basic "), Bit::Name { name, .. }, Bit::Text(":"), Bit::Name { name: password, .. }] = bits else {
        return false;
    };
    if header != "authorization" {
        return false;
    }
    if let Some(Name::Value { secret: true, .. }) = writer.look(name, at) {
        let mend = format!("say `account = \"{name}\"` in the credential that asks for it");
        writer.problem(at, format!("`{{{name}}}` is a secret, and the name in Basic credentials is shown; {mend}"));
    }
    for name in [name, password] {
        if writer.look(name, at) == Some(Name::Setting) {
            writer.problem(at, format!("`{{{name}}}` is a setting, and Basic credentials are two values; let a credential ask for both"));
        }
    }
    writer.literal("Basic ");
    writer.parts.push(Part::Basic { name: (*name).to_owned(), password: (*password).to_owned() });
    true
}

/// What the media type names, with the texts that its settings may have.
fn body_kind(bits: &[Bit<'_>], writer: &Writer<'_>) -> Option<BodyKind> {
    let media: String = bits
        .iter()
        .map(|bit| match bit {
            Bit::Text(text) => (*text).to_owned(),
            Bit::Name { name, .. } => writer.names.texts.get(*name).map(|texts| texts.join(" ")).unwrap_or_default(),
        })
        .collect();
    let media = media.to_ascii_lowercase();
    [("json", BodyKind::Json), ("xml", BodyKind::Xml), ("x-www-form-urlencoded", BodyKind::Form)]
        .into_iter()
        .find(|(word, _)| media.contains(word))
        .map(|(_, kind)| kind)
}

//! The first line: a method and an address.

use std::fmt::Write as _;

use super::{Bit, Name, Part, Spot, Writer};
use crate::place::{Place, unreserved};

const METHODS: [&str; 4] = ["GET", "POST", "PUT", "PATCH"];

/// Parses `METHOD {base}/path/{value}?name={value}`.
pub(super) fn parse(line: &str, writer: &mut Writer<'_>) -> Option<()> {
    let Some((method, address)) = line.split_once(' ') else {
        writer.problem(0, "the first line of a request is a method and an address, such as `POST {base}/users/{user}`");
        return None;
    };
    if !METHODS.contains(&method) {
        writer.problem(0, format!("`{method}` is no method that sets a password; write one of {}", METHODS.join(", ")));
    }
    let at = method.len() + 1;
    let address = address.trim_end();
    if address.contains('#') {
        writer.problem(at, "an address that is sent has no `#`; leave it out");
    }
    // The `?` of `{name?}` begins no query.
    let mark = address
        .match_indices('?')
        .map(|(index, _)| index)
        .find(|index| !address.get(index + 1..).is_some_and(|rest| rest.starts_with('}')));
    let (target, query) = mark.and_then(|mark| address.split_at_checked(mark)).unwrap_or((address, ""));
    let query = query.strip_prefix('?');
    let (base, path) = target.split_once('/').map_or((target, None), |(base, path)| (base, Some(path)));
    writer.literal(&format!("{method} "));
    match writer.bits(base, at).as_slice() {
        [Bit::Name { name, optional: false }] if writer.look(name, at) == Some(Name::Setting) => {
            let spot = if path.is_some() { Spot::Base } else { Spot::Address };
            writer.parts.push(Part::Setting { name: (*name).to_owned(), spot });
        }
        _ => {
            writer.problem(at, "an address begins with a setting of format `uri`, such as `{base}`, so that no value can choose the host");
            return None;
        }
    }
    let mut offset = at + base.len();
    for segment in path.into_iter().flat_map(|path| path.split('/')) {
        offset += 1;
        writer.literal("/");
        put_segment(segment, offset, writer);
        offset += segment.len();
    }
    if let Some(query) = query {
        offset += 1;
        for (index, pair) in query.split('&').enumerate() {
            put_pair(pair, offset, index == 0, writer);
            offset += pair.len() + 1;
        }
    }
    writer.literal(" HTTP/1.1\r\n");
    Some(())
}

fn put_segment(segment: &str, at: usize, writer: &mut Writer<'_>) {
    if matches!(segment.to_ascii_lowercase().as_str(), "." | ".." | "%2e" | "%2e%2e" | ".%2e" | "%2e.") {
        writer.problem(at, "`.` and `..` mean another path; write the address without them");
    }
    let bits = writer.bits(segment, at);
    if bits.iter().any(|bit| bit.optional().is_some()) {
        writer.problem(at, "a part of a path cannot be optional; leave the `?` out");
    }
    no_secret(&bits, at, writer);
    writer.leaf(&bits, at, Place::Segment, literal);
}

fn put_pair(pair: &str, at: usize, first: bool, writer: &mut Writer<'_>) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    if name.contains(['{', '}']) {
        writer.problem(at, "a value cannot stand in a name of the query; write the name out");
        return;
    }
    let at = at + name.len() + 1;
    let bits = writer.bits(value, at);
    no_secret(&bits, at, writer);
    if first && bits.iter().any(|bit| bit.optional().is_some()) {
        writer.problem(at, "the first pair of a query cannot be optional; put another before it");
    }
    let start = writer.mark();
    writer.literal(if first { "?" } else { "&" });
    writer.literal(&literal(name));
    if pair.contains('=') {
        writer.literal("=");
    }
    writer.leaf(&bits, at, mark_around(&bits), literal);
    writer.wrap(start, &bits, at);
}

/// The place of a value that stands between quotation marks of a search expression.
fn mark_around(bits: &[Bit<'_>]) -> Place {
    let between = |mark: char| {
        bits.array_windows().any(|[before, _, after]| {
            matches!((before, after), (Bit::Text(before), Bit::Text(after)) if before.ends_with(mark) && after.starts_with(mark))
        })
    };
    if between('"') {
        Place::QueryQuoted
    } else if between('\'') {
        Place::QueryApostrophe
    } else {
        Place::Query
    }
}

fn no_secret(bits: &[Bit<'_>], at: usize, writer: &Writer<'_>) {
    for bit in bits {
        if let Bit::Name { name, .. } = bit
            && let Some(Name::Value { secret: true, .. }) = writer.names.known.get(*name)
        {
            writer.problem(at, format!("`{{{name}}}` is a secret and cannot stand in an address, which every server on the way logs"));
        }
    }
}

/// What the author wrote, with all that RFC 3986 does not allow percent-encoded, and `'` too, which
/// URL parsers of browsers rewrite in a query.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if unreserved(byte) || b"!$()*+,;=:@/?%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

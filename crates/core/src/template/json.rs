//! A JSON body. It is sent without the whitespace between its tokens.

use super::{Bit, Name, Writer};
use crate::json::Json;
use crate::place::Place;
use crate::value::Kind;

/// The body, to find again where a string of it stands.
#[derive(Clone, Copy)]
struct Body<'a> {
    text: &'a str,
    at: usize,
}

impl Body<'_> {
    fn place(self, string: &str) -> usize {
        let quoted = format!("\"{string}\"");
        self.at + self.text.find(&quoted).map_or(0, |index| index + 1)
    }
}

pub(super) fn parse(body: &str, at: usize, writer: &mut Writer<'_>) -> Option<()> {
    match Json::parse(body) {
        Ok(value) => {
            put(&value, Body { text: body, at }, writer);
            Some(())
        }
        Err(error) => {
            let line_at: usize = body.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let told = error.to_string();
            // It counts lines from the start of the body; the problem has its place in the file.
            let told = told.split(" at line ").next().unwrap_or(&told);
            let mend = if told == "key must be a string" { "; a value stands in quotation marks, `\"{name}\"`" } else { "" };
            writer.problem(at + line_at + error.column().saturating_sub(1), format!("the body is no JSON: {told}{mend}"));
            None
        }
    }
}

fn put(value: &Json, body: Body<'_>, writer: &mut Writer<'_>) {
    match value {
        Json::Null => writer.literal("null"),
        Json::Bool(value) => writer.literal(if *value { "true" } else { "false" }),
        Json::Number(number) => writer.literal(&number.to_string()),
        Json::String(text) => put_string(text, body.place(text), writer),
        Json::Array(items) => {
            writer.literal("[");
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    writer.literal(",");
                }
                if let Some((text, _)) = optional(item) {
                    writer.problem(body.place(text), "an item of an array cannot be optional; leave the `?` out");
                }
                put(item, body, writer);
            }
            writer.literal("]");
        }
        Json::Object(members) => {
            writer.literal("{");
            for (index, (name, member)) in members.iter().enumerate() {
                put_member(index == 0, name, member, body, writer);
            }
            writer.literal("}");
        }
    }
}

fn put_member(first: bool, name: &str, member: &Json, body: Body<'_>, writer: &mut Writer<'_>) {
    if name.contains(['{', '}']) {
        writer.problem(body.place(name), "a value cannot stand in the name of a member; write the name out");
    }
    let optional = optional(member);
    if let (true, Some((text, _))) = (first, &optional) {
        writer.problem(body.place(text), "the first member of an object cannot be optional; put another before it");
    }
    let start = writer.mark();
    writer.literal(if first { "\"" } else { ",\"" });
    writer.alone(&[Bit::Text(name)], body.at, Place::Json);
    writer.literal("\":");
    put(member, body, writer);
    if let Some((text, bits)) = optional {
        writer.wrap(start, &bits, body.place(text));
    }
}

/// The text and bits of a string that may be missing.
fn optional(value: &Json) -> Option<(&str, Vec<Bit<'_>>)> {
    let Json::String(text) = value else { return None };
    let bits = super::bits(text).unwrap_or_default();
    bits.iter().any(|bit| bit.optional().is_some()).then_some((text, bits))
}

/// `"{name}"` takes the value's kind: an integer is sent as a number.
fn put_string(text: &str, at: usize, writer: &mut Writer<'_>) {
    let bits = writer.bits(text, at);
    if let [Bit::Name { name, .. }] = bits.as_slice()
        && let Some(Name::Value { kind, .. }) = writer.names.known.get(*name)
        && let Some(place) = unquoted(*kind)
    {
        writer.alone(&bits, at, place);
        return;
    }
    writer.literal("\"");
    writer.alone(&bits, at, Place::Json);
    writer.literal("\"");
}

fn unquoted(kind: Kind) -> Option<Place> {
    match kind {
        Kind::Integer | Kind::Boolean => Some(Place::JsonBare),
        Kind::Json => Some(Place::JsonAny),
        Kind::String | Kind::Uuid => None,
    }
}

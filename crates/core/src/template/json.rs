//! A JSON body. It is sent without the whitespace between its tokens.

use super::{Bit, Name, Writer};
use crate::json::Json;
use crate::place::Place;
use crate::value::Kind;

pub(super) fn parse(body: &str, at: usize, writer: &mut Writer<'_>) -> Option<()> {
    match Json::parse(body) {
        Ok(value) => {
            put(&value, at, writer);
            Some(())
        }
        Err(error) => {
            let line_at: usize = body.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            writer.problem(
                at + line_at + error.column().saturating_sub(1),
                format!("the body is no JSON: {error}; a value stands in quotation marks, `\"{{name}}\"`"),
            );
            None
        }
    }
}

fn put(value: &Json, at: usize, writer: &mut Writer<'_>) {
    match value {
        Json::Null => writer.literal("null"),
        Json::Bool(value) => writer.literal(if *value { "true" } else { "false" }),
        Json::Number(number) => writer.literal(&number.to_string()),
        Json::String(text) => put_string(text, at, writer),
        Json::Array(items) => {
            writer.literal("[");
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    writer.literal(",");
                }
                if !optional_bits(item).is_empty() {
                    writer.problem(at, "an item of an array cannot be optional");
                }
                put(item, at, writer);
            }
            writer.literal("]");
        }
        Json::Object(members) => {
            writer.literal("{");
            for (index, (name, member)) in members.iter().enumerate() {
                put_member(index == 0, name, member, at, writer);
            }
            writer.literal("}");
        }
    }
}

fn put_member(first: bool, name: &str, member: &Json, at: usize, writer: &mut Writer<'_>) {
    if name.contains(['{', '}']) {
        writer.problem(at, "a value cannot stand in the name of a member");
    }
    let optional = optional_bits(member);
    if first && !optional.is_empty() {
        writer.problem(at, "the first member of an object cannot be optional; put another before it");
    }
    let start = writer.mark();
    writer.literal(if first { "\"" } else { ",\"" });
    writer.alone(&[Bit::Text(name)], at, Place::Json);
    writer.literal("\":");
    put(member, at, writer);
    writer.wrap(start, &optional);
}

fn optional_bits(value: &Json) -> Vec<Bit<'_>> {
    match value {
        Json::String(text) => super::bits(text).unwrap_or_default().into_iter().filter(|bit| bit.optional().is_some()).collect(),
        _ => Vec::new(),
    }
}

/// `"{name}"` takes the value's kind: an integer is sent as a number.
fn put_string(text: &str, at: usize, writer: &mut Writer<'_>) {
    let bits = writer.bits(text, at);
    if let [Bit::Name { name, .. }] = bits.as_slice()
        && let Some(Name::Value { kind: Kind::Integer | Kind::Boolean, .. }) = writer.names.known.get(*name)
    {
        writer.alone(&bits, at, Place::JsonBare);
        return;
    }
    writer.literal("\"");
    writer.alone(&bits, at, Place::Json);
    writer.literal("\"");
}

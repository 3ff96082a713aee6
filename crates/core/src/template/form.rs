//! A body of media type `application/x-www-form-urlencoded`.

use super::Writer;
use crate::place::Place;

pub(super) fn parse(body: &str, mut at: usize, writer: &mut Writer<'_>) {
    for (index, pair) in body.split('&').enumerate() {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if name.trim() != name || name.is_empty() || name.contains(['{', '}']) {
            writer.problem(at, "a form is written `name=value&name={value}`, on one line and without spaces");
        }
        let bits = writer.bits(value, at);
        if index == 0 && bits.iter().any(|bit| bit.optional().is_some()) {
            writer.problem(at, "the first pair of a form cannot be optional; put another before it");
        }
        let start = writer.mark();
        writer.literal(if index == 0 { "" } else { "&" });
        writer.literal(name);
        writer.literal("=");
        writer.alone(&bits, at, Place::Form);
        writer.wrap(start, &bits);
        at += pair.len() + 1;
    }
}

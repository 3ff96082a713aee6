//! A body of media type `application/x-www-form-urlencoded`.

use super::Writer;
use crate::place::Place;

pub(super) fn parse(body: &str, mut at: usize, writer: &mut Writer<'_>) {
    for (index, pair) in body.split('&').enumerate() {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if name.is_empty() || name.contains([' ', '{', '}']) || pair.contains('\n') {
            writer.problem(at, "a form is written `name=value&name={value}`, on one line, without spaces or values in the names");
        }
        let value_at = at + name.len() + 1;
        let bits = writer.bits(value, value_at);
        if index == 0 && bits.iter().any(|bit| bit.optional().is_some()) {
            writer.problem(value_at, "the first pair of a form cannot be optional; put another before it");
        }
        let start = writer.mark();
        writer.literal(if index == 0 { "" } else { "&" });
        writer.literal(name);
        writer.literal("=");
        writer.alone(&bits, value_at, Place::Form);
        writer.wrap(start, &bits, value_at);
        at += pair.len() + 1;
    }
}

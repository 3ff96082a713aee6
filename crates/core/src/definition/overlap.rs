//! Whether two operations could be one request. Then nobody could say which of them was meant.
//!
//! Each request is a small machine that reads every request of its draft, and some more: where a value stands it reads
//! anything that the place or the kind could be written with. Two machines are run side by side; if there is a text that both
//! read, the two are told. So it may refuse too much, and never too little.

use std::collections::HashSet;

use super::{Credential, Find, Reset};
use crate::located::{Map, Words};
use crate::place::Place;
use crate::template::{Draft, Part};
use crate::value::Kind;

/// So many pairs of states are looked at. What definitions are like takes some thousands.
const MAX_PAIRS: usize = 1_000_000;

/// What a machine can do in a state.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Read this byte and go on.
    Byte(u8),
    /// Read a byte of these and go on.
    Any(fn(u8) -> bool),
    /// Go on there as well, without reading.
    Or(usize),
    /// Go on there, without reading.
    To(usize),
}

/// The steps in their order. The state after the last one is the end.
#[derive(Debug, Default)]
struct Machine(Vec<Step>);

/// An operation of the file.
struct Operation<'a> {
    name: String,
    request: Words<'a>,
    machine: Machine,
    is_sign_out: bool,
}

/// Notes every two operations that could be one request. Signing out is the same whoever has signed in.
pub(super) fn check(root: &Map<'_>, credentials: &[Credential], finds: &[Find], resets: &[Reset]) {
    let operations = operations(root, credentials, finds, resets);
    for (index, later) in operations.iter().enumerate() {
        let earlier = operations.iter().take(index).filter(|earlier| !(earlier.is_sign_out && later.is_sign_out));
        if let Some(earlier) = earlier.into_iter().find(|earlier| overlap(&earlier.machine, &later.machine)) {
            later.request.problem(format!(
                "one request could be both `{}` and `{}`, and nobody could say which was meant; write them differently, or leave one out",
                earlier.name, later.name
            ));
        }
    }
}

fn operations<'a>(root: &Map<'a>, credentials: &[Credential], finds: &[Find], resets: &[Reset]) -> Vec<Operation<'a>> {
    let table = |kind: &str, id: &str| root.entries_of(kind).into_iter().find(|(key, _)| key.text == id)?.1.map();
    let operation = |name: String, map: Option<Map<'a>>, draft: &Draft| {
        let is_sign_out = name.ends_with(".logout");
        Some(Operation { name, request: map?.words("request")?, machine: Machine::of(draft), is_sign_out })
    };
    let sign_ins = credentials
        .iter()
        .filter_map(|known| operation(format!("credential.{}", known.id), table("credential", &known.id), &known.sign_in.as_ref()?.draft));
    let sign_outs = credentials.iter().filter_map(|known| {
        let map = table("credential", &known.id)?.get("logout")?.map();
        operation(format!("credential.{}.logout", known.id), map, known.sign_out.as_ref()?)
    });
    let finds = finds.iter().filter_map(|find| operation(format!("find.{}", find.id), table("find", &find.id), &find.draft));
    let resets = resets.iter().filter_map(|reset| operation(format!("reset.{}", reset.id), table("reset", &reset.id), &reset.draft));
    sign_ins.chain(sign_outs).chain(finds).chain(resets).collect()
}

impl Machine {
    fn of(draft: &Draft) -> Self {
        let mut machine = Self::default();
        machine.parts(&draft.0);
        machine
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Literal(text) => self.text(text),
                // A connection gives it one text. Another setting has another one, as far as the file says.
                Part::Setting { name, .. } => self.text(&format!("setting.{name}")),
                Part::Value(hole) => self.value(hole.place, hole.kind),
                Part::Basic { .. } => self.some(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')),
                Part::Optional { parts, .. } => {
                    let start = self.0.len();
                    self.0.push(Step::Or(0));
                    self.parts(parts);
                    let end = self.0.len();
                    if let Some(step) = self.0.get_mut(start) {
                        *step = Step::Or(end);
                    }
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.0.extend(text.bytes().map(Step::Byte));
    }

    /// One byte of these at least.
    fn some(&mut self, is_one: fn(u8) -> bool) {
        let start = self.0.len();
        self.0.extend([Step::Any(is_one), Step::Or(start + 3), Step::To(start)]);
    }

    fn value(&mut self, place: Place, kind: Kind) {
        match (kind, place) {
            (Kind::Integer, _) => self.some(|byte| byte.is_ascii_digit() || byte == b'-'),
            (Kind::Boolean, _) => self.some(|byte| byte.is_ascii_lowercase()),
            (Kind::Uuid, _) => self.some(|byte| byte.is_ascii_hexdigit() || byte == b'-'),
            (_, Place::Json) => self.json(),
            (_, Place::JsonBare | Place::JsonAny) => self.some(|_| true),
            (_, Place::Text) => self.some(|byte| byte != b'<'),
            (_, Place::Attribute) => self.some(|byte| byte != b'"'),
            (_, Place::Header) => self.some(|byte| byte.is_ascii_graphic()),
            (_, Place::Form) => self.some(|byte| byte.is_ascii_alphanumeric() || b"*-._%+".contains(&byte)),
            (_, Place::Segment | Place::Query | Place::QueryQuoted | Place::QueryApostrophe) => {
                self.some(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte));
            }
        }
    }

    /// A string of JSON up to its quotation mark, with escapes.
    fn json(&mut self) {
        let start = self.0.len();
        self.0.extend([
            Step::Or(start + 3),
            Step::Any(|byte| !matches!(byte, b'"' | b'\\')),
            Step::To(start + 5),
            Step::Byte(b'\\'),
            Step::Any(|_| true),
            Step::Or(start + 7),
            Step::To(start),
        ]);
    }

    /// The states that lead on by reading, or the end, from this one.
    fn reading(&self, state: usize, found: &mut Vec<usize>) {
        match self.0.get(state) {
            Some(Step::Or(other)) => {
                self.reading(state + 1, found);
                self.reading(*other, found);
            }
            Some(Step::To(other)) => self.reading(*other, found),
            Some(Step::Byte(_) | Step::Any(_)) | None => found.push(state),
        }
    }

    /// Whether a byte leads on from both states.
    fn meets(&self, state: usize, other: &Self, there: usize) -> bool {
        match (self.0.get(state), other.0.get(there)) {
            (Some(Step::Byte(one)), Some(Step::Byte(other))) => one == other,
            (Some(Step::Byte(byte)), Some(Step::Any(is_one))) | (Some(Step::Any(is_one)), Some(Step::Byte(byte))) => is_one(*byte),
            (Some(Step::Any(one)), Some(Step::Any(other))) => (0..=u8::MAX).any(|byte| one(byte) && other(byte)),
            _ => false,
        }
    }
}

/// Whether there is a text that both read to their ends.
fn overlap(one: &Machine, other: &Machine) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![(0, 0)];
    while let Some((a, b)) = open.pop() {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        one.reading(a, &mut first);
        other.reading(b, &mut second);
        for pair in first.iter().flat_map(|a| second.iter().map(|b| (*a, *b))) {
            if !seen.insert(pair) {
                continue;
            }
            // Two that are alike for so long are as good as one.
            if seen.len() > MAX_PAIRS {
                return true;
            }
            let (a, b) = pair;
            if a == one.0.len() && b == other.0.len() {
                return true;
            }
            if one.meets(a, other, b) {
                open.push((a + 1, b + 1));
            }
        }
    }
    false
}

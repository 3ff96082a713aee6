//! A request as it stands in a definition: an HTTP message (RFC 9112) with `{name}` where a value
//! goes, as in URI templates (RFC 6570, level 1).
//!
//! It is parsed by the parser of its own syntax; only then are holes looked for, and only in leaves:
//! a path segment, the value of a query or form pair, of a header, an attribute, a text node, a JSON
//! string. A hole can therefore never be more than a leaf. What comes out is a [`Draft`]: the flat
//! list that a connection's settings turn into a bound template.

mod address;
mod form;
mod header;
mod json;
mod leaf;
mod xml;

use std::collections::BTreeMap;

use crate::located::{Words, nearest_or};
use crate::place::Place;
use crate::request::Hole;
use crate::value::Kind;

pub use leaf::{Bit, bits};

/// A request before a connection's settings are put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft(pub Vec<Part>);

/// A part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it is sent.
    Literal(String),
    /// The value of a setting, encoded for its spot.
    Setting {
        /// The setting's name.
        name: String,
        /// Where it stands.
        spot: Spot,
    },
    /// A value of the request.
    Value(Hole),
    /// Basic credentials.
    Basic {
        /// The value that says who.
        name: String,
        /// The secret.
        password: String,
    },
    /// Parts that are there if all that these names stand for is.
    Optional {
        /// Settings and at most one value.
        names: Vec<String>,
        /// The leaf and what surrounds it.
        parts: Vec<Part>,
    },
}

/// Where a setting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The start of the address: scheme, host and perhaps a path.
    Base,
    /// All of the address but its query.
    Address,
    /// Like a value.
    Place(Place),
}

/// What a name in a template stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// A setting, or a constant of a choice.
    Setting,
    /// A value.
    Value {
        /// What it must be.
        kind: Kind,
        /// Whether it is masked when shown.
        secret: bool,
    },
}

/// All names that a definition declares, and the constants that tell what a body is.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// What each stands for.
    pub known: BTreeMap<String, Name>,
    /// The texts that a setting may have, as far as the file says.
    pub texts: BTreeMap<String, Vec<String>>,
}

impl Draft {
    /// Parses a request.
    ///
    /// Mistakes are noted at their place in the file; `None` if there is nothing to go on with.
    #[must_use]
    pub fn parse(request: &Words<'_>, names: &Names) -> Option<Self> {
        let text = request.text;
        let (head, body, body_at) = match text.split_once("\n\n") {
            Some((head, body)) => (head, body.trim_end_matches('\n'), head.len() + 2),
            None => (text.trim_end_matches('\n'), "", text.len()),
        };
        let (line, fields) = head.split_once('\n').unwrap_or((head, ""));
        let mut writer = Writer { source: request, names, parts: Vec::new() };
        address::parse(line, &mut writer)?;
        let kind = header::parse(fields, line.len() + 1, &mut writer);
        writer.literal("\r\n");
        match (kind, body.is_empty()) {
            (_, true) => {}
            (Some(header::BodyKind::Json), false) => json::parse(body, body_at, &mut writer)?,
            (Some(header::BodyKind::Xml), false) => xml::parse(body, body_at, &mut writer)?,
            (Some(header::BodyKind::Form), false) => form::parse(body, body_at, &mut writer),
            (None, false) => {
                request.problem_at(
                    body_at,
                    "a body is JSON, XML or a form, and a header says which; write one such as `Content-Type: application/json`",
                );
                return None;
            }
        }
        let draft = Self(writer.parts);
        if let Some(name) = unseen(&draft.0) {
            request.problem(format!("one cannot see in a request whether `{{{name}?}}` is there; write what surrounds it differently"));
        }
        Some(draft)
    }

    /// The names of all values in it, each with whether it must be there and is a secret.
    #[must_use]
    pub fn values(&self) -> Vec<(String, bool, bool)> {
        fn walk(parts: &[Part], required: bool, found: &mut Vec<(String, bool, bool)>) {
            for part in parts {
                match part {
                    Part::Value(hole) => found.push((hole.name.clone(), required, hole.secret)),
                    Part::Basic { name, password } => {
                        found.push((name.clone(), required, false));
                        found.push((password.clone(), required, true));
                    }
                    Part::Optional { parts, .. } => walk(parts, false, found),
                    Part::Literal(_) | Part::Setting { .. } => {}
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.0, true, &mut found);
        found
    }
}

/// The name of a value that may be missing, where that cannot be seen whatever the settings are: what surrounds it
/// begins like what follows.
fn unseen(parts: &[Part]) -> Option<&str> {
    fn lead(parts: &[Part]) -> &str {
        match parts.first() {
            Some(Part::Literal(text)) => text,
            _ => "",
        }
    }
    parts.iter().enumerate().find_map(|(index, part)| {
        let Part::Optional { names, parts: inner } = part else { return None };
        let own = lead(inner);
        let mut following = parts.iter().skip(index + 1);
        let next = loop {
            match following.next() {
                // One that depends on settings alone may never be there.
                Some(Part::Optional { parts, .. }) if has_value(parts) && alike(own, lead(parts)) => break true,
                Some(Part::Optional { .. }) => {}
                Some(Part::Literal(text)) => break alike(own, text),
                // What a setting is, is not known here.
                Some(Part::Setting { .. }) | None => break false,
                Some(Part::Value(_) | Part::Basic { .. }) => break true,
            }
        };
        names.last().filter(|_| next && has_value(inner)).map(String::as_str)
    })
}

fn has_value(parts: &[Part]) -> bool {
    parts.iter().any(|part| matches!(part, Part::Value(_) | Part::Basic { .. }))
}

/// Whether one begins like the other.
fn alike(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// Collects parts and notes mistakes.
struct Writer<'a> {
    source: &'a Words<'a>,
    names: &'a Names,
    parts: Vec<Part>,
}

impl Writer<'_> {
    fn problem(&self, at: usize, message: impl Into<String>) {
        self.source.problem_at(at, message);
    }

    fn literal(&mut self, text: &str) {
        if let Some(Part::Literal(before)) = self.parts.last_mut() {
            before.push_str(text);
        } else if !text.is_empty() {
            self.parts.push(Part::Literal(text.to_owned()));
        }
    }

    /// The bits of a leaf, if its braces can be read.
    fn bits<'t>(&self, text: &'t str, at: usize) -> Vec<Bit<'t>> {
        bits(text).unwrap_or_else(|message| {
            self.problem(at, message);
            Vec::new()
        })
    }

    fn look(&self, name: &str, at: usize) -> Option<Name> {
        let found = self.names.known.get(name).copied();
        if found.is_none() {
            let other = format!("let a credential ask for it, add `[values.{name}]`, or ");
            let mend = nearest_or(name, self.names.known.keys().map(String::as_str), &other);
            self.problem(at, format!("`{{{name}}}` is declared nowhere{mend}"));
        }
        found
    }

    /// Writes a leaf for a place, with at most one value in it. Literal text goes through `write`.
    fn leaf(&mut self, bits: &[Bit<'_>], at: usize, place: Place, write: impl Fn(&str) -> String) {
        let mut values = 0;
        for bit in bits {
            match bit {
                Bit::Text(text) => self.literal(&write(text)),
                Bit::Name { name, .. } => match self.look(name, at) {
                    Some(Name::Setting) => {
                        self.parts.push(Part::Setting { name: (*name).to_owned(), spot: Spot::Place(place) });
                    }
                    Some(Name::Value { kind, secret }) => {
                        values += 1;
                        self.parts.push(Part::Value(Hole { name: (*name).to_owned(), place, kind, secret }));
                    }
                    None => {}
                },
            }
        }
        if values > 1 {
            self.problem(at, "two values stand in one place, where one cannot see which ends where; give each a place of its own");
        }
    }

    /// Like [`leaf`](Self::leaf), for a body, where a value stands alone.
    fn alone(&mut self, bits: &[Bit<'_>], at: usize, place: Place) {
        let has_value = bits.iter().any(|bit| match bit {
            Bit::Name { name, .. } => matches!(self.names.known.get(*name), Some(Name::Value { .. })),
            Bit::Text(_) => false,
        });
        if has_value && bits.len() > 1 {
            self.problem(at, "in a body a value stands alone; leave out what stands beside it");
        }
        let encoded = |text: &str| {
            let mut out = String::new();
            if place.encode(text, &mut out).is_err() {
                self.problem(at, "this text cannot be sent here");
            }
            out
        };
        let texts: Vec<String> = bits.iter().map(|bit| if let Bit::Text(text) = bit { encoded(text) } else { String::new() }).collect();
        for (bit, text) in bits.iter().zip(texts) {
            match bit {
                Bit::Text(_) => self.literal(&text),
                Bit::Name { .. } => self.leaf(std::slice::from_ref(bit), at, place, str::to_owned),
            }
        }
    }

    /// Makes what was written since `start` optional, if a bit of it is.
    fn wrap(&mut self, start: usize, bits: &[Bit<'_>], at: usize) {
        let names: Vec<String> = bits.iter().filter_map(Bit::optional).map(str::to_owned).collect();
        if !names.is_empty() {
            let inner = Draft(self.parts.split_off(start));
            if let Some((other, ..)) = inner.values().into_iter().find(|(name, ..)| !names.contains(name)) {
                self.problem(at, format!("`{{{other}}}` would be missing too wherever this is; put it outside of what may be missing"));
            }
            self.parts.push(Part::Optional { names, parts: inner.0 });
        }
    }

    /// Starts something that may turn out optional: what follows is not joined to what was before.
    fn mark(&mut self) -> usize {
        if matches!(self.parts.last(), Some(Part::Literal(_))) {
            self.parts.push(Part::Literal(String::new()));
        }
        self.parts.len().saturating_sub(usize::from(matches!(self.parts.last(), Some(Part::Literal(_)))))
    }
}

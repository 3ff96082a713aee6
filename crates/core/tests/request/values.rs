//! Values that somebody might type, or mean harm with.

use std::fmt;

use passdesk_core::place::Place;
use passdesk_core::value::{MAX_INTEGER, MAX_VALUE_BYTES};
use passdesk_core::{Kind, Values};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::forms::{FORMS, Form, Slot, Spot};

/// What a careless encoder or a clever parser trips over.
pub const TOKENS: [&str; 84] = [
    "<",
    ">",
    "&",
    "\"",
    "'",
    "]]>",
    "<![CDATA[",
    "<!--",
    "-->",
    "&amp;",
    "&lt;",
    "&#13;",
    "&#x41;",
    "&nbsp;",
    "<a>",
    "</a>",
    "</password>",
    "\r",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "\u{1}",
    "\u{8}",
    "\u{b}",
    "\u{c}",
    "\u{1b}",
    "\u{1f}",
    "\u{7f}",
    "\u{80}",
    "\u{85}",
    "\u{9f}",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{2028}",
    "\u{2029}",
    "\u{2066}",
    "\u{feff}",
    "\u{fffd}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{1f600}",
    "\u{10ffff}",
    "\u{d7ff}",
    "\u{e000}",
    "e\u{301}",
    "\u{301}",
    "é",
    "ß",
    "漢",
    "..",
    ".",
    "/",
    "\\",
    "%",
    "%2e",
    "%2E",
    "%2F",
    "%252e",
    "%00",
    "%zz",
    "+",
    " ",
    "  ",
    "=",
    ";",
    ":",
    "@",
    "?",
    "#",
    "\\\"",
    "\\u0041",
    "\\n",
    "{",
    "}",
    "{user}",
    "\"}",
    "\",\"a\":\"",
    "HTTP/1.1\r\n",
    "\r\nX-Injected: 1\r\n\r\n",
    "~*-_",
];

fn hostile() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        8 => select(&TOKENS[..]).prop_map(str::to_owned),
        4 => any::<char>().prop_map(String::from),
        6 => "[ -~]{1,6}",
        2 => "[a-zA-Z0-9]{1,12}",
    ];
    let short = vec(token, 0..7).prop_map(|tokens| tokens.concat());
    let long = (select(&TOKENS[..]), 1_usize..6000).prop_map(|(token, count)| token.repeat(count));
    prop_oneof![60 => short, 1 => long]
}

/// Anything, whether the slot can carry it or not.
fn wild(slot: &Slot) -> BoxedStrategy<String> {
    let nearly = (carried(slot), select(&TOKENS[..])).prop_map(|(text, token)| text + token);
    prop_oneof![hostile(), nearly].boxed()
}

/// What the slot can carry.
fn carried(slot: &Slot) -> BoxedStrategy<String> {
    let place = slot.spot;
    match slot.kind {
        Kind::String => hostile().prop_map(move |text| tame(place, &text)).boxed(),
        kind => of_kind(kind),
    }
}

fn of_kind(kind: Kind) -> BoxedStrategy<String> {
    match kind {
        Kind::String => hostile().boxed(),
        Kind::Integer => {
            let bounds = select(&[0, 1, -1, MAX_INTEGER, -MAX_INTEGER][..]);
            prop_oneof![bounds, -MAX_INTEGER..=MAX_INTEGER].prop_map(|number| number.to_string()).boxed()
        }
        Kind::Boolean => any::<bool>().prop_map(|flag| flag.to_string()).boxed(),
        Kind::Uuid => {
            let digits = any::<u128>().prop_map(|number| format!("{number:032x}"));
            digits.prop_map(|hex| [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")).boxed()
        }
        Kind::Json => {
            hostile().prop_map(|text| serde_json::json!([text]).to_string()).prop_filter("small", |text| text.len() <= 16 * 1024).boxed()
        }
    }
}

/// Leaves out what the spot cannot carry.
fn tame(spot: Spot, text: &str) -> String {
    let mut kept: String = text.chars().filter(|c| carries_char(spot, *c)).collect();
    while kept.len() > MAX_VALUE_BYTES {
        kept.pop();
    }
    if carries_text(spot, &kept) { kept } else { format!("x{kept}") }
}

/// What a slot can carry, said apart from the code that refuses it. Nothing is what an optional one
/// does without.
pub fn carries(slot: &Slot, text: &str) -> bool {
    if slot.optional && text.is_empty() {
        return true;
    }
    let of_kind = match slot.kind {
        Kind::String => true,
        Kind::Integer => text.parse::<i64>().is_ok_and(|number| number.abs() < 1 << 53 && number.to_string() == text),
        Kind::Boolean => ["true", "false"].contains(&text),
        Kind::Uuid => {
            let groups: Vec<&str> = text.split('-').collect();
            let hex = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
            groups.iter().all(hex) && groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        }
        Kind::Json => {
            let again = serde_json::from_str::<serde_json::Value>(text).map(|value| value.to_string());
            text.len() <= 16 * 1024 && again.is_ok_and(|again| again == text)
        }
    };
    of_kind && text.len() <= 32 * 1024 && carries_text(slot.spot, text) && text.chars().all(|c| carries_char(slot.spot, c))
}

fn carries_text(spot: Spot, text: &str) -> bool {
    let elsewhere: &[&str] = if spot == Spot::Place(Place::Segment) { &["", ".", ".."] } else { &[""] };
    !elsewhere.contains(&text)
}

fn carries_char(spot: Spot, c: char) -> bool {
    match spot {
        Spot::BasicName => !c.is_control() && c != ':',
        Spot::BasicPassword | Spot::Place(Place::Query) => !c.is_control(),
        Spot::Place(Place::Segment) => !c.is_control() && c != '/' && c != '\\',
        Spot::Place(Place::QueryQuoted) => !c.is_control() && c != '"' && c != '\\',
        Spot::Place(Place::QueryApostrophe) => !c.is_control() && c != '\'' && c != '\\',
        Spot::Place(Place::Header) => c.is_ascii_graphic(),
        // XML 1.0, section 2.2.
        Spot::Place(Place::Text | Place::Attribute) => {
            matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
        }
        Spot::Place(Place::Form | Place::Json | Place::JsonBare | Place::JsonAny) => true,
    }
}

/// Values for a form.
#[derive(Clone)]
pub struct Case {
    pub form: &'static Form,
    pub given: Vec<(String, String)>,
}

impl Case {
    pub fn values(&self) -> Values {
        self.given.iter().fold(Values::new(), |values, (name, text)| values.with(name, text.clone()))
    }

    pub fn slots(&self) -> impl Iterator<Item = (&'static Slot, &str)> {
        self.given.iter().map(|(name, text)| {
            let slot = self.form.slots.iter().find(|slot| slot.name == *name).unwrap();
            (slot, text.as_str())
        })
    }
}

/// `Values` masks what it holds, and who reads of a failure wants to see it.
impl fmt::Debug for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} with {:?}", self.form.name, self.given)
    }
}

/// Values that a form can carry, but for the slot of this index.
fn case(form: &'static Form, wild_slot: Option<usize>) -> impl Strategy<Value = Case> {
    let text = |(index, slot): (usize, &Slot)| {
        let name = slot.name.clone();
        let texts = if wild_slot == Some(index) { wild(slot) } else { carried(slot) };
        let some = texts.prop_map(move |text| Some((name.clone(), text)));
        if slot.optional { option::of(some).prop_map(Option::flatten).boxed() } else { some.boxed() }
    };
    let given: Vec<_> = form.slots.iter().enumerate().map(text).collect();
    given.prop_map(move |given| Case { form, given: given.into_iter().flatten().collect() })
}

/// A form and values that it can carry.
pub fn good() -> impl Strategy<Value = Case> {
    (0..FORMS.len()).prop_flat_map(|form| case(&FORMS[form], None))
}

/// A form and values that it can carry, but perhaps for one.
pub fn any_case() -> impl Strategy<Value = Case> {
    let slots: Vec<(usize, usize)> =
        FORMS.iter().enumerate().flat_map(|(form, of)| (0..of.slots.len()).map(move |slot| (form, slot))).collect();
    select(slots).prop_flat_map(|(form, slot)| case(&FORMS[form], Some(slot)))
}

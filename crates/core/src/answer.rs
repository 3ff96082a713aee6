//! An answer as a tree, and pointers into it.

use crate::json::Json;
use crate::xml::Element;

/// A system's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// No body.
    Empty,
    /// JSON.
    Json(Json),
    /// XML.
    Xml(Element),
    /// Neither, or one that cannot be read: a key twice, a DOCTYPE, too deep, cut off, not UTF-8.
    Unreadable,
}

impl Answer {
    /// Reads a body: JSON or XML by its first character after a byte order mark.
    #[must_use]
    pub fn parse(body: &[u8]) -> Self {
        let Ok(text) = std::str::from_utf8(body) else { return Self::Unreadable };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
        match text.chars().next() {
            None => Self::Empty,
            Some('<') => Element::parse(text).map_or(Self::Unreadable, Self::Xml),
            Some(_) => Json::parse(text).map_or(Self::Unreadable, Self::Json),
        }
    }

    /// Whether it is a SOAP fault, whatever the version and prefix.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        let Self::Xml(root) = self else { return false };
        let mut inner = root.children.iter().filter(|child| child.name == "Body").flat_map(|body| &body.children);
        root.name == "Envelope" && inner.any(|child| child.name == "Fault")
    }
}

/// A way to values in an answer: RFC 6901, and `*` for every member, item or child.
///
/// In XML a step is an element's local name, and the first step is the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Name(String),
    Any,
}

/// What a pointer found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The name of the member of an object that the last `*` but one stood for: the field that a
    /// message is about.
    pub field: Option<String>,
    /// What stands there; `None` for an object, an array, an element that holds elements.
    pub text: Option<String>,
    /// Whether it came from XML, whose booleans have more than one spelling.
    pub xml: bool,
}

impl Pointer {
    /// Reads a pointer.
    ///
    /// ```
    /// use passdesk_core::answer::{Answer, Pointer};
    /// let answer = Answer::parse(br#"{"errors": [{"code": "PasswordTooShort"}]}"#);
    /// let found = Pointer::parse("/errors/*/code").unwrap().find(&answer);
    /// assert_eq!(found[0].text.as_deref(), Some("PasswordTooShort"));
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let steps = text.strip_prefix('/')?.split('/').map(|step| match step {
            "*" => Step::Any,
            name => Step::Name(name.replace("~1", "/").replace("~0", "~")),
        });
        Some(Self(steps.collect()))
    }

    /// All that it points at, in the answer's order.
    #[must_use]
    pub fn find(&self, answer: &Answer) -> Vec<Found> {
        let mut found = Vec::new();
        match answer {
            Answer::Json(value) => in_json(value, &self.0, None, &mut found),
            Answer::Xml(root) => in_xml(std::slice::from_ref(root), &self.0, &mut found),
            Answer::Empty | Answer::Unreadable => {}
        }
        found
    }
}

fn in_json(value: &Json, steps: &[Step], field: Option<&str>, found: &mut Vec<Found>) {
    let Some((step, rest)) = steps.split_first() else {
        found.push(Found { field: field.map(str::to_owned), text: value.scalar(), xml: false });
        return;
    };
    match (value, step) {
        (Json::Object(members), Step::Name(name)) => {
            for (_, member) in members.iter().filter(|(key, _)| key == name) {
                in_json(member, rest, field, found);
            }
        }
        (Json::Object(members), Step::Any) => {
            for (key, member) in members {
                in_json(member, rest, Some(key), found);
            }
        }
        (Json::Array(items), Step::Name(name)) => {
            if let Some(item) = name.parse::<usize>().ok().and_then(|index| items.get(index)) {
                in_json(item, rest, field, found);
            }
        }
        (Json::Array(items), Step::Any) => {
            for item in items {
                in_json(item, rest, field, found);
            }
        }
        _ => {}
    }
}

fn in_xml(elements: &[Element], steps: &[Step], found: &mut Vec<Found>) {
    let Some((step, rest)) = steps.split_first() else { return };
    for element in elements {
        if matches!(step, Step::Name(name) if *name != element.name) {
            continue;
        }
        if rest.is_empty() {
            let text = element.children.is_empty().then(|| element.text.trim().to_owned());
            found.push(Found { field: None, text, xml: true });
        } else {
            in_xml(&element.children, rest, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pointer: &str, body: &str) -> Vec<Option<String>> {
        Pointer::parse(pointer).unwrap().find(&Answer::parse(body.as_bytes())).into_iter().map(|found| found.text).collect()
    }

    #[test]
    fn xml_is_found_by_local_names_whatever_the_prefix() {
        for body in [
            "<Envelope><Body><R><ok> true </ok></R></Body></Envelope>",
            "\u{feff}<?xml version='1.0'?>\n<s:Envelope xmlns:s='a'><s:Body><x:R xmlns:x='b'><x:ok>true</x:ok></x:R></s:Body></s:Envelope>",
        ] {
            assert_eq!(texts("/Envelope/Body/R/ok", body), [Some("true".to_owned())], "{body}");
            assert_eq!(texts("/Envelope/*/R/ok", body).len(), 1);
        }
        assert_eq!(texts("/Envelope/Body", "<Envelope><Body><R/></Body></Envelope>"), [None]);
    }

    #[test]
    fn a_star_finds_every_one() {
        assert_eq!(texts("/a/*/b", r#"{"a":[{"b":1},{"c":2},{"b":"x"}]}"#), [Some("1".into()), Some("x".into())]);
        assert_eq!(texts("/a/1/b", r#"{"a":[{"b":1},{"b":2}]}"#), [Some("2".into())]);
        assert_eq!(texts("/~1/~0", r#"{"/":{"~":null}}"#), [None]);
    }

    #[test]
    fn what_cannot_be_read_holds_nothing() {
        for body in ["{\"a\":1,\"a\":1}", "<!DOCTYPE a><a/>", "<html><p></html>", "{\"a\":1", "hello"] {
            assert_eq!(Answer::parse(body.as_bytes()), Answer::Unreadable, "{body}");
        }
        assert_eq!(Answer::parse(&[0xff, 0xfe]), Answer::Unreadable);
        assert_eq!(Answer::parse(b" \r\n"), Answer::Empty);
    }

    #[test]
    fn a_fault_is_known_in_both_versions() {
        assert!(Answer::parse(b"<a:Envelope xmlns:a='x'><a:Body><a:Fault/></a:Body></a:Envelope>").is_fault());
        assert!(!Answer::parse(b"<Envelope><Body><R><Fault/></R></Body></Envelope>").is_fault());
    }
}

//! An answer as a tree, and pointers into it.

use std::fmt;

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

/// A way to values in an answer: RFC 6901, and two steps more: `*` is every member, item or child, and
/// `name=text` every one whose member or child `name` has that text. The empty pointer is the whole.
///
/// In XML a step is an element's local name, and the first step is the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Name(String),
    Any,
    With(String, String),
}

impl fmt::Display for Pointer {
    /// As a definition has it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return formatter.write_str("\"\"");
        }
        let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
        self.0.iter().try_for_each(|step| match step {
            Step::Name(name) => write!(formatter, "/{}", escaped(name)),
            Step::Any => formatter.write_str("/*"),
            Step::With(key, value) => write!(formatter, "/{}={}", escaped(key), escaped(value)),
        })
    }
}

/// A part of an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Node<'a> {
    /// A value of JSON.
    Json(&'a Json),
    /// An element of XML.
    Xml(&'a Element),
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

/// A part, and the member that a `*` stood for on the way to it.
type Placed<'a> = (Option<&'a str>, Node<'a>);

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
        if text.is_empty() {
            return Some(Self(Vec::new()));
        }
        let name = |step: &str| step.replace("~1", "/").replace("~0", "~");
        let steps = text.strip_prefix('/')?.split('/').map(|step| match step.split_once('=') {
            _ if step == "*" => Step::Any,
            Some((key, value)) => Step::With(name(key), name(value)),
            None => Step::Name(name(step)),
        });
        Some(Self(steps.collect()))
    }

    /// All that it points at, in the answer's order.
    #[must_use]
    pub fn find(&self, answer: &Answer) -> Vec<Found> {
        self.places(answer).into_iter().map(found).collect()
    }

    /// The same, from a part of an answer on.
    #[must_use]
    pub fn find_below(&self, node: Node<'_>) -> Vec<Found> {
        let mut places = Vec::new();
        walk(node, &self.0, None, &mut places);
        places.into_iter().map(found).collect()
    }

    /// The parts that it points at.
    #[must_use]
    pub fn nodes<'a>(&self, answer: &'a Answer) -> Vec<Node<'a>> {
        self.places(answer).into_iter().map(|(_, node)| node).collect()
    }

    /// The same, from a part of an answer on.
    #[must_use]
    pub fn nodes_below<'a>(&self, node: Node<'a>) -> Vec<Node<'a>> {
        let mut places = Vec::new();
        walk(node, &self.0, None, &mut places);
        places.into_iter().map(|(_, node)| node).collect()
    }

    /// The pointer to what holds what it points at, if it is not the whole.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, steps)| Self(steps.to_vec()))
    }

    /// Whether what it points at could stand in a page of HTML, if that can be read as XML.
    pub(crate) fn is_of_a_page(&self) -> bool {
        let names =
            |step: &Step, known: &[&str]| matches!(step, Step::Name(name) if known.iter().any(|known| name.eq_ignore_ascii_case(known)));
        match self.0.as_slice() {
            [root, ..] if names(root, &["html"]) => true,
            [Step::Any] | [Step::Any, Step::Any, ..] => true,
            [Step::Any, second, ..] => names(second, &["head", "body"]),
            _ => false,
        }
    }

    fn places<'a>(&self, answer: &'a Answer) -> Vec<Placed<'a>> {
        let mut places = Vec::new();
        match answer {
            Answer::Json(value) => walk(Node::Json(value), &self.0, None, &mut places),
            Answer::Xml(root) => match self.0.split_first() {
                Some((step, rest)) if step.takes(root) => walk(Node::Xml(root), rest, None, &mut places),
                Some(_) => {}
                None => places.push((None, Node::Xml(root))),
            },
            Answer::Empty | Answer::Unreadable => {}
        }
        places
    }
}

impl Step {
    /// Whether an element is one that the step leads to.
    fn takes(&self, element: &Element) -> bool {
        match self {
            Self::Any => true,
            Self::Name(name) => *name == element.name,
            Self::With(name, text) => element.children.iter().any(|child| child.name == *name && child.text.trim() == text),
        }
    }
}

fn found((field, node): Placed<'_>) -> Found {
    let field = field.map(str::to_owned);
    match node {
        Node::Json(value) => Found { field, text: value.scalar(), xml: false },
        Node::Xml(element) => {
            let text = element.children.is_empty().then(|| element.text.trim().to_owned());
            Found { field, text, xml: true }
        }
    }
}

fn walk<'a>(node: Node<'a>, steps: &[Step], field: Option<&'a str>, places: &mut Vec<Placed<'a>>) {
    let Some((step, rest)) = steps.split_first() else { return places.push((field, node)) };
    match (node, step) {
        (Node::Xml(element), step) => {
            for child in element.children.iter().filter(|child| step.takes(child)) {
                walk(Node::Xml(child), rest, field, places);
            }
        }
        (Node::Json(Json::Object(members)), Step::Name(name)) => {
            for (_, member) in members.iter().filter(|(key, _)| key == name) {
                walk(Node::Json(member), rest, field, places);
            }
        }
        (Node::Json(Json::Object(members)), Step::Any) => {
            for (key, member) in members {
                walk(Node::Json(member), rest, Some(key), places);
            }
        }
        (Node::Json(Json::Array(items)), Step::Name(name)) => {
            if let Some(item) = name.parse::<usize>().ok().and_then(|index| items.get(index)) {
                walk(Node::Json(item), rest, field, places);
            }
        }
        (Node::Json(Json::Array(items)), step) => {
            for item in items.iter().filter(|item| is_with(item, step)) {
                walk(Node::Json(item), rest, field, places);
            }
        }
        (Node::Json(_), _) => {}
    }
}

/// Whether an item of an array is one that the step leads to.
fn is_with(item: &Json, step: &Step) -> bool {
    match (item, step) {
        (Json::Object(members), Step::With(name, text)) => {
            members.iter().any(|(key, value)| key == name && value.scalar().as_ref() == Some(text))
        }
        (_, step) => *step == Step::Any,
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
    fn one_of_several_is_found_by_what_it_has() {
        let mails = r#"{"emails":[{"value":"a","primary":false},{"value":"b","primary":true},{"value":"c"}]}"#;
        assert_eq!(texts("/emails/primary=true/value", mails), [Some("b".into())]);
        let list = "<r><u><k>x</k><v>1</v></u><u><k>y</k><v>2</v></u></r>";
        assert_eq!(texts("/r/k=y/v", list), [Some("2".into())]);
    }

    #[test]
    fn the_whole_is_found_by_the_empty_pointer() {
        let whole = Pointer::parse("").unwrap();
        assert_eq!(whole.nodes(&Answer::parse(b"[1]")), [Node::Json(&Json::parse("[1]").unwrap())]);
        assert_eq!(whole.parent(), None);
        assert_eq!(Pointer::parse("/a/b").unwrap().parent(), Pointer::parse("/a"));
        assert_eq!(whole.find(&Answer::Empty), []);
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

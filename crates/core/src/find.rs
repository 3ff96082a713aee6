//! How the answer to a search is read: rows of people, and of each what the definition names.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::answer::{Answer, Found, Node, Pointer};
use crate::json::Json;
use crate::outcome::{Reason, UnknownCause};
use crate::reading::{Errors, NoAnswer, Response, visible};
use crate::value::{Kind, USER};

/// What a row may hold beside values that are carried to a reset.
pub const SHOWN: [&str; 7] = [USER, "login", "mail", "name", "status", "active", "locked"];

/// How the answers to a search are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finder {
    /// Where the rows stand: an array or one object of JSON, or every such element of XML.
    pub rows: Pointer,
    /// What each cell of a row is put together from, from the row on.
    pub row: Vec<Cell>,
    /// The cells of which one must be what was typed, where the system searches loosely.
    pub matches: Vec<String>,
    /// What says that nothing was looked for.
    pub errors: Errors,
}

/// A cell of every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its name.
    pub name: String,
    /// Where its parts stand, which are joined by a blank.
    pub parts: Vec<Pointer>,
    /// It begins after the first of these; empty for the start.
    pub after: String,
    /// It ends before the first of these that follows; empty for the end.
    pub before: String,
    /// It is whether it is this; empty if it is what it is.
    pub is: String,
    /// What it must be.
    pub kind: Kind,
}

/// A person, as a system's answer has them: cells by name. What is empty is not there. On the wire it is the list of
/// names and cells by turns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row(pub BTreeMap<String, String>);

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().flat_map(|(name, cell)| [name, cell]))
    }
}

/// What a search was answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// These people, in the answer's order.
    Found(Vec<Row>),
    /// The system said no.
    Refused(Vec<Reason>, Vec<String>),
    /// It answered with something else.
    Unreadable(UnknownCause),
}

impl Row {
    /// A cell.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether one of these cells is this text, whatever the letter case.
    #[must_use]
    pub fn is(&self, names: &[String], text: &str) -> bool {
        let text = text.trim().to_lowercase();
        names.iter().filter_map(|name| self.get(name)).any(|cell| cell.to_lowercase() == text)
    }
}

impl Finder {
    /// Reads an answer.
    #[must_use]
    pub fn read(&self, response: &Response<'_>) -> Looked {
        let answer = match self.errors.accept(response) {
            Ok(answer) => answer,
            Err(NoAnswer::Refused(reasons, messages)) => return Looked::Refused(reasons, messages),
            Err(NoAnswer::Unreadable(cause)) => return Looked::Unreadable(cause),
        };
        let rows = self.parts(&answer).map(|parts| parts.into_iter().map(|part| self.row(part)).collect::<Option<Vec<_>>>());
        rows.flatten().map_or(Looked::Unreadable(UnknownCause::Unreadable), Looked::Found)
    }

    /// Why an answer is read as it is, in lines for whoever writes a definition. They quote the answer.
    #[must_use]
    pub fn explain(&self, response: &Response<'_>) -> Vec<String> {
        let answer = match response.answer() {
            Ok(answer) => answer,
            Err(cause) => return vec![format!("nothing of this answer is read: {}", cause.word())],
        };
        let mut lines = vec![self.errors.explain(response, &answer)];
        let rows = &self.rows;
        lines.push(match self.parts(&answer) {
            None => format!("no rows stand at `{rows}`: neither a list nor one object"),
            Some(parts) => {
                let bad = |cell: &Cell| {
                    let lacks = |part: &&Node<'_>| cell.read(**part).is_none() && (cell.name == USER || cell.is_there(**part));
                    let count = if cell.name == USER || cell.is_carried() { parts.iter().filter(lacks).count() } else { 0 };
                    (count > 0).then(|| cell.lack(count, parts.len()))
                };
                let bad: Vec<String> = self.row.iter().filter_map(bad).collect();
                if bad.is_empty() { format!("{} rows stand at `{rows}`", parts.len()) } else { bad.join("; ") }
            }
        });
        lines
    }

    /// The parts of the answer that are rows. `None` if there is no place for them: none at all is no answer.
    fn parts<'a>(&self, answer: &'a Answer) -> Option<Vec<Node<'a>>> {
        match self.rows.nodes(answer).as_slice() {
            [Node::Json(Json::Array(items))] => Some(items.iter().map(Node::Json).collect()),
            [one @ Node::Json(Json::Object(_))] => Some(vec![*one]),
            [] if matches!(answer, Answer::Xml(_)) => {
                self.rows.parent().filter(|parent| parent.parent().is_some() && parent.nodes(answer).len() == 1).map(|_| Vec::new())
            }
            nodes => (!nodes.is_empty() && nodes.iter().all(|node| matches!(node, Node::Xml(_)))).then(|| nodes.to_vec()),
        }
    }

    /// A row; `None` if it does not say whose it is, or what is carried cannot go back as it came.
    fn row(&self, part: Node<'_>) -> Option<Row> {
        let mut row = Row::default();
        for cell in &self.row {
            match cell.read(part) {
                Some(text) => drop(row.0.insert(cell.name.clone(), text)),
                None if cell.is_carried() && cell.is_there(part) => return None,
                None => {}
            }
        }
        row.get(USER).is_some().then_some(row)
    }
}

impl Cell {
    /// Whether it goes along with a reset, rather than being shown.
    fn is_carried(&self) -> bool {
        !SHOWN.contains(&self.name.as_str())
    }

    /// Whether anything stands there.
    fn is_there(&self, part: Node<'_>) -> bool {
        self.parts.iter().any(|pointer| pointer.nodes_below(part).iter().any(|node| !matches!(node, Node::Json(Json::Null))))
    }

    /// That so many rows do not have it.
    fn lack(&self, count: usize, all: usize) -> String {
        let places = self.parts.iter().map(|part| format!("`{part}`")).collect::<Vec<_>>().join(" ");
        let (name, kind) = (&self.name, self.kind.word());
        let mend = if self.is_carried() { format!("; `[values.{name}]` can have another `type`") } else { String::new() };
        format!("{count} of {all} rows have no `{name}` at {places} that is a {kind}{mend}")
    }

    fn read(&self, part: Node<'_>) -> Option<String> {
        if self.kind == Kind::Json {
            return match self.parts.first()?.nodes_below(part).as_slice() {
                [Node::Json(value)] => self.kind.parse(&value.to_string()).ok(),
                _ => None,
            };
        }
        let text = |pointer: &Pointer| match pointer.find_below(part).as_slice() {
            [Found { text: Some(text), .. }] => Some(text.clone()),
            _ => None,
        };
        // What goes back to the system goes as it came: with a blank less it may be another person's.
        let goes_back = self.is_carried() || self.name == USER;
        let texts: Vec<String> = self.parts.iter().filter_map(text).map(|text| if goes_back { text } else { visible(&text) }).collect();
        let text = texts.join(" ");
        let text = self.cut(&text)?;
        let text = if goes_back { text } else { text.trim() };
        // What is not there is neither.
        if self.is.is_empty() || text.trim().is_empty() { self.kind.parse(text).ok() } else { Some((text.trim() == self.is).to_string()) }
    }

    /// What of a text is the cell; `None` if the marks are not there.
    fn cut<'a>(&self, text: &'a str) -> Option<&'a str> {
        let text = if self.after.is_empty() { text } else { text.split_once(&self.after)?.1 };
        if self.before.is_empty() { Some(text) } else { Some(text.split_once(&self.before)?.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finder(rows: &str, row: &[(&str, &[&str], Kind)]) -> Finder {
        let pointer = |text: &&str| Pointer::parse(text).unwrap();
        Finder {
            rows: pointer(&rows),
            row: row
                .iter()
                .map(|(name, parts, kind)| Cell {
                    name: (*name).to_owned(),
                    parts: parts.iter().map(pointer).collect(),
                    after: String::new(),
                    before: String::new(),
                    is: String::new(),
                    kind: *kind,
                })
                .collect(),
            matches: Vec::new(),
            errors: Errors::default(),
        }
    }

    fn read(finder: &Finder, status: u16, body: &str) -> Looked {
        finder.read(&Response { status, retry_after: None, body: body.as_bytes() })
    }

    fn cells(row: &Row) -> Vec<(&str, &str)> {
        row.0.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }

    #[test]
    fn rows_are_read_from_json() {
        let finder = finder(
            "/results",
            &[
                ("user", &["/id"], Kind::Integer),
                ("name", &["/first", "/last"], Kind::String),
                ("mail", &["/mail"], Kind::String),
                ("tags", &["/tags"], Kind::Json),
            ],
        );
        let body =
            r#"{"results":[{"id":7,"first":"A","last":"B","tags":["x", 1],"password_hash":"secret"},{"id":8,"first":"","mail":null}]}"#;
        let Looked::Found(rows) = read(&finder, 200, body) else { panic!() };
        let expected = [vec![("name", "A B"), ("tags", r#"["x",1]"#), ("user", "7")], vec![("user", "8")]];
        assert_eq!(rows.iter().map(cells).collect::<Vec<_>>(), expected);
        assert_eq!(read(&finder, 200, r#"{"results":[]}"#), Looked::Found(Vec::new()));
    }

    #[test]
    fn what_goes_back_is_as_it_came() {
        let row = [("user", &["/id"][..], Kind::String), ("login", &["/id"], Kind::String), ("note", &["/note"], Kind::String)];
        let Looked::Found(rows) = read(&finder("", &row), 200, r#"[{"id":"kim ","note":" x\ty"},{"id":"kim"}]"#) else { panic!() };
        let expected = [vec![("login", "kim"), ("note", " x\ty"), ("user", "kim ")], vec![("login", "kim"), ("user", "kim")]];
        assert_eq!(rows.iter().map(cells).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_carried_and_cannot_go_back_is_no_answer_and_is_told() {
        let finder = finder("", &[("user", &["/id"], Kind::String), ("tags", &["/tags"], Kind::String)]);
        let body = r#"[{"id":"a","tags":"x"},{"id":"b","tags":["x"]}]"#;
        assert_eq!(read(&finder, 200, body), Looked::Unreadable(UnknownCause::Unreadable));
        let told = finder.explain(&Response { status: 200, retry_after: None, body: body.as_bytes() });
        assert_eq!(told[1], "1 of 2 rows have no `tags` at `/tags` that is a string; `[values.tags]` can have another `type`");
        for missing in [r#"[{"id":"a"}]"#, r#"[{"id":"a","tags":null}]"#] {
            assert!(matches!(read(&finder, 200, missing), Looked::Found(_)), "{missing}");
        }
    }

    #[test]
    fn what_is_no_list_of_people_is_not_an_empty_one() {
        let finder = finder("/results", &[("user", &["/id"], Kind::Integer)]);
        for body in
            [r"{}", r#"{"results":null}"#, r#"{"results":"no"}"#, r#"{"results":[{"id":"x"}]}"#, r#"{"results":[{}]}"#, "<html/>", ""]
        {
            assert_eq!(read(&finder, 200, body), Looked::Unreadable(UnknownCause::Unreadable), "{body}");
        }
        for status in [402, 404, 418] {
            assert_eq!(read(&finder, status, r#"{"results":[{"id":7}]}"#), Looked::Unreadable(UnknownCause::Unreadable), "{status}");
        }
        assert_eq!(read(&finder, 302, r#"{"results":[]}"#), Looked::Unreadable(UnknownCause::Redirect));
    }

    #[test]
    fn rows_are_read_from_xml_whose_list_may_be_empty() {
        let finder = finder("/R/List/User", &[("user", &["/Id"], Kind::Integer), ("login", &["/Login"], Kind::String)]);
        let Looked::Found(rows) = read(&finder, 200, "<R><List><User><Id>1</Id><Login>a</Login></User><User><Id>2</Id></User></List></R>")
        else {
            panic!()
        };
        assert_eq!(rows.iter().map(cells).collect::<Vec<_>>(), [vec![("login", "a"), ("user", "1")], vec![("user", "2")]]);
        assert_eq!(read(&finder, 200, "<R><List/></R>"), Looked::Found(Vec::new()));
        assert_eq!(read(&finder, 200, "<R/>"), Looked::Unreadable(UnknownCause::Unreadable));
    }

    #[test]
    fn a_cell_may_be_a_part_of_a_text() {
        let mut finder = finder("", &[("user", &["/id"], Kind::String), ("login", &["/id"], Kind::String)]);
        for (after, before, id, expected) in [
            ("@", ":", "@kim:acme.example:8448", Some("kim")),
            ("@", "", "a@b@c", Some("b@c")),
            ("", "@", "a@b@c", Some("a")),
            ("@", ":", "kim:acme", None),
            ("@", ":", "@kim", None),
            ("@", ":", "@:acme", None),
        ] {
            (finder.row[1].after, finder.row[1].before) = (after.to_owned(), before.to_owned());
            let Looked::Found(rows) = read(&finder, 200, &format!(r#"{{"id":"{id}"}}"#)) else { panic!() };
            assert_eq!((rows[0].get("user"), rows[0].get("login")), (Some(id), expected), "{id}");
        }
    }

    #[test]
    fn a_cell_may_be_whether_something_is_so() {
        let mut finder = finder("", &[("user", &["/id"], Kind::String), ("active", &["/status"], Kind::String)]);
        finder.row[1].is = "1".to_owned();
        for (status, expected) in [("1", Some("true")), ("3", Some("false")), ("\"1\"", Some("true")), ("null", None), ("\"\"", None)] {
            let Looked::Found(rows) = read(&finder, 200, &format!(r#"{{"id":"7","status":{status}}}"#)) else { panic!() };
            assert_eq!(rows[0].get("active"), expected, "{status}");
        }
    }

    #[test]
    fn a_cell_is_compared_without_letter_case() {
        let row = Row([("login".to_owned(), "Änne.B".to_owned())].into());
        assert!(row.is(&["mail".to_owned(), "login".to_owned()], " änne.b "));
        assert!(!row.is(&["mail".to_owned()], "änne.b"));
    }
}

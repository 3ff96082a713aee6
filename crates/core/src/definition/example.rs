//! Sample answers in a definition, each with the outcome that it means.

use crate::located::{Map, Node};
use crate::outcome::{Reading, Reason};
use crate::reading::Response;

/// A sample answer: an HTTP message as documentation prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The line of the file at which it stands.
    pub answer: String,
    /// What it means.
    pub expected: Expected,
}

/// What a sample answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The declared success.
    Changed,
    /// A refusal for these reasons.
    Refused(Vec<Reason>),
    /// Nobody knows.
    Unknown,
}

impl Expected {
    /// Whether a reading is this.
    #[must_use]
    pub fn is(&self, reading: &Reading) -> bool {
        match (self, reading) {
            (Self::Changed, Reading::Changed) | (Self::Unknown, Reading::Unknown { .. }) => true,
            (Self::Refused(expected), Reading::Refused { reasons, .. }) => expected == reasons,
            _ => false,
        }
    }
}

impl Example {
    /// The answer as it would arrive.
    #[must_use]
    pub fn response(&self) -> Response<'_> {
        let (head, body) = self.answer.split_once("\n\n").unwrap_or((self.answer.trim_end(), ""));
        let status = head.split(' ').nth(1).and_then(|status| status.trim().parse().ok()).unwrap_or(0);
        let retry_after = head.lines().filter_map(|line| line.split_once(": ")).find(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
        Response { status, retry_after: retry_after.map(|(_, value)| value), body: body.trim_end().as_bytes() }
    }
}

pub(super) fn read(map: &Map<'_>) -> Vec<Example> {
    map.get("examples").map(|node| node.list()).unwrap_or_default().iter().filter_map(example).collect()
}

fn example(node: &Node<'_>) -> Option<Example> {
    let map = node.map()?;
    map.only(&["answer", "outcome", "reasons"]);
    let answer = map.need("answer", "'''HTTP/1.1 200 OK …'''")?.words()?;
    if !answer.text.starts_with("HTTP/1.1 ") {
        answer.problem("an answer begins with its status line, such as `HTTP/1.1 200 OK`");
    }
    let reasons: Vec<Reason> = map
        .get("reasons")
        .map(|node| node.list())
        .unwrap_or_default()
        .iter()
        .filter_map(|node| node.words()?.one_of(Reason::ALL, "reason"))
        .collect();
    let outcomes = [("changed", 0), ("refused", 1), ("unknown", 2)];
    let expected = match map.need("outcome", "\"changed\"")?.words()?.one_of(&outcomes, "outcome of an answer")? {
        0 => Expected::Changed,
        1 => Expected::Refused(reasons.clone()),
        _ => Expected::Unknown,
    };
    if matches!(expected, Expected::Refused(_)) == reasons.is_empty() {
        map.problem("`reasons` stand beside `outcome = \"refused\"`, and only there");
    }
    Some(Example { answer: answer.text.to_owned(), expected })
}

//! Sample answers in a definition, each with the outcome that it means.
//!
//! They are run when the definition is read: one that is read as something else is a mistake like
//! any other, so that no definition in use contradicts its own samples.

use std::fmt;

use crate::located::{Map, Node};
use crate::outcome::{Reading, Reason};
use crate::reading::Response;

/// A sample answer: an HTTP message as documentation prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The message, with LF as its line end.
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

impl From<Reading> for Expected {
    fn from(reading: Reading) -> Self {
        match reading {
            Reading::Changed => Self::Changed,
            Reading::Refused { reasons, .. } => Self::Refused(reasons),
            Reading::Unknown { .. } => Self::Unknown,
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed => formatter.write_str("changed"),
            Self::Refused(reasons) => {
                let words: Vec<&str> = reasons.iter().map(|reason| reason.word()).collect();
                write!(formatter, "refused ({})", words.join(", "))
            }
            Self::Unknown => formatter.write_str("unknown"),
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

/// The samples of an operation whose answers are read so.
pub(super) fn read(map: &Map<'_>, reads: impl Fn(&Response<'_>) -> Expected) -> Vec<Example> {
    map.get("examples").map(|node| node.list()).unwrap_or_default().iter().filter_map(|node| example(node, &reads)).collect()
}

fn example(node: &Node<'_>, reads: impl Fn(&Response<'_>) -> Expected) -> Option<Example> {
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
    let example = Example { answer: answer.text.to_owned(), expected };
    // A mistake before this one may be why it is read otherwise.
    if map.mistakes() == 0 {
        let read = reads(&example.response());
        if read != example.expected {
            let expected = &example.expected;
            answer.problem(format!("this answer is read as {read}, not as {expected}; mend `success`, `errors` or what is expected here"));
        }
    }
    Some(example)
}

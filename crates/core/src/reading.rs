//! What a system's answer means for the attempt.

mod explain;

use crate::answer::{Answer, Found, Node, Pointer};
use crate::json::Json;
use crate::located::is_deceptive;
use crate::outcome::{Reading, Reason, UnknownCause};
use crate::value::Values;

/// No answer that is read is larger, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;
/// So many of a system's own messages are passed on at most.
const MAX_MESSAGES: usize = 5;

/// An answer as it arrived.
#[derive(Clone, Copy, Debug)]
pub struct Response<'a> {
    /// The status.
    pub status: u16,
    /// The field `Retry-After`.
    pub retry_after: Option<&'a str>,
    /// The body, whole, without content coding.
    pub body: &'a [u8],
}

impl Response<'_> {
    /// Seconds to wait, from `Retry-After` (RFC 9110, section 10.2.3).
    #[must_use]
    pub fn wait(&self) -> Option<u32> {
        self.retry_after.and_then(|seconds| seconds.trim().parse().ok())
    }

    /// Whether the status is one of a success (RFC 9110, section 15.3).
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The answer as a tree.
    ///
    /// # Errors
    /// One that is larger than any that is read, or that leads elsewhere.
    pub fn answer(&self) -> Result<Answer, UnknownCause> {
        if self.body.len() > MAX_BODY {
            return Err(UnknownCause::TooLarge);
        }
        if (300..400).contains(&self.status) {
            return Err(UnknownCause::Redirect);
        }
        Ok(Answer::parse(self.body))
    }
}

/// What an answer says that is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    /// No, for these reasons, in these words.
    No(Vec<Reason>, Vec<String>),
    /// Nothing that could be relied on.
    Nothing,
}

/// Why an answer to a question, which changes nothing, holds nothing of what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The system said no, for these reasons, in these words.
    Refused(Vec<Reason>, Vec<String>),
    /// It answered with something else.
    Unreadable(UnknownCause),
}

/// How the answers to one operation are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    /// What says that it is done: any of these.
    pub success: Vec<Success>,
    /// What says that it is not.
    pub errors: Errors,
}

/// What must hold, all of it, for an answer to say that it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Success {
    /// The statuses.
    pub status: Statuses,
    /// Whether the body is empty.
    pub empty: bool,
    /// What stands in it.
    pub conditions: Vec<Condition>,
}

/// A set of statuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statuses {
    /// These.
    List(Vec<u16>),
    /// 200 to 299.
    Any2xx,
}

impl Default for Statuses {
    fn default() -> Self {
        Self::List(vec![200])
    }
}

/// A pointer and what it must point at, exactly once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Where.
    pub pointer: Pointer,
    /// What.
    pub expected: Expected,
}

/// What an answer is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A boolean. In XML `true` in any letter case or `1`, and likewise `false` or `0`.
    Boolean(bool),
    /// A text or number, exactly.
    Text(String),
    /// An object of JSON with nothing in it.
    Nothing,
    /// What was sent by this name. In a sample answer it is the name, in braces.
    Sent(String),
}

/// The table from what a system says to a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors {
    /// Looked at in order; the first that applies decides.
    pub rows: Vec<Row>,
    /// Where the system's own words stand: the first that finds text.
    pub message: Vec<Pointer>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// What stands in the body.
    Body {
        /// Where.
        pointer: Pointer,
        /// What each word means, the first that matches.
        words: Vec<(Pattern, Verdict)>,
    },
    /// What a status means, whatever the body.
    Status(Vec<(u16, Verdict)>),
}

/// A word, compared without letter case; a `*` at an end stands for any rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As it is written in the file.
    word: String,
    text: String,
    open_start: bool,
    open_end: bool,
}

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was changed, for this reason.
    Refused(Reason),
    /// Nobody knows what was done.
    Unknown,
}

impl Pattern {
    /// From a word of a file.
    #[must_use]
    pub fn new(word: &str) -> Self {
        let (text, open_start) = word.strip_prefix('*').map_or((word, false), |rest| (rest, true));
        let (text, open_end) = text.strip_suffix('*').map_or((text, open_start && text.is_empty()), |rest| (rest, true));
        Self { word: word.to_owned(), text: text.to_lowercase(), open_start, open_end }
    }

    fn matches(&self, found: &Found) -> bool {
        let Some(text) = &found.text else { return false };
        if found.xml && ((self.text == "false" && text == "0") || (self.text == "true" && text == "1")) {
            return true;
        }
        let text = text.to_lowercase();
        match (self.open_start, self.open_end) {
            (false, false) => text == self.text,
            (false, true) => text.starts_with(&self.text),
            (true, false) => text.ends_with(&self.text),
            // Any word; but nothing is no word.
            (true, true) => text.contains(&self.text) && !text.trim().is_empty(),
        }
    }
}

impl Condition {
    /// For each thing that stands there, whether it is what is expected.
    fn compare(&self, answer: &Answer) -> Vec<bool> {
        if self.expected == Expected::Nothing {
            let is_nothing = |node: &Node<'_>| matches!(node, Node::Json(Json::Object(members)) if members.is_empty());
            return self.pointer.nodes(answer).iter().map(is_nothing).collect();
        }
        self.pointer.find(answer).iter().map(|found| self.expected.is(found)).collect()
    }
}

impl Expected {
    fn is(&self, found: &Found) -> bool {
        let Some(text) = &found.text else { return false };
        match self {
            Self::Boolean(value) if found.xml => {
                text.eq_ignore_ascii_case(if *value { "true" } else { "false" }) || text == if *value { "1" } else { "0" }
            }
            Self::Boolean(value) => text == if *value { "true" } else { "false" },
            Self::Text(expected) => text == expected,
            Self::Sent(name) => text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) == Some(name),
            Self::Nothing => false,
        }
    }
}

impl Success {
    fn holds(&self, response: &Response<'_>, answer: &Answer) -> bool {
        let status = match &self.status {
            Statuses::List(list) => list.contains(&response.status),
            Statuses::Any2xx => (200..300).contains(&response.status),
        };
        status && (!self.empty || *answer == Answer::Empty) && self.conditions.iter().all(|condition| condition.compare(answer) == [true])
    }

    /// Whether what it asks for stands in the answer, whatever the status and whatever stands beside it.
    fn is_claimed(&self, answer: &Answer) -> bool {
        !self.conditions.is_empty() && self.conditions.iter().all(|condition| condition.compare(answer).contains(&true))
    }
}

impl Row {
    /// What each thing that stands there means, if anything does.
    fn verdicts(&self, status: u16, answer: &Answer) -> Vec<Verdict> {
        match self {
            Self::Status(list) => list.iter().filter(|(known, _)| *known == status).map(|(_, verdict)| *verdict).collect(),
            Self::Body { pointer, words } => {
                let meaning = |found: &Found| words.iter().find(|(pattern, _)| pattern.matches(found)).map(|(_, verdict)| *verdict);
                pointer.find(answer).iter().filter_map(meaning).collect()
            }
        }
    }
}

impl Errors {
    /// The answer to a question, which changes nothing: a success that says nothing else.
    ///
    /// # Errors
    /// It holds nothing of what was asked for.
    pub(crate) fn accept(&self, response: &Response<'_>) -> Result<Answer, NoAnswer> {
        let answer = response.answer().map_err(NoAnswer::Unreadable)?;
        match self.said(response, &answer) {
            Some(Said::No(reasons, messages)) => Err(NoAnswer::Refused(reasons, messages)),
            Some(Said::Nothing) => Err(NoAnswer::Unreadable(UnknownCause::SystemError)),
            None if !response.is_success() => Err(NoAnswer::Unreadable(UnknownCause::Unreadable)),
            None => Ok(answer),
        }
    }

    /// These, and then the others.
    #[must_use]
    pub fn before(mut self, others: &Self) -> Self {
        self.rows.extend(others.rows.iter().cloned());
        if self.message.is_empty() {
            self.message.clone_from(&others.message);
        }
        self
    }

    /// What the first row of the table that applies says, or an error of the server's own, if there is one.
    fn said(&self, response: &Response<'_>, answer: &Answer) -> Option<Said> {
        let verdicts = self.verdicts(response.status, answer);
        match verdicts {
            Some(verdicts) if !verdicts.contains(&Verdict::Unknown) => Some(Said::No(reasons(&verdicts), self.messages(answer))),
            Some(_) => Some(Said::Nothing),
            None => (response.status >= 500 || answer.is_fault()).then_some(Said::Nothing),
        }
    }

    /// What the first row of the table that applies means.
    fn verdicts(&self, status: u16, answer: &Answer) -> Option<Vec<Verdict>> {
        self.rows.iter().map(|row| row.verdicts(status, answer)).find(|list| !list.is_empty())
    }

    fn messages(&self, answer: &Answer) -> Vec<String> {
        let found = self.message.iter().map(|pointer| pointer.find(answer));
        let found = found.map(|list| list.iter().filter_map(message).take(MAX_MESSAGES).collect::<Vec<_>>());
        found.into_iter().find(|list| !list.is_empty()).unwrap_or_default()
    }
}

fn message(found: &Found) -> Option<String> {
    let text = visible(found.text.as_deref()?);
    let field = found.field.as_deref().map(visible).filter(|field| !field.is_empty());
    let words = field.map_or_else(|| text.clone(), |field| format!("{field}: {text}"));
    (!text.is_empty()).then_some(words)
}

/// A text on one line, without what hides or reorders characters.
pub(crate) fn visible(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_deceptive(*c)).collect();
    plain.trim().to_owned()
}

impl Reader {
    /// How the answer to a request with these values is read.
    #[must_use]
    pub fn to(&self, sent: &Values) -> Self {
        let mut reader = self.clone();
        for condition in reader.success.iter_mut().flat_map(|success| &mut success.conditions) {
            if let Expected::Sent(name) = &condition.expected
                && let Some(value) = sent.get(name)
            {
                condition.expected = Expected::Text(value.expose().to_owned());
            }
        }
        reader
    }

    /// Reads an answer. In this order: the declared success, and nothing beside it that says no; a
    /// success and a no at once; an error of the server's own, unless it is a SOAP fault; the first row
    /// of the table that applies. All else is unknown.
    #[must_use]
    pub fn read(&self, response: &Response<'_>) -> Reading {
        let answer = match response.answer() {
            Ok(answer) => answer,
            Err(cause) => return unknown(cause, Vec::new()),
        };
        let verdicts = self.errors.verdicts(response.status, &answer);
        let messages = self.errors.messages(&answer);
        let done = self.success.iter().any(|success| success.holds(response, &answer));
        let claimed = done || self.success.iter().any(|success| success.is_claimed(&answer));
        let denied = verdicts.is_some() || answer.is_fault();
        match verdicts {
            None if done && !denied => Reading::Changed,
            _ if claimed && denied => unknown(UnknownCause::Contradiction, messages),
            _ if response.status >= 500 && !answer.is_fault() => unknown(UnknownCause::SystemError, messages),
            Some(verdicts) if verdicts.contains(&Verdict::Unknown) => unknown(UnknownCause::SystemError, messages),
            Some(verdicts) => Reading::Refused { reasons: reasons(&verdicts), messages, retry_after: response.wait() },
            None => unknown(UnknownCause::Unreadable, messages),
        }
    }
}

fn unknown(cause: UnknownCause, messages: Vec<String>) -> Reading {
    Reading::Unknown { cause, messages }
}

/// The reasons among these, each once.
fn reasons(verdicts: &[Verdict]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for verdict in verdicts {
        if let Verdict::Refused(reason) = verdict
            && !reasons.contains(reason)
        {
            reasons.push(*reason);
        }
    }
    reasons
}

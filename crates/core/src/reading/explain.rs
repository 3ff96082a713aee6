//! Why an answer is read as it is, for whoever writes a definition.

use super::{Condition, Errors, Expected, Pattern, Reader, Response, Row, Statuses, Success, Verdict};
use crate::answer::Answer;
use crate::outcome::Reading;

impl Reader {
    /// Why an answer is read as it is: which condition of which success it meets, and which line of the table of errors
    /// applies. The lines quote the answer.
    #[must_use]
    pub fn explain(&self, response: &Response<'_>) -> Vec<String> {
        let mut lines = self.explain_rows(response);
        if let (Ok(_), Reading::Unknown { cause, .. }) = (response.answer(), self.read(response)) {
            lines.push(format!("so nobody knows what was done: {}", cause.word()));
        }
        lines
    }

    /// The same without what it comes to.
    pub(crate) fn explain_rows(&self, response: &Response<'_>) -> Vec<String> {
        let answer = match response.answer() {
            Ok(answer) => answer,
            Err(cause) => return vec![format!("nothing of this answer is read: {}", cause.word())],
        };
        let mut lines = Vec::new();
        for (index, success) in self.success.iter().enumerate() {
            let which = if self.success.len() > 1 { format!("success {}", index + 1) } else { "success".to_owned() };
            lines.extend(success.explain(response, &answer).into_iter().map(|line| format!("{which}, {line}")));
        }
        lines.push(self.errors.explain(response, &answer));
        lines
    }
}

impl Success {
    fn explain(&self, response: &Response<'_>, answer: &Answer) -> Vec<String> {
        let line = |is_met: bool, what: String| format!("{}: {what}", if is_met { "met" } else { "not met" });
        let (is_status, wanted) = match &self.status {
            Statuses::Any2xx => (response.is_success(), "2xx".to_owned()),
            Statuses::List(list) => (list.contains(&response.status), list.iter().map(u16::to_string).collect::<Vec<_>>().join(" or ")),
        };
        let mut lines = vec![line(is_status, format!("status {wanted} is asked for, and it is {}", response.status))];
        if self.empty {
            let there = if *answer == Answer::Empty { "there is none" } else { "there is one" };
            lines.push(line(*answer == Answer::Empty, format!("no body is asked for, and {there}")));
        }
        for condition in &self.conditions {
            let (pointer, expected) = (&condition.pointer, condition.expected.shown());
            let is_met = condition.compare(answer) == [true];
            lines.push(line(is_met, format!("{expected} is asked for at `{pointer}`, and {}", condition.there(answer))));
        }
        lines
    }
}

impl Condition {
    /// What stands where it points at.
    fn there(&self, answer: &Answer) -> String {
        match self.pointer.find(answer).as_slice() {
            [] if *answer == Answer::Unreadable => "the body is neither JSON nor XML that can be read".to_owned(),
            [] => "nothing stands there".to_owned(),
            [found] => found.text.as_ref().map_or_else(|| "no text stands there".to_owned(), |text| format!("`{text}` stands there")),
            many => format!("it is there {} times", many.len()),
        }
    }
}

impl Expected {
    fn shown(&self) -> String {
        match self {
            Self::Boolean(value) => format!("`{value}`"),
            Self::Text(text) => format!("`{text}`"),
            Self::Nothing => "an object with nothing in it".to_owned(),
            Self::Sent(name) => format!("`{{{name}}}`"),
        }
    }
}

impl Errors {
    /// Which line of the table applies, and what it makes of the answer.
    pub(crate) fn explain(&self, response: &Response<'_>, answer: &Answer) -> String {
        let applies = self.rows.iter().find_map(|row| row.explain(response.status, answer));
        format!("errors, {}", applies.unwrap_or_else(|| "no line applies".to_owned()))
    }
}

impl Row {
    fn explain(&self, status: u16, answer: &Answer) -> Option<String> {
        match self {
            Self::Status(list) => {
                let (known, verdict) = list.iter().find(|(known, _)| *known == status)?;
                Some(format!("status: {known} means {}", verdict.word()))
            }
            Self::Body { pointer, words } => {
                let found = pointer.find(answer);
                let hits = found.iter().filter_map(|found| {
                    let (pattern, verdict) = words.iter().find(|(pattern, _)| pattern.matches(found))?;
                    let text = found.text.as_deref().unwrap_or_default();
                    Some(format!("`{text}` is `{}`, which means {}", pattern.shown(), verdict.word()))
                });
                let hits: Vec<String> = hits.collect();
                (!hits.is_empty()).then(|| format!("`{pointer}`: {}", hits.join("; ")))
            }
        }
    }
}

impl Pattern {
    fn shown(&self) -> &str {
        &self.word
    }
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Refused(reason) => reason.word(),
            Self::Unknown => "unknown",
        }
    }
}

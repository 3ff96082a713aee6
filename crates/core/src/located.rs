//! Reading TOML so that every mistake is told with file, line, column and a mend.
//!
//! Definitions and the proxy's configuration are both read through it. A reader goes on after a
//! mistake, so that one run tells all of them.

use std::cell::RefCell;
use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text::Text;

/// A file larger than this is no definition and no configuration.
pub const MAX_FILE_BYTES: usize = 64 * 1024;

/// A mistake in a file: what is wrong, where, and what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong and what to write.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// All mistakes of a file, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str("\n")?;
            }
            problem.fmt(formatter)?;
        }
        Ok(())
    }
}

/// A file that is being read, and the mistakes found in it so far.
#[derive(Debug)]
pub struct Source {
    file: String,
    text: String,
    problems: RefCell<Vec<Problem>>,
}

impl Source {
    /// A file's name and text. Line ends of other systems are read as LF.
    #[must_use]
    pub fn new(file: &str, text: &str) -> Self {
        Self { file: file.to_owned(), text: text.replace("\r\n", "\n"), problems: RefCell::default() }
    }

    /// Reads the file with `read`.
    ///
    /// # Errors
    /// All mistakes, if there is any.
    pub fn read<T>(&self, read: impl FnOnce(&Map<'_>) -> Option<T>) -> Result<T, Problems> {
        let value = if self.text.len() > MAX_FILE_BYTES {
            self.problem(0, format!("the file is larger than {} KiB; a file of this kind is far smaller", MAX_FILE_BYTES / 1024));
            None
        } else {
            match DeTable::parse(&self.text) {
                Ok(root) => read(&Map { source: self, table: root.get_ref(), at: 0 }),
                Err(error) => {
                    let at = error.span().map_or(0, |span| span.start);
                    self.problem(at, format!("this is no TOML: {}", error.message().replace('\n', "; ")));
                    None
                }
            }
        };
        let mut problems = self.problems.take();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        match value {
            Some(value) if problems.is_empty() => Ok(value),
            _ => Err(Problems(problems)),
        }
    }

    /// Notes a mistake at a byte of the text.
    pub fn problem(&self, at: usize, message: impl Into<String>) {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let problem = Problem { file: self.file.clone(), line, column, message: message.into() };
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

/// A table of the file.
#[derive(Clone, Copy)]
pub struct Map<'a> {
    source: &'a Source,
    table: &'a DeTable<'a>,
    at: usize,
}

/// A value of the file.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    source: &'a Source,
    value: &'a Spanned<DeValue<'a>>,
}

/// A string of the file, with the place of its first character.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The string.
    pub text: &'a str,
    source: &'a Source,
    span: usize,
    raw: bool,
}

impl<'a> Map<'a> {
    /// Notes every key that is not among these.
    pub fn only(&self, known: &[&str]) {
        for (key, _) in self.table {
            let name = key.get_ref();
            if !known.contains(&name.as_ref()) {
                let mend = nearest(name, known.iter().copied());
                self.source.problem(key.span().start, format!("there is no key `{name}` here{mend}"));
            }
        }
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Node<'a>> {
        self.table.get(key).map(|value| Node { source: self.source, value })
    }

    /// The value of a key that must be there.
    #[must_use]
    pub fn need(&self, key: &str, example: &str) -> Option<Node<'a>> {
        let node = self.get(key);
        if node.is_none() {
            self.problem(format!("`{key}` is missing; write `{key} = {example}`"));
        }
        node
    }

    /// The table of a key; an empty one if there is none.
    #[must_use]
    pub fn entries_of(&self, key: &str) -> Vec<(Words<'a>, Node<'a>)> {
        self.get(key).and_then(|node| node.map()).map(|map| map.entries()).unwrap_or_default()
    }

    /// All keys and values, in the file's order.
    #[must_use]
    pub fn entries(&self) -> Vec<(Words<'a>, Node<'a>)> {
        self.table
            .iter()
            .map(|(key, value)| {
                let words = Words { text: key.get_ref(), source: self.source, span: key.span().start, raw: false };
                (words, Node { source: self.source, value })
            })
            .collect()
    }

    /// The text of a key, if it is there.
    #[must_use]
    pub fn text(&self, key: &str) -> Text {
        self.get(key).and_then(|node| node.text()).unwrap_or_default()
    }

    /// The string of a key, if it is there.
    #[must_use]
    pub fn words(&self, key: &str) -> Option<Words<'a>> {
        self.get(key)?.words()
    }

    /// How many mistakes the file has so far.
    #[must_use]
    pub fn mistakes(&self) -> usize {
        self.source.problems.borrow().len()
    }

    /// Notes a mistake at the start of the table.
    pub fn problem(&self, message: impl Into<String>) {
        self.source.problem(self.at, message);
    }
}

impl<'a> Node<'a> {
    fn span(&self) -> Range<usize> {
        self.value.span()
    }

    /// Notes a mistake at the value.
    pub fn problem(&self, message: impl Into<String>) {
        self.source.problem(self.span().start, message);
    }

    /// A string.
    #[must_use]
    pub fn words(&self) -> Option<Words<'a>> {
        let Some(text) = self.value.get_ref().as_str() else {
            self.problem(format!("this must be a string in quotation marks, not {}", self.kind()));
            return None;
        };
        let raw = self.source.text.get(self.span()).unwrap_or("");
        let marks = if raw.starts_with("'''") || raw.starts_with("\"\"\"") { 3 } else { 1 };
        // A line end right after the opening marks is no part of the string.
        let newline = usize::from(marks == 3 && raw.get(3..).is_some_and(|rest| rest.starts_with('\n')));
        Some(Words { text, source: self.source, span: self.span().start + marks + newline, raw: raw.starts_with('\'') })
    }

    /// A text: a string, or a table of language tags with English among them.
    #[must_use]
    pub fn text(&self) -> Option<Text> {
        if self.value.get_ref().is_str() {
            return self.words().map(|words| Text::plain(words.checked()));
        }
        let Some(table) = self.value.get_ref().as_table() else {
            self.problem("this must be a text: a string, or `{ en = \"…\", de = \"…\" }`");
            return None;
        };
        let map = Map { source: self.source, table, at: self.span().start };
        if map.get("en").is_none() {
            self.problem("a text in several languages needs English: add `en = \"…\"`");
        }
        let pairs = map.entries().into_iter().filter_map(|(key, node)| Some((key.text.to_owned(), node.words()?.checked())));
        Some(Text::from_pairs(pairs))
    }

    /// `true` or `false`.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        let value = self.value.get_ref().as_bool();
        if value.is_none() {
            self.problem(format!("this must be true or false, not {}", self.kind()));
        }
        value
    }

    /// A whole number within these bounds.
    #[must_use]
    pub fn integer(&self, bounds: Range<u32>) -> Option<u32> {
        let value = self.value.get_ref().as_integer().and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        let value = value.filter(|number| bounds.contains(number));
        if value.is_none() {
            self.problem(format!("this must be a whole number from {} to {}", bounds.start, bounds.end.saturating_sub(1)));
        }
        value
    }

    /// A table.
    #[must_use]
    pub fn map(&self) -> Option<Map<'a>> {
        let Some(table) = self.value.get_ref().as_table() else {
            self.problem(format!("this must be a table, not {}", self.kind()));
            return None;
        };
        Some(Map { source: self.source, table, at: self.span().start })
    }

    /// A list, or a single value as a list of one.
    #[must_use]
    pub fn list(&self) -> Vec<Node<'a>> {
        match self.value.get_ref().as_array() {
            Some(array) => array.iter().map(|value| Node { source: self.source, value }).collect(),
            None => vec![*self],
        }
    }

    /// What is there, for whoever looks at it.
    #[must_use]
    pub fn value(&self) -> &'a DeValue<'a> {
        self.value.get_ref()
    }

    /// What kind of value it is, in words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }
}

impl Words<'_> {
    /// Notes a mistake at the start of the string.
    pub fn problem(&self, message: impl Into<String>) {
        self.problem_at(0, message);
    }

    /// Notes a mistake at a byte of the string. In a string with escapes the place is that of its
    /// start.
    pub fn problem_at(&self, offset: usize, message: impl Into<String>) {
        self.source.problem(self.span + if self.raw { offset } else { 0 }, message);
    }

    /// How many mistakes the file has so far.
    #[must_use]
    pub fn mistakes(&self) -> usize {
        self.source.problems.borrow().len()
    }

    /// The string, for people to read: without characters that hide or reorder others.
    fn checked(&self) -> String {
        if let Some((at, c)) = self.text.char_indices().find(|(_, c)| is_deceptive(*c)) {
            self.problem_at(at, format!("a text cannot contain the invisible character U+{:04X}", u32::from(c)));
        }
        self.text.to_owned()
    }

    /// What this word stands for in a closed list, noted if it is in none.
    #[must_use]
    pub fn one_of<T: Copy>(&self, list: &[(&'static str, T)], what: &str) -> Option<T> {
        let found = list.iter().find(|(word, _)| *word == self.text).map(|(_, value)| *value);
        if found.is_none() {
            let mend = nearest(self.text, list.iter().map(|(word, _)| *word));
            self.problem(format!("`{}` is no {what}{mend}", self.text));
        }
        found
    }
}

/// Whether a character is a control, or one of those that Unicode has to join, hide and turn round others.
#[must_use]
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A mend for a word that is not in a list: the nearest one, or all of them.
#[must_use]
pub fn nearest<'w>(word: &str, list: impl IntoIterator<Item = &'w str>) -> String {
    nearest_or(word, list, "")
}

/// The same, with something else that can be done where no word is near.
pub(crate) fn nearest_or<'w>(word: &str, list: impl IntoIterator<Item = &'w str>, other: &str) -> String {
    let words: Vec<&str> = list.into_iter().collect();
    let near = words
        .iter()
        .map(|known| (strsim::damerau_levenshtein(word, known), *known))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, known)| *distance < word.chars().count() && *distance <= 2.max(known.chars().count() / 3));
    match near {
        Some((_, known)) => format!("; did you mean `{known}`?"),
        None if words.is_empty() => String::new(),
        None => format!("; {other}write one of {}", words.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str, read: impl FnOnce(&Map<'_>)) -> String {
        let source = Source::new("a.toml", text);
        source
            .read(|map| {
                read(map);
                Some(())
            })
            .map_or_else(|problems| problems.to_string(), |()| String::new())
    }

    #[test]
    fn an_unknown_key_is_told_with_line_column_and_the_nearest_one() {
        let text = "title = \"x\"\n[a]\n  titel = \"y\"\n";
        let told = problems(text, |map| {
            map.only(&["title", "a"]);
            map.get("a").and_then(|node| node.map()).unwrap().only(&["title"]);
        });
        assert_eq!(told, "a.toml:3:3: there is no key `titel` here; did you mean `title`?");
    }

    #[test]
    fn a_place_in_a_literal_string_is_its_line_in_the_file() {
        let text = "a = 1\r\nrequest = '''\r\nGET x\r\nHost: y\r\n'''\r\n";
        let told = problems(text, |map| map.words("request").unwrap().problem_at(6, "here"));
        assert_eq!(told, "a.toml:4:1: here");
    }

    #[test]
    fn what_is_no_toml_is_told_where() {
        assert_eq!(problems("a = \n", |_| ()).split(": ").next(), Some("a.toml:1:5"));
    }

    #[test]
    fn every_mistake_is_told_in_the_files_order() {
        let told = problems("b = 1\na = \"x\"\n", |map| {
            let _ = map.get("a").unwrap().boolean();
            let _ = map.words("b");
        });
        assert_eq!(
            told,
            "a.toml:1:5: this must be a string in quotation marks, not a whole number\n\
             a.toml:2:5: this must be true or false, not a string"
        );
    }

    #[test]
    fn a_text_cannot_hide_characters() {
        let told = problems("a = \"ab\u{202e}c\"", |map| drop(map.text("a")));
        assert!(told.ends_with("a text cannot contain the invisible character U+202E"), "{told}");
    }
}

//! XML answers as trees of local names, read event by event by `quick-xml`.
//!
//! No DOCTYPE, no entity but the predefined ones, a bound on depth. Text that is split by references
//! or CDATA sections is joined.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use thiserror::Error;

use crate::json::MAX_DEPTH;

/// An element: its name without prefix, its text, its children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// The local name.
    pub name: String,
    /// Its own text, joined.
    pub text: String,
    /// The elements in it.
    pub children: Vec<Element>,
}

/// Why an XML text cannot be read.
#[derive(Debug, Error)]
pub enum XmlError {
    /// It is not well formed.
    #[error("it is not well-formed XML: {0}")]
    Malformed(String),
    /// It has a DOCTYPE, which nothing that is read here needs.
    #[error("it has a DOCTYPE")]
    Doctype,
    /// A reference to an entity that XML does not predefine.
    #[error("it refers to the entity `&{0};`")]
    Entity(String),
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("it is nested too deep")]
    Deep,
}

impl From<quick_xml::Error> for XmlError {
    fn from(error: quick_xml::Error) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl Element {
    /// Reads a document.
    ///
    /// # Errors
    /// Says why it cannot be read.
    ///
    /// ```
    /// use passdesk_core::xml::Element;
    /// let root = Element::parse("<s:a xmlns:s='x'><b>1 &lt; <![CDATA[2]]></b></s:a>")?;
    /// assert_eq!((root.name.as_str(), root.children[0].text.as_str()), ("a", "1 < 2"));
    /// # Ok::<(), passdesk_core::xml::XmlError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, XmlError> {
        let mut reader = Reader::from_str(text);
        let mut open: Vec<Self> = Vec::new();
        let mut root = None;
        loop {
            match reader.read_event()? {
                Event::Start(start) => {
                    check_attributes(&start)?;
                    if open.len() == MAX_DEPTH {
                        return Err(XmlError::Deep);
                    }
                    open.push(Self { name: start.local_name().as_ref().to_owned(), ..Self::default() });
                }
                Event::Empty(start) => {
                    check_attributes(&start)?;
                    close(Self { name: start.local_name().as_ref().to_owned(), ..Self::default() }, &mut open, &mut root)?;
                }
                Event::End(_) => {
                    let element = open.pop().ok_or_else(|| XmlError::Malformed("an end without a start".into()))?;
                    close(element, &mut open, &mut root)?;
                }
                Event::Text(text) => add(&text.xml10_content(), &mut open)?,
                Event::CData(text) => add(&text.xml10_content(), &mut open)?,
                Event::GeneralRef(reference) => add(&resolve(&reference)?.to_string(), &mut open)?,
                Event::DocType(_) => return Err(XmlError::Doctype),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof => break,
            }
        }
        match root {
            Some(root) if open.is_empty() => Ok(root),
            _ => Err(XmlError::Malformed("it ends before its root element does".into())),
        }
    }
}

fn check_attributes(start: &quick_xml::events::BytesStart<'_>) -> Result<(), XmlError> {
    for attribute in start.attributes() {
        attribute.map_err(|error| XmlError::Malformed(error.to_string()))?;
    }
    Ok(())
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) -> Result<(), XmlError> {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None if root.is_none() => *root = Some(element),
        None => return Err(XmlError::Malformed("it has two root elements".into())),
    }
    Ok(())
}

fn add(text: &str, open: &mut [Element]) -> Result<(), XmlError> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(XmlError::Malformed("text stands outside the root element".into())),
    }
    Ok(())
}

/// The character that a reference stands for.
///
/// # Errors
/// An entity that XML does not predefine (XML 1.0, section 4.6), or a number that is no character.
pub(crate) fn resolve(reference: &BytesRef<'_>) -> Result<char, XmlError> {
    if let Some(c) = reference.resolve_char_ref()? {
        return Ok(c);
    }
    match &**reference {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        other => Err(XmlError::Entity(other.chars().take(40).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_text_is_joined() {
        let root = Element::parse("<a>x&amp;&#38;&#x26;<!-- no --><![CDATA[&<]]>y\r\n</a>").unwrap();
        assert_eq!(root.text, "x&&&&<y\n");
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(MAX_DEPTH + 1), "</a>".repeat(MAX_DEPTH + 1));
        for text in [
            "",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>text",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
            "<!DOCTYPE a><a/>",
            "<a>&x;</a>",
            "<a b='1' b='2'/>",
            "not xml",
            &deep,
        ] {
            assert!(Element::parse(text).is_err(), "{text}");
        }
    }
}

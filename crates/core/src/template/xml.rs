//! An XML body. It is sent without the indentation between its elements.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Bit, Writer};
use crate::place::Place;
use crate::xml::{XmlError, resolve};

/// An element that has begun: where its parts begin, its text so far, whether it holds elements.
struct Open {
    start: usize,
    text: String,
    elements: bool,
}

pub(super) fn parse(body: &str, at: usize, writer: &mut Writer<'_>) -> Option<()> {
    let mut reader = Reader::from_str(body);
    let mut open: Vec<Open> = Vec::new();
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(0);
        let here = at + before;
        let result = reader.read_event().map_err(XmlError::from).and_then(|event| step(event, here, &mut open, writer));
        match result {
            Ok(true) => {}
            Ok(false) => return Some(()),
            Err(error) => {
                writer.problem(here, format!("in the body, {error}"));
                return None;
            }
        }
    }
}

/// Writes one event; whether there may be another.
fn step(event: Event<'_>, at: usize, open: &mut Vec<Open>, writer: &mut Writer<'_>) -> Result<bool, XmlError> {
    match event {
        Event::Decl(declaration) => writer.literal(&format!("<?{}?>", &*declaration)),
        Event::Start(start) => {
            let from = begin(&start, at, open, writer)?;
            writer.literal(">");
            open.push(Open { start: from, text: String::new(), elements: false });
        }
        Event::Empty(start) => {
            begin(&start, at, open, writer)?;
            writer.literal("/>");
        }
        Event::End(end) => {
            let Some(element) = open.pop() else { return Err(XmlError::Malformed("an element ends that did not begin".into())) };
            let text = element.text.trim().to_owned();
            let bits = writer.bits(&text, at);
            if element.elements && !bits.is_empty() {
                writer.problem(at, "an element holds either text or elements, not both");
            }
            writer.alone(&bits, at, Place::Text);
            writer.literal(&format!("</{}>", end.name().as_ref()));
            writer.wrap(element.start, &bits);
        }
        Event::Text(text) => add(&text.xml10_content(), at, open, writer),
        Event::GeneralRef(reference) => add(&resolve(&reference)?.to_string(), at, open, writer),
        Event::DocType(_) => return Err(XmlError::Doctype),
        Event::CData(_) | Event::PI(_) | Event::Comment(_) => {
            writer.problem(at, "a request holds no CDATA, comment or processing instruction; write it without");
        }
        Event::Eof if open.is_empty() => return Ok(false),
        Event::Eof => return Err(XmlError::Malformed("an element is not closed".into())),
    }
    Ok(true)
}

fn add(text: &str, at: usize, open: &mut [Open], writer: &Writer<'_>) {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => writer.problem(at, "text stands outside the root element"),
    }
}

/// Writes the start of a tag, up to what closes it.
fn begin(start: &BytesStart<'_>, at: usize, open: &mut [Open], writer: &mut Writer<'_>) -> Result<usize, XmlError> {
    if let Some(parent) = open.last_mut() {
        parent.elements = true;
    }
    let from = writer.mark();
    let name = start.name();
    if name.as_ref().contains(['{', '}']) {
        writer.problem(at, "a value cannot stand in the name of an element");
    }
    writer.literal(&format!("<{}", name.as_ref()));
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| XmlError::Malformed(error.to_string()))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(XmlError::from)?;
        let bits: Vec<Bit<'_>> = writer.bits(&value, at);
        let attribute_start = writer.mark();
        writer.literal(&format!(" {}=\"", attribute.key.as_ref()));
        writer.alone(&bits, at, Place::Attribute);
        writer.literal("\"");
        writer.wrap(attribute_start, &bits);
    }
    Ok(from)
}

//! An XML body. It is sent without the indentation between its elements.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Bit, Writer};
use crate::place::Place;
use crate::xml::{XmlError, resolve};

/// An element that has begun: where its parts begin, its text so far and where that stands, whether it
/// holds elements.
struct Open {
    start: usize,
    text: String,
    text_at: Option<usize>,
    elements: bool,
}

/// The elements that have begun and not ended, and whether the root was among them.
#[derive(Default)]
struct Tree {
    open: Vec<Open>,
    rooted: bool,
}

pub(super) fn parse(body: &str, at: usize, writer: &mut Writer<'_>) -> Option<()> {
    let mut reader = Reader::from_str(body);
    let mut tree = Tree::default();
    let mistakes = writer.source.mistakes();
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(0);
        let here = at + before;
        let result = reader.read_event().map_err(XmlError::from).and_then(|event| step(event, here, &mut tree, writer));
        match result {
            Ok(true) => {}
            Ok(false) => {
                // What was told of already may be why.
                if writer.source.mistakes() == mistakes {
                    check(body, at, writer);
                }
                return Some(());
            }
            Err(error) => {
                let told = error.to_string();
                let mend = if told.contains("entity") { "; write `&amp;` for `&`, and any other character as it is" } else { "" };
                writer.problem(here, format!("the body cannot be sent: {told}{mend}"));
                return None;
            }
        }
    }
}

/// The reader above takes names and declarations as they are; who gets the request may be stricter.
fn check(body: &str, at: usize, writer: &Writer<'_>) {
    if let Err(error) = roxmltree::Document::parse(body) {
        let told = error.to_string();
        let (told, _) = told.rsplit_once(" at ").unwrap_or((&told, ""));
        writer.problem(at + offset(body, error.pos()), format!("the body cannot be sent: it is not well-formed XML: {told}"));
    }
}

/// The byte at which a line and a column stand.
fn offset(body: &str, place: roxmltree::TextPos) -> usize {
    let index = |number: u32| usize::try_from(number).unwrap_or(1).saturating_sub(1);
    let mut lines = body.split_inclusive('\n');
    let before: usize = lines.by_ref().take(index(place.row)).map(str::len).sum();
    before + lines.next().unwrap_or("").chars().take(index(place.col)).map(char::len_utf8).sum::<usize>()
}

/// Writes one event; whether there may be another.
fn step(event: Event<'_>, at: usize, tree: &mut Tree, writer: &mut Writer<'_>) -> Result<bool, XmlError> {
    match event {
        Event::Decl(declaration) => writer.literal(&format!("<?{}?>", &*declaration)),
        Event::Start(start) => {
            let from = begin(&start, at, tree, writer)?;
            writer.literal(">");
            tree.open.push(Open { start: from, text: String::new(), text_at: None, elements: false });
        }
        Event::Empty(start) => {
            begin(&start, at, tree, writer)?;
            writer.literal("/>");
        }
        Event::End(end) => {
            let Some(element) = tree.open.pop() else {
                return Err(XmlError::Malformed("an element ends that did not begin".into()));
            };
            let at = element.text_at.unwrap_or(at);
            let text = element.text.trim().to_owned();
            let bits = writer.bits(&text, at);
            if element.elements && !bits.is_empty() {
                writer.problem(at, "an element holds either text or elements, not both; leave the text out");
            }
            writer.alone(&bits, at, Place::Text);
            writer.literal(&format!("</{}>", end.name().as_ref()));
            writer.wrap(element.start, &bits, at);
        }
        Event::Text(text) => add(&text.xml10_content(), at, tree, writer),
        Event::GeneralRef(reference) => add(&resolve(&reference)?.to_string(), at, tree, writer),
        Event::DocType(_) | Event::CData(_) | Event::PI(_) | Event::Comment(_) => {
            writer.problem(at, "a request holds no DOCTYPE, CDATA, comment or processing instruction; write it without");
        }
        Event::Eof if tree.open.is_empty() && tree.rooted => return Ok(false),
        Event::Eof => return Err(XmlError::Malformed("it ends before its root element does".into())),
    }
    Ok(true)
}

fn add(text: &str, at: usize, tree: &mut Tree, writer: &Writer<'_>) {
    let blank = text.len() - text.trim_start().len();
    match tree.open.last_mut() {
        Some(element) => {
            if blank < text.len() {
                element.text_at.get_or_insert(at + blank);
            }
            element.text.push_str(text);
        }
        None if blank == text.len() => {}
        None => writer.problem(at + blank, "text stands outside the root element; leave it out"),
    }
}

/// Writes the start of a tag, up to what closes it.
fn begin(start: &BytesStart<'_>, at: usize, tree: &mut Tree, writer: &mut Writer<'_>) -> Result<usize, XmlError> {
    match tree.open.last_mut() {
        Some(parent) => parent.elements = true,
        None if tree.rooted => writer.problem(at, "XML has one root element; put this one inside it, or leave it out"),
        None => tree.rooted = true,
    }
    let from = writer.mark();
    let name = start.name();
    if name.as_ref().contains(['{', '}']) {
        writer.problem(at, "a value cannot stand in the name of an element; write the name out");
    }
    writer.literal(&format!("<{}", name.as_ref()));
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| XmlError::Malformed(error.to_string()))?;
        if attribute.key.as_ref().contains(['{', '}']) {
            writer.problem(at, "a value cannot stand in the name of an attribute; write the name out");
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(XmlError::from)?;
        let bits: Vec<Bit<'_>> = writer.bits(&value, at);
        let attribute_start = writer.mark();
        writer.literal(&format!(" {}=\"", attribute.key.as_ref()));
        writer.alone(&bits, at, Place::Attribute);
        writer.literal("\"");
        writer.wrap(attribute_start, &bits, at);
    }
    Ok(from)
}

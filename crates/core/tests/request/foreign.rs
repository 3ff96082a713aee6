//! A request as others read it: by parsers that had no part in writing it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use passdesk_core::{Kind, Values};
use percent_encoding::percent_decode_str;
use url::Url;

use super::forms::{Form, Slot};

/// Where each text stands, and the text.
pub type Leaves = Vec<(String, String)>;

/// Reads a whole message.
pub fn read(message: &str) -> Leaves {
    let mut fields = [httparse::EMPTY_HEADER; 32];
    let mut head = httparse::Request::new(&mut fields);
    let length = head.parse(message.as_bytes()).unwrap().unwrap();
    let mut leaves =
        vec![("method".to_owned(), head.method.unwrap().to_owned()), ("version".to_owned(), head.version.unwrap().to_string())];
    read_address(head.path.unwrap(), &mut leaves);
    let mut media = String::new();
    for field in head.headers.iter() {
        let text = std::str::from_utf8(field.value).unwrap();
        match text.strip_prefix("Basic ") {
            Some(pair) => {
                let pair = String::from_utf8(BASE64_STANDARD.decode(pair).unwrap()).unwrap();
                let (name, password) = pair.split_once(':').unwrap();
                leaves.push(("basic name".to_owned(), name.to_owned()));
                leaves.push(("basic password".to_owned(), password.to_owned()));
            }
            None => leaves.push((format!("header {}", field.name), text.to_owned())),
        }
        if field.name == "Content-Type" {
            text.clone_into(&mut media);
        }
    }
    let body = &message[length..];
    if media.contains("json") {
        read_json("body", &serde_json::from_str(body).unwrap(), &mut leaves);
    } else if media.contains("xml") {
        read_xml("body", roxmltree::Document::parse(body).unwrap().root_element(), &mut leaves);
    } else if media.contains("form") {
        leaves.extend(form_urlencoded::parse(body.as_bytes()).map(|(name, text)| (format!("form {name}"), text.into_owned())));
    } else {
        assert_eq!(body, "");
    }
    leaves
}

fn read_address(address: &str, leaves: &mut Leaves) {
    let url = Url::parse(address).unwrap();
    assert_eq!(url.as_str(), address, "an address is sent as it was built");
    leaves.push(("origin".to_owned(), url.origin().ascii_serialization()));
    for segment in url.path_segments().unwrap() {
        leaves.push(("segment".to_owned(), percent_decode_str(segment).decode_utf8().unwrap().into_owned()));
    }
    leaves.extend(url.query_pairs().map(|(name, text)| (format!("query {name}"), text.into_owned())));
}

fn read_xml(above: &str, element: roxmltree::Node<'_, '_>, leaves: &mut Leaves) {
    let name = element.tag_name();
    let path = format!("{above}/{{{}}}{}", name.namespace().unwrap_or(""), name.name());
    let text: String = element.children().filter(|child| !child.is_element()).filter_map(|child| child.text()).collect();
    leaves.push((path.clone(), text));
    for attribute in element.attributes() {
        leaves.push((format!("{path}/@{}", attribute.name()), attribute.value().to_owned()));
    }
    for child in element.children().filter(roxmltree::Node::is_element) {
        read_xml(&path, child, leaves);
    }
}

fn read_json(path: &str, value: &serde_json::Value, leaves: &mut Leaves) {
    use serde_json::Value;
    match value {
        Value::Null => leaves.push((format!("{path} null"), String::new())),
        Value::Bool(flag) => leaves.push((format!("{path} boolean"), flag.to_string())),
        Value::Number(number) => leaves.push((format!("{path} number"), number.to_string())),
        Value::String(text) => leaves.push((format!("{path} string"), text.clone())),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| read_json(&format!("{path}/{index}"), item, leaves)),
        Value::Object(members) => members.iter().for_each(|(key, member)| read_json(&format!("{path}/{key}"), member, leaves)),
    }
}

/// What others must read: the shape of a request with harmless values, each replaced by the one given.
pub fn expected(form: &Form, values: &Values) -> Leaves {
    let present: Vec<(usize, &Slot)> = form.slots.iter().enumerate().filter(|(_, slot)| values.get(&slot.name).is_some()).collect();
    let harmless = present.iter().fold(Values::new(), |values, (index, slot)| values.with(&slot.name, marker(*index, slot)));
    let mut leaves = read(form.template.build(&harmless).unwrap().expose());
    for (index, slot) in present {
        let marker = leaf(slot, &marker(index, slot));
        let value = &leaf(slot, values.get(&slot.name).unwrap().expose());
        let holds = |path: &str, text: &str| {
            if slot.kind == Kind::Boolean { text == marker && path.contains("boolean") } else { text.contains(&marker) }
        };
        let mut found = 0;
        for (_, text) in leaves.iter_mut().filter(|(path, text)| holds(path, text)) {
            *text = text.replacen(&marker, value, 1);
            found += 1;
        }
        assert_eq!(found, 1, "{} {}", form.name, slot.name);
    }
    leaves
}

/// The one text in a value: JSON is always an array with one string here.
fn leaf(slot: &Slot, value: &str) -> String {
    if slot.kind == Kind::Json { serde_json::from_str::<[String; 1]>(value).unwrap().concat() } else { value.to_owned() }
}

/// Values for all slots of a form, each harmless.
pub fn harmless(form: &Form) -> Values {
    form.slots.iter().enumerate().fold(Values::new(), |values, (index, slot)| values.with(&slot.name, marker(index, slot)))
}

/// A text that is found again, of the slot's kind.
fn marker(index: usize, slot: &Slot) -> String {
    match slot.kind {
        Kind::String => format!("marker-{index}-marker"),
        Kind::Integer => (8_000_000_000_000 + index).to_string(),
        Kind::Boolean => "true".to_owned(),
        Kind::Uuid => format!("00000000-0000-4000-8000-{index:012}"),
        Kind::Json => format!("[\"marker-{index}-marker\"]"),
    }
}

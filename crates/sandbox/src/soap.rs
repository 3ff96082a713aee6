//! SOAP envelopes: reading one strictly, writing answers and faults.

use roxmltree::{Document, Node};
use thiserror::Error;

/// The envelope namespace of SOAP 1.1.
pub(crate) const SOAP_11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// The envelope namespace of SOAP 1.2.
pub(crate) const SOAP_12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// How a fault is laid out: the two versions of SOAP name its parts differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V11,
    V12,
}

/// How a service writes its envelopes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dialect {
    pub(crate) version: Version,
    /// The prefix of the envelope namespace.
    pub(crate) prefix: &'static str,
    /// The envelope namespace.
    pub(crate) namespace: &'static str,
}

/// Why a body is no envelope.
#[derive(Debug, Error)]
pub(crate) enum EnvelopeError {
    #[error("the root is not an Envelope")]
    NotAnEnvelope,
    #[error("Possible SOAP version mismatch: Envelope namespace {found} was unexpected. Expecting {expected}.")]
    Version { found: String, expected: &'static str },
    #[error("the Envelope must hold one Body, and that one element")]
    Shape,
}

impl Dialect {
    /// The content type of an answer.
    pub(crate) fn content_type(self) -> &'static str {
        match self.version {
            Version::V11 => "text/xml; charset=utf-8",
            Version::V12 => "application/soap+xml; charset=utf-8",
        }
    }

    /// An envelope around `body`, which is XML.
    pub(crate) fn envelope(self, attributes: &str, body: &str) -> String {
        let Self { prefix, namespace, .. } = self;
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
             <{prefix}:Envelope xmlns:{prefix}=\"{namespace}\"{attributes}>\
             <{prefix}:Body>{body}</{prefix}:Body></{prefix}:Envelope>"
        )
    }

    /// A fault. `code` is written as given, `text` is escaped, `detail` is XML and includes its element.
    pub(crate) fn fault(self, code: &str, text: &str, detail: &str) -> String {
        let (prefix, text) = (self.prefix, escape(text));
        let parts = match self.version {
            Version::V11 => {
                format!("<faultcode>{code}</faultcode><faultstring>{text}</faultstring>{detail}")
            }
            Version::V12 => format!(
                "<{prefix}:Code><{prefix}:Value>{code}</{prefix}:Value></{prefix}:Code>\
                 <{prefix}:Reason><{prefix}:Text xml:lang=\"en\">{text}</{prefix}:Text></{prefix}:Reason>{detail}"
            ),
        };
        self.envelope("", &format!("<{prefix}:Fault>{parts}</{prefix}:Fault>"))
    }

    /// The element that stands in the body.
    pub(crate) fn body<'a, 'input>(self, document: &'a Document<'input>) -> Result<Node<'a, 'input>, EnvelopeError> {
        let envelope = document.root_element();
        if envelope.tag_name().name() != "Envelope" {
            return Err(EnvelopeError::NotAnEnvelope);
        }
        let found = envelope.tag_name().namespace().unwrap_or_default();
        if found != self.namespace {
            let found = found.to_owned();
            return Err(EnvelopeError::Version { found, expected: self.namespace });
        }
        let body = sequence(envelope, self.namespace, ["Body"])
            .map(|[body]| body)
            .or_else(|| sequence(envelope, self.namespace, ["Header", "Body"]).map(|[_, body]| body))
            .ok_or(EnvelopeError::Shape)?;
        let mut elements = body.children().filter(Node::is_element);
        match (elements.next(), elements.next()) {
            (Some(element), None) => Ok(element),
            _ => Err(EnvelopeError::Shape),
        }
    }
}

/// Reads XML without a DTD, which SOAP forbids.
pub(crate) fn parse(body: &[u8]) -> Result<Document<'_>, String> {
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    Document::parse(text).map_err(|error| error.to_string())
}

/// The children of `parent` if they are exactly `names`, in this order and namespace, with nothing but blanks around.
pub(crate) fn sequence<'a, 'input, const N: usize>(
    parent: Node<'a, 'input>,
    namespace: &str,
    names: [&str; N],
) -> Option<[Node<'a, 'input>; N]> {
    let blank = |node: &Node<'_, '_>| node.text().is_none_or(|text| text.trim().is_empty());
    if !parent.children().filter(Node::is_text).all(|text| blank(&text)) {
        return None;
    }
    let children: Vec<_> = parent.children().filter(Node::is_element).collect();
    let children: [Node<'_, '_>; N] = children.try_into().ok()?;
    let fits = children.iter().zip(names).all(|(node, name)| node.has_tag_name((namespace, name)));
    fits.then_some(children)
}

/// The text of an element that holds nothing else.
pub(crate) fn text(element: Node<'_, '_>) -> Option<String> {
    let only_text = element.children().all(|node| node.is_text() || node.is_comment());
    only_text.then(|| element.children().filter_map(|node| node.text().filter(|_| node.is_text())).collect())
}

/// Writes text for a place between two tags. What XML cannot carry becomes U+FFFD.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(character),
            '\0'..' ' | '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIALECT: Dialect = Dialect { version: Version::V11, prefix: "soap", namespace: SOAP_11 };

    fn body_of(envelope: &str) -> Result<String, EnvelopeError> {
        let document = parse(envelope.as_bytes()).unwrap();
        DIALECT.body(&document).map(|element| element.tag_name().name().to_owned())
    }

    fn enveloped(content: &str) -> String {
        format!("<e:Envelope xmlns:e='{SOAP_11}'>{content}</e:Envelope>")
    }

    #[test]
    fn the_one_element_of_the_body_is_found() {
        assert_eq!(body_of(&enveloped("<e:Body> <a/> </e:Body>")).unwrap(), "a");
        assert_eq!(body_of(&enveloped("<e:Header/><e:Body><a/></e:Body>")).unwrap(), "a");
        assert_eq!(body_of(&DIALECT.envelope(" a=''", "<b/>")).unwrap(), "b");
    }

    #[test]
    fn anything_else_is_no_envelope() {
        for envelope in [
            enveloped(""),
            enveloped("<e:Body/>"),
            enveloped("<e:Body><a/><b/></e:Body>"),
            enveloped("<Body><a/></Body>"),
            enveloped("<e:Body><a/></e:Body><e:Body><b/></e:Body>"),
            enveloped("x<e:Body><a/></e:Body>"),
            "<Envelope><Body><a/></Body></Envelope>".to_owned(),
            "<a/>".to_owned(),
        ] {
            assert!(body_of(&envelope).is_err(), "{envelope}");
        }
    }

    #[test]
    fn a_document_type_is_not_read() {
        assert!(parse(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").is_err());
    }

    #[test]
    fn very_deep_xml_is_survived() {
        assert!(parse("<a>".repeat(300_000).as_bytes()).is_err());
    }

    #[test]
    fn text_survives_writing_and_reading() {
        let hard = "a<b>&amp;]]>\r\n\t\"'é𝄞 ";
        let written = format!("<a>{}</a>", escape(hard));
        let document = parse(written.as_bytes()).unwrap();
        assert_eq!(text(document.root_element()).as_deref(), Some(hard));
    }

    #[test]
    fn text_in_several_pieces_is_put_together_and_elements_are_not_text() {
        let document = parse(b"<a>x<![CDATA[<y>]]><!-- no -->z</a>").unwrap();
        assert_eq!(text(document.root_element()).as_deref(), Some("x<y>z"));
        let document = parse(b"<a>x<b/></a>").unwrap();
        assert_eq!(text(document.root_element()), None);
    }

    #[test]
    fn each_version_has_its_own_fault() {
        let old = DIALECT.fault("soap:Client", "a & b", "<detail />");
        assert!(old.contains("<soap:Fault><faultcode>soap:Client</faultcode><faultstring>a &amp; b</faultstring><detail /></soap:Fault>"));
        let new = Dialect { version: Version::V12, prefix: "soap", namespace: SOAP_12 };
        let new = new.fault("soap:Sender", "a", "<soap:Detail />");
        assert!(new.contains(
            "<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code>\
             <soap:Reason><soap:Text xml:lang=\"en\">a</soap:Text></soap:Reason><soap:Detail /></soap:Fault>"
        ));
    }
}

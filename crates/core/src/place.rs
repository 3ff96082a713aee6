//! Where in a request a value stands, and how it is written there.
//!
//! Each place encodes for itself and refuses what it cannot carry, so no value can change the shape
//! of a request. Each encoding is injective: [`Place::decode`] reads back what [`Place::encode`]
//! wrote. Whoever decodes compares with what encoding gives, so decoding may be lax.

use crate::sink::Sink;
use crate::word::words;

use base64ct::{Base64, Encoding as _};
use thiserror::Error;

words! {
    /// The syntax around a value.
    Place {
        /// A segment of a path (RFC 3986, section 3.3). All but unreserved characters become `%XX`.
        Segment = "segment",
        /// The value of a pair of a query (RFC 3986, section 3.4), written like a segment: a space is
        /// `%20`.
        Query = "query",
        /// A query value between double quotes, as in the filter of RFC 7644, section 3.4.2.2.
        QueryQuoted = "query_quoted",
        /// A query value between single quotes, as in an `OData` filter.
        QueryApostrophe = "query_apostrophe",
        /// Part of a header field's value (RFC 9110, section 5.5): visible ASCII, as it is.
        Header = "header",
        /// The value of a pair of a form (WHATWG URL, section 5.2): a space is `+`.
        Form = "form",
        /// The text of an XML 1.0 element.
        Text = "text",
        /// The value of an XML 1.0 attribute between double quotes.
        Attribute = "attribute",
        /// A JSON string (RFC 8259, section 7), without its quotation marks.
        Json = "json",
        /// A JSON integer or boolean, as it is.
        JsonBare = "json_bare",
        /// Any JSON value, as it is.
        JsonAny = "json_any",
    }
}

/// What a place cannot carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Uncarriable {
    /// A control character where none can stand.
    #[error("contains a control character (U+{:04X}), which cannot be sent here", *.0 as u32)]
    Control(char),
    /// A character that XML 1.0 does not have (section 2.2).
    #[error("contains a character (U+{:04X}) that XML cannot carry", *.0 as u32)]
    Xml(char),
    /// Not visible ASCII, in a header.
    #[error("contains a space or a character beyond ASCII (U+{:04X}), which a header cannot carry", *.0 as u32)]
    Header(char),
    /// A slash in a path segment. Servers on the way decode and re-read it.
    #[error("contains a {0:?}, which cannot be part of an address")]
    Slash(char),
    /// `.` or `..`, which mean another path.
    #[error("is {0:?}, which an address reads as another path")]
    Dots(&'static str),
    /// The mark that the value stands in, or a backslash.
    #[error("contains a {0:?}, which would end the search expression")]
    Mark(char),
    /// A colon in the name of Basic credentials (RFC 7617, section 2).
    #[error("contains a colon, which a login for Basic authentication cannot have")]
    Colon,
}

impl Place {
    /// Appends the value as it is written here.
    ///
    /// # Errors
    /// Says what cannot be carried. What was appended until then is of no use.
    pub fn encode(self, value: &str, out: &mut impl Sink) -> Result<(), Uncarriable> {
        match self {
            Self::Segment => {
                if let Some(dots) = [".", ".."].into_iter().find(|dots| *dots == value) {
                    return Err(Uncarriable::Dots(dots));
                }
                if let Some(slash) = value.chars().find(|c| matches!(c, '/' | '\\')) {
                    return Err(Uncarriable::Slash(slash));
                }
                percent(value, out)
            }
            Self::Query => percent(value, out),
            Self::QueryQuoted => quoted(value, '"', out),
            Self::QueryApostrophe => quoted(value, '\'', out),
            Self::Header => header(value, out),
            Self::Form => {
                form(value, out);
                Ok(())
            }
            Self::Text => xml(value, false, out),
            Self::Attribute => xml(value, true, out),
            Self::Json => {
                json(value, out);
                Ok(())
            }
            Self::JsonBare | Self::JsonAny => {
                out.push_str(value);
                Ok(())
            }
        }
    }

    /// How many bytes from the start can belong to a value here.
    pub(crate) fn span(self, input: &str) -> usize {
        let bytes = input.as_bytes();
        let member: fn(u8) -> bool = match self {
            Self::Json => return json_span(bytes),
            Self::JsonAny => return json_value_span(bytes),
            Self::Segment | Self::Query | Self::QueryQuoted | Self::QueryApostrophe => |byte| unreserved(byte) || byte == b'%',
            Self::Header => |byte| matches!(byte, b'!'..=b'~'),
            Self::Form => |byte| form_plain(byte) || matches!(byte, b'%' | b'+'),
            Self::Text => |byte| byte != b'<',
            Self::Attribute => |byte| byte != b'"',
            Self::JsonBare => |byte| byte.is_ascii_alphanumeric() || byte == b'-',
        };
        bytes.iter().position(|byte| !member(*byte)).unwrap_or(bytes.len())
    }

    /// The value that is written so, if it can be read at all.
    pub(crate) fn decode(self, written: &str) -> Option<String> {
        match self {
            Self::Segment | Self::Query | Self::QueryQuoted | Self::QueryApostrophe => unpercent(written, false),
            Self::Form => unpercent(written, true),
            Self::Header | Self::JsonBare | Self::JsonAny => Some(written.to_owned()),
            Self::Text | Self::Attribute => unxml(written),
            Self::Json => unjson(written),
        }
    }
}

/// Writes `name:password` for Basic authentication (RFC 7617, section 2; UTF-8).
///
/// # Errors
/// A colon in the name, or a control character in either.
pub(crate) fn encode_basic(name: &str, password: &str, out: &mut impl Sink) -> Result<(), Uncarriable> {
    if name.bytes().any(|byte| byte == b':') {
        return Err(Uncarriable::Colon);
    }
    if let Some(control) = name.chars().chain(password.chars()).find(|c| c.is_control()) {
        return Err(Uncarriable::Control(control));
    }
    let pair = zeroize::Zeroizing::new(format!("{name}:{password}"));
    out.push_str(&zeroize::Zeroizing::new(Base64::encode_string(pair.as_bytes())));
    Ok(())
}

/// Reads name and password of Basic authentication from the start, and how long they are there.
pub(crate) fn decode_basic(input: &str) -> Option<(usize, String, String)> {
    let length =
        input.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))).unwrap_or(input.len());
    let pair = String::from_utf8(Base64::decode_vec(input.get(..length)?).ok()?).ok()?;
    let (name, password) = pair.split_once(':')?;
    Some((length, name.to_owned(), password.to_owned()))
}

pub(crate) fn unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn form_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'-' | b'.' | b'_')
}

fn push_percent(byte: u8, out: &mut impl Sink) {
    out.push('%');
    for digit in [byte >> 4, byte & 15] {
        out.push(char::from_digit(digit.into(), 16).unwrap_or_default().to_ascii_uppercase());
    }
}

fn percent(value: &str, out: &mut impl Sink) -> Result<(), Uncarriable> {
    if let Some(control) = value.chars().find(|c| c.is_control()) {
        return Err(Uncarriable::Control(control));
    }
    for byte in value.bytes() {
        if unreserved(byte) {
            out.push(char::from(byte));
        } else {
            push_percent(byte, out);
        }
    }
    Ok(())
}

fn quoted(value: &str, mark: char, out: &mut impl Sink) -> Result<(), Uncarriable> {
    match value.chars().find(|c| *c == mark || *c == '\\') {
        Some(found) => Err(Uncarriable::Mark(found)),
        None => percent(value, out),
    }
}

fn header(value: &str, out: &mut impl Sink) -> Result<(), Uncarriable> {
    match value.chars().find(|c| !matches!(c, '!'..='~')) {
        Some(found) if found.is_control() => Err(Uncarriable::Control(found)),
        Some(found) => Err(Uncarriable::Header(found)),
        None => {
            out.push_str(value);
            Ok(())
        }
    }
}

fn form(value: &str, out: &mut impl Sink) {
    for byte in value.bytes() {
        match byte {
            b' ' => out.push('+'),
            _ if form_plain(byte) => out.push(char::from(byte)),
            _ => push_percent(byte, out),
        }
    }
}

/// Escapes for XML 1.0. CR is always a reference, or a parser would read it as LF (section 2.11); so
/// are tab and LF in an attribute, where they would be read as spaces (section 3.3.3).
fn xml(value: &str, attribute: bool, out: &mut impl Sink) -> Result<(), Uncarriable> {
    let mut rest = value;
    while let Some((at, c)) =
        rest.char_indices().find(|(_, c)| matches!(c, '&' | '<' | '>' | '"' | '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'))
    {
        let written = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\r' => "&#13;",
            '"' if attribute => "&quot;",
            '\t' if attribute => "&#9;",
            '\n' if attribute => "&#10;",
            '"' => "\"",
            '\t' => "\t",
            '\n' => "\n",
            _ => return Err(Uncarriable::Xml(c)),
        };
        let (plain, after) = rest.split_at(at);
        out.push_str(plain);
        out.push_str(written);
        rest = after.get(c.len_utf8()..).unwrap_or_default();
    }
    out.push_str(rest);
    Ok(())
}

fn unxml(written: &str) -> Option<String> {
    const REFERENCES: [(&str, char); 7] =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&#13;", '\r'), ("&quot;", '"'), ("&#9;", '\t'), ("&#10;", '\n')];
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(start) = rest.find('&') {
        let (plain, reference) = rest.split_at_checked(start)?;
        let (name, c) = REFERENCES.into_iter().find(|(name, _)| reference.starts_with(name))?;
        out.push_str(plain);
        out.push(c);
        rest = reference.get(name.len()..)?;
    }
    out.push_str(rest);
    Some(out)
}

/// Escapes as `serde_json` does: the short forms, `\u00xx` in lower case for other controls, nothing
/// else.
fn json(value: &str, out: &mut impl Sink) {
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\0'..='\u{1f}' => {
                out.push_str("\\u00");
                for digit in [u32::from(c) >> 4, u32::from(c) & 15] {
                    out.push(char::from_digit(digit, 16).unwrap_or_default());
                }
            }
            _ => out.push(c),
        }
    }
}

fn json_span(bytes: &[u8]) -> usize {
    let mut escaped = false;
    bytes
        .iter()
        .position(|byte| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        })
        .unwrap_or(bytes.len())
}

/// How long the JSON value is that begins here; its end is seen by brackets and quotation marks alone.
fn json_value_span(bytes: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at += 1 + json_span(bytes.get(at + 1..).unwrap_or_default()),
            b'[' | b'{' => depth += 1,
            b']' | b'}' | b',' if depth == 0 => return at,
            b']' | b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    at.min(bytes.len())
}

fn unjson(written: &str) -> Option<String> {
    let mut out = String::with_capacity(written.len());
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(match chars.next()? {
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'f' => '\u{c}',
            'r' => '\r',
            'u' => {
                let digits: String = chars.by_ref().take(4).collect();
                char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
            }
            other => other,
        });
    }
    Some(out)
}

fn unpercent(written: &str, plus_is_space: bool) -> Option<String> {
    let mut bytes = written.bytes();
    let mut out = Vec::with_capacity(written.len());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let high = char::from(bytes.next()?).to_digit(16)?;
                let low = char::from(bytes.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            b'+' if plus_is_space => b' ',
            _ => byte,
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(place: Place, value: &str) -> Result<String, Uncarriable> {
        let mut out = String::new();
        place.encode(value, &mut out).map(|()| out)
    }

    #[test]
    fn each_place_writes_for_itself() {
        let value = "a b&<>\"'é+";
        for (place, expected) in [
            (Place::Segment, "a%20b%26%3C%3E%22%27%C3%A9%2B"),
            (Place::Query, "a%20b%26%3C%3E%22%27%C3%A9%2B"),
            (Place::Form, "a+b%26%3C%3E%22%27%C3%A9%2B"),
            (Place::Text, "a b&amp;&lt;&gt;\"'é+"),
            (Place::Attribute, "a b&amp;&lt;&gt;&quot;'é+"),
            (Place::Json, "a b&<>\\\"'é+"),
        ] {
            assert_eq!(written(place, value).as_deref(), Ok(expected), "{place:?}");
        }
    }

    #[test]
    fn what_a_place_cannot_carry_is_refused() {
        for (place, value, error) in [
            (Place::Segment, ".", Uncarriable::Dots(".")),
            (Place::Segment, "..", Uncarriable::Dots("..")),
            (Place::Segment, "a/b", Uncarriable::Slash('/')),
            (Place::Segment, "a\\b", Uncarriable::Slash('\\')),
            (Place::Segment, "a\nb", Uncarriable::Control('\n')),
            (Place::Query, "\u{85}", Uncarriable::Control('\u{85}')),
            (Place::QueryQuoted, "a\"b", Uncarriable::Mark('"')),
            (Place::QueryApostrophe, "a'b", Uncarriable::Mark('\'')),
            (Place::QueryApostrophe, "a\\b", Uncarriable::Mark('\\')),
            (Place::Header, "a b", Uncarriable::Header(' ')),
            (Place::Header, "a\r\nb", Uncarriable::Control('\r')),
            (Place::Header, "é", Uncarriable::Header('é')),
            (Place::Text, "a\0b", Uncarriable::Xml('\0')),
            (Place::Attribute, "\u{ffff}", Uncarriable::Xml('\u{ffff}')),
        ] {
            assert_eq!(written(place, value), Err(error), "{place:?} {value:?}");
        }
        let mut out = String::new();
        assert_eq!(encode_basic("a:b", "c", &mut out), Err(Uncarriable::Colon));
        assert_eq!(encode_basic("a", "c\n", &mut out), Err(Uncarriable::Control('\n')));
    }

    /// Threats: T2.
    #[test]
    fn an_encoded_dot_segment_stays_a_segment() {
        assert_eq!(written(Place::Segment, "%2e%2e").as_deref(), Ok("%252e%252e"));
        assert_eq!(written(Place::Segment, "...").as_deref(), Ok("..."));
    }

    #[test]
    fn a_carriage_return_survives_xml() {
        assert_eq!(written(Place::Text, "a\r\nb").as_deref(), Ok("a&#13;\nb"));
        assert_eq!(written(Place::Attribute, "\t\r\n").as_deref(), Ok("&#9;&#13;&#10;"));
    }
}

//! Requests that nobody built: a built one, altered.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// An alteration anywhere.
#[derive(Clone, Debug)]
pub enum Mutation {
    Insert(Index, &'static str),
    Delete(Index, usize),
    Replace(Index, &'static str),
    Duplicate(Index, usize),
    SwapCharacters(Index, Index),
    SwapTokens(Index, Index),
    DuplicateToken(Index),
    DeleteToken(Index),
}

const SCRAPS: [&str; 30] = [
    "a", "A", "0", " ", "\t", "\n", "\r\n", "\0", "\"", "'", "<", ">", "&", "%", "+", "/", "\\", ":", ";", "=", "?", "{", "}", ",", "é",
    "\u{feff}", "%41", "&amp;", "\\u0041", "..",
];

pub fn mutation() -> impl Strategy<Value = Mutation> {
    use Mutation as M;
    let at = any::<Index>;
    prop_oneof![
        (at(), select(&SCRAPS[..])).prop_map(|(at, scrap)| M::Insert(at, scrap)),
        (at(), 1_usize..9).prop_map(|(at, length)| M::Delete(at, length)),
        (at(), select(&SCRAPS[..])).prop_map(|(at, scrap)| M::Replace(at, scrap)),
        (at(), 1_usize..30).prop_map(|(at, length)| M::Duplicate(at, length)),
        (at(), at()).prop_map(|(one, other)| M::SwapCharacters(one, other)),
        (at(), at()).prop_map(|(one, other)| M::SwapTokens(one, other)),
        at().prop_map(M::DuplicateToken),
        at().prop_map(M::DeleteToken),
    ]
}

impl Mutation {
    pub fn apply(&self, message: &str) -> String {
        let mut characters: Vec<char> = message.chars().collect();
        let mut tokens: Vec<&str> = message.split_inclusive(['<', '>', '"', ',', '&', '/', '\n', ' ']).collect();
        let end = |start: usize, length: usize| (start + length).min(message.chars().count());
        match self {
            Self::Insert(at, scrap) => {
                let at = at.index(characters.len() + 1);
                characters.splice(at..at, scrap.chars());
            }
            Self::Delete(at, length) => {
                let at = at.index(characters.len());
                characters.drain(at..end(at, *length));
            }
            Self::Replace(at, scrap) => {
                let at = at.index(characters.len());
                characters.splice(at..=at, scrap.chars());
            }
            Self::Duplicate(at, length) => {
                let at = at.index(characters.len());
                let copy: Vec<char> = characters[at..end(at, *length)].to_vec();
                characters.splice(at..at, copy);
            }
            Self::SwapCharacters(one, other) => {
                let length = characters.len();
                characters.swap(one.index(length), other.index(length));
            }
            Self::SwapTokens(one, other) => {
                let length = tokens.len();
                tokens.swap(one.index(length), other.index(length));
                return tokens.concat();
            }
            Self::DuplicateToken(at) => {
                let at = at.index(tokens.len());
                tokens.insert(at, tokens[at]);
                return tokens.concat();
            }
            Self::DeleteToken(at) => {
                tokens.remove(at.index(tokens.len()));
                return tokens.concat();
            }
        }
        characters.into_iter().collect()
    }
}

/// What is altered, and the text, if it has such a spot.
type Spellings = Vec<(&'static str, Option<String>)>;

/// Where something stands, and how many bytes of it.
type Spots = Vec<(usize, usize)>;

/// The request in other words: each means the same to many a parser, or is aimed elsewhere, and none
/// is what build writes. Where a request has no such spot, it is not among them.
pub fn respelled(message: &str, at: Index) -> Vec<(&'static str, String)> {
    let (head, body) = message.split_once("\r\n\r\n").unwrap();
    let (line, fields) = head.split_once("\r\n").unwrap();
    let with_line = |line: String| format!("{line}\r\n{fields}\r\n\r\n{body}");
    let with_fields = |fields: String| format!("{line}\r\n{fields}\r\n\r\n{body}");
    let with_body = |body: String| format!("{head}\r\n\r\n{body}");
    let mut list = vec![
        ("a field at the end", with_fields(format!("{fields}\r\nX-Added: 1"))),
        ("a field at the start", with_fields(format!("X-HTTP-Method-Override: DELETE\r\n{fields}"))),
        ("a field of the connection", with_fields(format!("{fields}\r\nHost: evil.example"))),
        ("another host", message.replacen("://", "://evil.", 1)),
        ("user information", message.replacen("://", "://a:b@", 1)),
        ("another scheme", message.replacen("://", "x://", 1)),
        ("another version", message.replacen("HTTP/1.1", "HTTP/1.0", 1)),
        ("another method", format!("DELETE {}", line.split_once(' ').unwrap().1) + &message[line.len()..]),
        ("a method in lower case", with_line(line.replacen(char::is_alphabetic, "p", 1))),
        ("a bare LF", message.replacen("\r\n", "\n", 1)),
        ("a line end more", format!("{message}\r\n")),
        ("a line end before", format!("\r\n{message}")),
        ("a byte order mark", with_body(format!("\u{feff}{body}"))),
        ("a fragment", with_line(line.replace(" HTTP/1.1", "#a HTTP/1.1"))),
        ("a dot segment", with_line(line.replace(" HTTP/1.1", "/../. HTTP/1.1"))),
        ("a space before the version", with_line(line.replace(" HTTP/1.1", "  HTTP/1.1"))),
        ("a field's name in lower case", with_fields(fields.replacen(|c: char| c.is_ascii_uppercase(), "x", 1))),
        ("a space more in a field", with_fields(fields.replacen(": ", ":  ", 1))),
        ("a space less in a field", with_fields(fields.replacen(": ", ":", 1))),
        ("a space after a field", with_fields(format!("{fields} "))),
        ("fields in another order", with_fields(rotated(fields, "\r\n"))),
        ("a folded field", with_fields(fields.replacen(": ", ":\r\n ", 1))),
    ];
    let bodies = match body.chars().next() {
        Some('<') => xml(body, at),
        Some('{') => json(body, at),
        Some(_) => form(body, at),
        None => Vec::new(),
    };
    list.extend(address(line, at).into_iter().filter_map(|(what, line)| Some((what, with_line(line?)))));
    list.extend(bodies.into_iter().filter_map(|(what, body)| Some((what, with_body(body?)))));
    list.retain(|(_, text)| text != message);
    list
}

fn rotated(text: &str, separator: &str) -> String {
    let mut parts: Vec<&str> = text.split(separator).collect();
    parts.rotate_left(1);
    parts.join(separator)
}

/// The text with what stands at one of these places replaced.
fn replaced(text: &str, places: &[(usize, usize)], at: Index, with: impl Fn(&str) -> String) -> Option<String> {
    let (start, length) = if places.is_empty() { None } else { Some(places[at.index(places.len())]) }?;
    Some(format!("{}{}{}", &text[..start], with(&text[start..start + length]), &text[start + length..]))
}

/// Where percent-escapes stand, and where characters that need none.
fn escapes_and_plain(text: &str, from: usize) -> (Spots, Spots) {
    let (mut escapes, mut plain) = (Vec::new(), Vec::new());
    let mut index = from;
    while index < text.len() {
        match text.as_bytes()[index] {
            b'%' => {
                escapes.push((index, 3));
                index += 2;
            }
            byte if byte.is_ascii_alphanumeric() => plain.push((index, 1)),
            _ => {}
        }
        index += 1;
    }
    (escapes, plain)
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

fn address(line: &str, at: Index) -> Spellings {
    let host = line.find("://").unwrap() + 3;
    let (escapes, plain) = escapes_and_plain(&line[..line.len() - " HTTP/1.1".len()], host);
    vec![
        ("an escape in lower case", replaced(line, &escapes, at, str::to_lowercase)),
        ("an escape that need not be", replaced(line, &plain, at, percent)),
        ("a plus for a space", line.contains("%20").then(|| line.replacen("%20", "+", 1))),
        ("another pair", Some(line.replace(" HTTP/1.1", if line.contains('?') { "&a=b HTTP/1.1" } else { "?a=b HTTP/1.1" }))),
    ]
}

fn form(body: &str, at: Index) -> Spellings {
    let (escapes, plain) = escapes_and_plain(body, 0);
    vec![
        ("a form's escape in lower case", replaced(body, &escapes, at, str::to_lowercase)),
        ("a form's escape that need not be", replaced(body, &plain, at, percent)),
        ("an escape for a space", body.contains('+').then(|| body.replacen('+', "%20", 1))),
        ("a pair before", Some(format!("a=b&{body}"))),
        ("a pair after", Some(format!("{body}&a=b"))),
        ("pairs in another order", Some(rotated(body, "&"))),
        ("a semicolon", Some(body.replacen('&', ";", 1))),
    ]
}

fn xml(body: &str, at: Index) -> Spellings {
    // Characters between tags that are no references.
    let mut places = Vec::new();
    let (mut in_tag, mut in_reference) = (false, false);
    for (index, c) in body.char_indices() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            '&' => in_reference = true,
            ';' if in_reference => in_reference = false,
            c if !in_tag && !in_reference => places.push((index, c.len_utf8())),
            _ => {}
        }
    }
    let reference = |text: &str| text.chars().map(|c| format!("&#{};", u32::from(c))).collect::<Vec<_>>().concat();
    let first = |from: &str, to: &str| body.contains(from).then(|| body.replacen(from, to, 1));
    let tags: Spots = body.match_indices("><").map(|(index, _)| (index, 2)).collect();
    vec![
        ("a reference", replaced(body, &places, at, reference)),
        ("a CDATA section", replaced(body, &places, at, |text| format!("<![CDATA[{text}]]>"))),
        ("a comment", replaced(body, &places, at, |text| format!("{text}<!---->"))),
        ("whitespace between elements", replaced(body, &tags, at, |_| ">\n  <".to_owned())),
        ("a comment between elements", replaced(body, &tags, at, |_| "><!-- a --><".to_owned())),
        ("&#60; for &lt;", first("&lt;", "&#60;")),
        ("&#x3c; for &lt;", first("&lt;", "&#x3c;")),
        ("&#38; for &amp;", first("&amp;", "&#38;")),
        ("&#xD; for &#13;", first("&#13;", "&#xD;")),
        ("a CR as it is", first("&#13;", "\r")),
        ("> as it is", first("&gt;", ">")),
        ("a tag that closes itself", first("></CurrentRecoveryAnswer>", "/>")),
        ("an element that does not", first("<empty/>", "<empty></empty>")),
        ("no declaration", first("<?xml version=\"1.0\" encoding=\"utf-8\"?>", "")),
        ("another charset", first("utf-8", "utf-7")),
        ("a DOCTYPE", first("?>", "?><!DOCTYPE a [<!ENTITY b \"c\">]>")),
        ("other quotation marks", first("version=\"1.0\"", "version='1.0'")),
        ("a space in a tag", replaced(body, &tags, at, |_| " ><".to_owned())),
        ("an attribute more", replaced(body, &tags, at, |_| " a=\"b\"><".to_owned())),
    ]
}

fn json(body: &str, at: Index) -> Spellings {
    // In strings, keys among them: characters that are no escapes, short escapes, closing quotation marks.
    let (mut places, mut escapes, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    let (mut in_string, mut after_backslash, mut digits) = (false, false, 0);
    for (index, c) in body.char_indices() {
        match c {
            _ if digits > 0 => digits -= 1,
            'u' if after_backslash => (after_backslash, digits) = (false, 4),
            _ if after_backslash => {
                escapes.push((index - 1, 2));
                after_backslash = false;
            }
            '\\' => after_backslash = true,
            '"' => {
                if in_string {
                    ends.push((index, 1));
                }
                in_string = !in_string;
            }
            c if in_string => places.push((index, c.len_utf8())),
            _ => {}
        }
    }
    let unicode = |text: &str| text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat();
    let long = |text: &str| unicode(&serde_json::from_str::<String>(&format!("\"{text}\"")).unwrap());
    let reversed = || {
        let serde_json::Value::Object(members) = serde_json::from_str(body).unwrap() else { panic!("{body}") };
        serde_json::Value::Object(members.into_iter().rev().collect()).to_string()
    };
    vec![
        ("an escape that need not be", replaced(body, &places, at, unicode)),
        ("an escape of a letter", body.contains("assword").then(|| body.replacen("assword", "\\u0061ssword", 1))),
        ("a long escape for a short one", replaced(body, &escapes, at, long)),
        ("a space after a string", replaced(body, &ends, at, |_| "\" ".to_owned())),
        ("members in another order", (body.matches("\":").count() > 1).then(reversed)),
        ("a space at the start", Some(body.replacen('{', "{ ", 1))),
        ("a space at the end", Some(format!("{body} "))),
        ("a member more", Some(body.replacen('{', "{\"a\":1,", 1))),
        ("a member twice", Some(body.replacen('{', "{\"password\":\"x\",", 1))),
        ("a comma more", Some(format!("{},}}", &body[..body.len() - 1]))),
    ]
}

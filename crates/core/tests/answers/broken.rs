//! Answers that no system should give, to every reset.

use passdesk_core::json::MAX_DEPTH;
use passdesk_core::outcome::UnknownCause;
use passdesk_core::reading::{MAX_BODY, Response};
use passdesk_core::{Reading, Reason};

use super::{CHANGED, body_read, read, refused, soap, successes, unknown, unreadable};

/// All resets of all systems.
const RESETS: [(&str, &str); 13] = [
    ("ispring-learn", "password"),
    ("ispring-learn-rest", "password"),
    ("uipath-cloud", "change"),
    ("uipath-cloud", "set"),
    ("uipath-suite", "set"),
    ("uipath-suite-tenant", "set"),
    ("uipath-standalone", "set"),
    ("ecgrid-rest", "password"),
    ("ecgridos-4.1", "password"),
    ("ecgridos", "password"),
    ("keycloak", "password"),
    ("synapse", "password"),
    ("scim", "password"),
];

#[test]
fn a_page_of_html_says_nothing_whatever_its_status_is() {
    let page = b"<!DOCTYPE html>\n<html lang=\"en\"><head><title>Sign in</title></head><body><p>true<br>success</body></html>";
    for (system, reset) in RESETS {
        for status in [
            200, 201, 202, 203, 204, 206, 300, 301, 302, 303, 304, 307, 308, 400, 402, 404, 405, 407, 409, 410, 418, 422, 500, 502, 503,
            504,
        ] {
            let expected = match status {
                300..400 => unknown(UnknownCause::Redirect, []),
                500.. => unknown(UnknownCause::SystemError, []),
                _ => unreadable(),
            };
            assert_eq!(body_read(system, reset, status, page), expected, "{system} {status}");
        }
        for (status, reason) in [(401, Reason::Credential), (403, Reason::Permission), (429, Reason::Limit)] {
            assert_eq!(body_read(system, reset, status, page), refused(reason, []), "{system} {status}");
            assert_eq!(body_read(system, reset, status, b""), refused(reason, []), "{system} {status}");
        }
    }
}

#[test]
fn an_empty_answer_says_nothing_unless_the_file_says_so() {
    for (system, reset) in RESETS {
        for status in [200, 201, 202, 204, 400, 404] {
            let done = matches!((system, status), ("ispring-learn-rest", 200) | ("keycloak" | "scim", 204));
            assert_eq!(body_read(system, reset, status, b""), if done { CHANGED } else { unreadable() }, "{system} {status}");
        }
        assert_eq!(body_read(system, reset, 302, b""), unknown(UnknownCause::Redirect, []), "{system}");
        assert_eq!(body_read(system, reset, 503, b""), unknown(UnknownCause::SystemError, []), "{system}");
    }
}

#[test]
fn the_wait_is_told_in_seconds_or_not_at_all() {
    for (system, reset) in RESETS {
        for (field, expected) in [
            (None, None),
            (Some("30"), Some(30)),
            (Some(" 0 "), Some(0)),
            (Some("4294967295"), Some(u32::MAX)),
            (Some("4294967296"), None),
            (Some("-1"), None),
            (Some("1.5"), None),
            (Some("soon"), None),
            (Some(""), None),
            (Some("Wed, 21 Oct 2015 07:28:00 GMT"), None),
        ] {
            let reading = read(system, reset, &Response { status: 429, retry_after: field, body: b"" });
            let limit = Reading::Refused { reasons: vec![Reason::Limit], messages: Vec::new(), retry_after: expected };
            assert_eq!(reading, limit, "{system} {field:?}");
        }
    }
}

#[test]
fn an_answer_that_is_cut_off_says_nothing() {
    for (system, reset, body) in successes() {
        assert_eq!(body_read(system, reset, 200, body.as_bytes()), CHANGED, "{system}");
        for end in 0..body.len() {
            assert_eq!(body_read(system, reset, 200, &body.as_bytes()[..end]), unreadable(), "{system} {}", &body[..end]);
        }
    }
    let fault = soap("<s:Fault><faultcode>client</faultcode><faultstring>Unknown user</faultstring></s:Fault>");
    let code = r#"{"succeeded": false, "errors": [{"code": "PasswordMismatch", "description": "x"}]}"#;
    for (system, reset, body) in [("ispring-learn", "password", fault.as_str()), ("uipath-cloud", "change", code)] {
        assert!(matches!(body_read(system, reset, 400, body.as_bytes()), Reading::Refused { .. }), "{system}");
        for end in 0..body.len() {
            assert_eq!(body_read(system, reset, 400, &body.as_bytes()[..end]), unreadable(), "{system} {}", &body[..end]);
        }
    }
}

#[test]
fn an_answer_is_utf_8_with_or_without_a_byte_order_mark() {
    for (system, reset, body) in successes() {
        let with = |before: &[u8], after: &[u8]| [before, body.as_bytes(), after].concat();
        for good in [with(b"\xef\xbb\xbf", b""), with(b"\r\n \t", b""), with(b"", b"\r\n\r\n"), with(b"\xef\xbb\xbf\n", b" ")] {
            assert_eq!(body_read(system, reset, 200, &good), CHANGED, "{system}");
        }
        let sixteen = |order: fn(u16) -> [u8; 2]| body.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        for bad in [
            [&b"\xff\xfe"[..], &sixteen(u16::to_le_bytes)].concat(),
            [&b"\xfe\xff"[..], &sixteen(u16::to_be_bytes)].concat(),
            sixteen(u16::to_le_bytes),
            with(b"", b"\xff"),
            with(b"", b"\0"),
            with(b"\0", b""),
            with(b"\xef\xbb\xbf\xef\xbb\xbf", b""),
            with(b"", b"true"),
            with(b")]}',\n", b""),
            with(b"", body.as_bytes()),
        ] {
            assert_eq!(body_read(system, reset, 200, &bad), unreadable(), "{system} {bad:?}");
        }
    }
}

/// Threats: T33.
#[test]
fn an_answer_has_its_greatest_size() {
    for (system, reset, body) in successes() {
        let padded = |length: usize| [" ".repeat(length - body.len()).as_bytes(), body.as_bytes()].concat();
        assert_eq!(body_read(system, reset, 200, &padded(MAX_BODY)), CHANGED, "{system}");
        assert_eq!(body_read(system, reset, 200, &padded(MAX_BODY + 1)), unknown(UnknownCause::TooLarge, []), "{system}");
        assert_eq!(body_read(system, reset, 401, &padded(MAX_BODY + 1)), unknown(UnknownCause::TooLarge, []), "{system}");
    }
}

/// Threats: T31.
#[test]
fn an_answer_has_its_greatest_depth() {
    let xml = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    let json = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    // Of an object that must be empty nothing can be said but that.
    for (system, reset, body) in successes().into_iter().filter(|(_, _, body)| body != "{}") {
        let deep = |depth: usize| match body.strip_prefix('{') {
            Some(rest) => format!("{{\"deep\": {}, {rest}", json(depth - 1)),
            None => body.replacen("<s:Body>", &format!("<s:Header>{}</s:Header><s:Body>", xml(depth - 2)), 1),
        };
        assert_eq!(body_read(system, reset, 200, deep(MAX_DEPTH).as_bytes()), CHANGED, "{system}");
        for depth in [MAX_DEPTH + 1, MAX_DEPTH + 10, 100_000] {
            assert_eq!(body_read(system, reset, 200, deep(depth).as_bytes()), unreadable(), "{system} {depth}");
        }
    }
}

/// Attributes and namespaces as many as an answer has room for: they are looked at once, not each with each.
/// Threats: T31.
#[test]
fn very_many_attributes_take_no_longer_than_other_text() {
    for (system, reset, body) in successes().into_iter().filter(|(_, _, body)| body.starts_with('<')) {
        for name in ["a", "xmlns:a"] {
            let room = MAX_BODY - body.len() - 20;
            let attributes: String = (0..).map(|number| format!(" {name}{number}=''")).take(room / 20).collect();
            let flooded = body.replacen("<s:Body>", &format!("<s:Body{attributes}>"), 1);
            assert_eq!(body_read(system, reset, 200, flooded.as_bytes()), CHANGED, "{system} {name}");
        }
    }
}

/// Threats: T31.
#[test]
fn xml_has_no_declarations_of_its_own_and_is_well_formed() {
    for (system, reset, body) in successes().into_iter().filter(|(_, _, body)| body.starts_with('<')) {
        let insert = |before: &str, text: &str| body.replacen(before, &format!("{text}{before}"), 1);
        for bad in [
            insert("<s:Envelope", "<!DOCTYPE Envelope>"),
            insert("<s:Envelope", "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\">"),
            insert(
                "<s:Envelope",
                "<!DOCTYPE a [<!ENTITY a \"true\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;\">]>",
            ),
            body.replacen(">true<", ">&a;<", 1),
            insert("</s:Body>", "&c;"),
            insert("</s:Body>", "&nbsp;"),
            insert("</s:Body>", "<br>"),
            insert("</s:Body>", "a & b"),
            insert("</s:Body>", "<a b='1' b='2'/>"),
            insert("<s:Body>", "</s:Body>"),
            format!("{body}<a/>"),
            format!("{body}true"),
            format!("true{body}"),
            body.replacen("s:Envelope", "s:Envelop", 1),
            body.replace("Envelope", "envelope"),
            body.replace("Body", "Header"),
        ] {
            assert_eq!(body_read(system, reset, 200, bad.as_bytes()), unreadable(), "{system} {bad}");
        }
        for good in [
            insert("<s:Envelope", "<!-- a --><?b c?>"),
            body.replace("s:", "").replace("xmlns:s", "xmlns"),
            body.replace("s:", "SOAP-ENV:"),
        ] {
            assert_eq!(body_read(system, reset, 200, good.as_bytes()), CHANGED, "{system} {good}");
        }
    }
}

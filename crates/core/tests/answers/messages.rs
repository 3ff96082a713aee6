//! A system's own words, as they are passed on.

use std::collections::BTreeMap;

use passdesk_core::bind::Catalog;
use passdesk_core::reading::Response;
use passdesk_core::{Reading, Reason, Secret, scrub};

use super::{body_read, refused_for};

fn words(body: &str) -> Vec<String> {
    match body_read("uipath-cloud", "change", 400, body.as_bytes()) {
        Reading::Refused { messages, .. } | Reading::Unknown { messages, .. } => messages,
        Reading::Changed => panic!("{body}"),
    }
}

fn described(text: &str) -> Vec<String> {
    words(&serde_json::json!({ "errors": [{ "code": "PasswordTooShort", "description": text }] }).to_string())
}

#[test]
fn a_message_is_one_line_without_what_hides_or_reorders_characters() {
    for (text, expected) in [
        ("  too short \r\n", "too short"),
        ("too\tshort\nby\u{2028}far\u{85}!", "too short by far !"),
        ("too\u{202e}trohs\u{202c}", "tootrohs"),
        ("\u{200b}too\u{feff} \u{2066}short\u{2069}\u{200f}", "too short"),
        ("too\u{0}\u{7}\u{1b}[31mshort\u{9f}", "too[31mshort"),
        ("<b>too</b> & short", "<b>too</b> & short"),
        ("zu kurz: «äöü» 漢字 😀", "zu kurz: «äöü» 漢字 😀"),
    ] {
        assert_eq!(described(text), [expected], "{text:?}");
    }
    for nothing in ["", " ", "\u{200b}", "\r\n\t", "\u{202e}\u{0}"] {
        assert_eq!(described(nothing), [""; 0], "{nothing:?}");
    }
}

#[test]
fn a_message_is_short_and_there_are_few() {
    assert_eq!(described(&"é".repeat(300)), ["é".repeat(300)]);
    assert_eq!(described(&"é".repeat(301)), ["é".repeat(300) + "…"]);
    assert_eq!(described(&"é\u{200b} ".repeat(100_000))[0].chars().count(), 301);
    assert_eq!(described(&format!("{}\u{200b}\n", "a".repeat(300))), ["a".repeat(300)]);
    let errors: Vec<_> = (0..9).map(|number| serde_json::json!({ "code": "x", "description": number.to_string() })).collect();
    assert_eq!(words(&serde_json::json!({ "errors": errors }).to_string()), ["0", "1", "2", "3", "4"]);
}

#[test]
fn the_first_pointer_that_finds_words_is_quoted() {
    assert_eq!(words(r#"{"errors": [{"code": "x", "description": "a"}], "title": "b"}"#), ["a"]);
    assert_eq!(words(r#"{"errors": [{"code": "x", "description": " \u200b"}], "title": "b"}"#), ["b"]);
    assert_eq!(words(r#"{"errors": [{"code": "x", "description": {"a": "c"}}], "errorMessage": "a", "title": "b"}"#), ["a"]);
    assert_eq!(words(r#"{"errors": [{"code": "x", "description": 7}]}"#), ["7"]);
    assert_eq!(words(r#"{"title": null}"#), [""; 0]);
}

#[test]
fn a_message_of_problem_details_names_its_field() {
    let body = r#"{"errors": {"newPassword": ["Too short."], "$.oldPassword": ["Wrong."], "a\u202eb\nc": ["x"], "none": [""]}}"#;
    let expected = refused_for(&[Reason::Request], ["newPassword: Too short.", "$.oldPassword: Wrong.", "ab c: x"]);
    assert_eq!(body_read("uipath-cloud", "change", 400, body.as_bytes()), expected);
}

#[test]
fn no_message_passes_a_secret_on() {
    let catalog = Catalog::shipped().unwrap_or_else(|problems| panic!("{problems}"));
    let bound = catalog.bind("a", None, "uipath-cloud", &BTreeMap::from([("organization".to_owned(), "acme".to_owned())])).unwrap();
    let [old, new] = ["old \u{200d}pass\tword", "new p&ssword \"<é>\""].map(Secret::new);
    let errors = [
        format!("'{}' is wrong", old.expose()),
        format!("'{}' is short", new.expose()),
        format!("{} {}", "a".repeat(290), new.expose()),
        "new%20p%26ssword%20%22%3C%C3%A9%3E%22".to_owned(),
        "NEW P&amp;SSWORD &quot;&lt;É&gt;&quot;".to_owned(),
    ];
    let errors: Vec<_> = errors.iter().map(|text| serde_json::json!({ "code": "x", "description": text })).collect();
    let body = serde_json::json!({ "succeeded": false, "errors": errors }).to_string();
    let reading = bound.reader("reset.change").unwrap().read(&Response { status: 400, retry_after: None, body: body.as_bytes() });
    let Reading::Refused { messages, .. } = scrub::reading(reading, &[&old, &new]) else { panic!() };
    assert_eq!(messages, ["'•••' is wrong", "'•••' is short", &format!("{} •••", "a".repeat(290)), "•••", "•••"]);
}

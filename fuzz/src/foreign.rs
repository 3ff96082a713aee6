//! A request as others read it, by parsers that had no part in writing it.

use passdesk_core::Template;
use url::Url;

/// Holds what is sent against what others read: one message, to the template's own host, with as many fields as it has
/// lines, and a body that is what its type says.
pub fn check(template: &Template, message: &str) {
    let mut fields = [httparse::EMPTY_HEADER; 64];
    let mut head = httparse::Request::new(&mut fields);
    let parsed = head.parse(message.as_bytes());
    let Ok(httparse::Status::Complete(length)) = parsed else { panic!("others read no message, but {parsed:?}: {message:?}") };
    let (own_head, _) = message.split_once("\r\n\r\n").expect("a head ends");
    assert_eq!(length, own_head.len() + 4, "others end the head elsewhere: {message:?}");
    assert_eq!(head.headers.len(), own_head.matches("\r\n").count(), "others read other fields: {message:?}");

    let address = head.path.unwrap_or_default();
    let url = Url::parse(address).unwrap_or_else(|error| panic!("others read no address, but {error}: {address}"));
    assert_eq!(url.as_str(), address, "others write the address otherwise");
    assert_eq!(format!("{}://{}", url.scheme(), url.authority()), template.origin(), "it goes elsewhere: {address}");

    let body = message.get(length..).unwrap_or_default();
    let media = head.headers.iter().find(|field| field.name.eq_ignore_ascii_case("content-type"));
    let media = media.map(|field| String::from_utf8_lossy(field.value).to_ascii_lowercase()).unwrap_or_default();
    if body.is_empty() {
    } else if media.contains("json") {
        let read = serde_json::from_str::<serde_json::Value>(body);
        assert!(read.is_ok(), "others read no JSON, but {read:?}: {body}");
    } else if media.contains("xml") {
        let read = roxmltree::Document::parse(body);
        assert!(read.is_ok(), "others read no XML, but {read:?}: {body}");
    }
}

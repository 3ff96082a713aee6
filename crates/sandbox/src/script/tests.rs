use std::io::Read;

use flate2::read::GzDecoder;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::*;
use crate::client::{Answer, exchange, parsed, request, sandbox, send};
use crate::{Misbehaviour, Sandbox};

const JSON_LINE: &str = "PUT /uipath-cloud/acme/identity_/api/User/har-3107";
const JSON_HEADERS: &[&str] = &["Authorization: Bearer demo-uipath-cloud-pm.user", "Content-Type: application/json"];
const JSON_BODY: &str = r#"{"password":"br\u0061nd <new>+8"}"#;
const JSON_ANSWER: &str = r#"{"succeeded":true,"errors":[]}"#;

const XML_BODY: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>\
     <UserPassword xmlns='https://os.ecgrid.io/'>\
     <SessionID>d3a6f0c4-41aa-4e0f-8a57-0c1de5b10041</SessionID><UserID>5001</UserID>\
     <Password>Ab1&amp;&#60;c</Password></UserPassword></s:Body></s:Envelope>";

fn json_request() -> Vec<u8> {
    request(JSON_LINE, JSON_HEADERS, JSON_BODY)
}

fn xml_request() -> Vec<u8> {
    let action = "SOAPAction: \"https://os.ecgrid.io/UserPassword\"";
    let headers = ["Content-Type: text/xml; charset=utf-8", action];
    request("POST /ecgridos-4.1/ECGridOS.asmx", &headers, XML_BODY)
}

fn empty_request() -> Vec<u8> {
    request(
        "POST /ispring-learn-rest/user/7c9a4e12-0f3b-4d55-a0c6-19e2b8d47702/password",
        &["Authorization: Bearer demo-ispring-rest-admin", "Content-Type: application/json"],
        r#"{"password":"brand new"}"#,
    )
}

/// The bytes that come when the system misbehaves at this request.
async fn bytes_of(kind: &str, request: &[u8]) -> Vec<u8> {
    let sandbox = sandbox().await;
    for system in ["uipath-cloud", "ecgridos-4.1", "ispring-learn-rest"] {
        sandbox.next(system, misbehaviour(kind));
    }
    exchange(&sandbox, request).await
}

async fn answer_of(kind: &str, request: &[u8]) -> Answer {
    parsed(&bytes_of(kind, request).await)
}

fn misbehaviour(kind: &str) -> Misbehaviour {
    Misbehaviour { applied: true, kind: kind.parse().unwrap() }
}

fn lengths(answer: &Answer) -> Vec<usize> {
    let lines = answer.head.lines();
    lines.filter_map(|line| line.strip_prefix("Content-Length: ")?.parse().ok()).collect()
}

#[tokio::test]
async fn a_cut_answer_begins_with_the_words_of_the_ordinary_one() {
    let answer = answer_of("close-after-head", &json_request()).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert_eq!(lengths(&answer), [JSON_ANSWER.len()]);

    let answer = answer_of("close-in-middle", &json_request()).await;
    assert_eq!(answer.body, JSON_ANSWER.split_at(JSON_ANSWER.len() / 2).0);
    assert_eq!(lengths(&answer), [JSON_ANSWER.len()]);

    assert_eq!(bytes_of("close", &json_request()).await, b"");
}

#[tokio::test]
async fn an_answer_without_a_body_can_be_cut_too() {
    for kind in ["close-after-head", "close-in-middle"] {
        let answer = answer_of(kind, &empty_request()).await;
        assert!(lengths(&answer)[0] > answer.body.len(), "{kind}");
    }
    let answer = answer_of("length-too-short", &empty_request()).await;
    assert!(lengths(&answer)[0] < answer.body.len());
}

#[tokio::test]
async fn lengths_can_be_wrong_in_three_ways() {
    let right = JSON_ANSWER.len();
    for (kind, expected) in
        [("length-too-long", vec![right + 100]), ("length-too-short", vec![right / 2]), ("duplicate-length", vec![right, right / 2])]
    {
        let answer = answer_of(kind, &json_request()).await;
        assert_eq!(answer.body, JSON_ANSWER, "{kind}");
        assert_eq!(lengths(&answer), expected, "{kind}");
    }
}

#[tokio::test]
async fn the_status_can_be_another() {
    let answer = answer_of("as-status-500", &json_request()).await;
    assert_eq!((answer.status, answer.body.as_str()), (500, JSON_ANSWER));
    let answer = answer_of("status-503", &json_request()).await;
    assert_eq!((answer.status, answer.body.as_str()), (503, ""));
}

#[tokio::test]
async fn whoever_follows_a_redirect_is_counted_and_served() {
    let sandbox = sandbox().await;
    sandbox.next("uipath-cloud", Misbehaviour { applied: false, kind: Kind::Redirect(307) });
    let answer = send(&sandbox, JSON_LINE, JSON_HEADERS, JSON_BODY).await;
    assert_eq!(answer.status, 307);
    let (_, path) = JSON_LINE.split_once(' ').unwrap();
    assert!(answer.head.contains(&format!("Location: http://{}{path}\r\n", sandbox.addr())));
    assert!(!sandbox.accepts("uipath-cloud", "har-3107", "brand <new>+8"));
    assert_eq!(send(&sandbox, JSON_LINE, JSON_HEADERS, JSON_BODY).await.status, 200);
    assert_eq!(sandbox.requests("uipath-cloud"), 2);
}

#[tokio::test]
async fn a_hanging_system_says_nothing_and_notices_when_the_other_side_leaves() {
    let sandbox = sandbox().await;
    sandbox.next("uipath-cloud", misbehaviour("hang"));
    let mut stream = TcpStream::connect(sandbox.addr()).await.unwrap();
    stream.write_all(&json_request()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert_eq!(answer, b"");
    assert!(sandbox.accepts("uipath-cloud", "har-3107", "brand <new>+8"));
}

async fn trickle(kind: &str, bytes: usize) -> (String, Duration) {
    let sandbox: Sandbox = sandbox().await;
    sandbox.next("uipath-cloud", misbehaviour(kind));
    let mut stream = TcpStream::connect(sandbox.addr()).await.unwrap();
    stream.write_all(&json_request()).await.unwrap();
    let start = tokio::time::Instant::now();
    let mut answer = vec![0; bytes];
    stream.read_exact(&mut answer).await.unwrap();
    (String::from_utf8(answer).unwrap(), start.elapsed())
}

/// The clock is paused: it jumps ahead when all tasks wait for it, so the seconds take no time.
#[tokio::test(start_paused = true)]
async fn a_trickling_answer_comes_byte_by_byte_and_does_not_end() {
    let (answer, took) = trickle("trickle", 400).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(!answer.contains("Content-Length"));
    assert_eq!(answer.trim_end().split_once("\r\n\r\n").unwrap().1, JSON_ANSWER);
    assert!(took >= Duration::from_secs(399), "{took:?}");

    let (answer, took) = trickle("trickle-body", 160).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(body.trim_end(), JSON_ANSWER);
    let slow = 160 - head.len() - 4;
    assert!(took >= Duration::from_secs(slow as u64 - 1), "{took:?}");
    assert!(took < Duration::from_secs(slow as u64 + 1), "{took:?}");
}

#[tokio::test]
async fn raw_bytes_and_garbage_are_sent_as_they_are() {
    let raw = Kind::Raw(b"HTTP/1.1 200\0".to_vec()).to_string();
    assert_eq!(bytes_of(&raw, &json_request()).await, b"HTTP/1.1 200\0");
    assert!(!bytes_of("garbage", &json_request()).await.starts_with(b"HTTP"));
}

#[tokio::test]
async fn a_huge_answer_begins_well() {
    let answer = answer_of("huge", &json_request()).await;
    assert_eq!(answer.body.len(), HUGE);
    assert_eq!(lengths(&answer), [HUGE]);
    assert_eq!(answer.json()["succeeded"], true);
}

#[tokio::test]
async fn what_belongs_to_others_is_imitated() {
    let answer = answer_of("html", &json_request()).await;
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("Content-Type: text/html"));
    let answer = answer_of("imitate-problem", &json_request()).await;
    assert!(answer.head.contains("Content-Type: application/problem+json"));
    assert_eq!(answer.json()["outcome"], "not_sent");
    let answer = answer_of("imitate-reading", &json_request()).await;
    assert!(answer.head.contains("Content-Type: application/json"));
    assert_eq!(answer.json(), json!({ "outcome": "changed" }));
}

#[tokio::test]
async fn an_echo_is_the_request_in_the_content_type_of_the_system() {
    for (request, content_type) in
        [(json_request(), "application/json"), (empty_request(), "application/json"), (xml_request(), "text/xml")]
    {
        let answer = answer_of("echo", &request).await;
        assert_eq!(answer.status, 200);
        assert!(answer.head.contains(&format!("Content-Type: {content_type}")));
        assert_eq!(answer.body.as_bytes(), request);
    }
}

#[tokio::test]
async fn a_refusal_can_quote_credential_and_password_in_three_ways() {
    let answer = answer_of("echo-refusal", &json_request()).await;
    assert_eq!(answer.status, 400);
    let message = answer.json()["errors"][0]["description"].as_str().unwrap().to_owned();
    let secrets = ["demo-uipath-cloud-pm.user", "brand <new>+8"];
    assert_quoted(&message, &secrets, &["brand%20%3Cnew%3E%2B8", "YnJhbmQgPG5ldz4rOA=="]);
    assert!(message.contains(JSON_BODY));

    let answer = answer_of("echo-refusal", &xml_request()).await;
    assert_eq!(answer.status, 500);
    let document = soap::parse(answer.body.as_bytes()).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("ErrorMessage"));
    let message = texts.filter_map(soap::text).collect::<String>();
    let secrets = ["d3a6f0c4-41aa-4e0f-8a57-0c1de5b10041", "Ab1&<c"];
    assert_quoted(&message, &secrets, &["Ab1%26%3Cc", "QWIxJjxj"]);
    assert!(message.contains(XML_BODY));
}

const FORM_LINE: &str = "POST /uipath-cloud/acme/identity_/connect/token";

fn form_request() -> Vec<u8> {
    let body = "grant_type=client_credentials&client_id=3c1f0a52-cloud-pm.user&client_secret=harbour%26Crane%3D12&scope=PM.User";
    request(FORM_LINE, &["Content-Type: application/x-www-form-urlencoded"], body)
}

#[tokio::test]
async fn a_sign_in_and_a_search_can_be_refused_with_what_they_hold() {
    let answer = answer_of("echo-refusal", &form_request()).await;
    assert_eq!((answer.status, &answer.json()["error"]), (400, &json!("invalid_request")));
    let message = answer.json()["error_description"].as_str().unwrap().to_owned();
    assert_quoted(&message, &["harbour&Crane=12", "client_secret=harbour%26Crane%3D12"], &["aGFyYm91ciZDcmFuZT0xMg=="]);

    let list = "GET /uipath-cloud/acme/identity_/api/User/users/d7a0b7f6-2c3e-4f0a-9c35-6b1f5e2a4c10?searchTerm=a%26b%20c";
    let answer = answer_of("echo-refusal", &request(list, &JSON_HEADERS[..1], "")).await;
    let message = answer.json()["errorMessage"].as_str().unwrap().to_owned();
    assert_quoted(&message, &["a&b c", "demo-uipath-cloud-pm.user"], &["a%26b%20c", "YSZiIGM="]);

    let token = request("POST /ispring-learn/api/v3/token", &[], "client_secret=s3cret");
    let sandbox = sandbox().await;
    sandbox.next("ispring-learn", misbehaviour("echo-refusal"));
    let answer = parsed(&exchange(&sandbox, &token).await);
    assert!(answer.json()["message"].as_str().unwrap().contains("s3cret"));
}

#[tokio::test]
async fn what_was_sent_can_come_back_in_text_headers_reason_and_location() {
    let secrets = ["demo-uipath-cloud-pm.user", "brand <new>+8"];
    let encoded = ["brand%20%3Cnew%3E%2B8", "YnJhbmQgPG5ldz4rOA=="];
    let answer = answer_of("echo-text", &json_request()).await;
    assert_eq!(answer.status, 500);
    assert!(answer.head.contains("Content-Type: text/plain"));
    assert_quoted(&answer.body, &secrets, &encoded);

    let answer = answer_of("echo-headers", &json_request()).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, JSON_ANSWER));
    assert_quoted(&answer.head, &secrets, &encoded);
    for header in
        ["X-Echo-Authorization: Bearer demo", "X-Echo-Body: {", "WWW-Authenticate: ", "Set-Cookie: echo=", "Retry-After: ", "ETag: \""]
    {
        assert!(answer.head.contains(header), "{header}");
    }

    let answer = answer_of("echo-reason", &json_request()).await;
    assert_eq!((answer.status, answer.body.as_str()), (400, JSON_ANSWER));
    assert_quoted(answer.head.lines().next().unwrap(), &secrets, &encoded);

    let answer = answer_of("echo-location-307", &json_request()).await;
    assert_eq!((answer.status, answer.body.as_str()), (307, ""));
    let location = answer.head.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap();
    assert!(location.contains("demo-uipath-cloud-pm.user") && location.contains("brand%20%3Cnew%3E%2B8") && location.contains(JSON_BODY));
}

#[track_caller]
fn assert_quoted(message: &str, secrets: &[&str], encoded: &[&str]) {
    for expected in secrets.iter().chain(encoded) {
        assert!(message.contains(expected), "{expected} is not in {message}");
    }
}

#[tokio::test]
async fn an_entity_bomb_stands_within_the_ordinary_answer() {
    for request in [xml_request(), json_request(), empty_request()] {
        let answer = answer_of("entity-bomb", &request).await;
        assert_eq!(answer.status, 200);
        assert!(answer.head.contains("Content-Type: text/xml"));
        assert!(soap::parse(answer.body.as_bytes()).is_err());
        let (start, rest) = answer.body.split_once("<!DOCTYPE").unwrap();
        let (document_type, root) = rest.split_once("]>").unwrap();
        assert!(document_type.contains("<!ENTITY e9 "));
        // Without its document type it is well-formed but for the entity.
        let harmless = format!("{start}{root}").replace("&e9;", "");
        assert!(soap::parse(harmless.as_bytes()).is_ok(), "{harmless}");
    }
    let answer = answer_of("entity-bomb", &xml_request()).await;
    assert!(answer.body.contains("<UserPasswordResult>true</UserPasswordResult>"));
}

#[tokio::test]
async fn deep_json_stands_within_the_ordinary_answer() {
    let answer = answer_of("deep-json", &json_request()).await;
    assert!(answer.body.ends_with(r#"],"succeeded":true,"errors":[]}"#));
    assert_eq!(answer.body.matches('[').count(), DEPTH + 1);
    assert!(answer_of("deep-json", &xml_request()).await.body.ends_with(r#","success":true}"#));
}

#[tokio::test]
async fn the_first_member_of_an_answer_can_stand_twice() {
    let answer = answer_of("duplicate-key", &json_request()).await;
    assert_eq!(answer.body, r#"{"succeeded":false,"succeeded":true,"errors":[]}"#);
    for request in [xml_request(), empty_request()] {
        let answer = answer_of("duplicate-key", &request).await;
        assert_eq!(answer.body, r#"{"success":false,"success":true}"#);
    }
}

#[tokio::test]
async fn an_answer_can_be_compressed() {
    let answer = bytes_of("gzip", &json_request()).await;
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    assert!(str::from_utf8(&answer[..head]).unwrap().contains("Content-Encoding: gzip\r\n"));
    let mut body = String::new();
    GzDecoder::new(&answer[head..]).read_to_string(&mut body).unwrap();
    assert_eq!(body, JSON_ANSWER);
}

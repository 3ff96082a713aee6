use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;
use crate::client::{exchange, parsed, request, sandbox, send};
use crate::misbehave::Kind;

const SET: &str = "PUT /uipath-cloud/acme/identity_/api/User/har-3107";
const HEADERS: &[&str] = &["Authorization: Bearer demo-uipath-cloud-pm.user", "Content-Type: application/json"];

#[tokio::test]
async fn only_loopback_is_listened_on() {
    for addr in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "[::ffff:127.0.0.1]:0"] {
        let error = Sandbox::start(addr.parse().unwrap()).await.unwrap_err();
        assert!(matches!(error, StartError::NotLoopback { .. }), "{addr}: {error}");
    }
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let first = sandbox().await;
    let error = Sandbox::start(first.addr()).await.unwrap_err().to_string();
    assert!(error.contains(&first.addr().to_string()), "{error}");
}

#[tokio::test]
async fn a_dropped_sandbox_takes_no_more_connections_and_ends_those_it_has() {
    let sandbox = sandbox().await;
    let addr = sandbox.addr();
    sandbox.next("uipath-cloud", Misbehaviour { applied: false, kind: Kind::TrickleBody });
    let mut endless = TcpStream::connect(addr).await.unwrap();
    endless.write_all(&request(SET, HEADERS, "{}")).await.unwrap();
    endless.read_exact(&mut [0; 8]).await.unwrap();
    drop(sandbox);
    // It ends, whether well or by a reset.
    endless.read_to_end(&mut Vec::new()).await.ok();
    assert!(TcpStream::connect(addr).await.is_err());
}

#[tokio::test]
async fn requests_are_counted_and_the_last_is_kept_byte_for_byte() {
    let sandbox = sandbox().await;
    assert_eq!(sandbox.requests("uipath-cloud"), 0);
    assert_eq!(sandbox.last_request("uipath-cloud"), None);
    let first = request(SET, HEADERS, "first");
    let second = request("GET /uipath-cloud/nowhere", &["x-Odd:  spaced "], "");
    // Too long to come along with its head.
    let third = request(SET, HEADERS, &"third".repeat(100_000));
    for sent in [first, second, third] {
        exchange(&sandbox, &sent).await;
        assert_eq!(sandbox.last_request("uipath-cloud"), Some(sent));
    }
    assert_eq!(sandbox.requests("uipath-cloud"), 3);
    assert_eq!(sandbox.requests("uipath-suite"), 0);
}

#[tokio::test]
async fn a_request_whose_body_is_cut_counts_and_changes_nothing() {
    let sandbox = sandbox().await;
    let mut stream = TcpStream::connect(sandbox.addr()).await.unwrap();
    let whole = request(SET, HEADERS, r#"{"password": "brand-new-8"}"#);
    let cut = whole.strip_suffix(b"}").unwrap();
    stream.write_all(cut).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert_eq!(answer, b"");
    assert_eq!(sandbox.requests("uipath-cloud"), 1);
    assert_eq!(sandbox.last_request("uipath-cloud").as_deref(), Some(cut));
    assert!(sandbox.accepts("uipath-cloud", "har-3107", "al0h0m0ra-account"));
}

#[tokio::test]
async fn what_is_no_request_of_a_system_is_not_counted() {
    let sandbox = sandbox().await;
    let answer = exchange(&sandbox, b"PUT /uipath-cloud/x HTTP/1.1\r\n\r\n").await;
    assert_eq!(parsed(&answer).status, 400);
    assert_eq!(send(&sandbox, "GET /favicon.ico", &[], "").await.status, 404);
    for system in System::ALL {
        assert_eq!(sandbox.requests(system.id()), 0);
    }
}

#[test]
fn a_system_that_does_not_exist_is_not_taken_for_one_that_was_not_asked() {
    assert!(std::panic::catch_unwind(|| named("ispring")).is_err());
    assert_eq!(named("ispring-learn"), System::IspringLearn);
}

#[tokio::test]
async fn misbehaviour_is_for_one_request_of_one_system() {
    let sandbox = sandbox().await;
    let close = Misbehaviour { applied: false, kind: Kind::Close };
    sandbox.next("uipath-cloud", close);
    let body = r#"{"password": "brand-new-8"}"#;
    let elsewhere = SET.replace("uipath-cloud/acme", "uipath-suite");
    let headers = ["Authorization: Bearer demo-uipath-suite-pm.user", HEADERS[1]];
    assert_eq!(send(&sandbox, &elsewhere, &headers, body).await.status, 200);

    assert_eq!(exchange(&sandbox, &request(SET, HEADERS, body)).await, b"");
    assert!(!sandbox.accepts("uipath-cloud", "har-3107", "brand-new-8"));
    assert_eq!(send(&sandbox, SET, HEADERS, body).await.status, 200);
    assert!(sandbox.accepts("uipath-cloud", "har-3107", "brand-new-8"));
    assert_eq!(sandbox.requests("uipath-cloud"), 2);
}

#[tokio::test]
async fn a_change_may_be_applied_before_the_misbehaviour() {
    let sandbox = sandbox().await;
    sandbox.next("uipath-cloud", Misbehaviour { applied: true, kind: Kind::Close });
    let body = r#"{"password": "brand-new-8"}"#;
    assert_eq!(exchange(&sandbox, &request(SET, HEADERS, body)).await, b"");
    assert!(sandbox.accepts("uipath-cloud", "har-3107", "brand-new-8"));
}

#[tokio::test]
async fn what_would_be_refused_is_not_applied_either_way() {
    let sandbox = sandbox().await;
    sandbox.next("uipath-cloud", Misbehaviour { applied: true, kind: Kind::AsStatus(200) });
    let answer = send(&sandbox, SET, HEADERS, r#"{"password": "short"}"#).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["errors"][0]["code"], "PasswordTooShort");
    assert!(sandbox.accepts("uipath-cloud", "har-3107", "al0h0m0ra-account"));
}

#[tokio::test]
async fn what_is_not_applied_may_still_be_claimed() {
    let sandbox = sandbox().await;
    sandbox.next("uipath-cloud", Misbehaviour { applied: false, kind: Kind::AsStatus(200) });
    let answer = send(&sandbox, SET, HEADERS, r#"{"password": "brand-new-8"}"#).await;
    assert_eq!(answer.json()["succeeded"], true);
    assert!(sandbox.accepts("uipath-cloud", "har-3107", "al0h0m0ra-account"));
}

#[tokio::test]
async fn misbehaviour_can_wait_for_the_request_that_it_is_for() {
    let sandbox = sandbox().await;
    sandbox.next_at("uipath-cloud", "PUT /uipath-cloud/acme/identity_/api/User/", Misbehaviour { applied: true, kind: Kind::Close });
    let one = "GET /uipath-cloud/acme/identity_/api/User/har-3107";
    assert_eq!(send(&sandbox, one, &HEADERS[..1], "").await.status, 200);
    let set = request(SET, HEADERS, r#"{"password": "brand-new-8"}"#);
    assert_eq!(exchange(&sandbox, &set).await, b"");
    assert_eq!(send(&sandbox, one, &HEADERS[..1], "").await.status, 200);
    assert!(sandbox.accepts("uipath-cloud", "har-3107", "brand-new-8"));

    let get = request(one, &HEADERS[..1], "");
    assert_eq!(sandbox.recent_requests("uipath-cloud"), [get.clone(), set, get]);
}

#[tokio::test]
async fn the_last_requests_are_kept_and_no_more() {
    let sandbox = sandbox().await;
    for number in 0..70 {
        send(&sandbox, &format!("GET /uipath-cloud/{number}"), &[], "").await;
    }
    let recent = sandbox.recent_requests("uipath-cloud");
    assert_eq!((recent.len(), sandbox.requests("uipath-cloud")), (64, 70));
    assert!(recent[0].starts_with(b"GET /uipath-cloud/6 ") && recent[63].starts_with(b"GET /uipath-cloud/69 "));
}

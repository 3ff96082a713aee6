use serde_json::json;

use crate::client::{Answer, sandbox, send};
use crate::{Kind, Misbehaviour, Sandbox};

const DOCUMENTED: &str = "POST /ispring-learn/documented/soap";
const STANDARD: &str = "POST /ispring-learn/standard/soap";
const HEADERS: &[&str] = &["Content-Type: text/xml; charset=utf-8", "SOAPAction: \"\""];
const ADMIN: &str = "demo-ispring-soap-admin";

/// The document's sample call, with the scheme of its two namespaces.
fn call(schemes: [&str; 2], token: &str, user: &str, password: &str) -> String {
    let [envelope, service] = schemes;
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="{envelope}://schemas.xmlsoap.org/soap/envelope/"
                   xmlns="{service}://ispringlearn.com/go/services/api/soap">
  <SOAP-ENV:Body>
    <UpdateUserPasswordRequest>
      <credentials>
        <token>{token}</token>
      </credentials>
      <userId>{user}</userId>
      <password>{password}</password>
    </UpdateUserPasswordRequest>
  </SOAP-ENV:Body>
</SOAP-ENV:Envelope>"#
    )
}

async fn documented(sandbox: &Sandbox, body: &str) -> Answer {
    send(sandbox, DOCUMENTED, HEADERS, body).await
}

fn assert_fault(answer: &Answer, message: &str) {
    assert_eq!(answer.status, 500, "{}", answer.body);
    assert!(answer.head.contains("Content-Type: text/xml; charset=utf-8"));
    let fault = format!("<SOAP-ENV:Fault><faultcode>client</faultcode><faultstring>{message}</faultstring></SOAP-ENV:Fault>");
    assert!(answer.body.contains(&fault), "{fault} is not in {}", answer.body);
}

#[tokio::test]
async fn the_password_is_changed_and_the_sample_response_comes_back() {
    let https = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
        <SOAP-ENV:Envelope xmlns:SOAP-ENV=\"https://schemas.xmlsoap.org/soap/envelope/\" \
        xmlns=\"https://ispringlearn.com/go/services/api/soap\"><SOAP-ENV:Body>\
        <UpdateUserPasswordResult><success>true</success></UpdateUserPasswordResult>\
        </SOAP-ENV:Body></SOAP-ENV:Envelope>";
    for (line, scheme) in [(DOCUMENTED, "https"), (STANDARD, "http")] {
        let sandbox = sandbox().await;
        let user = "o'neil &amp; sons &lt;hq&gt;";
        let body = call([scheme; 2], ADMIN, user, "a&lt;b&amp;&#99;  d");
        let answer = send(&sandbox, line, HEADERS, &body).await;
        assert_eq!((answer.status, answer.body), (200, https.replace("https", scheme)));
        assert!(sandbox.accepts("ispring-learn", "o'neil & sons <hq>", "a<b&c  d"));
        assert!(!sandbox.accepts("ispring-learn", "o'neil & sons <hq>", "Clover&Leaf7"));
        assert!(sandbox.accepts("ispring-learn", "learner-42", "kaffe og kage"));
    }
}

#[tokio::test]
async fn the_two_pairs_of_namespaces_are_never_mixed() {
    let sandbox = sandbox().await;
    for (line, schemes) in [
        (DOCUMENTED, ["http", "http"]),
        (DOCUMENTED, ["https", "http"]),
        (DOCUMENTED, ["http", "https"]),
        (STANDARD, ["https", "https"]),
        (STANDARD, ["https", "http"]),
        (STANDARD, ["http", "https"]),
    ] {
        let body = call(schemes, ADMIN, "learner-42", "brand new");
        let answer = send(&sandbox, line, HEADERS, &body).await;
        assert_eq!(answer.status, 500, "{line} {schemes:?}");
        assert!(answer.body.contains("<faultcode>client</faultcode>"));
    }
    assert!(sandbox.accepts("ispring-learn", "learner-42", "kaffe og kage"));
}

#[tokio::test]
async fn each_reason_to_refuse_has_its_fault() {
    let sandbox = sandbox().await;
    for (token, user, password, message) in [
        ("demo-ispring-rest-admin", "learner-42", "brand new", "Authorization failed"),
        ("", "learner-42", "brand new", "Authorization failed"),
        ("demo-ispring-soap-author", "learner-42", "brand new", "Permission Denied"),
        ("demo-ispring-soap-expired", "learner-42", "brand new", "Account subscription expired"),
        (ADMIN, "learner-43", "brand new", "Unknown user"),
        (ADMIN, "learner-42", "", "Wrong Parameters"),
        (ADMIN, "learner-42", "12345", "Wrong Parameters"),
        (ADMIN, "learner-42", &"x".repeat(101), "Wrong Parameters"),
    ] {
        let answer = documented(&sandbox, &call(["https"; 2], token, user, password)).await;
        assert_fault(&answer, message);
    }
    assert!(sandbox.accepts("ispring-learn", "learner-42", "kaffe og kage"));
}

#[tokio::test]
async fn a_request_of_another_shape_is_refused() {
    let sandbox = sandbox().await;
    let good = call(["https"; 2], ADMIN, "learner-42", "brand new");
    let user = "<userId>learner-42</userId>";
    let password = "<password>brand new</password>";
    for (from, to, message) in [
        (password, "", "Wrong Parameters"),
        (password, "<password>brand<b/> new</password>", "Wrong Parameters"),
        (password, &format!("{password}{password}"), "Wrong Parameters"),
        (password, &format!("{password}<notify>true</notify>"), "Wrong Parameters"),
        (user, &format!("{password}{user}"), "Wrong Parameters"),
        ("token>", "key>", "Wrong Parameters"),
        ("</SOAP-ENV:Envelope>", "", "Bad Request"),
        ("UpdateUserPasswordRequest", "Other", "Procedure 'Other' not present"),
        ("?>", "?><!DOCTYPE x>", "Bad Request"),
    ] {
        assert_fault(&documented(&sandbox, &good.replace(from, to)).await, message);
    }
    assert!(sandbox.accepts("ispring-learn", "learner-42", "kaffe og kage"));
}

#[tokio::test]
async fn headers_and_method_are_checked() {
    let sandbox = sandbox().await;
    let body = call(["https"; 2], ADMIN, "learner-42", "brand new");
    for (line, headers, status) in [
        (DOCUMENTED, &["SOAPAction: \"\""][..], 415),
        (DOCUMENTED, &["Content-Type: text/xml", HEADERS[1]], 415),
        (DOCUMENTED, &["Content-Type: application/xml; charset=utf-8", HEADERS[1]], 415),
        (DOCUMENTED, &HEADERS[..1], 400),
        (DOCUMENTED, &[HEADERS[0], HEADERS[1], HEADERS[1]], 400),
        ("GET /ispring-learn/documented/soap", HEADERS, 405),
        ("POST /ispring-learn/documented/soap?x", HEADERS, 404),
        ("POST /ispring-learn/other/soap", HEADERS, 404),
    ] {
        let answer = send(&sandbox, line, headers, &body).await;
        assert_eq!(answer.status, status, "{line} {headers:?}");
    }
    assert!(sandbox.accepts("ispring-learn", "learner-42", "kaffe og kage"));
}

#[tokio::test]
async fn a_fault_can_come_with_status_200() {
    let sandbox = sandbox().await;
    sandbox.next("ispring-learn", Misbehaviour { applied: false, kind: Kind::AsStatus(200) });
    let answer = documented(&sandbox, &call(["https"; 2], ADMIN, "nobody", "brand new")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("<faultstring>Unknown user</faultstring>"));
}

const REST: &str = "POST /ispring-learn-rest/user/7c9a4e12-0f3b-4d55-a0c6-19e2b8d47702/password";
const REST_USER: &str = "7c9a4e12-0f3b-4d55-a0c6-19e2b8d47702";
const JSON: &str = "Content-Type: application/json";
const REST_ADMIN: &str = "Authorization: Bearer demo-ispring-rest-admin";

#[tokio::test]
async fn the_rest_form_changes_the_password_and_says_nothing() {
    let sandbox = sandbox().await;
    let answer = send(&sandbox, REST, &[REST_ADMIN, JSON], r#"{"password":"n\u0065w \"one\""}"#).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert!(sandbox.accepts("ispring-learn-rest", REST_USER, "new \"one\""));
}

#[tokio::test]
async fn the_rest_form_refuses_with_a_code_and_a_message() {
    let sandbox = sandbox().await;
    let author = "Authorization: Bearer demo-ispring-rest-author";
    let expired = "Authorization: Bearer demo-ispring-rest-expired";
    let nobody = "POST /ispring-learn-rest/user/00000000-0000-4000-8000-000000000000/password";
    let body = r#"{"password":"brand new"}"#;
    for (line, headers, body, status, message) in [
        (REST, &[JSON][..], body, 401, "Authorization failed"),
        (REST, &["Authorization: Basic eDp5", JSON], body, 401, "Authorization failed"),
        (REST, &[author, JSON], body, 403, "Permission Denied"),
        (REST, &[expired, JSON], body, 403, "Account subscription expired"),
        (nobody, &[REST_ADMIN, JSON], body, 400, "Unknown user"),
        (REST, &[REST_ADMIN], body, 400, "Wrong Parameters"),
        (REST, &[REST_ADMIN, JSON], r#"{"password":"short"}"#, 400, "Wrong Parameters"),
        (REST, &[REST_ADMIN, JSON], r#"{"password":1234567}"#, 400, "Wrong Parameters"),
        (REST, &[REST_ADMIN, JSON], "{}", 400, "Wrong Parameters"),
        (REST, &[REST_ADMIN, JSON], r#"{"password":"brand new","password":"brand new"}"#, 400, "Wrong Parameters"),
        ("POST /ispring-learn-rest/users", &[REST_ADMIN, JSON], body, 404, "Not found"),
    ] {
        let answer = send(&sandbox, line, headers, body).await;
        assert_eq!(answer.status, status, "{line} {headers:?} {body}");
        assert_eq!(answer.json(), json!({ "code": status, "message": message }));
    }
    let put = REST.replace("POST", "PUT");
    assert_eq!(send(&sandbox, &put, &[REST_ADMIN, JSON], body).await.status, 405);
    assert!(sandbox.accepts("ispring-learn-rest", REST_USER, "endive endive"));
}

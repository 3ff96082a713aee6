use serde_json::{Value, json};

use crate::client::{Answer, sandbox, send};
use crate::{Sandbox, demo};

/// Each product: its id and the address of its users.
const PRODUCTS: [(&str, &str); 4] = [
    ("uipath-cloud", "/uipath-cloud/acme/identity_/api/User/"),
    ("uipath-suite", "/uipath-suite/identity_/api/User/"),
    ("uipath-suite-tenant", "/uipath-suite-tenant/acme/default/identity_/api/User/"),
    ("uipath-standalone", "/uipath-standalone/identity/api/User/"),
];

const JSON: &str = "Content-Type: application/json";
const OLD: &str = "al0h0m0ra-account";
/// The document's example.
const BODY: &str = r#"{
  "oldPassword": "al0h0m0ra-account",
  "newPassword": "patr0nu5"
}"#;

fn authorization(system: &str, credential: usize) -> String {
    let system = demo().iter().find(|demo| demo.id == system).unwrap();
    format!("Authorization: Bearer {}", system.credentials[credential].secret)
}

async fn suite(sandbox: &Sandbox, request: &str, body: &str) -> Answer {
    let (method, path) = request.split_once(' ').unwrap();
    let line = format!("{method} /uipath-suite/identity_/api/User/{path}");
    send(sandbox, &line, &[&authorization("uipath-suite", 0), JSON], body).await
}

fn codes(answer: &Answer) -> Vec<String> {
    let answer = answer.json();
    assert_eq!(answer["succeeded"], false);
    let errors = answer["errors"].as_array().unwrap();
    errors.iter().map(|error| error["code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_product_changes_the_password_of_the_documents_example() {
    for (system, users) in PRODUCTS {
        let sandbox = sandbox().await;
        let line = format!("POST {users}har-3107/changepassword");
        let headers = [&authorization(system, 0), JSON];
        let answer = send(&sandbox, &line, &headers, BODY).await;
        assert_eq!(answer.status, 200, "{system}");
        assert_eq!(answer.body, r#"{"succeeded":true,"errors":[]}"#);
        assert!(sandbox.accepts(system, "har-3107", "patr0nu5"));
        assert!(!sandbox.accepts(system, "har-3107", OLD));
    }
}

#[tokio::test]
async fn every_product_sets_a_password_without_the_old_one() {
    for (system, users) in PRODUCTS {
        let sandbox = sandbox().await;
        let line = format!("PUT {users}corp%5Cjane%20doe");
        let headers = [&authorization(system, 0), JSON];
        let answer = send(&sandbox, &line, &headers, r#"{"password":"br\u0061nd-new-8"}"#).await;
        assert_eq!((answer.status, &answer.json()["succeeded"]), (200, &Value::Bool(true)));
        assert!(sandbox.accepts(system, r"corp\jane doe", "brand-new-8"));
    }
}

#[tokio::test]
async fn a_token_is_checked_before_anything_else() {
    for (system, users) in PRODUCTS {
        let sandbox = sandbox().await;
        let line = format!("PUT {users}nobody");
        let other = authorization(if system == "uipath-cloud" { "uipath-suite" } else { "uipath-cloud" }, 0);
        for headers in [&[][..], &[other.as_str()], &["Authorization: bearer x"]] {
            let answer = send(&sandbox, &line, headers, "nonsense").await;
            assert_eq!((answer.status, answer.body.as_str()), (401, ""), "{system}");
        }
        let answer = send(&sandbox, &line, &[&authorization(system, 1)], "nonsense").await;
        assert_eq!(answer.status, 403);
        let message = answer.json()["errorMessage"].as_str().unwrap().to_owned();
        assert!(message.starts_with("Scope(s) '") && message.contains("' is(are) invalid. "));
    }
}

#[tokio::test]
async fn a_wrong_old_password_is_told_before_the_rules() {
    let sandbox = sandbox().await;
    let body = r#"{"oldPassword": "guess", "newPassword": "x"}"#;
    let answer = suite(&sandbox, "POST har-3107/changepassword", body).await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.json(),
        json!({
            "succeeded": false,
            "errors": [{ "code": "PasswordMismatch", "description": "Incorrect password." }],
        })
    );
    assert!(sandbox.accepts("uipath-suite", "har-3107", OLD));
}

#[tokio::test]
async fn the_rules_of_each_product_are_its_own() {
    let sandbox = sandbox().await;
    let everything = ["PasswordTooShort", "PasswordRequiresDigit", "PasswordRequiresLower"];
    for (system, users) in PRODUCTS {
        let cloud = system == "uipath-cloud";
        let line = format!("PUT {users}har-3107");
        let headers = [&authorization(system, 0), JSON];
        let refused = send(&sandbox, &line, &headers, r#"{"password": "ABC"}"#).await;
        assert_eq!(refused.status, 400);
        assert_eq!(codes(&refused), if cloud { &everything[..1] } else { &everything }, "{system}");
        assert!(sandbox.accepts(system, "har-3107", OLD));

        let long = json!({ "password": format!("a1{}", "x".repeat(255)) }).to_string();
        let answer = send(&sandbox, &line, &headers, &long).await;
        assert_eq!(answer.status, if cloud { 200 } else { 400 }, "{system}");
        assert_eq!(answer.body.contains("a maximum length of 256"), !cloud);
    }
}

#[tokio::test]
async fn an_unknown_user_is_refused_without_a_trace() {
    let sandbox = sandbox().await;
    let answer = suite(&sandbox, "POST har-3108/changepassword", BODY).await;
    assert_eq!(answer.status, 400);
    assert_eq!(codes(&answer), ["UserNotFound"]);
    assert!(!sandbox.accepts("uipath-suite", "har-3108", "patr0nu5"));
}

#[tokio::test]
async fn members_that_are_missing_odd_or_too_many_are_named() {
    let sandbox = sandbox().await;
    for (request, body, fields) in [
        ("POST har-3107/changepassword", "{}", &["oldPassword", "newPassword"][..]),
        ("POST har-3107/changepassword", r#"{"newPassword": "patr0nu5"}"#, &["oldPassword"]),
        ("POST har-3107/changepassword", r#"{"oldPassword": null, "newPassword": "patr0nu5"}"#, &["oldPassword"]),
        ("POST har-3107/changepassword", r#"{"oldPassword": "al0h0m0ra-account", "newPassword": 12345678}"#, &["newPassword"]),
        (
            "POST har-3107/changepassword",
            r#"{"oldPassword": "al0h0m0ra-account", "newPassword": "a1234567", "newPassword": "patr0nu5"}"#,
            &["newPassword"],
        ),
        ("PUT har-3107", BODY, &["password", "oldPassword", "newPassword"]),
        ("PUT har-3107", r#"{"password": "patr0nu5", "isActive": true}"#, &["isActive"]),
        ("PUT har-3107", "nonsense", &[""]),
        ("PUT har-3107", r#"["patr0nu5"]"#, &[""]),
    ] {
        let answer = suite(&sandbox, request, body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.head.contains("Content-Type: application/problem+json"));
        let details = answer.json();
        let named: Vec<_> = details["errors"].as_object().unwrap().keys().collect();
        assert_eq!(named, fields, "{body}");
        assert!(details["errors"][fields[0]][0].is_string());
        let members: Vec<_> = details.as_object().unwrap().keys().collect();
        assert_eq!(members, ["errors", "type", "title", "status", "traceId"]);
    }
    assert!(sandbox.accepts("uipath-suite", "har-3107", OLD));
}

#[tokio::test]
async fn method_address_and_content_type_are_checked() {
    let sandbox = sandbox().await;
    let admin = authorization("uipath-suite", 0);
    for (line, content_type, status) in [
        ("PUT /uipath-suite/identity_/api/User/har-3107/changepassword", JSON, 405),
        ("POST /uipath-suite/identity_/api/User/har-3107", JSON, 405),
        ("POST /uipath-suite/identity_/api/User/har-3107/changepassword/", JSON, 404),
        ("POST /uipath-suite/identity/api/User/har-3107/changepassword", JSON, 404),
        ("POST /uipath-suite/acme/identity_/api/User/har-3107/changepassword", JSON, 404),
        ("POST /uipath-cloud/other/identity_/api/User/har-3107/changepassword", JSON, 404),
        ("POST /uipath-suite/identity_/api/User/har-3107/changepassword", "Content-Type: text/plain", 415),
    ] {
        let answer = send(&sandbox, line, &[&admin, content_type], BODY).await;
        assert_eq!(answer.status, status, "{line}");
    }
    assert!(sandbox.accepts("uipath-suite", "har-3107", OLD));
}

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

/// The address of each product's identity server, and the name of its list.
const SERVERS: [(&str, &str, &str); 4] = [
    ("uipath-cloud", "/uipath-cloud/acme/identity_", "User"),
    ("uipath-suite", "/uipath-suite/identity_", "UserPartition"),
    ("uipath-suite-tenant", "/uipath-suite-tenant/acme/default/identity_", "UserPartition"),
    ("uipath-standalone", "/uipath-standalone/identity", "User"),
];

const PARTITION: &str = "d7a0b7f6-2c3e-4f0a-9c35-6b1f5e2a4c10";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

fn form(system: &str, client: usize, scope: &str) -> String {
    let client = demo().iter().find(|demo| demo.id == system).unwrap().sign_ins[client];
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "client_credentials").append_pair("client_id", client.account);
    form.append_pair("client_secret", client.secret).append_pair("scope", scope).finish()
}

async fn token(sandbox: &Sandbox, scope: &str) -> String {
    let answer = send(sandbox, "POST /uipath-suite/identity_/connect/token", &[FORM], &form("uipath-suite", 0, scope)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    format!("Authorization: Bearer {}", answer.json()["access_token"].as_str().unwrap())
}

async fn set(sandbox: &Sandbox, token: &str) -> Answer {
    send(sandbox, "PUT /uipath-suite/identity_/api/User/har-3107", &[token, JSON], r#"{"password": "brand-new-8"}"#).await
}

const LIST: &str = "GET /uipath-suite/identity_/api/UserPartition/users/d7a0b7f6-2c3e-4f0a-9c35-6b1f5e2a4c10";

#[tokio::test]
async fn every_product_gives_its_client_a_new_token_each_time() {
    let sandbox = sandbox().await;
    for (system, base, _) in SERVERS {
        let line = format!("POST {base}/connect/token");
        let mut tokens = Vec::new();
        for _ in 0..2 {
            let answer = send(&sandbox, &line, &[FORM], &form(system, 0, "PM.User PM.User.Write")).await;
            assert_eq!(answer.status, 200, "{system} {}", answer.body);
            let answer = answer.json();
            assert_eq!((&answer["expires_in"], &answer["token_type"]), (&json!(3600), &json!("Bearer")));
            assert_eq!(answer["scope"], "PM.User PM.User.Write");
            tokens.push(answer["access_token"].as_str().unwrap().to_owned());
        }
        assert_ne!(tokens[0], tokens[1]);
        assert_eq!(sandbox.sign_ins(system), 2);
        for token in tokens {
            let headers = [&format!("Authorization: Bearer {token}"), JSON];
            let answer = send(&sandbox, &format!("PUT {base}/api/User/har-3107"), &headers, r#"{"password": "brand-new-8"}"#).await;
            assert_eq!(answer.status, 200, "{system}");
        }
    }
}

#[tokio::test]
async fn a_client_is_refused_with_the_error_of_the_standard() {
    let sandbox = sandbox().await;
    let line = "POST /uipath-suite/identity_/connect/token";
    let good = form("uipath-suite", 0, "PM.User");
    for (line, content_type, body, error) in [
        (line, FORM, good.replace("5b7d2e64", "5b7d2e65"), "invalid_client"),
        (line, FORM, good.replace("Clock", "Watch"), "invalid_client"),
        (line, FORM, form("uipath-cloud", 0, "PM.User"), "invalid_client"),
        (line, FORM, "grant_type=client_credentials".to_owned(), "invalid_client"),
        (line, FORM, good.replace("client_credentials", "password"), "unsupported_grant_type"),
        (line, FORM, good.replace("grant_type=client_credentials&", ""), "unsupported_grant_type"),
        (line, FORM, good.replace("PM.User", "PM.Nobody"), "invalid_scope"),
        (line, FORM, good.replace("PM.User", "PM.User++PM.User.Write"), "invalid_scope"),
        (line, FORM, form("uipath-suite", 1, "PM.User"), "invalid_scope"),
        (line, FORM, format!("{good}&scope=PM.User"), "invalid_request"),
        (line, FORM, format!("{good}&resource=x"), "invalid_request"),
        (line, FORM, good.replace("%26", "&"), "invalid_request"),
        (line, JSON, good.clone(), "invalid_request"),
        ("PUT /uipath-suite/identity_/connect/token", FORM, good.clone(), "invalid_request"),
    ] {
        let answer = send(&sandbox, line, &[content_type], &body).await;
        assert_eq!((answer.status, answer.json()), (400, json!({ "error": error })), "{body}");
    }
    assert_eq!(send(&sandbox, &format!("{line}?x=1"), &[FORM], &good).await.status, 404);
    assert_eq!(sandbox.sign_ins("uipath-suite"), 0);
}

#[tokio::test]
async fn a_token_may_what_its_scopes_say() {
    let sandbox = sandbox().await;
    for (scope, reads, writes) in [
        ("PM.User", 200, 200),
        ("PM.User PM.User.Write", 200, 200),
        ("PM.User.Read PM.User.Write", 200, 200),
        ("", 200, 200),
        ("PM.User.Read", 200, 403),
        ("PM.User.Write", 403, 200),
    ] {
        let token = token(&sandbox, scope).await;
        assert_eq!(set(&sandbox, &token).await.status, writes, "{scope}");
        for line in [LIST, "GET /uipath-suite/identity_/api/User/har-3107"] {
            assert_eq!(send(&sandbox, line, &[&token], "").await.status, reads, "{scope}");
        }
    }
    let other = send(&sandbox, "POST /uipath-suite/identity_/connect/token", &[FORM], &form("uipath-suite", 1, "OR.Folders")).await;
    let other = format!("Authorization: Bearer {}", other.json()["access_token"].as_str().unwrap());
    assert_eq!(set(&sandbox, &other).await.status, 403);
}

#[tokio::test]
async fn a_token_that_is_over_or_revoked_is_none() {
    let sandbox = sandbox().await;
    let first = token(&sandbox, "PM.User").await;
    sandbox.token_lifetime("uipath-suite", 0);
    let over = send(&sandbox, "POST /uipath-suite/identity_/connect/token", &[FORM], &form("uipath-suite", 0, "PM.User")).await;
    assert_eq!(over.json()["expires_in"], 0);
    let over = format!("Authorization: Bearer {}", over.json()["access_token"].as_str().unwrap());
    let answer = set(&sandbox, &over).await;
    assert_eq!((answer.status, answer.body.as_str()), (401, ""));
    assert_eq!(set(&sandbox, &first).await.status, 200);
    sandbox.revoke_tokens("uipath-suite");
    assert_eq!(set(&sandbox, &first).await.status, 401);
    assert_eq!(set(&sandbox, &authorization("uipath-suite", 0)).await.status, 200);
}

#[tokio::test]
async fn every_product_is_searched_loosely() {
    let sandbox = sandbox().await;
    for (system, base, list) in SERVERS {
        let token = authorization(system, 0);
        for (query, count, names) in [
            ("?searchTerm=jane", 2, &["Jane Doe", "Jane Doerr"][..]),
            ("?searchTerm=DOERR", 1, &["Jane Doerr"]),
            ("?searchTerm=corp%5Cjane", 2, &["Jane Doe", "Jane Doerr"]),
            ("?searchTerm=harriet.holm%40acme.example", 1, &["Harriet Holm"]),
            ("?searchTerm=har-3107", 0, &[]),
            ("?searchTerm=nobody&top=1000", 0, &[]),
            ("?searchTerm=jane&top=1", 2, &["Jane Doe"]),
            ("?searchTerm=jane&top=1&skip=1", 2, &["Jane Doerr"]),
            ("", 5, &["Harriet Holm", "Ines Iris", "Jane Doe", "Jane Doerr", "Otis Olive"]),
        ] {
            let answer = send(&sandbox, &format!("GET {base}/api/{list}/users/{PARTITION}{query}"), &[&token], "").await;
            assert_eq!(answer.status, 200, "{system} {query}");
            let answer = answer.json();
            let found: Vec<_> = answer["results"].as_array().unwrap().iter().map(|user| user["displayName"].as_str().unwrap()).collect();
            assert_eq!((&answer["totalCount"], found), (&json!(count), names.to_vec()), "{system} {query}");
        }
        let other = if list == "User" { "UserPartition" } else { "User" };
        let answer = send(&sandbox, &format!("GET {base}/api/{other}/users/{PARTITION}"), &[&token], "").await;
        assert_eq!(answer.status, 404, "{system}");
    }
}

#[tokio::test]
async fn a_person_is_told_of_as_the_interface_says() {
    let sandbox = sandbox().await;
    let token = authorization("uipath-suite", 0);
    for (id, user) in [
        ("f03e5a96-2d7c-4b18-9c4e-81a6b3d57e05", ["otis.olive", "otis@olive.example", "Otis", "Olive", "Otis Olive"]),
        ("corp%5Cjane%20doe", ["corp\\jane", "jane.doe@acme.example", "Jane", "Doe", "Jane Doe"]),
    ] {
        let one = send(&sandbox, &format!("GET /uipath-suite/identity_/api/User/{id}"), &[&token], "").await;
        assert_eq!(one.status, 200);
        let one = one.json();
        assert_eq!(["userName", "email", "name", "surname", "displayName"].map(|name| one[name].as_str().unwrap()), user);
        assert_eq!(one["isActive"], user[0] != "otis.olive");
        let list = send(&sandbox, &format!("{LIST}?searchTerm={}", user[1]), &[&token], "").await.json();
        assert_eq!(list["results"], json!([one]));
    }
    assert_eq!(send(&sandbox, "GET /uipath-suite/identity_/api/User/har-3108", &[&token], "").await.status, 404);
}

#[tokio::test]
async fn a_search_of_another_shape_is_refused() {
    let sandbox = sandbox().await;
    let token = authorization("uipath-suite", 0);
    let unknown = LIST.replace("d7a0", "d7a1");
    for (line, status) in [
        (LIST.replace("GET", "POST"), 405),
        (LIST.replace("-9c35", "9c35"), 400),
        (unknown, 404),
        (format!("{LIST}?searchTerm=a&searchTerm=b"), 400),
        (format!("{LIST}?search=a"), 400),
        (format!("{LIST}?searchTerm=%ff"), 400),
        (format!("{LIST}?top=1001"), 400),
        (format!("{LIST}?top=-1"), 400),
        (format!("{LIST}/"), 400),
    ] {
        assert_eq!(send(&sandbox, &line, &[&token], "").await.status, status, "{line}");
    }
    for (headers, status) in [(&[][..], 401), (&[authorization("uipath-cloud", 0)], 401), (&[authorization("uipath-suite", 1)], 403)] {
        let headers: Vec<_> = headers.iter().map(String::as_str).collect();
        assert_eq!(send(&sandbox, LIST, &headers, "").await.status, status);
    }
}

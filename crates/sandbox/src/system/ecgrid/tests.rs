use serde_json::{Value, json};

use crate::client::{sandbox, send};

const LINE: &str = "POST /ecgrid-rest/v2/users/password";
const JSON: &str = "Content-Type: application/json";
const ADMIN: &str = "X-API-Key: demo-ecgrid-rest-network-admin";
/// The page's example.
const BODY: &str = r#"{ "userId": 1042, "newPassword": "NewPassw0rd!" }"#;

#[tokio::test]
async fn the_password_is_changed() {
    let sandbox = sandbox().await;
    let answer = send(&sandbox, LINE, &[ADMIN, JSON], BODY).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body, r#"{"success":true,"data":true}"#);
    assert!(sandbox.accepts("ecgrid-rest", "1042", "NewPassw0rd!"));
    assert!(sandbox.accepts("ecgrid-rest", "5001", "Kale+Soup5001"));
    assert!(!sandbox.accepts("ecgridos", "1042", "NewPassw0rd!"));
}

#[tokio::test]
async fn each_refusal_has_its_status_and_code() {
    let sandbox = sandbox().await;
    let user = "X-API-Key: demo-ecgrid-rest-mailbox-user";
    let unknown = "X-API-Key: d3a6f0c4-00aa-4e0f-8a57-0c1de5b10000";
    for (headers, body, status, code) in [
        (&[JSON][..], BODY, 401, "InvalidAPIKey"),
        (&[unknown, JSON], BODY, 401, "InvalidAPIKey"),
        (&[ADMIN, ADMIN, JSON], BODY, 401, "InvalidAPIKey"),
        (&[user, JSON], BODY, 403, "AccessDenied"),
        (&[ADMIN, JSON], r#"{"userId": 1043, "newPassword": "NewPassw0rd!"}"#, 404, "ObjectNotFound"),
        (&[ADMIN, JSON], r#"{"userId": 1042, "newPassword": "newpassw0rd!"}"#, 400, "InvalidParameter"),
        (&[ADMIN, JSON], r#"{"userId": "1042", "newPassword": "NewPassw0rd!"}"#, 400, "InvalidParameter"),
        (&[ADMIN, JSON], r#"{"userId": 1042.0, "newPassword": "NewPassw0rd!"}"#, 400, "InvalidParameter"),
        (&[ADMIN, JSON], r#"{"userId": 1042}"#, 400, "InvalidParameter"),
        (&[ADMIN, JSON], r#"{"userId": 1042, "newPassword": "NewPassw0rd!", "x": 1}"#, 400, "InvalidParameter"),
        (&[ADMIN], BODY, 400, "InvalidParameter"),
    ] {
        let answer = send(&sandbox, LINE, headers, body).await;
        assert_eq!(answer.status, status, "{headers:?} {body}");
        let refusal = answer.json();
        assert_eq!(refusal["errorCode"], code);
        assert_eq!((&refusal["success"], &refusal["data"]), (&json!(false), &Value::Null));
        assert!(refusal["message"].is_string());
    }
    assert!(sandbox.accepts("ecgrid-rest", "1042", "Leek&Potato1042"));
}

#[tokio::test]
async fn method_and_address_are_checked() {
    let sandbox = sandbox().await;
    for (line, status) in [
        ("PUT /ecgrid-rest/v2/users/password", 405),
        ("POST /ecgrid-rest/v1/users/password", 404),
        ("POST /ecgrid-rest/v2/users/password?x=1", 404),
    ] {
        assert_eq!(send(&sandbox, line, &[ADMIN, JSON], BODY).await.status, status, "{line}");
    }
    assert!(sandbox.accepts("ecgrid-rest", "1042", "Leek&Potato1042"));
}

const BY_NAME: &str = "POST /ecgrid-rest/v2/users/by-name";

#[tokio::test]
async fn people_are_found_by_a_part_of_their_login() {
    let sandbox = sandbox().await;
    for (login, users) in [("lea.leek", &[1042, 2042][..]), ("Lea.Leeks", &[2042]), ("mo<mint>", &[77]), ("1042", &[])] {
        let answer = send(&sandbox, BY_NAME, &[ADMIN, JSON], &json!({ "login": login }).to_string()).await;
        assert_eq!((answer.status, &answer.json()["success"]), (200, &json!(true)));
        let answer = answer.json();
        let found: Vec<_> = answer["data"].as_array().unwrap().iter().map(|user| user["userId"].as_i64().unwrap()).collect();
        assert_eq!(found, users, "{login}");
    }
}

#[tokio::test]
async fn a_person_is_told_of_as_the_page_shows() {
    let sandbox = sandbox().await;
    let expected = json!({
        "userId": 3003, "login": "olga.okra", "email": "olga.okra@acme.example", "firstName": "Olga", "lastName": "Okra", "networkId": 1,
        "mailboxId": 101, "authLevel": "MailboxUser", "status": "Suspended", "created": "2024-03-15T10:22:00Z",
    });
    let one = send(&sandbox, "GET /ecgrid-rest/v2/users/3003", &[ADMIN], "").await;
    assert_eq!((one.status, one.json()), (200, json!({ "success": true, "data": expected })));
    let list = send(&sandbox, BY_NAME, &[ADMIN, JSON], r#"{"login": "olga.okra"}"#).await;
    assert_eq!(list.json(), json!({ "success": true, "data": [expected] }));
}

#[tokio::test]
async fn a_search_of_another_shape_is_refused() {
    let sandbox = sandbox().await;
    let user = "X-API-Key: demo-ecgrid-rest-mailbox-user";
    for (line, headers, body, status) in [
        (BY_NAME, &[JSON][..], r#"{"login": "x"}"#, 401),
        (BY_NAME, &[user, JSON], r#"{"login": "x"}"#, 403),
        (BY_NAME, &[ADMIN], r#"{"login": "x"}"#, 400),
        (BY_NAME, &[ADMIN, JSON], r#"{"login": 1}"#, 400),
        (BY_NAME, &[ADMIN, JSON], r#"{"login": "x", "top": 1}"#, 400),
        ("GET /ecgrid-rest/v2/users/by-name", &[ADMIN, JSON], "", 405),
        ("GET /ecgrid-rest/v2/users/1043", &[ADMIN], "", 404),
        ("GET /ecgrid-rest/v2/users/1042", &[], "", 401),
        ("POST /ecgrid-rest/v2/users/1042", &[ADMIN, JSON], "{}", 405),
        ("GET /ecgrid-rest/v2/users/", &[ADMIN], "", 404),
    ] {
        assert_eq!(send(&sandbox, line, headers, body).await.status, status, "{line} {body}");
    }
}

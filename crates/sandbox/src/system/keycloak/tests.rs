use serde_json::{Value, json};

use crate::client::{Answer, sandbox, send};
use crate::{Sandbox, demo};

const USERS: &str = "/keycloak/admin/realms/acme/users";
const TOKEN: &str = "POST /keycloak/realms/master/protocol/openid-connect/token";
const REVOKE: &str = "POST /keycloak/realms/master/protocol/openid-connect/revoke";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const JSON: &str = "Content-Type: application/json";
const USER: &str = "4f6c1d2e-9a3b-4c5d-8e7f-0a1b2c3d4e01";

fn bearer(credential: usize) -> String {
    let system = demo().iter().find(|demo| demo.id == "keycloak").unwrap();
    format!("Authorization: Bearer {}", system.credentials[credential].secret)
}

async fn put(sandbox: &Sandbox, user: &str, body: &Value) -> Answer {
    send(sandbox, &format!("PUT {USERS}/{user}/reset-password"), &[&bearer(0), JSON], &body.to_string()).await
}

fn credential(password: &str, temporary: bool) -> Value {
    json!({ "type": "password", "value": password, "temporary": temporary })
}

#[tokio::test]
async fn a_password_is_set_for_now_or_for_good() {
    let sandbox = sandbox().await;
    for (password, temporary) in [("Pear tart 1", true), ("Pear tart 2", false)] {
        let answer = put(&sandbox, USER, &credential(password, temporary)).await;
        assert_eq!((answer.status, answer.body.as_str()), (204, ""));
        assert!(sandbox.accepts("keycloak", USER, password));
        let person = send(&sandbox, &format!("GET {USERS}/{USER}"), &[&bearer(0)], "").await.json();
        assert_eq!(person["requiredActions"], if temporary { json!(["UPDATE_PASSWORD"]) } else { json!([]) });
    }
}

#[tokio::test]
async fn whoever_may_not_is_told_nothing_else() {
    let sandbox = sandbox().await;
    let line = format!("PUT {USERS}/{USER}/reset-password");
    for (headers, status) in [(&[][..], 401), (&["Authorization: Bearer x"], 401), (&[bearer(1).as_str()], 403)] {
        assert_eq!(send(&sandbox, &line, headers, "nonsense").await.status, status);
    }
    let nobody = send(&sandbox, &line.replace(USER, "nobody"), &[&bearer(1)], "").await;
    assert_eq!(nobody.status, 403, "ids are not given away");
    assert_eq!(put(&sandbox, "nobody", &credential("x", true)).await.json(), json!({ "error": "User not found" }));
    let elsewhere = send(&sandbox, &line.replace("acme", "other"), &[&bearer(0)], "").await;
    assert_eq!((elsewhere.status, elsewhere.json()), (404, json!({ "error": "Realm not found." })));
    assert!(sandbox.accepts("keycloak", USER, "Pear&Plum-1"));
}

#[tokio::test]
async fn a_body_has_these_members_and_no_other() {
    let sandbox = sandbox().await;
    for body in [
        json!({ "value": "Pear tart 1", "temporary": true }),
        json!({ "type": "otp", "value": "Pear tart 1", "temporary": true }),
        json!({ "type": "password", "value": "Pear tart 1", "temporary": "true" }),
        json!({ "type": "password", "value": "Pear tart 1", "temporary": true, "x": 1 }),
        json!({ "type": "password", "value": "   ", "temporary": true }),
        json!([]),
    ] {
        assert_eq!(put(&sandbox, USER, &body).await.status, 400, "{body}");
    }
    let as_text = send(&sandbox, &format!("PUT {USERS}/{USER}/reset-password"), &[&bearer(0)], "{}").await;
    assert_eq!(as_text.status, 415);
    assert!(sandbox.accepts("keycloak", USER, "Pear&Plum-1"));
}

#[tokio::test]
async fn a_strict_realm_names_the_first_rule_that_is_broken() {
    let sandbox = sandbox().await;
    sandbox.strict("keycloak");
    for (password, code) in [
        ("short", "invalidPasswordMinLengthMessage"),
        ("long enough but none", "invalidPasswordMinDigitsMessage"),
        ("LONG ENOUGH 1", "invalidPasswordMinLowerCaseCharsMessage"),
        ("long enough 1", "invalidPasswordMinUpperCaseCharsMessage"),
        ("longEnoughOf1", "invalidPasswordMinSpecialCharsMessage"),
        ("pia.pear", "invalidPasswordMinLengthMessage"),
    ] {
        let answer = put(&sandbox, USER, &credential(password, true)).await;
        assert_eq!((answer.status, answer.json()["error"].as_str().unwrap()), (400, code), "{password}");
    }
    assert_eq!(put(&sandbox, USER, &credential("Long enough 1", true)).await.status, 204);
}

#[tokio::test]
async fn what_is_looked_for_is_contained_unless_it_must_be_the_whole() {
    let sandbox = sandbox().await;
    let found = async |query: &str| {
        let answer = send(&sandbox, &format!("GET {USERS}?{query}"), &[&bearer(0)], "").await;
        answer.json().as_array().map_or(0, Vec::len)
    };
    assert_eq!(found("username=pia.pear").await, 2);
    assert_eq!(found("username=pia.pear&exact=true").await, 1);
    assert_eq!(found("username=PIA.pear&exact=true").await, 1);
    assert_eq!(found("email=pia.pear%40acme.example&exact=true").await, 1);
    assert_eq!(found("email=acme&exact=true").await, 0);
    for query in ["search=x", "username=a&username=b", "username=a&exact=1"] {
        assert_eq!(send(&sandbox, &format!("GET {USERS}?{query}"), &[&bearer(0)], "").await.status, 400, "{query}");
    }
}

#[tokio::test]
async fn clients_and_administrators_sign_in_each_in_their_own_way() {
    let sandbox = sandbox().await;
    let client = "grant_type=client_credentials&client_id=client-passdesk&client_secret=orchard-Ladder%2B12";
    let admin = "grant_type=password&client_id=admin-cli&username=rosa.root&password=cellar-Key%2612";
    for form in [client, admin] {
        let answer = send(&sandbox, TOKEN, &[FORM], form).await;
        assert_eq!((answer.status, &answer.json()["expires_in"]), (200, &json!(60)), "{form}");
        let token = format!("Authorization: Bearer {}", answer.json()["access_token"].as_str().unwrap());
        assert_eq!(send(&sandbox, &format!("GET {USERS}/{USER}"), &[&token], "").await.status, 200);
        let back = format!("client_id=admin-cli&token={}", answer.json()["access_token"].as_str().unwrap());
        assert_eq!(send(&sandbox, REVOKE, &[FORM], &back).await.status, 200);
        assert_eq!(send(&sandbox, &format!("GET {USERS}/{USER}"), &[&token], "").await.status, 401);
    }
    for (form, status, error) in [
        ("grant_type=client_credentials&client_id=client-passdesk&client_secret=x", 401, "unauthorized_client"),
        ("grant_type=client_credentials&client_id=rosa.root&client_secret=cellar-Key%2612", 401, "unauthorized_client"),
        ("grant_type=password&client_id=admin-cli&username=rosa.root&password=x", 401, "invalid_grant"),
        ("grant_type=password&client_id=admin-cli&username=client-passdesk&password=orchard-Ladder%2B12", 401, "invalid_grant"),
        ("grant_type=password&client_id=other&username=rosa.root&password=cellar-Key%2612", 401, "invalid_client"),
        ("grant_type=code&client_id=admin-cli", 400, "unsupported_grant_type"),
        ("client_id=admin-cli", 400, "invalid_request"),
        ("grant_type=password&grant_type=password", 400, "invalid_request"),
    ] {
        let answer = send(&sandbox, TOKEN, &[FORM], form).await;
        assert_eq!((answer.status, answer.json()["error"].as_str().unwrap()), (status, error), "{form}");
    }
}

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

/// The base of each form's REST API, with its administrator's client and credential.
const APIS: [(&str, &str, &str); 2] = [
    ("ispring-learn", "client_id=ispring-soap-client&client_secret=canteen-Tray%2B12", ADMIN),
    ("ispring-learn-rest", "client_id=ispring-rest-client&client_secret=garden-Rake%2B12", "demo-ispring-rest-admin"),
];
const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const ACCEPT: &str = "Accept: application/json";

#[tokio::test]
async fn each_form_gives_its_client_a_new_token_each_time() {
    let sandbox = sandbox().await;
    for (system, client, _) in APIS {
        let line = format!("POST /{system}/api/v3/token");
        let mut tokens = Vec::new();
        for _ in 0..2 {
            let answer = send(&sandbox, &line, &[FORM, ACCEPT], &format!("{client}&grant_type=client_credentials")).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let answer = answer.json();
            assert_eq!((&answer["expires_in"], &answer["token_type"]), (&json!(1800), &json!("bearer")));
            tokens.push(answer["access_token"].as_str().unwrap().to_owned());
        }
        assert_ne!(tokens[0], tokens[1]);
        assert_eq!(sandbox.sign_ins(system), 2);
        let authorization = format!("Authorization: Bearer {}", tokens[1]);
        assert_eq!(send(&sandbox, &format!("GET /{system}/users/v2"), &[&authorization, ACCEPT], "").await.status, 200);
        if system == "ispring-learn" {
            let answer = documented(&sandbox, &call(["https"; 2], &tokens[0], "learner-42", "brand new")).await;
            assert_eq!(answer.status, 200);
            sandbox.revoke_tokens(system);
            let answer = documented(&sandbox, &call(["https"; 2], &tokens[0], "learner-42", "brand new")).await;
            assert_fault(&answer, "Authorization failed");
        } else {
            assert_eq!(send(&sandbox, REST, &[&authorization, JSON], r#"{"password":"brand new"}"#).await.status, 200);
            sandbox.revoke_tokens(system);
            assert_eq!(send(&sandbox, REST, &[&authorization, JSON], r#"{"password":"brand new"}"#).await.status, 401);
        }
    }
}

#[tokio::test]
async fn a_client_is_refused_with_a_code_and_a_message() {
    let sandbox = sandbox().await;
    for (system, client, _) in APIS {
        let line = format!("POST /{system}/api/v3/token");
        let good = format!("{client}&grant_type=client_credentials");
        for (headers, body, status, message) in [
            (&[FORM, ACCEPT][..], good.replace("12", "13"), 401, "Authorization failed"),
            (&[FORM, ACCEPT], good.replace("-client&", "-klient&"), 401, "Authorization failed"),
            (&[FORM, ACCEPT], good.replace("client_credentials", "password"), 400, "Wrong Parameters"),
            (&[FORM, ACCEPT], client.to_owned(), 400, "Wrong Parameters"),
            (&[FORM, ACCEPT], format!("{good}&scope=x"), 400, "Wrong Parameters"),
            (&[FORM, ACCEPT], format!("{good}&{client}"), 400, "Wrong Parameters"),
            (&[JSON, ACCEPT], good.clone(), 400, "Wrong Parameters"),
            (&[FORM], good.clone(), 406, "This stand-in wants Accept: application/json"),
        ] {
            let answer = send(&sandbox, &line, headers, &body).await;
            assert_eq!((answer.status, answer.json()), (status, json!({ "code": status, "message": message })), "{body}");
        }
        assert_eq!(send(&sandbox, &line.replace("POST", "PUT"), &[FORM, ACCEPT], &good).await.status, 405);
        assert_eq!(sandbox.sign_ins(system), 0);
    }
}

#[tokio::test]
async fn a_client_may_be_given_a_token_that_may_nothing() {
    let sandbox = sandbox().await;
    for (client, message) in [
        ("client_id=ispring-rest-author&client_secret=garden-Hose%2B34", "Permission Denied"),
        ("client_id=ispring-rest-expired&client_secret=garden-Gate%2B56", "Account subscription expired"),
    ] {
        let body = format!("{client}&grant_type=client_credentials");
        let token = send(&sandbox, "POST /ispring-learn-rest/api/v3/token", &[FORM, ACCEPT], &body).await.json();
        let authorization = format!("Authorization: Bearer {}", token["access_token"].as_str().unwrap());
        let answer = send(&sandbox, "GET /ispring-learn-rest/users/v2", &[&authorization, ACCEPT], "").await;
        assert_eq!((answer.status, answer.json()["message"].as_str()), (403, Some(message)));
    }
}

#[tokio::test]
async fn people_are_listed_by_login_mail_and_id() {
    let sandbox = sandbox().await;
    let authorization = format!("Authorization: Bearer {}", APIS[1].2);
    for (query, logins, next) in [
        ("?logins[]=dana.dill", &["dana.dill"][..], None),
        ("?logins%5B%5D=DANA.dill&logins%5B%5D=emil", &["dana.dill", "emil"], None),
        ("?emails[]=dana.dillard%40acme.example", &["dana.dillard"], None),
        ("?userIds[]=7c9a4e12-0f3b-4d55-a0c6-19e2b8d47702", &["emil"], None),
        ("?logins[]=emil&emails[]=emil", &[], None),
        ("?logins[]=dana", &[], None),
        ("?pageSize=3", &["dana.dill", "emil", "dana.dillard"], Some("3")),
        ("?pageSize=3&pageToken=3", &["gus.ginger"], None),
    ] {
        let answer = send(&sandbox, &format!("GET /ispring-learn-rest/users/v2{query}"), &[&authorization, ACCEPT], "").await;
        assert_eq!(answer.status, 200, "{query} {}", answer.body);
        let answer = answer.json();
        let profiles = answer["userProfiles"].as_array().unwrap();
        let found: Vec<_> = profiles.iter().map(|user| user["fields"]["login"].as_str().unwrap()).collect();
        assert_eq!((found, answer["nextPageToken"].as_str()), (logins.to_vec(), next), "{query}");
    }
}

#[tokio::test]
async fn one_person_is_told_of_by_id() {
    let sandbox = sandbox().await;
    for (system, id, fields, status) in [
        ("ispring-learn", "learner-44", ["finn.fennel", "finn.fennel@acme.example", "Finn", "Fennel"], 3),
        ("ispring-learn", "o%27neil%20%26%20sons%20%3Chq%3E", ["o'neil+cleo", "cleo@oneil.example", "Cleo", "O'Neil"], 1),
        ("ispring-learn-rest", REST_USER, ["emil", "emil.endive@acme.example", "Emil", "Endive"], 1),
    ] {
        let (_, _, admin) = APIS.into_iter().find(|api| api.0 == system).unwrap();
        let headers = [&format!("Authorization: Bearer {admin}"), ACCEPT];
        let one = send(&sandbox, &format!("GET /{system}/user/{id}/v2"), &headers, "").await;
        assert_eq!(one.status, 200, "{}", one.body);
        let one = one.json()["response"].clone();
        assert_eq!(one["status"], status);
        assert_eq!(["login", "email", "first_name", "last_name"].map(|name| one["fields"][name].as_str().unwrap()), fields);
        let list = send(&sandbox, &format!("GET /{system}/users/v2?userIds[]={id}"), &headers, "").await.json();
        assert_eq!(list, json!({ "userProfiles": [one] }));
    }
}

#[tokio::test]
async fn a_search_of_another_shape_is_refused() {
    let sandbox = sandbox().await;
    let admin = format!("Authorization: Bearer {}", APIS[1].2);
    for (line, headers, status) in [
        ("POST /ispring-learn-rest/users/v2", &[admin.as_str(), ACCEPT][..], 405),
        ("GET /ispring-learn-rest/users/v2?login=emil", &[&admin, ACCEPT], 400),
        ("GET /ispring-learn-rest/users/v2?logins[]=%ff", &[&admin, ACCEPT], 400),
        ("GET /ispring-learn-rest/users/v2?pageSize=0", &[&admin, ACCEPT], 400),
        ("GET /ispring-learn-rest/users/v2?logins[]=emil", &[&admin], 406),
        ("GET /ispring-learn-rest/users/v2?logins[]=emil", &[ACCEPT], 401),
        ("GET /ispring-learn/users/v2?logins[]=emil", &[&admin, ACCEPT], 401),
        ("GET /ispring-learn-rest/user/nobody/v2", &[&admin, ACCEPT], 400),
        ("GET /ispring-learn-rest/users", &[&admin, ACCEPT], 404),
    ] {
        assert_eq!(send(&sandbox, line, headers, "").await.status, status, "{line} {headers:?}");
    }
}

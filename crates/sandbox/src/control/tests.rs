use crate::client::{exchange, request, sandbox, send};

const SET: &str = "PUT /uipath-cloud/acme/identity_/api/User/har-3107";

#[tokio::test]
async fn the_help_lists_all_there_is() {
    let sandbox = sandbox().await;
    let help = send(&sandbox, "GET /_sandbox/", &[], "").await;
    assert_eq!(help.status, 200);
    for system in super::demo() {
        let words = system.users.iter().flat_map(|user| [user.id, user.name, user.password]);
        let words = words.chain(system.users.iter().flat_map(|user| [user.login, user.mail]));
        let words = words.chain(system.sign_ins.iter().flat_map(|it| [it.account, it.secret]));
        let secrets = system.credentials.iter().map(|credential| credential.secret);
        for word in words.chain(secrets).chain(system.operations.iter().copied()) {
            assert!(help.body.contains(word), "{word}");
        }
    }
    for kind in super::Kind::names() {
        assert!(help.body.contains(kind), "{kind}");
    }
}

#[tokio::test]
async fn a_misbehaviour_is_set_and_requests_are_counted_over_http() {
    let sandbox = sandbox().await;
    let set = "POST /_sandbox/uipath-cloud/next?kind=status-503&applied=false";
    assert_eq!(send(&sandbox, set, &[], "").await.status, 200);
    assert_eq!(send(&sandbox, SET, &[], "").await.status, 503);
    assert_eq!(send(&sandbox, SET, &[], "").await.status, 401);
    let count = send(&sandbox, "GET /_sandbox/uipath-cloud/requests", &[], "").await;
    assert_eq!((count.status, count.body.as_str()), (200, "2"));
}

#[tokio::test]
async fn applied_over_http_means_applied() {
    let sandbox = sandbox().await;
    let set = "POST /_sandbox/uipath-cloud/next?kind=close&applied=true";
    send(&sandbox, set, &[], "").await;
    let headers = ["Authorization: Bearer demo-uipath-cloud-pm.user", "Content-Type: application/json"];
    let change = request(SET, &headers, r#"{"password": "brand-new-8"}"#);
    assert_eq!(exchange(&sandbox, &change).await, b"");
    for (password, accepted) in [("brand-new-8", "true"), ("al0h0m0ra-account", "false")] {
        let question = format!(r#"{{"user": "har-3107", "password": "{password}"}}"#);
        let answer = send(&sandbox, "POST /_sandbox/uipath-cloud/accepts", &[], &question).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, accepted));
    }
}

#[tokio::test]
async fn mistakes_are_told() {
    let sandbox = sandbox().await;
    for (line, status, hint) in [
        ("POST /_sandbox/uipath/next?kind=hang&applied=true", 404, "\"uipath\""),
        ("POST /_sandbox/uipath-cloud/nxt", 404, "accepts"),
        ("GET /_sandbox/uipath-cloud/next?kind=hang&applied=true", 405, ""),
        ("POST /_sandbox/uipath-cloud/next?kind=hang", 400, "both"),
        ("POST /_sandbox/uipath-cloud/next?kind=hung&applied=true", 400, "close-in-middle"),
        ("POST /_sandbox/uipath-cloud/next?kind=hang&applied=yes", 400, "true or false"),
        ("POST /_sandbox/uipath-cloud/next?kind=hang&aplied=true", 400, "\"aplied\""),
        ("POST /_sandbox/uipath-cloud/accepts", 400, "password"),
        ("POST /_sandbox/uipath-cloud/lifetime?seconds=x", 400, "seconds=60"),
        ("GET /_sandbox/uipath-cloud/revoke", 405, ""),
        ("GET /_sandbox", 404, "/_sandbox/"),
    ] {
        let answer = send(&sandbox, line, &[], "").await;
        assert_eq!(answer.status, status, "{line}");
        assert!(answer.body.contains(hint), "{line}: {}", answer.body);
    }
    // None of that has set anything.
    assert_eq!(send(&sandbox, SET, &[], "").await.status, 401);
}

#[tokio::test]
async fn sign_ins_are_counted_and_ended_over_http() {
    let sandbox = sandbox().await;
    let body = "grant_type=client_credentials&client_id=3c1f0a52-cloud-pm.user&client_secret=harbour%26Crane%3D12";
    let sign_in = async || {
        let form = ["Content-Type: application/x-www-form-urlencoded"];
        send(&sandbox, "POST /uipath-cloud/acme/identity_/connect/token", &form, body).await.json()
    };
    assert_eq!(sign_in().await["expires_in"], 3600);
    assert_eq!(send(&sandbox, "POST /_sandbox/uipath-cloud/lifetime?seconds=7", &[], "").await.status, 200);
    assert_eq!(sign_in().await["expires_in"], 7);
    for (line, expected) in [("GET /_sandbox/uipath-cloud/sign-ins", "2"), ("GET /_sandbox/ecgridos-4.1/sessions", "0")] {
        assert_eq!(send(&sandbox, line, &[], "").await.body, expected);
    }
    let token = format!("Authorization: Bearer {}", sign_in().await["access_token"].as_str().unwrap());
    let one = "GET /uipath-cloud/acme/identity_/api/User/har-3107";
    assert_eq!(send(&sandbox, one, &[&token], "").await.status, 200);
    assert_eq!(send(&sandbox, "POST /_sandbox/uipath-cloud/revoke", &[], "").await.status, 200);
    assert_eq!(send(&sandbox, one, &[&token], "").await.status, 401);
}

#[tokio::test]
async fn a_misbehaviour_is_set_for_a_request_to_come_over_http() {
    let sandbox = sandbox().await;
    let set = "POST /_sandbox/uipath-cloud/next?kind=status-503&applied=false&at=changepassword";
    assert_eq!(send(&sandbox, set, &[], "").await.status, 200);
    assert_eq!(send(&sandbox, SET, &[], "").await.status, 401);
    let change = format!("{}/changepassword", SET.replace("PUT", "POST"));
    assert_eq!(send(&sandbox, &change, &[], "").await.status, 503);
    assert_eq!(send(&sandbox, &change, &[], "").await.status, 401);
}

//! The requests of the shipped systems, byte by byte as their documents have them.

use passdesk_core::Values;

use super::forms::FORMS;

const USER: &str = "6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a";

fn message(name: &str) -> String {
    let mut forms = FORMS.iter().filter(|form| form.name == name);
    let form = forms.next().unwrap_or_else(|| panic!("{name}"));
    let user = match form.slots.iter().find(|slot| slot.name == "user").unwrap().kind {
        passdesk_core::Kind::Integer => "1042",
        passdesk_core::Kind::Uuid => USER,
        _ => "har-3107",
    };
    let values = Values::new().with("user", user).with("token", "1234").with("api_key", "k").with("session", "s");
    let values = values.with("old_password", "al0h0m0ra-account").with("new_password", "patr0nu5");
    let values = values.with("recovery_question", "q").with("recovery_answer", "a");
    let values = values.with("temporary", "true").with("logout_devices", "false");
    form.template.build(&values).unwrap().expose().to_owned()
}

/// A request with a JSON body and a bearer token.
fn json(line: &str, body: &str) -> String {
    format!("{line} HTTP/1.1\r\nAuthorization: Bearer 1234\r\nContent-Type: application/json\r\n\r\n{body}")
}

#[test]
fn uipath_is_asked_at_each_of_its_addresses() {
    for (name, base) in [
        (r#"uipath-cloud [("organization", "acme")]"#, "https://cloud.uipath.com/acme/identity_"),
        (r#"uipath-cloud [("organization", "ac me & söhne")]"#, "https://cloud.uipath.com/ac%20me%20%26%20s%C3%B6hne/identity_"),
        (r#"uipath-suite [("address", "https://uipath.example.com")]"#, "https://uipath.example.com/identity_"),
        (
            r#"uipath-suite-tenant [("address", "https://uipath.example.com"), ("organization", "acme"), ("tenant", "default")]"#,
            "https://uipath.example.com/acme/default/identity_",
        ),
        (r#"uipath-standalone [("address", "https://uipath.example.com:8443")]"#, "https://uipath.example.com:8443/identity"),
    ] {
        assert_eq!(
            message(&format!("{name} change")),
            json(
                &format!("POST {base}/api/User/har-3107/changepassword"),
                r#"{"oldPassword":"al0h0m0ra-account","newPassword":"patr0nu5"}"#
            )
        );
        assert_eq!(message(&format!("{name} set")), json(&format!("PUT {base}/api/User/har-3107"), r#"{"password":"patr0nu5"}"#));
    }
}

#[test]
fn the_rest_interfaces_take_json() {
    assert_eq!(
        message("ecgrid-rest [] password"),
        "POST https://rest.ecgrid.io/v2/users/password HTTP/1.1\r\nContent-Type: application/json\r\nX-API-Key: k\r\n\r\n\
         {\"userId\":1042,\"newPassword\":\"patr0nu5\"}"
    );
    assert_eq!(
        message("ispring-learn-rest [] password"),
        format!(
            "POST https://api-learn.ispringlearn.com/user/{USER}/password HTTP/1.1\r\nAccept: application/json\r\n\
             Authorization: Bearer 1234\r\nContent-Type: application/json\r\n\r\n{{\"password\":\"patr0nu5\"}}"
        )
    );
}

#[test]
fn ispring_has_one_pair_of_namespaces_or_the_other() {
    for (settings, scheme, address, action) in [
        (r#"[("endpoint", "https://learn.example.com/soap")]"#, "https", "https://learn.example.com/soap", ""),
        (r#"[("endpoint", "https://learn.example.com/soap"), ("strength", "strong")]"#, "https", "https://learn.example.com/soap", ""),
        (
            r#"[("endpoint", "https://learn.example.com/soap"), ("namespaces", "standard"), ("soap_action", "urn:a")]"#,
            "http",
            "https://learn.example.com/soap",
            "urn:a",
        ),
        (
            r#"[("endpoint", "https://learn.example.com"), ("namespaces", "standard"), ("strength", "strong")]"#,
            "http",
            "https://learn.example.com/",
            "",
        ),
    ] {
        assert_eq!(
            message(&format!("ispring-learn {settings} password")),
            format!(
                "POST {address} HTTP/1.1\r\nContent-Type: text/xml; charset=utf-8\r\nSOAPAction: \"{action}\"\r\n\r\n\
                 <?xml version=\"1.0\" encoding=\"utf-8\"?><SOAP-ENV:Envelope xmlns:SOAP-ENV=\"{scheme}://schemas.xmlsoap.org/soap/envelope/\" \
                 xmlns=\"{scheme}://ispringlearn.com/go/services/api/soap\"><SOAP-ENV:Body><UpdateUserPasswordRequest><credentials>\
                 <token>1234</token></credentials><userId>har-3107</userId><password>patr0nu5</password></UpdateUserPasswordRequest>\
                 </SOAP-ENV:Body></SOAP-ENV:Envelope>"
            )
        );
    }
}

#[test]
fn ecgridos_is_asked_by_both_signatures_and_both_versions() {
    let head =
        |address: &str, fields: &str| format!("POST {address} HTTP/1.1\r\n{fields}\r\n\r\n<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    let one_one = |namespace: &str| format!("Content-Type: text/xml; charset=utf-8\r\nSOAPAction: \"{namespace}UserPassword\"");
    let one_two = |namespace: &str| format!("Content-Type: application/soap+xml; charset=utf-8; action=\"{namespace}UserPassword\"");
    let envelope = |uri: &str, namespace: &str, rest: &str| {
        format!(
            "<soap:Envelope xmlns:soap=\"{uri}\"><soap:Body><UserPassword xmlns=\"{namespace}\"><SessionID>s</SessionID>\
             <UserID>1042</UserID>{rest}</UserPassword></soap:Body></soap:Envelope>"
        )
    };
    let published = "<CurrentRecoveryAnswer></CurrentRecoveryAnswer><Password>patr0nu5</Password>\
                     <RecoveryQuestion>q</RecoveryQuestion><RecoveryAnswer>a</RecoveryAnswer>";
    let (soap, soap12) = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");
    let (four, three) = ("https://os.ecgrid.io/v4.1/prod/ECGridOS.asmx", "https://ecgridos.net/v3.2/prod/ecgridos.asmx");
    let (new, old) = ("https://os.ecgrid.io/", "http://ecgridos.net/");
    let settings = r#"("endpoint", "https://ecgridos.net/v3.2/prod/ecgridos.asmx"), ("namespace", "http://ecgridos.net/")"#;
    for (name, expected) in [
        ("ecgridos-4.1 []".to_owned(), head(four, &one_one(new)) + &envelope(soap, new, published)),
        (r#"ecgridos-4.1 [("soap", "1.2")]"#.to_owned(), head(four, &one_two(new)) + &envelope(soap12, new, published)),
        (format!("ecgridos-4.1 [{settings}]"), head(three, &one_one(old)) + &envelope(soap, old, published)),
        (format!(r#"ecgridos-4.1 [{settings}, ("soap", "1.2")]"#), head(three, &one_two(old)) + &envelope(soap12, old, published)),
        ("ecgridos []".to_owned(), head(four, &one_one(new)) + &envelope(soap, new, "<NewPassword>patr0nu5</NewPassword>")),
    ] {
        assert_eq!(message(&format!("{name} password")), expected);
    }
}

#[test]
fn keycloak_is_asked_in_its_realm() {
    for (name, base) in [
        (r#"keycloak [("base", "https://keycloak.example.com"), ("realm", "acme")]"#, "https://keycloak.example.com/admin/realms/acme"),
        (
            r#"keycloak [("base", "https://sso.example.com/auth"), ("realm", "ac me & söhne"), ("login_realm", "master")]"#,
            "https://sso.example.com/auth/admin/realms/ac%20me%20%26%20s%C3%B6hne",
        ),
    ] {
        assert_eq!(
            message(&format!("{name} password")),
            format!(
                "PUT {base}/users/har-3107/reset-password HTTP/1.1\r\nAccept: application/json\r\nAuthorization: Bearer 1234\r\n\
                 Content-Type: application/json\r\n\r\n{{\"type\":\"password\",\"value\":\"patr0nu5\",\"temporary\":true}}"
            )
        );
    }
}

#[test]
fn synapse_has_an_admin_api() {
    assert_eq!(
        message(r#"synapse [("base", "https://matrix.example.com")] password"#),
        "POST https://matrix.example.com/_synapse/admin/v1/reset_password/har-3107 HTTP/1.1\r\nAccept: application/json\r\n\
         Authorization: Bearer 1234\r\nContent-Type: application/json\r\n\r\n\
         {\"new_password\":\"patr0nu5\",\"logout_devices\":false}"
    );
}

#[test]
fn scim_replaces_one_attribute() {
    assert_eq!(
        message(r#"scim [("base", "https://example.com/scim/v2")] password"#),
        "PATCH https://example.com/scim/v2/Users/har-3107 HTTP/1.1\r\nAccept: application/scim+json\r\n\
         Authorization: Bearer 1234\r\nContent-Type: application/scim+json\r\n\r\n\
         {\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\
         \"Operations\":[{\"op\":\"replace\",\"path\":\"password\",\"value\":\"patr0nu5\"}]}"
    );
}

//! What reaches a system: exactly what its definition says, and nothing that it does not.

use crate::client;
use crate::page::{Page, values};
use crate::system::{CHANGED, System};

/// Threats: T25.
#[test]
fn a_system_gets_the_request_as_built_and_nothing_beside_it() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let answer = page.post(&page.set().and("User-Agent", "a browser").and("Cookie", "a=b").and("X-Forwarded-For", "x"));
    assert_eq!(answer.outcome(), "200 changed -");
    assert_eq!(answer.header("passdesk-reading").as_deref(), Some("1"));
    assert_eq!(answer.header("content-type").as_deref(), Some("application/json"));
    let body = r#"{"password":"N3w \"pässword\" now"}"#;
    let expected = format!(
        "PUT /identity_/api/User/6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a HTTP/1.1\r\n\
         host: {}\r\n\
         authorization: Bearer Token-of-the-administrator\r\n\
         content-type: application/json\r\n\
         content-length: {}\r\n\
         \r\n{body}",
        system.address,
        body.len(),
    );
    assert_eq!(system.arrived(), [expected]);
}

/// Threats: T30.
#[test]
fn a_soap_request_keeps_its_action_and_its_envelope() {
    let answer =
        "<Envelope><Body><UserPasswordResponse><UserPasswordResult>true</UserPasswordResult></UserPasswordResponse></Body></Envelope>";
    let system = System::answering(format!("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n{answer}"));
    let page =
        Page::new(&format!("[[connection]]\nid = \"a\"\nsystem = \"ecgridos-4.1\"\nsettings.endpoint = \"{}/os.asmx\"\n", system.url()));
    let sent = page.sent("a", "password", &values().with("user", "42").with("session", "S"));
    assert_eq!(page.post(&sent).outcome(), "200 changed -");
    let (_, body) = sent.body.split_once("\r\n\r\n").unwrap();
    let expected = format!(
        "POST /os.asmx HTTP/1.1\r\n\
         host: {}\r\n\
         content-type: text/xml; charset=utf-8\r\n\
         soapaction: \"https://os.ecgrid.io/UserPassword\"\r\n\
         content-length: {}\r\n\
         \r\n{body}",
        system.address,
        body.len(),
    );
    assert_eq!(system.arrived(), [expected]);
}

/// Threats: T30, T31.
#[test]
fn a_soap_request_says_one_thing_and_once() {
    let system = System::answering(CHANGED);
    let page =
        Page::new(&format!("[[connection]]\nid = \"a\"\nsystem = \"ecgridos-4.1\"\nsettings.endpoint = \"{}/os.asmx\"\n", system.url()));
    let good = page.sent("a", "password", &values().with("user", "42").with("session", "S"));
    let (head, envelope) = good.body.split_once("\r\n\r\n").unwrap();
    let (start, rest) = envelope.split_once("<soap:Body>").unwrap();
    let (inner, end) = rest.split_once("</soap:Body>").unwrap();
    let in_body = |body: &str| format!("{head}\r\n\r\n{start}{body}{end}");
    let body = |inner: &str| in_body(&format!("<soap:Body>{inner}</soap:Body>"));
    let replaced = |from: &str, to: &str| {
        assert!(good.body.contains(from), "{from}");
        good.body.replacen(from, to, 1)
    };
    let action = "SOAPAction: \"https://os.ecgrid.io/UserPassword\"";
    let other = inner.replace("UserPassword", "UserDelete");
    for spoilt in [
        // The action of another operation, none, two.
        replaced("/UserPassword\"", "/UserDelete\""),
        replaced(action, "SOAPAction: \"\""),
        replaced(action, &action.replace('"', "")),
        replaced(action, &action.to_lowercase()),
        replaced(&format!("{action}\r\n"), ""),
        replaced(action, &format!("{action}\r\n{action}")),
        replaced(action, &format!("{action}\r\n{}", action.replace("UserPassword", "UserDelete"))),
        replaced("text/xml; charset=utf-8", "application/soap+xml; charset=utf-8; action=\"https://os.ecgrid.io/UserDelete\""),
        replaced("charset=utf-8", "charset=utf-16"),
        // Another operation in the envelope, beside it, before it, in its header, in a second body.
        body(&other),
        body(&format!("{inner}{other}")),
        body(&format!("{other}{inner}")),
        body(&format!("<!--{other}-->{inner}")),
        body(&format!("{inner}<![CDATA[x]]>")),
        body(""),
        in_body(&format!("<soap:Header>{other}</soap:Header><soap:Body>{inner}</soap:Body>")),
        in_body(&format!("<soap:Body>{inner}</soap:Body><soap:Body>{other}</soap:Body>")),
        in_body(&format!("<x:Body xmlns:x=\"urn:x\">{inner}</x:Body>")),
        format!("{}{envelope}", good.body),
        // What no request of this operation has.
        replaced("<soap:Envelope", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><soap:Envelope"),
        replaced("<soap:Envelope", "<?xml-stylesheet href=\"http://evil.example/\"?><soap:Envelope"),
        replaced("<soap:Envelope", "<!-- --><soap:Envelope"),
        replaced("<soap:Envelope", "<soap:Envelope xmlns:xi=\"http://www.w3.org/2001/XInclude\""),
        replaced("<?xml version=\"1.0\" encoding=\"utf-8\"?>", "<?xml version=\"1.1\" encoding=\"utf-8\"?>"),
        replaced(">42<", ">&a;<"),
        replaced(">42<", ">&#52;2<"),
        replaced(">42<", "><![CDATA[42]]><"),
        replaced(">42<", ">42</UserID><UserID>43<"),
        replaced(">42<", " xsi:nil=\"true\">42<"),
    ] {
        assert_ne!(spoilt, good.body);
        let mut sent = good.clone();
        sent.body.clone_from(&spoilt);
        assert_eq!(page.post(&sent).outcome(), "422 not_sent not_recognised", "{spoilt}");
    }
    assert!(system.arrived().is_empty());
    assert_eq!(page.post(&good).status, 200);
}

/// Threats: T1, T2.
#[test]
fn what_is_not_exactly_what_the_definition_gives_is_not_sent() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let good = page.set();
    let replaced = |from: &str, to: &str| {
        assert!(good.body.contains(from), "{from}");
        good.body.replacen(from, to, 1)
    };
    let host = system.address.to_string();
    for body in [
        String::new(),
        "x".to_owned(),
        format!("{} ", good.body),
        format!("{}{}", good.body, good.body),
        replaced("PUT", "POST"),
        replaced("PUT", "put"),
        replaced("PUT ", "PUT  "),
        replaced("/identity_/", "/identity_/../"),
        replaced("/User/", "/user/"),
        replaced("/User/", "/User/x/"),
        replaced("6f1ed002", "..%2f"),
        replaced("6f1ed002", "../"),
        replaced("6f1ed002", "%2e%2e/"),
        replaced("5b6a HTTP", "5b6a?a=b HTTP"),
        replaced("5b6a HTTP", "5b6a#a HTTP"),
        replaced(&host, "127.0.0.1:1"),
        replaced(&host, &format!("{host}@evil.example")),
        replaced(&host, "evil.example"),
        replaced("http://", "https://"),
        replaced("http://", "//"),
        replaced("HTTP/1.1", "HTTP/1.0"),
        replaced("Authorization: Bearer", "Authorization: Basic"),
        replaced("Authorization", "authorization"),
        replaced("\r\n\r\n", "\r\nX-Forwarded-User: admin\r\n\r\n"),
        replaced("\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n"),
        replaced("\r\n\r\n", "\r\nHost: evil.example\r\n\r\n"),
        replaced("administrator", "administrator\r\nX: y"),
        replaced("application/json", "text/json"),
        replaced("\r\n", "\n"),
        replaced("{\"password\"", "{ \"password\""),
        replaced("{\"password\"", "{\"admin\":true,\"password\""),
        replaced("\"}", "\",\"password\":\"x\"}"),
        replaced("ä", "\\u00e4"),
        replaced("N3w", "\\u004e3w"),
        replaced("\\\"", "\""),
    ] {
        let mut sent = good.clone();
        sent.body.clone_from(&body);
        let answer = page.post(&sent);
        assert_eq!(answer.outcome(), "422 not_sent not_recognised", "{body}");
        assert_eq!(answer.header("content-type").as_deref(), Some("application/problem+json"));
        assert_eq!(answer.header("passdesk-reading"), None);
    }
    assert!(system.arrived().is_empty());
    // The same page, the same attempt id: what was refused is not used up.
    assert_eq!(page.post(&good).outcome(), "200 changed -");
}

/// Threats: T1.
#[test]
fn one_operation_is_not_sent_in_the_name_of_another() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let mut sent = page.sent("a", "change", &values());
    sent.target = page.set().target;
    assert_eq!(page.post(&sent).outcome(), "422 not_sent not_recognised");
    for (target, expected) in [
        ("/relay/b/reset.set", "404 not_sent unknown_connection"),
        ("/relay/a/set", "404 not_sent unknown_connection"),
        ("/relay/a/reset.other", "404 not_sent unknown_connection"),
        ("/relay/a/reset.set/", "404 not_sent unknown_connection"),
        ("/relay/a/reset.set?x", "404 not_sent unknown_connection"),
        ("/relay/a/../a/reset.set", "404 not_sent unknown_connection"),
        ("/relay/%61/reset.set", "404 not_sent unknown_connection"),
        ("/relay//reset.set", "404 not_sent unknown_connection"),
    ] {
        let mut sent = page.set();
        target.clone_into(&mut sent.target);
        assert_eq!(page.post(&sent).outcome(), expected, "{target}");
    }
    assert!(system.arrived().is_empty());
}

/// Threats: T11, T33.
#[test]
fn a_relay_request_says_what_it_is() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let good = page.set();
    let digest = page.connection("a").digest.clone();
    for (sent, expected) in [
        (good.clone().without("content-type"), "415 not_sent malformed"),
        (good.clone().with("content-type", "text/plain"), "415 not_sent malformed"),
        (good.clone().with("content-type", "application/x-www-form-urlencoded"), "415 not_sent malformed"),
        (good.clone().with("content-type", "application/http; msgtype=request"), "415 not_sent malformed"),
        (good.clone().and("content-type", "application/http"), "415 not_sent malformed"),
        (good.clone().and("content-encoding", "gzip"), "415 not_sent malformed"),
        (good.clone().without("passdesk-attempt"), "400 not_sent malformed"),
        (good.clone().with("passdesk-attempt", "1"), "400 not_sent malformed"),
        (good.clone().with("passdesk-attempt", "000102030405060708090A0B0C0D0E0F"), "400 not_sent malformed"),
        (good.clone().and("passdesk-attempt", "ffffffffffffffffffffffffffffffff"), "400 not_sent malformed"),
        (good.clone().without("passdesk-definition"), "409 not_sent outdated"),
        (good.clone().with("passdesk-definition", &digest.to_uppercase()), "409 not_sent outdated"),
        (good.clone().with("passdesk-definition", "00"), "409 not_sent outdated"),
        (good.clone().and("passdesk-definition", &digest), "409 not_sent outdated"),
    ] {
        assert_eq!(page.post(&sent).outcome(), expected, "{:?}", sent.headers);
    }
    assert!(system.arrived().is_empty());
}

/// Threats: T34.
#[test]
fn a_request_that_is_too_large_or_no_text_is_not_sent() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let mut sent = page.set();
    sent.body = "x".repeat(256 * 1024 + 1);
    assert_eq!(page.post(&sent).outcome(), "413 not_sent malformed");
    sent.body.pop();
    assert_eq!(page.post(&sent).outcome(), "422 not_sent not_recognised");
    // Said, and never sent: no room is made for it.
    sent.body.clear();
    let bytes = sent.clone().and("Content-Length", "1000000000000000").bytes();
    assert_eq!(client::parse(&client::raw(&page.address, &bytes)).outcome(), "413 not_sent malformed");
    // Not said before.
    let mut bytes = sent.clone().and("Transfer-Encoding", "chunked").bytes();
    bytes.extend(format!("40001\r\n{}\r\n0\r\n\r\n", "x".repeat(0x40001)).bytes());
    assert_eq!(client::parse(&client::raw(&page.address, &bytes)).outcome(), "411 not_sent malformed");
    let mut bytes = sent.and("Content-Length", "2").bytes();
    bytes.extend([0xff, 0xfe]);
    assert_eq!(client::parse(&client::raw(&page.address, &bytes)).outcome(), "422 not_sent not_recognised");
    assert!(system.arrived().is_empty());
}

#[test]
fn the_page_is_told_of_its_connections_and_of_no_more() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let answer = page.get("/api/config");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"));
    assert_eq!(answer.header("content-type").as_deref(), Some("application/json"));
    assert_eq!(page.config.timeout, 30);
    let [connection] = page.config.connections.as_slice() else { panic!() };
    assert_eq!((connection.id.as_str(), connection.host.clone()), ("a", system.address.to_string()));
    assert!(system.arrived().is_empty());
}

#[test]
fn a_password_that_breaks_a_rule_is_not_sent() {
    let system = System::answering(CHANGED);
    let page = Page::new(&format!(
        "organisation = {{ name = \"Acme\", password = {{ minLength = 9 }} }}\n[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"{}\"\n",
        system.url()
    ));
    for broken in
        ["UPPER 123 CASE", "l0nger", "password1", "@cme-2025", "6f1ed002ab5f4a3c8a5e1f2e3d4c5b6a!", "e1\u{301}e\u{301}e\u{301}e\u{301}"]
    {
        let sent = page.sent("a", "set", &values().with("new_password", broken));
        assert_eq!(page.post(&sent).outcome(), "422 not_sent rules", "{broken}");
    }
    assert!(system.arrived().is_empty());
    let sent = page.sent("a", "set", &values().with("new_password", "acme soup 4 us"));
    assert_eq!(page.post(&sent).outcome(), "200 changed -");
}

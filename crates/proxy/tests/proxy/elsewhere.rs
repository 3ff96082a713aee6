//! Ways to have the proxy speak to somebody whom nobody configured.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, OnceLock};

use percent_encoding::percent_decode_str;

use crate::authority::{Authority, secured};
use crate::client::{raw, request};
use crate::page::{Page, folder, values};
use crate::running::{Running, passdesk};
use crate::system::{CHANGED, System};

/// Threats: T1, T52.
#[test]
fn no_way_of_naming_another_system_leads_to_it() {
    let (system, other) = (System::answering(CHANGED), System::answering(CHANGED));
    let page = Page::before(&system);
    let (own, evil) = (system.address.to_string(), other.address.to_string());
    let good = page.set();
    let mut number = 0;
    let mut fresh = || {
        number += 1;
        good.clone().with("passdesk-attempt", &format!("{number:032x}"))
    };
    for target in [
        format!("http://{evil}/relay/a/reset.set"),
        format!("//{evil}/relay/a/reset.set"),
        format!("/relay/a/reset.set?url=http://{evil}"),
        format!("/relay/a/reset.set?host={evil}"),
        format!("/relay/{evil}/reset.set"),
        format!("/relay/a@{evil}/reset.set"),
        format!("/relay/http:%2f%2f{evil}/reset.set"),
        format!("/relay/http://{evil}/reset.set"),
        format!("/relay/a/reset.set@{evil}"),
        format!("/relay/a/reset.set/http://{evil}/"),
        format!("/relay/a/reset.set;{evil}"),
        format!("/relay/a\\@{evil}/reset.set"),
    ] {
        let mut sent = fresh();
        sent.target.clone_from(&target);
        let outcome = page.post(&sent);
        assert!((400..500).contains(&outcome.status), "{target}: {outcome:?}");
    }
    for named in [
        evil.clone(),
        format!("{own}@{evil}"),
        format!("{own}:x@{evil}"),
        format!("{evil}#@{own}"),
        format!("{evil}?@{own}"),
        format!("{evil}/@{own}"),
        format!("{evil}\\@{own}"),
        format!("{own}\r\nHost: {evil}"),
        format!("{own} {evil}"),
        format!("{own},{evil}"),
    ] {
        let mut sent = fresh();
        sent.body = sent.body.replace(&own, &named);
        assert_eq!(page.post(&sent).outcome(), "422 not_sent not_recognised", "{named}");
    }
    assert!(system.arrived().is_empty());
    // What stands behind a # is no part of an address.
    let mut sent = fresh();
    sent.target = format!("/relay/a/reset.set#@{evil}/");
    assert_eq!(page.post(&sent).outcome(), "200 changed -");
    // What nobody reads does no harm, and nothing of it is sent along.
    let headers = ["Forwarded", "X-Forwarded-Host", "X-Host", "X-Original-URL", "X-Forwarded-Server", "Referer", "Location", "Proxy"];
    for name in headers {
        assert_eq!(page.post(&fresh().and(name, &format!("http://{evil}/"))).outcome(), "200 changed -", "{name}");
    }
    // The method that opens a way through a proxy opens none.
    for target in [evil.clone(), own.clone(), page.address.clone(), format!("http://{evil}/")] {
        for host in [&target, &page.address] {
            let answer = raw(&page.address, &request("CONNECT", &target, &[("Host", host), ("Origin", &page.origin())], b""));
            assert!(answer.starts_with(b"HTTP/1.1 4"), "{target}: {:?}", String::from_utf8_lossy(&answer));
        }
    }
    assert_eq!(other.met(), 0);
    let arrived = system.arrived();
    assert_eq!(arrived.len(), headers.len() + 1);
    assert!(arrived.iter().all(|request| *request == arrived[0] && !request.contains(&evil)), "{arrived:?}");
}

/// Threats: T2.
#[test]
fn an_id_is_one_segment_of_the_path_whatever_is_in_it() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let template = &page.connection("a").reset("set").unwrap().template;
    let mut sent = 0;
    for id in [
        "..",
        ".",
        "...",
        "../x",
        "..%2fx",
        "%2e%2e",
        "%2E%2E%2Fx",
        "%252e%252e",
        "%c0%ae%c0%ae",
        "..\\x",
        "a\\..\\b",
        "a/b",
        "/",
        "//evil.example",
        "http://evil.example/",
        "@evil.example",
        "a%2fb",
        "a%00b",
        "a\0b",
        "a;b=c",
        ";jsessionid=x",
        "a?b=c",
        "a%3fb=c",
        "a#b",
        "a&b=c",
        "a b",
        " a ",
        "a\tb",
        "a\r\nX: y",
        "a\r\n\r\nPUT /x HTTP/1.1",
        "a HTTP/1.1\r\nHost: evil.example",
        "ä",
        "．．／x",
        "‥",
        "\u{202e}x",
        "{user}",
        "*",
    ] {
        // Some of it cannot be written at all; then the page says so, and there is nothing to send.
        if template.build(&values().with("user", id)).is_err() {
            continue;
        }
        sent += 1;
        let request = page.sent("a", "set", &values().with("user", id)).with("passdesk-attempt", &format!("{sent:032x}"));
        assert_eq!(page.post(&request).outcome(), "200 changed -", "{id:?}");
        let arrived = system.arrived().pop().unwrap();
        let line = arrived.split("\r\n").next().unwrap();
        let segment = line.strip_prefix("PUT /identity_/api/User/").and_then(|rest| rest.strip_suffix(" HTTP/1.1")).unwrap();
        assert!(segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%-._~!$'()*,:@".contains(&byte)), "{id:?}: {segment}");
        assert!(!segment.bytes().all(|byte| byte == b'.') || segment.len() > 2, "{id:?}: {segment}");
        assert_eq!(percent_decode_str(segment).decode_utf8().unwrap(), id);
        assert_eq!(arrived.lines().nth(1).unwrap(), format!("host: {}", system.address), "{id:?}");
    }
    assert_eq!(system.arrived().len(), sent);
    assert!(sent > 20, "{sent}");
}

/// The way to itself is by another of its names, so that nothing can see it beforehand.
/// Threats: T6.
#[test]
fn a_proxy_that_is_its_own_system_asks_itself_once() {
    for path in ["", "/relay/a/reset.set", "/relay/a", "/api/config"] {
        let own = Arc::new(OnceLock::<String>::new());
        let address = Arc::clone(&own);
        let system = System::asked(move |request, wire| {
            let mut back = TcpStream::connect(address.get().unwrap()).unwrap();
            back.write_all(request.as_bytes()).unwrap();
            let mut answer = Vec::new();
            let _ = back.read_to_end(&mut answer);
            let _ = wire.write_all(&answer);
        });
        let page = Page::new(&format!(
            "hosts = [\"{}\"]\n[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"{}{path}\"\n",
            system.address,
            system.url()
        ));
        own.set(page.address.clone()).unwrap();
        assert_eq!(page.post(&page.set()).outcome(), "200 unknown unreadable", "{path}");
        assert_eq!((system.arrived().len(), system.met()), (1, 1), "{path}");
    }
}

/// Threats: T8.
#[test]
fn a_proxy_of_the_environment_is_not_used() {
    let company = Authority::new("environment");
    let other = System::answering(CHANGED);
    let plain = System::answering(CHANGED);
    let by_tls = System::over(secured(company.certify("localhost", 2020, 2090)), |_, wire| {
        let _ = wire.write_all(CHANGED.as_bytes());
    });
    let config = folder().join("environment.toml");
    let text = format!(
        "listen = \"127.0.0.1:0\"\n\
         [[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"{}\"\n\
         [[connection]]\nid = \"b\"\nsystem = \"uipath-suite\"\nca = \"{}\"\nsettings.address = \"https://localhost:{}\"\n",
        plain.url(),
        company.file,
        by_tls.address.port()
    );
    fs::write(&config, text).unwrap();
    let mut command = passdesk(&["--config", config.to_str().unwrap()]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "PROXY", "SOCKS_PROXY", "CGI_HTTP_PROXY"] {
        command.env(name, other.url()).env(name.to_lowercase(), other.url());
    }
    command.env_remove("NO_PROXY").env_remove("no_proxy");
    let running = Running::launch(command, Vec::new());
    let page = &running.page;
    assert_eq!(page.post(&page.set()).outcome(), "200 changed -");
    let second = page.sent("b", "set", &values()).with("passdesk-attempt", &"f".repeat(32));
    assert_eq!(page.post(&second).outcome(), "200 changed -");
    assert_eq!((plain.arrived().len(), by_tls.arrived().len(), other.met()), (1, 1, 0));
}

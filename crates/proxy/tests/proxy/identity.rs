//! Who gets in, over the wire. Who is taken for whom stands beside the code.

use std::fs;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use passdesk::{Server, Settings};
use passdesk_core::Secret;
use passdesk_core::bind::Catalog;

use crate::client::{self, send};
use crate::page::{ATTEMPT, PORTAL, Page, folder};
use crate::system::{CHANGED, System};

const SECRET: &str = "0123456789abcdef-front";
const PROOF: (&str, &str) = ("X-Passdesk-Front", SECRET);
const ANNA: (&str, &str) = ("X-Forwarded-User", "anna");
const PASSWORD: &str = "correct horse battery";

/// A file that its owner alone may read.
pub fn private(name: &str, text: &str) {
    let path = folder().join(name);
    fs::write(&path, text).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

fn connection(system: &str) -> String {
    format!("[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nallow = \"everybody\"\nsettings.address = \"{system}\"\n")
}

/// A proxy behind a front proxy at this address.
pub fn fronted(name: &str, peer: &str, system: &str) -> String {
    let secret = format!("{name}.secret");
    private(&secret, SECRET);
    format!(
        "audit = false\n[access]\nmode = \"header\"\ngroups = \"X-Forwarded-Groups\"\npeers = [\"{peer}\"]\nsecret = {{ file = \"{secret}\" }}\n{}",
        connection(system)
    )
}

/// A proxy that asks for a password.
pub fn asking(name: &str, system: &str) -> String {
    let users = format!("{name}.users");
    let _ = fs::remove_file(folder().join(&users));
    passdesk::set_password(&folder().join(&users), "anna", &Secret::new(PASSWORD)).unwrap();
    format!("audit = false\n[access]\nmode = \"basic\"\nusers = \"{users}\"\n{}", connection(system))
}

pub fn authorization(login: &str, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{login}:{password}")))
}

fn get(page: &Page, target: &str, headers: &[(&str, &str)]) -> client::Answer {
    let headers = [&[("Host", page.address.as_str())], headers].concat();
    send(&page.address, "GET", target, &headers, b"")
}

#[test]
fn whom_a_front_proxy_names_gets_in_and_nobody_else() {
    let system = System::answering(CHANGED);
    let page = Page::signed_in(&fronted("names", "127.0.0.1", &system.url()), &[PROOF, ANNA]);
    for (headers, expected) in [
        (vec![ANNA], "403 not_sent not_allowed"),
        (vec![], "403 not_sent not_allowed"),
        (vec![("X-Passdesk-Front", "0123456789abcdef-fronT"), ANNA], "403 not_sent not_allowed"),
        (vec![PROOF, PROOF, ANNA], "403 not_sent not_allowed"),
        (vec![PROOF], "401 not_sent signed_out"),
        (vec![PROOF, ("X-Forwarded-User", "")], "401 not_sent signed_out"),
        (vec![PROOF, ANNA, ANNA], "400 not_sent malformed"),
        (vec![PROOF, ("X-Forwarded-User", "anna, ben")], "400 not_sent malformed"),
        (vec![PROOF, ANNA, ("X-Forwarded-Groups", "a"), ("X-Forwarded-Groups", "b")], "400 not_sent malformed"),
    ] {
        let sent = headers.iter().fold(page.set(), |sent, (name, value)| sent.and(name, value));
        let answer = page.post(&sent);
        assert_eq!(answer.outcome(), expected, "{headers:?}");
        assert_eq!(answer.header("www-authenticate"), None);
        assert!(!answer.text().contains(SECRET), "{}", answer.text());
        assert_eq!(get(&page, "/api/config", &headers).outcome(), expected, "{headers:?}");
        // A question about an attempt says nothing of the attempt.
        let status = expected.split(' ').next().unwrap();
        let attempt = get(&page, &format!("/api/attempts/{ATTEMPT}"), &headers);
        assert_eq!(attempt.outcome(), format!("{status} unknown lost"), "{headers:?}");
    }
    assert!(system.arrived().is_empty());
    let sent = page.set().and(PROOF.0, PROOF.1).and(ANNA.0, ANNA.1);
    let answer = page.post(&sent);
    assert_eq!(answer.outcome(), "200 changed -");
    let system_saw = system.arrived().concat().to_lowercase();
    assert!(!system_saw.contains(SECRET) && !system_saw.contains("x-forwarded-user"), "{system_saw}");
    assert_eq!(get(&page, &format!("/api/attempts/{ATTEMPT}"), &[PROOF, ANNA]).outcome(), "200 changed -");
}

/// Threats: T27.
#[test]
fn from_elsewhere_the_right_secret_is_worth_nothing() {
    let settings = fronted("elsewhere", "127.0.0.3", "http://127.0.0.1:1");
    let text = format!("listen = \"127.0.0.1:0\"\n{settings}");
    let settings = Settings::from_toml("test.toml", &text, &folder(), &Catalog::shipped().unwrap()).unwrap();
    let server = Server::start(settings).unwrap();
    let address = server.url().trim_start_matches("http://").trim_end_matches('/');
    for claimed in [None, Some("X-Forwarded-For"), Some("X-Real-IP"), Some("X-Client-IP"), Some("True-Client-IP")] {
        let mut headers = vec![("Host", address), PROOF, ANNA];
        headers.extend(claimed.map(|name| (name, "127.0.0.3")));
        let answer = send(address, "GET", "/api/config", &headers, b"");
        assert_eq!(answer.outcome(), "403 not_sent not_allowed", "{claimed:?}");
    }
}

/// Threats: T26.
#[test]
fn a_header_that_only_looks_like_the_logins_makes_nobody_anybody() {
    let page = Page::signed_in(&fronted("alike", "127.0.0.1", "http://127.0.0.1:1"), &[PROOF, ANNA]);
    let ask = |lines: &str| {
        let request = format!("GET /api/config HTTP/1.1\r\nHost: {}\r\n{lines}Connection: close\r\n\r\n", page.address);
        let answer = client::raw(&page.address, request.as_bytes());
        String::from_utf8_lossy(&answer).get(9..12).unwrap_or_default().to_owned()
    };
    let proof = format!("X-Passdesk-Front: {SECRET}\r\n");
    assert_eq!(ask(&format!("{proof}x-FORWARDED-uSeR: anna\r\n")), "200");
    assert_eq!(ask(&format!("{proof}X-Forwarded-User:  anna \r\n")), "200");
    for forged in [
        "X_Forwarded_User: root\r\n",
        "X.Forwarded.User: root\r\n",
        "X-Forwarded_User: root\r\n",
        "HTTP_X_FORWARDED_USER: root\r\n",
        "X-Auth-Request-User: root\r\n",
        "X-Remote-User: root\r\n",
        "Remote-User: root\r\n",
        "REMOTE_USER: root\r\n",
        "X-Forwarded-Preferred-Username: root\r\n",
        "X-Forwarded-Email: root\r\n",
        "X-Forwarded-Users: root\r\n",
        "Forwarded: for=127.0.0.1;by=root\r\n",
        "X-Forwarded-For: 127.0.0.1\r\n",
        "Connection: X-Forwarded-User\r\n",
        "Authorization: Basic cm9vdDpyb290\r\n",
        "Cookie: X-Forwarded-User=root\r\n",
        "X-Forwarded-User: \r\n",
    ] {
        assert_eq!(ask(&format!("{proof}{forged}")), "401", "{forged}");
        assert_eq!(ask(forged), "403", "{forged}");
        assert_eq!(ask(&format!("{forged}X-Forwarded-User: anna\r\n")), "403", "{forged}");
    }
    // What is hardly HTTP is refused by hyper, whatever stands beside it.
    for broken in [
        "X-Forwarded-User : root\r\n",
        "X-Forwarded-User: anna\r\n root\r\n",
        "X-Forwarded-User:\r\n root\r\n",
        " X-Forwarded-User: root\r\n",
    ] {
        assert_eq!(ask(&format!("{proof}{broken}")), "400", "{broken}");
        assert_eq!(ask(&format!("{broken}{proof}")), "400", "{broken}");
    }
    let twice = format!("{proof}X-Forwarded-User: anna\r\nx-forwarded-user: root\r\n");
    assert_eq!(ask(&twice), "400");
}

/// Every way to write an address that is not the site's, and some that look as if they were.
const TARGETS: [(&str, &str, u16); 17] = [
    ("GET", "/api/config", 0),
    ("GET", "/api/config/", 0),
    ("GET", "/api/../api/config", 0),
    ("GET", "/api/./config", 0),
    ("GET", "/api/%63onfig", 0),
    ("GET", "/api/attempts/000102030405060708090a0b0c0d0e0f", 0),
    ("GET", "/api", 0),
    ("GET", "/api/", 0),
    ("GET", "/api/health", 0),
    ("GET", "/relay/a", 0),
    ("POST", "/relay/a/reset.set", 0),
    ("POST", "/relay/b/reset.set", 0),
    ("HEAD", "/api/config", 405),
    ("GET", "/api/config?a=/index.html", 404),
    // These are names of files of the site, and there are no such files.
    ("GET", "//api/config", 404),
    ("GET", "/API/config", 404),
    ("GET", "/index.html/../api/config", 404),
];

/// Threats: T28.
#[test]
fn no_address_and_no_user_agent_gets_by_without_an_identity() {
    let fronted = Page::signed_in(&fronted("by", "127.0.0.1", "http://127.0.0.1:1"), &[PROOF, ANNA]);
    let right = authorization("anna", PASSWORD);
    let asking = Page::signed_in(&asking("by", "http://127.0.0.1:1"), &[("Authorization", &right)]);
    for (page, refused) in [(&fronted, 403), (&asking, 401)] {
        for agent in ["Mozilla/5.0", "kube-probe/1.31", "GoogleHC/1.0", "ELB-HealthChecker/2.0", ""] {
            for (method, target, status) in TARGETS {
                let origin = page.origin();
                let headers = [
                    ("Host", page.address.as_str()),
                    ("Origin", &origin),
                    ("User-Agent", agent),
                    ("X-Original-URL", "/index.html"),
                    ("X-Forwarded-Uri", "/index.html"),
                    ("X-HTTP-Method-Override", "OPTIONS"),
                ];
                let answer = send(&page.address, method, target, &headers, b"");
                let expected = if status == 0 { refused } else { status };
                assert_eq!(answer.status, expected, "{method} {target} {agent}");
                assert!(!String::from_utf8_lossy(&answer.body).contains("connections"), "{method} {target}");
            }
        }
    }
}

#[test]
fn the_sites_files_are_everybodys() {
    let site = folder().join("public-site");
    fs::create_dir_all(&site).unwrap();
    fs::write(site.join("index.html"), "<!doctype html>").unwrap();
    let right = authorization("anna", PASSWORD);
    let page = Page::signed_in(&format!("site = \"public-site\"\n{}", asking("site", "http://127.0.0.1:1")), &[("Authorization", &right)]);
    for target in ["/", "/index.html"] {
        let answer = get(&page, target, &[]);
        assert_eq!((answer.status, answer.header("www-authenticate")), (200, None), "{target}");
    }
    assert_eq!(get(&page, "/nothing.html", &[]).status, 404);
}

#[test]
fn a_login_and_its_password_get_in_over_the_wire() {
    let system = System::answering(CHANGED);
    let right = authorization("anna", PASSWORD);
    let page = Page::signed_in(&asking("wire", &system.url()), &[("Authorization", &right)]);
    for (values, expected) in [
        (vec![], "401 not_sent signed_out"),
        (vec![authorization("anna", "wrong")], "401 not_sent signed_out"),
        (vec![authorization("ben", PASSWORD)], "401 not_sent signed_out"),
        (vec!["Basic !".to_owned()], "401 not_sent signed_out"),
        (vec![format!("Bearer {PASSWORD}")], "401 not_sent signed_out"),
        (vec![right.clone(), right.clone()], "400 not_sent malformed"),
    ] {
        let sent = values.iter().fold(page.set(), |sent, value| sent.and("Authorization", value));
        let answer = page.post(&sent);
        assert_eq!(answer.outcome(), expected, "{values:?}");
        let challenge = answer.status == 401;
        let asked = challenge.then_some("Basic realm=\"Passdesk\", charset=\"UTF-8\"");
        assert_eq!(answer.header("www-authenticate").as_deref(), asked, "{values:?}");
        assert!(!answer.text().contains(PASSWORD));
    }
    let attempt = get(&page, &format!("/api/attempts/{ATTEMPT}"), &[]);
    assert_eq!(attempt.outcome(), "401 unknown lost");
    assert!(attempt.header("www-authenticate").is_some() && system.arrived().is_empty());
    assert_eq!(page.post(&page.set().and("Authorization", &right)).outcome(), "200 changed -");
    assert!(!system.arrived().concat().contains(&right));
}

/// Threats: T11.
#[test]
fn what_a_browser_sends_by_itself_lets_no_foreign_page_in() {
    let system = System::answering(CHANGED);
    let right = authorization("anna", PASSWORD);
    let page = Page::signed_in(&asking("foreign", &system.url()), &[("Authorization", &right)]);
    // A browser puts the credentials that it knows into each of these.
    let set = || page.set().and("Authorization", &right);
    for (sent, status) in [
        (set().with("origin", "https://evil.example"), 403),
        (set().with("origin", "null"), 403),
        (set().with("origin", "https://portal.example.evil.example"), 403),
        (set().with("origin", &page.origin().replace("http:", "https:")), 403),
        (set().without("origin"), 403),
        (set().and("origin", "https://evil.example"), 403),
        (set().and("sec-fetch-site", "cross-site"), 403),
        (set().and("sec-fetch-site", "same-site"), 403),
        (set().with("host", "evil.example").with("origin", "http://evil.example"), 421),
        (set().with("content-type", "text/plain"), 415),
        (set().with("content-type", "application/x-www-form-urlencoded"), 415),
        (set().with("content-type", "multipart/form-data; boundary=a"), 415),
    ] {
        let answer = page.post(&sent);
        assert_eq!(answer.status, status, "{:?}", sent.headers);
        assert_eq!(answer.json()["outcome"], "not_sent");
        assert_eq!(answer.header("vary").as_deref(), Some("origin"));
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    assert!(system.arrived().is_empty());
    let answer = get(&page, "/api/config", &[("Authorization", &right), ("Sec-Fetch-Site", "cross-site")]);
    assert_eq!(answer.status, 403);
}

/// Threats: T12.
#[test]
fn a_preflight_is_answered_without_an_identity() {
    let right = authorization("anna", PASSWORD);
    let asking = Page::signed_in(&asking("preflight", "http://127.0.0.1:1"), &[("Authorization", &right)]);
    let fronted = Page::signed_in(&fronted("preflight", "127.0.0.1", "http://127.0.0.1:1"), &[PROOF, ANNA]);
    for page in [&asking, &fronted] {
        for (origin, names, status) in [
            (PORTAL, "content-type,passdesk-attempt,passdesk-definition", 204),
            // Credentials are the browser's own affair; no page of another origin writes them.
            (PORTAL, "authorization", 403),
            ("https://evil.example", "content-type", 403),
            ("null", "content-type", 403),
        ] {
            let headers = [
                ("Host", page.address.as_str()),
                ("Origin", origin),
                ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", names),
            ];
            let answer = send(&page.address, "OPTIONS", "/relay/a/reset.set", &headers, b"");
            assert_eq!(answer.status, status, "{origin} {names}");
            // To a browser that was not told so here, what a person is signed in by is not to be sent.
            let listed = |value| (origin == PORTAL).then_some(value);
            assert_eq!(answer.header("access-control-allow-credentials").as_deref(), listed("true"));
            assert_eq!(answer.header("access-control-allow-origin").as_deref(), listed(PORTAL));
        }
    }
    // What a portal may not do, it can read.
    let answer = asking.post(&asking.set().with("origin", PORTAL));
    assert_eq!(answer.outcome(), "401 not_sent signed_out");
    assert_eq!(answer.header("access-control-allow-origin").as_deref(), Some(PORTAL));
}

/// Only a front proxy that has proved itself keeps its connection: it sends no POST again by itself, as a browser does.
#[test]
fn a_front_proxy_keeps_its_connection_and_nobody_else_does() {
    let system = System::answering(CHANGED);
    let page = Page::signed_in(&fronted("keeps", "127.0.0.1", &system.url()), &[PROOF, ANNA]);
    let keep = ("Connection", "keep-alive");
    let ask = |headers: &[(&str, &str)]| {
        let headers = [&[("Host", page.address.as_str()), keep], headers].concat();
        client::request("GET", "/api/config", &headers, b"")
    };
    let last = client::request("GET", "/api/config", &[("Host", &page.address), PROOF, ANNA], b"");
    let answers = |first: Vec<u8>| {
        let text = String::from_utf8(client::raw(&page.address, &[first, last.clone()].concat())).unwrap();
        text.matches("HTTP/1.1 ").count()
    };
    assert_eq!(answers(ask(&[PROOF, ANNA])), 2);
    let reset = page.set().and(PROOF.0, PROOF.1).and(ANNA.0, ANNA.1).and(keep.0, keep.1);
    assert_eq!(answers(reset.bytes()), 2);
    // Who only comes from its address, and whoever is refused.
    assert_eq!(answers(ask(&[])), 1);
    assert_eq!(answers(ask(&[ANNA])), 1);
    assert_eq!(answers(ask(&[("X-Passdesk-Front", "0123456789abcdef-fronT"), ANNA])), 1);
    // What two servers could frame in two ways (RFC 9112, section 6.3).
    let chunked = reset.and("Transfer-Encoding", "chunked").bytes();
    assert_eq!(answers(chunked), 1);
    let elsewhere = fronted("keeps-elsewhere", "127.0.0.3", "http://127.0.0.1:1");
    let settings = format!("listen = \"127.0.0.1:0\"\n{elsewhere}");
    let settings = Settings::from_toml("test.toml", &settings, &folder(), &Catalog::shipped().unwrap()).unwrap();
    let server = Server::start(settings).unwrap();
    let address = server.url().trim_start_matches("http://").trim_end_matches('/');
    let both = client::request("GET", "/api/config", &[("Host", address), keep, PROOF, ANNA], b"").repeat(2);
    assert_eq!(String::from_utf8(client::raw(address, &both)).unwrap().matches("HTTP/1.1 ").count(), 1);
}

//! What pages of other origins get: those that are listed, and all others.

use std::fs;

use crate::client::{Answer, send};
use crate::identity::{asking, authorization, fronted};
use crate::page::{ATTEMPT, PORTAL, Page, folder};
use crate::system::{CHANGED, System};

/// Origins of which none is listed.
const OTHERS: [&str; 5] =
    ["https://evil.example", "https://portal.example.evil.example", "http://portal.example", "https://portal.example:8443", "null"];
const PASSWORD: &str = "correct horse battery";

/// A proxy with a site, whose embedded document portals may show.
fn built(name: &str, more: &str) -> Page {
    let site = folder().join(name);
    fs::create_dir_all(&site).unwrap();
    for (file, text) in [
        ("index.html", "<!doctype html>"),
        ("embed.html", "<!doctype html><meta name=\"passdesk-portals\" content=\"{portals}\" />"),
        ("passdesk.js", "export {};"),
        ("passdesk-0123456789abcdef.js", "export {};"),
        ("passdesk-app-0123456789abcdef.wasm", "\0asm"),
        ("late-0123456789abcdef.js", "export {};"),
        ("words-0123456789abcdef.txt", "a"),
        ("style.css", "a{}"),
    ] {
        fs::write(site.join(file), text).unwrap();
    }
    Page::new(&format!("site = \"{name}\"\n{more}\n[[connection]]\nid = \"a\"\nsystem = \"ecgridos-4.1\"\n"))
}

fn get(page: &Page, target: &str, headers: &[(&str, &str)]) -> Answer {
    send(&page.address, "GET", target, &[&[("Host", page.address.as_str())], headers].concat(), b"")
}

/// What an answer says of a page of another origin: whether it may read it, and whether credentials may come with it.
fn allowed(answer: &Answer) -> [Option<String>; 2] {
    ["access-control-allow-origin", "access-control-allow-credentials"].map(|name| answer.header(name))
}

const FILES: [&str; 8] = [
    "/passdesk.js",
    "/passdesk-0123456789abcdef.js",
    "/passdesk-app-0123456789abcdef.wasm",
    "/late-0123456789abcdef.js",
    "/words-0123456789abcdef.txt",
    "/style.css",
    "/embed",
    "/",
];

/// Threats: T18.
#[test]
fn a_listed_origin_may_load_what_the_page_is_made_of_and_no_other_may() {
    let page = built("loaded", "");
    let listed = [Some(PORTAL.to_owned()), Some("true".to_owned())];
    for target in FILES {
        let answer = get(&page, target, &[("Origin", PORTAL), ("Sec-Fetch-Site", "cross-site")]);
        assert_eq!((answer.status, allowed(&answer)), (200, listed.clone()), "{target}");
        for origin in OTHERS {
            let answer = get(&page, target, &[("Origin", origin), ("Sec-Fetch-Site", "cross-site")]);
            assert_eq!((answer.status, allowed(&answer)), (403, [None, None]), "{target} {origin}");
        }
        // What names no origin is no load by CORS: a browser keeps it from a page of another origin.
        let answer = get(&page, target, &[("Sec-Fetch-Site", "cross-site")]);
        assert_eq!((answer.status, allowed(&answer)), (200, [None, None]), "{target}");
        assert_eq!(answer.header("cross-origin-resource-policy").as_deref(), Some("same-origin"), "{target}");
        assert!(answer.header("vary").unwrap().contains("origin"), "{target}");
    }
}

/// Threats: T18.
#[test]
fn a_listed_origin_uses_the_api_as_whoever_is_signed_in_and_no_other_does() {
    let right = authorization("anna", PASSWORD);
    let front = [("X-Passdesk-Front", "0123456789abcdef-front"), ("X-Forwarded-User", "anna")];
    let basic = [("Authorization", right.as_str())];
    for signs in [&front[..], &basic[..]] {
        let system = System::answering(CHANGED);
        let config = if signs.len() == 2 { fronted("portals", "127.0.0.1", &system.url()) } else { asking("portals", &system.url()) };
        let page = Page::signed_in(&config, signs);
        let sent = || signs.iter().fold(page.set(), |sent, (name, value)| sent.and(name, value));
        let attempt = format!("/api/attempts/{ATTEMPT}");
        for origin in OTHERS {
            let answer = page.post(&sent().with("origin", origin));
            assert_eq!((answer.outcome().as_str(), allowed(&answer)), ("403 not_sent forbidden", [None, None]), "{origin}");
            for target in ["/api/config", "/api/history", attempt.as_str()] {
                let answer = get(&page, target, &[signs, &[("Origin", origin)]].concat());
                assert_eq!((answer.status, allowed(&answer)), (403, [None, None]), "{target} {origin}");
                assert!(!answer.text().contains("anna"), "{target} {origin}");
            }
        }
        assert!(system.arrived().is_empty());
        let listed = [Some(PORTAL.to_owned()), Some("true".to_owned())];
        let answer = page.post(&sent().with("origin", PORTAL).and("sec-fetch-site", "same-site"));
        assert_eq!((answer.outcome().as_str(), allowed(&answer)), ("200 changed -", listed.clone()));
        let answer = get(&page, "/api/config", &[signs, &[("Origin", PORTAL)]].concat());
        assert!(answer.text().contains("anna") && allowed(&answer) == listed, "{answer:?}");
        // That nobody is signed in, it can read too, and say.
        let answer = get(&page, "/api/config", &[("Origin", PORTAL), ("X-Passdesk-Front", "0123456789abcdef-front")]);
        assert_eq!((answer.outcome().as_str(), allowed(&answer)), ("401 not_sent signed_out", listed));
        // The own page is told nothing of others.
        assert_eq!(allowed(&get(&page, "/api/config", &[("Origin", &page.origin())])), [None, None]);
    }
}

/// Threats: T20.
#[test]
fn one_document_alone_can_be_shown_by_others_and_it_knows_by_whom() {
    let ancestors = |answer: &Answer| {
        let policy = answer.header("content-security-policy").unwrap();
        policy.split("; ").find_map(|part| part.strip_prefix("frame-ancestors ").map(str::to_owned)).unwrap()
    };
    let both = "https://portal.example http://intranet.example:8080";
    let page = built("framed", "frame_ancestors = [\"https://portal.example\", \"http://intranet.example:8080\"]");
    for target in ["/embed", "/embed.html", "/embed?portal=https://evil.example&connection=a"] {
        let answer = page.get(target);
        assert_eq!((answer.status, ancestors(&answer)), (200, format!("'self' {both}")), "{target}");
        assert_eq!(answer.header("content-type").as_deref(), Some("text/html; charset=utf-8"));
        assert_eq!(answer.header("cache-control").as_deref(), Some("no-cache"));
        assert!(answer.text().ends_with(&format!("content=\"{both}\" />")), "{target}");
    }
    for target in ["/", "/index.html", "/passdesk.js"] {
        assert_eq!(ancestors(&page.get(target)), "'self'", "{target}");
    }
    for target in ["/embed/", "/Embed", "/api/embed", "/nothing"] {
        assert_eq!(page.get(target).status, 404, "{target}");
    }
    assert_eq!(ancestors(&page.get("/api/config")), "'none'");
    // Another configuration is another document, also to whoever has kept the one before.
    let alone = built("framed-alone", "");
    let answer = alone.get("/embed");
    assert_eq!((ancestors(&answer).as_str(), answer.text().ends_with("content=\"\" />")), ("'self'", true));
    assert_ne!(answer.header("etag"), page.get("/embed").header("etag"));
}

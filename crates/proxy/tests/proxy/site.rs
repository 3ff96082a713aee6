//! The built page, as browsers get it.

use std::fs;

use crate::client::{self, Answer, send};
use crate::page::{Page, folder};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'none'; base-uri 'self'; frame-ancestors 'self'; \
                      require-trusted-types-for 'script'; trusted-types 'none'";

/// A site of its own for each test.
fn built(name: &str) -> Page {
    let folder = folder().join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("snippets/a")).unwrap();
    fs::create_dir_all(folder.join(".git")).unwrap();
    for (file, text) in [
        ("index.html", "<!doctype html>\n".repeat(50)),
        ("portal.html", "<!doctype html>".to_owned()),
        ("passdesk.js", "export {};\n".repeat(50)),
        ("passdesk-0123456789abcdef.js", "a".to_owned()),
        ("passdesk-0123456789abcdef_bg.wasm", "\0asm".repeat(50)),
        ("style-01234567.css", "a{}".to_owned()),
        ("snippets/a/inline0.js", "b".to_owned()),
        ("unknown.xyz", "c".to_owned()),
        ("logo.png", "png".repeat(50)),
        (".env", "secret".to_owned()),
        (".git/config", "secret".to_owned()),
    ] {
        fs::write(folder.join(file), text).unwrap();
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/hostname", folder.join("link.txt")).unwrap();
        std::os::unix::fs::symlink("/etc", folder.join("etc")).unwrap();
    }
    serving(name)
}

fn serving(site: &str) -> Page {
    Page::new(&format!(
        "site = \"{site}\"\nframe_ancestors = [\"https://portal.example\"]\n[[connection]]\nid = \"a\"\nsystem = \"ecgridos-4.1\"\n"
    ))
}

fn get(page: &Page, target: &str, headers: &[(&str, &str)]) -> Answer {
    let mut all = vec![("Host", page.address.as_str())];
    all.extend(headers);
    send(&page.address, "GET", target, &all, b"")
}

/// Threats: T49, T50, T53.
#[test]
fn a_file_is_served_by_its_name_with_its_type() {
    let page = built("types");
    for (target, media, cache) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/?lang=de", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/portal.html", "text/html; charset=utf-8", "no-cache"),
        ("/passdesk.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/passdesk-0123456789abcdef.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/passdesk-0123456789abcdef_bg.wasm", "application/wasm", "public, max-age=31536000, immutable"),
        ("/style-01234567.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/snippets/a/inline0.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/unknown.xyz", "application/octet-stream", "no-cache"),
    ] {
        let answer = page.get(target);
        assert_eq!(answer.status, 200, "{target}");
        assert_eq!(answer.header("content-type").as_deref(), Some(media), "{target}");
        assert_eq!(answer.header("cache-control").as_deref(), Some(cache), "{target}");
        assert_eq!(answer.header("content-security-policy").as_deref(), Some(POLICY), "{target}");
        assert_eq!(answer.header("vary").as_deref(), Some("accept-encoding, origin"), "{target}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name).as_deref(), Some(value), "{target}");
        }
        assert!(answer.header("permissions-policy").is_some());
        assert_eq!(answer.header("server"), None);
    }
}

/// Threats: T47, T48, T49.
#[test]
fn nothing_else_is_served() {
    let page = built("nothing-else");
    for target in [
        "/.env",
        "/.git/config",
        "/link.txt",
        "/etc/hostname",
        "/snippets",
        "/snippets/",
        "/snippets/a",
        "/missing.js",
        "/users/42",
        "/INDEX.html",
        "/index.html/",
        "//index.html",
        "/./index.html",
        "/snippets/../index.html",
        "/..%2f..%2fetc%2fpasswd",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..\\..\\etc\\passwd",
        "/index%2ehtml",
        "/index.html%00",
        "/index.html%00.js",
        "/index.html;a",
        "/%2eenv",
        "/.env/",
        "/.ENV",
        "/%2egit%2fconfig",
        "/snippets/..",
        "/snippets/%2e%2e/index.html",
        "/snippets/..%5cindex.html",
        "/....//etc/passwd",
        "/%c0%ae%c0%ae/etc/passwd",
        "/etc",
        "/etc/",
        "/index.html::$DATA",
        "/index.html%20",
        "/passdesk.js.map",
    ] {
        let bytes = client::request("GET", target, &[("Host", &page.address)], b"");
        let answer = client::parse(&client::raw(&page.address, &bytes));
        assert_eq!(answer.status, 404, "{target}");
        assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"), "{target}");
        assert_eq!(answer.header("content-type").as_deref(), Some("text/plain; charset=utf-8"), "{target}");
        assert!(answer.body.len() < 100, "{target}");
    }
}

/// No fallback: an old page that asks for a script gets none that is a page, and no cache keeps that answer.
/// Threats: T48, T49.
#[test]
fn a_missing_file_is_no_page_for_whoever_navigates_there() {
    let page = built("missing");
    let navigation = [("Accept", "text/html,application/xhtml+xml"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
    for target in ["/users/42", "/app", "/passdesk-00000000.js", "/api/config.css", "/api/other", "/relay/a", "/index.html/x.css"] {
        let answer = get(&page, target, &navigation);
        assert_eq!(answer.status, 404, "{target}");
        assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"), "{target}");
        assert!(!answer.header("content-type").unwrap().contains("html"), "{target}");
        assert!(!answer.text().contains('<'), "{target}");
    }
}

#[test]
fn a_browser_gets_the_coding_that_it_takes() {
    let page = built("codings");
    let plain = get(&page, "/passdesk.js", &[]);
    assert_eq!(plain.header("content-encoding"), None);
    let mut tags = vec![plain.header("etag").unwrap()];
    for (accept, coding) in [
        ("gzip, deflate, br, zstd", Some("br")),
        ("gzip", Some("gzip")),
        ("br;q=0, gzip;q=0.5", Some("gzip")),
        ("identity", None),
        ("*;q=0", None),
    ] {
        let answer = get(&page, "/passdesk.js", &[("Accept-Encoding", accept)]);
        assert_eq!(answer.header("content-encoding").as_deref(), coding, "{accept}");
        assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string()));
        assert_eq!(answer.body == plain.body, coding.is_none(), "{accept}");
        tags.push(answer.header("etag").unwrap());
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 3, "each coding has a tag of its own: {tags:?}");
    // Compressed already.
    let image = get(&page, "/logo.png", &[("Accept-Encoding", "br, gzip")]);
    assert_eq!(image.header("content-encoding"), None);
}

#[test]
fn a_file_that_a_browser_has_is_not_sent_again() {
    let page = built("again");
    let first = get(&page, "/passdesk.js", &[("Accept-Encoding", "br")]);
    let tag = first.header("etag").unwrap();
    assert!(tag.starts_with('"') && tag.ends_with("-br\""), "{tag}");
    for (names, status) in [
        (tag.clone(), 304),
        (format!("W/{tag}"), 304),
        (format!("\"other\", {tag}"), 304),
        ("*".to_owned(), 304),
        ("\"other\"".to_owned(), 200),
        (tag.replace("-br", ""), 200),
    ] {
        let answer = get(&page, "/passdesk.js", &[("Accept-Encoding", "br"), ("If-None-Match", &names)]);
        assert_eq!(answer.status, status, "{names}");
        assert_eq!(answer.header("etag").as_deref(), Some(tag.as_str()));
        assert_eq!(answer.header("cache-control").as_deref(), Some("no-cache"));
        assert_eq!(answer.header("vary").as_deref(), Some("accept-encoding, origin"));
        assert_eq!(answer.body.is_empty(), status == 304);
    }
}

#[test]
fn head_is_get_without_the_body() {
    let page = built("head");
    let whole = page.get("/passdesk.js");
    let head = send(&page.address, "HEAD", "/passdesk.js", &[("Host", &page.address)], b"");
    assert_eq!(head.status, 200);
    assert!(head.body.is_empty());
    for name in ["content-type", "content-length", "etag", "cache-control", "content-security-policy"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }
}

#[test]
fn without_a_built_site_the_api_works_and_the_page_tells_how_to_build() {
    for page in [serving("not-there"), Page::to("http://127.0.0.1:1")] {
        let answer = page.get("/");
        assert_eq!(answer.status, 503);
        assert!(answer.text().contains("cargo xtask site"));
        assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"));
        assert_eq!(page.get("/passdesk.js").status, 404);
        assert_eq!(page.get("/api/config").status, 200);
    }
}

use super::*;

const LISTED: &str = "https://portal.example";

fn access() -> Access {
    let listen = "127.0.0.1:8787".parse().unwrap();
    let origins = [LISTED, "http://portal.example:8080"].map(|origin| Origin::parse(origin).unwrap());
    Access::new(listen, false, &["passdesk.example".to_owned()], &origins, Gate::Anybody)
}

fn head(method: &str, target: &str, headers: &[(&str, &str)]) -> Parts {
    let mut builder = http::Request::builder().method(method).uri(target);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(()).unwrap().into_parts().0
}

fn status(headers: &[(&str, &str)]) -> u16 {
    let head = head("POST", "/relay/a/b", headers);
    let judged = access().caller(&head).and_then(|caller| api(&caller, &head));
    judged.map_or_else(|refusal| refusal.status.as_u16(), |()| 200)
}

/// Threats: T15, T24.
#[test]
fn the_proxy_answers_to_its_own_names_only() {
    for (host, expected) in [
        ("127.0.0.1:8787", 200),
        ("localhost:8787", 200),
        ("LOCALHOST:8787", 200),
        ("passdesk.example", 200),
        ("passdesk.example:8787", 421),
        ("127.0.0.1", 421),
        ("127.0.0.1:8788", 421),
        ("127.0.0.2:8787", 421),
        ("[::1]:8787", 421),
        ("0.0.0.0:8787", 421),
        ("localhost", 421),
        ("localhost.:8787", 421),
        ("evil.example", 421),
        ("evil.example:8787", 421),
        ("passdesk.example.evil.example", 421),
        ("evil-passdesk.example", 421),
        ("passdesk.example@evil.example", 421),
        ("a@127.0.0.1:8787", 421),
        ("127.0.0.1:8787, evil.example", 421),
        ("", 421),
    ] {
        let head = head("GET", "/api/config", &[("host", host)]);
        let answered = access().caller(&head).map_or_else(|refusal| refusal.status.as_u16(), |_| 200);
        assert_eq!(answered, expected, "{host:?}");
    }
}

#[test]
fn on_port_80_a_host_needs_no_port() {
    let access = Access::new("127.0.0.1:80".parse().unwrap(), false, &[], &[], Gate::Anybody);
    for host in ["127.0.0.1", "localhost", "localhost:80"] {
        assert_eq!(access.caller(&head("GET", "/", &[("host", host)])), Ok(Caller::Unnamed), "{host}");
    }
}

#[test]
fn with_tls_the_own_origin_and_the_usual_port_are_those_of_https() {
    let access = |listen: &str| Access::new(listen.parse().unwrap(), true, &[], &[], Gate::Anybody);
    for (listen, host, origin, expected) in [
        ("127.0.0.1:8787", "127.0.0.1:8787", "https://127.0.0.1:8787", Some(Caller::Own)),
        ("127.0.0.1:8787", "127.0.0.1:8787", "http://127.0.0.1:8787", None),
        ("127.0.0.1:443", "127.0.0.1", "https://127.0.0.1", Some(Caller::Own)),
        ("[::1]:443", "[::1]", "https://[::1]", Some(Caller::Own)),
        ("127.0.0.1:80", "127.0.0.1", "https://127.0.0.1", None),
    ] {
        let head = head("POST", "/", &[("host", host), ("origin", origin)]);
        assert_eq!(access(listen).caller(&head).ok(), expected, "{listen} {origin}");
    }
    let proxied = head("GET", "http://127.0.0.1:8787/", &[("host", "127.0.0.1:8787")]);
    assert!(access("127.0.0.1:8787").caller(&proxied).is_err());
}

/// Threats: T24.
#[test]
fn a_request_has_one_host_and_its_target_agrees() {
    for (target, hosts, expected) in [
        ("/", &[][..], 400),
        ("/", &[("host", "127.0.0.1:8787"), ("host", "127.0.0.1:8787")], 400),
        ("/", &[("host", "127.0.0.1:8787"), ("host", "evil.example")], 400),
        ("http://127.0.0.1:8787/", &[("host", "127.0.0.1:8787")], 200),
        ("http://evil.example/", &[("host", "127.0.0.1:8787")], 400),
        ("http://127.0.0.1:8787/", &[("host", "localhost:8787")], 400),
        ("http://a@127.0.0.1:8787/", &[("host", "127.0.0.1:8787")], 400),
        ("https://127.0.0.1:8787/", &[("host", "127.0.0.1:8787")], 400),
        ("http://evil.example/", &[("host", "evil.example")], 421),
    ] {
        let head = head("GET", target, hosts);
        let answered = access().caller(&head).map_or_else(|refusal| refusal.status.as_u16(), |_| 200);
        assert_eq!(answered, expected, "{target} {hosts:?}");
    }
}

/// Threats: T13, T14.
#[test]
fn an_origin_that_looks_like_an_allowed_one_is_refused() {
    let host = ("host", "127.0.0.1:8787");
    for (origin, expected) in [
        ("http://127.0.0.1:8787", 200),
        (LISTED, 200),
        ("http://portal.example:8080", 200),
        ("http://localhost:8787", 403),
        ("https://127.0.0.1:8787", 403),
        ("http://127.0.0.1", 403),
        ("http://127.0.0.1:87870", 403),
        ("http://127.0.0.1:8787.evil.example", 403),
        ("https://portal.example.evil.example", 403),
        ("https://portal.examplefoo", 403),
        ("https://evilportal.example", 403),
        ("https://evil.portal.example", 403),
        ("https://portalxexample", 403),
        ("http://portal.example", 403),
        ("https://portal.example:8080", 403),
        ("https://portal.example:443", 403),
        ("https://PORTAL.example", 403),
        ("HTTPS://portal.example", 403),
        ("https://portal.example.", 403),
        ("https://portal.example/", 403),
        (" https://portal.example", 403),
        ("https://portal.example ", 403),
        ("https://a@portal.example", 403),
        ("https://portal.example, https://evil.example", 403),
        ("https://evil.example https://portal.example", 403),
        ("https://portal.example`.evil.example", 403),
        ("https://portal.example_.evil.example", 403),
        ("https://xn--prtal-wxa.example", 403),
        ("null", 403),
        ("NULL", 403),
        ("*", 403),
        ("", 403),
        ("file://", 403),
        ("https://", 403),
    ] {
        assert_eq!(status(&[host, ("origin", origin)]), expected, "{origin:?}");
    }
    assert_eq!(status(&[host, ("origin", LISTED), ("origin", LISTED)]), 403);
    assert_eq!(status(&[host, ("origin", LISTED), ("origin", "https://evil.example")]), 403);
}

/// Threats: T16.
#[test]
fn what_changes_anything_needs_an_origin() {
    let host = ("host", "127.0.0.1:8787");
    let own = ("origin", "http://127.0.0.1:8787");
    let site = |site| ("sec-fetch-site", site);
    for (headers, expected) in [
        (vec![host], 403),
        (vec![host, site("same-origin")], 403),
        (vec![host, site("none")], 403),
        (vec![host, own], 200),
        (vec![host, own, site("same-origin")], 200),
        (vec![host, own, site("same-site")], 403),
        (vec![host, own, site("cross-site")], 403),
        (vec![host, own, site("same-origin"), site("cross-site")], 403),
        (vec![host, ("origin", LISTED), site("cross-site")], 200),
        (vec![host, ("origin", LISTED), site("same-site")], 200),
        (vec![host, ("origin", "https://evil.example"), site("same-origin")], 403),
    ] {
        assert_eq!(status(&headers), expected, "{headers:?}");
    }
}

/// Threats: T16.
#[test]
fn reading_needs_no_origin_unless_another_site_asks() {
    for (site, expected) in
        [(None, 200), (Some("none"), 200), (Some("same-origin"), 200), (Some("same-site"), 403), (Some("cross-site"), 403)]
    {
        let mut headers = vec![("host", "127.0.0.1:8787")];
        headers.extend(site.map(|site| ("sec-fetch-site", site)));
        let head = head("GET", "/api/config", &headers);
        let judged = api(&Caller::Unnamed, &head);
        assert_eq!(judged.map_or_else(|refusal| refusal.status.as_u16(), |()| 200), expected, "{site:?}");
    }
}

/// Threats: T13, T14, T18.
#[test]
fn an_origin_is_configured_in_the_spelling_of_browsers_or_not_at_all() {
    for (text, mend) in [
        ("https://portal.example", None),
        ("http://10.0.0.7:8080", None),
        ("http://[::1]:8080", None),
        ("*", Some("stands for pages of anybody")),
        ("null", Some("stands for pages of anybody")),
        ("portal.example", Some("begins with https://")),
        ("ftp://portal.example", Some("begins with https://")),
        ("https://portal.example/", Some("write \"https://portal.example\"")),
        ("https://portal.example/a?b", Some("write \"https://portal.example\"")),
        ("https://Portal.example", Some("write \"portal.example\"")),
        ("https://portal.example:443", Some("write \"https://portal.example\"")),
        ("http://portal.example:80", Some("write \"http://portal.example\"")),
        ("https://portal.example:0", Some("is no port")),
        ("https://portal.example:08443", Some("is no port")),
        ("https://portal.example:", Some("is no port")),
        ("https://*.example", Some("is no host")),
        ("https://a@portal.example", Some("is no host")),
        ("https://portal.example.", Some("is no host")),
        ("https://", Some("is no host")),
        ("https://bücher.example", Some("xn--")),
        ("https://[::1", Some("is no host")),
    ] {
        let told = Origin::parse(text).err();
        match mend {
            None => assert_eq!(told, None, "{text}"),
            Some(mend) => assert!(told.as_ref().is_some_and(|told| told.contains(mend)), "{text}: {told:?}"),
        }
    }
}

/// Threats: T12.
#[test]
fn a_preflight_is_answered_for_just_what_the_page_sends() {
    let origin = ("origin", LISTED);
    let host = ("host", "127.0.0.1:8787");
    let method = |method| ("access-control-request-method", method);
    let names = |names| ("access-control-request-headers", names);
    for (headers, expected) in [
        (vec![host, origin, method("POST")], 204),
        (vec![host, origin, method("POST"), names("content-type,passdesk-attempt,passdesk-definition,passdesk-reason")], 204),
        (vec![host, origin, method("POST"), names("content-type, passdesk-attempt")], 204),
        (vec![host, origin, method("POST"), names("authorization,content-type")], 403),
        (vec![host, origin, method("POST"), names("content-type"), names("authorization")], 403),
        (vec![host, origin, method("POST"), names("*")], 403),
        (vec![host, origin, method("PUT")], 403),
        (vec![host, origin, method("post")], 403),
        (vec![host, origin, method("POST"), method("POST")], 403),
        (vec![host, ("origin", "https://evil.example"), method("POST")], 403),
        (vec![host, ("origin", "null"), method("POST")], 403),
        (vec![host, method("POST")], 405),
        (vec![host, origin], 405),
    ] {
        let head = head("OPTIONS", "/relay/a/b", &headers);
        let answered = access().caller(&head).and_then(|caller| preflight(&caller, &head, "POST"));
        let status = answered.map_or_else(|refusal| refusal.status, |answer| answer.status());
        assert_eq!(status.as_u16(), expected, "{headers:?}");
    }
}

//! A credential that the proxy holds: what is sent with it, what the page is told, and what it cannot do.

use passdesk::Settings;
use passdesk_core::Values;

use crate::desk::{Desk, HELD, blank, catalog, json};
use crate::page::{Page, folder};

fn reset(page: &Page, name: &str, values: &Values) -> String {
    page.post(&page.operation(name, values)).outcome()
}

fn body(request: &str) -> serde_json::Value {
    serde_json::from_str(request.split("\r\n\r\n").nth(1).unwrap()).unwrap()
}

#[test]
fn the_page_asks_for_no_credential_and_sees_none() {
    let desk = Desk::start();
    let page = desk.token("", "");
    let connection = page.connection("a");
    assert!(connection.credentials.is_empty());
    assert_eq!(connection.held, ["token", "tags"]);
    assert_eq!(page.config.person, "anna");
    let answer = page.get("/api/config");
    assert!(!answer.text().contains(HELD), "{}", answer.text());
    assert_eq!(page.seen_by("ben", "").config.person, "ben");
}

/// What the browser writes where a credential goes is overwritten, whatever it is.
/// Threats: T64.
#[test]
fn what_the_page_writes_in_a_credentials_place_is_never_sent() {
    let desk = Desk::start();
    let page = desk.token("", "");
    for (index, written) in ["-", "Stolen-token", HELD, "a"].into_iter().enumerate() {
        let sent = page.operation("reset.plain", &blank("7").with("token", written)).with("passdesk-attempt", &format!("{index:032x}"));
        assert_eq!(page.post(&sent).outcome(), "200 changed -");
    }
    assert_eq!(desk.changes().len(), 4);
    for request in desk.system.arrived() {
        assert!(request.contains(&format!("\r\nauthorization: Bearer {HELD}\r\n")), "{request}");
        assert!(!request.contains("Stolen"), "{request}");
    }
    // Nor in the place of a credential that the proxy does not hold.
    let desk = Desk::start();
    let page = desk.token("", "");
    let keyed = Values::new().with("search", "anna").with("api_key", "Stolen-key");
    assert_eq!(page.post(&page.operation("find.keyed", &keyed)).outcome(), "403 not_sent not_allowed");
    assert_eq!(desk.system.arrived().len(), 0);
}

/// Carried values are authority, so the proxy looks them up itself.
/// Threats: T56.
#[test]
fn a_carried_value_is_looked_up_by_the_proxy_whatever_the_page_writes() {
    let desk = Desk::start();
    let page = desk.token("", "");
    let values = blank("7").with("tags", r#"["administrator"]"#);
    assert_eq!(reset(&page, "reset.set", &values), "200 changed -");
    assert_eq!(desk.lines(), ["GET /users/7".to_owned(), "PUT /users/7".to_owned()]);
    let sent = body(&desk.system.arrived()[1]);
    assert_eq!(sent, serde_json::json!({ "password": "N3w-password", "tags": ["reader"] }));
    // Both are of one relay call, and of one attempt.
    assert_eq!(page.ask().outcome(), "200 changed -");
}

/// A user that the system takes for something else: a list, another person, nobody.
/// Threats: T57.
#[test]
fn a_user_that_leads_to_other_rows_is_not_reset() {
    const NOBODY: &str = "422 not_sent not_found";
    const UNREAD: &str = "502 not_sent not_looked_up";
    for (rows, expected) in [
        ("[]", NOBODY),
        (r#"[{"id":"8","tags":[]}]"#, NOBODY),
        (r#"[{"id":"7 ","tags":[]}]"#, NOBODY),
        (r#"[{"id":"7","tags":["a"]},{"id":"7","tags":["b"]}]"#, NOBODY),
        (r#"[{"id":"count","tags":["a"]},{"id":"9","tags":[]}]"#, NOBODY),
        (r#"[{"login":"7","tags":[]}]"#, UNREAD),
        (r#""no""#, UNREAD),
    ] {
        let desk = Desk::start();
        desk.answer("GET /users/", json(200, &format!("{{\"users\":{rows}}}")));
        let page = desk.token("", "");
        assert_eq!(reset(&page, "reset.set", &blank("7")), expected, "{rows}");
        assert_eq!(desk.lines(), ["GET /users/7"], "{rows}");
    }
    // Without the value in its row there is nothing to carry.
    let desk = Desk::start();
    desk.answer("GET /users/", json(200, r#"{"users":[{"id":"7"}]}"#));
    assert_eq!(reset(&desk.token("", ""), "reset.set", &blank("7")), UNREAD);
    // What is deep or huge is not carried (hole 19).
    for tags in ["[[[[[[[[[1]]]]]]]]]".to_owned(), format!("\"{}\"", "x".repeat(17_000))] {
        let desk = Desk::start();
        desk.answer("GET /users/", json(200, &format!("{{\"users\":[{{\"id\":\"7\",\"tags\":{tags}}}]}}")));
        assert_eq!(reset(&desk.token("", ""), "reset.set", &blank("7")), UNREAD);
        assert_eq!(desk.lines(), ["GET /users/7"]);
    }
}

#[test]
fn a_lookup_that_the_system_refuses_is_a_refusal_and_nothing_more_is_sent() {
    for (answer, expected) in [
        (json(403, r#"{"message":"not you"}"#), "200 refused -"),
        (json(400, r#"{"error":"user"}"#), "422 not_sent not_found"),
        (json(402, r#"{"users":[{"id":"7","tags":[]}]}"#), "502 not_sent not_looked_up"),
        (json(500, "{}"), "502 not_sent not_looked_up"),
        (json(302, "{}"), "502 not_sent not_looked_up"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".to_owned(), "502 not_sent not_looked_up"),
    ] {
        let desk = Desk::start();
        desk.answer("GET /users/", answer);
        assert_eq!(reset(&desk.token("", ""), "reset.set", &blank("7")), expected);
        assert_eq!(desk.lines(), ["GET /users/7"]);
    }
}

/// A table of spellings, by login. None gets through.
/// Threats: T60.
#[test]
fn no_spelling_of_a_protected_user_gets_through() {
    let desk = Desk::start();
    let page =
        desk.token("protected = { ids = [\"root-1\"], logins = [\"Root.Admin\", \"ceo@example.com\"] }", "limits = { target = 1000 }");
    let spellings = [
        "root-1",
        "ROOT-1",
        "Root-1",
        "root1",
        "root_1",
        " root-1",
        "root-1 ",
        "r\u{f6}ot-1",
        "root\u{2010}1",
        "root\u{200b}-1",
        "ｒｏｏｔ-1",
        "root-１",
        "root--1",
        "(root-1)",
        "{root-1}",
        "\"root-1\"",
        "root.1",
        "root:1",
        "root-1%",
        "root-1#",
        "root+1",
        "root-1?x",
        "root-1;a",
        "ro\u{301}ot-1",
    ];
    for (index, (spelling, name)) in
        spellings.into_iter().flat_map(|spelling| [(spelling, "reset.plain"), (spelling, "reset.set")]).enumerate()
    {
        let sent = page.operation(name, &blank(spelling)).with("passdesk-attempt", &format!("{index:032x}"));
        let outcome = page.post(&sent).outcome();
        // With more in it, it may be another name: then that is looked up, and is nobody's.
        let other = spelling.contains(['?', ';']);
        assert_eq!(outcome, if other { "422 not_sent not_found" } else { "403 not_sent protected" }, "{spelling:?}");
    }
    assert!(desk.lines().iter().all(|line| line.starts_with("GET")));
    // By login or mail address, looked up: whatever the system takes for an id.
    for (row, expected) in [
        (r#"{"id":"7","login":"root.admin","tags":[]}"#, "403 not_sent protected"),
        (r#"{"id":"7","login":"ROOT.ADMIN","tags":[]}"#, "403 not_sent protected"),
        (r#"{"id":"7","login":"anna","mail":"CEO@Example.com","tags":[]}"#, "403 not_sent protected"),
        (r#"{"id":"7","login":"root-1","tags":[]}"#, "200 changed -"),
        (r#"{"id":"root-1","login":"anna","tags":[]}"#, "422 not_sent not_found"),
        (r#"{"id":"7","tags":[]}"#, "502 not_sent not_looked_up"),
        (r#"{"id":"7","login":null,"mail":"","tags":[]}"#, "502 not_sent not_looked_up"),
        (r#"{"id":"7","login":"anna","tags":[]}"#, "200 changed -"),
    ] {
        let desk = Desk::start();
        desk.answer("GET /users/", json(200, &format!("{{\"users\":[{row}]}}")));
        let page = desk.token("protected = { ids = [\"root-1\"], logins = [\"Root.Admin\", \"ceo@example.com\"] }", "");
        assert_eq!(reset(&page, "reset.plain", &blank("7")), expected, "{row}");
        let resets = desk.lines().iter().filter(|line| line.starts_with("PUT")).count();
        assert_eq!(resets, usize::from(expected == "200 changed -"), "{row}");
    }
    // If it cannot be looked up, it is refused.
    let desk = Desk::start();
    desk.answer("GET /users/", json(503, "{}"));
    let page = desk.token("protected.logins = [\"root\"]", "");
    assert_eq!(reset(&page, "reset.plain", &blank("7")), "502 not_sent not_looked_up");
}

/// A search with the proxy's credential tells no more than whether exactly this person is there.
/// Threats: T61.
#[test]
fn a_search_is_no_way_to_browse() {
    let desk = Desk::start();
    let rows: Vec<String> = (0..30)
        .map(|n| format!("{{\"id\":\"{n}\",\"login\":\"anna\",\"mail\":\"anna@example.com\",\"tags\":[1],\"hash\":\"x\"}}"))
        .collect();
    let others = r#"{"id":"98","login":"annabel","name":"anna b"},{"id":"99","login":"ann","mail":"anna@other.example"}"#;
    desk.answer("GET /users?", json(200, &format!("{{\"users\":[{others},{}]}}", rows.join(","))));
    let page = desk.token("", "");
    let search = |text: &str| page.post(&page.operation("find.login", &Values::new().with("search", text).with("token", "-")));
    for short in ["an", "a", "**", "%%%", "?_*", " a n "] {
        assert_eq!(search(short).outcome(), "422 not_sent value", "{short:?}");
    }
    assert_eq!(desk.system.arrived().len(), 0);
    let found = search("ANNA").json();
    assert_eq!((found["outcome"].as_str(), found["cut"].as_bool()), (Some("found"), Some(true)));
    let rows = found["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 10);
    for (number, row) in rows.iter().enumerate() {
        assert_eq!(*row, serde_json::json!(["login", "anna", "mail", "anna@example.com", "user", number.to_string()]));
    }
    assert_eq!(search("anna@other.example").json()["rows"].as_array().unwrap().len(), 1);
    assert_eq!(search("nobody").json()["rows"], serde_json::json!([]));
    // By id: that person or nobody.
    desk.answer("GET /users/", json(200, r#"{"users":[{"id":"1"},{"id":"12"}]}"#));
    let by_id = page.post(&page.operation("find.user", &Values::new().with("user", "12").with("token", "-"))).json();
    assert_eq!(by_id["rows"], serde_json::json!([["user", "12"]]));
}

/// A way that takes the old password tells whether a guess is right.
/// Threats: T62.
#[test]
fn a_way_with_the_old_password_is_off_unless_it_is_asked_for() {
    let desk = Desk::start();
    let page = desk.token("", "");
    let ids = |page: &Page| page.connection("a").resets.iter().map(|reset| reset.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&page), ["set", "plain"]);
    assert_eq!(reset(&page, "reset.change", &blank("7")), "403 not_sent not_allowed");
    assert_eq!(desk.system.arrived().len(), 0);
    let page = desk.token("old_password = true", "");
    assert_eq!(ids(&page), ["set", "plain", "change"]);
    assert_eq!(reset(&page, "reset.change", &blank("7")), "200 changed -");
}

#[test]
fn it_signs_in_once_for_as_long_as_that_holds() {
    let desk = Desk::start();
    let page = desk.client("", "");
    for number in 1..4 {
        let sent = page.operation("reset.plain", &blank("7")).with("passdesk-attempt", &format!("{number:032x}"));
        assert_eq!(page.post(&sent).outcome(), "200 changed -");
    }
    assert_eq!(desk.sign_ins(), 1);
    let requests = desk.system.arrived();
    assert!(requests[0].ends_with("\r\n\r\nclient_id=passdesk&client_secret=Held-by-the-proxy%2B4711%2Fxyz"), "{}", requests[0]);
    assert!(requests[1..].iter().all(|request| request.contains("Bearer Token-1-of-this-session\r\n")));
}

#[test]
fn a_sign_in_that_is_over_or_refused_is_made_anew_for_the_next_request_and_none_is_sent_twice() {
    let desk = Desk::start();
    let page = desk.client("", "");
    let next =
        |number: u32| page.post(&page.operation("reset.plain", &blank("7")).with("passdesk-attempt", &format!("{number:032x}"))).outcome();
    desk.answer("PUT /users/7/password", json(401, "{}"));
    assert_eq!(next(1), "200 refused -");
    assert_eq!(desk.lines(), ["POST /token", "GET /users/7", "PUT /users/7/password"]);
    desk.answer("PUT /users/7/password", json(200, r#"{"done":true}"#));
    assert_eq!(next(2), "200 changed -");
    assert_eq!(desk.sign_ins(), 2);
    // One that holds for no time is over at once.
    desk.answer("POST /token", json(200, r#"{"access_token":"Short","expires_in":0}"#));
    desk.answer("PUT /users/7/password", json(401, "{}"));
    assert_eq!(next(3), "200 refused -");
    desk.answer("PUT /users/7/password", json(200, r#"{"done":true}"#));
    assert_eq!([next(4), next(5)], ["200 changed -", "200 changed -"]);
    let signed_in = desk.lines().iter().filter(|line| line.as_str() == "POST /token").count();
    assert_eq!(signed_in, 4);
}

#[test]
fn without_a_sign_in_nothing_is_sent() {
    for answer in [
        json(400, r#"{"error":"invalid_client"}"#),
        json(200, "{}"),
        json(200, r#"{"access_token":""}"#),
        json(302, "{}"),
        json(500, "{}"),
        "no http".to_owned(),
    ] {
        let desk = Desk::start();
        desk.answer("POST /token", answer.clone());
        let page = desk.client("", "");
        let told = page.post(&page.operation("reset.plain", &blank("7")));
        assert_eq!(told.outcome(), "502 not_sent sign_in", "{answer}");
        assert!(!told.text().contains("4711"));
        assert_eq!(desk.lines(), ["POST /token"]);
        // And it is not tried again at once: a wrong secret would be locked out.
        let next = page.operation("reset.plain", &blank("7")).with("passdesk-attempt", &"f".repeat(32));
        assert_eq!(page.post(&next).outcome(), "502 not_sent sign_in");
        assert_eq!(desk.lines(), ["POST /token"]);
        assert_eq!(page.ask().outcome(), "502 not_sent sign_in");
    }
}

/// What a system says about the proxy's own credential is not for the person.
#[test]
fn a_system_that_does_not_accept_the_held_credential_is_not_quoted() {
    let desk = Desk::start();
    desk.answer("PUT ", json(401, r#"{"message":"the key of tenant 7 ends in xyz"}"#));
    let page = desk.token("", "");
    let answer = page.post(&page.operation("reset.plain", &blank("7")));
    assert_eq!(answer.json(), serde_json::json!({ "outcome": "refused", "reasons": ["credential"], "messages": [], "retry_after": null }));
}

#[test]
fn several_at_once_sign_in_once() {
    let desk = Desk::start();
    let page = desk.client("", "");
    std::thread::scope(|scope| {
        for number in 1..9_u32 {
            let page = &page;
            scope.spawn(move || {
                let sent = page.operation("reset.plain", &blank(&number.to_string())).with("passdesk-attempt", &format!("{number:032x}"));
                assert_eq!(page.post(&sent).outcome(), "200 changed -");
            });
        }
    });
    assert_eq!(desk.sign_ins(), 1);
}

/// A deputy is not confused: a group has the operations that it was given, and no others.
/// Threats: T54.
#[test]
fn what_a_person_may_not_do_is_not_shown_and_is_refused() {
    let desk = Desk::start();
    let allow = "allow = { helpdesk = [\"reset.plain\"], admins = \"all\" }";
    let page = desk.token(allow, "");
    let ids = |page: &Page| {
        page.config.connections.iter().flat_map(|connection| &connection.resets).map(|reset| reset.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&page), ["plain"]);
    assert_eq!(reset(&page, "reset.set", &blank("7")), "403 not_sent not_allowed");
    let search = page.operation("find.login", &Values::new().with("search", "anna").with("token", "-"));
    assert_eq!(page.post(&search).outcome(), "403 not_sent not_allowed");
    let nobody = page.seen_by("ben", "sales");
    assert_eq!(nobody.config.connections, []);
    let mut stolen = page.operation("reset.plain", &blank("7"));
    stolen.headers.retain(|(name, _)| name != "X-Forwarded-User" && name != "X-Forwarded-Groups");
    let stolen = stolen.and("X-Forwarded-User", "ben").and("X-Forwarded-Groups", "sales");
    assert_eq!(page.post(&stolen).outcome(), "403 not_sent not_allowed");
    assert_eq!(desk.system.arrived().len(), 0);
    let admin = page.seen_by("carla", "sales,admins");
    assert_eq!(ids(&admin), ["set", "plain"]);
    assert_eq!(reset(&admin, "reset.set", &blank("7")), "200 changed -");
    // Nobody learns what became of somebody else's attempt.
    assert_eq!(admin.ask().outcome(), "200 changed -");
    assert_eq!(page.ask().outcome(), "404 unknown lost");
}

#[test]
fn a_reason_is_asked_for_where_the_connection_says_so() {
    let desk = Desk::start();
    let page = desk.token("reason = \"required\"", "");
    let sent = page.operation("reset.plain", &blank("7"));
    assert_eq!(page.post(&sent).outcome(), "422 not_sent no_reason");
    assert_eq!(page.post(&sent.clone().with("passdesk-reason", "%20")).outcome(), "422 not_sent no_reason");
    assert_eq!(page.post(&sent.clone().with("passdesk-reason", "a%0ab")).outcome(), "400 not_sent malformed");
    assert_eq!(desk.system.arrived().len(), 0);
    assert_eq!(page.post(&sent.with("passdesk-reason", "INC-1")).outcome(), "200 changed -");
}

/// A definition could send a credential anywhere; and what else is a mistake in such a configuration.
/// Threats: T54, T63.
#[test]
fn mistakes_about_a_held_credential_are_told() {
    let folder = folder();
    crate::desk::write_secret(&folder.join("front.secret"), "the-secret-of-the-front-proxy");
    let front = "audit = false\naccess = { mode = \"header\", peers = [\"127.0.0.1\"], secret = { file = \"front.secret\" } }\n";
    let good = "credential = { kind = \"token\", token = { env = \"A\" } }\nhosts = [\"desk.example\"]\nallow = \"everybody\"\n";
    let told = |access: &str, connection: &str| {
        let text = format!("{access}[[connection]]\nid = \"a\"\nsystem = \"desk\"\nsettings.base = \"https://desk.example\"\n{connection}");
        match Settings::from_toml("a.toml", &text, &folder, &catalog()) {
            Ok(_) => String::new(),
            Err(problems) => problems.to_string(),
        }
    };
    assert_eq!(told(front, good), "");
    for (access, good_part, broken, words) in [
        ("", "allow = \"everybody\"\n", "", "nobody is asked for a name here, and everybody would use this credential"),
        (front, "hosts = [\"desk.example\"]\n", "", "`hosts` is missing; write `hosts = [\"desk.example\"]`"),
        (front, "\"desk.example\"", "", "the credential would go to `desk.example` too; add it, if that is right"),
        (front, "\"desk.example\"", "\"desk.example\", \"evil.example\"", "nothing goes to `evil.example`; leave it out"),
        (front, "kind = \"token\"", "kind = \"tokn\"", "the system has no credential `tokn`; did you mean `token`?"),
        (front, "token = {", "tokn = {", "`tokn` is nothing that this credential asks for; did you mean `token`?"),
        (front, "{ env = \"A\" }", "\"S3cret\"", "a secret does not stand in the configuration; write where it is kept"),
        (front, "{ env = \"A\" }", "{ env = \"A\", file = \"b\" }", "one place is needed"),
        (front, "{ env = \"A\" }", "{ enf = \"A\" }", "there is no key `enf` here; did you mean `env`?"),
        (front, "allow", "protected = { ids = [\"-\"] }\nallow", "`-` has no letter and no digit"),
        (front, "allow", "protected = { id = [\"1\"] }\nallow", "there is no key `id` here; did you mean `ids`?"),
        (front, "allow", "reason = \"always\"\nallow", "`always` is no way to ask for a reason"),
    ] {
        assert!(good.contains(good_part), "{good_part}");
        let told = told(access, &good.replacen(good_part, broken, 1));
        assert!(told.contains(words), "{broken}: {told}");
        assert!(!told.contains("S3cret"), "{told}");
    }
    let named = told(front, "hosts = [\"desk.example\"]\nallow = \"everybody\"\n");
    assert!(named.contains("only where the proxy holds the credential are its hosts named; leave this out"), "{named}");
    let without = "old_password = true\nallow = \"everybody\"\n";
    assert!(told(front, without).contains("only where the proxy holds the credential are ways with the old password off; leave this out"));
}

//! A system that sends back everything that it was sent, in every dress and everywhere: the proxy's own
//! credential reaches nobody.

use std::fs;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use passdesk_core::Values;

use crate::desk::{Desk, HELD, blank, front, json};
use crate::page::{Page, folder};
use crate::system::System;

/// What a request holds, in every dress: as it is, percent-encoded, in base64 at each offset, in other letter case,
/// as markup and as JSON write it.
fn dresses(request: &str) -> Vec<String> {
    let percent = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
    let mut all = vec![request.to_owned(), percent(request), percent(&percent(request)).to_lowercase(), request.to_uppercase()];
    for offset in ["", "a", "ab"] {
        all.push(BASE64_STANDARD.encode(format!("{offset}{request}")));
        all.push(BASE64_URL_SAFE_NO_PAD.encode(format!("{offset}{request}")));
    }
    all.push(request.replace('&', "&amp;").replace('<', "&lt;"));
    let each = |write: fn(u8) -> String| request.bytes().map(write).collect::<Vec<_>>().concat();
    all.push(each(|byte| format!("&#x{byte:X};")));
    all.push(each(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("&#{byte};") }));
    all.push(each(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("\\u{byte:04x}") }));
    all.push(each(|byte| format!("{byte:02x}")));
    all.push(serde_json::json!(request).to_string());
    all
}

/// The values that are quoted: the whole request, and each secret of it alone.
fn quoted(request: &str) -> Vec<String> {
    let one_line = request.replace(['\r', '\n'], " ");
    let bearer = request.split("Bearer ").nth(1).and_then(|rest| rest.split("\r\n").next()).unwrap_or_default().to_owned();
    [one_line, bearer, HELD.to_owned(), format!("passdesk:{HELD}"), YIELDED.to_owned()].iter().flat_map(|text| dresses(text)).collect()
}

/// Ways to answer with a text.
fn answers(text: &str) -> Vec<String> {
    let in_json = serde_json::json!(text).to_string();
    let in_header: String = text.chars().filter(|c| matches!(c, ' '..='~')).collect();
    let in_xml = text.replace('&', "&amp;").replace('<', "&lt;");
    vec![
        json(400, &format!("{{\"error\":\"password\",\"message\":{in_json}}}")),
        json(400, &format!("{{\"error\":{in_json},\"message\":{in_json}}}")),
        json(403, &format!("{{\"message\":[{in_json},{in_json}]}}")),
        json(500, &format!("{{\"message\":{in_json}}}")),
        json(200, &format!("{{\"done\":true,\"echo\":{in_json}}}")),
        json(200, &format!("{{\"done\":{in_json}}}")),
        json(200, &format!("{{\"users\":[{{\"id\":\"7\",\"login\":{in_json},\"mail\":{in_json},\"name\":{in_json},\"tags\":[{in_json}]}}]}}")),
        json(200, &in_json),
        json(200, &in_json).replace("200 X", &format!("200 {in_header}")),
        json(400, "{}").replacen("\r\n", &format!("\r\nX-Echo: {in_header}\r\nRetry-After: {in_header}\r\nWWW-Authenticate: Basic realm=\"{in_header}\"\r\nSet-Cookie: a={in_header}\r\n"), 1),
        format!("HTTP/1.1 302 Found\r\nLocation: https://evil.example/?{in_header}\r\nContent-Length: 0\r\n\r\n"),
        format!("HTTP/1.1 {in_header}\r\n\r\n"),
        json(500, &format!("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault><faultcode>{in_xml}</faultcode><faultstring>{in_xml}</faultstring></s:Fault></s:Body></s:Envelope>")),
        text.to_owned(),
    ]
}

/// What the system's sign-in yields.
const YIELDED: &str = "Yielded-token/of+this-session";

/// Whether a text gives any of these secrets away, to whoever decodes what can be decoded.
fn betrayed(text: &str, secrets: &[&str]) -> Option<String> {
    let lower = text.to_lowercase();
    for needle in secrets {
        for dress in dresses(needle) {
            // What stands at the ends of base64 depends on what is beside it.
            let inner = if dress.len() > 24 { dress.get(4..dress.len() - 4).unwrap() } else { &dress };
            if lower.contains(&inner.to_lowercase()) {
                return Some(dress);
            }
        }
    }
    None
}

fn assert_kept(place: &str, text: &str, secrets: &[&str]) {
    if let Some(dress) = betrayed(text, secrets) {
        panic!("{place} betrays {dress}: {text}");
    }
}

#[test]
fn the_canary_itself_is_seen_in_every_dress() {
    for text in quoted("PUT /users/7\r\nAuthorization: Bearer x\r\n").into_iter().skip(16 * 2).take(16) {
        assert!(betrayed(&text, &[HELD]).is_some(), "{text}");
    }
}

/// One operation after the other against one answer after the other.
fn ask_all(page: &Page, attempt: &mut u32, secrets: &[&str]) {
    let search = Values::new().with("search", "anna").with("token", "-");
    let by_id = Values::new().with("user", "7").with("token", "-");
    for (name, values) in [("reset.plain", blank("7")), ("reset.set", blank("7")), ("find.login", search), ("find.user", by_id)] {
        *attempt += 1;
        let sent = page.operation(name, &values).with("passdesk-attempt", &format!("{attempt:032x}"));
        let answer = crate::client::raw(&page.address, &sent.bytes());
        assert_kept(name, &String::from_utf8_lossy(&answer), secrets);
        let known = page.get(&format!("/api/attempts/{attempt:032x}"));
        assert_kept("the attempt", known.text(), secrets);
    }
}

/// Threats: T58.
#[test]
fn what_a_system_sends_back_does_not_give_the_held_credential_away() {
    let limits = "limits = { person = 100000, target = 100000, connection = 100000, searches = 100000, all = 100000 }";
    let mut attempt = 0;
    let texts = quoted("PUT /users/7/password HTTP/1.1\r\nAuthorization: Bearer Held-by-the-proxy+4711/xyz\r\n");
    // A third of them, which has every text and every dress.
    for text in texts.into_iter().step_by(3) {
        let desk = Desk::start();
        let (held, signs_in) = (desk.token("", limits), desk.client("", limits));
        desk.answer("POST /token", json(200, &format!("{{\"access_token\":\"{YIELDED}\",\"expires_in\":3600}}")));
        for answer in answers(&text) {
            desk.answer("PUT ", answer.clone());
            desk.answer("GET /users?", answer.clone());
            for (page, secrets) in [(&held, &[HELD][..]), (&signs_in, &[HELD, YIELDED])] {
                ask_all(page, &mut attempt, secrets);
                // The same from the lookup before a reset.
                desk.answer("GET /users/", answer.clone());
                ask_all(page, &mut attempt, secrets);
                desk.usual("GET /users/");
            }
        }
    }
}

/// Threats: T58.
#[test]
fn a_sign_in_that_echoes_gives_nothing_away() {
    let limits = "limits = { person = 100000, target = 100000, connection = 100000, searches = 100000, all = 100000 }";
    let mut attempt = 0;
    let texts = quoted("POST /token HTTP/1.1\r\n\r\nclient_id=passdesk&client_secret=Held-by-the-proxy%2B4711%2Fxyz");
    for text in texts.iter().step_by(7) {
        for answer in answers(text) {
            // A proxy of its own, since none tries again at once after a sign-in that failed.
            let desk = Desk::start();
            let page = desk.client("", limits);
            desk.answer("POST /token", answer);
            ask_all(&page, &mut attempt, &[HELD]);
        }
    }
    // Even a token that holds the secret is scrubbed as the token that it is.
    let desk = Desk::start();
    let page = desk.client("", limits);
    desk.answer("POST /token", json(200, &serde_json::json!({ "access_token": format!("x{HELD}x") }).to_string()));
    desk.answer("PUT ", json(400, &serde_json::json!({ "error": "password", "message": format!("x{HELD}x") }).to_string()));
    ask_all(&page, &mut attempt, &[HELD]);
}

/// The same to the end of everything that a program writes: its trail, its log, its history.
/// Threats: T42.
#[test]
fn the_trail_the_log_and_the_history_do_not_give_it_away_either() {
    let place = folder().join("echoing");
    fs::create_dir_all(&place).unwrap();
    for (name, text) in
        [("front.secret", crate::desk::FRONT), ("held.secret", HELD), ("audit.key", "a-key-of-the-chain-of-more-than-32-characters")]
    {
        crate::desk::write_secret(&place.join(name), text);
    }
    let system = System::asked(|request, wire| {
        let message = serde_json::json!({ "errorMessage": request, "errors": [{ "code": request, "description": request }] }).to_string();
        let answer = if request.starts_with("GET") { json(200, r#"{"id":"7","userName":"seven"}"#) } else { json(400, &message) };
        let _ = wire.write_all(answer.as_bytes());
    });
    let host = system.address;
    let _ = fs::remove_file(place.join("audit.jsonl"));
    let config = format!(
        "listen = \"127.0.0.1:0\"\norganisation.password = false\n\
         access = {{ mode = \"header\", peers = [\"127.0.0.1\"], secret = {{ file = \"front.secret\" }} }}\n\
         audit = {{ file = \"audit.jsonl\", key = {{ file = \"audit.key\" }} }}\n\
         [[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nallow = \"everybody\"\nsettings.address = \"http://{host}\"\n\
         credential = {{ kind = \"token\", token = {{ file = \"held.secret\" }} }}\nhosts = [\"{host}\"]\n"
    );
    fs::write(place.join("passdesk.toml"), config).unwrap();
    let config = place.join("passdesk.toml").into_os_string().into_string().unwrap();
    let running = crate::running::Running::launch(crate::running::passdesk(&["--config", &config]), front("anna", ""));
    let page = &running.page;
    let values = blank("7").with("token", "-");
    let answer = page.post(&page.sent("a", "set", &values));
    assert_eq!(answer.outcome(), "200 refused -");
    assert_kept("the answer", answer.text(), &[HELD]);
    assert_kept("the history", page.get("/api/history").text(), &[HELD]);
    assert_kept("the configuration", page.get("/api/config").text(), &[HELD]);
    running.terminate();
    let (_, out, err) = running.rest();
    assert_kept("what it prints", &out, &[HELD]);
    assert_kept("its log", &err, &[HELD]);
    assert_kept("its trail", &fs::read_to_string(place.join("audit.jsonl")).unwrap(), &[HELD]);
    assert!(system.arrived().iter().all(|request| request.contains(HELD)));
}

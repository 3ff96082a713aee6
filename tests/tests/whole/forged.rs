//! Who claims to be somebody else, to Passdesk itself: through a real front, and past it.

use std::net::IpAddr;

use passdesk_core::Config;
use passdesk_tests::front::{Answer, Asked, CLIENT, SECRET, Setup, exchange, exchange_from};

use crate::behind::{ECGRID, Rig, config, run, said, written};
use crate::front::SPELLINGS;

/// Somebody who may do all, whom nobody here is.
const BOSS: &str = "boss";
const SERVER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

/// All that a client may send to be taken for somebody else, with `\r\n` between lines.
fn spellings() -> Vec<String> {
    let known =
        SPELLINGS.iter().map(|(spelling, ..)| spelling.replace("Groups: V", "Groups: admins").replace("GROUPS: V", "GROUPS: admins"));
    let known = known.map(|spelling| spelling.replace("Front: V", &format!("Front: {SECRET}")).replace('V', BOSS));
    let more = [
        "X-Forwarded-Groups: admins,helpdesk",
        "X-Forwarded-Groups:admins\r\nX-Forwarded-Groups: admins",
        "X-Forwarded-User: boss\r\nX-Forwarded-Groups: admins\r\nX-Passdesk-Front: S",
        "X_Forwarded_User: boss\r\nX_Forwarded_Groups: admins\r\nX_Passdesk_Front: S",
        "X-Forwarded-For: 192.0.2.7",
        "X-Forwarded-For: 127.0.0.1",
        "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-For: 127.0.0.1, 127.0.0.1",
        "X_Forwarded_For: 192.0.2.7",
        "X-Forwarded-For: ,",
        "X-Real-IP: 192.0.2.7\r\nForwarded: for=192.0.2.7",
        "X-Auth-User: boss\r\nX-Auth-Groups: admins",
        "Connection: close, X-Forwarded-User, X-Forwarded-Groups",
        "Connection: X-Passdesk-Front, close",
        "Authorization: Basic Ym9zczpib3Nz",
        "X-Forwarded-User: ",
        "X-Forwarded-User",
    ];
    known.chain(more.iter().map(|spelling| spelling.replace(": S", &format!(": {SECRET}")))).collect()
}

/// A request with these lines at its beginning, and once more at its end.
fn with(spelling: &str, at_end: bool, host: &str, cookie: &str, asked: Option<&Asked>) -> String {
    let (before, after) = if at_end { (String::new(), format!("{spelling}\r\n")) } else { (format!("{spelling}\r\n"), String::new()) };
    let (line, lines, body) = match asked {
        Some(asked) => (format!("POST {}", asked.target), asked.lines(), asked.body.as_str()),
        None => ("GET /api/config".to_owned(), String::new(), ""),
    };
    let length = body.len();
    let close = if spelling.starts_with("Connection") { "" } else { "Connection: close\r\n" };
    format!("{line} HTTP/1.1\r\nHost: {host}\r\n{before}{cookie}{lines}Content-Length: {length}\r\n{close}{after}\r\n{body}")
}

/// The person and the connections that the page is told of; nothing if the request was refused as malformed.
fn seen(answer: &Answer, spelling: &str) -> Option<(String, Vec<String>)> {
    if answer.status == 400 {
        return None;
    }
    assert_eq!(answer.status, 200, "{spelling:?} {answer:?}");
    let config: Config = serde_json::from_str(&answer.body).unwrap();
    Some((config.person, config.connections.into_iter().map(|connection| connection.id).collect()))
}

async fn is_still_anna(underscores: bool) {
    let rig = Rig::start(|setup| Setup { underscores, ..setup }).await;
    let front = rig.front.url();
    let host = front.trim_start_matches("http://");
    let cookie = rig.stub.open("anna", "helpdesk");
    let mut client = passdesk_tests::front::Client::default();
    client.keep(&cookie);
    let cookie = format!("Cookie: {cookie}\r\n");
    let found = config(&mut client, &front).await;
    let (mut sent, mut refused) = (0, 0);
    for (spelling, at_end) in spellings().iter().flat_map(|spelling| [(spelling, false), (spelling, true)]) {
        let asked = with(spelling, at_end, host, &cookie, None);
        let answer = Answer::parse(&exchange(rig.front.address(), asked.as_bytes()).await);
        let seen = seen(&answer, spelling);
        if let Some(seen) = &seen {
            assert_eq!(*seen, ("anna".to_owned(), vec!["ecgrid-rest".to_owned()]), "{spelling:?}");
        }

        let asked = Asked::new(&front, &found, ECGRID, ["77", "Mint-tea-4711"], sent + refused + 1);
        let asked = with(spelling, at_end, host, &cookie, Some(&asked));
        let answer = Answer::parse(&exchange(rig.front.address(), asked.as_bytes()).await);
        if answer.status == 400 {
            assert_eq!(seen, None, "{spelling:?} {answer:?}");
            refused += 1;
        } else {
            assert_eq!(said(&answer), "200 changed -", "{spelling:?}");
            sent += 1;
            assert_eq!(rig.guarded.records().iter().rev().nth(1).unwrap()["who"], "anna", "{spelling:?}");
        }
    }
    assert!(sent > 40 && refused > 4, "{sent} {refused}");
    let written = written(&rig.guarded);
    assert_eq!(written.len(), 2 * sent as usize);
    for lines in written.chunks(2) {
        assert_eq!(lines, ["intent anna 127.0.0.2 header ecgrid-rest reset.password 77", "outcome changed"]);
    }
}

/// Threats: T26.
#[test]
fn who_is_signed_in_stays_who_they_are_whatever_they_claim() {
    run(async {
        is_still_anna(false).await;
        is_still_anna(true).await;
    });
}

/// Threats: T26.
#[test]
fn who_is_not_signed_in_is_nobody_whatever_they_claim() {
    run(async {
        for underscores in [false, true] {
            let rig = Rig::start(|setup| Setup { underscores, ..setup }).await;
            let front = rig.front.url();
            let host = front.trim_start_matches("http://");
            let mut anna = rig.signed_in("anna", "helpdesk");
            let asked = Asked::new(&front, &config(&mut anna, &front).await, ECGRID, ["77", "Mint-tea-4711"], 1);
            let page = Asked { target: "/".to_owned(), ..asked.clone() };
            for (spelling, at_end) in spellings().iter().flat_map(|spelling| [(spelling, false), (spelling, true)]) {
                for (asked, expected) in [(None, 401), (Some(&asked), 401), (Some(&page), 302)] {
                    let request = with(spelling, at_end, host, "", asked);
                    let answer = Answer::parse(&exchange(rig.front.address(), request.as_bytes()).await);
                    assert!([expected, 400].contains(&answer.status), "{spelling:?} {answer:?}");
                    // It is the front that says so.
                    assert!(answer.body.contains("<center>nginx"), "{spelling:?} {answer:?}");
                }
            }
            assert_eq!(rig.requests(), 0);
            assert_eq!(written(&rig.guarded), [""; 0]);
        }
    });
}

/// Threats: T27.
#[test]
fn past_the_front_nobody_is_anybody_without_its_secret() {
    run(async {
        let rig = Rig::start(|setup| setup).await;
        let (address, host) = (rig.guarded.address(), rig.guarded.address().to_string());
        let front = rig.front.url();
        let mut anna = rig.signed_in("anna", "helpdesk");
        let asked = Asked::new(&format!("http://{host}"), &config(&mut anna, &front).await, ECGRID, ["77", "Mint-tea-4711"], 1);
        let named = "X-Forwarded-User: anna\r\nX-Forwarded-Groups: helpdesk";
        let right = format!("X-Passdesk-Front: {SECRET}");
        let mut claims: Vec<String> =
            spellings().into_iter().filter(|spelling| !spelling.contains(&format!("X-Passdesk-Front: {SECRET}"))).collect();
        claims.push(named.to_owned());
        for wrong in [
            "X-Passdesk-Front: wrong".to_owned(),
            "X-Passdesk-Front:".to_owned(),
            format!("{right}0"),
            right[..right.len() - 1].to_owned(),
            right.to_uppercase(),
            right.replace("-Front", "_Front"),
            right.replace("X-P", "X_P"),
            right.replace('-', "."),
            right.replace("X-Passdesk-Front", "Passdesk-Front"),
            right.replace("X-Passdesk-Front", "HTTP_X_PASSDESK_FRONT"),
            format!("{right}\r\n{right}"),
            format!("{right}\r\nX-Passdesk-Front: wrong"),
            format!("X-Passdesk-Front: wrong\r\n{right}"),
            format!("X-Passdesk-Front: \"{SECRET}\""),
            format!("{right}, {SECRET}"),
            format!("Authorization: Bearer {SECRET}"),
        ] {
            claims.push(format!("{named}\r\n{wrong}"));
        }
        for claim in &claims {
            for asked in [None, Some(&asked)] {
                let request = with(claim, false, &host, "", asked);
                let answer = Answer::parse(&exchange_from(SERVER, address, request.as_bytes()).await);
                // Who writes what is no HTTP is not even heard.
                if answer.status == 400 {
                    assert_eq!(answer.body, "", "{claim:?} {answer:?}");
                } else {
                    assert_eq!(said(&answer), "403 not_sent not_allowed", "{claim:?}");
                }
            }
        }
        // With all of it, but from an address that no front has.
        let whole = format!("{named}\r\n{right}");
        let request = with(&whole, false, &host, "", Some(&asked));
        let answer = Answer::parse(&exchange_from(CLIENT, address, request.as_bytes()).await);
        assert_eq!(said(&answer), "403 not_sent not_allowed");
        assert_eq!(rig.requests(), 0);
        assert_eq!(written(&rig.guarded), [""; 0]);

        // What is refused above lacks just that.
        let answer = Answer::parse(&exchange_from(SERVER, address, request.as_bytes()).await);
        assert_eq!(said(&answer), "200 changed -");
        assert_eq!(rig.requests(), 1);
    });
}

//! Passdesk behind a real front: who signs in there is who does it here, with the rights of their groups, and it is
//! written down.

use passdesk_core::Config;
use passdesk_sandbox::Sandbox;
use passdesk_tests::front::{Account, Answer, Asked, Client, Front, Guarded, Nginx, Oidc, Setup, Stub};
use serde_json::Value;

pub const ECGRID: [&str; 2] = ["ecgrid-rest", "password"];
pub const UIPATH: [&str; 2] = ["uipath-cloud", "set"];
const MO: &str = "77";
const HARRIET: &str = "har-3107";
const NEW: &str = "Mint-tea-4711";

pub fn run(body: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(body);
}

/// Systems, Passdesk, and nginx in front of it.
pub struct Rig {
    pub sandbox: Sandbox,
    pub guarded: Guarded,
    pub stub: Stub,
    pub front: Nginx,
}

impl Rig {
    /// With a front that is set up as usual, but for what this changes.
    pub async fn start(change: impl FnOnce(Setup) -> Setup) -> Self {
        let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let (stub, front) = (Stub::start().await, Front::reserve());
        let guarded = Guarded::start(front.address(), &sandbox);
        let front = front.start(&change(Setup::new(stub.address(), guarded.address())));
        Self { sandbox, guarded, stub, front }
    }

    /// Somebody who is signed in.
    pub fn signed_in(&self, user: &str, groups: &str) -> Client {
        let mut client = Client::default();
        client.keep(&self.stub.open(user, groups));
        client
    }

    pub fn requests(&self) -> usize {
        self.sandbox.requests(ECGRID[0]) + self.sandbox.requests(UIPATH[0])
    }
}

/// What the page is told.
pub async fn config(client: &mut Client, front: &str) -> Config {
    let answer = client.get(&format!("{front}/api/config")).await;
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
}

pub fn offered(config: &Config) -> Vec<&str> {
    config.connections.iter().map(|connection| connection.id.as_str()).collect()
}

/// What the proxy says of an attempt: the status, the outcome, and why.
pub fn said(answer: &Answer) -> String {
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"));
    let word = |key: &str| body[key].as_str().unwrap_or("-").to_owned();
    format!("{} {} {}", answer.status, word("outcome"), word("cause"))
}

/// What the audit trail says, a line each.
pub fn written(guarded: &Guarded) -> Vec<String> {
    let keys = ["event", "who", "from", "mode", "connection", "operation", "target", "outcome", "reason"];
    let words = |record: &Value| keys.iter().filter_map(|key| record[key].as_str()).collect::<Vec<_>>().join(" ");
    guarded.records().iter().map(words).collect()
}

/// Somebody of the help desk sets a password, and may do no more.
async fn helps(client: &mut Client, front: &str, sandbox: &Sandbox, guarded: &Guarded) {
    let found = config(client, front).await;
    assert_eq!((found.person.as_str(), offered(&found)), ("anna", vec!["ecgrid-rest"]));
    let answer = Asked::new(front, &found, ECGRID, [MO, NEW], 1).send(client, front).await;
    assert_eq!(said(&answer), "200 changed -");
    assert!(sandbox.accepts("ecgrid-rest", MO, NEW));
    let mut other = Asked::new(front, &found, ECGRID, [MO, NEW], 2);
    "/relay/uipath-cloud/reset.set".clone_into(&mut other.target);
    assert_eq!(said(&other.send(client, front).await), "403 not_sent not_allowed");
    assert_eq!((sandbox.requests("ecgrid-rest"), sandbox.requests("uipath-cloud")), (1, 0));
    let expected = [
        "intent anna 127.0.0.2 header ecgrid-rest reset.password 77",
        "outcome changed",
        "refused anna 127.0.0.2 header uipath-cloud reset.set not_sent not_allowed",
    ];
    assert_eq!(written(guarded), expected);
}

#[test]
fn who_is_signed_in_at_the_front_sets_a_password_and_it_is_written_down() {
    run(async {
        let rig = Rig::start(|setup| setup).await;
        let (mut client, front) = (rig.signed_in("anna", "staff,helpdesk"), rig.front.url());
        helps(&mut client, &front, &rig.sandbox, &rig.guarded).await;
        assert_eq!(rig.guarded.records()[0]["seq"], rig.guarded.records()[1]["intent"]);
    });
}

#[test]
fn who_signs_in_at_the_identity_provider_sets_a_password_and_it_is_written_down() {
    run(async {
        let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let anna = Account::new("anna", "Apple & Pear", &["staff", "helpdesk"]);
        let front = Front::reserve();
        let oidc = Oidc::start(&front, std::slice::from_ref(&anna));
        let guarded = Guarded::start(front.address(), &sandbox);
        let front = front.start(&Setup::new(oidc.address(), guarded.address()));
        let (mut client, url) = (Client::default(), front.url());
        assert_eq!(client.get(&format!("{url}/api/config")).await.status, 401);
        let page = oidc.sign_in(&mut client, &format!("{url}/"), &anna).await;
        assert!(page.url == format!("{url}/") && page.body.contains("<passdesk-app"), "{page:?}");
        helps(&mut client, &url, &sandbox, &guarded).await;
        client.get(&format!("{url}/sso/logout")).await;
        assert_eq!(client.get(&format!("{url}/api/config")).await.status, 401);
    });
}

#[test]
fn a_group_has_what_it_was_given_for_as_long_as_somebody_is_in_it() {
    run(async {
        let rig = Rig::start(|setup| setup).await;
        let front = rig.front.url();
        let cookie = rig.stub.open("anna", "admins");
        let mut client = Client::default();
        client.keep(&cookie);
        let all = config(&mut client, &front).await;
        assert_eq!(offered(&all), ["ecgrid-rest", "uipath-cloud"]);
        let answer = Asked::new(&front, &all, UIPATH, [HARRIET, "Patr0nus-new"], 1).send(&mut client, &front).await;
        assert_eq!(said(&answer), "200 changed -");
        assert!(rig.sandbox.accepts("uipath-cloud", HARRIET, "Patr0nus-new"));

        let before = rig.requests();
        for (groups, ids) in [("helpdesk", vec!["ecgrid-rest"]), ("Admins,admin,sales", vec![]), ("", vec![])] {
            rig.stub.regroup(&cookie, groups);
            assert_eq!(offered(&config(&mut client, &front).await), ids, "{groups}");
            let refused = Asked::new(&front, &all, UIPATH, [HARRIET, "Patr0nus-again"], 2).send(&mut client, &front).await;
            assert_eq!(said(&refused), "403 not_sent not_allowed", "{groups}");
        }
        assert_eq!(rig.requests(), before);
        let written = written(&rig.guarded);
        assert_eq!(written.iter().filter(|line| line.starts_with("refused anna 127.0.0.2")).count(), 3, "{written:?}");
    });
}

/// What a page of another site can have a browser send along with the right cookie, and what comes of it.
fn foreign(front: &str, asked: &Asked) -> Vec<(Asked, &'static str)> {
    let host = front.trim_start_matches("http://");
    let (name, port) = host.split_once(':').unwrap();
    let origins = [
        "https://evil.example".to_owned(),
        "null".to_owned(),
        String::new(),
        format!("http://{host}.evil.example"),
        format!("http://evil-{host}"),
        format!("http://{host}0"),
        format!("https://{host}"),
        format!("HTTP://{host}"),
        format!("http://{host}/"),
        format!("http://anna@{host}"),
        format!("http://{name}"),
        format!("http://{name}.:{port}"),
        format!("http://{host}, http://{host}"),
        format!("http://{host} http://evil.example"),
    ];
    let mut rows: Vec<_> = origins.iter().map(|origin| (asked.clone().with("Origin", origin), "403 not_sent forbidden")).collect();
    for site in ["cross-site", "same-site"] {
        let said = asked.clone().and("Sec-Fetch-Site", site);
        rows.extend([(said.clone(), "403 not_sent forbidden"), (said.without("Origin"), "403 not_sent forbidden")]);
    }
    rows.push((asked.clone().without("Origin"), "403 not_sent forbidden"));
    rows.push((asked.clone().and("Origin", "https://evil.example"), "403 not_sent forbidden"));
    // What a form can send.
    for media in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/http; a=b"] {
        let form = asked.clone().with("Content-Type", media);
        rows.push((form.clone().with("Origin", "https://evil.example"), "403 not_sent forbidden"));
        rows.push((form, "415 not_sent malformed"));
    }
    rows.push((asked.clone().without("passdesk-attempt"), "400 not_sent malformed"));
    rows
}

/// What no answer of the API may lack, and none to a foreign page may have.
fn is_kept_from_others(answer: &Answer) {
    assert!(answer.headers.iter().all(|(name, _)| !name.to_lowercase().starts_with("access-control-")), "{answer:?}");
    assert_eq!(answer.header("Cache-Control"), Some("no-store"), "{answer:?}");
    assert!(answer.header("Vary").is_some_and(|vary| vary.contains("origin")), "{answer:?}");
}

/// Threats: T16.
#[test]
fn a_session_does_nothing_for_a_page_of_another_site() {
    run(async {
        let rig = Rig::start(|setup| setup).await;
        let (mut client, front) = (rig.signed_in("anna", "helpdesk"), rig.front.url());
        let found = config(&mut client, &front).await;
        let asked = Asked::new(&front, &found, ECGRID, [MO, NEW], 1);
        for (row, expected) in foreign(&front, &asked) {
            let answer = row.send(&mut client, &front).await;
            assert_eq!(said(&answer), expected, "{row:?}");
            is_kept_from_others(&answer);
        }
        let url = format!("{front}{}", asked.target);
        let preflight = "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n";
        for origin in ["https://evil.example", "null"] {
            let head = format!("Origin: {origin}\r\n{preflight}");
            let answer = client.send("OPTIONS", &url, &head, "").await;
            assert_eq!(answer.status, 403);
            is_kept_from_others(&answer);
            // Without a cookie, as browsers send it, the front answers.
            let answer = Client::default().send("OPTIONS", &url, &head, "").await;
            assert_eq!((answer.status, answer.header("Access-Control-Allow-Origin")), (401, None));
        }
        for head in ["Origin: https://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n"] {
            let answer = client.send("GET", &format!("{front}/api/config"), head, "").await;
            assert!(answer.status == 403 && !answer.body.contains("anna"), "{answer:?}");
            is_kept_from_others(&answer);
        }
        // A foreign name that leads to the front, which passes it on.
        let rebound = format!("{}Host: evil.example\r\n", asked.lines().replace(&front, "http://evil.example"));
        let answer = client.send_as("POST", &url, &rebound, &asked.body).await;
        assert_eq!(said(&answer), "421 not_sent forbidden");

        assert_eq!(rig.requests(), 0);
        assert_eq!(written(&rig.guarded), [""; 0]);
        // But for what was spoilt, each of them would have done it.
        assert_eq!(said(&asked.send(&mut client, &front).await), "200 changed -");
        assert_eq!(rig.requests(), 1);
    });
}

/// Threats: T28.
#[test]
fn no_way_of_writing_a_path_leads_past_the_sign_in() {
    run(async {
        let rig = Rig::start(|setup| setup).await;
        let (mut client, front) = (rig.signed_in("anna", "helpdesk"), rig.front.url());
        let found = config(&mut client, &front).await;
        let asked = Asked::new(&front, &found, ECGRID, [MO, NEW], 1);
        let relay = &asked.target;
        for target in [
            relay.clone(),
            format!("/{relay}"),
            format!("/.{relay}"),
            format!("/sso/..{relay}"),
            format!("/sso/%2e%2e{relay}"),
            format!("/index.html/..{relay}"),
            relay.replace("relay", "%72elay"),
            relay.replace("relay", "Relay"),
            relay.replace("relay/", "relay%2f"),
            relay.replace("relay/", "relay//"),
            format!("{relay}/"),
            format!("{relay}?x=.css"),
            format!("{relay};x=.css"),
            format!("{relay}/healthz"),
            format!("{front}{relay}"),
            "/api/config".to_owned(),
            "/API/config".to_owned(),
            "/api/../api/config".to_owned(),
            "/%61pi/config".to_owned(),
        ] {
            let asked = Asked { target, ..asked.clone() }.and("User-Agent", "GoogleHC/1.0");
            for method in ["GET", "POST", "HEAD", "PUT"] {
                let answer = asked.past(method, &front).await;
                assert!([301, 302, 401].contains(&answer.status), "{method} {asked:?} {answer:?}");
                assert!(!answer.body.contains("anna"), "{answer:?}");
            }
        }
        assert_eq!(rig.requests(), 0);
        assert_eq!(written(&rig.guarded), [""; 0]);
    });
}

//! The front proxies that the tests have: who somebody is arrives behind them, and who somebody claims to be does not.

use std::net::SocketAddr;

use passdesk_tests::front::{Account, Client, Front, Lapsed, Nginx, Oidc, Setup, Stub, Upstream, exchange};

const FORGED: &str = "forged-by-the-client";

fn run(body: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(body);
}

/// The lines of a head that have one of these words in them, in lower case.
fn lines_with(head: &str, words: &[&str]) -> Vec<String> {
    let lines = head.lines().skip(1).map(str::to_lowercase);
    lines.filter(|line| words.iter().any(|word| line.contains(word))).collect()
}

#[test]
fn who_somebody_is_arrives_behind_nginx() {
    run(async {
        let (stub, upstream) = (Stub::start().await, Upstream::start().await);
        let front = Front::reserve().start(&Setup::new(stub.address(), upstream.address()));
        let mut client = Client::default();
        let cookie = stub.open("kim.kale", "helpdesk,staff");
        client.keep(&cookie);
        let answer = client.get(&format!("{}/api/config?x=1", front.url())).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.body.starts_with("GET /api/config?x=1 HTTP/1.0\r\n"), "{}", answer.body);
        let expected = [
            "x-forwarded-user: kim.kale".to_owned(),
            "x-forwarded-groups: helpdesk,staff".to_owned(),
            "x-passdesk-front: front-secret-0123456789abcdef0123456789".to_owned(),
            "x-forwarded-for: 127.0.0.2".to_owned(),
            format!("host: {}", front.address()),
        ];
        assert_eq!(lines_with(&answer.body, &["x-", "host"]), expected);

        let posted = client.send("POST", &format!("{}/relay/a/b", front.url()), "X-Forwarded-For: 192.0.2.7\r\n", "a body").await;
        assert!(posted.body.ends_with("\r\n\r\na body"), "{}", posted.body);
        assert_eq!(lines_with(&posted.body, &["x-forwarded-for"]), ["x-forwarded-for: 192.0.2.7, 127.0.0.2"]);

        stub.regroup(&cookie, "");
        let answer = client.get(&front.url()).await;
        assert_eq!(lines_with(&answer.body, &["x-forwarded-groups"]), [""; 0]);
        assert_eq!(stub.asked(), 3);
        assert!(front.logs().contains("GET /api/config?x=1 HTTP/1.1\" 200"), "{}", front.logs());
    });
}

#[test]
fn without_a_session_nothing_arrives() {
    run(async {
        let (stub, upstream) = (Stub::start().await, Upstream::start().await);
        for (lapsed, base, api) in [(Lapsed::Refused, "/", 401), (Lapsed::Redirected, "/", 302), (Lapsed::Refused, "/desk/", 401)] {
            let setup = Setup { lapsed, base: base.to_owned(), ..Setup::new(stub.address(), upstream.address()) };
            let front = Front::reserve().start(&setup);
            let cookie = stub.open("kim.kale", "staff");
            for (path, status) in [("", 302), ("index.html", 302), ("api/config", api), ("relay/a/reset.b", api)] {
                let mut client = Client::default();
                let url = format!("{}{base}{path}", front.url());
                for cookie in ["other=1", "sso=session-0"] {
                    client.keep(cookie);
                    let answer = client.get(&url).await;
                    assert_eq!(answer.status, status, "{lapsed:?} {url} {answer:?}");
                    let login = format!("/sso/login?to={base}{path}");
                    assert_eq!(answer.header("Location"), (status == 302).then_some(login.as_str()));
                }
                assert_eq!(upstream.heads(), [""; 0]);
                client.keep(&cookie);
                assert_eq!(client.get(&url).await.status, 200, "{lapsed:?} {url}");
                assert_eq!(upstream.heads().len(), 1);
            }
            stub.end(&cookie);
            let mut client = Client::default();
            client.keep(&cookie);
            assert_eq!(client.get(&format!("{}{base}api/config", front.url())).await.status, api);
            assert!(client.follow(&front.url()).await.body.contains("Please sign in"));
        }
        let front = Front::reserve().start(&Setup::new(stub.address(), upstream.address()));
        let mut client = Client::default();
        let entered = client.follow(&format!("{}/sso/enter?{}", front.url(), stub.open("mo", ""))).await;
        assert_eq!(lines_with(&entered.body, &["x-forwarded-user"]), ["x-forwarded-user: mo"]);
        // What the front asks is not for others to ask.
        assert_eq!(client.get(&format!("{}/sso/auth", front.url())).await.status, 404);
    });
}

pub type Arrives = Option<&'static [&'static str]>;

/// What a client may send to be taken for somebody else, and what of it reaches the server behind nginx: without
/// `underscores_in_headers`, and with it. `None` is a request that nginx refuses.
pub const SPELLINGS: [(&str, Arrives, Arrives); 20] = [
    ("X-Forwarded-User: V", Some(&[]), Some(&[])),
    ("x-forwarded-user: V", Some(&[]), Some(&[])),
    ("X-FORWARDED-USER: V", Some(&[]), Some(&[])),
    ("X-Forwarded-User:V", Some(&[]), Some(&[])),
    ("X-Forwarded-User:\tV", Some(&[]), Some(&[])),
    ("X-Forwarded-User: a\r\nX-Forwarded-User: V", Some(&[]), Some(&[])),
    ("X-Forwarded-Groups: V", Some(&[]), Some(&[])),
    ("X-Passdesk-Front: V", Some(&[]), Some(&[])),
    ("X_Forwarded_User: V", Some(&[]), Some(&["x_forwarded_user: V"])),
    ("X-Forwarded_User: V", Some(&[]), Some(&["x-forwarded_user: V"])),
    ("X_FORWARDED_GROUPS: V", Some(&[]), Some(&["x_forwarded_groups: V"])),
    ("X_Passdesk_Front: V", Some(&[]), Some(&["x_passdesk_front: V"])),
    ("HTTP_X_FORWARDED_USER: V", Some(&[]), Some(&["http_x_forwarded_user: V"])),
    ("X.Forwarded.User: V", Some(&[]), Some(&[])),
    ("X-Forwarded-User : V", None, None),
    ("X-Forwarded-User\t: V", None, None),
    (" X-Forwarded-User: V", None, None),
    ("X-Padding: a\r\n X-Forwarded-User: V", None, None),
    ("X-Forwarded-User\u{2010}: V", Some(&[]), Some(&[])),
    ("Remote-User: V\r\nX-Remote-User: V", Some(&["remote-user: V", "x-remote-user: V"]), Some(&["remote-user: V", "x-remote-user: V"])),
];

async fn arrives(front: &Nginx, upstream: &Upstream, cookie: &str, spelling: &str) -> Option<Vec<String>> {
    let address: SocketAddr = front.address();
    let spelling = spelling.replace('V', FORGED);
    let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\n{spelling}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
    let answer = exchange(address, request.as_bytes()).await;
    let heads = upstream.heads();
    if !answer.starts_with(b"HTTP/1.1 200 ") {
        assert!(answer.starts_with(b"HTTP/1.1 400 ") && heads.is_empty(), "{spelling}: {}", String::from_utf8_lossy(&answer));
        return None;
    }
    assert_eq!(heads.len(), 1, "{spelling}");
    assert_eq!(lines_with(&heads[0], &["x-forwarded-user"]), ["x-forwarded-user: kim.kale"], "{spelling}");
    Some(lines_with(&heads[0], &[FORGED]))
}

#[test]
fn a_forged_identity_does_not_arrive_but_in_another_spelling() {
    run(async {
        let (stub, upstream) = (Stub::start().await, Upstream::start().await);
        let cookie = stub.open("kim.kale", "staff");
        for underscores in [false, true] {
            let setup = Setup { underscores, ..Setup::new(stub.address(), upstream.address()) };
            let front = Front::reserve().start(&setup);
            for (spelling, without, with) in SPELLINGS {
                let expected = if underscores { with } else { without };
                let expected = expected.map(|lines| lines.iter().map(|line| line.replace('V', FORGED)).collect::<Vec<_>>());
                let found = arrives(&front, &upstream, &cookie, spelling).await;
                assert_eq!(found, expected, "{spelling:?}, underscores_in_headers {underscores}");
            }
        }
    });
}

#[test]
fn who_signs_in_at_the_identity_provider_arrives_behind_nginx() {
    run(async {
        let kim = Account::new("kim.kale", "Kale & Sons", &["helpdesk", "staff"]);
        let lea = Account::new("lea.leek", "Leek?", &[]);
        let (front, upstream) = (Front::reserve(), Upstream::start().await);
        let oidc = Oidc::start(&front, &[kim.clone(), lea.clone()]);
        let front = front.start(&Setup::new(oidc.address(), upstream.address()));

        let mut client = Client::default();
        let page = format!("{}/index.html", front.url());
        let answer = oidc.sign_in(&mut client, &page, &kim).await;
        assert_eq!((answer.url.as_str(), answer.status), (page.as_str(), 200), "{answer:?}");
        let expected = ["x-forwarded-user: kim.kale", "x-forwarded-groups: helpdesk,staff"];
        assert_eq!(lines_with(&answer.body, &["x-forwarded-user", "x-forwarded-groups"]), expected);

        let mut other = Client::default();
        let answer = oidc.sign_in(&mut other, &page, &lea).await;
        assert_eq!(lines_with(&answer.body, &["x-forwarded-user", "x-forwarded-groups"]), ["x-forwarded-user: lea.leek"]);

        client.get(&format!("{}/sso/logout", front.url())).await;
        assert_eq!(client.get(&format!("{}/api/config", front.url())).await.status, 401);
        // The identity provider still knows the browser.
        let again = client.follow(&page).await;
        assert_eq!(lines_with(&again.body, &["x-forwarded-user"]), ["x-forwarded-user: kim.kale"]);

        let mut nobody = Client::default();
        let wrong = Account { password: "wrong".to_owned(), ..kim.clone() };
        let answer = oidc.sign_in(&mut nobody, &page, &wrong).await;
        assert!(answer.url.starts_with(oidc.issuer()) && answer.body.contains("<form"), "{answer:?}");
    });
}

#[test]
fn a_sign_in_that_another_began_is_none() {
    run(async {
        let kim = Account::new("kim.kale", "Kale & Sons", &["staff"]);
        let (front, upstream) = (Front::reserve(), Upstream::start().await);
        let oidc = Oidc::start(&front, std::slice::from_ref(&kim));
        let front = front.start(&Setup::new(oidc.address(), upstream.address()));

        let (mut client, mut victim) = (Client::default(), Client::default());
        let form = client.follow(&front.url()).await;
        let mut answer = client.post(&form.url, &[("login", &kim.login), ("password", &kim.password)]).await;
        let callback = loop {
            let location = answer.header("Location").expect("it leads back to the front").to_owned();
            if location.starts_with(&front.url()) {
                break location;
            }
            answer = client.get(&location).await;
        };
        assert_eq!(victim.get(&callback).await.status, 400);
        victim.follow(&front.url()).await;
        assert_eq!(victim.get(&callback).await.status, 400);
        let forged = callback.replace("code=", "code=x");
        assert_eq!(client.get(&forged).await.status, 400);
        assert_eq!(upstream.heads(), [""; 0]);
    });
}

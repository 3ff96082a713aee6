use std::sync::LazyLock;
use std::time::Duration;

use http::HeaderValue;
use tokio::time::advance;

use super::super::remembered;
use super::*;
use crate::access::hash;

const PASSWORD: &str = "correct: horse battery";
const FROM: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));

/// Hashing is slow on purpose, so it is done once.
static USERS: LazyLock<Users> = LazyLock::new(|| {
    let path = std::env::temp_dir().join(format!("passdesk-basic-{}", std::process::id()));
    let hash = hash(&Secret::new(PASSWORD)).unwrap();
    let other = crate::access::hash(&Secret::new("Gr\u{fc}\u{df}e aus der K\u{fc}che")).unwrap();
    std::fs::write(&path, format!("anna:{hash}\nben:{hash}\nJ\u{fc}rgen:{other}\n")).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let users = Users::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    users
});

fn basic() -> Basic {
    Basic::new(USERS.clone()).unwrap()
}

fn authorization(login: &str, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{login}:{password}")))
}

/// The login, or the status.
async fn login(basic: &Basic, values: &[&str], from: IpAddr) -> Result<String, u16> {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(AUTHORIZATION, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    basic.login(&headers, from).await.map_err(|refusal| refusal.status.as_u16())
}

async fn with(basic: &Basic, name: &str, password: &str) -> Result<String, u16> {
    login(basic, &[&authorization(name, password)], FROM).await
}

#[tokio::test(start_paused = true)]
async fn a_login_and_its_password_get_in_and_nothing_else_does() {
    let basic = basic();
    for (name, password, expected) in [
        ("anna", PASSWORD, Ok("anna")),
        ("J\u{fc}rgen", "Gr\u{fc}\u{df}e aus der K\u{fc}che", Ok("J\u{fc}rgen")),
        ("Ju\u{308}rgen", "Gru\u{308}\u{df}e aus der Ku\u{308}che", Ok("J\u{fc}rgen")),
        ("anna", "correct", Err(401)),
        ("anna", "", Err(401)),
        ("anna", "Correct: horse battery", Err(401)),
        ("Anna", PASSWORD, Err(401)),
        ("nobody", PASSWORD, Err(401)),
        ("", PASSWORD, Err(401)),
        ("anna ", PASSWORD, Err(401)),
        ("ben", "Gr\u{fc}\u{df}e aus der K\u{fc}che", Err(401)),
    ] {
        assert_eq!(with(&basic, name, password).await.as_deref().map_err(|status| *status), expected, "{name} {password}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_no_login_with_a_password_is_asked_for_one() {
    let basic = basic();
    let good = authorization("anna", PASSWORD);
    let token = good.split_once(' ').unwrap().1;
    let encoded = |bytes: &[u8]| format!("Basic {}", BASE64_STANDARD.encode(bytes));
    for (values, expected) in [
        (vec![], Err(401)),
        (vec![good.clone()], Ok("anna")),
        (vec![format!("basic {token}")], Ok("anna")),
        (vec![format!("BASIC  {token}")], Ok("anna")),
        (vec![good.clone(), good.clone()], Err(400)),
        (vec![good.clone(), authorization("ben", "x")], Err(400)),
        (vec![format!("Bearer {token}")], Err(401)),
        (vec![format!("Basic{token}")], Err(401)),
        (vec![token.to_owned()], Err(401)),
        (vec!["Basic".to_owned()], Err(401)),
        (vec!["Basic ".to_owned()], Err(401)),
        (vec![format!("Basic {token}!")], Err(401)),
        (vec![format!("{good}, {good}")], Err(401)),
        (vec![authorization("ben", PASSWORD).trim_end_matches('=').to_owned()], Err(401)),
        (vec![encoded(b"anna")], Err(401)),
        (vec![encoded(b"J\xfcrgen:x")], Err(401)),
        (vec![encoded(b"anna:a\0b")], Err(401)),
        (vec![encoded(b"an\nna:ab")], Err(401)),
        (vec![encoded(format!("{}:x", "a".repeat(257)).as_bytes())], Err(401)),
    ] {
        let list: Vec<&str> = values.iter().map(String::as_str).collect();
        assert_eq!(login(&basic, &list, FROM).await.as_deref().map_err(|status| *status), expected, "{values:?}");
    }
    let refusal = basic.login(&HeaderMap::new(), FROM).await.unwrap_err();
    assert!(refusal.answer().headers().contains_key(http::header::WWW_AUTHENTICATE));
    assert_eq!(refusal.effect, passdesk_core::outcome::Effect::NotSent(NotSentCause::SignedOut));
}

/// Threats: T37.
#[tokio::test(start_paused = true)]
async fn after_five_failures_the_right_password_must_wait_too() {
    let basic = basic();
    // Even one that is known by heart.
    assert_eq!(with(&basic, "anna", PASSWORD).await.as_deref(), Ok("anna"));
    for _ in 0..6 {
        assert_eq!(with(&basic, "anna", "wrong").await, Err(401));
    }
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, authorization("anna", PASSWORD).parse().unwrap());
    let refusal = basic.login(&headers, FROM).await.unwrap_err();
    assert_eq!(refusal, Refusal::too_many("too many wrong passwords; wait and try again", 1));
    // From elsewhere as well; and others are not kept out.
    assert_eq!(login(&basic, &[&authorization("anna", PASSWORD)], [192, 0, 2, 8].into()).await, Err(429));
    assert_eq!(with(&basic, "ben", PASSWORD).await.as_deref(), Ok("ben"));
    advance(Duration::from_secs(1)).await;
    assert_eq!(with(&basic, "anna", "wrong").await, Err(401));
    assert_eq!(with(&basic, "anna", PASSWORD).await, Err(429));
    advance(Duration::from_secs(2)).await;
    assert_eq!(with(&basic, "anna", PASSWORD).await.as_deref(), Ok("anna"));
}

#[tokio::test(start_paused = true)]
async fn being_right_forgets_the_failures_of_the_login() {
    let basic = basic();
    for _ in 0..3 {
        for _ in 0..5 {
            assert_eq!(with(&basic, "ben", "wrong").await, Err(401));
        }
        // Not one that is remembered: that is no sign in.
        advance(remembered::KEPT).await;
        assert_eq!(with(&basic, "ben", PASSWORD).await.as_deref(), Ok("ben"));
    }
}

#[tokio::test(start_paused = true)]
async fn an_address_that_tries_many_logins_must_wait() {
    let basic = basic();
    let from = |text: &str| text.parse::<IpAddr>().unwrap();
    for count in 0..21 {
        let wrong = authorization(&format!("guess{count}"), "wrong");
        assert_eq!(login(&basic, &[&wrong], from(&format!("2001:db8::{count}"))).await, Err(401), "{count}");
    }
    let right = authorization("anna", PASSWORD);
    assert_eq!(login(&basic, &[&right], from("2001:db8::ffff:1")).await, Err(429));
    assert_eq!(login(&basic, &[&right], from("2001:db8:0:1::1")).await.as_deref(), Ok("anna"));
    advance(Duration::from_secs(1)).await;
    assert_eq!(login(&basic, &[&right], from("2001:db8::ffff:1")).await.as_deref(), Ok("anna"));
    // A server in front is everybody's address.
    for count in 0..25 {
        let wrong = authorization(&format!("other{count}"), "wrong");
        assert_eq!(login(&basic, &[&wrong], from("127.0.0.1")).await, Err(401), "{count}");
    }
    assert_eq!(login(&basic, &[&right], from("127.0.0.1")).await.as_deref(), Ok("anna"));
}

#[tokio::test(start_paused = true)]
async fn what_was_right_is_not_computed_again_for_five_minutes() {
    let basic = basic();
    assert_eq!(with(&basic, "anna", PASSWORD).await.as_deref(), Ok("anna"));
    // Whoever needs no check needs no permit.
    let all = Arc::clone(&basic.0.checks).acquire_many_owned(u32::try_from(CHECKS).unwrap()).await.unwrap();
    assert_eq!(with(&basic, "anna", PASSWORD).await.as_deref(), Ok("anna"));
    advance(remembered::KEPT).await;
    let waiting = tokio::spawn(async move { with(&basic, "anna", PASSWORD).await });
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    drop(all);
    assert_eq!(waiting.await.unwrap().as_deref(), Ok("anna"));
}

#[tokio::test(start_paused = true)]
async fn whoever_hangs_up_is_counted_all_the_same() {
    let basic = basic();
    for _ in 0..6 {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, authorization("anna", "wrong").parse().unwrap());
        let task = basic.clone();
        let asking = tokio::spawn(async move { task.login(&headers, FROM).await });
        while basic.0.checks.available_permits() == CHECKS {
            tokio::task::yield_now().await;
        }
        asking.abort();
        // The permit is there again when the check is over.
        drop(Arc::clone(&basic.0.checks).acquire_many_owned(u32::try_from(CHECKS).unwrap()).await.unwrap());
    }
    assert_eq!(with(&basic, "anna", PASSWORD).await, Err(429));
}

#[tokio::test(start_paused = true)]
async fn those_who_stood_in_line_do_not_guess_past_the_wait() {
    let basic = basic();
    let guesses: Vec<_> = (0..20)
        .map(|count| {
            let basic = basic.clone();
            tokio::spawn(async move { with(&basic, "anna", &format!("guess {count}")).await })
        })
        .collect();
    let mut tried = 0;
    for guess in guesses {
        tried += usize::from(guess.await.unwrap() == Err(401));
    }
    // Two are checked at once, so one more may slip in.
    assert!((6..=7).contains(&tried), "{tried}");
}

/// Threats: T42.
#[test]
fn nothing_secret_is_printed() {
    let text = format!("{:?}", basic());
    assert_eq!(text, "Basic({\"J\u{fc}rgen\", \"anna\", \"ben\"})");
}

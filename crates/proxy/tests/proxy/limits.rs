//! How often something may be done, over the wire.

use passdesk_core::Values;

use crate::desk::{Desk, blank};
use crate::page::Page;

fn attempt(page: &Page, user: &str, number: u32) -> String {
    let sent = page.operation("reset.plain", &blank(user)).with("passdesk-attempt", &format!("{number:032x}"));
    let answer = page.post(&sent);
    let wait = answer.header("retry-after").map(|seconds| seconds.parse::<u32>().unwrap());
    assert_eq!(wait.is_some(), answer.status == 429, "{answer:?}");
    if let Some(wait) = wait {
        assert!((1..=3601).contains(&wait), "{wait}");
        assert_eq!(answer.json()["retry_after"], wait);
    }
    answer.outcome()
}

/// A person or a script hammers one account. So nobody guesses an old password either.
/// Threats: T37, T62.
#[test]
fn one_account_is_not_hammered() {
    let desk = Desk::start();
    let page = desk.token("", "limits = { target = 2 }");
    assert_eq!(attempt(&page, "7", 1), "200 changed -");
    assert_eq!(attempt(&page, "7", 2), "200 changed -");
    assert_eq!(attempt(&page, "7", 3), "429 not_sent too_many");
    assert_eq!(attempt(&page, "07", 4), "429 not_sent too_many", "another spelling is the same account");
    assert_eq!(attempt(&page.seen_by("ben", ""), "7", 5), "429 not_sent too_many");
    assert_eq!(attempt(&page, "8", 6), "200 changed -");
    assert_eq!(desk.changes().len(), 3);
}

/// The key is who is signed in, and no header changes that.
/// Threats: T38.
#[test]
fn a_person_is_counted_as_a_person_whatever_else_is_said() {
    let desk = Desk::start();
    let page = desk.token("", "limits = { person = 1 }");
    assert_eq!(attempt(&page, "7", 1), "200 changed -");
    for (index, (name, value)) in
        [("X-Forwarded-For", "203.0.113.9"), ("X-Real-IP", "203.0.113.9"), ("X_Forwarded_User", "ben")].iter().enumerate()
    {
        let id = format!("{:032x}", index + 2);
        let sent = page.operation("reset.plain", &blank("8")).with("passdesk-attempt", &id).and(name, value);
        assert_eq!(page.post(&sent).outcome(), "429 not_sent too_many", "{name}");
    }
    assert_eq!(attempt(&page.seen_by("ben", ""), "8", 9), "200 changed -");
}

/// A double click is one reset, and counts once.
/// Threats: T40.
#[test]
fn the_same_attempt_again_uses_nothing_up() {
    let desk = Desk::start();
    let page = desk.token("", "limits = { person = 2 }");
    for _ in 0..5 {
        assert_eq!(attempt(&page, "7", 1), "200 changed -");
    }
    assert_eq!(attempt(&page, "8", 1), "409 not_sent repeated", "the same id with another target");
    assert_eq!(attempt(&page, "8", 2), "200 changed -");
    assert_eq!(attempt(&page, "9", 3), "429 not_sent too_many");
    assert_eq!(desk.changes().len(), 2);
}

/// Threats: T61.
#[test]
fn searches_have_a_limit_of_their_own() {
    let desk = Desk::start();
    desk.answer("GET /users?", crate::desk::json(200, r#"{"users":[]}"#));
    let page = desk.token("", "limits = { searches = 2 }");
    let search = || page.post(&page.operation("find.login", &Values::new().with("search", "anna").with("token", "-"))).outcome();
    assert_eq!([search(), search(), search()], ["200 found -", "200 found -", "429 not_sent too_many"]);
    assert_eq!(attempt(&page, "7", 1), "200 changed -");
}

//! A system that accepts a reset and does it afterwards: it is sent once, and asked about until it is done.

use passdesk_core::bind::Catalog;

use crate::desk::{Desk, blank, catalog_of, json};
use crate::page::Page;

/// The desk's definition, whose way `plain` is asked about.
pub(crate) fn definition() -> String {
    let poll = "[reset.plain.poll]\nrequest = '''\nGET {base}/jobs/{job}?u={user}\nAuthorization: Bearer {token}\n'''\n\
                yields = { job = \"Location\" }\nsuccess = { \"/state\" = \"done\" }\n\
                errors.message = \"/why\"\nerrors.\"/state\" = { failed = \"password\" }\n\n[reset.change]";
    include_str!("desk.toml").replacen("[reset.change]", poll, 1)
}

fn catalog() -> Catalog {
    catalog_of(&definition())
}

pub(crate) fn accepted(location: &str) -> String {
    format!("HTTP/1.1 202 X\r\nLocation: {location}\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n")
}

/// One that says when to ask again.
fn waiting(status: u16) -> String {
    json(status, r#"{"state":"waiting"}"#).replacen("X\r\n", "X\r\nRetry-After: 1\r\n", 1)
}

fn reset(page: &Page, attempt: u32) -> (String, String) {
    let sent = page.operation("reset.plain", &blank("7")).with("passdesk-attempt", &format!("{attempt:032x}"));
    let answer = page.post(&sent);
    (answer.outcome(), answer.text().to_owned())
}

#[test]
fn it_is_sent_once_and_asked_about_until_it_is_done() {
    let desk = Desk::start();
    let page = desk.token_of(&catalog(), "", "");
    desk.answer("PUT", accepted("/jobs/a%20b?u=7"));
    let cut = "HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\n{".to_owned();
    desk.answers("GET /jobs", vec![waiting(200), waiting(503), cut, json(200, r#"{"state":"done"}"#)]);
    assert_eq!(reset(&page, 1).0, "200 changed -");
    let question = "GET /jobs/a%20b?u=7";
    assert_eq!(desk.lines(), ["GET /users/7", "PUT /users/7/password", question, question, question, question]);
    // The same attempt is not sent again either.
    assert_eq!(reset(&page, 1).0, "200 changed -");
    assert_eq!(desk.changes().len(), 1);
}

#[test]
fn what_failed_afterwards_is_refused_in_words_without_secrets() {
    let desk = Desk::start();
    let page = desk.token_of(&catalog(), "", "");
    desk.answer("PUT", accepted(&format!("http://{}/jobs/1?u=7", desk.system.address)));
    desk.answer("GET /jobs", json(200, r#"{"state":"failed","why":"N3w-password was used before"}"#));
    let (outcome, text) = reset(&page, 1);
    assert_eq!(outcome, "200 refused -");
    assert!(text.contains("••• was used before") && text.contains("\"password\""), "{text}");
}

#[test]
fn an_answer_chooses_no_address_and_no_user_to_ask_about() {
    let desk = Desk::start();
    let page = desk.token_of(&catalog(), "", "");
    let elsewhere = ["/jobs/1?u=8", "//other.example/jobs/1?u=7", "http://127.0.0.1:1/jobs/1?u=7", "/jobs/1?u=7#x", "/other/1", ""];
    for (attempt, location) in (1..).zip(elsewhere) {
        desk.answer("PUT", accepted(location));
        assert_eq!(reset(&page, attempt).0, "200 unknown unreadable", "{location}");
    }
    assert_eq!(desk.lines(), ["GET /users/7", "PUT /users/7/password"].repeat(elsewhere.len()));
}

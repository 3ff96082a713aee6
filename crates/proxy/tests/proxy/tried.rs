//! `passdesk try`: one operation of a definition, shown and sent, by whoever can read the configuration.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Output, Stdio};

use crate::desk::{Desk, FRONT, HELD, front, json, write_secret};
use crate::page::folder;
use crate::polled;
use crate::running::{Running, passdesk};

const TOKEN: &str = "Token-of-the-administrator";
const PASSWORD: &str = "N3w \"pässword\" now";
const SECRETS: &str = "Token-of-the-administrator\nN3w \"pässword\" now\n";
const KEY: &str = "a-key-of-the-chain-of-more-than-32-characters";

/// A folder with a configuration, the definition of the desk as the operator's own, and secrets.
struct Place {
    folder: PathBuf,
    desk: Desk,
}

/// What a run printed.
struct Run {
    done: bool,
    out: String,
    err: String,
}

impl Place {
    /// The configuration has a connection `a`, of which more is said.
    fn new(name: &str, proxy: &str, connection: &str) -> Self {
        let folder = folder().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("systems")).unwrap();
        fs::write(folder.join("systems/own-desk.toml"), include_str!("desk.toml")).unwrap();
        for (file, text) in [("front.secret", FRONT), ("audit.key", KEY), ("held.secret", HELD)] {
            write_secret(&folder.join(file), text);
        }
        let desk = Desk::start();
        let config = format!(
            "listen = \"127.0.0.1:0\"\n{proxy}\n[[connection]]\nid = \"a\"\nsystem = \"own-desk\"\nsettings.base = \"{}\"\n{connection}\n",
            desk.system.url()
        );
        fs::write(folder.join("passdesk.toml"), config.replace("HOST", &desk.system.address.to_string())).unwrap();
        Self { folder, desk }
    }

    /// Where nobody has a name, and the organisation asks nothing.
    fn open(name: &str, connection: &str) -> Self {
        Self::new(name, "organisation.password = false", connection)
    }

    /// Where people have names, and the proxy holds a credential and keeps a trail.
    fn held(name: &str, credential: &str, more: &str) -> Self {
        let proxy = "organisation.password = false\n\
             access = { mode = \"header\", peers = [\"127.0.0.1\"], secret = { file = \"front.secret\" } }\n\
             audit = { file = \"audit.jsonl\", key = { file = \"audit.key\" } }";
        Self::new(name, proxy, &format!("allow = {{ helpdesk = [\"reset.plain\", \"find\"] }}\n{credential}\nhosts = [\"HOST\"]\n{more}"))
    }

    fn config(&self) -> String {
        self.folder.join("passdesk.toml").into_os_string().into_string().unwrap()
    }

    /// `passdesk try` with these words after the configuration, and these lines of standard input.
    fn tried(&self, words: &str, lines: &str) -> Run {
        let config = self.config();
        let words: Vec<&str> = ["try", "--config", &config].into_iter().chain(words.split(' ')).collect();
        let mut child = passdesk(&words).stdin(Stdio::piped()).spawn().unwrap();
        // One that does not ask does not read either.
        drop(child.stdin.take().unwrap().write_all(lines.as_bytes()));
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let run = Run { done: status.success(), out: String::from_utf8(stdout).unwrap(), err: String::from_utf8(stderr).unwrap() };
        for secret in [TOKEN, PASSWORD, "pässword", HELD, FRONT, KEY, "Token-1-of-this-session"] {
            assert!(!run.out.contains(secret) && !run.err.contains(secret), "{secret}: {}{}", run.out, run.err);
        }
        run
    }

    /// What the trail says: event, operation, target, outcome, reason.
    fn trail(&self) -> Vec<String> {
        let text = fs::read_to_string(self.folder.join("audit.jsonl")).unwrap_or_default();
        let records = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let word = |record: &serde_json::Value, key: &str| record[key].as_str().unwrap_or("-").to_owned();
        let line =
            |record: serde_json::Value| ["event", "operation", "target", "outcome", "reason"].map(|key| word(&record, key)).join(" ");
        records.filter(|record| !matches!(record["event"].as_str(), Some("start" | "stop"))).map(line).collect()
    }
}

#[test]
fn without_send_the_request_is_shown_with_its_secrets_masked_and_nothing_is_sent() {
    let place = Place::open("try-shown", "");
    let run = place.tried("a reset.plain --set user=7", SECRETS);
    let url = place.desk.system.url();
    assert_eq!(
        run.out,
        format!(
            "reset.plain:\n    PUT {url}/users/7/password HTTP/1.1\n    Authorization: Bearer •••\n    Content-Type: application/json\n\n    \
             {{\"password\":\"•••\"}}\n\nnothing was sent; `--send` sends it\n"
        )
    );
    assert!(run.done && run.err.is_empty(), "{}", run.err);
    // What is unique needs no kind before it.
    assert_eq!(place.tried("a plain --set user=7", SECRETS).out, run.out);
    // What has to be looked up is shown too, and so is a sign-in, with what it will yield.
    let run = place.tried("a set --credential client --set user=7 --set client_id=desk", "S3cret\nN3w \"pässword\" now\n");
    assert!(run.done, "{}", run.err);
    let titles: Vec<&str> = run.out.lines().filter(|line| line.ends_with(':') && !line.starts_with(' ')).collect();
    assert_eq!(titles, ["credential.client signs in:", "find.user looks the user up:", "reset.set with tags as found:"]);
    assert!(run.out.contains("    client_id=desk&client_secret=•••\n"), "{}", run.out);
    assert_eq!(place.desk.lines().len(), 0);
}

#[test]
fn with_send_it_is_sent_once_and_what_came_back_is_told_with_why_it_is_read_so() {
    let place = Place::open("try-sent", "");
    place.desk.answer("PUT", json(200, &format!("{{\"done\":true,\"token\":\"{TOKEN}\",\n\"said\":\"n3w \\\"pässword\\\" now\"}}")));
    let run = place.tried("a reset.plain --send --set user=7", SECRETS);
    assert!(run.done, "{}", run.err);
    let url = place.desk.system.url();
    let (_, told) = run.out.split_once("\n\nsent ").unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        [lines[0], lines[1], lines[3], lines[4], lines[5], lines[6]],
        [
            format!("reset.plain: PUT {url}/users/7/password").as_str(),
            "    status 200, application/json",
            "  success, met: status 200 is asked for, and it is 200",
            "  success, met: `true` is asked for at `/done`, and `true` stands there",
            "  errors, no line applies",
            "outcome: changed",
        ]
    );
    assert_eq!(run.err, "a reset.plain changed\n");
    assert_eq!(place.desk.lines(), ["PUT /users/7/password"]);
}

#[test]
fn an_answer_that_is_no_success_is_explained() {
    let place = Place::open("try-unmet", "");
    for (status, body, told, outcome) in [
        (200, r#"{"done":false}"#, "success, not met: `true` is asked for at `/done`, and `false` stands there", "unknown (unreadable)"),
        (200, r#"{"ok":true}"#, "success, not met: `true` is asked for at `/done`, and nothing stands there", "unknown (unreadable)"),
        // What is quoted of the answer is clean too.
        (200, r#"{"done":"Token-of-the-administrator"}"#, "at `/done`, and `•••` stands there", "unknown (unreadable)"),
        (201, r#"{"done":true}"#, "success, not met: status 200 is asked for, and it is 201", "unknown (unreadable)"),
        (404, r#"{"error":"user"}"#, "errors, `/error`: `user` is `user`, which means user", "refused (user)"),
        (403, r#"{"message":"not you"}"#, "  the system says: not you", "refused (permission)"),
        (403, "", "errors, status: 403 means permission", "refused (permission)"),
        (302, "", "nothing of this answer is read: redirect", "unknown (redirect)"),
    ] {
        place.desk.answer("PUT", json(status, body));
        let run = place.tried("a reset.plain --send --set user=7", SECRETS);
        assert!(run.out.contains(told) && run.out.ends_with(&*format!("{outcome}\n")) | run.out.contains("says"), "{told}: {}", run.out);
        assert!(run.out.contains(&format!("\noutcome: {outcome}\n")), "{}", run.out);
        assert!(!run.done && run.err.ends_with(&format!("the outcome is {outcome}\n")), "{}", run.err);
    }
}

#[test]
fn a_credential_that_signs_in_does_so_first_and_what_it_yields_is_not_shown() {
    let place = Place::open("try-sign-in", "");
    let words = "a plain --send --credential client --set user=7 --set client_id=desk";
    let run = place.tried(words, "S3cret\nN3w \"pässword\" now\n");
    assert!(run.done && run.out.contains("{\"access_token\":\"•••\",\"expires_in\":\"•••\"}"), "{}{}", run.out, run.err);
    assert_eq!(place.desk.lines(), ["POST /token", "PUT /users/7/password"]);
    assert!(place.desk.system.arrived()[1].contains("Bearer Token-1-of-this-session"));
    // By itself it says what it yields, and a wrong place is told.
    let run = place.tried("a credential.client --send --set client_id=desk", "S3cret\n");
    assert!(run.done && run.out.ends_with("outcome: signed in\n  it yields token for 3600 seconds\n"), "{}", run.out);
    place.desk.answer("POST /token", json(200, r#"{"token":"Token-1-of-this-session"}"#));
    let run = place.tried(words, "S3cret\nN3w \"pässword\" now\n");
    assert!(!run.done && run.out.contains("  `token` does not stand at `/access_token`, once"), "{}", run.out);
    assert_eq!(place.desk.changes().len(), 1);
}

#[test]
fn a_sign_out_is_an_operation_and_shows_no_token() {
    let place = Place::open("try-sign-out", "");
    let logout = "[credential.client.logout]\nrequest = '''\nPOST {base}/out\nAuthorization: Bearer {token}\n'''\n";
    fs::write(
        place.folder.join("systems/own-desk.toml"),
        include_str!("desk.toml").replacen("[credential.key]", &format!("{logout}[credential.key]"), 1),
    )
    .unwrap();
    place.desk.answer("POST /out", json(401, &format!("{{\"no\":\"{TOKEN}\"}}")));
    let run = place.tried("a credential.client.logout --send", SECRETS);
    assert!(run.done && run.out.contains("sent credential.client.logout: POST"), "{}{}", run.out, run.err);
    assert!(run.out.contains("    {\"no\":\"•••\"}\n"), "{}", run.out);
}

#[test]
fn what_is_asked_after_a_reset_is_told_with_it() {
    let place = Place::open("try-polled", "");
    fs::write(place.folder.join("systems/own-desk.toml"), polled::definition()).unwrap();
    place.desk.answer("PUT", polled::accepted("/jobs/1?u=7"));
    place.desk.answers("GET /jobs", vec![json(404, "{}"), json(200, &format!("{{\"state\":\"done\",\"of\":\"{TOKEN}\"}}"))]);
    let run = place.tried("a reset.plain --send --set user=7", SECRETS);
    assert!(run.done && run.out.ends_with("outcome: changed\n"), "{}{}", run.out, run.err);
    for told in [
        "  success, not met: status 200 is asked for, and it is 202\n",
        "sent reset.plain.poll: GET",
        "  so it is not done yet, as far as this answer says\n",
        "  success, met: `done` is asked for at `/state`, and `done` stands there\n",
    ] {
        assert!(run.out.contains(told), "{told}: {}", run.out);
    }
    assert_eq!(place.desk.lines().len(), 3);
}

#[test]
fn a_search_shows_who_was_found() {
    let place = Place::open("try-found", "");
    place.desk.answer("GET /users?q", json(200, r#"{"users":[{"id":"7","login":"anna","name":"A\u001b[31m","tags":["x\u202ey"]}]}"#));
    let run = place.tried("a find.login --send --set search=anna", &format!("{TOKEN}\n"));
    assert!(
        run.done && run.out.ends_with("outcome: found (1)\n  login=anna, name=A[31m, tags=[\"xy\"], user=7\n"),
        "{}{}",
        run.out,
        run.err
    );
    assert!(run.out.contains("  1 rows stand at `/users`\n"), "{}", run.out);
    place.desk.answer("GET /users?q", json(200, r#"{"people":[]}"#));
    let run = place.tried("a find.login --send --set search=anna", &format!("{TOKEN}\n"));
    assert!(!run.done && run.out.contains("  no rows stand at `/users`"), "{}", run.out);
}

#[test]
fn what_is_wrong_is_told_and_nothing_is_sent() {
    let place = Place::open("try-wrong", "password = { minLength = 8 }");
    let operations = "`credential.client`, `find.user`, `find.login`, `find.keyed`, `reset.set`, `reset.plain`, `reset.change`";
    for (words, told) in [
        ("b reset.plain", "there is no connection `b`; write one of `a`".to_owned()),
        ("a reset.plan", format!("the connection `a` has no operation `reset.plan`; did you mean `reset.plain`? There are {operations}")),
        ("a nothing", format!("the connection `a` has no operation `nothing`; write one of {operations}")),
        ("a plain --set usr=7", "nothing of the name `usr` is put in by you; did you mean `user`?".to_owned()),
        ("a set --set tags=1", "nothing of the name `tags` is put in by you; write one of `user`, `token`, `new_password`".to_owned()),
        ("a plain --set user=7 --set user=8", "`user` is there twice".to_owned()),
        ("a plain --set user=", "`user` is missing".to_owned()),
        ("a plain", "`user` is missing; write `--set user=…`".to_owned()),
        ("a plain --credential key", "no credential `key` gives what this operation needs; write one of `token`, `client`".to_owned()),
        (
            "a plain --set new_password=hunter2",
            "`new_password` is a secret: others see a command line, and a shell keeps it; leave it out, and it is asked for or read from \
             standard input"
                .to_owned(),
        ),
    ] {
        let run = place.tried(&format!("{words} --send"), SECRETS);
        assert_eq!(run.err, format!("{told}\n"), "{words}");
        assert!(!run.done && run.out.is_empty() && !run.err.contains("hunter2"), "{words}: {}", run.out);
    }
    let run = place.tried("a plain --set user=7", &format!("{TOKEN}\n"));
    assert!(run.err.starts_with("`new_password` is a secret and is missing"), "{}", run.err);
    assert_eq!(place.desk.lines().len(), 0);
}

#[test]
fn what_the_proxy_refuses_is_refused_here() {
    let place = Place::open("try-refused", "password = { minLength = 30 }\nprotected = { ids = [\"root-1\"], logins = [\"9-login\"] }");
    for words in
        ["a plain --set user=7", "a plain --set user=7 --send", "a plain --set user=7 --send --credential client --set client_id=x"]
    {
        let run = place.tried(words, SECRETS);
        let told = "the new password breaks a rule of the system's or of your organisation's (rules: `minLength 30`); it was not sent\n";
        assert!(!run.done && run.err == told, "{}", run.err);
    }
    let long = format!("{TOKEN}\n{}\n", PASSWORD.repeat(2));
    for words in ["a plain --set user=ROOT-1", "a plain --set user=root-1 --send"] {
        let run = place.tried(words, &long);
        assert!(!run.done && run.err == "this user is protected (protected); it was not sent\n", "{}", run.err);
    }
    assert_eq!(place.desk.lines().len(), 0);
    // Whose login is protected is known when the user was looked up.
    let run = place.tried("a plain --set user=9 --send", &long);
    assert!(!run.done && run.err.ends_with("the outcome is not sent (protected)\n"), "{}", run.err);
    assert_eq!(place.desk.lines(), ["GET /users/9"]);
    let reason = Place::open("try-reason", "reason = \"required\"");
    let run = reason.tried("a plain --set user=7 --send", SECRETS);
    assert!(!run.done && run.err == "a reason or a ticket is asked for (no_reason); it was not sent\n", "{}", run.err);
    assert!(reason.tried("a plain --set user=7 --send --reason INC-1", SECRETS).done);
}

#[test]
fn a_held_credential_comes_from_the_configuration_and_is_never_shown() {
    let place = Place::held("try-held", "credential = { kind = \"token\", token = { file = \"held.secret\" } }", "");
    place.desk.answer("PUT", json(200, &format!("{{\"done\":true,\"echo\":\"{HELD}\"}}")));
    let run = place.tried("a plain --send --set user=7", "N3w \"pässword\" now\n");
    assert!(run.done && run.out.contains("outcome: changed"), "{}{}", run.out, run.err);
    assert!(place.desk.system.arrived()[1].contains(&format!("Bearer {HELD}")));
    assert_eq!(place.desk.lines(), ["GET /users/7", "PUT /users/7/password"]);
    let run = place.tried("a plain --set user=7 --set token=x", "");
    assert!(run.err.starts_with("nothing of the name `token` is put in by you"), "{}", run.err);
    // What nobody is granted is granted to nobody here either.
    let run = place.tried("a set --send --set user=7", "N3w \"pässword\" now\n");
    assert!(!run.done && run.err.contains("you may not do this"), "{}", run.err);
    let client = "credential = { kind = \"client\", client_id = \"passdesk\", client_secret = { file = \"held.secret\" } }";
    let place = Place::held("try-held-client", client, "");
    let run = place.tried("a plain --send --set user=7", "N3w \"pässword\" now\n");
    assert!(run.done && run.out.contains("credential.client signs in with what the configuration says"), "{}{}", run.out, run.err);
    assert_eq!(place.desk.lines(), ["POST /token", "GET /users/7", "PUT /users/7/password"]);
}

#[test]
fn what_is_sent_is_in_the_audit_trail_and_a_trail_that_a_proxy_writes_is_not_taken() {
    let held = "credential = { kind = \"token\", token = { file = \"held.secret\" } }";
    let place = Place::held("try-trail", held, "protected = { ids = [\"root-1\"] }");
    let password = "N3w \"pässword\" now\n";
    assert!(place.tried("a plain --set user=7", password).done);
    assert_eq!(place.trail(), Vec::<String>::new());
    assert!(place.tried("a plain --send --set user=7", password).done);
    assert!(!place.tried("a plain --send --set user=root-1", password).done);
    let expected = ["intent reset.plain 7 - -", "outcome - - changed -", "refused reset.plain root-1 not_sent protected"];
    assert_eq!(place.trail(), expected);
    let text = fs::read_to_string(place.folder.join("audit.jsonl")).unwrap();
    assert!(text.contains(r#""who":"command line, uid "#) && text.contains(r#""mode":"command""#), "{text}");
    let verified = passdesk(&["audit", "verify", "--config", &place.config()]).output().unwrap();
    assert!(verified.status.success());
    let sent = place.desk.lines().len();
    let running = Running::launch(passdesk(&["--config", &place.config()]), front("anna", "helpdesk"));
    let run = place.tried("a plain --send --set user=7", password);
    assert!(
        !run.done && run.err.contains("another process writes this audit trail") && run.err.contains("nothing was sent"),
        "{}",
        run.err
    );
    assert_eq!(place.desk.lines().len(), sent);
    running.terminate();
    assert!(running.rest().0);
}

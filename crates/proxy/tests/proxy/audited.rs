//! The audit trail of a running program: what is in it whatever happens, and what is not sent without it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::client;
use crate::desk::{FRONT, front, write_secret};
use crate::page::{Page, folder, values};
use crate::running::{Running, passdesk};
use crate::system::{CHANGED, System, holding};

const KEY: &str = "a-key-of-the-chain-of-more-than-32-characters";

/// A folder with a configuration and its secrets, in which a program keeps its trail.
struct Place {
    folder: PathBuf,
}

impl Place {
    fn new(name: &str, system: &System, more: &str) -> Self {
        let folder = folder().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (file, text) in [("front.secret", FRONT), ("audit.key", KEY)] {
            write_secret(&folder.join(file), text);
        }
        let place = Self { folder };
        place.configure(system, "audit.jsonl", more);
        place
    }

    fn configure(&self, system: &System, trail: &str, more: &str) {
        let config = format!(
            "listen = \"127.0.0.1:0\"\norganisation.password = false\n\
             access = {{ mode = \"header\", peers = [\"127.0.0.1\"], groups = \"X-Forwarded-Groups\", address = \"X-Forwarded-For\",\n\
             secret = {{ file = \"front.secret\" }} }}\n\
             audit = {{ file = \"{trail}\", key = {{ file = \"audit.key\" }}, readers = [\"auditors\"] }}\n\
             [[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nallow = \"everybody\"\nsettings.address = \"{}\"\n{more}",
            system.url()
        );
        fs::write(self.folder.join("passdesk.toml"), config).unwrap();
    }

    fn config(&self) -> String {
        self.folder.join("passdesk.toml").into_os_string().into_string().unwrap()
    }

    fn start(&self) -> Running {
        Running::launch(passdesk(&["--config", &self.config()]), front("anna", "helpdesk"))
    }

    fn trail(&self) -> String {
        fs::read_to_string(self.folder.join("audit.jsonl")).unwrap_or_default()
    }

    /// The records of these kinds.
    fn records(&self, events: &[&str]) -> Vec<serde_json::Value> {
        let records = self.trail().lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()).collect::<Vec<_>>();
        records.into_iter().filter(|record| events.contains(&record["event"].as_str().unwrap())).collect()
    }

    fn verify(&self, head: &[&str]) -> (bool, String) {
        let done = passdesk(&[&["audit", "verify", "--config", &self.config()], head].concat()).output().unwrap();
        (done.status.success(), String::from_utf8([done.stdout, done.stderr].concat()).unwrap())
    }
}

fn history(page: &Page) -> Vec<Vec<String>> {
    serde_json::from_slice(&page.get("/api/history").body).unwrap()
}

/// Threats: T44.
#[test]
fn who_did_what_to_whom_is_written_down_before_and_after() {
    let system = System::answering(CHANGED);
    let place = Place::new("written", &system, "reason = \"optional\"\n");
    let running = place.start();
    let page = &running.page;
    assert!(page.config.history);
    let sent = page.set().with("passdesk-reason", "INC-4711%20verga%C3%9F").and("X-Forwarded-For", "203.0.113.9");
    assert_eq!(page.post(&sent).outcome(), "200 changed -");
    let [intent, outcome] = place.records(&["intent", "outcome"]).try_into().unwrap();
    for (field, expected) in [
        ("attempt", "000102030405060708090a0b0c0d0e0f"),
        ("who", "anna"),
        ("mode", "header"),
        ("from", "203.0.113.9"),
        ("connection", "a"),
        ("operation", "reset.set"),
        ("target", "6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a"),
        ("note", "INC-4711 vergaß"),
    ] {
        assert_eq!(intent[field], expected, "{field}");
    }
    assert_eq!((&outcome["outcome"], &outcome["intent"]), (&"changed".into(), &intent["seq"]));
    let row = &history(page)[0];
    assert_eq!(row[1..], ["anna", "a", "reset.set", "6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a", "changed", "", "INC-4711 vergaß"]);
    // One's own entries, and everybody's for those who may see them.
    assert_eq!(history(&page.seen_by("ben", "helpdesk")).len(), 0);
    assert_eq!(history(&page.seen_by("ben", "auditors")).len(), 1);
    running.terminate();
    let (_, _, told) = running.rest();
    let head = told.lines().rev().find_map(|line| line.strip_prefix("audit head ")).unwrap().to_owned();
    assert!(place.verify(&["--head", &head]).0);
    assert!(place.verify(&[]).1.contains("unproven"), "{}", place.verify(&[]).1);
    // Cut at its end it is found out by the head alone.
    let trail = place.trail();
    let lines: Vec<&str> = trail.lines().collect();
    fs::write(place.folder.join("audit.jsonl"), lines[..lines.len() - 2].join("\n") + "\n").unwrap();
    assert!(place.verify(&[]).0);
    assert!(!place.verify(&["--head", &head]).0);
}

/// A system that quotes the new password in its refusal; and what else could be in the trail.
/// Threats: T42, T59.
#[test]
fn the_trail_and_the_log_hold_no_secret() {
    let values = values();
    let secret = |name: &str| values.get(name).unwrap().expose().to_owned();
    let words = serde_json::json!({ "succeeded": false, "errors": [{ "code": "PasswordTooShort", "description":
        format!("'{}' is too short, {} {}", secret("new_password"), secret("old_password"), secret("token")) }] });
    let words = words.to_string();
    let system = System::answering(format!("HTTP/1.1 400 No\r\nContent-Length: {}\r\n\r\n{words}", words.len()));
    let place = Place::new("secret", &system, "reason = \"required\"\n");
    let running = place.start();
    let page = &running.page;
    let change = page.sent("a", "change", &values);
    assert_eq!(page.post(&change).outcome(), "422 not_sent no_reason");
    assert_eq!(page.post(&change.with("passdesk-reason", "x")).outcome(), "200 refused -");
    let history = page.get("/api/history").text().to_owned();
    let outcome = &place.records(&["outcome"])[0];
    assert_eq!((&outcome["outcome"], &outcome["reason"]), (&"refused".into(), &"password-too-short".into()));
    assert_eq!(place.records(&["refused"])[0]["reason"], "no_reason");
    running.terminate();
    let (_, out, err) = running.rest();
    for text in [place.trail(), out, err, history] {
        for name in ["new_password", "old_password", "token"] {
            assert!(!text.contains(&secret(name)), "{name} in {text}");
        }
        for piece in ["pässword", "p\\u00e4ssword", "N3w", "0ld", FRONT, KEY, "is too short"] {
            assert!(!text.contains(piece), "{piece} in {text}");
        }
    }
}

/// Somebody who may do nothing cannot fill the disk, so that nobody could do anything.
#[test]
fn what_one_person_is_refused_is_written_down_so_often_and_no_more() {
    let system = System::answering(CHANGED);
    let place = Place::new("refused", &system, "");
    let text = fs::read_to_string(place.config()).unwrap();
    fs::write(place.config(), text.replace("allow = \"everybody\"", "allow = { helpdesk = \"all\" }")).unwrap();
    let running = place.start();
    let mut nobody = running.page.set();
    nobody.headers.retain(|(name, _)| name != "X-Forwarded-Groups" && name != "X-Forwarded-User");
    let (kim, other) = (nobody.clone().and("X-Forwarded-User", "kim"), nobody.and("X-Forwarded-User", "Kim"));
    for _ in 0..40 {
        assert_eq!(running.page.post(&kim).outcome(), "403 not_sent not_allowed");
        assert_eq!(running.page.post(&other).outcome(), "403 not_sent not_allowed");
    }
    assert_eq!(place.records(&["refused"]).len(), 60);
    assert_eq!(running.page.post(&running.page.set()).outcome(), "200 changed -");
    assert_eq!(place.records(&["outcome"]).len(), 1);
}

/// The power goes between the intent and the outcome.
/// Threats: T41.
#[test]
fn after_a_crash_what_was_under_way_is_unknown_and_is_not_sent_again() {
    let (system, arrived, _release) = holding();
    let place = Place::new("crash", &system, "");
    let running = place.start();
    let mut stream = std::net::TcpStream::connect(&running.page.address).unwrap();
    std::io::Write::write_all(&mut stream, &running.page.set().bytes()).unwrap();
    arrived.recv().unwrap();
    // It has arrived, so the intent is on the disk.
    assert_eq!(place.records(&["intent", "outcome"]).len(), 1);
    running.kill();
    assert_eq!(place.records(&["intent", "outcome"]).len(), 1);
    let running = place.start();
    let outcome = &place.records(&["outcome"])[0];
    assert_eq!((&outcome["outcome"], &outcome["reason"]), (&"unknown".into(), &"process_ended".into()));
    assert_eq!(running.page.ask().outcome(), "200 unknown lost");
    assert_eq!(running.page.post(&running.page.set()).outcome(), "200 unknown lost");
    assert_eq!(history(&running.page)[0][5..7], ["unknown", "process_ended"]);
    assert_eq!(system.arrived().len(), 1);
    assert!(place.verify(&[]).0);
}

/// Nothing is sent that could not be written down; the page still loads.
/// Threats: T45.
#[test]
fn on_a_full_disk_nothing_is_sent() {
    let system = System::answering(CHANGED);
    let place = Place::new("full", &system, "site = \"site\"\n");
    let site = place.folder.join("site");
    fs::create_dir_all(&site).unwrap();
    fs::write(site.join("index.html"), "<!doctype html>").unwrap();
    let text = fs::read_to_string(place.config()).unwrap().replace("site = \"site\"\n", "");
    fs::write(place.config(), format!("site = \"site\"\n{text}")).unwrap();
    let binary = env!("CARGO_BIN_EXE_passdesk");
    let mut limited = Command::new("sh");
    // No file may become larger than 512 bytes: for the first records there is room.
    limited.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" --config \"$1\"", binary, &place.config()]);
    let running = Running::launch(limited, front("anna", ""));
    let page = &running.page;
    let mut sent = 0;
    for number in 0..4 {
        let outcome = page.post(&page.set().with("passdesk-attempt", &format!("{number:032x}"))).outcome();
        match outcome.as_str() {
            "200 changed -" => sent += 1,
            other => assert_eq!(other, "503 not_sent not_recorded"),
        }
        assert_eq!(system.arrived().len(), sent);
    }
    assert!(sent < 2, "{sent}");
    assert_eq!(page.post(&page.set().with("passdesk-attempt", &"e".repeat(32))).outcome(), "503 not_sent not_recorded");
    let found = client::send(&page.address, "GET", "/", &[("Host", &page.address)], b"");
    assert_eq!((found.status, found.text()), (200, "<!doctype html>"));
    assert_eq!(page.get("/api/config").status, 200);
    running.kill();
    // With room again, the trail goes on, and is whole.
    let running = place.start();
    let again = running.page.post(&running.page.set().with("passdesk-attempt", &"f".repeat(32)));
    assert_eq!(again.outcome(), "200 changed -");
    let (whole, told) = place.verify(&[]);
    assert!(whole, "{told}");
}

/// Threats: T45.
#[test]
fn a_trail_that_cannot_be_opened_keeps_everything_from_being_sent_until_it_can() {
    let system = System::answering(CHANGED);
    let place = Place::new("unwritable", &system, "");
    place.configure(&system, "not-there/audit.jsonl", "");
    let running = place.start();
    let page = &running.page;
    assert_eq!(page.post(&page.set()).outcome(), "503 not_sent not_recorded");
    // That is what became of this attempt, and it is told again.
    assert_eq!(page.post(&page.set()).outcome(), "503 not_sent not_recorded");
    assert_eq!(page.ask().outcome(), "503 not_sent not_recorded");
    assert_eq!(system.arrived().len(), 0);
    fs::create_dir(place.folder.join("not-there")).unwrap();
    let next = page.set().with("passdesk-attempt", &"f".repeat(32));
    assert_eq!(page.post(&next).outcome(), "200 changed -");
    assert_eq!(system.arrived().len(), 1);
    running.terminate();
    let (_, _, err) = running.rest();
    let told = "the audit trail cannot be written, so nothing is sent: cannot ";
    assert_eq!(err.lines().filter(|line| line.starts_with(told) && line.contains("not-there")).count(), 1, "{err}");
}

#[test]
fn a_second_process_on_the_same_trail_does_not_start() {
    let system = System::answering(CHANGED);
    let place = Place::new("two", &system, "");
    let running = place.start();
    let before = place.trail();
    let second = passdesk(&["--config", &place.config()]).output().unwrap();
    let told = String::from_utf8(second.stderr).unwrap();
    assert!(!second.status.success() && second.stdout.is_empty(), "{told}");
    assert!(told.contains("audit.jsonl") && told.contains("another"), "{told}");
    assert_eq!(place.trail(), before);
    assert_eq!(running.page.post(&running.page.set()).outcome(), "200 changed -");
    running.kill();
    drop(place.start());
}

/// Where a secret may be kept beside a file.
#[test]
fn secrets_come_from_the_environment_and_from_systemd() {
    let system = System::answering(CHANGED);
    let place = Place::new("kept", &system, "");
    let text = fs::read_to_string(place.config()).unwrap();
    let elsewhere = text.replace("{ file = \"front.secret\" }", "{ env = \"FRONT_OF_PASSDESK\" }");
    fs::write(place.config(), elsewhere.replace("{ file = \"audit.key\" }", "{ systemd = \"chain\" }")).unwrap();
    let credentials = place.folder.join("credentials");
    fs::create_dir_all(&credentials).unwrap();
    write_secret(&credentials.join("chain"), KEY);
    let program = || passdesk(&["--config", &place.config()]);
    let told = |mut command: Command| String::from_utf8(command.output().unwrap().stderr).unwrap();
    let mut without = program();
    without.env("CREDENTIALS_DIRECTORY", &credentials);
    assert!(told(without).contains("the environment has no variable FRONT_OF_PASSDESK"));
    let mut without = program();
    without.env("FRONT_OF_PASSDESK", FRONT).env_remove("CREDENTIALS_DIRECTORY");
    assert!(told(without).contains("was not started by systemd with LoadCredential=chain"));
    let mut both = program();
    both.env("FRONT_OF_PASSDESK", FRONT).env("CREDENTIALS_DIRECTORY", &credentials);
    let running = Running::launch(both, front("anna", ""));
    assert_eq!(running.page.post(&running.page.set()).outcome(), "200 changed -");
    running.terminate();
    assert!(running.rest().0);
}

//! The program: what it prints, and how it stops.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Output, Stdio};
use std::sync::mpsc::Sender;

use crate::client;
use crate::page::folder;
use crate::running::{Running, passdesk, start};
use crate::system::{CHANGED, System, holding};

fn file(name: &str, text: &str) -> String {
    let path = folder().join(name);
    fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}

fn run(arguments: &[&str]) -> (bool, String, String) {
    let Output { status, stdout, stderr } = passdesk(arguments).output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// Threats: T63.
#[test]
fn a_configuration_is_checked_without_being_used() {
    let good = file("good.toml", "[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"https://a.example\"\n");
    let (done, out, err) = run(&["check", "--config", &good]);
    let (reached, samples) = out.split_at(out.trim_end().rfind('\n').unwrap() + 1);
    assert_eq!(
        reached,
        "a  find.user     GET https://a.example  shows user, login, mail, name, active\n\
         a  reset.change  POST https://a.example\na  reset.set     PUT https://a.example\n"
    );
    assert!(done && err.is_empty(), "{err}");
    // Without a configuration, the systems that come with the program are all there is.
    assert_eq!(run(&["check"]), (true, samples.to_owned(), String::new()));
    let numbers: Vec<usize> = samples.split(' ').filter_map(|word| word.parse().ok()).collect();
    assert_eq!(samples, format!("{} systems, {} sample answers read as they say\n", numbers[0], numbers[1]));
    assert!(numbers[0] >= 9 && numbers[1] >= 40, "{samples}");
    let bad = file("bad.toml", "timout = 1\n[[connection]]\nid = \"a\"\nsystem = \"uipath-site\"\n");
    let (done, out, err) = run(&["check", "--config", &bad]);
    assert!(!done && out.is_empty(), "{out}");
    let expected = [
        format!("{bad}:1:1: there is no key `timout` here; did you mean `timeout`?"),
        format!("{bad}:4:11: there is no system `uipath-site`; did you mean `uipath-suite`?"),
    ];
    assert_eq!(err.lines().collect::<Vec<_>>(), expected);
    let (done, _, err) = run(&["check", "--config", "not-there.toml"]);
    assert!(!done && err.starts_with("cannot read not-there.toml: "), "{err}");
}

#[test]
fn arguments_that_are_wrong_are_told_with_the_right_ones() {
    let (done, out, err) = run(&["--confgi", "a.toml"]);
    assert!(!done && out.is_empty());
    assert!(err.contains("`--confgi`") && err.contains("--config FILE"), "{err}");
    let (done, _, err) = run(&["--sandbox", "--listen", "0.0.0.0:1"]);
    assert!(!done && err.contains("can be reached by other machines"), "{err}");
}

/// What `passdesk passwd` makes of a line of standard input.
fn passwd(arguments: &[&str], line: &str) -> (bool, String, String) {
    let mut child = passdesk(&[&["passwd"], arguments].concat()).stdin(Stdio::piped()).spawn().unwrap();
    // One that does not ask does not read either.
    drop(child.stdin.take().unwrap().write_all(line.as_bytes()));
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn a_users_file_is_written_without_a_password_in_an_argument() {
    let users = folder().join("program.users").into_os_string().into_string().unwrap();
    let (done, out, err) = passwd(&[&users, "anna"], "correct horse battery\n");
    assert!(done && err.is_empty() && out.starts_with("anna is in "), "{out}{err}");
    let written = fs::read_to_string(&users).unwrap();
    assert!(written.starts_with("anna:$argon2id$") && written.lines().count() == 1, "{written}");
    let (done, out, err) = passwd(&[&users, "ben"], "too short\n");
    assert!(!done && out.is_empty() && err.contains("15 or more, because nothing else is asked for"), "{err}");
    assert!(!err.contains("too short"), "{err}");
    assert_eq!(fs::read_to_string(&users).unwrap(), written);
    let (done, out, err) = passwd(&["--delete", &users, "anna"], "");
    assert!(done && out.starts_with("anna is deleted from "), "{out}{err}");
    assert_eq!(fs::read_to_string(&users).unwrap(), "");
}

#[cfg(unix)]
#[test]
fn a_proxy_that_is_open_says_so_at_each_start() {
    let config =
        "listen = \"127.0.0.1:0\"\n[access]\nmode = \"open\"\nanybody = true\n[[connection]]\nid = \"a\"\nsystem = \"ecgridos-4.1\"\n";
    let running = start(&file("open.toml", config));
    running.terminate();
    let (done, _, err) = running.rest();
    assert!(done && err.starts_with("warning: access = \"open\": whoever can reach 127.0.0.1:0"), "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
}

fn running(name: &str, system: &System) -> Running {
    let config = format!(
        "listen = \"127.0.0.1:0\"\n[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"{}\"\n",
        system.url()
    );
    start(&file(name, &config))
}

#[cfg(unix)]
#[test]
fn one_line_says_where_it_listens_and_one_what_became_of_each_request() {
    let system = System::answering(CHANGED);
    let running = running("printing.toml", &system);
    assert_eq!(running.line, format!("passdesk listens on http://{}/\n", running.page.address));
    assert_eq!(running.page.post(&running.page.set()).outcome(), "200 changed -");
    let mut spoilt = running.page.set();
    spoilt.body.push('x');
    assert_eq!(running.page.post(&spoilt).outcome(), "422 not_sent not_recognised");
    running.terminate();
    assert_eq!(running.rest(), (true, String::new(), "a reset.set changed\n".to_owned()));
}

/// One object an event, with nothing in it that anybody typed.
/// Threats: T42.
#[cfg(unix)]
#[test]
fn in_json_each_line_is_an_event_and_has_no_secret_and_no_user() {
    let system = System::answering(CHANGED);
    let config = format!(
        "listen = \"127.0.0.1:0\"\nlog = \"json\"\n[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"{}\"\n",
        system.url()
    );
    let mut child = passdesk(&["--config", &file("json.toml", &config)]).spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let parsed = |line: String| serde_json::from_str::<serde_json::Value>(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let listening = told.by_ref().map(parsed).find(|line| line["event"] == "listening").unwrap();
    let page = crate::page::Page::at_as(listening["url"].as_str().unwrap(), Vec::new());
    assert_eq!(page.post(&page.set()).outcome(), "200 changed -");
    let mut spoilt = page.set();
    spoilt.body.push('x');
    assert_eq!(page.post(&spoilt).outcome(), "422 not_sent not_recognised");
    let running = Running { child, page, line: String::new() };
    running.terminate();
    let lines: Vec<String> = told.collect();
    let (_, out, _) = running.rest();
    assert_eq!((out.as_str(), lines.len()), ("", 1), "{lines:?}");
    let line = parsed(lines[0].clone());
    assert_eq!((line["event"].as_str(), line["level"].as_str()), (Some("attempt"), Some("info")));
    assert_eq!((line["attempt"].as_str(), line["connection"].as_str()), (Some(crate::page::ATTEMPT), Some("a")));
    assert_eq!((line["operation"].as_str(), line["outcome"].as_str()), (Some("reset.set"), Some("changed")));
    assert!(line["duration_ms"].is_u64() && line["time"].as_str().unwrap().ends_with('Z'), "{line}");
    for name in ["user", "token", "new_password"] {
        let values = crate::page::values();
        let value = values.get(name).unwrap().expose();
        assert!(!lines[0].contains(value), "{name}");
    }
}

/// A program that is told to stop while a request is under way, and what lets that request end.
#[cfg(unix)]
fn stopping(name: &str) -> (Running, std::net::TcpStream, Sender<()>) {
    let (system, arrived, release) = holding();
    let mut running = running(name, &system);
    let mut stream = std::net::TcpStream::connect(&running.page.address).unwrap();
    stream.write_all(&running.page.set().bytes()).unwrap();
    arrived.recv().unwrap();
    running.terminate();
    let mut line = String::new();
    let stderr = running.child.stderr.as_mut().unwrap();
    BufReader::with_capacity(1, stderr).read_line(&mut line).unwrap();
    assert!(line.starts_with("stopping when 1 requests have their outcomes"), "{line}");
    (running, stream, release)
}

/// Threats: T41.
#[cfg(unix)]
#[test]
fn it_does_not_stop_before_what_was_sent_has_its_outcome_and_the_page_has_it() {
    let (running, mut stream, release) = stopping("stopping.toml");
    release.send(()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert_eq!(client::parse(&answer).outcome(), "200 changed -");
    assert_eq!(running.rest(), (true, String::new(), "a reset.set changed\n".to_owned()));
}

/// Whoever sends it requests is told to go elsewhere, and a page what became of its attempt.
#[cfg(unix)]
#[test]
fn while_it_stops_it_is_not_ready_takes_on_nothing_and_still_answers() {
    let (running, mut stream, release) = stopping("stopping-probed.toml");
    let status = |target: &str| client::send(&running.page.address, "GET", target, &[], b"").status;
    assert_eq!((status("/readyz"), status("/livez")), (503, 200));
    assert_eq!(running.page.ask().outcome(), "200 unknown pending");
    let another = running.page.set().with("passdesk-attempt", "ffffffffffffffffffffffffffffffff");
    assert_eq!(running.page.post(&another).outcome(), "503 not_sent unavailable");
    release.send(()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert_eq!(client::parse(&answer).outcome(), "200 changed -");
    assert_eq!(running.rest(), (true, String::new(), "a reset.set changed\n".to_owned()));
}

#[cfg(unix)]
#[test]
fn it_does_not_stop_before_even_if_the_page_is_gone() {
    let (running, stream, release) = stopping("stopping-alone.toml");
    drop(stream);
    release.send(()).unwrap();
    assert_eq!(running.rest(), (true, String::new(), "a reset.set changed\n".to_owned()));
}

#[cfg(unix)]
#[test]
fn told_twice_it_stops_at_once() {
    let (running, _stream, _release) = stopping("stopping-twice.toml");
    running.terminate();
    assert_eq!(running.rest(), (true, String::new(), String::new()));
}

/// What a service manager sends to have it read its certificate again, and a terminal when it is closed.
#[cfg(unix)]
#[test]
fn a_hangup_ends_nothing() {
    let system = System::answering(CHANGED);
    let plain = running("hangup.toml", &system);
    plain.hang_up();
    assert_eq!(plain.page.post(&plain.page.set()).outcome(), "200 changed -");
    plain.terminate();
    assert_eq!(plain.rest(), (true, String::new(), "a reset.set changed\n".to_owned()));

    let (system, _arrived, release) = holding();
    let busy = running("hangup-busy.toml", &system);
    let mut stream = std::net::TcpStream::connect(&busy.page.address).unwrap();
    stream.write_all(&busy.page.set().bytes()).unwrap();
    busy.hang_up();
    release.send(()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert_eq!(client::parse(&answer).outcome(), "200 changed -");
}

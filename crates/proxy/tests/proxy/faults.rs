//! Systems that misbehave. Whatever one does, the page is told what is known, no second request is sent, and the audit
//! trail says the same. Once a request is on its way, nobody knows what was done.

mod answers;
mod connections;
mod secured;

use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

use crate::identity::private;
use crate::page::{Page, folder};
use crate::system::{CHANGED, System};

/// A system, what it does, and what comes of that.
pub struct Fault {
    name: String,
    system: System,
    /// Its address in the configuration.
    address: String,
    /// The file of the authority that is trusted beside those of the operating system.
    ca: Option<String>,
    /// The status, the outcome and the cause that the page gets.
    outcome: &'static str,
    /// So many requests arrive, whole or in part.
    arrived: usize,
    /// So many connections are made.
    met: usize,
    /// Seconds that are waited for it.
    timeout: u32,
}

impl Fault {
    /// By http, where one request arrives.
    fn plain(name: &str, system: System, outcome: &'static str) -> Self {
        let address = system.url();
        Self { name: name.to_owned(), system, address, ca: None, outcome, arrived: 1, met: 1, timeout: 30 }
    }

    /// The same where nothing arrives.
    fn without_request(self) -> Self {
        Self { arrived: 0, ..self }
    }

    /// The same, which is waited for no longer than a second.
    fn for_a_second(self) -> Self {
        Self { timeout: 1, ..self }
    }

    fn check(self) {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let Self { name, system, address, ca, outcome, arrived, met, timeout } = self;
        let trail = format!("faults-{}.jsonl", NUMBER.fetch_add(1, Ordering::SeqCst));
        let ca = ca.map(|file| format!("ca = \"{file}\"\n")).unwrap_or_default();
        let page = Page::new(&format!(
            "timeout = {timeout}\naudit = {{ file = \"{trail}\", key = {{ file = \"faults.key\" }} }}\n\
             [[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\n{ca}settings.address = \"{address}\"\n"
        ));
        let answer = page.post(&page.set());
        assert_eq!(answer.outcome(), outcome, "{name}");
        assert_eq!((answer.header("location"), answer.header("set-cookie")), (None, None), "{name}");
        assert_eq!(page.ask().outcome(), outcome, "{name}: what is told later is what was told at once");
        drop(page);
        assert_eq!((system.arrived().len(), system.met()), (arrived, met), "{name}: {:?}", system.arrived());
        let written = fs::read_to_string(folder().join(trail)).unwrap();
        let records = written.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let word = |record: &serde_json::Value, field: &str| record.get(field).map_or("-", |word| word.as_str().unwrap()).to_owned();
        let told = records.map(|record| ["event", "outcome", "reason"].map(|field| word(&record, field))).collect::<Vec<_>>();
        let [_, known, cause] = outcome.split(' ').collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(told, [["start", "-", "-"], ["intent", "-", "-"], ["outcome", known, cause]], "{name}");
    }
}

/// Threats: T7, T9, T10, T23, T31, T32, T33, T39.
#[test]
fn whatever_a_system_does_one_request_leaves_and_page_and_trail_are_told_the_same() {
    private("faults.key", "a-key-of-the-chain-of-more-than-32-characters");
    let all = [answers::broken(), answers::lengths(), answers::contents(), connections::redirects(), connections::all(), secured::all()];
    let all = Mutex::new(all.into_iter().flatten());
    // Most of them wait for something.
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(fault) = { all.lock().unwrap().next() } {
                    fault.check();
                }
            });
        }
    });
}

/// Threats: T23.
#[test]
fn what_is_left_of_an_answer_is_not_the_next_one() {
    let first = AtomicBool::new(true);
    let system = System::acting(move |wire| {
        if first.swap(false, Ordering::SeqCst) {
            let _ = wire.write_all(format!("{CHANGED}{CHANGED}").as_bytes());
            connections::wait(wire);
        } else {
            let no = r#"{"succeeded":false,"errors":[{"code":"PasswordTooShort"}]}"#;
            let _ = write!(wire, "HTTP/1.1 400 No\r\nContent-Length: {}\r\n\r\n{no}", no.len());
        }
    });
    let page = Page::before(&system);
    assert_eq!(page.post(&page.set()).outcome(), "200 changed -");
    let next = page.set().with("passdesk-attempt", &"f".repeat(32));
    assert_eq!(page.post(&next).outcome(), "200 refused -");
    assert_eq!(system.arrived().len(), 2);
}

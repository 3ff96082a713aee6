//! The trail as the relay and an auditor meet it, in folders, and with clocks and disks, of the tests' own.
#![cfg(unix)]
#![allow(clippy::string_slice, reason = "what is cut here is ASCII")]

mod ended;
mod failing;
mod rotated;
mod tampered;
mod written;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use super::*;
use crate::config::{Audit, SecretFrom};

const KEY: &str = "0123456789abcdef0123456789abcdef";
/// A day, in seconds.
const DAY: i64 = 86_400;

/// A trail's folder and its world.
struct Rig {
    settings: AuditFile,
    folder: PathBuf,
    /// The clock, in seconds.
    now: Arc<AtomicI64>,
    /// How many bytes the disk still takes.
    room: Arc<AtomicUsize>,
    log: Arc<Mutex<Vec<String>>>,
}

impl Rig {
    /// A folder of this name, with a key in it and no trail.
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("passdesk-audit-{}-{name}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join("trail")).unwrap();
        let key = folder.join("key");
        fs::write(&key, KEY).unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        let path = folder.join("trail").join("audit.jsonl");
        let settings = AuditFile { path, key: SecretFrom::File(key), keep: 30, rotate: 1 << 20, readers: Vec::new() };
        let now = Arc::new(AtomicI64::new(1_800_000_000));
        Self { settings, folder, now, room: Arc::new(AtomicUsize::new(usize::MAX)), log: Arc::default() }
    }

    fn open(&self) -> Result<(Trail, Vec<Ended>), AuditError> {
        self.open_with(KEY)
    }

    fn open_with(&self, key: &str) -> Result<(Trail, Vec<Ended>), AuditError> {
        let (now, log, room) = (Arc::clone(&self.now), Arc::clone(&self.log), Arc::clone(&self.room));
        let world = World {
            now: Box::new(move || Timestamp::from_second(now.load(Ordering::Relaxed)).unwrap()),
            tell: Box::new(move |event| log.lock().unwrap().push(event.to_string())),
            append: Box::new(move |file, bytes| {
                let takes = bytes.len().min(room.load(Ordering::Relaxed));
                append(file, &bytes[..takes])?;
                if takes < bytes.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
            }),
        };
        Trail::open_in(world, &self.settings, &Secret::new(key))
    }

    /// Opens a trail in which nothing is open.
    fn trail(&self) -> Trail {
        let (trail, ended) = self.open().unwrap();
        assert_eq!(ended, []);
        trail
    }

    fn full(&self, room: usize) {
        self.room.store(room, Ordering::Relaxed);
    }

    fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }

    fn audit(&self) -> Audit {
        Audit::File(self.settings.clone())
    }

    fn verify(&self) -> Result<String, String> {
        self.audit().verify(None).map_err(|error| error.to_string())
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.settings.path).unwrap()
    }

    fn write(&self, text: impl AsRef<[u8]>) {
        fs::write(&self.settings.path, text).unwrap();
    }

    /// The events of the file that is written, and the words that matter in each.
    fn events(&self) -> Vec<String> {
        self.text().lines().map(|line| short(&record::Line::parse(line.as_bytes()).unwrap().record)).collect()
    }

    /// The names in the trail's folder, without the lock.
    fn names(&self) -> Vec<String> {
        let list = fs::read_dir(self.folder.join("trail")).unwrap();
        let mut names: Vec<String> = list.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != "audit.jsonl.lock");
        names.sort();
        names
    }

    fn logged(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap())
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn short(record: &Record) -> String {
    let event = serde_json::to_value(record.event).unwrap();
    let mut words = vec![record.seq.to_string(), event.as_str().unwrap().to_owned()];
    words.extend(record.intent.map(|intent| format!("of {intent}")));
    words.extend([&record.target, &record.outcome, &record.reason].map(Clone::clone).into_iter().filter(|word| !word.is_empty()));
    words.join(" ")
}

/// What an administrator asks for, of this user.
fn doing(target: &str) -> Doing {
    Doing {
        attempt: format!("id-of-{target}"),
        who: "eva".to_owned(),
        mode: "accounts",
        from: "192.0.2.7".parse().unwrap(),
        connection: "mail".to_owned(),
        operation: "reset.set".to_owned(),
        target: target.to_owned(),
        note: "INC-1".to_owned(),
    }
}

async fn change(trail: &Trail, target: &str) {
    trail.intent(doing(target)).await.unwrap().outcome("changed", "").await;
}

/// The newest entries, as target and outcome.
fn recent(trail: &Trail) -> Vec<String> {
    trail.recent(10, |_| true).into_iter().map(|entry| format!("{} {} {}", entry.target, entry.outcome, entry.reason)).collect()
}

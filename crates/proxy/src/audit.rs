//! The audit trail: who asked for what, written down before it is sent, and what became of it.
//!
//! A trail is a file of JSON lines; [`record::Record`] lists their fields. Nothing but the proxy writes to it,
//! and only at its end. A record is on the disk before the call that writes it returns. A password, a token,
//! a body or a query cannot be in it: no type here has a place for one.
//!
//! Each line ends with its mac: HMAC-SHA256 over the mac before it and the line's own bytes up to the mac's comma.
//! So whoever has no key can change, drop, insert or move no line without being found out, by `passdesk audit
//! verify`. Lines cut off at the end leave no trace in the trail; the head in the log (`audit head SEQ:MAC`)
//! finds those. The first record's `boot` is random, so that no two trails share a line.
//!
//! - A full file is renamed to its first record's number. The next one begins with `rotated`, which has the last mac.
//! - Old files go when a record has said that they go: `removed`. Missing files of which nothing says so are found.
//! - A crash may leave a last line that is not whole. It is cut off, and a `repaired` record says so. Any other damage is
//!   left as it is; to a trail whose last record is not signed with the key, nothing is added.
//! - An intent that has no outcome when the trail is opened gets `unknown`, `process_ended`.
//! - While nothing can be written, an intent fails, so that nothing is sent. Each one tries anew. Outcomes wait in
//!   memory, in order, and nothing is written before them.
//! - Order is that of `seq`. Clocks go wrong; times are only told, and `retention` believes them late.

mod chain;
mod entries;
mod error;
mod files;
mod read;
mod record;
mod retention;
mod seed;
mod tail;
mod text;
mod writer;

use std::fmt;
use std::fs::File;
use std::io::{self, Write as _};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use passdesk_core::Secret;

use crate::config::AuditFile;
use crate::log::Log;
use chain::Key;
use entries::Entries;
pub(crate) use entries::Entry;
pub use error::{AuditError, Flaw};
pub use read::AuditQuery;
use record::{Event, Record};
use writer::{World, Writer};

/// How many entries are kept in memory.
const KEPT: usize = 2000;
/// A record's head is logged at the latest after this.
const HEAD_WITHIN: Duration = Duration::from_hours(1);

/// What somebody is about to do. A text that says nothing is empty.
#[derive(Clone, Debug)]
pub(crate) struct Doing {
    /// The attempt's id.
    pub(crate) attempt: String,
    /// Who asks.
    pub(crate) who: String,
    /// How access is controlled, in a word.
    pub(crate) mode: &'static str,
    /// The address of whoever asks.
    pub(crate) from: IpAddr,
    /// The connection's id.
    pub(crate) connection: String,
    /// What is to be done there.
    pub(crate) operation: String,
    /// Whom it is about.
    pub(crate) target: String,
    /// The administrator's own reason, or a ticket.
    pub(crate) note: String,
}

/// An attempt that was under way when its process ended: nobody knows what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// The attempt's id.
    pub(crate) attempt: String,
    /// Who asked.
    pub(crate) who: String,
    /// The connection's id.
    pub(crate) connection: String,
    /// What was to be done there.
    pub(crate) operation: String,
    /// Whom it was about.
    pub(crate) target: String,
}

impl Ended {
    fn of(entry: Entry) -> Self {
        let Entry { attempt, who, connection, operation, target, .. } = entry;
        Self { attempt, who, connection, operation, target }
    }
}

/// Nothing may be sent, since it cannot be written down.
#[derive(Debug, thiserror::Error)]
#[error("the audit trail cannot be written, so nothing is sent: {0}")]
pub(crate) struct Unwritable(#[from] AuditError);

/// An audit trail.
#[derive(Clone)]
pub(crate) struct Trail(Arc<Inner>);

struct Inner {
    sink: Mutex<Sink>,
    /// Whether whoever writes has to wait for a disk.
    on_disk: bool,
    /// The newest entries. They have a lock of their own: who reads them does not wait for a disk.
    entries: Arc<Mutex<Entries>>,
    /// Whether a task waits to log the head.
    waiting: AtomicBool,
}

/// Where records go.
enum Sink {
    /// Nowhere. The number of the last one.
    Memory {
        seq: u64,
    },
    File(Box<Writer>),
}

impl Trail {
    /// A trail that keeps nothing but the newest entries, in memory.
    pub(crate) fn in_memory() -> Self {
        Self::new(Arc::new(Mutex::new(Entries::new(KEPT))), Sink::Memory { seq: 0 })
    }

    /// Opens a trail, and notes that nobody knows what became of what its last process left under way.
    ///
    /// A trail that cannot be written or read yet, say because its folder is not there, is opened by the first
    /// intent that can. What was under way is then among the entries alone.
    ///
    /// # Errors
    /// If another process has the trail, the key is too short or another one, or its end was altered.
    pub(crate) fn open(settings: &AuditFile, key: &Secret, log: Log) -> Result<(Self, Vec<Ended>), AuditError> {
        let world = World { now: Box::new(Timestamp::now), tell: Box::new(move |event| log.write(event)), append: Box::new(append) };
        Self::open_in(world, settings, key)
    }

    fn open_in(world: World, settings: &AuditFile, key: &Secret) -> Result<(Self, Vec<Ended>), AuditError> {
        let entries = Arc::new(Mutex::new(Entries::new(KEPT)));
        let mut writer = Writer::new(settings.clone(), Key::new(key)?, world, Arc::clone(&entries));
        let ended = writer.start()?;
        Ok((Self::new(entries, Sink::File(Box::new(writer))), ended))
    }

    fn new(entries: Arc<Mutex<Entries>>, sink: Sink) -> Self {
        let on_disk = matches!(sink, Sink::File(_));
        Self(Arc::new(Inner { sink: Mutex::new(sink), on_disk, entries, waiting: AtomicBool::new(false) }))
    }

    /// Notes what is about to be done. It is on the disk when this returns.
    ///
    /// # Errors
    /// If it is not: then it must not be done.
    pub(crate) async fn intent(&self, doing: Doing) -> Result<Intent, Unwritable> {
        let trail = self.clone();
        let intent = self.blocking(move || {
            let seq = trail.sink().write(Event::Intent, &doing, &trail.0.entries)?;
            Ok(Intent { trail, seq, attempt: doing.attempt, ended: false })
        });
        intent.await.unwrap_or(Err(AuditError::Stopping)).map_err(Unwritable)
    }

    /// Notes what somebody asked for and the proxy itself refused. While nothing can be written, it waits in
    /// memory; of very many, only the number does.
    pub(crate) async fn refused(&self, doing: Doing, reason: &str) {
        let (trail, reason) = (self.clone(), reason.to_owned());
        let refuse = move || {
            let mut sink = trail.sink();
            let mut record = Record::doing(Event::Refused, sink.now(), &doing);
            "not_sent".clone_into(&mut record.outcome);
            record.reason = text::clean(&reason);
            sink.write_or_keep(record, &trail.0.entries);
        };
        // It is gone with the process, as everything that nobody has written down.
        let _: Option<()> = self.blocking(refuse).await;
    }

    /// The newest entries of which `which` says so, newest first, `limit` at most.
    pub(crate) fn recent(&self, limit: usize, which: impl Fn(&Entry) -> bool) -> Vec<Entry> {
        let entries = self.0.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().rev().filter(|entry| which(entry)).take(limit).cloned().collect()
    }

    /// The number of the last record.
    pub(crate) async fn last(&self) -> u64 {
        let trail = self.clone();
        let last = move || match &*trail.sink() {
            Sink::Memory { seq } => *seq,
            Sink::File(writer) => writer.last(),
        };
        self.blocking(last).await.unwrap_or_default()
    }

    /// Whether something could be written down now.
    pub(crate) async fn is_writable(&self) -> bool {
        let trail = self.clone();
        let check = move || match &mut *trail.sink() {
            Sink::Memory { .. } => true,
            Sink::File(writer) => writer.is_writable(),
        };
        self.blocking(check).await.unwrap_or(false)
    }

    /// Notes that the process ends in good order, and logs the head.
    pub(crate) async fn stop(&self) {
        let trail = self.clone();
        let stop = move || {
            let mut sink = trail.sink();
            let record = Record::new(Event::Stop, sink.now());
            sink.write_or_keep(record, &trail.0.entries);
            sink.tell_head();
        };
        let _: Option<()> = self.blocking(stop).await;
    }

    /// Does what waits for a disk where nobody else waits; `None` if it is not done since the process ends.
    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        if !self.0.on_disk {
            return Some(work());
        }
        let trail = self.clone();
        let work = move || (work(), trail.sink().has_news());
        let (done, news) = tokio::task::spawn_blocking(work).await.ok()?;
        if news {
            self.log_head_in_time();
        }
        Some(done)
    }

    /// Sees to it that the head of what was written is logged within the hour.
    fn log_head_in_time(&self) {
        if self.0.waiting.swap(true, Ordering::Relaxed) {
            return;
        }
        // It does not keep the trail and its lock.
        let inner = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            tokio::time::sleep(HEAD_WITHIN).await;
            if let Some(trail) = inner.upgrade().map(Self) {
                trail.0.waiting.store(false, Ordering::Relaxed);
                tokio::task::spawn_blocking(move || trail.sink().tell_head());
            }
        });
    }

    fn sink(&self) -> MutexGuard<'_, Sink> {
        self.0.sink.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Trail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Trail").finish_non_exhaustive()
    }
}

impl Sink {
    fn now(&self) -> Timestamp {
        match self {
            Self::Memory { .. } => Timestamp::now(),
            Self::File(writer) => writer.now(),
        }
    }

    fn write(&mut self, event: Event, doing: &Doing, entries: &Mutex<Entries>) -> Result<u64, AuditError> {
        let record = Record::doing(event, self.now(), doing);
        match self {
            Self::Memory { seq } => Ok(remember(seq, record, entries)),
            Self::File(writer) => writer.write(record),
        }
    }

    fn write_or_keep(&mut self, record: Record, entries: &Mutex<Entries>) {
        match self {
            Self::Memory { seq } => {
                remember(seq, record, entries);
            }
            Self::File(writer) => writer.write_or_keep(record),
        }
    }

    fn tell_head(&mut self) {
        if let Self::File(writer) = self {
            writer.tell_head();
        }
    }

    fn has_news(&self) -> bool {
        matches!(self, Self::File(writer) if writer.has_news())
    }
}

/// Takes a record into the entries, with the next number.
fn remember(seq: &mut u64, mut record: Record, entries: &Mutex<Entries>) -> u64 {
    *seq += 1;
    record.seq = *seq;
    entries.lock().unwrap_or_else(PoisonError::into_inner).take(&record);
    *seq
}

/// Something that is written down and under way. If it is dropped without an outcome, nobody knows what became
/// of it, and that is written down.
#[must_use = "what became of it must be written down"]
pub(crate) struct Intent {
    trail: Trail,
    seq: u64,
    attempt: String,
    ended: bool,
}

impl Intent {
    /// Notes what became of it. It is on the disk when this returns; if it cannot be, it waits in memory, and
    /// comes before everything else.
    pub(crate) async fn outcome(self, outcome: &str, reason: &str) {
        let (trail, outcome, reason) = (self.trail.clone(), outcome.to_owned(), reason.to_owned());
        let mut intent = self;
        // If this is not done since the process ends, the intent is dropped, which says `unknown`.
        let _: Option<()> = trail.blocking(move || intent.end(&outcome, &reason)).await;
    }

    fn end(&mut self, outcome: &str, reason: &str) {
        self.ended = true;
        let mut sink = self.trail.sink();
        let record = Record::outcome(sink.now(), self.seq, &self.attempt, outcome, reason);
        sink.write_or_keep(record, &self.trail.0.entries);
    }
}

impl Drop for Intent {
    fn drop(&mut self) {
        if !self.ended {
            // It waits for the disk where others may have to wait for it. That is so rare, and so much a fault,
            // that it should rather be written at once.
            self.end("unknown", "broken");
        }
    }
}

impl fmt::Debug for Intent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Intent").field("seq", &self.seq).finish_non_exhaustive()
    }
}

/// Appends bytes, and returns when they are on the disk.
fn append(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_data()
}

#[cfg(test)]
mod tests;

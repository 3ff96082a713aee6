//! The one that writes: it opens, appends, keeps what could not be written, and begins new files.
//!
//! A record is either on the disk in whole, or cut off again before the next is written. Before every
//! record it is looked whether the file is still the one that was written last: an open file that somebody
//! has moved away would take records that nobody finds.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Seek as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::chain::{Head, Key, random_id};
use super::entries::Entries;
use super::record::{Event, Record};
use super::retention::{self, Clock};
use super::{AuditError, Ended, files, seed, tail};
use crate::config::AuditFile;
use crate::log::{self, Detail};

/// After so many records the head is logged.
const HEAD_EVERY: u64 = 100;
/// So many refusals are kept while nothing can be written. Of more only the number is.
const MAX_KEPT: usize = 1000;

/// More than any record has, in bytes.
const ROOM: usize = 8192;

/// What a trail needs of the world around it.
pub(super) struct World {
    /// The time.
    pub(super) now: Box<dyn Fn() -> Timestamp + Send>,
    /// Writes to the log.
    pub(super) tell: Box<dyn Fn(&log::Event<'_>) + Send>,
    /// How a record gets to the disk.
    pub(super) append: Box<Append>,
}

/// Writes bytes to the end of a file, and returns when they are on the disk.
pub(super) type Append = dyn Fn(&mut File, &[u8]) -> io::Result<()> + Send;

/// The writer of a trail in a file.
pub(super) struct Writer {
    settings: AuditFile,
    key: Key,
    world: World,
    boot: String,
    lock: Option<File>,
    /// Whether the trail was read: only then the head is known.
    read: bool,
    file: Option<Open>,
    /// Whether the last record could not be written to its end.
    failed: bool,
    head: Head,
    /// Records that come before any other, in order. They wait here while they cannot be written.
    kept: VecDeque<Record>,
    /// How many more refusals there were than could be kept.
    left_out: u64,
    entries: Arc<Mutex<Entries>>,
    ended: Vec<Ended>,
    clock: Clock,
    /// Files that go as soon as the trail says so.
    expired: Vec<PathBuf>,
    /// The number of the record whose head was logged last.
    told: u64,
}

/// The file that is written.
struct Open {
    file: File,
    /// Where the last whole record ends, in bytes.
    length: u64,
    /// The number of its first record, if it has one.
    first: Option<u64>,
    /// Whether there may be something after the last whole record.
    dirty: bool,
}

impl Writer {
    pub(super) fn new(settings: AuditFile, key: Key, world: World, entries: Arc<Mutex<Entries>>) -> Self {
        Self {
            settings,
            key,
            world,
            boot: random_id(),
            lock: None,
            read: false,
            file: None,
            failed: false,
            head: Head::NONE,
            kept: VecDeque::new(),
            left_out: 0,
            entries,
            ended: Vec::new(),
            clock: Clock::default(),
            expired: Vec::new(),
            told: 0,
        }
    }

    /// The time.
    pub(super) fn now(&self) -> Timestamp {
        (self.world.now)()
    }

    /// Opens the trail and writes what its last process has left open.
    ///
    /// # Errors
    /// If another process has it, or it is not this key's. That nothing can be written is logged alone.
    pub(super) fn start(&mut self) -> Result<Vec<Ended>, AuditError> {
        match self.flush() {
            Ok(()) => self.tell_head(),
            Err(error @ AuditError::Io { .. }) => {
                (self.world.tell)(&log::Event::AuditClosed { detail: Detail::of(&error) });
            }
            Err(error) => return Err(error),
        }
        Ok(std::mem::take(&mut self.ended))
    }

    /// Writes a record after all that were kept; its number. It is not kept if it cannot be written.
    pub(super) fn write(&mut self, record: Record) -> Result<u64, AuditError> {
        self.flush()?;
        self.append(record)?;
        Ok(self.head.seq)
    }

    /// Writes a record, now or as soon as something can be written.
    pub(super) fn write_or_keep(&mut self, record: Record) {
        if record.event == Event::Refused && (self.left_out > 0 || self.kept.len() >= MAX_KEPT) {
            self.left_out += 1;
        } else {
            if record.event == Event::Outcome {
                self.entries().take(&record);
            }
            self.kept.push_back(record);
        }
        if let Err(error) = self.flush() {
            (self.world.tell)(&log::Event::AuditWaiting { detail: Detail::of(&error), records: self.kept.len() });
        }
    }

    /// The number of the last record.
    pub(super) fn last(&self) -> u64 {
        self.head.seq
    }

    /// Whether a record could be written now. After one that could not be, it is tried beside the trail: a record
    /// that says nothing has no place in it, and who asks whether there is room may get no request before there is.
    pub(super) fn is_writable(&mut self) -> bool {
        if self.flush().is_err() {
            return false;
        }
        if self.failed
            && let Some(lock) = &mut self.lock
        {
            let room = lock.rewind().and_then(|()| (self.world.append)(lock, &[b'\n'; ROOM]));
            self.failed = lock.set_len(0).and(room).is_err();
        }
        !self.failed
    }

    /// Writes what was kept.
    fn flush(&mut self) -> Result<(), AuditError> {
        self.ready()?;
        loop {
            while let Some(record) = self.kept.pop_front() {
                if let Err(error) = self.append(record.clone()) {
                    self.kept.push_front(record);
                    return Err(error);
                }
            }
            if self.left_out == 0 {
                return Ok(());
            }
            let note = format!("{} more", std::mem::take(&mut self.left_out));
            self.kept.push_back(Record { reason: "left_out".to_owned(), note, ..Record::new(Event::Refused, self.now()) });
        }
    }

    /// Sees to it that the file is open, is the right one, and ends with the last whole record.
    fn ready(&mut self) -> Result<(), AuditError> {
        let path = &self.settings.path;
        let good = self.file.as_ref().is_some_and(|open| open.is_as_left(path));
        if !good {
            self.file = None;
            let lock = self.lock.take().filter(|lock| files::is_at(lock, &files::lock_path(path)));
            self.lock = Some(lock.map_or_else(|| files::lock(path), Ok)?);
            if !self.read {
                self.read_trail()?;
            }
            self.open()?;
        }
        let path = &self.settings.path;
        let Some(open) = &mut self.file else { return Ok(()) };
        if open.dirty {
            open.file.set_len(open.length).and_then(|()| open.file.sync_all()).map_err(AuditError::io("write", path))?;
            open.dirty = false;
        }
        if open.length == 0 && self.head.seq > 0 {
            let removed = self.expire(self.head.seq + 1);
            self.put(Record { prev: self.head.mac.to_string(), removed, ..Record::new(Event::Rotated, self.now()) })?;
        }
        Ok(())
    }

    /// Finds out where the trail ends, and what is open in it.
    fn read_trail(&mut self) -> Result<(), AuditError> {
        let path = &self.settings.path;
        let rotated = files::rotated(path)?;
        let (mut last, mut begins) = (None, None);
        if let Some(mut file) = files::read(path)? {
            last = tail::read(&mut file, path, &self.key)?.last;
            begins = tail::first(&mut file).map_err(AuditError::io("read", path))?;
        }
        if last.is_none()
            && let Some(before) = rotated.last()
            && let Some(mut file) = files::read(&before.path)?
        {
            let tail = tail::read(&mut file, &before.path, &self.key)?;
            // Such a file was left in good order, or it would have no such name.
            last = Some(tail.last.filter(|_| tail.torn == 0).ok_or_else(|| AuditError::Broken(before.path.clone()))?);
        }
        let seed = seed::read(&rotated, path)?;
        self.head = last.map_or(Head::NONE, |(head, _)| head);
        self.told = self.head.seq;
        self.clock = seed.clock;
        let now = self.now();
        let mut first = VecDeque::new();
        for (intent, entry) in seed.open {
            first.push_back(Record::outcome(now, intent, &entry.attempt, "unknown", "process_ended"));
            self.ended.push(Ended::of(entry));
        }
        let removed = self.expire(begins.unwrap_or(self.head.seq + 1));
        // After the outcomes: a `start` says that everything before it has one.
        first.push_back(Record { removed, ..Record::new(Event::Start, now) });
        *self.entries() = seed.entries;
        for record in &first {
            self.entries().take(record);
        }
        first.append(&mut self.kept);
        self.kept = first;
        self.read = true;
        Ok(())
    }

    /// Opens the file, which is the one that was read, or a new one.
    fn open(&mut self) -> Result<(), AuditError> {
        let path = &self.settings.path;
        let mut file = files::append(path)?;
        let tail = tail::read(&mut file, path, &self.key)?;
        if let Some((found, _)) = tail.last
            && found != self.head
        {
            return Err(AuditError::Changed { path: path.clone(), found: found.seq, expected: self.head.seq });
        }
        let first = tail::first(&mut file).map_err(AuditError::io("read", path))?;
        if tail.torn > 0 {
            file.set_len(tail.end).and_then(|()| file.sync_all()).map_err(AuditError::io("write", path))?;
            (self.world.tell)(&log::Event::AuditRepaired { file: Detail::file(path), bytes: tail.torn });
            let repaired = Record { bytes: Some(tail.torn), ..Record::new(Event::Repaired, self.now()) };
            self.kept.push_front(repaired);
        }
        let first = first.filter(|_| tail.last.is_some());
        self.file = Some(Open { file, length: tail.end, first, dirty: false });
        Ok(())
    }

    /// Writes a record to the file, or to a new one if that is full.
    fn append(&mut self, record: Record) -> Result<(), AuditError> {
        self.ready()?;
        if let Some(Open { length, first: Some(first), .. }) = self.file
            && length >= self.settings.rotate
        {
            match files::set_aside(&self.settings.path, first) {
                Ok(()) => self.file = None,
                // A file that is too large is no reason to write nothing.
                Err(error) => self.fault(&error),
            }
            self.ready()?;
        }
        self.put(record)
    }

    /// Writes a record to the end of the file that is open.
    fn put(&mut self, mut record: Record) -> Result<(), AuditError> {
        let path = &self.settings.path;
        let failed = |source| AuditError::io("write", path)(source);
        let Some(open) = &mut self.file else { return Err(failed(io::ErrorKind::NotFound.into())) };
        record.seq = self.head.seq + 1;
        record.boot.clone_from(&self.boot);
        let (line, mac) = record.line(&self.key, self.head.mac).map_err(failed)?;
        open.dirty = true;
        self.failed = true;
        (self.world.append)(&mut open.file, &line).map_err(failed)?;
        open.dirty = false;
        self.failed = false;
        open.length += line.len() as u64;
        open.first.get_or_insert(record.seq);
        self.head = Head { seq: record.seq, mac };
        self.clock.see(record.at);
        self.entries().take(&record);
        if record.removed.is_some() {
            self.remove();
        }
        if self.head.seq >= self.told + HEAD_EVERY {
            self.tell_head();
        }
        Ok(())
    }

    /// Finds the full files that are too old; the number of the last record in them. The file that is
    /// written begins with `current`.
    fn expire(&mut self, current: u64) -> Option<u64> {
        let limit = self.clock.limit(self.now(), self.settings.keep)?;
        let rotated = files::rotated(&self.settings.path).and_then(|files| Ok((retention::expired(&files, limit)?, files)));
        let (count, files) = rotated.map_err(|error| self.fault(&error)).ok()?;
        let next = files.get(count).map_or(current, |young| young.first);
        self.expired = files.into_iter().take(count).map(|file| file.path).collect();
        next.checked_sub(1).filter(|_| count > 0)
    }

    /// Deletes the files of which the trail says by now that they are gone.
    fn remove(&mut self) {
        for path in self.expired.drain(..) {
            if let Err(error) = fs::remove_file(&path).map_err(AuditError::io("delete", &path)) {
                // It is tried again at the next start.
                (self.world.tell)(&log::Event::AuditFault { detail: Detail::of(&error) });
            }
        }
    }

    /// Logs the head, if it is a new one.
    pub(super) fn tell_head(&mut self) {
        if self.has_news() {
            self.told = self.head.seq;
            (self.world.tell)(&log::Event::AuditHead { head: self.head.to_string() });
        }
    }

    fn fault(&self, error: &AuditError) {
        (self.world.tell)(&log::Event::AuditFault { detail: Detail::of(error) });
    }

    /// Whether there are records whose head was not logged.
    pub(super) fn has_news(&self) -> bool {
        self.head.seq > self.told
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Whether it has its name still, and nobody else has written to it.
    fn is_as_left(&self, path: &std::path::Path) -> bool {
        let length = || self.file.metadata().is_ok_and(|metadata| metadata.len() == self.length);
        files::is_at(&self.file, path) && (self.dirty || length())
    }
}

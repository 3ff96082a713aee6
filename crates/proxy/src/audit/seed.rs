//! What a trail is read for when it is opened: its newest entries, and what never had an outcome.

use std::collections::BTreeMap;
use std::path::Path;

use super::entries::{Entries, Entry};
use super::files::{self, Rotated};
use super::record::{Event, Line, Record};
use super::retention::Clock;
use super::{AuditError, KEPT};

/// What was read.
#[derive(Debug)]
pub(super) struct Seed {
    /// The newest entries.
    pub(super) entries: Entries,
    /// The intents without an outcome, by their number.
    pub(super) open: BTreeMap<u64, Entry>,
    /// The times that can be believed.
    pub(super) clock: Clock,
}

/// Reads the end of a trail: as many files as have the newest entries, and the last `start` record. When
/// that was written, everything before it had its outcome.
pub(super) fn read(rotated: &[Rotated], current: &Path) -> Result<Seed, AuditError> {
    let paths: Vec<&Path> = rotated.iter().map(|file| file.path.as_path()).chain([current]).collect();
    let mut needed = paths.len();
    let (mut started, mut entries) = (false, 0);
    while needed > 0 && !(started && entries >= KEPT) {
        needed -= 1;
        each(paths.get(needed).copied(), |record| {
            started |= record.event == Event::Start;
            entries += usize::from(matches!(record.event, Event::Intent | Event::Refused));
        })?;
    }
    let mut seed = Seed { entries: Entries::new(KEPT), open: BTreeMap::new(), clock: Clock::default() };
    for path in paths.into_iter().skip(needed) {
        each(Some(path), |record| seed.take(record))?;
    }
    Ok(seed)
}

/// Calls `each` with every record of a file. What is none is left to `passdesk audit verify`.
fn each(path: Option<&Path>, mut each: impl FnMut(&Record)) -> Result<(), AuditError> {
    let Some(path) = path else { return Ok(()) };
    let Some(file) = files::read(path)? else { return Ok(()) };
    files::lines(file, path, |line, whole| {
        if let Some(line) = Line::parse(line).filter(|_| whole) {
            each(&line.record);
        }
        Ok(())
    })
}

impl Seed {
    fn take(&mut self, record: &Record) {
        self.clock.see(record.at);
        self.entries.take(record);
        match (record.event, record.intent) {
            (Event::Intent, _) => {
                self.open.insert(record.seq, Entry::of(record));
            }
            (Event::Outcome, Some(intent)) => {
                self.open.remove(&intent);
            }
            _ => {}
        }
    }
}

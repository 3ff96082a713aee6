//! What was done, one entry an attempt: an intent and what became of it.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::Serialize;

use super::record::{Event, Record};

/// An attempt, as the trail has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Entry {
    /// The number of its intent, or of its refusal. Entries are in this order.
    pub(crate) seq: u64,
    /// When it was asked for.
    #[serde(serialize_with = "super::record::time::serialize")]
    pub(crate) at: Timestamp,
    /// The attempt's id; empty if there was none.
    pub(crate) attempt: String,
    /// Who asked.
    pub(crate) who: String,
    /// How access was controlled.
    pub(crate) mode: String,
    /// The address of whoever asked.
    pub(crate) from: String,
    /// The connection.
    pub(crate) connection: String,
    /// What was to be done there.
    pub(crate) operation: String,
    /// Whom it was about.
    pub(crate) target: String,
    /// What became of it; empty as long as it is under way.
    pub(crate) outcome: String,
    /// Words that say why.
    pub(crate) reason: String,
    /// The administrator's own reason, or a ticket.
    pub(crate) note: String,
}

/// The newest entries, in order.
#[derive(Debug)]
pub(super) struct Entries {
    list: VecDeque<Entry>,
    limit: usize,
}

impl Entries {
    /// No entry yet, and never more than this many.
    pub(super) fn new(limit: usize) -> Self {
        Self { list: VecDeque::new(), limit }
    }

    /// Adds what a record says. An outcome goes to its intent, if that is here; records of the trail itself
    /// are no entries. Taken twice, a record changes nothing.
    pub(super) fn take(&mut self, record: &Record) {
        match (record.event, record.intent) {
            (Event::Intent | Event::Refused, _) => {
                self.list.push_back(Entry::of(record));
                if self.list.len() > self.limit {
                    self.list.pop_front();
                }
            }
            (Event::Outcome, Some(intent)) => {
                let at = self.list.partition_point(|entry| entry.seq < intent);
                if let Some(entry) = self.list.get_mut(at).filter(|entry| entry.seq == intent) {
                    entry.outcome.clone_from(&record.outcome);
                    entry.reason.clone_from(&record.reason);
                }
            }
            _ => {}
        }
    }

    /// All of them, oldest first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.list.iter()
    }
}

impl Entry {
    pub(super) fn of(record: &Record) -> Self {
        Self {
            seq: record.seq,
            at: record.at,
            attempt: record.attempt.clone(),
            who: record.who.clone(),
            mode: record.mode.clone(),
            from: record.from.clone(),
            connection: record.connection.clone(),
            operation: record.operation.clone(),
            target: record.target.clone(),
            outcome: record.outcome.clone(),
            reason: record.reason.clone(),
            note: record.note.clone(),
        }
    }
}

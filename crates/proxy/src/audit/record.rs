//! One line of the trail.

use std::io;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Doing;
use super::chain::{Key, Mac};
use super::text::clean;

/// The version of the format.
const VERSION: u8 = 1;
/// What stands between a line's own bytes and its mac, and after it.
const BEFORE_MAC: &[u8] = b",\"mac\":\"";
const AFTER_MAC: &[u8] = b"\"}";

/// What a record says has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Event {
    /// The process begins to write.
    Start,
    /// The process ends in good order.
    Stop,
    /// Something is about to be sent to a system.
    Intent,
    /// What became of it.
    Outcome,
    /// The proxy itself refused it.
    Refused,
    /// The file begins, and follows another one.
    Rotated,
    /// A line that a crash had cut off was removed.
    Repaired,
}

/// A record without its mac. What is empty is not written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// The version of the format.
    pub(super) v: u8,
    /// Its number, from 1. The order of records is this one and never that of times.
    pub(super) seq: u64,
    /// When it happened. It may have been written later.
    #[serde(with = "time")]
    pub(super) at: Timestamp,
    /// The run of the process that wrote it: 32 hexadecimal digits.
    pub(super) boot: String,
    pub(super) event: Event,
    /// The number of the intent that an outcome belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) intent: Option<u64>,
    /// The attempt's id, as the page has drawn it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) attempt: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) who: String,
    /// How access was controlled, in a word.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) mode: String,
    /// The address of whoever asked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) from: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) connection: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) operation: String,
    /// Whom it was about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) target: String,
    /// `changed`, `refused`, `not_sent`, `unknown` or `found`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) outcome: String,
    /// Words that say why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) reason: String,
    /// The administrator's own reason, or a ticket.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) note: String,
    /// In `rotated`: the mac of the last record of the file before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) prev: String,
    /// In `start` and `rotated`: records up to this number are kept no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) removed: Option<u64>,
    /// In `repaired`: how many bytes were removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bytes: Option<u64>,
}

impl Record {
    /// A record that says nothing yet but what happened and when. Its number and run are set when it is
    /// written.
    pub(super) fn new(event: Event, at: Timestamp) -> Self {
        let empty = String::new;
        Self {
            v: VERSION,
            seq: 0,
            at,
            boot: empty(),
            event,
            intent: None,
            attempt: empty(),
            who: empty(),
            mode: empty(),
            from: empty(),
            connection: empty(),
            operation: empty(),
            target: empty(),
            outcome: empty(),
            reason: empty(),
            note: empty(),
            prev: empty(),
            removed: None,
            bytes: None,
        }
    }

    /// What somebody is about to do, or was refused.
    pub(super) fn doing(event: Event, at: Timestamp, doing: &Doing) -> Self {
        Self {
            attempt: clean(&doing.attempt),
            who: clean(&doing.who),
            mode: clean(doing.mode),
            from: doing.from.to_canonical().to_string(),
            connection: clean(&doing.connection),
            operation: clean(&doing.operation),
            target: clean(&doing.target),
            note: clean(&doing.note),
            ..Self::new(event, at)
        }
    }

    /// What became of an intent.
    pub(super) fn outcome(at: Timestamp, intent: u64, attempt: &str, outcome: &str, reason: &str) -> Self {
        Self {
            intent: Some(intent),
            attempt: clean(attempt),
            outcome: clean(outcome),
            reason: clean(reason),
            ..Self::new(Event::Outcome, at)
        }
    }

    /// Its line, with the line end, and its mac after the one before.
    ///
    /// # Errors
    /// None that is known; a serialiser may have some.
    pub(super) fn line(&self, key: &Key, previous: Mac) -> io::Result<(Vec<u8>, Mac)> {
        let mut line = serde_json::to_vec(self)?;
        // The brace that closes it comes after the mac.
        line.pop();
        let mac = key.mac(previous, &line);
        line.extend_from_slice(BEFORE_MAC);
        line.extend_from_slice(mac.to_string().as_bytes());
        line.extend_from_slice(AFTER_MAC);
        line.push(b'\n');
        Ok((line, mac))
    }
}

/// A line that has the form of a record. Whether its mac is right is another question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) record: Record,
    /// The bytes that the mac is of: the line up to it.
    pub(super) canonical: &'a [u8],
    pub(super) mac: Mac,
}

impl<'a> Line<'a> {
    /// Reads a line without its line end.
    pub(super) fn parse(line: &'a [u8]) -> Option<Self> {
        let end = line.len().checked_sub(BEFORE_MAC.len() + Mac::DIGITS + AFTER_MAC.len())?;
        let (canonical, rest) = line.split_at_checked(end)?;
        let mac = Mac::parse(rest.strip_prefix(BEFORE_MAC)?.strip_suffix(AFTER_MAC)?)?;
        let record: Record = serde_json::from_slice(line).ok()?;
        (record.v == VERSION && record.seq > 0).then_some(Self { record, canonical, mac })
    }

    /// What the first line of a file says that it follows; `None` if no file begins with such a line.
    pub(super) fn follows(&self) -> Option<Mac> {
        match self.record.event {
            _ if self.record.seq == 1 => Some(Mac::NONE),
            Event::Rotated => Mac::parse(self.record.prev.as_bytes()),
            _ => None,
        }
    }
}

/// Times in UTC, to the millisecond, as RFC 3339 writes them.
pub(super) mod time {
    use jiff::Timestamp;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
    pub(in crate::audit) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{at:.3}"))
    }

    pub(in crate::audit) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use passdesk_core::Secret;

    use super::*;

    fn doing() -> Doing {
        Doing {
            attempt: "0123".to_owned(),
            who: "eva".to_owned(),
            mode: "accounts",
            from: "::ffff:192.0.2.7".parse().unwrap(),
            connection: "mail".to_owned(),
            operation: "reset.set".to_owned(),
            target: "bob\n{\"v\":1}".to_owned(),
            note: String::new(),
        }
    }

    #[test]
    fn a_record_is_one_line_of_json_that_reads_as_what_was_written() {
        let key = Key::new(&Secret::new("k".repeat(32))).unwrap();
        let at = "2026-11-26T01:02:03.456789Z".parse().unwrap();
        let record = Record { seq: 7, boot: "b".to_owned(), ..Record::doing(Event::Intent, at, &doing()) };
        let (line, mac) = record.line(&key, Mac::NONE).unwrap();
        let expected = format!(
            r#"{{"v":1,"seq":7,"at":"2026-11-26T01:02:03.456Z","boot":"b","event":"intent","attempt":"0123","who":"eva","mode":"accounts","from":"192.0.2.7","connection":"mail","operation":"reset.set","target":"bob<U+000A>{{\"v\":1}}","mac":"{mac}"}}"#
        );
        assert_eq!(String::from_utf8(line).unwrap(), expected.clone() + "\n");
        let read = Line::parse(expected.as_bytes()).unwrap();
        assert_eq!(key.mac(Mac::NONE, read.canonical), mac);
        assert_eq!(read.record, Record { at: "2026-11-26T01:02:03.456Z".parse().unwrap(), ..record });
    }

    #[test]
    fn what_is_no_record_is_not_read() {
        let key = Key::new(&Secret::new("k".repeat(32))).unwrap();
        let record = |v, seq| Record { v, seq, ..Record::new(Event::Stop, Timestamp::UNIX_EPOCH) };
        let line = |record: Record| {
            let (mut line, _) = record.line(&key, Mac::NONE).unwrap();
            line.pop();
            line
        };
        let good = line(record(1, 1));
        assert!(Line::parse(&good).is_some());
        assert!(Line::parse(&line(record(2, 1))).is_none());
        assert!(Line::parse(&line(record(1, 0))).is_none());
        for end in 0..good.len() {
            assert!(Line::parse(&good[..end]).is_none(), "{end}");
        }
        assert!(Line::parse(&[0; 200]).is_none());
        assert!(Line::parse(b"").is_none());
    }
}

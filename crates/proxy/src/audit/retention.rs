//! Which files are so old that they go, although clocks may be wrong.
//!
//! A clock that jumps ahead must not wipe the trail. So a time is believed only when a record has it and
//! another record, written at least a day later by the same clock, agrees. What is too old is too old at a
//! believed time: it goes a day late, or later where little is written. A jump ahead deletes nothing before it
//! has lasted for a day. A clock that went back behind what is believed deletes nothing.
//!
//! Files go oldest first, and a file goes only when its newest record is too old; so no gap comes about. A
//! record of a clock that was ahead keeps its file, and those after it, until then.

use std::fs::File;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use super::AuditError;
use super::files::{self, Rotated};
use super::record::Line;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The times of the records that were seen, in their order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    believed: Option<Timestamp>,
    candidate: Option<Timestamp>,
}

impl Clock {
    /// Sees the next record's time.
    pub(super) fn see(&mut self, at: Timestamp) {
        match self.candidate {
            Some(candidate) if at < candidate => {
                self.candidate = Some(at);
                self.believed = self.believed.filter(|believed| *believed <= at);
            }
            Some(candidate) if at.duration_since(candidate) < DAY => {}
            earlier => {
                self.believed = earlier;
                self.candidate = Some(at);
            }
        }
    }

    /// What happened before this is older than `keep` days; `None` if no time can be believed.
    /// A record of `now` is about to be written.
    pub(super) fn limit(mut self, now: Timestamp, keep: u32) -> Option<Timestamp> {
        self.see(now);
        self.believed?.checked_sub(SignedDuration::from_hours(24 * i64::from(keep))).ok()
    }
}

/// How many of these files, from the oldest on, have no record since then.
pub(super) fn expired(files: &[Rotated], limit: Timestamp) -> Result<usize, AuditError> {
    for (count, file) in files.iter().enumerate() {
        let open = File::open(&file.path).map_err(AuditError::io("read", &file.path))?;
        if has_since(open, &file.path, limit)? {
            return Ok(count);
        }
    }
    Ok(files.len())
}

/// Whether a file has a record since then, or anything that is no record and may be one.
fn has_since(file: File, path: &Path, limit: Timestamp) -> Result<bool, AuditError> {
    let since = |line: &[u8], _| match Line::parse(line) {
        Some(line) if line.record.at < limit => Ok(()),
        _ => Err(Young::Yes),
    };
    match files::lines(file, path, since) {
        Ok(()) => Ok(false),
        Err(Young::Yes) => Ok(true),
        Err(Young::Unread(error)) => Err(error),
    }
}

/// Why the reading of a file ends early.
enum Young {
    Yes,
    Unread(AuditError),
}

impl From<AuditError> for Young {
    fn from(error: AuditError) -> Self {
        Self::Unread(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(days: &[i64], now: i64) -> Option<i64> {
        let at = |day: i64| Timestamp::from_second(day * 86_400).unwrap();
        let mut clock = Clock::default();
        for day in days {
            clock.see(at(*day));
        }
        clock.limit(at(now), 400).map(|limit| limit.as_second() / 86_400)
    }

    #[test]
    fn a_time_is_believed_when_a_record_of_a_later_day_agrees() {
        assert_eq!(limit(&[], 9000), None);
        assert_eq!(limit(&[1000], 1000), None);
        assert_eq!(limit(&[1000, 1000], 1001), Some(600));
        assert_eq!(limit(&[1000, 1001, 1002], 1002), Some(601));
        assert_eq!(limit(&[1000, 1001, 1002], 1003), Some(602));
    }

    #[test]
    fn a_jump_ahead_is_not_believed_before_it_has_lasted_for_a_day() {
        assert_eq!(limit(&[1000, 1001], 9000), Some(601));
        assert_eq!(limit(&[1000, 1001, 9000, 9000], 9000), Some(601));
        assert_eq!(limit(&[1000, 1001, 9000], 9001), Some(8600));
        // Seen through, it leaves nothing behind.
        assert_eq!(limit(&[1000, 1001, 9000, 1001], 1002), Some(601));
        assert_eq!(limit(&[1000, 1001, 9000, 9001, 1001], 1001), None);
    }

    #[test]
    fn a_clock_that_went_back_says_nothing() {
        assert_eq!(limit(&[1000, 1001], 500), None);
        assert_eq!(limit(&[1000, 1001], 999), None);
        assert_eq!(limit(&[1000, 1001, 500], 500), None);
    }
}

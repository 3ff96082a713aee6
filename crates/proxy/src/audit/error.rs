//! What can be wrong with a trail, where, and what to do.

use std::io;
use std::path::{Path, PathBuf};

use crate::config::SecretError;

/// Why a trail cannot be written, read or believed.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The key cannot be had.
    #[error("the audit trail's key: {0}")]
    Key(#[from] SecretError),
    /// The key is too short.
    #[error("the audit trail's key is shorter than 32 characters; draw one with: openssl rand -hex 32")]
    ShortKey,
    /// The configuration names no trail.
    #[error("the configuration has no audit trail: there is no table [audit], or it is off")]
    NotConfigured,
    /// Another process has it.
    #[error("another process writes this audit trail: it holds the lock {}; stop it, or give each its own [audit] file", .0.display())]
    Locked(PathBuf),
    /// The operating system refuses something.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// Something else is in the file.
    #[error("{} is no audit trail, and is left as it is; give another [audit] file", .0.display())]
    NotATrail(PathBuf),
    /// The end of the trail is not what this key has signed.
    #[error(
        "the end of the audit trail {} does not fit the key: it is another key, or the file was altered; put the right key or file back \
         (passdesk audit verify says more), or move it and the older files away to begin a new trail", .0.display()
    )]
    Broken(PathBuf),
    /// Somebody else has written to it, or put another file in its place.
    #[error(
        "the audit trail {} was changed by something else while the proxy ran: it ends at record {found}, not at {expected}; \
         put the right file back, or stop the proxy, keep a copy and start it again", path.display()
    )]
    Changed {
        /// The file.
        path: PathBuf,
        /// The number of its last record.
        found: u64,
        /// The number of the record that was written last.
        expected: u64,
    },
    /// The name for a full file is in use.
    #[error("cannot begin a new file of the audit trail: {} is there already; move it away", .0.display())]
    Taken(PathBuf),
    /// The process has no thread for it.
    #[error("the process is stopping")]
    Stopping,
    /// There is no trail to read.
    #[error("there is no audit trail at {}, or nothing in it", .0.display())]
    Absent(PathBuf),
    /// A line that is not what was written.
    #[error("{}:{line}: {flaw}", path.display())]
    Flawed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        flaw: Flaw,
    },
    /// What is given as a head is none.
    #[error(
        "`{0}` is no head of an audit trail; give the words after `audit head` in the proxy's log, such as 12:0f3c…, with all 64 digits"
    )]
    HeadForm(String),
    /// The record of the head is not there any more.
    #[error("record {seq}, which the head names, is not in the trail: it {}", if *.cut { "ends before it, so records were cut off its end" } else { "begins after it, since older records are kept no longer" })]
    HeadGone {
        /// The head's record.
        seq: u64,
        /// Whether the trail ends before it.
        cut: bool,
    },
    /// The record of the head is another one.
    #[error("record {0} is not the one that the head names: the trail, or an end of it, was written anew")]
    HeadDiffers(u64),
    /// No time can be read in this.
    #[error("`{0}` is no time; write a day like 2026-11-30, or a time like 2026-11-30T08:00:00Z")]
    Time(String),
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It has not the form of one.
    #[error("this is no record: the line was altered, or something else wrote it")]
    NoRecord,
    /// Its mac is wrong.
    #[error("record {0} was altered, or was not written with this key")]
    Altered(u64),
    /// A later record than the one that belongs here.
    #[error("record {found} stands here; {expected} is missing, or stands elsewhere")]
    Missing {
        /// The record that is there.
        found: u64,
        /// The record that belongs there.
        expected: u64,
    },
    /// An earlier record than the one that belongs here.
    #[error("record {found} is out of order or is there twice; {expected} belongs here")]
    OutOfOrder {
        /// The record that is there.
        found: u64,
        /// The record that belongs there.
        expected: u64,
    },
    /// The trail begins in the middle of a file.
    #[error("the trail begins with record {0}, with which no file begins: what stood before it in this file is missing")]
    Headless(u64),
    /// Old files are gone, and it was not the proxy.
    #[error("the trail begins with record {0}, and nothing in it says that older records were removed; put the older files back beside it")]
    Unaccounted(u64),
    /// The last line has no end.
    #[error(
        "the last line is cut off after {0} bytes: the proxy is writing it now, or was killed while it did, and repairs it at its next start"
    )]
    Torn(u64),
}

impl AuditError {
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, path: path.to_owned(), source }
    }
}

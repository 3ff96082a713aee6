//! The log: one line an event on standard error, as plain words or as JSON.
//!
//! What can be said is what [`Event`] has. Nothing that came in by a request has a place in it: connections and operations
//! are the configuration's, outcomes and causes are words of enumerations, an id is hexadecimal digits, and a [`Detail`] is
//! made of an error of the proxy's own, which names a file and says why. So no line can have a password, a login or a line
//! break in it, however it is asked for.

use std::fmt;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::Path;

use jiff::Timestamp;
use passdesk_core::located::is_deceptive;
use serde::Serialize;

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Log {
    /// Words, for people.
    #[default]
    Plain,
    /// One JSON object a line, for programs.
    Json,
}

/// What happened.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event<'a> {
    /// It can be asked now.
    Listening { url: &'a str },
    /// Everybody who can reach it may use it, as the configuration says.
    Open { listen: SocketAddr },
    /// There is no page to serve.
    NoPage,
    /// So can the metrics.
    Metrics { url: &'a str },
    /// The listener's certificate was read again.
    CertificateRead,
    /// It could not be used, so the one from before is.
    CertificateKept { detail: Detail },
    /// It stops when so many requests have their outcomes.
    Stopping { waiting: usize },
    /// A request to a system is over.
    Attempt {
        attempt: &'a str,
        connection: &'a str,
        operation: &'a str,
        outcome: &'static str,
        #[serde(skip_serializing_if = "str::is_empty")]
        cause: &'a str,
        /// How many people were found.
        #[serde(skip_serializing_if = "Option::is_none")]
        found: Option<usize>,
        duration_ms: u64,
    },
    /// The proxy's own credential was not taken.
    SignInFailed { connection: &'a str, cause: &'a str },
    /// Something was not sent, since it could not be written down.
    NotRecorded { detail: Detail },
    /// The audit trail's last record, for `passdesk audit verify --head`.
    AuditHead { head: String },
    /// The audit trail cannot be written at the start.
    AuditClosed { detail: Detail },
    /// It cannot be written now, and so many records wait.
    AuditWaiting { detail: Detail, records: usize },
    /// A record that was not written to its end is cut off.
    AuditRepaired { file: Detail, bytes: u64 },
    /// Something else about its files.
    AuditFault { detail: Detail },
    /// A task of the proxy's own broke. What it had to say might quote what it worked on, so only its place is told.
    Broke { file: Detail, line: u32 },
}

/// A line of it, as JSON.
#[derive(Serialize)]
struct Line<'a> {
    time: String,
    level: &'static str,
    #[serde(flatten)]
    event: &'a Event<'a>,
}

/// What an error of the proxy's own says, or a file's name, on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Detail(String);

impl Detail {
    /// What an error says.
    pub(crate) fn of(error: &impl std::error::Error) -> Self {
        Self::clean(&error.to_string())
    }

    /// A file's name.
    pub(crate) fn file(path: &Path) -> Self {
        Self::clean(&path.display().to_string())
    }

    /// A path may have any character in it.
    fn clean(text: &str) -> Self {
        Self(text.chars().map(|c| if is_deceptive(c) { '\u{fffd}' } else { c }).collect())
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Log {
    /// Reads its word.
    ///
    /// # Errors
    /// Says what to write.
    pub fn parse(word: &str) -> Result<Self, String> {
        match word {
            "plain" => Ok(Self::Plain),
            "json" => Ok(Self::Json),
            _ => Err(format!("`{word}` is no way to write a log; write \"plain\" or \"json\"")),
        }
    }

    /// Writes an event down. Nobody may be reading; that is no reason to fail.
    pub(crate) fn write(self, event: &Event<'_>) {
        drop(self.try_write(event));
    }

    /// The same for what somebody waits for. In words, that it listens is said on standard output.
    pub(crate) fn try_write(self, event: &Event<'_>) -> io::Result<()> {
        let line = self.line(Timestamp::now(), event)?;
        if matches!((self, event), (Self::Plain, Event::Listening { .. })) {
            let mut out = io::stdout();
            out.write_all(line.as_bytes())?;
            return out.flush();
        }
        // In one piece, so that lines of two threads do not mix.
        io::stderr().write_all(line.as_bytes())
    }

    fn line(self, now: Timestamp, event: &Event<'_>) -> io::Result<String> {
        match self {
            Self::Plain => Ok(format!("{event}\n")),
            Self::Json => {
                let line = Line { time: format!("{now:.3}"), level: event.level(), event };
                serde_json::to_string(&line).map(|line| line + "\n").map_err(io::Error::other)
            }
        }
    }

    /// From here on a thread that breaks says where, and not what it had in hand.
    pub(crate) fn watch_panics(self) {
        std::panic::set_hook(Box::new(move |info| {
            if let Some(place) = info.location() {
                self.write(&Event::Broke { file: Detail::file(Path::new(place.file())), line: place.line() });
            }
        }));
    }
}

impl Event<'_> {
    fn level(&self) -> &'static str {
        match self {
            Self::Attempt { outcome: "unknown", .. }
            | Self::Open { .. }
            | Self::NoPage
            | Self::SignInFailed { .. }
            | Self::AuditRepaired { .. } => "warn",
            Self::Listening { .. }
            | Self::Metrics { .. }
            | Self::CertificateRead
            | Self::Stopping { .. }
            | Self::AuditHead { .. }
            | Self::Attempt { .. } => "info",
            Self::CertificateKept { .. }
            | Self::NotRecorded { .. }
            | Self::AuditClosed { .. }
            | Self::AuditWaiting { .. }
            | Self::AuditFault { .. }
            | Self::Broke { .. } => "error",
        }
    }
}

/// In words. Of an attempt, less than in JSON: whoever reads it sits at the machine.
impl fmt::Display for Event<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listening { url } => write!(out, "passdesk listens on {url}"),
            Self::Open { listen } => write!(
                out,
                "warning: access = \"open\": whoever can reach {listen} can use every connection, and nobody is asked for a name"
            ),
            Self::NoPage => out.write_str(
                "warning: this program has no page in it and no folder with one is named, so there is only the API; build the \
                 program with `cargo xtask build`, or name the folder of `cargo xtask site` with --site or `site`",
            ),
            Self::Metrics { url } => write!(out, "metrics are at {url}"),
            Self::CertificateRead => out.write_str("the certificate was read again"),
            Self::CertificateKept { detail } => write!(out, "the certificate of before is kept: {detail}"),
            Self::Stopping { waiting } => {
                write!(out, "stopping when {waiting} requests have their outcomes; stop again to leave them unknown")
            }
            Self::Attempt { connection, operation, outcome, cause, found, .. } => {
                write!(out, "{connection} {operation} {}", outcome.replace('_', " "))?;
                match found {
                    Some(count) => write!(out, " ({count})"),
                    None if cause.is_empty() => Ok(()),
                    None => write!(out, " ({cause})"),
                }
            }
            Self::SignInFailed { connection, cause } => write!(out, "{connection} sign-in failed ({cause})"),
            Self::NotRecorded { detail } | Self::AuditFault { detail } => write!(out, "{detail}"),
            Self::AuditHead { head } => write!(out, "audit head {head}"),
            Self::AuditClosed { detail } => write!(out, "{detail}; nothing is sent until the audit trail can be written"),
            Self::AuditWaiting { detail, records } => write!(out, "{detail}; {records} records of the audit trail wait in memory"),
            Self::AuditRepaired { file, bytes } => {
                write!(out, "{file}: {bytes} bytes of a record that was not written to its end are cut off")
            }
            Self::Broke { file, line } => write!(out, "the proxy broke at {file}:{line}; please report it"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt<'a>(connection: &'a str, cause: &'a str) -> Event<'a> {
        let (attempt, operation) = ("000102030405060708090a0b0c0d0e0f", "reset.set");
        Event::Attempt { attempt, connection, operation, outcome: "refused", cause, found: None, duration_ms: 12 }
    }

    fn line(log: Log, event: &Event<'_>) -> String {
        log.line("2026-11-30T08:00:00.123456Z".parse().unwrap(), event).unwrap()
    }

    #[test]
    fn an_attempt_is_one_line_in_words_and_one_object_in_json() {
        assert_eq!(line(Log::Plain, &attempt("a", "")), "a reset.set refused\n");
        assert_eq!(line(Log::Plain, &attempt("a", "password-too-short")), "a reset.set refused (password-too-short)\n");
        assert_eq!(
            line(Log::Json, &attempt("a", "password-too-short")),
            "{\"time\":\"2026-11-30T08:00:00.123Z\",\"level\":\"info\",\"event\":\"attempt\",\
             \"attempt\":\"000102030405060708090a0b0c0d0e0f\",\"connection\":\"a\",\"operation\":\"reset.set\",\"outcome\":\"refused\",\
             \"cause\":\"password-too-short\",\"duration_ms\":12}\n"
        );
        let found = Event::Attempt {
            attempt: "f",
            connection: "a",
            operation: "find.mail",
            outcome: "found",
            cause: "",
            found: Some(3),
            duration_ms: 1,
        };
        assert_eq!(line(Log::Plain, &found), "a find.mail found (3)\n");
        assert!(line(Log::Json, &found).contains("\"outcome\":\"found\",\"found\":3,"));
    }

    /// Whatever a file is called, a line stays a line.
    /// Threats: T42.
    #[test]
    fn no_path_breaks_a_line_or_hides_something_in_it() {
        let hostile = "/var/a\n{\"event\":\"attempt\"}\r\u{1b}[2K\u{202e}\u{2028}";
        let error = io::Error::other(hostile);
        for event in [
            Event::AuditRepaired { file: Detail::file(Path::new(hostile)), bytes: 3 },
            Event::AuditWaiting { detail: Detail::of(&error), records: 2 },
            Event::Broke { file: Detail::file(Path::new(hostile)), line: 7 },
        ] {
            for log in [Log::Plain, Log::Json] {
                let line = line(log, &event);
                let inner = line.strip_suffix('\n').unwrap();
                assert!(!inner.chars().any(is_deceptive), "{inner:?}");
                assert!(log == Log::Plain || serde_json::from_str::<serde_json::Value>(inner).is_ok(), "{inner}");
            }
        }
    }

    #[test]
    fn its_word_is_read_or_told() {
        assert_eq!((Log::parse("plain"), Log::parse("json")), (Ok(Log::Plain), Ok(Log::Json)));
        assert!(Log::parse("JSON").unwrap_err().contains("write \"plain\" or \"json\""));
    }
}

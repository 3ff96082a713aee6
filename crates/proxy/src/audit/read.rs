//! What the command line does with a trail: show it, and prove it.
//!
//! Both only read, and take no lock: the proxy goes on writing.

mod show;
mod verify;

use jiff::{SignedDuration, Timestamp};

use super::AuditError;
use super::chain::{Head, Key};
use super::text::clean;
use crate::config::{Audit, AuditFile};

/// Which entries of a trail are asked for. What is `None` is not asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// Who asked, in any case of letters.
    pub who: Option<String>,
    /// The connection's id.
    pub connection: Option<String>,
    /// Whom it was about, in any case of letters.
    pub target: Option<String>,
    /// What became of it.
    pub outcome: Option<String>,
    /// Not before this: a time (RFC 3339), or a day in UTC.
    pub since: Option<String>,
    /// Not after this: a time, or a day, which counts to its end.
    pub until: Option<String>,
    /// JSON lines instead of a table.
    pub json: bool,
}

impl Audit {
    /// The trail's entries, one line each, oldest first. The chain is not looked at, and no key is needed.
    ///
    /// # Errors
    /// If there is no trail, it cannot be read, or a time of the query is none.
    pub fn show(&self, query: &AuditQuery) -> Result<String, AuditError> {
        show::show(&self.file()?.path, query)
    }

    /// Checks the whole trail, from its first record to its last; and that it has the record of this head
    /// (`SEQ:MAC`), if there is one. What was found, in words.
    ///
    /// # Errors
    /// The first line that is not what the proxy has written, or why the trail cannot be read.
    pub fn verify(&self, head: Option<&str>) -> Result<String, AuditError> {
        let file = self.file()?;
        let head: Option<Head> = head.map(str::parse).transpose()?;
        verify::verify(&file.path, &Key::new(&file.key.get()?)?, head)
    }

    fn file(&self) -> Result<&AuditFile, AuditError> {
        match self {
            Self::File(file) => Ok(file),
            Self::Unsaid | Self::None => Err(AuditError::NotConfigured),
        }
    }
}

/// Reads a time, or a day in UTC: its beginning, and the beginning of the next.
fn span(text: &str) -> Result<(Timestamp, Option<Timestamp>), AuditError> {
    if let Ok(time) = text.parse() {
        return Ok((time, None));
    }
    let day: Timestamp = format!("{text}T00:00:00Z").parse().map_err(|_| AuditError::Time(clean(text)))?;
    Ok((day, day.checked_add(SignedDuration::from_hours(24)).ok()))
}

//! Is the trail what the proxy has written, all of it, and in order?

use std::fmt::Write as _;
use std::path::Path;

use crate::audit::chain::{Head, Key, Mac};
use crate::audit::record::{Event, Line};
use crate::audit::{AuditError, Flaw, files};

/// What is known of a trail up to a line.
#[derive(Debug, Default)]
struct Known {
    /// The number of its first record, and where that is; `None` before it.
    begins: Option<u64>,
    end: Option<Head>,
    /// The last record that the trail says is gone.
    removed: u64,
    repaired: u64,
    /// The mac of the record that the head names.
    named: Option<Mac>,
}

/// Checks every record of a trail.
pub(super) fn verify(path: &Path, key: &Key, head: Option<Head>) -> Result<String, AuditError> {
    let mut known = Known::default();
    let mut files = 0_u64;
    let mut first = path.to_owned();
    for (path, file) in files::snapshot(path)? {
        files += 1;
        let mut line = 0;
        if known.begins.is_none() {
            first.clone_from(&path);
        }
        files::lines(file, &path, |bytes, whole| {
            line += 1;
            known.line(bytes, whole, key, head).map_err(|flaw| AuditError::Flawed { path: path.clone(), line, flaw })
        })?;
    }
    let (Some(begins), Some(end)) = (known.begins, known.end) else { return Err(AuditError::Absent(path.to_owned())) };
    if begins > known.removed + 1 {
        return Err(AuditError::Flawed { path: first, line: 1, flaw: Flaw::Unaccounted(begins) });
    }
    if let Some(head) = head {
        match known.named {
            None => return Err(AuditError::HeadGone { seq: head.seq, cut: head.seq > end.seq }),
            Some(mac) if mac != head.mac => return Err(AuditError::HeadDiffers(head.seq)),
            Some(_) => {}
        }
    }
    Ok(report(&known, begins, end, files, head))
}

impl Known {
    /// Checks the next line.
    fn line(&mut self, bytes: &[u8], whole: bool, key: &Key, head: Option<Head>) -> Result<(), Flaw> {
        if !whole {
            return Err(Flaw::Torn(bytes.len() as u64));
        }
        let line = Line::parse(bytes).ok_or(Flaw::NoRecord)?;
        let found = line.record.seq;
        let previous = match self.end {
            None => line.follows().ok_or(Flaw::Headless(found))?,
            Some(end) => {
                let expected = end.seq + 1;
                match found.cmp(&expected) {
                    std::cmp::Ordering::Less => return Err(Flaw::OutOfOrder { found, expected }),
                    std::cmp::Ordering::Greater => return Err(Flaw::Missing { found, expected }),
                    std::cmp::Ordering::Equal => end.mac,
                }
            }
        };
        if key.mac(previous, line.canonical) != line.mac {
            return Err(Flaw::Altered(found));
        }
        self.begins.get_or_insert(found);
        self.end = Some(Head { seq: found, mac: line.mac });
        self.removed = self.removed.max(line.record.removed.unwrap_or(0));
        self.repaired += u64::from(line.record.event == Event::Repaired);
        if head.is_some_and(|head| head.seq == found) {
            self.named = Some(line.mac);
        }
        Ok(())
    }
}

fn report(known: &Known, begins: u64, end: Head, files: u64, head: Option<Head>) -> String {
    let mut told = format!("records {begins} to {} in {files} files are whole and in order\n", end.seq);
    // A string takes whatever is written to it.
    if begins > 1 {
        let _ = writeln!(told, "the chain begins at record {begins}; what came before was removed since it was too old");
    }
    if known.repaired > 0 {
        let _ = writeln!(told, "after a crash {} times a record that was not written to its end was cut off", known.repaired);
    }
    match head {
        Some(head) => {
            let _ = writeln!(told, "record {} is the one that the head names; the end after it is unproven", head.seq);
        }
        None => told.push_str(
            "the end is unproven: records may have been cut off there; give the last `audit head` of the proxy's log with --head\n",
        ),
    }
    let _ = writeln!(told, "audit head {end}");
    told
}

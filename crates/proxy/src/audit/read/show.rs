//! The entries of a trail, for people and for other programs.

use std::path::Path;

use super::{AuditQuery, span};
use crate::audit::entries::{Entries, Entry};
use crate::audit::record::Line;
use crate::audit::text::clean;
use crate::audit::{AuditError, files};

/// The titles of the table's columns.
const TITLES: [&str; 8] = ["TIME", "WHO", "CONNECTION", "OPERATION", "TARGET", "OUTCOME", "REASON", "NOTE"];

/// The entries that are asked for, one line each, oldest first.
pub(super) fn show(path: &Path, query: &AuditQuery) -> Result<String, AuditError> {
    let since = query.since.as_deref().map(span).transpose()?.map(|(since, _)| since);
    let until = query.until.as_deref().map(span).transpose()?;
    let files = files::snapshot(path)?;
    if files.is_empty() {
        return Err(AuditError::Absent(path.to_owned()));
    }
    let mut entries = Entries::new(usize::MAX);
    for (path, file) in files {
        files::lines(file, &path, |line, whole| {
            // What is no record is for `passdesk audit verify` to tell.
            if let Some(line) = Line::parse(line).filter(|_| whole) {
                entries.take(&line.record);
            }
            Ok::<_, AuditError>(())
        })?;
    }
    let asked = entries.iter().map(cleaned).filter(|entry| {
        let is = |query: &Option<String>, text: &str| query.as_ref().is_none_or(|query| clean(query).to_lowercase() == text.to_lowercase());
        is(&query.who, &entry.who)
            && is(&query.connection, &entry.connection)
            && is(&query.target, &entry.target)
            && is(&query.outcome, &entry.outcome)
            && since.is_none_or(|since| entry.at >= since)
            && until.is_none_or(|(until, next)| next.map_or(entry.at <= until, |next| entry.at < next))
    });
    Ok(if query.json { json(asked) } else { table(asked) })
}

/// An entry as a terminal may have it, whoever has written to the file.
fn cleaned(entry: &Entry) -> Entry {
    Entry {
        attempt: clean(&entry.attempt),
        who: clean(&entry.who),
        mode: clean(&entry.mode),
        from: clean(&entry.from),
        connection: clean(&entry.connection),
        operation: clean(&entry.operation),
        target: clean(&entry.target),
        outcome: clean(&entry.outcome),
        reason: clean(&entry.reason),
        note: clean(&entry.note),
        ..*entry
    }
}

fn json(entries: impl Iterator<Item = Entry>) -> String {
    // No entry is refused by JSON.
    entries.filter_map(|entry| serde_json::to_string(&entry).ok()).map(|line| line + "\n").collect()
}

fn table(entries: impl Iterator<Item = Entry>) -> String {
    let titles = TITLES.map(str::to_owned);
    let rows: Vec<[String; 8]> = [titles].into_iter().chain(entries.map(row)).collect();
    let mut widths = [0; 8];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let line = |row: &[String; 8]| {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        cells.join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

fn row(entry: Entry) -> [String; 8] {
    // An attempt of a proxy that runs, or one that a killed proxy has left and no other has found yet.
    let outcome = if entry.outcome.is_empty() { "-".to_owned() } else { entry.outcome };
    let at = format!("{:.3}", entry.at);
    [at, entry.who, entry.connection, entry.operation, entry.target, outcome, entry.reason, entry.note]
}

//! The end of a file: where the next record goes, and whether the one before it is ours.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use jiff::Timestamp;

use super::AuditError;
use super::chain::{Head, Key};
use super::record::Line;

/// How much is read first, in bytes; more lines than are needed, unless somebody has filled the file.
const WINDOW: u64 = 64 * 1024;
/// How every record begins.
const BEGINNING: &[u8] = b"{\"v\":1,\"seq\":";

/// The end of a file.
#[derive(Debug)]
pub(super) struct Tail {
    /// The last whole record, and when it was.
    pub(super) last: Option<(Head, Timestamp)>,
    /// Where it ends, in bytes.
    pub(super) end: u64,
    /// Bytes after it, of a record that was not written to its end.
    pub(super) torn: u64,
}

/// Reads the end of a file.
///
/// # Errors
/// If it cannot be read, is no trail, or its last whole record is not signed with this key.
pub(super) fn read(file: &mut File, path: &Path, key: &Key) -> Result<Tail, AuditError> {
    let unreadable = |source| AuditError::io("read", path)(source);
    let length = file.metadata().map_err(unreadable)?.len();
    let mut window = WINDOW;
    loop {
        let from = length.saturating_sub(window);
        let bytes = read_from(file, from, length).map_err(unreadable)?;
        if let Some(tail) = judge(&bytes, from, path, key)? {
            return Ok(tail);
        }
        window = window.saturating_mul(2);
    }
}

fn read_from(file: &mut File, from: u64, to: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(from))?;
    file.take(to.saturating_sub(from)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Judges the end of a file of which these bytes are known, from that place on; `None` if more must be
/// known.
fn judge(bytes: &[u8], from: u64, path: &Path, key: &Key) -> Result<Option<Tail>, AuditError> {
    let mut rest = bytes;
    let mut torn = 0;
    let mut lines = Vec::new();
    while let Some((before, line, whole)) = last_line(rest) {
        if before.is_empty() && from > 0 {
            // Its beginning is not among the bytes.
            return Ok(None);
        }
        rest = before;
        lines.push(Line::parse(line).filter(|_| whole));
        match lines.as_slice() {
            // Not written to its end: without its line end, or with one that was on the disk before the rest.
            [None] => {
                if before.is_empty() && !begins(line) {
                    return Err(AuditError::NotATrail(path.to_owned()));
                }
                torn += line.len() + usize::from(whole);
                lines.clear();
                // Only one line can be so: each is on the disk before the next is begun.
                if whole && torn > line.len() + 1 {
                    return Err(AuditError::Broken(path.to_owned()));
                }
            }
            [Some(_), _] => break,
            _ => {}
        }
    }
    let end = from + u64::try_from(bytes.len() - torn).unwrap_or(u64::MAX);
    let torn = u64::try_from(torn).unwrap_or(u64::MAX);
    let mut lines = lines.into_iter();
    let Some(Some(last)) = lines.next() else { return Ok(Some(Tail { last: None, end, torn })) };
    let previous = match lines.next() {
        Some(before) => before.map(|before| before.mac),
        None => last.follows(),
    };
    if previous.is_none_or(|previous| key.mac(previous, last.canonical) != last.mac) {
        return Err(AuditError::Broken(path.to_owned()));
    }
    Ok(Some(Tail { last: Some((Head { seq: last.record.seq, mac: last.mac }, last.record.at)), end, torn }))
}

/// The number of a file's first record; `None` if it has none.
pub(super) fn first(file: &mut File) -> io::Result<Option<u64>> {
    file.seek(SeekFrom::Start(0))?;
    let mut line = Vec::new();
    BufReader::new(file).read_until(b'\n', &mut line)?;
    Ok(line.strip_suffix(b"\n").and_then(Line::parse).map(|line| line.record.seq))
}

/// The last line, what is before it, and whether it has a line end.
fn last_line(bytes: &[u8]) -> Option<(&[u8], &[u8], bool)> {
    let (inner, whole) = match bytes.split_last()? {
        (b'\n', inner) => (inner, true),
        _ => (bytes, false),
    };
    let at = inner.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let (before, line) = inner.split_at_checked(at)?;
    Some((before, line, whole))
}

/// Whether this can be what a crash left of a file's first record. Anything else is not ours to cut off.
fn begins(line: &[u8]) -> bool {
    let length = line.len().min(BEGINNING.len());
    line.get(..length) == BEGINNING.get(..length) || line.iter().all(|byte| *byte == 0)
}

//! Common passwords: whether a whole password is one of a list.
//!
//! The whole password is compared, never a part of it (NIST SP 800-63B-4, section 3.1.1.2): "mypassword1"
//! is not refused because "password" is on a list. A to Z count as a to z, since the lists are
//! almost all lower case and "PASSWORD" is as easy to guess as "password". Other letters count as
//! they are: the lists have next to none, and the tables for them would weigh more than a list.
//!
//! A list is its entries themselves, sorted, each without what it shares with the one before. That
//! is smaller than any set of hashes once a server has compressed it (common passwords resemble
//! each other, hashes do not), and there are no false hits. It begins with the number of entries
//! (four bytes, the lowest first). An entry is one byte below 32, how many bytes it shares with the
//! entry before, and then the bytes that differ, of which none is below 32.

mod pack;

use std::borrow::Cow;
use std::cmp::Ordering;

/// The longest entry in bytes: what two entries share must be a number below 32.
pub const LONGEST: usize = 32;

const HEADER: usize = 4;
const COMMON: &[u8] = include_bytes!("../blocklist/common.bin");
/// How many entries lie between two places at which a search can begin.
const STRIDE: u32 = 128;

/// Why bytes are no list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not even the number of entries is there.
    #[error("a blocklist begins with the number of its entries in four bytes: this file ends before; fetch or build it again")]
    Empty,
    /// An entry is out of order, shares more than there is, or has a byte that no entry has.
    #[error("the blocklist is damaged at byte {0}: fetch or build it again")]
    Damaged(usize),
    /// The list ends too early or too late.
    #[error("the blocklist should have {expected} entries and has {found}: fetch or build it again")]
    Incomplete {
        /// The number in its header.
        expected: u32,
        /// How many there are.
        found: u32,
    },
    /// What a list is to be made of cannot be an entry.
    #[error("entry {0} cannot be in a blocklist: it is empty, has a control character, or is longer than {LONGEST} bytes")]
    Entry(usize),
}

/// A set of passwords that are too common.
///
/// ```
/// use passdesk_core::blocklist::Blocklist;
///
/// let common = Blocklist::common();
/// assert!(common.contains("Password1"));
/// assert!(!common.contains("Password1 and more"));
/// ```
#[derive(Clone, Debug)]
pub struct Blocklist {
    bytes: Cow<'static, [u8]>,
    /// Every so many entries, where the next one begins: sorted by entry.
    marks: Vec<Mark>,
}

/// An entry of which the whole is known.
#[derive(Clone, Debug)]
struct Mark {
    entry: Box<[u8]>,
    /// Where the entry after it begins.
    next: usize,
}

impl Blocklist {
    /// The most common passwords, built in: for as long as there is no longer list.
    #[must_use]
    pub const fn common() -> Self {
        Self { bytes: Cow::Borrowed(COMMON), marks: Vec::new() }
    }

    /// Reads a list and checks all of it: one that is accepted finds every entry it has.
    ///
    /// The time it takes is linear in the number of bytes, the memory a small part of it. It cannot
    /// tell that the last entry was cut short or that a byte became another one that fits: whoever
    /// fetches a list holds it against its digest.
    ///
    /// # Errors
    ///
    /// When the bytes are no list, or not a whole one.
    pub fn parse(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, Error> {
        let bytes = bytes.into();
        let (header, body) = bytes.split_first_chunk::<HEADER>().ok_or(Error::Empty)?;
        let expected = u32::from_le_bytes(*header);
        let mut marks = Vec::new();
        let mut last: Vec<u8> = Vec::new();
        let mut found = 0;
        let mut rest = body;
        while let Some((shared, suffix, after)) = entry(rest) {
            let differs = suffix.first() > last.get(shared);
            if !differs || shared > last.len() || shared + suffix.len() > LONGEST || suffix.iter().any(u8::is_ascii_uppercase) {
                break;
            }
            last.truncate(shared);
            last.extend_from_slice(suffix);
            rest = after;
            found += 1;
            if found % STRIDE == 0 {
                marks.push(Mark { entry: last.as_slice().into(), next: bytes.len() - rest.len() });
            }
        }
        if !rest.is_empty() {
            return Err(Error::Damaged(bytes.len() - rest.len()));
        }
        if found != expected {
            return Err(Error::Incomplete { expected, found });
        }
        Ok(Self { bytes, marks })
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.bytes.first_chunk().map_or(0, |count| u32::from_le_bytes(*count))
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the whole password, in NFC, is on the list. The caller normalises, since a browser has
    /// a normaliser of its own. No copy of the password is made.
    #[must_use]
    pub fn contains(&self, password: &str) -> bool {
        let password = password.as_bytes();
        let less = self.marks.partition_point(|mark| mark.entry.iter().copied().lt(folded(password)));
        let mark = less.checked_sub(1).and_then(|last| self.marks.get(last));
        let (before, next) = mark.map_or((&[][..], HEADER), |mark| (&mark.entry, mark.next));
        // How much of the password the entry before begins with: that entry is always less.
        let mut shared = common(before, password);
        let mut rest = self.bytes.get(next..).unwrap_or_default();
        while let Some((kept, suffix, after)) = entry(rest) {
            match kept.cmp(&shared) {
                // It differs from the password where the one before did, and is still less.
                Ordering::Greater => {}
                // It is greater than the one before in what that had of the password.
                Ordering::Less => return false,
                Ordering::Equal => {
                    let missing = password.get(shared..).unwrap_or_default();
                    let same = common(suffix, missing);
                    match suffix.get(same).copied().cmp(&folded(missing).nth(same)) {
                        Ordering::Less => shared += same,
                        Ordering::Equal => return true,
                        Ordering::Greater => return false,
                    }
                }
            }
            rest = after;
        }
        false
    }
}

/// The first entry of these bytes: what it shares with the one before, the rest of it, and all after it.
fn entry(bytes: &[u8]) -> Option<(usize, &[u8], &[u8])> {
    let (shared, rest) = bytes.split_first()?;
    let end = rest.iter().position(|byte| is_control(*byte)).unwrap_or(rest.len());
    let (suffix, after) = rest.split_at_checked(end)?;
    Some((usize::from(*shared), suffix, after))
}

/// Whether the byte tells what is shared, since it cannot be part of an entry.
fn is_control(byte: u8) -> bool {
    usize::from(byte) < LONGEST
}

/// The bytes of a password as entries have them.
fn folded(password: &[u8]) -> impl Iterator<Item = u8> {
    password.iter().map(u8::to_ascii_lowercase)
}

/// How many bytes the two begin with alike.
fn common(entry: &[u8], password: &[u8]) -> usize {
    entry.iter().zip(folded(password)).take_while(|(a, b)| **a == *b).count()
}

#[cfg(test)]
mod tests;

//! Writing a list.

use super::{Blocklist, Error, HEADER, LONGEST, is_control};

impl Blocklist {
    /// Writes the list that has these entries, in NFC and in any order: the same entries, the same bytes.
    ///
    /// # Errors
    ///
    /// When something cannot be an entry.
    ///
    /// ```
    /// use passdesk_core::blocklist::Blocklist;
    ///
    /// let bytes = Blocklist::pack(["qwertz", "Qwerty", "qwerty"])?;
    /// let list = Blocklist::parse(bytes)?;
    /// assert_eq!(list.len(), 2);
    /// assert!(list.contains("QWERTZ"));
    /// # Ok::<(), passdesk_core::blocklist::Error>(())
    /// ```
    pub fn pack<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Vec<u8>, Error> {
        let mut sorted = Vec::new();
        for (at, entry) in entries.into_iter().enumerate() {
            let fits = (1..=LONGEST).contains(&entry.len());
            if !fits || entry.bytes().any(is_control) {
                return Err(Error::Entry(at));
            }
            sorted.push(entry.to_ascii_lowercase().into_bytes());
        }
        sorted.sort_unstable();
        sorted.dedup();
        let count = u32::try_from(sorted.len()).map_err(|_| Error::Entry(sorted.len()))?;
        let mut bytes = Vec::with_capacity(HEADER + sorted.len());
        bytes.extend(count.to_le_bytes());
        let mut last: &[u8] = &[];
        for entry in &sorted {
            let shared = last.iter().zip(entry).take_while(|(a, b)| a == b).count();
            // Below 32: entries of one length that share all of it are the same.
            bytes.extend(u8::try_from(shared));
            bytes.extend(entry.iter().skip(shared));
            last = entry;
        }
        Ok(bytes)
    }
}

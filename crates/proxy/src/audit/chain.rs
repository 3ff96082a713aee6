//! The chain: each record is signed together with the one before it.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use hmac::{Hmac, KeyInit as _, Mac as _};
use passdesk_core::Secret;
use sha2::Sha256;

use super::AuditError;

/// A key has at least so many characters: 32 hexadecimal digits are 128 bits.
const MIN_KEY: usize = 32;

/// The key of a chain.
#[derive(Clone)]
pub(super) struct Key(Hmac<Sha256>);

impl Key {
    /// # Errors
    /// If it is too short.
    pub(super) fn new(secret: &Secret) -> Result<Self, AuditError> {
        // EXPOSE: the key goes into the HMAC, and nowhere else.
        let secret = secret.expose();
        if secret.chars().count() < MIN_KEY {
            return Err(AuditError::ShortKey);
        }
        Hmac::new_from_slice(secret.as_bytes()).map(Self).map_err(|_| AuditError::ShortKey)
    }

    /// The mac of a line: of the one before it, and of its own bytes.
    pub(super) fn mac(&self, previous: Mac, canonical: &[u8]) -> Mac {
        let hmac = self.0.clone().chain_update(previous.0).chain_update(canonical);
        Mac(hmac.finalize().into_bytes().into())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(passdesk_core::secret::MASK)
    }
}

/// What a line is signed with: HMAC-SHA256. It is written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Mac([u8; 32]);

impl Mac {
    /// What the first record of a trail follows.
    pub(super) const NONE: Self = Self([0; 32]);
    /// How many digits it is written with.
    pub(super) const DIGITS: usize = 64;

    /// Reads a mac in its one spelling.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let (pairs, []) = text.as_chunks::<2>() else { return None };
        let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect();
        bytes?.try_into().ok().map(Self)
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Mac {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// The end of a trail. Kept elsewhere, it proves that nothing was cut off. It is written `SEQ:MAC`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The last record's number.
    pub(super) seq: u64,
    /// Its mac.
    pub(super) mac: Mac,
}

impl Head {
    /// The end of a trail that has no record yet.
    pub(super) const NONE: Self = Self { seq: 0, mac: Mac::NONE };
}

impl fmt::Display for Head {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.seq, self.mac)
    }
}

impl FromStr for Head {
    type Err = AuditError;

    fn from_str(text: &str) -> Result<Self, AuditError> {
        let read = || {
            let (seq, mac) = text.split_once(':')?;
            Some(Self { seq: seq.parse().ok().filter(|seq| *seq > 0)?, mac: Mac::parse(mac.as_bytes())? })
        };
        read().ok_or_else(|| AuditError::HeadForm(super::text::clean(text)))
    }
}

/// 128 random bits as 32 hexadecimal digits, to tell one run of the process from another.
pub(super) fn random_id() -> String {
    use std::hash::{BuildHasher as _, RandomState};
    let mut id = String::with_capacity(32);
    for half in 0_u8..2 {
        // The standard library draws these keys from the operating system.
        let drawn = RandomState::new().hash_one((half, std::process::id(), std::time::SystemTime::now()));
        // A string takes whatever is written to it.
        let _ = write!(id, "{drawn:016x}");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mac_depends_on_the_key_the_one_before_and_every_byte() {
        let key = |text: &str| Key::new(&Secret::new(text.repeat(32))).unwrap();
        let first = key("k").mac(Mac::NONE, b"one");
        assert_ne!(first, key("l").mac(Mac::NONE, b"one"));
        assert_ne!(first, key("k").mac(first, b"one"));
        assert_ne!(first, key("k").mac(Mac::NONE, b"onf"));
        assert_eq!(first, key("k").mac(Mac::NONE, b"one"));
        // Computed with Python's hmac module: the format must not change unnoticed.
        assert_eq!(first.to_string(), "9a356c6b43328404a3902ac7205754efaae136e1c45d05175234438ca9e43a69");
    }

    #[test]
    fn a_mac_and_a_head_have_one_spelling() {
        let head = format!("12:{}", "0f".repeat(32));
        assert_eq!(head.parse::<Head>().unwrap().to_string(), head);
        for wrong in
            ["", "12", "12:", "0:00", &head.to_uppercase(), &format!("{head}0"), &format!("{head}00"), &head.replacen("12", "0", 1)]
        {
            assert!(matches!(wrong.parse::<Head>(), Err(AuditError::HeadForm(_))), "{wrong}");
        }
    }

    #[test]
    fn a_key_is_long_enough_and_never_printed() {
        assert!(matches!(Key::new(&Secret::new("k".repeat(31))), Err(AuditError::ShortKey)));
        assert_eq!(format!("{:?}", Key::new(&Secret::new("k".repeat(32))).unwrap()), "•••");
        assert_ne!(random_id(), random_id());
        assert_eq!(random_id().len(), 32);
    }
}

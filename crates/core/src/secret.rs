//! A string that is nobody else's business.

use std::fmt;

use zeroize::Zeroizing;

/// How a secret looks wherever it would be printed.
pub const MASK: &str = "•••";

/// A password, token, key, or whatever holds one (a built request does).
///
/// It prints as [`MASK`], cannot be serialised and is overwritten when dropped. Copies that a
/// browser, an allocator or a TLS library makes are beyond its reach.
///
/// ```
/// let password = passdesk_core::Secret::new("correct horse");
/// assert_eq!(format!("{password:?}"), "•••");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the string over; nothing is copied.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(Zeroizing::new(value.into()))
    }

    /// The secret itself. Each use is a place to look at: it may only go where a template names it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(MASK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Threats: T42.
    #[test]
    fn a_secret_is_not_printed_however_deep_it_stands() {
        let nested = Some(vec![Secret::new("hunter2")]);
        assert_eq!(format!("{nested:?}"), "Some([•••])");
    }
}

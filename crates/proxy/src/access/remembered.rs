//! What was found right is not computed again for five minutes: a check costs as much as a guess is to cost.
//!
//! Kept is SHA-256 of a random key and the header's value, and never the value. The key is drawn at
//! each start and is never told, so that what is kept can be compared with nothing.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

use crate::random::{NoRandomness, random};

/// How long it is known.
pub(crate) const KEPT: Duration = Duration::from_mins(5);
/// How many are known at once; above it the oldest is forgotten.
const MAX_KEPT: usize = 1024;

/// Logins by the credentials that were right for them.
pub(crate) struct Remembered {
    key: [u8; 32],
    known: Mutex<HashMap<[u8; 32], Known>>,
}

struct Known {
    login: String,
    until: Instant,
}

impl Remembered {
    /// Knows nothing yet.
    pub(crate) fn new() -> Result<Self, NoRandomness> {
        Ok(Self { key: random()?, known: Mutex::default() })
    }

    /// Whose credentials these are, if they were right lately.
    pub(crate) fn login(&self, credentials: &[u8]) -> Option<String> {
        let name = self.name(credentials);
        self.lock().get(&name).filter(|known| Instant::now() < known.until).map(|known| known.login.clone())
    }

    /// Notes that these credentials are right.
    pub(crate) fn remember(&self, credentials: &[u8], login: String) {
        let name = self.name(credentials);
        let now = Instant::now();
        let mut known = self.lock();
        known.retain(|_, known| now < known.until);
        if known.len() >= MAX_KEPT {
            let oldest = known.iter().min_by_key(|(_, known)| known.until).map(|(name, _)| *name);
            oldest.and_then(|oldest| known.remove(&oldest));
        }
        known.insert(name, Known { login, until: now + KEPT });
    }

    fn name(&self, credentials: &[u8]) -> [u8; 32] {
        Sha256::new().chain_update(self.key).chain_update(credentials).finalize().into()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_was_right_is_known_for_five_minutes_and_just_that() {
        let remembered = Remembered::new().unwrap();
        remembered.remember(b"Basic a", "anna".to_owned());
        assert_eq!(remembered.login(b"Basic a").as_deref(), Some("anna"));
        assert_eq!(remembered.login(b"Basic b"), None);
        advance(KEPT.saturating_sub(Duration::from_millis(1))).await;
        assert_eq!(remembered.login(b"Basic a").as_deref(), Some("anna"));
        advance(Duration::from_millis(1)).await;
        assert_eq!(remembered.login(b"Basic a"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn it_does_not_fill_the_memory() {
        let remembered = Remembered::new().unwrap();
        for count in 0..=MAX_KEPT {
            remembered.remember(count.to_string().as_bytes(), "anna".to_owned());
            advance(Duration::from_millis(1)).await;
        }
        assert_eq!(remembered.lock().len(), MAX_KEPT);
        assert_eq!((remembered.login(b"0"), remembered.login(b"1024").as_deref()), (None, Some("anna")));
    }

    #[test]
    fn two_proxies_name_the_same_credentials_differently() {
        let names = [(); 2].map(|()| Remembered::new().unwrap().name(b"Basic a"));
        assert_ne!(names[0], names[1]);
    }
}

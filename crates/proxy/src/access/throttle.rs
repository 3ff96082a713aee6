//! Who has guessed wrong too often must wait, longer each time.
//!
//! The first failures are free. From then on each one is followed by a wait that doubles, up to a
//! quarter of an hour. During it nothing is let through, what is right no more than what is wrong: or a
//! guesser would be told by the wait itself. Whoever knows a login can so keep its owner out; that is
//! the price.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The longest wait.
pub(crate) const LONGEST: Duration = Duration::from_mins(15);
/// So long after the last wait its failures are forgotten.
const KEPT: Duration = Duration::from_hours(1);
/// How many keys are known at once. Above it the one whose wait ends first is forgotten: a guesser who
/// wants one forgotten must fail that often elsewhere.
const MAX_KEYS: usize = 10_000;

/// Failures by login, by address, or by whatever else is counted.
#[derive(Debug)]
pub(crate) struct Throttle<Key> {
    free: u32,
    failures: Mutex<HashMap<Key, Failures>>,
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    /// When the last wait is over.
    until: Instant,
}

impl<Key: Clone + Eq + Hash> Throttle<Key> {
    /// After so many failures there is no wait yet.
    pub(crate) fn new(free: u32) -> Self {
        Self { free, failures: Mutex::default() }
    }

    /// The whole seconds that are still to be waited, if there are any.
    pub(crate) fn wait(&self, key: &Key) -> Option<u32> {
        let until = self.lock().get(key)?.until;
        let left = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
        Some(u32::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u32::MAX))
    }

    /// Counts a failure.
    pub(crate) fn failed(&self, key: &Key) {
        let now = Instant::now();
        let mut failures = self.lock();
        if failures.len() >= MAX_KEYS && !failures.contains_key(key) {
            let first = failures.iter().min_by_key(|(_, known)| known.until).map(|(key, _)| key.clone());
            first.and_then(|first| failures.remove(&first));
        }
        let new = Failures { count: 0, until: now };
        let known = failures.entry(key.clone()).or_insert(new);
        if now >= known.until + KEPT {
            *known = new;
        }
        known.count = known.count.saturating_add(1);
        known.until = now + self.after(known.count);
    }

    /// Forgets the failures.
    pub(crate) fn forget(&self, key: &Key) {
        self.lock().remove(key);
    }

    /// How long to wait after so many failures.
    fn after(&self, count: u32) -> Duration {
        let doublings = count.checked_sub(self.free.saturating_add(1));
        let seconds = doublings.map_or(0, |doublings| 1_u64.checked_shl(doublings).unwrap_or(u64::MAX));
        Duration::from_secs(seconds).min(LONGEST)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_wait_doubles_up_to_a_quarter_of_an_hour() {
        let throttle = Throttle::new(5);
        let mut waits = Vec::new();
        for _ in 0..20 {
            throttle.failed(&"anna");
            let wait = throttle.wait(&"anna");
            assert_eq!(throttle.wait(&"ben"), None);
            advance(Duration::from_secs(u64::from(wait.unwrap_or(0)))).await;
            assert_eq!(throttle.wait(&"anna"), None);
            waits.push(wait.unwrap_or(0));
        }
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_left_of_a_wait_is_told_in_whole_seconds() {
        let throttle = Throttle::new(0);
        throttle.failed(&1);
        throttle.failed(&1);
        assert_eq!(throttle.wait(&1), Some(2));
        advance(Duration::from_millis(900)).await;
        assert_eq!(throttle.wait(&1), Some(2));
        advance(Duration::from_millis(1099)).await;
        assert_eq!(throttle.wait(&1), Some(1));
        advance(Duration::from_millis(1)).await;
        assert_eq!(throttle.wait(&1), None);
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_forgotten_after_an_hour_or_when_told() {
        let throttle = Throttle::new(1);
        throttle.failed(&1);
        advance(KEPT).await;
        throttle.failed(&1);
        assert_eq!(throttle.wait(&1), None);
        throttle.forget(&1);
        throttle.failed(&1);
        assert_eq!(throttle.wait(&1), None);
        throttle.failed(&1);
        assert_eq!(throttle.wait(&1), Some(1));
    }

    /// Threats: T38.
    #[tokio::test(start_paused = true)]
    async fn many_keys_do_not_fill_the_memory_and_the_longest_wait_stays() {
        let throttle = Throttle::new(0);
        for _ in 0..20 {
            throttle.failed(&usize::MAX);
        }
        for key in 0..MAX_KEYS + 10 {
            throttle.failed(&key);
        }
        assert_eq!(throttle.lock().len(), MAX_KEYS);
        assert_eq!(throttle.wait(&usize::MAX), Some(900));
    }
}

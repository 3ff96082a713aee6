//! How often something may be done: by a person, to a user, by a connection, in all; within an hour.
//!
//! All limits that concern a request are looked at together, and only if none is reached does it count for
//! each: so what is refused uses nothing up. (The ready-made limiters look at one key at a time.) The whole
//! stays small, since every entry also counts among all.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::metrics::Hits;

/// Within it so much may be done.
const WINDOW: Duration = Duration::from_hours(1);

/// So much of what one person was refused is written down. Else somebody without any right could fill the disk, and
/// nobody could do anything then.
const REFUSED: u32 = 60;

/// How often within an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rates {
    /// Resets by one person.
    pub(crate) person: u32,
    /// Resets of one user.
    pub(crate) target: u32,
    /// Resets by one connection.
    pub(crate) connection: u32,
    /// Searches by one person.
    pub(crate) searches: u32,
    /// Resets and searches in all.
    pub(crate) all: u32,
}

impl Rates {
    /// As often as anybody likes.
    pub(crate) const NONE: Self = Self { person: u32::MAX, target: u32::MAX, connection: u32::MAX, searches: u32::MAX, all: u32::MAX };
}

impl Default for Rates {
    fn default() -> Self {
        Self { person: 120, target: 10, connection: 600, searches: 240, all: 2000 }
    }
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Counted {
    /// Resets by this person.
    Person(String),
    /// Resets of this user by this connection.
    Target(String, String),
    /// Resets by this connection.
    Connection(String),
    /// Searches by this person.
    Searches(String),
    /// What this person was refused, as far as it is written down.
    Refused(String),
    /// All.
    All,
}

impl Counted {
    /// Which limit it comes up against.
    fn word(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Target(..) => "target",
            Self::Connection(_) => "connection",
            Self::Searches(_) => "searches",
            Self::Refused(_) => "refusals_written_down",
            Self::All => "all",
        }
    }
}

/// What was done within the last hour.
#[derive(Debug)]
pub(crate) struct Limits {
    rates: Rates,
    window: Duration,
    hits: Hits,
    done: Mutex<HashMap<Counted, VecDeque<Instant>>>,
}

impl Limits {
    pub(crate) fn new(rates: Rates, hits: Hits) -> Self {
        Self { rates, window: WINDOW, hits, done: Mutex::default() }
    }

    /// Nothing is too often, and what was done is forgotten after this time.
    pub(crate) fn none_within(self, window: Duration) -> Self {
        Self { rates: Rates::NONE, window, ..self }
    }

    /// Counts once more for each of these.
    ///
    /// # Errors
    /// If one of them has reached its limit: the time until it may be tried again. Nothing is counted then.
    pub(crate) fn take(&self, keys: &[Counted]) -> Result<(), Duration> {
        let now = Instant::now();
        // What is behind the lock is whole after every step.
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.retain(|_, times| {
            while times.front().is_some_and(|time| now.duration_since(*time) >= self.window) {
                times.pop_front();
            }
            !times.is_empty()
        });
        let waits = keys.iter().filter_map(|key| {
            let times = done.get(key)?;
            // The one that has to be an hour old before there is room.
            let full = times.len().checked_sub(self.rate(key) as usize)?;
            times.get(full).map(|time| (self.window.saturating_sub(now.duration_since(*time)), key))
        });
        if let Some((wait, key)) = waits.max_by_key(|(wait, _)| *wait) {
            self.hits.note(key.word());
            return Err(wait);
        }
        for key in keys {
            done.entry(key.clone()).or_default().push_back(now);
        }
        Ok(())
    }

    fn rate(&self, key: &Counted) -> u32 {
        match key {
            Counted::Person(_) => self.rates.person,
            Counted::Target(..) => self.rates.target,
            Counted::Connection(_) => self.rates.connection,
            Counted::Searches(_) => self.rates.searches,
            Counted::Refused(_) => REFUSED,
            Counted::All => self.rates.all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(person: &str, target: &str) -> [Counted; 4] {
        [
            Counted::Person(person.to_owned()),
            Counted::Target("a".to_owned(), target.to_owned()),
            Counted::Connection("a".to_owned()),
            Counted::All,
        ]
    }

    /// One account, one person, one connection, all.
    /// Threats: T37.
    #[tokio::test(start_paused = true)]
    async fn each_limit_holds_and_says_how_long_to_wait() {
        for (rates, others) in [
            (Rates { person: 2, ..Rates::default() }, keys("b", "1")),
            (Rates { target: 2, ..Rates::default() }, keys("a", "2")),
            (Rates { connection: 2, ..Rates::default() }, [Counted::Connection("b".to_owned()), Counted::All, Counted::All, Counted::All]),
        ] {
            let limits = Limits::new(rates, Hits::default());
            assert_eq!(limits.take(&keys("a", "1")), Ok(()));
            tokio::time::advance(Duration::from_mins(10)).await;
            assert_eq!(limits.take(&keys("a", "1")), Ok(()));
            assert_eq!(limits.take(&keys("a", "1")), Err(Duration::from_mins(50)), "{rates:?}");
            assert_eq!(limits.take(&others), Ok(()), "{rates:?}");
            tokio::time::advance(Duration::from_mins(50)).await;
            assert_eq!(limits.take(&keys("a", "1")), Ok(()));
            assert_eq!(limits.take(&keys("a", "1")), Err(Duration::from_mins(10)));
        }
        let limits = Limits::new(Rates { all: 1, ..Rates::default() }, Hits::default());
        assert_eq!(limits.take(&keys("a", "1")), Ok(()));
        assert_eq!(limits.take(&keys("b", "2")), Err(WINDOW));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_refused_uses_nothing_up() {
        let limits = Limits::new(Rates { target: 1, person: 2, ..Rates::default() }, Hits::default());
        assert_eq!(limits.take(&keys("a", "1")), Ok(()));
        for _ in 0..10 {
            assert!(limits.take(&keys("a", "1")).is_err());
        }
        assert_eq!(limits.take(&keys("a", "2")), Ok(()));
    }

    /// Many keys do not fill the memory.
    /// Threats: T38.
    #[tokio::test(start_paused = true)]
    async fn what_is_kept_is_bounded_by_all() {
        let limits = Limits::new(Rates { all: 100, ..Rates::default() }, Hits::default());
        for number in 0..10_000 {
            let _ = limits.take(&keys(&number.to_string(), &number.to_string()));
        }
        assert!(limits.done.lock().unwrap().len() <= 202);
        tokio::time::advance(WINDOW).await;
        assert_eq!(limits.take(&[Counted::All]), Ok(()));
        assert_eq!(limits.done.lock().unwrap().len(), 1);
    }
}

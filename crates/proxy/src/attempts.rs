//! What became of each attempt, by its id, for a quarter of an hour.
//!
//! A page that lost its connection can ask; and no id is ever sent twice. What is kept is who did what to whom
//! by it, and the outcome: never a request, nor a hash of one.

mod permit;

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use passdesk_core::Reading;
use passdesk_core::outcome::{NotSentCause, UnknownCause};
use tokio::time::Instant;

use crate::random::{NoRandomness, random};
use permit::Room;

pub(crate) use permit::Permit;

/// How long an outcome is kept, usually.
pub(crate) const KEPT: Duration = Duration::from_mins(15);
/// How many attempts are known at once; above it nothing is sent.
pub(crate) const MAX_KEPT: usize = 10_000;

/// What became of an attempt that was recognised: what the system said, or why nothing reached it.
pub(crate) type Ended = Result<Reading, NotSentCause>;

/// An attempt's name, drawn by the page: 128 random bits as 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AttemptId(u128);

impl AttemptId {
    /// A new one.
    pub(crate) fn draw() -> Result<Self, NoRandomness> {
        random().map(|bytes| Self(u128::from_be_bytes(bytes)))
    }

    /// Reads an id in its one spelling.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let spelled = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let id = u128::from_str_radix(text, 16).ok().filter(|_| spelled)?;
        Some(Self(id))
    }
}

impl fmt::Display for AttemptId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

/// All attempts that are known.
#[derive(Debug)]
pub(crate) struct Attempts {
    known: Arc<Mutex<Known>>,
    room: Room,
    /// How long an outcome is kept.
    kept: Duration,
}

/// What an attempt is: who sets whose password where, and in which way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) who: String,
    pub(crate) connection: String,
    pub(crate) operation: String,
    /// The user in the one spelling of the system's ids.
    pub(crate) target: String,
}

#[derive(Debug, Default)]
struct Known {
    by_id: HashMap<AttemptId, Attempt>,
    /// In the order in which they ended.
    ended: VecDeque<(Instant, AttemptId)>,
}

#[derive(Debug)]
struct Attempt {
    subject: Subject,
    /// Whether it is of an earlier run, of which no more is known than the audit trail says.
    recalled: bool,
    state: State,
}

/// How far an attempt is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It is under way.
    Running,
    /// It is over.
    Ended(Ended),
}

/// What a request to begin an attempt leads to.
#[derive(Debug)]
pub(crate) enum Begun {
    /// It may be sent.
    New(Ticket),
    /// It was begun before.
    Known(State),
    /// The id belongs to another attempt.
    Taken,
    /// There is no room.
    Full,
}

impl Attempts {
    pub(crate) fn new(kept: Duration) -> Self {
        Self { known: Arc::default(), room: Room::new(), kept }
    }

    /// What an id that was used before leads to, if it was.
    pub(crate) fn known(&self, id: AttemptId, subject: &Subject) -> Option<Begun> {
        let mut known = lock(&self.known);
        known.forget(Instant::now(), self.kept);
        known.begun(id, subject)
    }

    /// Begins an attempt, if its id is new.
    pub(crate) fn begin(&self, id: AttemptId, subject: &Subject) -> Begun {
        let mut known = lock(&self.known);
        known.forget(Instant::now(), self.kept);
        if let Some(begun) = known.begun(id, subject) {
            return begun;
        }
        let Some(permit) = self.permit() else {
            return Begun::Full;
        };
        if known.by_id.len() >= MAX_KEPT {
            return Begun::Full;
        }
        known.by_id.insert(id, Attempt { subject: subject.clone(), recalled: false, state: State::Running });
        Begun::New(Ticket {
            id,
            known: Arc::clone(&self.known),
            _permit: permit,
            ended: Ok(Reading::Unknown { cause: UnknownCause::Broken, messages: Vec::new() }),
        })
    }

    /// Notes an attempt of an earlier run of the proxy, of which nobody knows how it ended.
    pub(crate) fn recall(&self, id: AttemptId, subject: Subject) {
        let mut known = lock(&self.known);
        let state = State::Ended(Ok(Reading::Unknown { cause: UnknownCause::Lost, messages: Vec::new() }));
        if known.by_id.len() < MAX_KEPT && known.by_id.insert(id, Attempt { subject, recalled: true, state }).is_none() {
            known.ended.push_back((Instant::now(), id));
        }
    }

    /// How far an attempt of this person's is, if it is known.
    pub(crate) fn state(&self, id: AttemptId, who: &str) -> Option<State> {
        let mut known = lock(&self.known);
        known.forget(Instant::now(), self.kept);
        known.by_id.get(&id).filter(|attempt| attempt.subject.who == who).map(|attempt| attempt.state.clone())
    }

    /// Room for something that is no attempt, and is waited for like one.
    pub(crate) fn permit(&self) -> Option<Permit> {
        self.room.take()
    }

    /// Waits until none is under way; none can begin afterwards.
    pub(crate) async fn finish(&self) {
        self.room.close().await;
    }

    /// How many are under way.
    pub(crate) fn running(&self) -> usize {
        self.room.taken()
    }
}

impl Known {
    fn begun(&self, id: AttemptId, subject: &Subject) -> Option<Begun> {
        let attempt = self.by_id.get(&id)?;
        // What the trail says is cut and spelled out, and does not compare: it may have been sent, whatever it was.
        Some(if attempt.recalled || attempt.subject == *subject { Begun::Known(attempt.state.clone()) } else { Begun::Taken })
    }

    fn forget(&mut self, now: Instant, kept: Duration) {
        while let Some((ended, id)) = self.ended.front()
            && now.duration_since(*ended) >= kept
        {
            self.by_id.remove(id);
            self.ended.pop_front();
        }
    }
}

/// An attempt under way. However it ends, an outcome is noted: unless told otherwise, that nobody
/// knows.
#[derive(Debug)]
pub(crate) struct Ticket {
    id: AttemptId,
    known: Arc<Mutex<Known>>,
    ended: Ended,
    _permit: Permit,
}

impl Ticket {
    /// Notes what became of it.
    pub(crate) fn end(mut self, ended: Ended) {
        self.ended = ended;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut known = lock(&self.known);
        if let Some(attempt) = known.by_id.get_mut(&self.id) {
            attempt.state = State::Ended(self.ended.clone());
            known.ended.push_back((Instant::now(), self.id));
        }
    }
}

/// What is behind the lock is whole after every step, so a panic elsewhere spoils nothing.
fn lock(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::permit::MAX_RUNNING;
    use super::*;

    fn id(number: u128) -> AttemptId {
        AttemptId(number)
    }

    fn subject(who: &str, connection: &str, operation: &str, target: &str) -> Subject {
        let [who, connection, operation, target] = [who, connection, operation, target].map(str::to_owned);
        Subject { who, connection, operation, target }
    }

    fn begin(attempts: &Attempts, number: u128) -> Begun {
        attempts.begin(id(number), &subject("anna", "a", "reset.set", "7"))
    }

    fn state(attempts: &Attempts, number: u128) -> Option<State> {
        attempts.state(id(number), "anna")
    }

    fn end(attempts: &Attempts, number: u128, ended: Ended) {
        match begin(attempts, number) {
            Begun::New(ticket) => ticket.end(ended),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn while_all_are_waited_for_only_those_under_way_count() {
        let attempts = Attempts::new(KEPT);
        let permit = attempts.permit().unwrap();
        let mut finish = std::pin::pin!(attempts.finish());
        tokio::select! {
            biased;
            () = finish.as_mut() => panic!("one is under way"),
            () = std::future::ready(()) => {}
        }
        assert_eq!(attempts.running(), 1);
        assert!(attempts.permit().is_none());
        drop(permit);
        finish.await;
        assert_eq!(attempts.running(), 0);
    }

    #[test]
    fn an_id_has_one_spelling() {
        assert_eq!(AttemptId::parse("000000000000000000000000000000ff"), Some(AttemptId(255)));
        for wrong in [
            "",
            "ff",
            "000000000000000000000000000000FF",
            "+00000000000000000000000000000ff",
            "0000000000000000000000000000000ff",
            " 00000000000000000000000000000ff",
        ] {
            assert_eq!(AttemptId::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn an_attempt_is_running_and_then_what_it_ended_as() {
        let attempts = Attempts::new(KEPT);
        let Begun::New(ticket) = begin(&attempts, 1) else { panic!() };
        assert_eq!(state(&attempts, 1), Some(State::Running));
        assert_eq!(attempts.running(), 1);
        ticket.end(Ok(Reading::Changed));
        assert_eq!(state(&attempts, 1), Some(State::Ended(Ok(Reading::Changed))));
        assert_eq!(attempts.running(), 0);
        assert_eq!(state(&attempts, 2), None);
    }

    /// Threats: T39.
    #[test]
    fn no_id_begins_twice() {
        let attempts = Attempts::new(KEPT);
        let Begun::New(ticket) = begin(&attempts, 1) else { panic!() };
        assert!(matches!(begin(&attempts, 1), Begun::Known(State::Running)));
        ticket.end(Err(NotSentCause::Dns));
        let again = begin(&attempts, 1);
        assert!(matches!(again, Begun::Known(State::Ended(Err(NotSentCause::Dns)))));
    }

    /// The same id with another target, or of somebody else.
    /// Threats: T40.
    #[test]
    fn another_attempt_under_a_used_id_is_not_told_what_became_of_the_first() {
        let attempts = Attempts::new(KEPT);
        end(&attempts, 1, Ok(Reading::Changed));
        for (who, connection, operation, target) in [
            ("ben", "a", "reset.set", "7"),
            ("anna", "b", "reset.set", "7"),
            ("anna", "a", "reset.change", "7"),
            ("anna", "a", "reset.set", "8"),
        ] {
            let subject = subject(who, connection, operation, target);
            assert!(matches!(attempts.begin(id(1), &subject), Begun::Taken), "{subject:?}");
            assert!(matches!(attempts.known(id(1), &subject), Some(Begun::Taken)), "{subject:?}");
        }
        assert_eq!(attempts.state(id(1), "ben"), None);
    }

    #[test]
    fn an_attempt_of_an_earlier_run_is_not_made_again() {
        let attempts = Attempts::new(KEPT);
        attempts.recall(id(1), subject("anna", "a", "reset.set", "7"));
        let lost = State::Ended(Ok(Reading::Unknown { cause: UnknownCause::Lost, messages: Vec::new() }));
        assert!(matches!(begin(&attempts, 1), Begun::Known(ref known) if *known == lost));
        let cut = subject("anna", "a", "reset.set", "8");
        assert!(matches!(attempts.begin(id(1), &cut), Begun::Known(known) if known == lost));
    }

    /// Threats: T41.
    #[test]
    fn an_attempt_whose_task_dies_is_unknown() {
        let attempts = Attempts::new(KEPT);
        drop(begin(&attempts, 1));
        let broken = Reading::Unknown { cause: UnknownCause::Broken, messages: Vec::new() };
        assert_eq!(state(&attempts, 1), Some(State::Ended(Ok(broken))));
    }

    #[tokio::test(start_paused = true)]
    async fn an_outcome_is_kept_for_a_quarter_of_an_hour_after_its_end() {
        let attempts = Attempts::new(KEPT);
        let Begun::New(ticket) = begin(&attempts, 1) else { panic!() };
        tokio::time::advance(KEPT * 2).await;
        assert_eq!(state(&attempts, 1), Some(State::Running));
        ticket.end(Ok(Reading::Changed));
        tokio::time::advance(KEPT.saturating_sub(Duration::from_millis(1))).await;
        assert!(state(&attempts, 1).is_some());
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(state(&attempts, 1), None);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_kept_is_bounded_and_there_is_room_again_later() {
        let attempts = Attempts::new(KEPT);
        for number in 0..MAX_KEPT as u128 {
            end(&attempts, number, Ok(Reading::Changed));
        }
        assert!(matches!(begin(&attempts, u128::MAX), Begun::Full));
        tokio::time::advance(KEPT).await;
        assert!(matches!(begin(&attempts, u128::MAX), Begun::New(_)));
    }

    #[test]
    fn what_is_under_way_is_bounded() {
        let attempts = Attempts::new(KEPT);
        let tickets: Vec<Begun> = (0..u128::from(MAX_RUNNING)).map(|number| begin(&attempts, number)).collect();
        assert!(matches!(begin(&attempts, u128::MAX), Begun::Full));
        drop(tickets);
        assert!(matches!(begin(&attempts, u128::MAX), Begun::New(_)));
    }

    #[tokio::test(start_paused = true)]
    async fn finishing_waits_for_what_is_under_way_and_lets_nothing_begin() {
        let attempts = Arc::new(Attempts::new(KEPT));
        let Begun::New(ticket) = begin(&attempts, 1) else { panic!() };
        let waiting = tokio::spawn({
            let attempts = Arc::clone(&attempts);
            async move { attempts.finish().await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        ticket.end(Ok(Reading::Changed));
        waiting.await.unwrap();
        assert!(matches!(begin(&attempts, 2), Begun::Full));
    }
}

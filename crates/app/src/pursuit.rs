//! What became of a request that has left, while somebody waits for it.
//!
//! A connection that broke says nothing of what was done; the proxy does, so it is asked, and again as long as it
//! says that it waits itself. Asking changes nothing. Pure: when to ask and when to give up is decided here.

use passdesk_core::Outcome;
use passdesk_core::outcome::UnknownCause;

use crate::relay::Answer;

/// How often a lost connection is asked about before it is given up, a second apart.
const QUESTIONS: u32 = 4;

/// What is known so far: nothing, or that the connection broke, how often the proxy is still asked, and what is to
/// be said if it does not know.
#[derive(Clone, Copy, Default)]
pub struct Pursuit(Option<(u32, UnknownCause)>);

/// What follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// This became of it, or nobody knows.
    Known(Outcome),
    /// The proxy is to be asked.
    Ask,
    /// A second is to pass.
    Wait,
}

/// What an answer says of an attempt, or why it says nothing.
///
/// # Errors
/// There is no answer, or it is not the proxy's.
pub fn heard(answer: Option<Answer>) -> Result<Outcome, UnknownCause> {
    answer.ok_or(UnknownCause::Lost).and_then(|answer| answer.outcome().ok_or(UnknownCause::NotProxy))
}

impl Pursuit {
    /// Something, or nothing, was heard.
    pub fn hear(&mut self, heard: Result<Outcome, UnknownCause>) -> Next {
        match heard {
            Ok(Outcome::Unknown { cause: cause @ (UnknownCause::Pending | UnknownCause::Lost), .. }) | Err(cause) => {
                let is_first = self.0.is_none();
                if is_first || cause == UnknownCause::Pending {
                    self.0 = Some((QUESTIONS, cause));
                }
                if is_first { Next::Ask } else { Next::Wait }
            }
            Ok(outcome) => Next::Known(outcome),
        }
    }

    /// A second has passed.
    pub fn wait(&mut self) -> Next {
        match self.0 {
            Some((0, cause)) => Next::Known(Outcome::Unknown { cause, messages: Vec::new() }),
            Some((left, cause)) => {
                self.0 = Some((left - 1, cause));
                Next::Ask
            }
            None => Next::Wait,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(cause: UnknownCause) -> Outcome {
        Outcome::Unknown { cause, messages: Vec::new() }
    }

    #[test]
    fn a_lost_connection_is_asked_about_five_times_and_then_given_up() {
        let mut pursuit = Pursuit::default();
        assert_eq!(pursuit.wait(), Next::Wait, "nothing is asked while the answer may come");
        assert_eq!(pursuit.hear(Err(UnknownCause::Lost)), Next::Ask);
        for _ in 0..QUESTIONS {
            assert_eq!(pursuit.hear(Err(UnknownCause::NotProxy)), Next::Wait);
            assert_eq!(pursuit.wait(), Next::Ask);
        }
        assert_eq!(pursuit.hear(Err(UnknownCause::Lost)), Next::Wait);
        assert_eq!(pursuit.wait(), Next::Known(unknown(UnknownCause::Lost)));
    }

    #[test]
    fn it_is_asked_on_as_long_as_the_proxy_waits_itself() {
        let mut pursuit = Pursuit::default();
        assert_eq!(pursuit.hear(Err(UnknownCause::Lost)), Next::Ask);
        for _ in 0..3 * QUESTIONS {
            assert_eq!(pursuit.hear(Ok(unknown(UnknownCause::Pending))), Next::Wait);
            assert_eq!(pursuit.wait(), Next::Ask);
        }
        assert_eq!(pursuit.hear(Ok(Outcome::Changed)), Next::Known(Outcome::Changed));
    }

    #[test]
    fn what_the_proxy_itself_does_not_know_is_not_asked_about_again() {
        let told = unknown(UnknownCause::Timeout);
        assert_eq!(Pursuit::default().hear(Ok(told.clone())), Next::Known(told));
    }
}

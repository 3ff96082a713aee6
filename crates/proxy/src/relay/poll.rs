//! Asking a system on whether what it has accepted is done by now.
//!
//! The request itself was sent once. What is sent here is a question, which changes nothing.

use std::time::Duration;

use passdesk_core::outcome::UnknownCause;
use passdesk_core::poll::BoundPoll;
use passdesk_core::{Reading, Values};
use tokio::time::{Instant, sleep};

use super::Line;
use super::answer::unknown;
use crate::upstream::Answered;

/// For so long it is asked.
const LONGEST: Duration = Duration::from_mins(2);
/// How long is waited before it is asked again, if the system does not say.
const PAUSE: Duration = Duration::from_secs(2);

impl Line {
    /// Asks until the system says what became of it. `accepted` is the answer that leads to the question.
    pub(super) async fn ask_on(&self, poll: &BoundPoll, question: &Values, accepted: &Answered) -> Reading {
        // What was yielded may be something that an address cannot carry.
        let Ok(request) = poll.request.build(question) else { return unknown(UnknownCause::Unreadable) };
        let begun = Instant::now();
        let mut pause = pause(accepted.response().wait());
        while begun.elapsed() + pause < LONGEST {
            sleep(pause).await;
            pause = PAUSE;
            // A question that gets lost is asked again.
            if let Ok(Ok(answered)) = self.upstream.send(&request).await {
                let response = answered.response();
                if let Some(reading) = poll.read(&response, question) {
                    return reading;
                }
                pause = self::pause(response.wait());
            }
        }
        unknown(UnknownCause::Accepted)
    }
}

/// How long to wait, by what the system says in seconds: never less than one.
fn pause(asked: Option<u32>) -> Duration {
    asked.map_or(PAUSE, |seconds| Duration::from_secs(u64::from(seconds.max(1))))
}

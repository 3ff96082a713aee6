//! One request, from the audit trail's intent to its outcome.
//!
//! It runs in a task of its own. Whatever it sends, it says so in the trail before, and what came of it
//! after; if the trail cannot be written, nothing is sent.

use std::sync::Arc;

use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::{Reading, Reason, Reset, Secret, Template, Values, scrub};
use tokio::time::Instant;

use super::Line;
use super::answer::{self, Found, unknown};
use super::lookup::{carried_to, is_needed, look_up};
use crate::attempts::{Ended, Permit, Ticket};
use crate::audit::{Doing, Intent, Trail};
use crate::log::{Detail, Event, Log};
use crate::metrics::Metrics;
use crate::problem::word;
use crate::upstream::Answered;

/// What is to be done, by whom, with these values.
pub(super) struct Errand {
    pub(super) line: Arc<Line>,
    pub(super) trail: Trail,
    pub(super) log: Log,
    pub(super) metrics: Arc<Metrics>,
    pub(super) doing: Doing,
    /// As they were recognised. What stands in a credential's place is overwritten before anything is built.
    pub(super) values: Values,
}

impl Errand {
    /// Sets a password, and notes what became of it.
    pub(super) async fn reset(self, ticket: Ticket) -> Ended {
        let begun = Instant::now();
        let intent = match self.intent().await {
            Ok(intent) => intent,
            Err(cause) => {
                ticket.end(Err(cause));
                return Err(cause);
            }
        };
        let ended = self.set().await;
        let (outcome, reason) = words(&ended);
        intent.outcome(outcome, &reason).await;
        self.tell(begun, outcome, &reason, None);
        // A process that stops waits for the ticket alone.
        ticket.end(ended.clone());
        ended
    }

    /// Asks what changes nothing, and notes that it did.
    /// The permit is held to the end, so that a process that stops waits for it.
    pub(super) async fn ask(self, permit: Permit) -> Result<Found, NotSentCause> {
        let begun = Instant::now();
        let intent = self.intent().await?;
        let found = if self.doing.operation.starts_with("find.") { self.search().await } else { self.sign().await };
        let (outcome, reason) = answer::words(&found);
        intent.outcome(outcome, &reason).await;
        let count = if let Ok(Found::People { rows, .. }) = &found { Some(rows.len()) } else { None };
        self.tell(begun, outcome, if count.is_some() { "" } else { &reason }, count);
        drop(permit);
        found
    }

    /// Writes down what is about to be done. Why it cannot be, whoever runs the proxy finds in its log.
    async fn intent(&self) -> Result<Intent, NotSentCause> {
        let written = self.trail.intent(self.doing.clone()).await;
        written.map_err(|unwritable| {
            self.log.write(&Event::NotRecorded { detail: Detail::of(&unwritable) });
            self.metrics.refused(word(&NotSentCause::NotRecorded));
            NotSentCause::NotRecorded
        })
    }

    /// Counts what became of it, and has the log say so: the connection, the operation, the outcome. Nobody's name and no secret.
    fn tell(&self, begun: Instant, outcome: &'static str, cause: &str, found: Option<usize>) {
        let Doing { attempt, connection, operation, .. } = &self.doing;
        self.metrics.ended(connection, operation, outcome);
        if outcome == "not_sent" {
            self.metrics.refused(cause.to_owned());
        }
        let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.log.write(&Event::Attempt { attempt, connection, operation, outcome, cause, found, duration_ms });
    }

    async fn set(&self) -> Ended {
        let line = &*self.line;
        let Some(reset) = self.doing.operation.strip_prefix("reset.").and_then(|id| line.bound.connection.reset(id)) else {
            return Err(NotSentCause::UnknownConnection);
        };
        let own = line.credential(self.log).await?;
        let mut values = self.values.clone();
        line.put_in(&own, &mut values);
        if is_needed(&line.bound, &line.protected, line.managed.is_some(), reset) {
            match look_up(line, &own, &values).await? {
                Ok(row) => match line.protected.has_row(&row) {
                    Some(true) => return Err(NotSentCause::Protected),
                    None => return Err(NotSentCause::NotLookedUp),
                    Some(false) => {
                        for name in carried_to(&line.bound, reset) {
                            // What is left out might be taken away from the person.
                            values.set(name, Secret::new(row.get(name).ok_or(NotSentCause::NotLookedUp)?));
                        }
                    }
                },
                Err(reading) => return Ok(reading),
            }
        }
        let request = reset.template.build(&values).map_err(|_| NotSentCause::Value)?;
        let reading = match line.upstream.send(&request).await? {
            Ok(answered) => line.settle(reset, &values, &own, &answered).await,
            Err(cause) => unknown(cause),
        };
        line.heed(&reading, &own).await;
        Ok(reading)
    }
}

impl Line {
    /// What the proxy's own credential puts into requests; nothing if it holds none.
    pub(super) async fn credential(&self, log: Log) -> Result<Values, NotSentCause> {
        match &self.managed {
            Some(managed) => {
                let found = managed.values(&self.upstream).await;
                if let Err(cause) = &found {
                    log.write(&Event::SignInFailed { connection: &self.bound.connection.id, cause: &word(cause) });
                }
                found
            }
            None => Ok(Values::new()),
        }
    }

    /// Overwrites whatever stands where the proxy puts something in.
    pub(super) fn put_in(&self, own: &Values, values: &mut Values) {
        if self.managed.is_some() {
            for name in self.bound.credential_values().iter().chain(self.bound.carried()) {
                values.set(name.clone(), Secret::default());
            }
        }
        for (name, value) in own.iter() {
            values.set(name, value.clone());
        }
    }

    /// A request with these values, and the secrets in it and of the proxy's own.
    pub(super) fn secrets(&self, template: &Template, values: &Values, own: &Values) -> Vec<Secret> {
        let held = self.managed.iter().flat_map(|managed| managed.secrets(own));
        template.secrets(values).into_iter().cloned().chain(held).collect()
    }

    /// What the answer to a reset means, and if it was only accepted, what is said of it afterwards.
    async fn settle(&self, reset: &Reset, values: &Values, own: &Values, answered: &Answered) -> Reading {
        let operation = reset.operation();
        let Some(reader) = self.bound.reader(&operation) else { return unknown(UnknownCause::Unreadable) };
        let mut reading = reader.to(values).read(&answered.response());
        if let Some(poll) = self.bound.poll(&operation)
            && let Some(question) = poll.begin(&answered.response(), answered.location.as_deref(), &reading, values)
        {
            reading = self.ask_on(poll, &question, answered).await;
        }
        let secrets = self.secrets(&reset.template, values, own);
        self.discreet(scrub::reading(reading, &secrets.iter().collect::<Vec<_>>()))
    }

    /// What a system says about the proxy's own credential is not for the person.
    pub(super) fn discreet(&self, reading: Reading) -> Reading {
        match reading {
            Reading::Refused { reasons, retry_after, .. } if self.managed.is_some() && reasons.contains(&Reason::Credential) => {
                Reading::Refused { reasons, messages: Vec::new(), retry_after }
            }
            other => other,
        }
    }

    /// A credential of the proxy's own that was refused is not used again.
    pub(super) async fn heed(&self, reading: &Reading, own: &Values) {
        if let (Reading::Refused { reasons, .. }, Some(managed)) = (reading, &self.managed)
            && reasons.contains(&Reason::Credential)
        {
            managed.forget(own).await;
        }
    }
}

/// The words for what became of an attempt: the outcome, and why.
pub(crate) fn words(ended: &Ended) -> (&'static str, String) {
    match ended {
        Ok(reading) => answer::words_of(reading),
        Err(cause) => ("not_sent", word(cause)),
    }
}

//! The relay: a request of the page, recognised, built again and sent.
//!
//! `POST {base}relay/{connection}/{operation}` carries the built request as its body. What is sent is
//! built anew from the values that were recognised in it, so that what reaches a system is what its
//! definition says, whoever wrote the body.

mod receive;

use std::io::Write as _;
use std::sync::Arc;

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use hyper::body::Incoming;
use passdesk_core::bind::Bound;
use passdesk_core::blocklist::Blocklist;
use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::policy::{Policy, Surroundings};
use passdesk_core::reading::Response;
use passdesk_core::value::{NEW_PASSWORD, USER};
use passdesk_core::{ATTEMPT_HEADER, Config, DIGEST_HEADER, RELAY_MEDIA_TYPE, Reading, Request, Reset, Secret, Values, scrub};

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::access::{Only, only};
use crate::attempts::{AttemptId, Attempts, Begun, Ended, State, Ticket};
use crate::grants::Grants;
use crate::headers::{Answer, READING_HEADER};
use crate::problem::{Refusal, json, word};
use crate::upstream::{Answered, Upstream};
use crate::who::Who;
use receive::receive;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The connections, and what became of the requests to them.
#[derive(Debug)]
pub(crate) struct Relay {
    lines: Vec<Arc<Line>>,
    /// Passwords that are too common.
    common: Blocklist,
    pub(crate) attempts: Attempts,
}

/// A connection and the way to its system.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) bound: Bound,
    pub(crate) upstream: Upstream,
    #[allow(dead_code, reason = "the relay asks it next")]
    pub(crate) grants: Grants,
}

impl Relay {
    pub(crate) fn new(lines: Vec<Line>) -> Self {
        Self { lines: lines.into_iter().map(Arc::new).collect(), common: Blocklist::common(), attempts: Attempts::new() }
    }

    /// What the page is told of the connections.
    pub(crate) fn config(&self, timeout: u32) -> Config {
        Config { connections: self.lines.iter().map(|line| line.bound.connection.clone()).collect(), timeout }
    }

    /// Answers a relay request.
    pub(crate) async fn relay(
        &self,
        head: &Parts,
        body: Incoming,
        connection: &str,
        operation: &str,
        _who: &Who,
    ) -> Result<Answer, Refusal> {
        let unknown = |title| Refusal::not_sent(StatusCode::NOT_FOUND, NotSentCause::UnknownConnection, title);
        let line =
            self.lines.iter().find(|line| line.bound.connection.id == connection).ok_or_else(|| unknown("there is no such connection"))?;
        let reset = operation
            .strip_prefix("reset.")
            .and_then(|id| line.bound.connection.reset(id))
            .ok_or_else(|| unknown("the connection has no such operation"))?;
        let id = check(head, &line.bound.connection.digest)?;
        let message = receive(body).await?;
        let (values, request) = recognise(reset, &message)?;
        self.judge(&line.bound.connection.policy, &values)?;
        match self.attempts.begin(id, connection, operation, request.expose()) {
            Begun::New(ticket) => {
                // A task of its own: a browser that goes away does not cut off what is being sent.
                let task = send(Arc::clone(line), operation.to_owned(), values, request, ticket);
                let ended = tokio::spawn(task).await;
                Ok(answer(&ended.unwrap_or(Ok(unknown_reading(UnknownCause::Broken)))))
            }
            Begun::Known(State::Ended(ended)) => Ok(answer(&ended)),
            Begun::Known(State::Running) => Err(Refusal::unknown(StatusCode::CONFLICT, UnknownCause::Pending, "this attempt is under way")),
            Begun::Taken => Err(Refusal::not_sent(StatusCode::CONFLICT, NotSentCause::Repeated, "an attempt of this id was made before")),
            Begun::Full => {
                Err(Refusal::not_sent(StatusCode::SERVICE_UNAVAILABLE, NotSentCause::Unavailable, "the proxy is busy or stopping"))
            }
        }
    }

    /// Refuses a password that breaks a rule, for whoever has not asked the page.
    fn judge(&self, policy: &Policy, values: &Values) -> Result<(), Refusal> {
        let value = |name| values.get(name).map(Secret::expose).unwrap_or_default();
        let surroundings = Surroundings { person: &[value(USER)], list: Some(&self.common) };
        // The page sends it in NFC; others may not, and lengths are those of NFC.
        let password = Zeroizing::new(value(NEW_PASSWORD).nfc().collect::<String>());
        if policy.admits(&password, surroundings) {
            return Ok(());
        }
        Err(Refusal::not_sent(StatusCode::UNPROCESSABLE_ENTITY, NotSentCause::Rules, "the new password breaks a rule of the connection's"))
    }

    /// Answers what became of an attempt.
    pub(crate) fn attempt(&self, id: &str, _who: &Who) -> Result<Answer, Refusal> {
        let id = AttemptId::parse(id).ok_or_else(malformed_id)?;
        match self.attempts.state(id) {
            Some(State::Ended(ended)) => Ok(answer(&ended)),
            Some(State::Running) => Ok(reading(&unknown_reading(UnknownCause::Pending))),
            None => Err(Refusal::unknown(StatusCode::NOT_FOUND, UnknownCause::Lost, "no attempt of this id is known, or not any more")),
        }
    }
}

/// Checks what a relay request says of itself; its attempt's id.
fn check(head: &Parts, digest: &str) -> Result<AttemptId, Refusal> {
    let media = matches!(only(&head.headers, &CONTENT_TYPE), Only::One(media) if media == RELAY_MEDIA_TYPE);
    if !media || head.headers.contains_key(CONTENT_ENCODING) {
        return Err(Refusal::not_sent(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            NotSentCause::Malformed,
            "send Content-Type: application/http and no Content-Encoding",
        ));
    }
    let Only::One(id) = only(&head.headers, &HeaderName::from_static(ATTEMPT_HEADER)) else {
        return Err(malformed_id());
    };
    let id = id.to_str().ok().and_then(AttemptId::parse).ok_or_else(malformed_id)?;
    match only(&head.headers, &HeaderName::from_static(DIGEST_HEADER)) {
        Only::One(built_for) if built_for == digest => Ok(id),
        _ => Err(Refusal::not_sent(
            StatusCode::CONFLICT,
            NotSentCause::Outdated,
            "the page was built for another version of this connection; load it again",
        )),
    }
}

fn malformed_id() -> Refusal {
    Refusal::not_sent(StatusCode::BAD_REQUEST, NotSentCause::Malformed, "an attempt's id is 32 lower-case hexadecimal digits")
}

/// The values of a message, and the request that they give.
fn recognise(reset: &Reset, message: &[u8]) -> Result<(Values, Request), Refusal> {
    let recognised = || {
        let values = reset.template.recognise(std::str::from_utf8(message).ok()?)?;
        let request = reset.template.build(&values).ok()?;
        Some((values, request))
    };
    recognised().ok_or_else(|| {
        Refusal::not_sent(
            StatusCode::UNPROCESSABLE_ENTITY,
            NotSentCause::NotRecognised,
            "this is no request that the connection's definition gives",
        )
    })
}

/// Sends a request, reads its answer, and notes what became of it.
async fn send(line: Arc<Line>, operation: String, values: Values, request: Request, ticket: Ticket) -> Ended {
    let sent = line.upstream.send(&request).await;
    let ended = sent.map(|exchanged| match exchanged {
        Ok(answered) => read(&line.bound, &operation, &values, &answered),
        Err(cause) => unknown_reading(cause),
    });
    // A process that stops waits for the ticket alone.
    log(&line.bound.connection.id, &operation, &ended);
    ticket.end(ended.clone());
    ended
}

fn read(bound: &Bound, operation: &str, values: &Values, answered: &Answered) -> Reading {
    let (Some(reader), Some(reset)) = (bound.reader(operation), operation.strip_prefix("reset.").and_then(|id| bound.connection.reset(id)))
    else {
        return unknown_reading(UnknownCause::Unreadable);
    };
    let response = Response { status: answered.status, retry_after: answered.retry_after.as_deref(), body: &answered.body };
    scrub::reading(reader.read(&response), &reset.template.secrets(values))
}

fn unknown_reading(cause: UnknownCause) -> Reading {
    Reading::Unknown { cause, messages: Vec::new() }
}

/// What the page is told of an attempt that was recognised.
fn answer(ended: &Ended) -> Answer {
    match ended {
        Ok(read) => reading(read),
        Err(cause) => not_reached(*cause).answer(),
    }
}

fn reading(read: &Reading) -> Answer {
    let mut answer = json(StatusCode::OK, JSON, read);
    answer.headers_mut().insert(READING_HEADER, HeaderValue::from_static("1"));
    answer
}

fn not_reached(cause: NotSentCause) -> Refusal {
    let title = match cause {
        NotSentCause::Dns => "the system's name does not resolve",
        NotSentCause::Unreachable => "nothing answers at the system's address",
        NotSentCause::Tls => "no connection to the system that can be trusted came about",
        _ => "the request cannot be sent",
    };
    Refusal::not_sent(StatusCode::BAD_GATEWAY, cause, title)
}

/// One line an attempt: the connection, the operation, the outcome. Nobody's name and no secret.
fn log(connection: &str, operation: &str, ended: &Ended) {
    let outcome = match ended {
        Ok(Reading::Changed) => "changed".to_owned(),
        Ok(Reading::Refused { reasons, .. }) => {
            format!("refused ({})", reasons.iter().map(word).collect::<Vec<_>>().join(", "))
        }
        Ok(Reading::Unknown { cause, .. }) => format!("unknown ({})", word(cause)),
        Err(cause) => format!("not sent ({})", word(cause)),
    };
    let line = format!("{connection} {operation} {outcome}\n");
    // Nobody may be reading; that is no reason to fail.
    drop(std::io::stderr().write_all(line.as_bytes()));
}

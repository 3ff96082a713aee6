//! The relay: a request of the page, recognised, built again and sent.
//!
//! `POST {base}relay/{connection}/{operation}` carries the built request as its body. What is sent is
//! built anew from the values that were recognised in it, so that what reaches a system is what its
//! definition says, whoever wrote the body.

pub(crate) mod answer;
pub(crate) mod errand;
pub(crate) mod head;
mod judge;
pub(crate) mod lookup;
mod poll;
mod receive;
mod search;
mod sign;

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::request::Parts;
use hyper::body::Incoming;
use passdesk_core::bind::{Bound, BoundCredential, BoundFind};
use passdesk_core::blocklist::Blocklist;
use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::value::{SEARCH, USER};
use passdesk_core::{Config, Connection, Reset, Secret, Template, Values};

use crate::attempts::{AttemptId, Attempts, Begun, Ended, State, Subject};
use crate::audit::{Doing, Entry, Trail};
use crate::grants::Grants;
use crate::headers::Answer;
use crate::limits::{Counted, Limits};
use crate::log::Log;
use crate::managed::Managed;
use crate::metrics::Metrics;
use crate::problem::Refusal;
use crate::protected::{Protected, folded};
use crate::upstream::Upstream;
use crate::who::Who;
use answer::Found;
use errand::Errand;
pub(crate) use head::Head;
pub(crate) use judge::Wish;
use receive::receive;

/// A search with the proxy's own credential is for what has at least so many characters.
const MIN_SEARCH: usize = 3;
/// So many entries of the history are shown.
const HISTORY: usize = 100;

/// The connections, and what became of the requests to them.
#[derive(Debug)]
pub(crate) struct Relay {
    pub(crate) lines: Vec<Arc<Line>>,
    /// Passwords that are too common.
    pub(crate) common: Blocklist,
    pub(crate) attempts: Attempts,
    pub(crate) limits: Limits,
    pub(crate) trail: Trail,
    pub(crate) log: Log,
    pub(crate) metrics: Arc<Metrics>,
    /// The word of the way in which access is controlled.
    pub(crate) mode: &'static str,
}

/// A connection, the way to its system, and what the operator decided about it.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) bound: Bound,
    pub(crate) upstream: Upstream,
    pub(crate) grants: Grants,
    pub(crate) protected: Protected,
    pub(crate) managed: Option<Managed>,
}

/// What every page is told beside its connections.
#[derive(Clone, Debug)]
pub(crate) struct PageSettings {
    /// Seconds that a system is waited for.
    pub(crate) timeout: u32,
    /// Seconds without input after which secrets are wiped.
    pub(crate) idle: u32,
    /// The groups that see everybody's entries in the history, if there is one.
    pub(crate) readers: Option<Vec<String>>,
}

/// What is asked for.
#[derive(Clone, Copy)]
pub(crate) enum Operation<'a> {
    Reset(&'a Reset),
    Find(&'a BoundFind),
    SignIn(&'a BoundCredential, &'a Template),
    SignOut(&'a Template),
}

impl<'a> Operation<'a> {
    /// The operation of this name, if it can be asked for where the proxy holds a credential, or holds none.
    pub(crate) fn of(bound: &'a Bound, is_held: bool, name: &str) -> Option<Self> {
        match name.split_once('.')? {
            ("reset", id) => bound.connection.reset(id).map(Self::Reset),
            ("find", id) => {
                bound.find(id).filter(|find| bound.connection.finds.iter().any(|offered| offered.id == find.id)).map(Self::Find)
            }
            // Nobody signs in for the proxy.
            ("credential", _) if is_held => None,
            ("credential", id) => match id.split_once('.') {
                Some((id, "logout")) => bound.credential(id)?.sign_out.as_ref().map(Self::SignOut),
                _ => bound.credential(id).and_then(|known| Some(Self::SignIn(known, &known.sign_in.as_ref()?.0))),
            },
            _ => None,
        }
    }

    /// Whether somebody may do this. Who may do anything there may sign in.
    fn is_granted(self, line: &Line, who: &Who, name: &str) -> bool {
        match self {
            Self::Reset(_) | Self::Find(_) => line.grants.may(who, name),
            Self::SignIn(..) | Self::SignOut(_) => {
                line.bound.connection.resets.iter().any(|reset| line.grants.may(who, &reset.operation()))
            }
        }
    }

    /// Its request.
    pub(crate) fn template(self) -> &'a Template {
        match self {
            Self::Reset(reset) => &reset.template,
            Self::Find(find) => &find.template,
            Self::SignIn(_, template) | Self::SignOut(template) => template,
        }
    }

    /// Whom it is about: the user's id, what was typed, or as whom somebody signs in.
    fn target(self, values: &Values) -> String {
        let value = |name: &str| values.get(name).map(Secret::expose).unwrap_or_default().to_owned();
        match self {
            Self::Find(find) if !find.by_user => value(SEARCH),
            Self::Reset(_) | Self::Find(_) => value(USER),
            Self::SignIn(credential, _) => credential.account.as_deref().map(value).unwrap_or_default(),
            Self::SignOut(_) => String::new(),
        }
    }
}

/// An operation that somebody may do.
pub(crate) struct Admitted<'a> {
    line: &'a Arc<Line>,
    pub(crate) operation: Operation<'a>,
    doing: Doing,
    /// By what limits count the person.
    counted: String,
}

/// A request that is about to be refused or done, with all that is known of it.
struct Asked<'a> {
    line: &'a Arc<Line>,
    operation: Operation<'a>,
    values: Values,
    attempt: AttemptId,
    doing: Doing,
    counted: String,
}

/// What was done.
pub(crate) enum Done {
    /// A password was set, or not.
    Reset(Ended),
    /// Something was asked that changes nothing.
    Asked(Result<Found, NotSentCause>),
}

impl Done {
    fn answer(&self) -> Answer {
        match self {
            Self::Reset(ended) => answer::ended(ended),
            Self::Asked(found) => answer::found(found),
        }
    }
}

impl Relay {
    /// What the page is told of the connections that this person may use.
    fn connections(&self, who: &Who) -> Vec<Connection> {
        let offered = |line: &Arc<Line>| {
            let mut connection = line.bound.connection.clone();
            connection.resets.retain(|reset| line.grants.may(who, &reset.operation()));
            (!connection.resets.is_empty()).then_some(connection)
        };
        self.lines.iter().filter_map(offered).collect()
    }

    /// All that the page is told at its start.
    pub(crate) fn config(&self, who: &Who, page: &PageSettings) -> Config {
        Config {
            connections: self.connections(who),
            timeout: page.timeout,
            person: who.login.clone().unwrap_or_default(),
            idle: page.idle,
            history: page.readers.is_some() && who.login.is_some(),
        }
    }

    /// What was done before, the newest first: by this person, or by everybody for those who may see that.
    pub(crate) fn history(&self, who: &Who, page: &PageSettings) -> Result<Answer, Refusal> {
        let (Some(login), Some(readers)) = (&who.login, &page.readers) else { return Err(not_allowed()) };
        let everybody = readers.iter().any(|group| who.is_in(group));
        let rows = self.trail.recent(HISTORY, |entry| everybody || entry.who == *login);
        let words = |entry: Entry| {
            let Entry { at, who, connection, operation, target, outcome, reason, note, .. } = entry;
            [at.to_string(), who, connection, operation, target, outcome, reason, note]
        };
        Ok(answer::data(&rows.into_iter().map(words).collect::<Vec<_>>()))
    }

    /// Answers a relay request.
    pub(crate) async fn relay(&self, who: &Who, head: &Parts, body: Incoming, connection: &str, name: &str) -> Result<Answer, Refusal> {
        let admitted = self.admit(who, connection, name).await?;
        let head = Head::read(head, &admitted.line.bound.connection.digest)?;
        let message = receive(body).await?;
        Ok(self.carry_out(admitted, head, &message).await?.answer())
    }

    /// Finds what is asked for, if there is such a thing and this person may do it.
    pub(crate) async fn admit(&self, who: &Who, connection: &str, name: &str) -> Result<Admitted<'_>, Refusal> {
        // Whoever has a name is not told what there is that they may not use.
        let unknown = |title| match who.login {
            Some(_) => not_allowed(),
            None => Refusal::not_sent(StatusCode::NOT_FOUND, NotSentCause::UnknownConnection, title),
        };
        let line =
            self.lines.iter().find(|line| line.bound.connection.id == connection).ok_or_else(|| unknown("there is no such connection"))?;
        let operation = Operation::of(&line.bound, line.managed.is_some(), name);
        let operation = operation.ok_or_else(|| unknown("the connection has no such operation"))?;
        let (doing, counted) = (self.doing(who, connection, name), who.counted());
        if !operation.is_granted(line, who, name) {
            return Err(self.refuse(&doing, &counted, not_allowed()).await);
        }
        Ok(Admitted { line, operation, doing, counted })
    }

    /// Does what a message asks for, unless there is something against it.
    pub(crate) async fn carry_out(&self, admitted: Admitted<'_>, head: Head, message: &[u8]) -> Result<Done, Refusal> {
        let Admitted { line, operation, mut doing, counted } = admitted;
        let Head { attempt, reason } = head;
        let values = recognise(operation.template(), message)?;
        doing.attempt = attempt.to_string();
        doing.target = operation.target(&values);
        doing.note = reason;
        let asked = Asked { line, operation, values, attempt, doing, counted };
        match operation {
            Operation::Reset(_) => self.reset(asked).await.map(Done::Reset),
            Operation::Find(_) | Operation::SignIn(..) | Operation::SignOut(_) => self.ask(asked).await.map(Done::Asked),
        }
    }

    async fn reset(&self, asked: Asked<'_>) -> Result<Ended, Refusal> {
        let Asked { line, doing, counted, .. } = &asked;
        let subject = Subject {
            who: doing.who.clone(),
            connection: doing.connection.clone(),
            operation: doing.operation.clone(),
            target: doing.target.clone(),
        };
        if let Some(begun) = self.attempts.known(asked.attempt, &subject) {
            return begun_before(begun);
        }
        self.judge(line, doing, counted, &asked.values).await?;
        let keys = [
            Counted::Person(counted.clone()),
            Counted::Target(doing.connection.clone(), folded(&doing.target)),
            Counted::Connection(doing.connection.clone()),
            Counted::All,
        ];
        if let Err(wait) = self.limits.take(&keys) {
            return Err(self.refuse(doing, counted, too_many(wait)).await);
        }
        let ticket = match self.attempts.begin(asked.attempt, &subject) {
            Begun::New(ticket) => ticket,
            other => return begun_before(other),
        };
        let errand = self.errand(asked);
        // A task of its own: a browser that goes away does not cut off what is being sent.
        let ended = tokio::spawn(errand.reset(ticket)).await;
        Ok(ended.unwrap_or(Ok(answer::unknown(UnknownCause::Broken))))
    }

    /// Holds a reset against what can be said against it without asking the system.
    async fn judge(&self, line: &Line, doing: &Doing, counted: &str, values: &Values) -> Result<(), Refusal> {
        let wish = Wish { connection: &line.bound.connection, protected: &line.protected, values, note: &doing.note };
        match wish.judge(&self.common) {
            Ok(()) => Ok(()),
            Err(refusal) => Err(self.refuse(doing, counted, refusal).await),
        }
    }

    /// The same for whoever signs in first, and does not for a reset that is refused.
    pub(crate) async fn foresee(&self, admitted: &Admitted<'_>, values: &Values, reason: &str) -> Result<(), Refusal> {
        let Admitted { line, operation: Operation::Reset(_), doing, counted } = admitted else { return Ok(()) };
        let doing = Doing { target: admitted.operation.target(values), note: reason.to_owned(), ..doing.clone() };
        self.judge(line, &doing, counted, values).await
    }

    /// What changes nothing: a search, a sign-in, a sign-out.
    async fn ask(&self, asked: Asked<'_>) -> Result<Result<Found, NotSentCause>, Refusal> {
        let Asked { line, doing, counted, .. } = &asked;
        let letters = doing.target.chars().filter(|c| c.is_alphanumeric()).count();
        let by_text = matches!(asked.operation, Operation::Find(find) if !find.by_user);
        if line.managed.is_some() && by_text && letters < MIN_SEARCH {
            let title = "a search is for at least three letters or digits";
            let refusal = Refusal::not_sent(StatusCode::UNPROCESSABLE_ENTITY, NotSentCause::Value, title);
            return Err(self.refuse(doing, counted, refusal).await);
        }
        if let Err(wait) = self.limits.take(&[Counted::Searches(counted.clone()), Counted::All]) {
            return Err(self.refuse(doing, counted, too_many(wait)).await);
        }
        let permit = self.attempts.permit().ok_or_else(busy)?;
        let errand = self.errand(asked);
        let found = tokio::spawn(errand.ask(permit)).await;
        Ok(found.unwrap_or(Ok(Found::Not(answer::unknown(UnknownCause::Broken)))))
    }

    fn errand(&self, asked: Asked<'_>) -> Errand {
        let (line, trail, metrics) = (Arc::clone(asked.line), self.trail.clone(), Arc::clone(&self.metrics));
        Errand { line, trail, log: self.log, metrics, doing: asked.doing, values: asked.values }
    }

    /// What somebody is about to do.
    fn doing(&self, who: &Who, connection: &str, operation: &str) -> Doing {
        Doing {
            attempt: String::new(),
            who: who.name(),
            mode: self.mode,
            from: who.from,
            connection: connection.to_owned(),
            operation: operation.to_owned(),
            target: String::new(),
            note: String::new(),
        }
    }

    /// Refuses, and has the audit trail say so, unless it has said so often enough.
    async fn refuse(&self, doing: &Doing, counted: &str, refusal: Refusal) -> Refusal {
        if self.limits.take(&[Counted::Refused(counted.to_owned())]).is_ok() {
            self.trail.refused(doing.clone(), &refusal.word()).await;
        }
        refusal
    }

    /// Answers what became of an attempt.
    pub(crate) fn attempt(&self, who: &Who, id: &str) -> Result<Answer, Refusal> {
        let id = AttemptId::parse(id).ok_or_else(head::malformed_id)?;
        match self.attempts.state(id, &who.name()) {
            Some(State::Ended(ended)) => Ok(answer::ended(&ended)),
            Some(State::Running) => Ok(answer::reading(&answer::unknown(UnknownCause::Pending))),
            None => Err(Refusal::unknown(StatusCode::NOT_FOUND, UnknownCause::Lost, "no attempt of this id is known, or not any more")),
        }
    }
}

/// What an attempt leads to that is not begun now.
fn begun_before(begun: Begun) -> Result<Ended, Refusal> {
    match begun {
        Begun::Known(State::Ended(ended)) => Ok(ended),
        Begun::Known(State::Running) => Err(Refusal::unknown(StatusCode::CONFLICT, UnknownCause::Pending, "this attempt is under way")),
        Begun::Taken => Err(Refusal::not_sent(StatusCode::CONFLICT, NotSentCause::Repeated, "an attempt of this id was made before")),
        Begun::New(_) | Begun::Full => Err(busy()),
    }
}

fn busy() -> Refusal {
    Refusal::not_sent(StatusCode::SERVICE_UNAVAILABLE, NotSentCause::Unavailable, "the proxy is busy or stopping")
}

fn not_allowed() -> Refusal {
    Refusal::not_sent(StatusCode::FORBIDDEN, NotSentCause::NotAllowed, "you may not do this; an operator can allow it")
}

/// The values of a message that the template gives.
fn recognise(template: &Template, message: &[u8]) -> Result<Values, Refusal> {
    std::str::from_utf8(message).ok().and_then(|message| template.recognise(message)).ok_or_else(|| {
        Refusal::not_sent(
            StatusCode::UNPROCESSABLE_ENTITY,
            NotSentCause::NotRecognised,
            "this is no request that the connection's definition gives",
        )
    })
}

fn too_many(wait: Duration) -> Refusal {
    let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
    Refusal::too_many("too many requests within an hour", seconds)
}

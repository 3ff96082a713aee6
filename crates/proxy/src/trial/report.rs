//! What was sent, what came back, and why that is read as it is.

use passdesk_core::answer::Answer;
use passdesk_core::bind::{Bound, BoundFind};
use passdesk_core::json::Json;
use passdesk_core::located::is_deceptive;
use passdesk_core::poll::BoundPoll;
use passdesk_core::reading::Response;
use passdesk_core::secret::MASK;
use passdesk_core::sign_in::SignInReader;
use passdesk_core::text::among;
use passdesk_core::value::{EXPIRES_IN, USER};
use passdesk_core::{Reading, Request, Reset, Secret, Template, scrub};

use crate::relay::answer::Found;
use crate::relay::{Done, answer, errand};
use crate::upstream::{Answered, Witnessed};

/// No more of a body is shown, in bytes.
const MAX_BODY: usize = 16 * 1024;

/// What a request that was sent is, by the definition.
enum Sent<'a> {
    SignIn(String, &'a Template, &'a SignInReader),
    SignOut(String, &'a Template),
    Find(&'a BoundFind),
    Reset(&'a Reset),
    Poll(String, &'a BoundPoll),
}

impl<'a> Sent<'a> {
    /// Recognises a request.
    fn of(bound: &'a Bound, request: &Request) -> Option<Self> {
        let is = |template: &Template| template.recognise(request.expose()).is_some();
        let sign_ins = bound.credentials().iter().filter_map(|known| {
            let (template, reader) = known.sign_in.as_ref()?;
            Some(Self::SignIn(format!("credential.{}", known.id), template, reader))
        });
        let sign_outs = bound.credentials().iter().filter_map(|known| {
            let template = known.sign_out.as_ref()?;
            Some(Self::SignOut(format!("credential.{}.logout", known.id), template))
        });
        let finds = bound.finds.iter().map(Self::Find);
        let resets = bound.connection.resets.iter().map(Self::Reset);
        let polls = bound.connection.resets.iter().map(Reset::operation).filter_map(|name| {
            let poll = bound.poll(&name)?;
            Some(Self::Poll(format!("{name}.poll"), poll))
        });
        sign_ins.chain(sign_outs).chain(finds).chain(resets).chain(polls).find(|sent| is(sent.template()))
    }

    fn template(&self) -> &'a Template {
        match self {
            Self::SignIn(_, template, _) | Self::SignOut(_, template) => template,
            Self::Find(find) => &find.template,
            Self::Reset(reset) => &reset.template,
            Self::Poll(_, poll) => &poll.request,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::SignIn(name, ..) | Self::SignOut(name, _) | Self::Poll(name, _) => name.clone(),
            Self::Find(find) => format!("find.{}", find.id),
            Self::Reset(reset) => reset.operation(),
        }
    }

    /// Why the answer to this request of it is read as it is.
    fn explain(&self, bound: &Bound, request: &Request, response: &Response<'_>) -> Vec<String> {
        let sent = self.template().recognise(request.expose()).unwrap_or_default();
        match self {
            Self::SignIn(_, _, reader) => reader.explain(response),
            // Nothing in it is read.
            Self::SignOut(..) => Vec::new(),
            Self::Find(find) => {
                let mut lines = find.finder.explain(response);
                let names = if find.by_user { USER.to_owned() } else { find.finder.matches.join("` or `") };
                if !names.is_empty() {
                    lines.push(format!("only a row counts whose `{names}` is what was asked for"));
                }
                lines
            }
            Self::Reset(reset) => bound.reader(&reset.operation()).map(|reader| reader.to(&sent).explain(response)).unwrap_or_default(),
            Self::Poll(_, poll) => poll.explain(response, &sent),
        }
    }
}

/// The outcome, and why, in words.
fn words(done: &Done) -> (&'static str, String) {
    match done {
        Done::Reset(ended) => errand::words(ended),
        Done::Asked(found) => answer::words(found),
    }
}

/// What it did not lead to, if it is not what was wanted.
pub(super) fn failed(done: &Done) -> Option<String> {
    let (outcome, reason) = words(done);
    let is_wanted = matches!(outcome, "changed" | "found" | "signed_in" | "signed_out");
    (!is_wanted).then(|| format!("the outcome is {}", shown(outcome, &reason)))
}

fn shown(outcome: &str, reason: &str) -> String {
    let outcome = outcome.replace('_', " ");
    if reason.is_empty() { outcome } else { format!("{outcome} ({reason})") }
}

/// All that is told of what was seen.
pub(super) fn report(bound: &Bound, done: &Done, seen: &[Witnessed]) -> String {
    let secrets = secrets(bound, seen);
    let secrets: Vec<&Secret> = secrets.iter().collect();
    let mut lines = Vec::new();
    for (index, one) in seen.iter().enumerate() {
        let sent = Sent::of(bound, &one.request);
        lines.push(title(sent.as_ref(), one, &secrets));
        if let Ok(Ok(answered)) = &one.sent {
            lines.extend(answer_lines(sent.as_ref(), answered, &secrets).into_iter().map(|line| format!("    {line}")));
            // What came before has led to the last one, or is asked about by it.
            let is_last = seen.iter().skip(index + 1).all(|later| matches!(Sent::of(bound, &later.request), Some(Sent::Poll(..))));
            if let Some(sent) = sent.filter(|_| is_last) {
                lines.extend(
                    sent.explain(bound, &one.request, &answered.response()).iter().map(|line| format!("  {}", scrub::text(line, &secrets))),
                );
            }
        }
    }
    let (outcome, reason) = words(done);
    lines.push(format!("outcome: {}", shown(outcome, &reason)));
    lines.extend(more(done));
    lines.iter().fold(String::new(), |text, line| text + line + "\n")
}

/// What was sent and nobody may see. It was in some request, or else no answer could quote it.
fn secrets(bound: &Bound, seen: &[Witnessed]) -> Vec<Secret> {
    let mut secrets = Vec::new();
    for one in seen {
        let Some(sent) = Sent::of(bound, &one.request) else { continue };
        let values = sent.template().recognise(one.request.expose()).unwrap_or_default();
        secrets.extend(sent.template().secrets(&values).into_iter().cloned());
    }
    secrets
}

fn title(sent: Option<&Sent<'_>>, one: &Witnessed, secrets: &[&Secret]) -> String {
    let name = sent.map_or_else(|| "a request".to_owned(), Sent::name);
    let line = one.request.parts().map(|parts| format!("{} {}", parts.method, parts.address)).unwrap_or_default();
    let line = scrub::text(&line, secrets);
    match &one.sent {
        Ok(Ok(_)) => format!("sent {name}: {line}"),
        Ok(Err(cause)) => format!("sent {name}: {line}, and no whole answer came ({})", cause.word()),
        Err(cause) => format!("not sent {name}: {line} ({})", cause.word()),
    }
}

fn answer_lines(sent: Option<&Sent<'_>>, answered: &Answered, secrets: &[&Secret]) -> Vec<String> {
    let media = answered.content_type.as_deref().unwrap_or("no Content-Type");
    let mut lines = vec![format!("status {}, {}", answered.status, scrub::text(media, secrets))];
    // What a sign-in yields is not known as a secret yet, and where it stands is what may be wrong.
    let yields = matches!(sent, Some(Sent::SignIn(..)) | None) && answered.response().is_success();
    let body = if yields { masked(&answered.body) } else { scrub::text(&String::from_utf8_lossy(&answered.body), secrets) };
    let cut = if answered.body.len() > MAX_BODY { " …" } else { "" };
    lines.push(if body.is_empty() { "no body".to_owned() } else { format!("{body}{cut}") });
    lines
}

/// A body without anything in it but the names.
fn masked(body: &[u8]) -> String {
    fn mask(value: Json) -> Json {
        match value {
            Json::Object(members) => Json::Object(members.into_iter().map(|(name, member)| (name, mask(member))).collect()),
            Json::Array(items) => Json::Array(items.into_iter().map(mask).collect()),
            Json::Null | Json::Bool(_) => value,
            Json::Number(_) | Json::String(_) => Json::String(MASK.to_owned()),
        }
    }
    match Answer::parse(body) {
        Answer::Empty => String::new(),
        Answer::Json(value) => plain(&mask(value).to_string()).chars().take(MAX_BODY).collect(),
        Answer::Xml(_) | Answer::Unreadable => format!("{MASK} (what a sign-in answers is only shown as JSON, without its values)"),
    }
}

/// What is told beside the outcome: people, what is yielded, the system's own words.
fn more(done: &Done) -> Vec<String> {
    let messages = |reading: &Reading| match reading {
        Reading::Changed => Vec::new(),
        Reading::Refused { messages, .. } | Reading::Unknown { messages, .. } => {
            messages.iter().map(|message| format!("  the system says: {message}")).collect()
        }
    };
    match done {
        Done::Asked(Ok(Found::People { rows, cut, .. })) => {
            let cells =
                |row: &passdesk_core::find::Row| row.0.iter().map(|(name, cell)| format!("{name}={cell}")).collect::<Vec<_>>().join(", ");
            let more = cut.then(|| "  and more".to_owned());
            rows.iter().map(|row| format!("  {}", plain(&cells(row)))).chain(more).collect()
        }
        Done::Asked(Ok(Found::Signed { rows, .. })) => {
            let row = rows.first().map(Vec::as_slice).unwrap_or_default();
            let names: Vec<&str> = row.iter().step_by(2).map(String::as_str).filter(|name| *name != EXPIRES_IN).collect();
            let held = among(row, EXPIRES_IN).map(|seconds| format!(" for {seconds} seconds")).unwrap_or_default();
            if names.is_empty() { Vec::new() } else { vec![format!("  it yields {}{held}", names.join(", "))] }
        }
        Done::Asked(Ok(Found::Not(reading))) | Done::Reset(Ok(reading)) => messages(reading),
        Done::Asked(Err(_)) | Done::Reset(Err(_)) => Vec::new(),
    }
}

/// Without what a terminal would obey.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !is_deceptive(*c)).collect()
}

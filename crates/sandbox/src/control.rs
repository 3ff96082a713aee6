//! The sandbox's own pages under `/_sandbox/`: what it has, and what its systems shall do next.
//!
//! They do over HTTP what [`Sandbox`](crate::Sandbox) does in a process, for people and for other processes.

use serde_json::Value;

use crate::demo::demo;
use crate::json::Members;
use crate::misbehave::{Kind, Misbehaviour};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Next, State};
use crate::system::System;

/// Answers a request that is for none of the systems.
pub(crate) fn answer(request: &Request, state: &State) -> Reply {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let Some(rest) = path.strip_prefix("/_sandbox/") else {
        return Reply::text(404, "There is no such system. /_sandbox/ lists those that there are.\n");
    };
    if rest.is_empty() {
        return only("GET", request, || Reply::text(200, help()));
    }
    let (id, action) = rest.split_once('/').unwrap_or((rest, ""));
    let Some(system) = System::of_id(id) else {
        return Reply::text(404, format!("There is no system \"{id}\". /_sandbox/ lists them.\n"));
    };
    match action {
        "next" => only("POST", request, || next(system, query, state)),
        "requests" => only("GET", request, || Reply::text(200, state.with(system, |record| record.requests).to_string())),
        "accepts" => only("POST", request, || accepts(system, &request.body, state)),
        "sign-ins" => only("GET", request, || Reply::text(200, state.with(system, |record| record.directory.sign_ins()).to_string())),
        "sessions" => only("GET", request, || Reply::text(200, state.with(system, |record| record.directory.sessions()).to_string())),
        "lifetime" => only("POST", request, || lifetime(system, query, state)),
        "revoke" => only("POST", request, || {
            state.with(system, |record| record.directory.revoke());
            Reply::text(200, "what was given out is taken back\n")
        }),
        _ => Reply::text(404, "There are next, requests, accepts, sign-ins, sessions, lifetime and revoke. /_sandbox/ explains them.\n"),
    }
}

fn only(method: &str, request: &Request, answer: impl FnOnce() -> Reply) -> Reply {
    if request.method == method { answer() } else { Reply::method_not_allowed(method) }
}

fn next(system: System, query: &str, state: &State) -> Reply {
    match misbehaviour(query) {
        Ok(next) => {
            let said = format!("{} at the next request of {}\n", next.misbehaviour.kind, system.id());
            state.with(system, |record| record.next = Some(next));
            Reply::text(200, said)
        }
        Err(message) => Reply::text(400, format!("{message}\n")),
    }
}

fn lifetime(system: System, query: &str, state: &State) -> Reply {
    let Some(seconds) = query.strip_prefix("seconds=").and_then(|seconds| seconds.parse().ok()) else {
        return Reply::text(400, "say for how many seconds, as in ?seconds=60\n");
    };
    state.with(system, |record| record.directory.lifetime = Some(seconds));
    Reply::text(200, format!("{seconds} seconds, from the next sign-in on\n"))
}

fn misbehaviour(query: &str) -> Result<Next, String> {
    let (mut kind, mut applied, mut at) = (None, None, String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "kind" => kind = Some(value.parse::<Kind>().map_err(|error| error.to_string())?),
            "applied" => {
                applied = Some(value.parse::<bool>().map_err(|_| "applied is true or false")?);
            }
            "at" => at = value.into_owned(),
            _ => {
                return Err(format!("there is no parameter \"{name}\"; there are kind, applied and at"));
            }
        }
    }
    match (kind, applied) {
        (Some(kind), Some(applied)) => Ok(Next { misbehaviour: Misbehaviour { applied, kind }, at }),
        _ => Err("say both kind and applied, as in ?kind=hang&applied=true".to_owned()),
    }
}

fn accepts(system: System, body: &[u8], state: &State) -> Reply {
    let members = Members::read(body).ok().and_then(|it| it.exactly(["user", "password"]));
    let Some([Value::String(user), Value::String(password)]) = members else {
        return Reply::text(400, "The body must be {\"user\": string, \"password\": string}.\n");
    };
    let accepts = state.with(system, |record| record.directory.password(&user) == Some(&password));
    Reply::json(200, &Value::Bool(accepts))
}

/// The page that explains all this.
fn help() -> String {
    let mut lines = vec![
        "Stand-ins for the systems whose passwords Passdesk resets. Everything here is made up.".to_owned(),
        String::new(),
        "GET  /_sandbox/{system}/requests                      how many requests it was sent".to_owned(),
        "POST /_sandbox/{system}/accepts                       is it so? {\"user\": \"...\", \"password\": \"...\"}".to_owned(),
        "POST /_sandbox/{system}/next?kind=hang&applied=true   what it does at its next request".to_owned(),
        "                                            with &at=changepassword: at the next that has this in its head".to_owned(),
        "GET  /_sandbox/{system}/sign-ins                      how often it let somebody in".to_owned(),
        "GET  /_sandbox/{system}/sessions                      how many sessions are open".to_owned(),
        "POST /_sandbox/{system}/lifetime?seconds=60           for how long tokens and sessions are good".to_owned(),
        "POST /_sandbox/{system}/revoke                        takes back all tokens, ends all sessions".to_owned(),
        String::new(),
        format!("kind: {}", Kind::names().join(", ")),
        "applied: whether it does what it is asked to do before it misbehaves".to_owned(),
    ];
    for system in demo() {
        lines.extend([String::new(), format!("== {}", system.id)]);
        lines.extend(system.operations.iter().map(|operation| (*operation).to_owned()));
        lines.push("credentials:".to_owned());
        lines.extend(system.credentials.iter().map(|it| format!("  {:42}  {}", it.secret, it.label)));
        if !system.sign_ins.is_empty() {
            lines.push("sign-ins:".to_owned());
            lines.extend(system.sign_ins.iter().map(|it| format!("  {:42}  {:20}  {}", it.account, it.secret, it.label)));
        }
        lines.push("users, with the passwords that they start with:".to_owned());
        lines.extend(system.users.iter().map(|it| {
            let state = if it.active { "" } else { "  (inactive)" };
            format!("  {:42}  {:14}  {:16}  {}, {}{state}", it.id, it.name, it.password, it.login, it.mail)
        }));
    }
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests;

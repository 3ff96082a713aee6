//! `UiPath`'s identity server: `changepassword` with the old password, and the administrator's way without; looking
//! people up, and the token of a client.

mod find;
mod token;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::demo::Standing;
use crate::directory::Directory;
use crate::json::Members;
use crate::reply::Reply;
use crate::request::Request;
use crate::rules::{IdentityOptions, Violation};

/// A product: where its identity server stands and how it is set up.
pub(crate) struct Product {
    /// The address of the identity server.
    base: &'static str,
    /// What the address of the list of users is called, which the products do not agree on.
    list: &'static str,
    options: IdentityOptions,
    /// The longest password that is taken.
    maximum_length: Option<usize>,
}

pub(crate) const CLOUD: Product =
    Product { base: "/uipath-cloud/acme/identity_", list: "User", options: IdentityOptions::usual(false, false), maximum_length: None };

pub(crate) const SUITE: Product = on_premises("/uipath-suite/identity_", "UserPartition");

pub(crate) const SUITE_TENANT: Product = on_premises("/uipath-suite-tenant/acme/default/identity_", "UserPartition");

pub(crate) const STANDALONE: Product = on_premises("/uipath-standalone/identity", "User");

const fn on_premises(base: &'static str, list: &'static str) -> Product {
    Product { base, list, options: IdentityOptions::usual(true, true), maximum_length: Some(256) }
}

/// The trace id of the documents' example.
const TRACE_ID: &str = "00-aec3de9099a9934e9c31e26c19f5e0dd-8c0d3d5f476c7742-00";

/// What is asked: by whom the password is known decides which members the body has.
#[derive(Clone, Copy, Debug)]
enum Operation {
    Change,
    Set,
}

impl Operation {
    fn method(self) -> &'static str {
        match self {
            Self::Change => "POST",
            Self::Set => "PUT",
        }
    }

    /// The methods of the address.
    fn allowed(self) -> &'static str {
        match self {
            Self::Change => "POST",
            Self::Set => "GET, PUT",
        }
    }

    /// The name of the server's type for the body, which its messages quote.
    fn command(self) -> &'static str {
        match self {
            Self::Change => "ChangeUserPasswordCommand",
            Self::Set => "UpdateUserCommand",
        }
    }

    /// The members of the body; the new password is the last.
    fn members(self) -> &'static [&'static str] {
        match self {
            Self::Change => &["oldPassword", "newPassword"],
            Self::Set => &["password"],
        }
    }
}

impl Product {
    /// Answers a request to this product's identity server.
    pub(crate) fn answer(&self, request: &Request, directory: &mut Directory) -> Reply {
        self.checked(request, directory).unwrap_or_else(|refusal| refusal)
    }

    fn checked(&self, request: &Request, directory: &mut Directory) -> Result<Reply, Reply> {
        let not_found = || Reply::empty(404);
        let rest = request.target.strip_prefix(self.base).ok_or_else(not_found)?;
        if rest == token::PATH {
            return token::answer(request, directory);
        }
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        if let Some(rest) = path.strip_prefix("/api/").and_then(|rest| rest.strip_prefix(self.list))
            && let Some(partition) = rest.strip_prefix("/users/")
        {
            return find::list(request, directory, partition, query);
        }
        let rest = rest.strip_prefix("/api/User/").ok_or_else(not_found)?;
        let (user, operation) = match rest.split_once('/') {
            None if request.method == "GET" => return find::one(request, directory, rest),
            None => (rest, Operation::Set),
            Some((user, "changepassword")) => (user, Operation::Change),
            Some(_) => return Err(Reply::empty(404)),
        };
        if request.method != operation.method() {
            return Err(Reply::method_not_allowed(operation.allowed()));
        }
        authorize(request, directory, Standing::writes)?;
        if !request.is_json() {
            return Err(unsupported_media_type());
        }
        let (old, new) = passwords(operation, &request.body)?;

        let user = decoded(user)?;
        // Nobody publishes what an unknown user is answered: the shape and the code are guesses.
        let current = directory.password(&user).ok_or_else(|| refuse("UserNotFound", "The user was not found."))?;
        if old.is_some_and(|old| old != current) {
            return Err(refuse("PasswordMismatch", "Incorrect password."));
        }
        self.check_rules(operation, directory.strict, &new)?;
        directory.set_password(&user, new);
        Ok(Reply::json(200, &json!({ "succeeded": true, "errors": [] })))
    }

    fn check_rules(&self, operation: Operation, strict: bool, password: &str) -> Result<(), Reply> {
        if let Some(maximum) = self.maximum_length
            && password.encode_utf16().count() > maximum
        {
            // ASP.NET Core Identity has no code for this: a guess, in the words of its length attribute.
            let field = operation.members().last().copied().unwrap_or_default();
            return Err(invalid_fields(vec![(
                field.to_owned(),
                format!("The field {field} must be a string with a maximum length of {maximum}."),
            )]));
        }
        let options = if strict { IdentityOptions::STRICTEST } else { self.options };
        match options.violations(password).as_slice() {
            [] => Ok(()),
            violations => Err(refuse_all(violations)),
        }
    }
}

/// Before anything of the request is looked at, the token has to be known and to have one of the scopes.
fn authorize(request: &Request, directory: &mut Directory, allowed: fn(Standing) -> bool) -> Result<(), Reply> {
    match request.bearer().and_then(|token| directory.standing(token)) {
        Some(standing) if allowed(standing) => Ok(()),
        Some(_) => Err(Reply::json(
            403,
            &json!({
                "errorMessage": "Scope(s) 'OR.Folders.Read' is(are) invalid. \
                                 Expect to have 'PM.User' or 'PM.User.Write'. "
            }),
        )),
        None => Err(Reply::empty(401).header("WWW-Authenticate", "Bearer")),
    }
}

/// A segment of the address as it is once decoded.
fn decoded(segment: &str) -> Result<String, Reply> {
    percent_decode_str(segment).decode_utf8().map(Into::into).map_err(|_| Reply::empty(400))
}

/// The old password, where the operation asks for it, and the new one. Anything else in the body is refused.
fn passwords(operation: Operation, body: &[u8]) -> Result<(Option<String>, String), Reply> {
    let members = Members::read(body).map_err(|error| invalid_fields(vec![(String::new(), error.to_string())]))?;
    let mut values = Vec::new();
    let mut errors = Vec::new();
    for name in operation.members() {
        let mut found = members.0.iter().filter(|(member, _)| member == name);
        match (found.next(), found.next()) {
            (None | Some((_, Value::Null)), None) => {
                errors.push(((*name).to_owned(), format!("The {name} field is required.")));
            }
            (Some((_, Value::String(value))), None) => values.push(value.clone()),
            (_, None) => errors.push(((*name).to_owned(), format!("Unexpected value encountered while parsing. Path '{name}'."))),
            (_, Some(_)) => {
                errors.push(((*name).to_owned(), format!("The {name} field stands twice.")));
            }
        }
    }
    for (member, _) in &members.0 {
        if !operation.members().contains(&member.as_str()) {
            let command = operation.command();
            let message = format!("Could not find member '{member}' on object of type '{command}'. Path '{member}'.");
            errors.push((member.clone(), message));
        }
    }
    match (errors.is_empty(), values.pop()) {
        (true, Some(new)) => Ok((values.pop(), new)),
        _ => Err(invalid_fields(errors)),
    }
}

/// A refusal of the request's own kind, with a message of our choice.
pub(crate) fn refuse_as(request: &Request, message: &str) -> Reply {
    if request.target.ends_with(token::PATH) {
        return token::refuse("invalid_request", Some(message));
    }
    if request.method == "GET" {
        return Reply::json(400, &json!({ "errorMessage": message }));
    }
    refuse("InvalidPassword", message)
}

/// A refusal with one code.
fn refuse(code: &'static str, description: &str) -> Reply {
    refuse_all(&[Violation { code, description: description.to_owned() }])
}

fn refuse_all(violations: &[Violation]) -> Reply {
    let errors: Vec<_> = violations.iter().map(|it| json!({ "code": it.code, "description": it.description })).collect();
    Reply::json(400, &json!({ "succeeded": false, "errors": errors }))
}

/// The problem details of the documents' example.
fn invalid_fields(messages: Vec<(String, String)>) -> Reply {
    let mut errors = Map::new();
    for (field, message) in messages {
        let entry = errors.entry(field).or_insert_with(|| json!([]));
        if let Value::Array(texts) = entry {
            texts.push(message.into());
        }
    }
    problem(
        400,
        &json!({
            "errors": errors,
            "type": "https://tools.ietf.org/html/rfc7231#section-6.5.1",
            "title": "One or more validation errors occurred.",
            "status": 400,
            "traceId": TRACE_ID,
        }),
    )
}

fn unsupported_media_type() -> Reply {
    problem(
        415,
        &json!({
            "type": "https://tools.ietf.org/html/rfc7231#section-6.5.13",
            "title": "Unsupported Media Type",
            "status": 415,
            "traceId": TRACE_ID,
        }),
    )
}

fn problem(status: u16, details: &Value) -> Reply {
    Reply::new(status, "application/problem+json; charset=utf-8", details.to_string())
}

#[cfg(test)]
mod tests;

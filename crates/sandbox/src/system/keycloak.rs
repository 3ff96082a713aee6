//! Keycloak: `reset-password` of the Admin REST API of one realm, looking people up there, and the tokens of another.
//!
//! The paths and shapes are those of the published client `@keycloak/keycloak-admin-client` 26.7 and of the answers that
//! the server's own source declares; the words of a refusal are the server's.

mod find;
mod token;

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::demo::Standing;
use crate::directory::Directory;
use crate::json::Members;
use crate::reply::Reply;
use crate::request::Request;
use crate::rules;

/// The people's realm, and that of the administrators and their clients.
const REALM: &str = "acme";
const LOGIN_REALM: &str = "master";

/// Answers a request to the server.
pub(crate) fn answer(request: &Request, directory: &mut Directory) -> Reply {
    checked(request, directory).unwrap_or_else(|refusal| refusal)
}

fn checked(request: &Request, directory: &mut Directory) -> Result<Reply, Reply> {
    let rest = request.target.strip_prefix("/keycloak/").ok_or_else(nowhere)?;
    let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
    let steps: Vec<String> = path.split('/').map(decoded).collect::<Result<_, _>>()?;
    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    match (request.method.as_str(), steps.as_slice(), query) {
        ("POST", ["realms", realm, "protocol", "openid-connect", what @ ("token" | "revoke")], None) => {
            if *realm != LOGIN_REALM {
                return Err(refuse(404, "Realm does not exist"));
            }
            if *what == "token" { token::give(request, directory) } else { token::revoke(request, directory) }
        }
        (method, ["admin", "realms", realm, "users", rest @ ..], query) => {
            // The server looks at the token first, then whether there is such a realm.
            let standing =
                request.bearer().and_then(|token| directory.standing(token)).ok_or_else(|| refuse(401, "HTTP 401 Unauthorized"))?;
            if *realm != REALM {
                return Err(refuse(404, "Realm not found."));
            }
            match (method, rest, query) {
                ("GET", [], query) => find::list(standing, directory, query.unwrap_or_default()),
                ("GET", [user], None) => find::one(standing, directory, user),
                ("PUT", [user, "reset-password"], None) => reset(standing, request, directory, user),
                _ => Err(nowhere()),
            }
        }
        _ => Err(nowhere()),
    }
}

/// Sets a password, and demands another at the next sign-in or no longer does.
fn reset(standing: Standing, request: &Request, directory: &mut Directory, user: &str) -> Result<Reply, Reply> {
    let nobody = if standing.reads() { refuse(404, "User not found") } else { forbidden() };
    let login = directory.user(user).ok_or(nobody)?.login;
    if !standing.writes() {
        return Err(forbidden());
    }
    if !request.is_json() {
        return Err(refuse(415, "HTTP 415 Unsupported Media Type"));
    }
    // The server takes more members of a credential and does nothing with them. Here there are these alone.
    let members = Members::read(&request.body).map_err(|_| refuse(400, "unknown_error"))?;
    let Some([Value::String(kind), Value::String(password), Value::Bool(temporary)]) = members.exactly(["type", "value", "temporary"])
    else {
        return Err(refuse(400, "No password provided"));
    };
    if kind != "password" {
        return Err(refuse(400, "unknown_error"));
    }
    if password.trim().is_empty() {
        return Err(refuse(400, "Empty password not allowed"));
    }
    if directory.strict
        && let Some((code, words)) = rules::keycloak(&password, login)
    {
        return Err(Reply::json(400, &json!({ "error": code, "error_description": words })));
    }
    directory.set_password(user, password);
    directory.demand_change(user, temporary);
    Ok(Reply::empty(204))
}

/// A refusal of the request's own kind, with a message of our choice.
pub(crate) fn refuse_as(request: &Request, message: &str) -> Reply {
    let code = if request.method == "PUT" { "invalidPasswordGenericMessage" } else { "invalid_request" };
    Reply::json(400, &json!({ "error": code, "error_description": message }))
}

/// The server's word for what it is asked and has not.
fn nowhere() -> Reply {
    refuse(404, "Unable to find matching target resource method")
}

fn forbidden() -> Reply {
    refuse(403, "HTTP 403 Forbidden")
}

fn refuse(status: u16, error: &str) -> Reply {
    Reply::json(status, &json!({ "error": error }))
}

/// A segment of the address as it is once decoded.
fn decoded(segment: &str) -> Result<String, Reply> {
    percent_decode_str(segment).decode_utf8().map(Into::into).map_err(|_| Reply::empty(400))
}

#[cfg(test)]
mod tests;

//! The token of a client (RFC 6749, section 4.4), as `IdentityServer` gives it.

use serde_json::{Value, json};

use crate::demo::Standing;
use crate::directory::Directory;
use crate::form::Pairs;
use crate::reply::Reply;
use crate::request::Request;

/// Its address, after that of the server.
pub(super) const PATH: &str = "/connect/token";

/// For how many seconds a token is good.
const LIFETIME: u64 = 3600;

/// What a client of each kind may ask for.
const USERS: &[&str] = &["PM.User", "PM.User.Read", "PM.User.Write"];
const FOLDERS: &[&str] = &["OR.Folders", "OR.Folders.Read"];

/// Judges in the server's order: the request, the client, the grant, the scope.
pub(super) fn answer(request: &Request, directory: &mut Directory) -> Result<Reply, Reply> {
    let failed = |error| refuse(error, None);
    // Another method, or a body that is no form, is a request like any other to this address.
    let form = (request.method == "POST").then(|| Pairs::body(request)).flatten().ok_or_else(|| failed("invalid_request"))?;
    let names = ["grant_type", "client_id", "client_secret", "scope"];
    let [grant, client, secret, scope] = form.only(names).ok_or_else(|| failed("invalid_request"))?;
    let client = client.zip(secret).and_then(|(client, secret)| directory.client(client, secret));
    let client = client.ok_or_else(|| failed("invalid_client"))?;
    if grant != Some("client_credentials") {
        return Err(failed("unsupported_grant_type"));
    }
    let allowed = if client == Standing::Full { USERS } else { FOLDERS };
    let asked: Vec<&str> = match scope {
        None | Some("") => allowed.to_vec(),
        Some(scope) => scope.split(' ').collect(),
    };
    if !asked.iter().all(|scope| allowed.contains(scope)) {
        return Err(failed("invalid_scope"));
    }
    let (token, seconds) = directory.issue_token(standing(&asked), LIFETIME);
    let answer = json!({ "access_token": token, "expires_in": seconds, "token_type": "Bearer", "scope": asked.join(" ") });
    Ok(unstored(200, &answer))
}

/// `PM.User` is both of the others.
fn standing(scopes: &[&str]) -> Standing {
    let has = |scope| scopes.contains(&"PM.User") || scopes.contains(&scope);
    match (has("PM.User.Read"), has("PM.User.Write")) {
        (true, true) => Standing::Full,
        (true, false) => Standing::ReadOnly,
        (false, true) => Standing::WriteOnly,
        (false, false) => Standing::NoPermission,
    }
}

/// The error object of RFC 6749, section 5.2. The server gives no description of its own accord.
pub(super) fn refuse(error: &str, description: Option<&str>) -> Reply {
    let mut answer = json!({ "error": error });
    if let (Value::Object(members), Some(description)) = (&mut answer, description) {
        members.insert("error_description".to_owned(), description.into());
    }
    unstored(400, &answer)
}

fn unstored(status: u16, answer: &Value) -> Reply {
    Reply::json(status, answer).header("Cache-Control", "no-store, no-cache, max-age=0")
}

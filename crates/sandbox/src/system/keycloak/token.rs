//! The tokens of clients and of administrators (RFC 6749, sections 4.3 and 4.4), and taking them back (RFC 7009).

use serde_json::json;

use crate::directory::Directory;
use crate::form::Pairs;
use crate::reply::Reply;
use crate::request::Request;

/// For how many seconds a token is good, in the realm of administrators.
const LIFETIME: u64 = 60;

/// The client by which an administrator signs in without a browser. It has no secret.
const ADMIN_CLI: &str = "admin-cli";
/// How the clients of the demo are called, whom the administrators are not.
const CLIENT: &str = "client-";

pub(super) fn give(request: &Request, directory: &mut Directory) -> Result<Reply, Reply> {
    let form = Pairs::body(request).ok_or_else(|| refuse(400, "invalid_request", "Missing form parameter: grant_type"))?;
    let names = ["grant_type", "client_id", "client_secret", "username", "password"];
    let [grant, client, secret, login, password] =
        form.only(names).ok_or_else(|| refuse(400, "invalid_request", "duplicated parameter"))?;
    let standing = match (grant, client, secret, login, password) {
        (Some("client_credentials"), Some(client), Some(secret), None, None) => directory
            .client(client, secret)
            .filter(|_| client.starts_with(CLIENT))
            .ok_or_else(|| refuse(401, "unauthorized_client", "Invalid client or Invalid client credentials"))?,
        (Some("password"), Some(ADMIN_CLI), None, Some(login), Some(password)) => directory
            .client(login, password)
            .filter(|_| !login.starts_with(CLIENT))
            .ok_or_else(|| refuse(401, "invalid_grant", "Invalid user credentials"))?,
        (None, ..) => return Err(refuse(400, "invalid_request", "Missing form parameter: grant_type")),
        (Some("client_credentials" | "password"), ..) => {
            return Err(refuse(401, "invalid_client", "Invalid client or Invalid client credentials"));
        }
        _ => return Err(refuse(400, "unsupported_grant_type", "Unsupported grant_type")),
    };
    let (token, seconds) = directory.issue_token(standing, LIFETIME);
    let answer = json!({
        "access_token": token,
        "expires_in": seconds,
        "refresh_expires_in": 0,
        "token_type": "Bearer",
        "not-before-policy": 0,
        "scope": "profile email",
    });
    Ok(Reply::json(200, &answer).header("Cache-Control", "no-store"))
}

/// A token that is not known is as good as taken back.
pub(super) fn revoke(request: &Request, directory: &mut Directory) -> Result<Reply, Reply> {
    let form = Pairs::body(request).and_then(|form| {
        let [client, token] = form.only(["client_id", "token"])?;
        Some((client?.to_owned(), token?.to_owned()))
    });
    let (client, token) = form.ok_or_else(|| refuse(400, "invalid_request", "Token not provided"))?;
    if client != ADMIN_CLI {
        return Err(refuse(401, "invalid_client", "Invalid client or Invalid client credentials"));
    }
    directory.take_back(&token);
    Ok(Reply::empty(200))
}

fn refuse(status: u16, error: &str, words: &str) -> Reply {
    Reply::json(status, &json!({ "error": error, "error_description": words }))
}

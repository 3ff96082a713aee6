//! The token of a client: `POST /api/v3/token`.

use serde_json::json;

use super::{AUTHORIZATION_FAILED, WRONG_PARAMETERS, check_accept, refuse_rest};
use crate::directory::Directory;
use crate::form::Pairs;
use crate::reply::Reply;
use crate::request::Request;

/// For how many seconds a token is good.
const LIFETIME: u64 = 1800;

pub(super) fn answer(request: &Request, directory: &mut Directory) -> Result<Reply, Reply> {
    if request.method != "POST" {
        return Err(Reply::method_not_allowed("POST"));
    }
    check_accept(request)?;
    let wrong = || refuse_rest(400, WRONG_PARAMETERS);
    let form = Pairs::body(request).ok_or_else(wrong)?;
    let [Some(client), Some(secret), Some("client_credentials")] =
        form.only(["client_id", "client_secret", "grant_type"]).ok_or_else(wrong)?
    else {
        return Err(wrong());
    };
    let standing = directory.client(client, secret).ok_or_else(|| refuse_rest(401, AUTHORIZATION_FAILED))?;
    let (token, seconds) = directory.issue_token(standing, LIFETIME);
    Ok(Reply::json(200, &json!({ "access_token": token, "expires_in": seconds, "token_type": "bearer" })))
}

//! `ECGrid`'s REST form: `POST /v2/users/password`.

use serde_json::{Value, json};

use crate::demo::Standing;
use crate::json::Members;
use crate::reply::Reply;
use crate::request::Request;
use crate::rules;
use crate::state::Directory;

/// Answers a request to the REST API.
pub(crate) fn answer(request: &Request, directory: &mut Directory) -> Reply {
    if request.target != "/ecgrid-rest/v2/users/password" {
        return Reply::empty(404);
    }
    if request.method != "POST" {
        return Reply::method_not_allowed("POST");
    }
    match update_password(request, directory) {
        Ok(()) => Reply::json(200, &json!({ "success": true, "data": true })),
        Err(refusal) => refusal,
    }
}

fn update_password(request: &Request, directory: &mut Directory) -> Result<(), Reply> {
    match request.header("X-API-Key").and_then(|key| directory.standing(key)) {
        Some(Standing::Full) => {}
        Some(_) => {
            let message = "The API key's AuthLevel does not allow this operation.";
            return Err(refuse(403, "AccessDenied", message));
        }
        None => {
            let message = "The provided API key is not valid or has been revoked.";
            return Err(refuse(401, "InvalidAPIKey", message));
        }
    }
    let invalid = |message| refuse(400, "InvalidParameter", message);
    if !request.is_json() {
        return Err(invalid("The body must be application/json."));
    }
    let (user, password) =
        user_and_password(&request.body).ok_or_else(|| invalid("The body must be {\"userId\": integer, \"newPassword\": string}."))?;
    if directory.password(&user).is_none() {
        return Err(refuse(404, "ObjectNotFound", "The user does not exist."));
    }
    if !rules::ecgrid(&password) {
        return Err(invalid("newPassword does not match the password pattern."));
    }
    directory.set_password(&user, password);
    Ok(())
}

fn user_and_password(body: &[u8]) -> Option<(String, String)> {
    match Members::read(body).ok()?.exactly(["userId", "newPassword"])? {
        // A number with a fraction or in quotes is no integer.
        [Value::Number(user), Value::String(password)] => Some((user.as_i64()?.to_string(), password)),
        _ => None,
    }
}

/// The error object of the API.
pub(crate) fn refuse(status: u16, code: &str, message: &str) -> Reply {
    Reply::json(status, &json!({ "success": false, "errorCode": code, "message": message, "data": null }))
}

#[cfg(test)]
mod tests;

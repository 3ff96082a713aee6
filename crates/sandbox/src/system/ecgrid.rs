//! `ECGrid`'s REST form: `POST /v2/users/password`, and looking people up.

use serde_json::{Value, json};

use crate::demo::{DemoUser, Standing};
use crate::directory::Directory;
use crate::json::Members;
use crate::reply::Reply;
use crate::request::Request;
use crate::rules;

/// Does what is asked, and gives the `data` of the answer.
type Act = fn(&Request, &mut Directory) -> Result<Value, Reply>;

const USERS: &str = "/ecgrid-rest/v2/users/";

/// Answers a request to the REST API.
pub(crate) fn answer(request: &Request, directory: &mut Directory) -> Reply {
    let Some(rest) = request.target.strip_prefix(USERS) else {
        return Reply::empty(404);
    };
    let (method, act): (_, Act) = match rest {
        "password" => ("POST", update_password),
        "by-name" => ("POST", by_name),
        id if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) => ("GET", by_id),
        _ => return Reply::empty(404),
    };
    if request.method != method {
        return Reply::method_not_allowed(method);
    }
    let done = authorize(request, directory).and_then(|()| act(request, directory));
    done.map_or_else(|refusal| refusal, |data| Reply::json(200, &json!({ "success": true, "data": data })))
}

fn authorize(request: &Request, directory: &mut Directory) -> Result<(), Reply> {
    match request.header("X-API-Key").and_then(|key| directory.standing(key)) {
        Some(Standing::Full) => Ok(()),
        Some(_) => {
            let message = "The API key's AuthLevel does not allow this operation.";
            Err(refuse(403, "AccessDenied", message))
        }
        None => {
            let message = "The provided API key is not valid or has been revoked.";
            Err(refuse(401, "InvalidAPIKey", message))
        }
    }
}

fn invalid(message: &str) -> Reply {
    refuse(400, "InvalidParameter", message)
}

fn not_found() -> Reply {
    refuse(404, "ObjectNotFound", "The user does not exist.")
}

fn update_password(request: &Request, directory: &mut Directory) -> Result<Value, Reply> {
    if !request.is_json() {
        return Err(invalid("The body must be application/json."));
    }
    let (user, password) =
        user_and_password(&request.body).ok_or_else(|| invalid("The body must be {\"userId\": integer, \"newPassword\": string}."))?;
    if directory.password(&user).is_none() {
        return Err(not_found());
    }
    if !rules::ecgrid(&password) {
        return Err(invalid("newPassword does not match the password pattern."));
    }
    directory.set_password(&user, password);
    Ok(true.into())
}

/// Everybody whose login has the text in it. The page has "matching", which may mean less: this is the reading that
/// leaves the caller more to do.
fn by_name(request: &Request, directory: &mut Directory) -> Result<Value, Reply> {
    let login = request.is_json().then(|| Members::read(&request.body).ok()?.exactly(["login"])).flatten();
    let Some([Value::String(login)]) = login else {
        return Err(invalid("The body must be {\"login\": string}."));
    };
    let login = login.to_lowercase();
    let users = directory.people().map(|person| person.user).filter(|user| user.login.to_lowercase().contains(&login));
    Ok(users.map(info).collect())
}

fn by_id(request: &Request, directory: &mut Directory) -> Result<Value, Reply> {
    let id = request.target.strip_prefix(USERS).unwrap_or_default();
    directory.user(id).map(info).ok_or_else(not_found)
}

/// `UserIDInfo` with the members of the page's example.
fn info(user: &DemoUser) -> Value {
    json!({
        "userId": user.id.parse::<i64>().unwrap_or_default(),
        "login": user.login,
        "email": user.mail,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "networkId": 1,
        "mailboxId": 101,
        "authLevel": "MailboxUser",
        "status": if user.active { "Active" } else { "Suspended" },
        "created": "2024-03-15T10:22:00Z",
    })
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

//! Looking people up: a list of those with a login, a mail address or an id, and one person by id.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::{UNKNOWN_USER, WRONG_PARAMETERS, authorize, check_accept, refuse_rest};
use crate::demo::{DemoUser, Standing};
use crate::directory::Directory;
use crate::form::Pairs;
use crate::reply::Reply;
use crate::request::Request;

/// The parameters of the list that are known here.
const PARAMETERS: [&str; 5] = ["logins[]", "emails[]", "userIds[]", "pageSize", "pageToken"];

/// The most users on a page, and as many as there are on one if nothing is said.
const PAGE: usize = 1000;

/// `GET /users/v2`. Who is on the list must be named by each of the parameters that are there; how they go together is
/// published nowhere, so this is a guess, and the one that gives the shorter list.
pub(super) fn list(request: &Request, directory: &mut Directory, query: &str) -> Result<Reply, Reply> {
    admit(request, directory)?;
    let wrong = || refuse_rest(400, WRONG_PARAMETERS);
    let pairs = Pairs::read(query).ok_or_else(wrong)?;
    if !pairs.names().all(|name| PARAMETERS.contains(&name)) {
        return Err(wrong());
    }
    let number = |name, usual| match (pairs.all(name).next(), pairs.all(name).count()) {
        (None, _) => Ok(usual),
        (Some(text), 1) => text.parse::<usize>().map_err(|_| wrong()),
        _ => Err(wrong()),
    };
    let (size, from) = (number("pageSize", PAGE)?, number("pageToken", 0)?);
    if !(1..=PAGE).contains(&size) {
        return Err(wrong());
    }
    let named = |name, text: &str| pairs.all(name).next().is_none() || pairs.all(name).any(|value| value.eq_ignore_ascii_case(text));
    let fits = |user: &&DemoUser| named("logins[]", user.login) && named("emails[]", user.mail) && named("userIds[]", user.id);
    let found: Vec<_> = directory.people().map(|person| person.user).filter(|user| fits(user)).collect();

    let profiles: Vec<_> = found.iter().skip(from).take(size).map(|user| profile(user)).collect();
    let mut answer = json!({ "userProfiles": profiles });
    if let (Value::Object(members), true) = (&mut answer, from + size < found.len()) {
        members.insert("nextPageToken".to_owned(), (from + size).to_string().into());
    }
    Ok(Reply::json(200, &answer))
}

/// `GET /user/{userId}/v2`.
pub(super) fn one(request: &Request, directory: &mut Directory, user: &str) -> Result<Reply, Reply> {
    admit(request, directory)?;
    let user = percent_decode_str(user).decode_utf8().map_err(|_| refuse_rest(400, WRONG_PARAMETERS))?;
    let user = directory.user(&user).ok_or_else(|| refuse_rest(400, UNKNOWN_USER))?;
    Ok(Reply::json(200, &json!({ "response": profile(user) })))
}

fn admit(request: &Request, directory: &mut Directory) -> Result<(), Reply> {
    if request.method != "GET" {
        return Err(Reply::method_not_allowed("GET"));
    }
    check_accept(request)?;
    authorize(directory, request.bearer(), Standing::reads).map_err(|(status, message)| refuse_rest(status, message))
}

/// The members that the interface demands. The names are fields of the account's own; these two every account has.
fn profile(user: &DemoUser) -> Value {
    let department = "6f0a2d41-0c5e-4b7b-8d2f-91e3a5c70d01";
    let role = "6f0a2d41-0c5e-4b7b-8d2f-91e3a5c70d02";
    json!({
        "userId": user.id,
        "role": "learner",
        "roleId": role,
        "departmentId": department,
        "status": if user.active { 1 } else { 3 },
        "fields": { "login": user.login, "email": user.mail, "first_name": user.first_name, "last_name": user.last_name },
        "addedDate": "2022-04-25",
        "lastLoginDate": "2022-04-26",
        "userRoles": [{ "roleId": role, "roleType": "learner" }],
        "subordination": { "subordinationType": "inherit" },
        "coSubordination": { "subordinationType": "no_supervisor" },
    })
}

//! Looking people up: a search of an organisation, and one person by id.

use serde_json::{Value, json};

use super::{authorize, decoded, invalid_fields};
use crate::demo::{DemoUser, Standing};
use crate::directory::Directory;
use crate::form::Pairs;
use crate::reply::Reply;
use crate::request::Request;

/// The one organisation that there is, by its `partitionGlobalId`.
const PARTITION: &str = "d7a0b7f6-2c3e-4f0a-9c35-6b1f5e2a4c10";

/// `GET …/users/{partitionGlobalId}?searchTerm=…&top=…&skip=…`. Sorting is left out.
pub(super) fn list(request: &Request, directory: &mut Directory, partition: &str, query: &str) -> Result<Reply, Reply> {
    if request.method != "GET" {
        return Err(Reply::method_not_allowed("GET"));
    }
    authorize(request, directory, Standing::reads)?;
    let invalid = |field: &str, text: &str| invalid_fields(vec![(field.to_owned(), text.to_owned())]);
    if !is_uuid(partition) {
        return Err(invalid("partitionGlobalId", &format!("The value '{partition}' is not valid.")));
    }
    // What another organisation is answered is published nowhere: a guess.
    if !partition.eq_ignore_ascii_case(PARTITION) {
        return Err(Reply::empty(404));
    }
    let pairs = Pairs::read(query).ok_or_else(|| invalid("", "The query cannot be read."))?;
    let [term, top, skip] =
        pairs.only(["searchTerm", "top", "skip"]).ok_or_else(|| invalid("", "Only searchTerm, top and skip are known here, each once."))?;
    let number = |name, text: Option<&str>, usual, maximum| match text.map(str::parse::<usize>) {
        None => Ok(usual),
        Some(Ok(number)) if number <= maximum => Ok(number),
        Some(_) => Err(invalid(name, &format!("The field {name} must be between 0 and {maximum}."))),
    };
    let top = number("top", top, 10, 1000)?;
    let skip = number("skip", skip, 0, 2_147_483_647)?;

    let found: Vec<_> = directory.people().map(|person| person.user).filter(|user| fits(user, term.unwrap_or_default())).collect();
    let results: Vec<_> = found.iter().skip(skip).take(top).map(|user| dto(user)).collect();
    Ok(Reply::json(200, &json!({ "totalCount": found.len(), "results": results })))
}

/// `GET …/User/{userId}`.
pub(super) fn one(request: &Request, directory: &mut Directory, user: &str) -> Result<Reply, Reply> {
    authorize(request, directory, Standing::reads)?;
    // What is answered if there is no such user is published nowhere: a guess.
    let user = directory.user(&decoded(user)?).ok_or_else(|| Reply::empty(404))?;
    Ok(Reply::json(200, &dto(user)))
}

/// Whether the term stands in one of the texts by which people are known. Which they are is published nowhere: a guess.
fn fits(user: &DemoUser, term: &str) -> bool {
    let term = term.to_lowercase();
    [user.login, user.mail, user.first_name, user.last_name].into_iter().any(|text| text.to_lowercase().contains(&term))
}

/// The members that the interface declares, those of the demo and some that are as good as empty.
fn dto(user: &DemoUser) -> Value {
    json!({
        "id": user.id,
        "userName": user.login,
        "email": user.mail,
        "emailConfirmed": true,
        "name": user.first_name,
        "surname": user.last_name,
        "displayName": user.name,
        "creationTime": "2022-04-25T09:30:00.0000000Z",
        "lastModificationTime": null,
        "lastLoginTime": null,
        "groupIDs": [],
        "legacyId": 0,
        "isActive": user.active,
        "bypassBasicAuthRestriction": false,
        "type": "user",
        "invitationAccepted": true,
    })
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

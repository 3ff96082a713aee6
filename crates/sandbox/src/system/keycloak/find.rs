//! Looking people up: by login or mail address, and one person by id.

use serde_json::{Value, json};

use super::{forbidden, refuse};
use crate::demo::Standing;
use crate::directory::{Directory, Person};
use crate::form::Pairs;
use crate::reply::Reply;

/// `GET …/users?username=…&exact=true`. Each of the two criteria must be met; they are contained in a login or mail
/// address unless they must be the whole. Other criteria are left out.
pub(super) fn list(standing: Standing, directory: &Directory, query: &str) -> Result<Reply, Reply> {
    if !standing.reads() {
        return Err(forbidden());
    }
    let pairs = Pairs::read(query).and_then(|pairs| {
        let [login, mail, exact] = pairs.only(["username", "email", "exact"])?;
        let exact = match exact {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return None,
        };
        Some((login.map(str::to_lowercase), mail.map(str::to_lowercase), exact))
    });
    let (login, mail, exact) = pairs.ok_or_else(|| refuse(400, "HTTP 400 Bad Request"))?;
    let fits = |text: &str, wanted: &Option<String>| {
        wanted.as_ref().is_none_or(|wanted| if exact { text == *wanted } else { text.contains(wanted) })
    };
    let people = directory.people().filter(|person| fits(person.user.login, &login) && fits(person.user.mail, &mail));
    Ok(Reply::json(200, &people.map(representation).collect::<Value>()))
}

/// `GET …/users/{id}`.
pub(super) fn one(standing: Standing, directory: &Directory, user: &str) -> Result<Reply, Reply> {
    if !standing.reads() {
        return Err(forbidden());
    }
    let person = directory.people().find(|person| person.user.id == user).ok_or_else(|| refuse(404, "User not found"))?;
    Ok(Reply::json(200, &representation(person)))
}

/// A `UserRepresentation`.
fn representation(person: &Person) -> Value {
    let user = person.user;
    let actions: &[&str] = if person.must_change { &["UPDATE_PASSWORD"] } else { &[] };
    json!({
        "id": user.id,
        "username": user.login,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "email": user.mail,
        "emailVerified": false,
        "enabled": user.active,
        "createdTimestamp": 1_650_879_000_000_u64,
        "totp": false,
        "disableableCredentialTypes": [],
        "requiredActions": actions,
        "notBefore": 0,
        "access": { "manage": true },
    })
}

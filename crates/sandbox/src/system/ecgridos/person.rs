//! `UserInfo`, `UserInfobyLogin` and `UserList`.

use super::Parameters;
use super::fault::{Failure, Refusal};
use crate::demo::{DemoUser, Standing};
use crate::directory::Directory;
use crate::soap::escape;

pub(super) fn info(parameters: &Parameters, directory: &mut Directory) -> Result<String, Failure> {
    parameters.authorize(directory)?;
    let user = directory.user(&parameters.user_id()?).ok_or(Refusal::OBJECT_NOT_FOUND)?;
    Ok(described(user, directory))
}

pub(super) fn info_by_login(parameters: &Parameters, directory: &mut Directory) -> Result<String, Failure> {
    parameters.authorize(directory)?;
    let login = parameters.text("LoginName");
    let person = directory.people().find(|person| person.user.login.eq_ignore_ascii_case(login));
    let user = person.map(|person| person.user).ok_or(Refusal::LOGIN_NOT_FOUND)?;
    Ok(described(user, directory))
}

/// Everybody in whose login, mail address or name the text stands. What it is compared with is published nowhere.
pub(super) fn list(parameters: &Parameters, directory: &mut Directory) -> Result<String, Failure> {
    parameters.authorize(directory)?;
    let name = parameters.text("Name").to_lowercase();
    let fits = |user: &DemoUser| [user.login, user.mail, user.name].iter().any(|text| text.to_lowercase().contains(&name));
    let users = directory.people().map(|person| person.user).filter(|user| fits(user));
    Ok(users.flat_map(|user| ["<UserIDInfo>".to_owned(), described(user, directory), "</UserIDInfo>".to_owned()]).collect())
}

/// `UserIDInfo`, with what the WSDL demands and what the demo knows, in the order of its `xsd:sequence`.
fn described(user: &DemoUser, directory: &Directory) -> String {
    let (status, locked) = if user.active { ("Active", false) } else { ("Suspended", true) };
    format!(
        "<UserID>{}</UserID><LoginName>{}</LoginName><RecoveryQuestion>First pet?</RecoveryQuestion>\
         <FirstName>{}</FirstName><LastName>{}</LastName><EMail>{}</EMail><CellCarrier>Undefined</CellCarrier>\
         <TimeZoneOffset>0</TimeZoneOffset><NetworkID>1</NetworkID><MailboxID>101</MailboxID><AuthLevel>{}</AuthLevel>\
         <Created>2024-03-15T10:22:00</Created><Modified>2024-03-15T10:22:00</Modified>\
         <LastLogin>2024-03-15T10:22:00</LastLogin><Status>{status}</Status><LockedOut>{locked}</LockedOut>\
         <OpenSessions>{}</OpenSessions>",
        user.id,
        escape(user.login),
        escape(user.first_name),
        escape(user.last_name),
        escape(user.mail),
        level(directory.standing_of(user.login)),
        directory.sessions_of(user.id),
    )
}

/// The `AuthLevel` of somebody who may do this much.
pub(super) fn level(standing: Standing) -> &'static str {
    if standing == Standing::Full { "NetworkAdmin" } else { "MailboxUser" }
}

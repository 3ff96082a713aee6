//! `Login`, `Logout` and `WhoAmI`.

use super::fault::{Failure, Refusal};
use super::{Parameters, person};
use crate::directory::Directory;
use crate::soap::escape;

/// How many sessions a user may have open. The vendor calls it a limited number.
const SESSIONS: usize = 5;

/// For how many seconds a session lasts that is not used.
const TIMEOUT: u64 = 60;

/// Users sign in with their own login and their password as it is now.
pub(super) fn login(parameters: &Parameters, directory: &mut Directory) -> Result<String, Failure> {
    let (login, password) = (parameters.text("LoginName"), parameters.text("Password"));
    let fits = |known: &str| known.eq_ignore_ascii_case(login);
    let person = directory.people().find(|it| fits(it.user.login) && it.user.active && it.password == password);
    let user = person.map(|person| person.user).ok_or(Refusal::LOGIN)?;
    if directory.sessions_of(user.id) >= SESSIONS {
        return Err(Refusal::SESSIONS.into());
    }
    let standing = directory.standing_of(user.login);
    Ok(directory.open_session(user, standing, TIMEOUT))
}

/// Its result is for how long the session was open, in milliseconds. A key that is no session cannot be closed.
pub(super) fn logout(parameters: &Parameters, directory: &mut Directory) -> Result<String, Failure> {
    let length = directory.close_session(parameters.text("SessionID")).ok_or(Refusal::AUTHENTICATION)?;
    Ok(length.as_millis().to_string())
}

/// `SessionInfo`, for a session that was opened by `Login`.
pub(super) fn who_am_i(parameters: &Parameters, directory: &mut Directory) -> Result<String, Failure> {
    let session = parameters.text("SessionID");
    let standing = directory.standing(session).ok_or(Refusal::AUTHENTICATION)?;
    let user = directory.session_user(session).ok_or(Refusal::AUTHENTICATION)?;
    let open = directory.sessions_of(user.id);
    Ok(format!(
        "<ECGridOSVersion>4.1</ECGridOSVersion><SessionID>{session}</SessionID><SessionEventID>1</SessionEventID>\
         <UserID>{}</UserID><LoginName>{}</LoginName><FirstName>{}</FirstName><LastName>{}</LastName><EMail>{}</EMail>\
         <TimeZoneOffset>0</TimeZoneOffset><AuthLevel>{}</AuthLevel><LastLogin>2024-03-15T10:22:00</LastLogin>\
         <OpenSessions>{open}</OpenSessions><TimeOut>{TIMEOUT}</TimeOut><NetworkID>1</NetworkID><MailboxID>101</MailboxID>",
        user.id,
        escape(user.login),
        escape(user.first_name),
        escape(user.last_name),
        escape(user.mail),
        person::level(standing),
    ))
}

//! Looking one user up by id, before their password is set.

use passdesk_core::bind::Bound;
use passdesk_core::find::{Looked, Row};
use passdesk_core::outcome::NotSentCause;
use passdesk_core::value::USER;
use passdesk_core::{Kind, Reading, Reason, Reset, Secret, Values, scrub};

use super::Line;
use crate::protected::Protected;

/// Whether the user is looked up before a reset.
pub(crate) fn is_needed(bound: &Bound, protected: &Protected, is_held: bool, reset: &Reset) -> bool {
    let kind = bound.connection.field(USER).map_or(Kind::String, |field| field.kind);
    let can = bound.find_by_user().is_some();
    // An id that may have other spellings is looked up with the proxy's credential: it is to be one person's.
    let is_unsure = is_held && kind == Kind::String && can;
    is_unsure || bound.looks_up(reset) || protected.needs_row(kind, can) || !carried_to(bound, reset).is_empty()
}

/// The names of what is carried to this reset, which the proxy looks up itself.
pub(crate) fn carried_to<'a>(bound: &'a Bound, reset: &Reset) -> Vec<&'a str> {
    let names = reset.template.names();
    let carried = bound.carried().iter().map(String::as_str);
    carried.filter(|name| names.iter().any(|(known, _)| known == name)).collect()
}

/// The row of the user whom the values name; or what the system refused, with nothing changed.
///
/// # Errors
/// There is no such row, or no other than another's: nothing more is sent then.
pub(super) async fn look_up(line: &Line, own: &Values, values: &Values) -> Result<Result<Row, Reading>, NotSentCause> {
    let find = line.bound.find_by_user().ok_or(NotSentCause::NotFound)?;
    let request = find.template.build(values).map_err(|_| NotSentCause::Value)?;
    let answered = line.upstream.send(&request).await?.map_err(|_| NotSentCause::NotLookedUp)?;
    let response = answered.response();
    let user = values.get(USER).map(Secret::expose).unwrap_or_default();
    match find.finder.read(&response) {
        Looked::Found(rows) => {
            // Some systems take another name for the same person, or a word for a list of people.
            let mut rows = rows.into_iter().filter(|row| row.get(USER) == Some(user));
            match (rows.next(), rows.next()) {
                (Some(row), None) => Ok(Ok(row)),
                _ => Err(NotSentCause::NotFound),
            }
        }
        Looked::Refused(reasons, _) if reasons.contains(&Reason::User) => Err(NotSentCause::NotFound),
        Looked::Refused(reasons, messages) => {
            let secrets = line.secrets(&find.template, values, own);
            let refused = Reading::Refused { reasons, messages, retry_after: response.wait() };
            let refused = line.discreet(scrub::reading(refused, &secrets.iter().collect::<Vec<_>>()));
            line.heed(&refused, own).await;
            Ok(Err(refused))
        }
        Looked::Unreadable(_) => Err(NotSentCause::NotLookedUp),
    }
}

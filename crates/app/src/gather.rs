//! From what was typed to the values of a request.

use passdesk_core::blocklist::Blocklist;
use passdesk_core::policy::Surroundings;
use passdesk_core::request::{BuildCause, BuildError};
use passdesk_core::value::{NEW_PASSWORD, OLD_PASSWORD, USER, ValueError};
use passdesk_core::{Connection, Kind, Secret, Values};
use web_sys::HtmlFormElement;

use crate::browser;
use crate::desk::{Trouble, TroubleCause, asks, fields};

/// What a form holds: the values of the request, and beside them the credential alone, to be kept.
pub struct Gathered {
    /// All values.
    pub values: Values,
    /// Those of the credential.
    pub credential: Values,
}

/// Reads the form, in the order in which its fields stand there.
///
/// # Errors
/// The first field to mend.
pub fn gather(
    form: &HtmlFormElement,
    connection: &Connection,
    reset: usize,
    credential: usize,
    kept: Option<&Values>,
    list: &Blocklist,
) -> Result<Gathered, Trouble> {
    let trouble = |name: &str, cause| Trouble { field: name.to_owned(), cause };
    let mut own = kept.cloned().unwrap_or_default();
    for name in asks(connection, credential).iter().filter(|_| kept.is_none()) {
        own.set(name.clone(), read(form, connection, name).map_err(|cause| trouble(name, cause))?);
    }
    let mut values = own.clone();
    let names = connection.resets.get(reset).map(|reset| reset.template.names()).unwrap_or_default();
    // The proxy puts these in, whatever stands there.
    for name in connection.held.iter().filter(|name| names.iter().any(|(known, _)| known == name)) {
        let kind = connection.field(name).map_or(Kind::String, |field| field.kind);
        values.set(name.clone(), Secret::new(kind.stand_in()));
    }
    for (name, required) in fields(connection, reset, credential) {
        match read(form, connection, &name) {
            Ok(value) => values.set(name, value),
            Err(TroubleCause::Build(BuildCause::Value(ValueError::Missing))) if !required => {}
            Err(cause) => return Err(trouble(&name, cause)),
        }
    }
    let built = connection.resets.get(reset).map(|reset| reset.template.build(&values));
    if let Some(Err(BuildError { name, cause })) = built {
        return Err(trouble(&name, TroubleCause::Build(cause)));
    }
    if !is_admitted(connection, &values, list) {
        return Err(trouble(NEW_PASSWORD, TroubleCause::Rules));
    }
    Ok(Gathered { values, credential: own })
}

/// Whether the rules admit the new password among these values.
#[must_use]
pub fn is_admitted(connection: &Connection, values: &Values, list: &Blocklist) -> bool {
    let value = |name| values.get(name).map(Secret::expose).unwrap_or_default();
    let person = browser::nfc(value(USER));
    connection.policy.admits(value(NEW_PASSWORD), Surroundings { person: &[&person], list: Some(list) })
}

/// Whose password it is, as it will be sent, in NFC; as it was typed, if it cannot be sent so.
#[must_use]
pub fn person(form: &HtmlFormElement, connection: &Connection) -> String {
    let person = read(form, connection, USER).unwrap_or_else(|_| browser::typed(form, USER));
    browser::nfc(person.expose().trim())
}

/// One value. Passwords are sent as typed, the new one in NFC; from all else, blanks at the ends are
/// what a selection by mouse picked up.
fn read(form: &HtmlFormElement, connection: &Connection, name: &str) -> Result<Secret, TroubleCause> {
    let typed = browser::typed(form, name);
    let kind = connection.field(name).map_or(Kind::String, |field| field.kind);
    let text = match name {
        NEW_PASSWORD => browser::nfc(typed.expose()),
        OLD_PASSWORD | "login_password" => typed.expose().to_owned(),
        _ => typed.expose().trim().to_owned(),
    };
    kind.parse(&text).map(Secret::new).map_err(|error| TroubleCause::Build(error.into()))
}

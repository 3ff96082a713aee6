//! From what was typed, or handed in, to the values of a request.

use passdesk_core::blocklist::Blocklist;
use passdesk_core::policy::Surroundings;
use passdesk_core::request::{BuildCause, BuildError};
use passdesk_core::value::{NEW_PASSWORD, OLD_PASSWORD, SEARCH, USER, ValueError};
use passdesk_core::{Connection, Find, Kind, Request, Secret, Template, Values};

use crate::browser;
use crate::desk::{Trouble, TroubleCause, asks, fields};
use crate::person::Person;

/// What stands in a field, by its name.
pub type Typed<'a> = &'a dyn Fn(&str) -> Secret;

/// What a form holds: the values of the request, and beside them the credential alone, to be kept.
pub struct Gathered {
    /// All values.
    pub values: Values,
    /// Those of the credential.
    pub credential: Values,
}

/// What is known beside what stands in the form.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Which way to set a password.
    pub reset: usize,
    /// Which credential; one that there is not if its values are given like all others.
    pub credential: usize,
    /// The credential's values, if they are kept.
    pub kept: Option<&'a Values>,
    /// Who was found.
    pub person: Option<&'a Person>,
    /// Passwords that are too common.
    pub list: &'a Blocklist,
}

/// Reads what was typed, in the order in which the fields stand in the form.
///
/// # Errors
/// The first field to mend.
pub fn gather(typed: Typed<'_>, connection: &Connection, known: Known<'_>) -> Result<Gathered, Trouble> {
    let own = known.kept.cloned().map_or_else(|| asked(typed, connection, known.credential), Ok)?;
    let mut values = own.clone();
    let Some(reset) = connection.resets.get(known.reset) else { return Err(trouble(USER, TroubleCause::Rules)) };
    hold(connection, &reset.template, &mut values);
    if let Some(person) = known.person {
        values.set(USER, Secret::new(person.get(USER)));
        // With a credential of the proxy's own, these are looked up by the proxy.
        for name in connection.carried.iter().filter(|name| !connection.held.contains(name)) {
            values.set(name.clone(), Secret::new(person.get(name)));
        }
    }
    for (name, required) in fields(connection, known.reset, known.credential) {
        if name == USER && known.person.is_some() {
            continue;
        }
        match read(typed, connection, &name) {
            Ok(value) => values.set(name, value),
            Err(TroubleCause::Build(BuildCause::Value(ValueError::Missing))) if !required => {}
            Err(cause) => return Err(trouble(&name, cause)),
        }
    }
    if let Err(BuildError { name, cause }) = reset.template.build(&values) {
        return Err(trouble(&name, TroubleCause::Build(cause)));
    }
    if !is_admitted(connection, &values, known) {
        return Err(trouble(NEW_PASSWORD, TroubleCause::Rules));
    }
    Ok(Gathered { values, credential: own })
}

fn trouble(name: &str, cause: TroubleCause) -> Trouble {
    Trouble { field: name.to_owned(), cause }
}

/// What a credential asks for, as it was typed.
///
/// # Errors
/// The first field to mend.
pub fn asked(typed: Typed<'_>, connection: &Connection, credential: usize) -> Result<Values, Trouble> {
    let mut values = Values::new();
    for name in asks(connection, credential) {
        values.set(name.clone(), read(typed, connection, name).map_err(|cause| trouble(name, cause))?);
    }
    Ok(values)
}

/// The values that a request holds, of those that were given. What is none of its kind stays as it is: whoever builds
/// with it is told.
#[must_use]
pub fn given(typed: Typed<'_>, connection: &Connection, template: &Template) -> Values {
    let mut values = Values::new();
    for (name, _) in template.names() {
        values.set(name, read(typed, connection, name).unwrap_or_else(|_| typed(name)));
    }
    hold(connection, template, &mut values);
    values
}

/// The request that looks for somebody, and the name of its operation.
///
/// # Errors
/// The value that cannot be sent.
pub fn sought(connection: &Connection, find: &Find, mut values: Values, search: Secret) -> Result<(String, Request), BuildError> {
    hold(connection, &find.template, &mut values);
    values.set(if find.by_user { USER } else { SEARCH }, search);
    Ok((["find.", &find.id].concat(), find.template.build(&values)?))
}

/// Puts something in the place of whatever the proxy puts in itself.
pub fn hold(connection: &Connection, template: &Template, values: &mut Values) {
    let names = template.names();
    for name in connection.held.iter().filter(|name| names.iter().any(|(known, _)| known == name)) {
        let kind = connection.field(name).map_or(Kind::String, |field| field.kind);
        values.set(name.clone(), Secret::new(kind.stand_in()));
    }
}

/// Whether the rules admit the new password among these values.
#[must_use]
pub fn is_admitted(connection: &Connection, values: &Values, known: Known<'_>) -> bool {
    let value = |name| values.get(name).map(Secret::expose).unwrap_or_default();
    let names = names(value(USER), known.person);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    connection.policy.admits(value(NEW_PASSWORD), Surroundings { person: &names, list: Some(known.list) })
}

/// What the person is called: the id, and what was found beside it, in NFC.
#[must_use]
pub fn names(user: &str, person: Option<&Person>) -> Vec<String> {
    let mut names = vec![browser::nfc(user.trim())];
    for cell in ["login", "mail", "name"] {
        names.extend(person.map(|person| browser::nfc(person.get(cell))).filter(|name| !name.is_empty()));
    }
    names
}

/// Whose password it is, as it will be sent; as it was typed, if it cannot be sent so.
#[must_use]
pub fn typed_user(typed: Typed<'_>, connection: &Connection) -> Secret {
    read(typed, connection, USER).unwrap_or_else(|_| typed(USER))
}

/// One value. Passwords are sent as typed, the new one in NFC; from all else, blanks at the ends are
/// what a selection by mouse picked up.
pub fn read(typed: Typed<'_>, connection: &Connection, name: &str) -> Result<Secret, TroubleCause> {
    let typed = typed(name);
    let kind = connection.field(name).map_or(Kind::String, |field| field.kind);
    let text = match name {
        NEW_PASSWORD => browser::nfc(typed.expose()),
        OLD_PASSWORD | "login_password" => typed.expose().to_owned(),
        _ => typed.expose().trim().to_owned(),
    };
    kind.parse(&text).map(Secret::new).map_err(|error| TroubleCause::Build(error.into()))
}

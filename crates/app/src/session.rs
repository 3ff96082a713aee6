//! A credential that is in memory, and how it comes and goes: by signing in to a system, and out again.

use passdesk_core::value::EXPIRES_IN;
use passdesk_core::{Config, Connection, Secret, Values};

use crate::browser;
use crate::relay::{Proxy, Sending};

/// A credential that is in memory.
pub struct Kept {
    /// What is put into requests.
    pub values: Values,
    /// As whom, if it was signed in with.
    pub account: String,
    /// Until when it holds, in milliseconds since 1970, if that is known.
    pub until: Option<f64>,
}

impl Kept {
    /// What a sign-in yielded: names and texts by turns.
    #[must_use]
    pub fn signed_in(rows: Vec<Vec<String>>, account: String) -> Self {
        let (mut values, mut until) = (Values::new(), None);
        let mut list = rows.into_iter().flatten();
        while let (Some(name), Some(value)) = (list.next(), list.next()) {
            if name == EXPIRES_IN {
                until = value.parse::<u32>().ok().map(|seconds| browser::now() + f64::from(seconds) * 1000.0);
            } else {
                values.set(name, Secret::new(value));
            }
        }
        Self { values, account, until }
    }

    /// Whether it holds no longer.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.until.is_some_and(|until| browser::now() >= until)
    }
}

/// As whom these values of a credential sign in: the last of them that is no secret.
#[must_use]
pub fn account(connection: &Connection, asks: &[String], values: &Values) -> String {
    let shown = asks.iter().rfind(|name| connection.field(name).is_some_and(|field| !field.secret));
    shown.and_then(|name| values.get(name)).map(|value| value.expose().to_owned()).unwrap_or_default()
}

/// The request that undoes a sign-in, to the connection of this id with this one of its credentials, if there is one.
#[must_use]
pub fn signing_out(proxy: &Proxy, config: &Config, (id, index): &(String, usize), values: &Values) -> Option<web_sys::Request> {
    let connection = config.connections.iter().find(|connection| connection.id == *id)?;
    signing_out_of(proxy, connection, *index, values)
}

/// The request that undoes a sign-in, if there is one. It outlives the page.
#[must_use]
pub fn signing_out_of(proxy: &Proxy, connection: &Connection, credential: usize, values: &Values) -> Option<web_sys::Request> {
    let credential = connection.credentials.get(credential)?;
    let request = Some(&credential.sign_out).filter(|template| !template.is_empty())?.build(values).ok()?;
    let attempt = browser::attempt_id()?;
    let operation = ["credential.", &credential.id, ".logout"].concat();
    let sent = proxy.relay(connection, &operation, Sending { attempt: &attempt, reason: "", request: &request })?;
    browser::outliving(&sent)
}

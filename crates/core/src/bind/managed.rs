//! A connection whose credential the proxy holds: what the page is told of it then.

use super::{Bound, digest};
use crate::connection::{Find, Reset};
use crate::located::nearest;
use crate::request::Template;
use crate::sign_in::SignInReader;
use crate::value::OLD_PASSWORD;

/// A way to be let in, bound.
#[derive(Clone, Debug)]
pub struct BoundCredential {
    /// Its name in the definition.
    pub id: String,
    /// The names of what is given.
    pub asks: Vec<String>,
    /// The one of them that is no secret.
    pub account: Option<String>,
    /// The request that signs in with it, and how its answers are read.
    pub sign_in: Option<(Template, SignInReader)>,
    /// The request that undoes the sign-in.
    pub sign_out: Option<Template>,
}

impl BoundCredential {
    /// The names of the values that it gives to other operations.
    #[must_use]
    pub fn gives(&self) -> Vec<&str> {
        match &self.sign_in {
            Some((_, reader)) => reader.yields.iter().map(|(name, _)| name.as_str()).collect(),
            None => self.asks.iter().map(String::as_str).collect(),
        }
    }
}

impl Bound {
    /// The ways to be let in.
    #[must_use]
    pub fn credentials(&self) -> &[BoundCredential] {
        &self.credentials
    }

    /// Has nobody look people up by the page. What has to be looked up before a reset still is.
    pub fn hide_finds(&mut self) {
        self.connection.finds = Vec::new();
        // Without a search nothing is carried, unless the proxy looks it up.
        let carried = |reset: &Reset| reset.template.names().iter().any(|(name, _)| self.carried.iter().any(|known| known == name));
        if self.connection.held.is_empty() {
            self.connection.resets.retain(|reset| !carried(reset));
        }
        self.connection.digest = digest(&self.connection);
    }

    /// The way to be let in of this name.
    #[must_use]
    pub fn credential(&self, id: &str) -> Option<&BoundCredential> {
        self.credentials.iter().find(|known| known.id == id)
    }

    /// The names of all values that any credential asks for or yields.
    #[must_use]
    pub fn credential_values(&self) -> &[String] {
        &self.credential_values
    }

    /// The names of values that a search carries to a reset.
    #[must_use]
    pub fn carried(&self) -> &[String] {
        &self.carried
    }

    /// The hosts that anything is sent to with this credential, with their ports, each once.
    #[must_use]
    pub fn hosts(&self, credential: &str) -> Vec<&str> {
        let used = self.credentials.iter().filter(|known| known.id == credential);
        let sign_ins = used.filter_map(|credential| credential.sign_in.as_ref()).map(|(template, _)| template);
        let resets = self.resets.iter().map(|reset| &reset.template);
        let asked = self.finds.iter().map(|find| &find.template).chain(self.polls.values().map(|poll| &poll.request));
        let mut hosts: Vec<&str> = sign_ins.chain(asked).chain(resets).map(super::host).collect();
        hosts.sort_unstable();
        hosts.dedup();
        hosts
    }

    /// Has the proxy hold this credential: the page asks for none, and what searches carry is looked up by the
    /// proxy. Ways that need another credential are not offered; nor are those that take the old password, which
    /// tell whether a guess is right, unless they are asked for.
    ///
    /// # Errors
    /// Says what to write: there is no such credential, or no way is left.
    pub fn manage(&mut self, credential: &str, old_password: bool) -> Result<(), String> {
        let ids = || self.credentials.iter().map(|known| known.id.as_str());
        let Some(held) = self.credentials.iter().find(|known| known.id == credential) else {
            return Err(format!("the system has no credential `{credential}`{}", nearest(credential, ids())));
        };
        let given: Vec<String> = held.gives().into_iter().map(str::to_owned).collect();
        let names = |template: &Template| -> Vec<String> { template.names().into_iter().map(|(name, _)| name.to_owned()).collect() };
        let is_open = |name: &String| self.credential_values.contains(name) && !given.contains(name);
        let may = |reset: &Reset| {
            let names = names(&reset.template);
            !names.iter().any(is_open) && (old_password || !names.iter().any(|name| name == OLD_PASSWORD))
        };
        let finds: Vec<Find> = self.connection.finds.iter().filter(|find| !names(&find.template).iter().any(is_open)).cloned().collect();
        let resets: Vec<Reset> = self.resets.iter().filter(|reset| may(reset)).cloned().collect();
        if resets.is_empty() {
            return Err(format!(
                "no way to set a password is left with `{credential}`; allow those with `old_password = true`, or hold another"
            ));
        }
        let templates = resets.iter().map(|reset| &reset.template).chain(finds.iter().map(|find| &find.template));
        let written: Vec<String> = templates.flat_map(names).collect();
        let held = given.iter().chain(&self.carried).filter(|name| written.contains(name)).cloned().collect();
        self.connection.resets = resets;
        self.connection.finds = finds;
        self.connection.credentials = Vec::new();
        self.connection.held = held;
        self.connection.digest = digest(&self.connection);
        Ok(())
    }
}

//! `OpenID` Connect: an identity provider with accounts, and the relying party that a front asks.

use std::net::SocketAddr;

use serde_json::{Map, Value, json};

use super::client::{Answer, Client};
use super::nginx::Front;
use crate::script::Script;

/// Somebody whom the identity provider knows.
#[derive(Clone, Debug)]
pub struct Account {
    /// The login, which is the claim `preferred_username` too.
    pub login: String,
    /// The password.
    pub password: String,
    /// The claim `groups`.
    pub groups: Vec<String>,
}

/// An identity provider and its relying party. They stop when this is dropped.
#[derive(Debug)]
pub struct Oidc {
    provider: Script,
    party: Script,
}

impl Account {
    /// With these groups.
    #[must_use]
    pub fn new(login: &str, password: &str, groups: &[&str]) -> Self {
        let groups = groups.iter().map(|&group| group.to_owned()).collect();
        Self { login: login.to_owned(), password: password.to_owned(), groups }
    }
}

impl Oidc {
    /// Starts both, for this front.
    ///
    /// # Panics
    /// If one of them does not start.
    #[must_use]
    pub fn start(front: &Front, accounts: &[Account]) -> Self {
        let (id, secret) = ("passdesk-front", "a-secret-of-loopback-alone-0123456789");
        let known: Map<String, Value> = accounts
            .iter()
            .zip(1..)
            .map(|(it, number)| {
                let account = json!({ "password": it.password, "sub": format!("subject-{number}"), "groups": it.groups });
                (it.login.clone(), account)
            })
            .collect();
        let client = json!({ "client_id": id, "client_secret": secret, "redirect_uris": [format!("{}/sso/callback", front.url())] });
        let provider = Script::node("provider.mjs", &[&Value::Object(known).to_string(), &client.to_string()]);
        let party = Script::node("party.mjs", &[&front.url(), &provider.url, id, secret]);
        Self { provider, party }
    }

    /// Where the relying party listens: what the front asks.
    ///
    /// # Panics
    /// If it is no address, which it is.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.party.url.trim_start_matches("http://").parse().unwrap()
    }

    /// Where the identity provider is.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.provider.url
    }

    /// Asks for a page of the front without a session, signs in where that leads, and follows to the end.
    ///
    /// # Panics
    /// If it does not lead to the form of the identity provider.
    pub async fn sign_in(&self, client: &mut Client, url: &str, account: &Account) -> Answer {
        let form = client.follow(url).await;
        assert!(form.url.starts_with(&format!("{}/interaction/", self.issuer())), "not the form: {form:?}");
        let posted = client.post(&form.url, &[("login", &account.login), ("password", &account.password)]).await;
        client.follow_from(posted).await
    }
}

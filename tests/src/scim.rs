//! A SCIM service that others wrote: the `PyPI` package `scim2-server`.

use serde_json::{Value, json};

use crate::front::Client;
use crate::script::Script;

/// A service with nobody in it yet. It ends when it is dropped.
#[derive(Debug)]
pub struct Scim(Script);

impl Scim {
    /// The one token that it takes.
    pub const TOKEN: &'static str = "scim-token+0123456789/abc";

    /// Starts it.
    #[must_use]
    pub fn start() -> Self {
        Self(Script::python("scim2-server", "scim.py", &[Self::TOKEN]))
    }

    /// Where it is, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// Adds somebody; the id.
    ///
    /// # Panics
    /// If it does not.
    pub async fn add(&self, login: &str, name: &str, mail: &str) -> String {
        let mails = json!([{ "value": format!("old.{mail}") }, { "value": mail, "primary": true }]);
        let schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"];
        let user = json!({ "schemas": schemas, "userName": login, "displayName": name, "emails": mails, "active": true });
        let headers = format!("Authorization: Bearer {}\r\nContent-Type: application/scim+json\r\n", Self::TOKEN);
        let answer = Client::default().send("POST", &format!("{}/Users", self.url()), &headers, &user.to_string()).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        serde_json::from_str::<Value>(&answer.body).unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// The password that it keeps for a user; `None` if it has none.
    ///
    /// # Panics
    /// If there is no such user.
    #[must_use]
    pub fn password(&mut self, user: &str) -> Option<String> {
        let kept: [Option<String>; 1] = serde_json::from_str(&self.0.ask(&json!(user).to_string())).unwrap();
        let [password] = kept;
        password
    }
}

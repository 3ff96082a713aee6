//! Matrix Synapse, the real one.

use std::sync::{Mutex, OnceLock};

use serde_json::{Value, json};

use crate::front::Client;
use crate::script::Script;

/// A homeserver. Its people may not choose a password of less than eight characters or without a digit.
#[derive(Debug)]
pub struct Synapse {
    script: Mutex<Script>,
    url: String,
}

impl Synapse {
    /// The one of this test program, which starts with the first test that asks for it.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Synapse> = OnceLock::new();
        SHARED.get_or_init(|| {
            let script = Script::python("matrix-synapse", "homeserver.py", &[]);
            Self { url: script.url.clone(), script: Mutex::new(script) }
        })
    }

    /// Where it listens, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Registers somebody with a display name; the id.
    ///
    /// # Panics
    /// If there is such a person.
    #[must_use]
    pub fn register(&self, login: &str, password: &str, admin: bool, name: &str) -> String {
        let person = json!({ "login": login, "password": password, "admin": admin, "name": name });
        assert_eq!(self.script.lock().unwrap().ask(&person.to_string()), "registered");
        format!("@{login}:acme.example")
    }

    /// Signs somebody in on a new device: the token, or the status of the refusal.
    ///
    /// # Errors
    /// The status, if it is not 200.
    ///
    /// # Panics
    /// If the answer is no JSON.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<String, u16> {
        let identifier = json!({ "type": "m.id.user", "user": login });
        let body = json!({ "type": "m.login.password", "identifier": identifier, "password": password });
        let (status, answer) = self.post("login", "", &body).await;
        if status == 200 { Ok(answer["access_token"].as_str().unwrap().to_owned()) } else { Err(status) }
    }

    /// Whether a device is still signed in.
    ///
    /// # Panics
    /// If it says neither.
    pub async fn knows(&self, token: &str) -> bool {
        let url = format!("{}/_matrix/client/v3/account/whoami", self.url);
        match Client::default().send("GET", &url, &format!("Authorization: Bearer {token}\r\n"), "").await.status {
            200 => true,
            401 => false,
            status => panic!("{status}"),
        }
    }

    /// What it answers a person who chooses another password.
    pub async fn choose(&self, token: &str, login: &str, old: &str, new: &str) -> (u16, Value) {
        let identifier = json!({ "type": "m.id.user", "user": login });
        let auth = json!({ "type": "m.login.password", "identifier": identifier, "password": old });
        let body = json!({ "new_password": new, "auth": auth, "logout_devices": false });
        self.post("account/password", &format!("Authorization: Bearer {token}\r\n"), &body).await
    }

    async fn post(&self, path: &str, headers: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}/_matrix/client/v3/{path}", self.url);
        let answer = Client::default().send("POST", &url, headers, &body.to_string()).await;
        (answer.status, serde_json::from_str(&answer.body).unwrap())
    }
}

//! A proxy that holds a credential, behind a server that has signed somebody in; without a browser.

use passdesk::{Server, Settings};
use passdesk_core::bind::Catalog;
use passdesk_core::{Config, Connection, Values};
use serde_json::Value;

use crate::folder::Folder;
use crate::front::Client;
use crate::signed::FRONT;

/// The proxy, and what a page knows of it. It stops when it is dropped.
#[derive(Debug)]
pub struct Desk {
    server: Server,
    config: Config,
    attempts: u128,
    _folder: Folder,
}

impl Desk {
    /// Starts it with one connection, `a`, of this configuration, in which `{held}` is where the secret is kept.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start(connection: &str, held: &str) -> Self {
        let folder = Folder::empty();
        for (name, secret) in [("front", FRONT), ("held", held)] {
            folder.private(name, secret);
        }
        let connection = connection.replace("{held}", "{ file = \"held\" }");
        let text = format!(
            "listen = \"127.0.0.1:0\"\naudit = false\norganisation.password = false\n\
             access = {{ mode = \"header\", peers = [\"127.0.0.0/8\"], secret = {{ file = \"front\" }} }}\n\
             [[connection]]\nid = \"a\"\nallow = \"everybody\"\n{connection}"
        );
        let settings = Settings::from_toml("test.toml", &text, folder.path(), &Catalog::shipped().unwrap());
        let server = Server::start(settings.unwrap_or_else(|problems| panic!("{problems}"))).unwrap();
        let answer = Client::default().send("GET", &format!("{}api/config", server.url()), &signed_in(), "").await;
        let config = serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"));
        Self { server, config, attempts: 0, _folder: folder }
    }

    /// What the page is told of the connection.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.config.connections[0]
    }

    /// Sends an operation as the page does, with stand-ins for what the proxy holds; the status and the answer.
    ///
    /// # Panics
    /// If there is no such operation, or it cannot be built.
    pub async fn ask(&mut self, operation: &str, values: &Values) -> (u16, Value) {
        let connection = &self.config.connections[0];
        let template = match operation.split_once('.') {
            Some(("reset", id)) => &connection.reset(id).unwrap().template,
            Some(("find", id)) => &connection.finds.iter().find(|find| find.id == id).unwrap().template,
            _ => panic!("{operation}"),
        };
        let values = connection.held.iter().fold(values.clone(), |values, name| values.with(name.clone(), "-"));
        self.attempts += 1;
        let url = self.server.url();
        let headers = format!(
            "{}Origin: {}\r\nContent-Type: application/http\r\npassdesk-attempt: {:032x}\r\npassdesk-definition: {}\r\n",
            signed_in(),
            url.trim_end_matches('/'),
            self.attempts,
            connection.digest
        );
        let body = template.build(&values).unwrap();
        let answer = Client::default().send("POST", &format!("{url}relay/a/{operation}"), &headers, body.expose()).await;
        (answer.status, serde_json::from_str(&answer.body).unwrap())
    }
}

/// What a server in front adds for somebody who is signed in.
fn signed_in() -> String {
    format!("X-Passdesk-Front: {FRONT}\r\nX-Forwarded-User: anna\r\n")
}

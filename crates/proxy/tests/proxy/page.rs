//! A page that does what Passdesk's page does, without a browser.

use std::path::PathBuf;

use passdesk::{Server, Settings};
use passdesk_core::bind::Catalog;
use passdesk_core::{Config, Connection, Values};

use crate::client::{self, Answer};
use crate::system::System;

/// The attempt id that most tests use.
pub const ATTEMPT: &str = "000102030405060708090a0b0c0d0e0f";
/// The origin of a portal that may use the relay.
pub const PORTAL: &str = "https://portal.example";

/// A proxy, and what a page knows of it.
pub struct Page {
    /// Host and port.
    pub address: String,
    /// Its base path.
    pub base: String,
    pub config: Config,
    /// What a server in front adds to every request.
    front: Vec<(String, String)>,
    /// Stops with the page, if it is a part of this program.
    server: Option<Server>,
}

/// A request that a page sends, in parts, for a test to spoil one.
#[derive(Clone)]
pub struct Sent {
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Page {
    /// A proxy with this configuration. Where it listens need not be said.
    pub fn new(config: &str) -> Self {
        Self::signed_in(config, &[])
    }

    /// The same, where the page's configuration is given to those alone who send these headers.
    pub fn signed_in(config: &str, headers: &[(&str, &str)]) -> Self {
        let front = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { front: Vec::new(), ..Self::with(&Catalog::shipped().unwrap(), config, front) }
    }

    /// A proxy that knows these systems, behind a server that adds these headers to every request.
    pub fn with(catalog: &Catalog, config: &str, front: Vec<(String, String)>) -> Self {
        let text = format!("listen = \"127.0.0.1:0\"\norigins = [\"{PORTAL}\"]\n{config}");
        let settings = Settings::from_toml("test.toml", &text, &folder(), catalog).unwrap_or_else(|problems| panic!("{problems}"));
        let server = Server::start(settings).unwrap();
        let page = Self::at_as(server.url(), front);
        Self { server: Some(server), ..page }
    }

    /// A proxy that runs at this address, behind a server that adds these headers to every request.
    pub fn at_as(url: &str, front: Vec<(String, String)>) -> Self {
        let (address, base) = url.trim_start_matches("http://").split_once('/').unwrap();
        let (address, base) = (address.to_owned(), format!("/{base}"));
        let config = Config { connections: Vec::new(), timeout: 0, person: String::new(), idle: 0, history: false };
        let mut page = Self { address, base, config, front, server: None };
        let answer = page.get(&format!("{}api/config", page.base));
        page.config = serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"));
        page
    }

    /// A proxy with one connection, `a`, to an Automation Suite at this address.
    pub fn to(url: &str) -> Self {
        Self::new(&format!("[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"{url}\"\n"))
    }

    /// The same, to this system.
    pub fn before(system: &System) -> Self {
        Self::to(&system.url())
    }

    /// Host and port of its metrics.
    pub fn metrics(&self) -> String {
        let url = self.server.as_ref().and_then(Server::metrics).unwrap();
        url.trim_start_matches("http://").trim_end_matches("/metrics").to_owned()
    }

    pub fn connection(&self, id: &str) -> &Connection {
        self.config.connections.iter().find(|connection| connection.id == id).unwrap()
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the page sends to set a password by the connection `a`.
    pub fn set(&self) -> Sent {
        self.sent("a", "set", &values())
    }

    pub fn sent(&self, connection: &str, reset: &str, values: &Values) -> Sent {
        let bound = self.connection(connection);
        let body = bound.reset(reset).unwrap().template.build(values).unwrap().expose().to_owned();
        let headers = [
            ("Host", self.address.clone()),
            ("Origin", self.origin()),
            ("Content-Type", "application/http".to_owned()),
            ("passdesk-attempt", ATTEMPT.to_owned()),
            ("passdesk-definition", bound.digest.clone()),
        ];
        Sent {
            target: format!("/relay/{connection}/reset.{reset}"),
            headers: headers.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(self.front.clone()).collect(),
            body,
        }
    }

    pub fn post(&self, sent: &Sent) -> Answer {
        client::parse(&client::raw(&self.address, &sent.bytes()))
    }

    /// A question that a page asks by GET.
    pub fn get(&self, target: &str) -> Answer {
        let front = self.front.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let headers: Vec<(&str, &str)> = [("Host", self.address.as_str())].into_iter().chain(front).collect();
        client::send(&self.address, "GET", target, &headers, b"")
    }

    /// What the proxy says became of the usual attempt.
    pub fn ask(&self) -> Answer {
        self.get(&format!("/api/attempts/{ATTEMPT}"))
    }
}

impl Sent {
    pub fn bytes(&self) -> Vec<u8> {
        let headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        client::request("POST", &self.target, &headers, self.body.as_bytes())
    }

    /// With another value of a header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without a header.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// With a header once more.
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// The values of the usual request.
pub fn values() -> Values {
    Values::new()
        .with("user", "6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a")
        .with("token", "Token-of-the-administrator")
        .with("new_password", "N3w \"pässword\" now")
        .with("old_password", "0ld password")
}

/// Where this run keeps its files; another one may be under way.
pub fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(std::process::id().to_string());
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

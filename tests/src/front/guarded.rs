//! Passdesk behind a front: people have names and groups, what they do is written down, and the proxy holds the
//! credentials.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use passdesk::{Audit, Server, Settings};
use passdesk_core::bind::Catalog;
use passdesk_core::{ATTEMPT_HEADER, Config, DIGEST_HEADER, RELAY_MEDIA_TYPE, Values};
use passdesk_sandbox::Sandbox;
use serde_json::Value;

use super::client::{Answer, Client, exchange};
use super::nginx::SECRET;
use crate::folder::Folder;
use crate::harness::connection;
use crate::site::site;

/// A running Passdesk. It stops when it is dropped.
///
/// - `ecgrid-rest`, with a key of the proxy's, is for the group `helpdesk`.
/// - `uipath-cloud`, with a client of the proxy's, is for the group `admins`.
#[derive(Debug)]
pub struct Guarded {
    server: Server,
    folder: Folder,
    config: String,
}

/// A request to the relay, in parts, for a test to spoil one.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The target, as in `/relay/a/reset.b`.
    pub target: String,
    /// The headers, in their order.
    pub headers: Vec<(String, String)>,
    /// The system's request.
    pub body: String,
}

impl Guarded {
    /// Starts it for a front at this address.
    ///
    /// # Panics
    /// If it does not start.
    #[must_use]
    pub fn start(front: SocketAddr, sandbox: &Sandbox) -> Self {
        let folder = Folder::empty();
        for (name, secret) in [
            ("front.secret", SECRET),
            ("audit.key", "audit-key-0123456789abcdef0123456789"),
            ("ecgrid.key", "demo-ecgrid-rest-network-admin"),
            ("uipath.secret", "harbour&Crane=12"),
        ] {
            let file = folder.path().join(name);
            fs::write(&file, secret).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        }
        let config = configuration(front, sandbox.addr());
        let mut settings = Settings::from_toml("guarded.toml", &config, folder.path(), &Catalog::shipped().unwrap())
            .unwrap_or_else(|problems| panic!("{problems}"));
        settings.serve_site(site());
        Self { server: Server::start(settings).unwrap(), folder, config }
    }

    /// Where it listens.
    ///
    /// # Panics
    /// If that is no address, which it is.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.url().trim_start_matches("http://").trim_end_matches('/').parse().unwrap()
    }

    /// The records of the audit trail so far, each of which has been checked, but for the first, which says that it begins.
    ///
    /// # Panics
    /// If the trail is not whole.
    #[must_use]
    pub fn records(&self) -> Vec<Value> {
        let audit = Audit::from_toml("guarded.toml", &self.config, self.folder.path()).unwrap();
        audit.verify(None).unwrap();
        let trail = fs::read_to_string(self.folder.path().join("audit.jsonl")).unwrap();
        let mut records = trail.lines().map(|line| serde_json::from_str(line).unwrap());
        let first: Value = records.next().unwrap();
        assert_eq!(first["event"], "start");
        records.collect()
    }

    /// Where its files are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

fn configuration(front: SocketAddr, sandbox: SocketAddr) -> String {
    let systems = format!("http://{sandbox}");
    let hosts = format!("hosts = [\"{sandbox}\"]\n");
    let of = |system: &str, more: &str| connection(system, &[]).replace("{sandbox}", &systems) + more + hosts.as_str();
    let ecgrid = of(
        "ecgrid-rest",
        "allow = { helpdesk = [\"reset\"], admins = \"all\" }
credential = { kind = \"key\", api_key = { file = \"ecgrid.key\" } }
",
    );
    let uipath = of(
        "uipath-cloud",
        "allow = { admins = \"all\" }
credential = { kind = \"client\", client_id = \"3c1f0a52-cloud-pm.user\", client_secret = { file = \"uipath.secret\" } }
",
    );
    format!(
        "listen = \"127.0.0.1:0\"
hosts = [\"{front}\"]
organisation.password = false
limits = {{ target = 1000 }}
[access]
mode = \"header\"
peers = [\"127.0.0.1\"]
groups = \"X-Forwarded-Groups\"
address = \"X-Forwarded-For\"
secret = {{ file = \"front.secret\" }}
[audit]
file = \"audit.jsonl\"
key = {{ file = \"audit.key\" }}
{ecgrid}{uipath}"
    )
}

impl Asked {
    /// What the page at this front sends to set a user's password. The attempt's id ends in this number.
    ///
    /// # Panics
    /// If these are no values for it.
    #[must_use]
    pub fn new(front: &str, config: &Config, [connection, reset]: [&str; 2], [user, new]: [&str; 2], attempt: u32) -> Self {
        let offered = config.connections.iter().find(|offered| offered.id == connection).unwrap();
        let values = Values::new().with("user", user).with("new_password", new);
        // What stands there in place of the credential is overwritten.
        let values = offered.held.iter().fold(values, |values, held| values.with(held, "-"));
        let body = offered.reset(reset).unwrap().template.build(&values).unwrap().expose().to_owned();
        let headers = [
            ("Origin", front.to_owned()),
            ("Content-Type", RELAY_MEDIA_TYPE.to_owned()),
            (ATTEMPT_HEADER, format!("{attempt:032x}")),
            (DIGEST_HEADER, offered.digest.clone()),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value)).into();
        Self { target: format!("/relay/{connection}/reset.{reset}"), headers, body }
    }

    /// Without a header.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// With a header once more.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With another value of a header.
    #[must_use]
    pub fn with(self, name: &str, value: &str) -> Self {
        self.without(name).and(name, value)
    }

    /// The headers, each with its line end.
    #[must_use]
    pub fn lines(&self) -> String {
        self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect::<Vec<_>>().concat()
    }

    /// Sends it to this front in another method, and without a session.
    pub async fn past(&self, method: &str, front: &str) -> Answer {
        let host = front.trim_start_matches("http://");
        let (target, lines, body) = (&self.target, self.lines(), &self.body);
        let head =
            format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{lines}Content-Length: {}\r\n\r\n", body.len());
        Answer::parse(&exchange(host.parse().unwrap(), &[head.as_bytes(), body.as_bytes()].concat()).await)
    }

    /// Sends it by this client to this front.
    pub async fn send(&self, client: &mut Client, front: &str) -> Answer {
        client.send("POST", &format!("{front}{}", self.target), &self.lines(), &self.body).await
    }
}

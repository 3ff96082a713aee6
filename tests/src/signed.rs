//! A proxy to which people are signed in, and who is at the browser.
//!
//! The proxy takes them from the headers of a server in front of it; the browser sends these along by itself.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::driver::Browser;
use crate::folder::Folder;
use crate::harness::{Test, connection};

/// What a server in front shows to be one.
pub(crate) const FRONT: &str = "the-secret-of-the-front-proxy";
const KEY: &str = "0123456789abcdef0123456789abcdef";
/// The credential that the proxy holds for iSpring Learn's stand-in.
pub const HELD: &str = "demo-ispring-soap-admin";

/// A line in a connection's table: the proxy holds its credential.
pub const HOLDS: &str = "credential = { kind = \"token\", token = { file = \"held.secret\" } }\nhosts = [\"{host}\"]";

/// The configuration of a connection to iSpring Learn's stand-in for everybody who is signed in, with more said
/// of it.
///
/// # Panics
/// If there is no such system.
#[must_use]
pub fn learn(id: &str, more: &str) -> String {
    let connection = connection("ispring-learn", &[]).replacen("id = \"ispring-learn\"", &format!("id = \"{id}\""), 1);
    let allow = if more.contains("allow") { "" } else { "allow = \"everybody\"\n" };
    [&connection, allow, more, "\n"].concat()
}

impl Folder {
    /// Writes a file that its owner alone may read.
    pub fn private(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

impl Test {
    /// Starts a proxy to which people are signed in, with an audit trail that the group `auditors` sees as a whole;
    /// its address. In the configuration `{sandbox}` is the address of the stand-ins, and `{host}` their host.
    pub fn signed(&mut self, config: &str) -> String {
        self.signed_with("[audit]\nfile = \"audit.jsonl\"\nkey = { file = \"audit.key\" }\nreaders = [\"auditors\"]\n", config)
    }

    /// The same, with something else said of the audit trail.
    pub fn signed_with(&mut self, audit: &str, config: &str) -> String {
        let folder = Folder::empty();
        for (name, text) in
            [("front.secret", FRONT), ("audit.key", KEY), ("held.secret", HELD), ("weak.secret", "demo-ispring-soap-author")]
        {
            folder.private(name, text);
        }
        let access = "access = { mode = \"header\", peers = [\"127.0.0.1\"], groups = \"X-Forwarded-Groups\", secret = { file = \"front.secret\" } }\n";
        let config = config.replace("{host}", &self.sandbox.addr().to_string());
        // What stands outside any table comes first.
        let (own, tables) = config.find("[[").map_or((config.as_str(), ""), |start| config.split_at(start));
        self.proxy_with(&[access, own, audit, tables].concat(), &crate::site::site(), Some(folder))
    }

    /// The lines of the audit trail of the last proxy that keeps one.
    #[must_use]
    pub fn trail(&self) -> Vec<Value> {
        let file = self.folders.last().unwrap().path().join("audit.jsonl");
        fs::read_to_string(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Browser {
    /// From now on the server in front says that this person is signed in, and in these groups.
    pub async fn sign_in(&self, login: &str, groups: &str) {
        self.say(json!({ "X-Passdesk-Front": FRONT, "X-Forwarded-User": login, "X-Forwarded-Groups": groups })).await;
    }

    /// From now on it says that nobody is.
    pub async fn sign_out(&self) {
        self.say(json!({ "X-Passdesk-Front": FRONT })).await;
    }

    async fn say(&self, headers: Value) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setExtraHTTPHeaders", json!({ "headers": headers })).await;
    }
}

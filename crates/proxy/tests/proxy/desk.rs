//! A proxy that holds the credential of a system called Desk, and a person who is signed in to it.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use passdesk_core::bind::Catalog;
use passdesk_core::definition::Definition;
use passdesk_core::{Secret, Values};

use crate::page::{Page, Sent, folder};
use crate::system::System;

/// What the operator gave, and nobody else may see.
pub const HELD: &str = "Held-by-the-proxy+4711/xyz";
/// The secret that the server in front sends along.
pub const FRONT: &str = "the-secret-of-the-front-proxy";

/// The definition.
pub fn catalog() -> Catalog {
    catalog_of(include_str!("desk.toml"))
}

/// Another one, of the same name.
pub fn catalog_of(text: &str) -> Catalog {
    Catalog::new(vec![Definition::load("desk.toml", text).unwrap_or_else(|problems| panic!("{problems}"))])
}

/// The system: it answers by what is asked.
pub struct Desk {
    pub system: System,
    /// Answers that come before the usual ones, by the start of the request's line; the last of several stays.
    special: Arc<Mutex<BTreeMap<String, Vec<String>>>>,
    sign_ins: Arc<AtomicU32>,
}

/// An answer of JSON.
pub fn json(status: u16, body: &str) -> String {
    format!("HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

impl Desk {
    pub fn start() -> Self {
        let special: Arc<Mutex<BTreeMap<String, Vec<String>>>> = Arc::default();
        let sign_ins: Arc<AtomicU32> = Arc::default();
        let (known, count) = (Arc::clone(&special), Arc::clone(&sign_ins));
        let system = System::asked(move |request, wire| {
            let mut known = known.lock().unwrap();
            let special = known.iter_mut().find(|(start, _)| request.starts_with(*start)).map(|(_, answers)| match answers.as_slice() {
                [last] => last.clone(),
                _ => answers.remove(0),
            });
            drop(known);
            let answer = special.unwrap_or_else(|| usual(request, &count));
            let _ = wire.write_all(answer.as_bytes());
        });
        Self { system, special, sign_ins }
    }

    /// Answers requests that begin so with this from now on.
    pub fn answer(&self, start: &str, answer: String) {
        self.answers(start, vec![answer]);
    }

    /// The same with one after the other; the last stays.
    pub fn answers(&self, start: &str, answers: Vec<String>) {
        self.special.lock().unwrap().insert(start.to_owned(), answers);
    }

    pub fn sign_ins(&self) -> u32 {
        self.sign_ins.load(Ordering::SeqCst)
    }

    /// The requests that have arrived, by their first lines.
    pub fn lines(&self) -> Vec<String> {
        self.system.arrived().iter().map(|request| request.split(" HTTP/1.1").next().unwrap().to_owned()).collect()
    }

    /// Answers requests that begin so as usual again.
    pub fn usual(&self, start: &str) {
        self.special.lock().unwrap().remove(start);
    }

    /// The requests that would change something, by their first lines.
    pub fn changes(&self) -> Vec<String> {
        self.lines().into_iter().filter(|line| !line.starts_with("GET") && line != "POST /token").collect()
    }

    /// A proxy that holds the token, with more said of the connection `a` and of the proxy.
    pub fn token(&self, connection: &str, proxy: &str) -> Page {
        self.token_of(&catalog(), connection, proxy)
    }

    /// The same by another definition.
    pub fn token_of(&self, catalog: &Catalog, connection: &str, proxy: &str) -> Page {
        self.proxy(catalog, "credential = { kind = \"token\", token = { file = \"held.secret\" } }", connection, proxy)
    }

    /// The same, with a client that signs in.
    pub fn client(&self, connection: &str, proxy: &str) -> Page {
        let credential = "credential = { kind = \"client\", client_id = \"passdesk\", client_secret = { file = \"held.secret\" } }";
        self.proxy(&catalog(), credential, connection, proxy)
    }

    fn proxy(&self, catalog: &Catalog, credential: &str, connection: &str, proxy: &str) -> Page {
        let host = self.system.address;
        let allow = if connection.contains("allow") { "" } else { "allow = \"everybody\"\n" };
        let held = format!("{credential}\nhosts = [\"{host}\"]\n");
        Page::of_anna(
            catalog,
            &format!(
                "{proxy}\n[[connection]]\nid = \"a\"\nsystem = \"desk\"\nsettings.base = \"http://{host}\"\n{allow}{held}{connection}\n"
            ),
        )
    }
}

fn usual(request: &str, sign_ins: &AtomicU32) -> String {
    if request.starts_with("POST /token") {
        let count = sign_ins.fetch_add(1, Ordering::SeqCst) + 1;
        return json(200, &format!("{{\"access_token\":\"Token-{count}-of-this-session\",\"expires_in\":3600}}"));
    }
    if let Some(user) = request.strip_prefix("GET /users/") {
        let user = user.split(' ').next().unwrap();
        return json(
            200,
            &format!(
                "{{\"users\":[{{\"id\":\"{user}\",\"login\":\"{user}-login\",\"mail\":\"{user}@example.com\",\"tags\":[\"reader\"],\"hash\":\"x\"}}]}}"
            ),
        );
    }
    json(200, r#"{"done":true}"#)
}

impl Page {
    /// A proxy behind a server that has signed in anna, who is in the group `helpdesk`.
    pub fn of_anna(catalog: &Catalog, config: &str) -> Self {
        let file = folder().join("front.secret");
        for (name, text) in [("front.secret", FRONT), ("held.secret", HELD)] {
            write_secret(&folder().join(name), text);
        }
        let access = format!(
            "access = {{ mode = \"header\", peers = [\"127.0.0.1\"], groups = \"X-Forwarded-Groups\", secret = {{ file = {:?} }} }}\n",
            file.display()
        );
        let audit = if config.contains("audit") { "" } else { "audit = false\n" };
        Self::with(catalog, &format!("{access}{audit}organisation.password = false\n{config}"), front("anna", "helpdesk"))
    }

    /// The same proxy, as somebody else sees it.
    pub fn seen_by(&self, login: &str, groups: &str) -> Self {
        Self::at_as(&format!("http://{}{}", self.address, self.base), front(login, groups))
    }

    /// What the page sends to the connection `a`, if it were to write these values.
    pub fn operation(&self, name: &str, values: &Values) -> Sent {
        let mut sent = self.sent("a", "plain", &blank("1"));
        let bound = catalog().bind("a", None, "desk", &[("base".to_owned(), format!("http://{}", self.upstream()))].into()).unwrap();
        let template = match name.split_once('.') {
            Some(("find", id)) => bound.find(id).unwrap().template.clone(),
            Some(("reset", id)) => all_resets(&bound, id),
            _ => panic!("{name}"),
        };
        template.build(values).unwrap().expose().clone_into(&mut sent.body);
        sent.target = format!("/relay/a/{name}");
        sent
    }

    /// Host and port of the system.
    fn upstream(&self) -> String {
        self.connection("a").host.clone()
    }
}

/// A way to set a password, also one that a page is not offered.
fn all_resets(bound: &passdesk_core::bind::Bound, id: &str) -> passdesk_core::Template {
    let mut bound = bound.clone();
    bound.manage("token", true).unwrap();
    bound.connection.reset(id).unwrap().template.clone()
}

/// What a server in front adds for somebody who is signed in.
pub fn front(login: &str, groups: &str) -> Vec<(String, String)> {
    let named = [("X-Passdesk-Front", FRONT), ("X-Forwarded-User", login), ("X-Forwarded-Groups", groups)];
    named.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

/// A file that only its owner may read.
pub fn write_secret(path: &std::path::Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    // Under another name first: another test may be reading it.
    let fresh = path.with_extension(format!("{:?}", std::thread::current().id()));
    fs::write(&fresh, text).unwrap();
    fs::set_permissions(&fresh, fs::Permissions::from_mode(0o600)).unwrap();
    fs::rename(fresh, path).unwrap();
}

/// What a page writes that knows no credential.
pub fn blank(user: &str) -> Values {
    let mut values = Values::new().with("user", user).with("token", "-").with("tags", "null").with("new_password", "N3w-password");
    values.set("old_password", Secret::new("0ld-password"));
    values
}

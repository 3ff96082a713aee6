//! How it is found out who may get in: the key `access`, and the table `[groups]`.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use http::header::HeaderName;
use ipnet::IpNet;
use passdesk_core::located::{Map, Node, Words};

use super::grants::Groups;
use super::{SecretError, SecretFrom, list, parsed};
use crate::access::{Basic, Front, Gate, Memberships, Proof, Users, login};
use crate::random::NoRandomness;
use crate::server::tls::authorities;

/// The shortest secret of a front proxy, in characters.
const MIN_SECRET: usize = 16;
const LOGIN: HeaderName = HeaderName::from_static("x-forwarded-user");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const SECRET: HeaderName = HeaderName::from_static("x-passdesk-front");

/// How it is found out who may get in.
#[derive(Clone, Debug, Default)]
pub(crate) enum Mode {
    /// Whoever is on this machine.
    #[default]
    Loopback,
    /// Whoever can connect.
    Open,
    /// Whom a front proxy names.
    Header(FrontRules),
    /// Who knows a password.
    Basic(Users),
}

impl Mode {
    /// Its word in a configuration.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Loopback => "loopback",
            Self::Open => "open",
            Self::Header(_) => "header",
            Self::Basic(_) => "basic",
        }
    }
}

/// What is said of the front proxies.
#[derive(Clone, Debug)]
pub(crate) struct FrontRules {
    peers: Vec<IpNet>,
    login: HeaderName,
    groups: Option<HeaderName>,
    address: Option<HeaderName>,
    /// The header and the place of the secret; nothing where certificates take its place.
    secret: Option<(HeaderName, SecretFrom)>,
}

/// Who may get in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) mode: Mode,
    pub(crate) memberships: Memberships,
}

/// Nobody can be let in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EntryError {
    /// The secret of the front proxy cannot be had.
    #[error("`access.secret`: {0}")]
    Secret(#[from] SecretError),
    /// It is too short, or no header can carry it.
    #[error(
        "`access.secret`: the secret of the server in front must have {MIN_SECRET} characters or more, printable ASCII without blanks; \
         make one with: openssl rand -hex 32"
    )]
    Weak,
    /// There is nothing to keep secrets with.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

impl Entry {
    /// Whether the proxy may listen there. A password goes over no network in the clear, and who is on
    /// another machine is asked who it is.
    pub(super) fn check(&self, listen: SocketAddr, tls: bool) -> Result<(), String> {
        if listen.ip().to_canonical().is_loopback() {
            return Ok(());
        }
        let port = listen.port();
        match (&self.mode, tls) {
            (Mode::Loopback, _) => Err(format!(
                "`{listen}` can be reached by other machines, and with access = \"loopback\" the proxy knows no user of theirs; \
                 write \"127.0.0.1:{port}\" and put a server with a sign-in in front, or say in a table [access] who may get in"
            )),
            (_, false) => Err(format!(
                "`{listen}` can be reached by other machines, and passwords would come in the clear; \
                 add a table [tls] with a `certificate` and a `key`, or write \"127.0.0.1:{port}\""
            )),
            (_, true) => Ok(()),
        }
    }

    /// What a connection's `allow` can speak of.
    pub(super) fn groups(&self, root: &Map<'_>) -> Groups {
        match self.mode {
            Mode::Loopback | Mode::Open => Groups::Nobody,
            Mode::Header(_) => Groups::Any,
            Mode::Basic(_) => Groups::These(root.entries_of("groups").into_iter().map(|(key, _)| key.text.to_owned()).collect()),
        }
    }

    /// Whether everybody is let in who can reach it.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.mode, Mode::Open)
    }

    /// What lets people in.
    pub(crate) fn gate(self) -> Result<Gate, EntryError> {
        Ok(match self.mode {
            Mode::Loopback | Mode::Open => Gate::Anybody,
            Mode::Header(rules) => Gate::Front(rules.front()?, self.memberships),
            Mode::Basic(users) => Gate::Basic(Basic::new(users)?, self.memberships),
        })
    }
}

impl FrontRules {
    fn front(self) -> Result<Front, EntryError> {
        let proof = match self.secret {
            None => Proof::Certificate,
            Some((header, from)) => {
                let secret = from.get()?;
                // EXPOSE: its length and its kind of characters are looked at.
                let good = secret.expose().len() >= MIN_SECRET && secret.expose().bytes().all(|byte| byte.is_ascii_graphic());
                if !good {
                    return Err(EntryError::Weak);
                }
                Proof::Secret { header, secret }
            }
        };
        Ok(Front { peers: self.peers, proof, login: self.login, groups: self.groups, address: self.address })
    }
}

/// Reads `access` and `[groups]`; and the file of the authorities of the front proxies' certificates.
pub(super) fn read(root: &Map<'_>, folder: &Path) -> (Entry, Option<PathBuf>) {
    let (mode, clients) = match root.get("access") {
        None => (Some(Mode::Loopback), None),
        Some(node) if node.value().as_str().is_some() => (node.words().and_then(|words| word(&words)), None),
        Some(node) => node.map().map_or((None, None), |map| table(&map, root, folder)),
    };
    let known = mode.is_some();
    let mode = mode.unwrap_or_default();
    let memberships = memberships(root, known && matches!(mode, Mode::Loopback | Mode::Open));
    (Entry { mode, memberships }, clients)
}

/// A mode of one word. All but one need more than that.
fn word(words: &Words<'_>) -> Option<Mode> {
    let more = match words.text {
        "header" => "mode = \"header\", `peers` and `secret`",
        "basic" => "mode = \"basic\" and `users`",
        "open" => "mode = \"open\" and anybody = true, if everybody who can reach the proxy may really use it",
        _ => {
            let known = [("loopback", ())];
            return words.one_of(&known, "way to control access").map(|()| Mode::Loopback);
        }
    };
    words.problem(format!("`{}` needs more than a word; write a table [access] with {more}", words.text));
    None
}

fn table(map: &Map<'_>, root: &Map<'_>, folder: &Path) -> (Option<Mode>, Option<PathBuf>) {
    let words = map.need("mode", "\"header\"").and_then(|node| node.words());
    let Some(words) = words else { return (None, None) };
    match words.text {
        "loopback" => {
            map.only(&["mode"]);
            (Some(Mode::Loopback), None)
        }
        "open" => (open(map, &words), None),
        "basic" => (basic(map, folder), None),
        "header" => {
            let clients = clients(map, root, folder);
            (header(map, folder), clients)
        }
        _ => {
            let known = ["loopback", "header", "basic", "open"].map(|word| (word, ()));
            let _: Option<()> = words.one_of(&known, "way to control access");
            (None, None)
        }
    }
}

fn open(map: &Map<'_>, mode: &Words<'_>) -> Option<Mode> {
    map.only(&["mode", "anybody"]);
    let said = match map.get("anybody") {
        None => false,
        Some(node) => node.boolean()?,
    };
    if said {
        return Some(Mode::Open);
    }
    mode.problem("`open` lets everybody use the proxy who can reach it; if that is meant, say it again with anybody = true");
    None
}

fn basic(map: &Map<'_>, folder: &Path) -> Option<Mode> {
    map.only(&["mode", "users"]);
    let words = map.need("users", "\"passdesk.users\"").and_then(|node| node.words());
    parsed(words, |file| Users::read(&folder.join(file)).map_err(|error| error.to_string())).map(Mode::Basic)
}

fn header(map: &Map<'_>, folder: &Path) -> Option<Mode> {
    map.only(&["mode", "peers", "secret", "clients", "login", "groups", "address", "secret_header"]);
    let mistakes = map.mistakes();
    let peers = match map.need("peers", "[\"127.0.0.1\"]") {
        None => Vec::new(),
        Some(node) => {
            let peers = list(map, "peers", peer);
            if peers.is_empty() && map.mistakes() == mistakes {
                node.problem("at least one address of a server in front is needed, such as \"127.0.0.1\"");
            }
            peers
        }
    };
    let name = |key| parsed(map.words(key), header_name);
    let (login, header) = (name("login").unwrap_or(LOGIN), name("secret_header").unwrap_or(SECRET));
    // A header that the server in front does not set is the browser's own, so these are read only where they are named.
    let (groups, address) = (name("groups"), parsed(map.words("address"), address_name));
    if login == header || groups.as_ref().is_some_and(|groups| *groups == login || *groups == header) {
        map.problem("`login`, `groups` and `secret_header` must be three different headers");
    }
    let secret = match (map.get("secret"), map.get("clients")) {
        (Some(node), None) => Some((header, SecretFrom::read(&node, folder)?)),
        (None, Some(_)) => {
            no_secret_header(map);
            None
        }
        (Some(_), Some(node)) => {
            node.problem("the server in front shows that it is one by a `secret` or by a certificate of `clients`; leave out one of them");
            None
        }
        (None, None) => {
            map.problem(
                "anybody could send these headers; write `secret = { file = \"front.secret\" }` for a secret that the server in front \
                 sends along, or `clients = \"front-ca.pem\"` for the authority of its certificate",
            );
            None
        }
    };
    (map.mistakes() == mistakes).then_some(Mode::Header(FrontRules { peers, login, groups, address, secret }))
}

fn no_secret_header(map: &Map<'_>) {
    if let Some(node) = map.get("secret_header") {
        node.problem("there is no secret to be sent in it; leave it out, or write `secret` instead of `clients`");
    }
}

fn clients(map: &Map<'_>, root: &Map<'_>, folder: &Path) -> Option<PathBuf> {
    let words = map.words("clients")?;
    if root.get("tls").is_none() {
        words.problem("certificates are shown by TLS alone; add a table [tls] with a `certificate` and a `key`");
    }
    parsed(Some(words), |file| {
        let path = folder.join(file);
        authorities(&path).map(|_| path).map_err(|error| error.to_string())
    })
}

/// An address, or a network in its one spelling.
fn peer(text: &str) -> Result<IpNet, String> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(IpNet::from(address.to_canonical()));
    }
    let net: IpNet = text.parse().map_err(|_| format!("`{text}` is no address; write one like \"127.0.0.1\" or \"10.0.0.0/24\""))?;
    if net.prefix_len() == 0 {
        return Err(format!("`{text}` is every address there is; name the servers in front"));
    }
    if net.trunc() != net {
        return Err(format!("`{text}` names a machine and a network at once; write \"{}\" or \"{}\"", net.addr(), net.trunc()));
    }
    Ok(net)
}

fn header_name(text: &str) -> Result<HeaderName, String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    // With `_` or `.` it would be another header to the server in front, which must drop the browser's own.
    let name = Some(text).filter(|text| text.bytes().all(plain)).and_then(|text| text.parse::<HeaderName>().ok());
    let name = name.ok_or_else(|| format!("`{text}` is no header name; write letters, digits and `-`, such as \"X-Forwarded-User\""))?;
    let taken = ["host", "origin", "connection", "content-type", "content-length", "transfer-encoding", "x-forwarded-for"];
    if taken.contains(&name.as_str()) || name.as_str().starts_with("sec-") || name.as_str().starts_with("passdesk-") {
        return Err(format!("`{text}` has another meaning; write a header of its own, such as \"X-Forwarded-User\""));
    }
    Ok(name)
}

/// The header in which a front proxy says whom it was asked by: the one that all of them know.
fn address_name(text: &str) -> Result<HeaderName, String> {
    if text.eq_ignore_ascii_case(FORWARDED_FOR.as_str()) {
        return Ok(FORWARDED_FOR);
    }
    Err(format!("`{text}` is not read for addresses; write \"X-Forwarded-For\", and have the server in front add to it or set it"))
}

/// Reads `[groups]`.
fn memberships(root: &Map<'_>, nobody_is_known: bool) -> Memberships {
    let mut memberships = Memberships::default();
    let Some(node) = root.get("groups") else { return memberships };
    if nobody_is_known {
        node.problem(
            "nobody has a name to be put in a group by; write a table [access] with mode = \"header\" or \"basic\", or leave [groups] out",
        );
        return memberships;
    }
    for (group, members) in root.entries_of("groups") {
        if group.text.trim() != group.text || group.text.is_empty() || group.text.contains(',') {
            group.problem(format!("`{}` is no name of a group: it has no comma, and no blank at an end", group.text));
        }
        for member in members.list().iter().filter_map(Node::words) {
            match login(member.text) {
                Some(login) => memberships.add(&login, group.text),
                None => member.problem(format!("`{}` is no login", member.text)),
            }
        }
    }
    memberships
}

#[cfg(test)]
mod tests;

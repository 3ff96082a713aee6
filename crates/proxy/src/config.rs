//! What an operator decides: where to listen, whom to answer, which systems to reach.

mod access;
mod audit;
mod connections;
mod definitions;
mod grants;
mod limits;
mod managed;
mod metrics;
mod organisation;
mod protected;
mod secret;
mod tls;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use passdesk_core::bind::{Bound, Catalog};
use passdesk_core::located::{Map, Problem, Problems, Source, Words};
use passdesk_core::policy::Rules;

use crate::access::{Origin, parse_host};
use crate::grants::Grants;
use crate::limits::Rates;
use crate::log::{Event, Log};
use crate::protected::Protected;
use crate::server::tls::Tls;
use crate::site;
use crate::upstream::Roots;
use access::Entry;
pub use access::EntryError;
pub use audit::{Audit, AuditFile};
pub use definitions::catalog;
use grants::Groups;
use limits::IDLE;
pub(crate) use managed::ManagedFrom;
use organisation::Organisation;
pub use secret::SecretError;
pub(crate) use secret::{SecretFrom, guarded};

/// Where the proxy listens if nobody says otherwise.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8787);
/// Seconds that a system is waited for.
const TIMEOUT: u32 = 30;
const MAX_TIMEOUT: u32 = 600;

/// A checked configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) entry: Entry,
    pub(crate) tls: Option<Tls>,
    pub(crate) base_path: String,
    pub(crate) site: Option<PathBuf>,
    /// That of the release before.
    pub(crate) previous: Option<PathBuf>,
    /// Whether the proxy is measured: see [`Settings::measure`].
    pub(crate) measured: bool,
    pub(crate) hosts: Vec<String>,
    pub(crate) origins: Vec<Origin>,
    pub(crate) frame_ancestors: Vec<Origin>,
    pub(crate) timeout: Duration,
    pub(crate) limits: Rates,
    pub(crate) idle: Duration,
    pub(crate) connections: Vec<Line>,
    pub(crate) audit: Audit,
    pub(crate) log: Log,
    pub(crate) metrics: Option<SocketAddr>,
}

/// A connection, whom to trust there, and who may use it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) bound: Bound,
    pub(crate) roots: Roots,
    pub(crate) protected: Protected,
    /// The credential that the proxy holds for it.
    pub(crate) managed: Option<ManagedFrom>,
    pub(crate) grants: Grants,
}

impl Settings {
    /// Reads a configuration. Paths in it are relative to `folder`, where its file is.
    ///
    /// # Errors
    /// Every mistake in it, each with its place and what to write.
    pub fn from_toml(file: &str, text: &str, folder: &Path, catalog: &Catalog) -> Result<Self, Problems> {
        Source::new(file, text).read(|root| Some(read(root, folder, catalog)))
    }

    /// Connections to the stand-ins at this address, one for each system that has one.
    ///
    /// # Errors
    /// Says why a system cannot be reached there.
    pub fn sandbox(url: &str, catalog: &Catalog) -> Result<Self, Problems> {
        let problem = |message| Problem { file: "--sandbox".to_owned(), line: 1, column: 1, message };
        let mut problems = Vec::new();
        let mut connections = Vec::new();
        for system in catalog.ids() {
            let Some(settings) = catalog.sandbox(&system, url) else { continue };
            match catalog.bind(&system, None, &system, &settings) {
                Ok(mut bound) => {
                    // What a definition demands alone was looked at when it was bound.
                    let _ = connections::rule(&mut bound, &Rules::default(), &Organisation::default(), false);
                    connections.push(Line {
                        bound,
                        roots: Roots::default(),
                        grants: Grants::Everybody,
                        protected: Protected::default(),
                        managed: None,
                    });
                }
                Err(list) => {
                    problems.extend(list.into_iter().map(|told| problem(format!("{system}: {}", told.message))));
                }
            }
        }
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        Ok(Self {
            listen: LISTEN,
            entry: Entry::default(),
            tls: None,
            base_path: "/".to_owned(),
            site: None,
            previous: None,
            measured: false,
            hosts: Vec::new(),
            origins: Vec::new(),
            frame_ancestors: Vec::new(),
            timeout: Duration::from_secs(u64::from(TIMEOUT)),
            limits: Rates::default(),
            idle: IDLE,
            connections,
            audit: Audit::Unsaid,
            log: Log::Plain,
            metrics: None,
        })
    }

    /// Listens there instead. Port 0 is any free one.
    ///
    /// # Errors
    /// Says what to write.
    pub fn listen_on(&mut self, address: &str) -> Result<(), String> {
        let listen = listen(address)?;
        self.entry.check(listen, self.tls.is_some())?;
        self.listen = listen;
        Ok(())
    }

    /// Lets pages of this origin use it and show it in a frame.
    ///
    /// # Errors
    /// Says what to write.
    pub fn admit(&mut self, origin: &str) -> Result<(), String> {
        let origin = Origin::parse(origin)?;
        self.origins.push(origin.clone());
        self.frame_ancestors.push(origin);
        Ok(())
    }

    /// Writes to the log what the operator is to be reminded of at each start.
    pub fn warn(&self) {
        for warning in self.warnings() {
            self.log.write(&warning);
        }
    }

    fn warnings(&self) -> impl Iterator<Item = Event<'static>> {
        let open = self.entry.is_open().then_some(Event::Open { listen: self.listen });
        let no_page = (self.site.is_none() && !site::is_packed()).then_some(Event::NoPage);
        open.into_iter().chain(no_page)
    }

    /// Writes the log in this way instead.
    pub fn log_as(&mut self, log: Log) {
        self.log = log;
    }

    /// Serves the site in this folder instead.
    pub fn serve_site(&mut self, folder: impl Into<PathBuf>) {
        self.site = Some(folder.into());
    }

    /// Goes on serving the files of this folder that pages of the release before may still ask for.
    pub fn keep_site(&mut self, folder: impl Into<PathBuf>) {
        self.previous = Some(folder.into());
    }

    /// For measurements, which send more than anybody may within an hour: nothing is too often, and what became of an
    /// attempt is forgotten at once. No configuration can say so.
    #[doc(hidden)]
    pub fn measure(&mut self) {
        self.measured = true;
    }

    /// Every request that can be sent: connection, operation, method, and address up to the path.
    #[must_use]
    pub fn operations(&self) -> Vec<[String; 4]> {
        self.connections.iter().flat_map(connections::operations).collect()
    }
}

fn read(root: &Map<'_>, folder: &Path, catalog: &Catalog) -> Settings {
    root.only(&[
        "listen",
        "access",
        "groups",
        "tls",
        "definitions",
        "site",
        "base_path",
        "origins",
        "hosts",
        "frame_ancestors",
        "timeout",
        "limits",
        "idle",
        "audit",
        "log",
        "metrics",
        "organisation",
        "connection",
    ]);
    let mistakes = root.mistakes();
    let (entry, clients) = access::read(root, folder);
    // While it is not clear who may get in, nothing is said of what depends on it.
    let clear = root.mistakes() == mistakes;
    let groups = if clear { entry.groups(root) } else { Groups::Unclear };
    let check = |text: &str| {
        let address = listen(text)?;
        if clear { entry.check(address, root.get("tls").is_some()).map(|()| address) } else { Ok(address) }
    };
    let listen = parsed(root.words("listen"), check).unwrap_or(LISTEN);
    let audit = audit(root, folder, &groups);
    let timeout = root.get("timeout").map_or(Some(TIMEOUT), |node| node.integer(1..MAX_TIMEOUT + 1));
    Settings {
        listen,
        base_path: parsed(root.words("base_path"), base_path).unwrap_or_else(|| "/".to_owned()),
        site: root.words("site").map(|words| folder.join(words.text)),
        previous: None,
        measured: false,
        hosts: list(root, "hosts", parse_host),
        origins: list(root, "origins", Origin::parse),
        frame_ancestors: list(root, "frame_ancestors", Origin::parse),
        timeout: Duration::from_secs(u64::from(timeout.unwrap_or(TIMEOUT))),
        limits: limits::read(root),
        idle: limits::idle(root),
        connections: connections::read(root, folder, catalog, &Organisation::read(root), &groups),
        entry,
        tls: tls::read(root, folder, clients),
        audit,
        log: parsed(root.words("log"), Log::parse).unwrap_or_default(),
        metrics: metrics::read(root),
    }
}

/// The audit trail. Where people have names it is not left out by mistake.
fn audit(root: &Map<'_>, folder: &Path, groups: &Groups) -> Audit {
    let audit = Audit::read(root, folder);
    if root.get("audit").is_none() && matches!(groups, Groups::Any | Groups::These(_)) {
        root.problem(
            "nobody could show who reset whose password; add a table [audit] with a `file` and a `key`, or write audit = false if that is meant",
        );
    }
    audit
}

/// What a string says; what is wrong with it is noted at its place.
fn parsed<T>(words: Option<Words<'_>>, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
    let words = words?;
    parse(words.text).map_err(|message| words.problem(message)).ok()
}

fn list<T>(root: &Map<'_>, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
    let nodes = root.get(key).map(|node| node.list()).unwrap_or_default();
    nodes.iter().filter_map(|node| parsed(node.words(), &parse)).collect()
}

fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("`{text}` is no address with a port; write \"{LISTEN}\""))
}

fn base_path(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let segments: Vec<&str> = text.split('/').collect();
    let inner = segments.get(1..segments.len().saturating_sub(1)).unwrap_or_default();
    let good = |segment: &&str| !segment.is_empty() && *segment != "." && *segment != ".." && segment.bytes().all(plain);
    if text.starts_with('/') && text.ends_with('/') && inner.iter().all(good) {
        return Ok(text.to_owned());
    }
    Err(format!("`{text}` is no base path; it begins and ends with a slash, like \"/\" or \"/tools/passdesk/\""))
}

#[cfg(test)]
mod tests;

//! From what the operator decided to what requests are answered from.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use passdesk_core::blocklist::Blocklist;

use crate::access::Access;
use crate::attempts::{AttemptId, Attempts, KEPT, Subject};
use crate::audit::Trail;
use crate::config::{Audit, Line as Settled, SecretError, Settings};
use crate::health::Health;
use crate::limits::{Limits, Rates};
use crate::log::Log;
use crate::managed::Managed;
use crate::metrics::{Metrics, Spent};
use crate::relay::{Line, PageSettings, Relay};
use crate::server::StartError;
use crate::service::Service;
use crate::site::Site;
use crate::upstream::{Roots, Upstream, Witness};

/// So long everything is remembered where it is measured, and nothing is too often.
const MEASURED: Duration = Duration::from_millis(100);

/// All of it, for a proxy that listens at this address.
pub(crate) fn service(settings: Settings, address: SocketAddr) -> Result<Service, StartError> {
    let site = Site::load(settings.site.as_deref(), settings.previous.as_deref(), &settings.frame_ancestors)?;
    let metrics = Arc::new(Metrics::new());
    let lines = lines(settings.connections, settings.timeout, None, Some(&metrics))?;
    let mode = settings.entry.mode.word();
    let gate = settings.entry.gate()?;
    let access = Access::new(address, settings.tls.is_some(), &settings.hosts, &settings.origins, gate);
    let seconds = |time: Duration| u32::try_from(time.as_secs()).unwrap_or(u32::MAX);
    let page = PageSettings { timeout: seconds(settings.timeout), idle: seconds(settings.idle), readers: readers(&settings.audit) };
    // Last, so that a proxy that does not start for another reason writes nothing.
    let mut relay = relay(lines, settings.limits, &settings.audit, settings.log, metrics, mode)?;
    if settings.measured {
        (relay.attempts, relay.limits) = (Attempts::new(MEASURED), relay.limits.none_within(MEASURED));
    }
    Ok(Service { base_path: settings.base_path, access, relay, site, page, health: Health::default() })
}

/// What sends requests, and the trail that says so.
pub(crate) fn relay(
    lines: Vec<Arc<Line>>,
    limits: Rates,
    audit: &Audit,
    log: Log,
    metrics: Arc<Metrics>,
    mode: &'static str,
) -> Result<Relay, StartError> {
    let attempts = Attempts::new(KEPT);
    let trail = trail(audit, &attempts, log)?;
    Ok(Relay { lines, common: Blocklist::common(), attempts, limits: Limits::new(limits, metrics.hits.clone()), trail, log, metrics, mode })
}

/// The ways to the systems. A witness sees what goes there; metrics, how long it takes.
pub(crate) fn lines(
    settled: Vec<Settled>,
    timeout: Duration,
    witness: Option<&Witness>,
    metrics: Option<&Metrics>,
) -> Result<Vec<Arc<Line>>, StartError> {
    let common = Roots::default().config()?;
    let mut lines = Vec::new();
    for line in settled {
        let tls = if line.roots == Roots::default() { Arc::clone(&common) } else { line.roots.config()? };
        let managed = line.managed.map(|from| Ok::<_, SecretError>(Managed::new(from.values()?, &from.credential))).transpose()?;
        let spent = metrics.map_or_else(Spent::unseen, |metrics| metrics.spent(&line.bound.connection.id));
        let upstream = Upstream::new(tls, timeout, spent);
        let upstream = match witness {
            Some(witness) => upstream.seen_by(witness.clone()),
            None => upstream,
        };
        lines.push(Arc::new(Line { bound: line.bound, upstream, grants: line.grants, protected: line.protected, managed }));
    }
    Ok(lines)
}

/// Who sees everybody's entries; nothing if no trail is kept that anybody could see.
fn readers(audit: &Audit) -> Option<Vec<String>> {
    match audit {
        Audit::File(file) => Some(file.readers.clone()),
        Audit::Unsaid | Audit::None => None,
    }
}

/// The audit trail. Attempts that it has no outcome of are not made again.
fn trail(audit: &Audit, attempts: &Attempts, log: Log) -> Result<Trail, StartError> {
    let Audit::File(file) = audit else { return Ok(Trail::in_memory()) };
    let (trail, ended) = Trail::open(file, &file.key.get()?, log)?;
    for one in ended {
        if let Some(id) = AttemptId::parse(&one.attempt) {
            let subject = Subject { who: one.who, connection: one.connection, operation: one.operation, target: one.target };
            attempts.recall(id, subject);
        }
    }
    Ok(trail)
}

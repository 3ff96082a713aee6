//! What is counted, for Prometheus: how much is done, how it ends, how long it takes. Never who did it or to whom.
//!
//! Labels are connections and operations of the configuration, and words of enumerations, so what can be told apart is
//! bounded by the configuration. Nothing that somebody types has a place in one.

mod listener;

use std::fmt;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

pub(crate) use listener::{Scrape, serve};

/// Seconds within which systems answer, or do not.
const BUCKETS: [f64; 10] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    connection: String,
    operation: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Cause {
    cause: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Limit {
    limit: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connection {
    connection: String,
}

/// How long systems take, of one connection.
#[derive(Clone, Debug)]
pub(crate) struct Spent(Histogram);

impl Spent {
    /// One that nobody looks at.
    pub(crate) fn unseen() -> Self {
        Self(histogram())
    }

    pub(crate) fn note(&self, time: Duration) {
        self.0.observe(time.as_secs_f64());
    }
}

/// How often a limit was reached.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits(Family<Limit, Counter>);

impl Hits {
    pub(crate) fn note(&self, limit: &'static str) {
        self.0.get_or_create(&Limit { limit }).inc();
    }
}

/// All that is counted.
pub(crate) struct Metrics {
    registry: Registry,
    outcomes: Family<Ended, Counter>,
    refusals: Family<Cause, Counter>,
    upstream: Family<Connection, Histogram, fn() -> Histogram>,
    pub(crate) hits: Hits,
    under_way: Gauge,
    connections: Gauge,
    audit_record: Gauge,
    ready: Gauge,
}

/// What is looked at when somebody asks.
pub(crate) struct Now {
    pub(crate) under_way: usize,
    pub(crate) connections: usize,
    pub(crate) audit_record: u64,
    pub(crate) ready: bool,
}

fn histogram() -> Histogram {
    Histogram::new(BUCKETS)
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("passdesk");
        let upstream: Family<Connection, Histogram, fn() -> Histogram> = Family::new_with_constructor(histogram);
        let (outcomes, refusals, hits) = (Family::default(), Family::default(), Hits::default());
        let [under_way, connections, audit_record, ready] = [(); 4].map(|()| Gauge::default());
        registry.register("build", "The program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        registry.register("outcomes", "What became of requests to systems", Family::clone(&outcomes));
        registry.register("refusals", "What the proxy refused or could not send, by cause", Family::clone(&refusals));
        registry.register("limits_reached", "Requests that were one too many, by the limit", Family::clone(&hits.0));
        registry.register_with_unit("upstream", "How long systems took to answer", Unit::Seconds, Family::clone(&upstream));
        registry.register("under_way", "Requests to systems that are under way", Gauge::clone(&under_way));
        registry.register("connections", "Connections to the proxy", Gauge::clone(&connections));
        registry.register("audit_record", "The number of the audit trail's last record", Gauge::clone(&audit_record));
        registry.register("ready", "Whether /readyz says so", Gauge::clone(&ready));
        Self { registry, outcomes, refusals, upstream, hits, under_way, connections, audit_record, ready }
    }

    /// Counts what became of a request.
    pub(crate) fn ended(&self, connection: &str, operation: &str, outcome: &'static str) {
        let [connection, operation] = [connection, operation].map(str::to_owned);
        self.outcomes.get_or_create(&Ended { connection, operation, outcome }).inc();
    }

    /// Counts what was refused, or could not be sent.
    pub(crate) fn refused(&self, cause: String) {
        self.refusals.get_or_create(&Cause { cause }).inc();
    }

    /// Where the time goes down that a connection's system takes.
    pub(crate) fn spent(&self, connection: &str) -> Spent {
        Spent(self.upstream.get_or_create_owned(&Connection { connection: connection.to_owned() }))
    }

    /// All of it, as Prometheus reads it.
    pub(crate) fn text(&self, now: &Now) -> Result<String, fmt::Error> {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.under_way.set(number(now.under_way));
        self.connections.set(number(now.connections));
        self.audit_record.set(i64::try_from(now.audit_record).unwrap_or(i64::MAX));
        self.ready.set(now.ready.into());
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Metrics").finish_non_exhaustive()
    }
}

//! Passdesk's proxy: it relays the requests that its definitions recognise to the systems that its
//! operator named, and serves the page that builds them.
//!
//! A request comes in through `server`, is judged by `access`, which also knows who asks, finds its place in
//! `route`, and is a file of the `site` or goes through the `relay`: recognised, held against `grants`,
//! `protected` and `limits`, built again with what is `managed`, sent once by `upstream`, its answer read and
//! its outcome kept in `attempts`. Before it is sent, and after, `audit` writes it down.

mod access;
mod assembly;
mod attempts;
mod audit;
mod config;
mod grants;
mod headers;
mod health;
mod limits;
mod log;
mod managed;
mod metrics;
mod passwd;
mod problem;
mod protected;
mod random;
mod relay;
mod route;
mod server;
mod service;
mod site;
mod trial;
mod upstream;
mod who;

pub use access::Origin;
pub use audit::{AuditError, AuditQuery, Flaw};
pub use config::{Audit, AuditFile, EntryError, SecretError, Settings, catalog};
pub use log::Log;
pub use passwd::{PasswdError, delete_login, set_password};
pub use random::NoRandomness;
pub use server::{Server, StartError};
pub use site::SiteError;
pub use trial::{Trial, TrialError, Tried, Wanted};
pub use upstream::TlsError;

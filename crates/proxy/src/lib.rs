//! Passdesk's proxy: it relays the requests that its definitions recognise to the systems that its
//! operator named, and serves the page that builds them.
//!
//! A request comes in through `server`, is judged by `access`, finds its place in `route`, and is a file
//! of the `site` or goes through the `relay`: recognised, built again, sent once by `upstream`, its
//! answer read and its outcome kept in `attempts`.

mod access;
mod attempts;
mod audit;
mod config;
mod grants;
mod headers;
mod limits;
mod managed;
mod problem;
mod protected;
mod relay;
mod route;
mod server;
mod service;
mod site;
mod upstream;
mod who;

pub use access::Origin;
pub use config::{SecretError, Settings};
pub use server::{Server, StartError};
pub use site::SiteError;
pub use upstream::TlsError;

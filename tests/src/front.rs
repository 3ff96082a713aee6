//! Real front proxies: nginx asks an authentication service who somebody is, and tells the server behind it.
//!
//! ```text
//! client ── nginx ──┬── /sso/…  the authentication service: a [`Stub`], or [`Oidc`] behind an identity provider
//!                   └── the rest, once that service has answered 200: the server behind, Passdesk or an [`Upstream`]
//! ```
//!
//! A front's address is known before anything is started, since what stands behind it and the identity provider
//! want to know it: [`Front::reserve`], then the others, then [`Front::start`]. All of it is on loopback.

mod client;
mod guarded;
mod http;
mod nginx;
mod oidc;
mod stub;
mod upstream;

pub use client::{Answer, CLIENT, Client, exchange, exchange_from};
pub use guarded::{Asked, Guarded};
pub use nginx::{Front, Lapsed, Nginx, SECRET, Setup, nginx};
pub use oidc::{Account, Oidc};
pub use stub::Stub;
pub use upstream::Upstream;

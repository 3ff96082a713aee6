//! What is said to a system and what counts as a good password.
//!
//! A system is a file ([`definition`], behind the feature `load`); a request is a value of that
//! file's template ([`request`]), built in the browser and recognised in the proxy by the same code.
//! Nothing here does I/O, reads a clock, draws random numbers or keeps state.

pub mod blocklist;
pub mod connection;
pub mod curl;
pub mod generate;
pub mod outcome;
pub mod place;
pub mod policy;
pub mod request;
pub mod secret;
pub mod sink;
pub mod text;
pub mod value;
mod word;

#[cfg(feature = "load")]
pub mod answer;
#[cfg(feature = "load")]
pub mod bind;
#[cfg(feature = "load")]
pub mod definition;
#[cfg(feature = "load")]
pub mod find;
#[cfg(feature = "load")]
pub mod json;
#[cfg(feature = "load")]
pub mod located;
#[cfg(feature = "load")]
pub mod poll;
#[cfg(feature = "load")]
pub mod reach;
#[cfg(feature = "load")]
pub mod reading;
#[cfg(feature = "load")]
pub mod scrub;
#[cfg(feature = "load")]
pub mod sign_in;
#[cfg(feature = "load")]
#[path = "../systems/shipped.rs"]
pub mod systems;
#[cfg(feature = "load")]
pub mod template;
#[cfg(feature = "load")]
pub mod xml;

pub use connection::{Config, Connection, Credential, Demanded, Field, Find, Reset};
pub use outcome::{Outcome, Reading, Reason};
pub use policy::Policy;
pub use request::{Request, Template};
pub use secret::Secret;
pub use text::Text;
pub use value::{Kind, Values};

/// The header of a relay request that carries its attempt id.
pub const ATTEMPT_HEADER: &str = "passdesk-attempt";
/// The header of a relay request that carries the digest of the connection it was built for.
pub const DIGEST_HEADER: &str = "passdesk-definition";
/// The header of a relay request that carries the person's own reason or ticket, percent-encoded.
pub const REASON_HEADER: &str = "passdesk-reason";
/// The header field by which the proxy marks a reading as its own; its value is `1`.
pub const READING_HEADER: &str = "passdesk-reading";
/// The media type of a relay request: an HTTP message as one body (RFC 9112, section 10.2).
pub const RELAY_MEDIA_TYPE: &str = "application/http";

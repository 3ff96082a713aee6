//! What the tests of the whole stand on: a browser at the page, the proxy behind it, and the
//! stand-ins behind that.
//!
//! Nothing is played here but the systems: the site is the built one, the proxy runs as it does at an
//! operator's, and what a person does is done by the browser's own driver.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "it runs in tests alone, and what fails in it is a test's failure"
)]

mod desk;
mod devtools;
mod driver;
mod evidence;
mod folder;
mod forwarder;
pub mod front;
mod harness;
mod package;
mod page;
mod portal;
mod program;
pub mod raw;
mod scene;
mod scim;
mod script;
mod signed;
mod site;
mod synapse;
mod untrusted;
mod vite;

pub use desk::Desk;
pub use devtools::Display;
pub use driver::{Browser, Language, until};
pub use evidence::Event;
pub use folder::Folder;
pub use forwarder::{Forwarder, Line};
pub use harness::{Test, connection, run, run_in, searchable};
pub use package::Package;
pub use page::{Outcome, Page};
pub use portal::blank;
pub use program::Program;
pub use scene::Scene;
pub use scim::Scim;
pub use script::modules;
pub use signed::{HELD, HOLDS, learn};
pub use site::site;
pub use synapse::Synapse;
pub use untrusted::Untrusted;
pub use vite::{Built, for_a_server};

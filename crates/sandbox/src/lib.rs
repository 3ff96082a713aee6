//! Stand-ins for the systems whose passwords Passdesk resets.
//!
//! They answer as the documents and the published interfaces of those systems say, let administrators sign in, look
//! people up, keep users with their passwords, check the credential, the permission, the user and the password's rules, and
//! really change the password: a test proves a reset by asking [`Sandbox::accepts`], not by
//! believing an answer. Each can be told to misbehave at its next request ([`Sandbox::next`]), since
//! what a page says after half an answer matters more than what it says after a whole one.
//!
//! They are an independent witness. Nothing here is shared with the code that builds the requests,
//! down to the parsers, and they are stricter than a real system would be: a request that is
//! not as the document has it is refused, not repaired.
//!
//! What no source publishes is a guess, and is called one where it stands.
//!
//! Beside the systems there is a [`Portal`]: a page of another origin that has Passdesk in it.
//!
//! Every password and credential in here is made up. The servers listen on loopback alone.

mod control;
mod demo;
mod directory;
mod form;
mod json;
mod misbehave;
mod portal;
mod reply;
mod request;
mod rules;
mod script;
mod server;
mod soap;
mod state;
mod system;

#[cfg(test)]
mod client;

pub use demo::{DemoCredential, DemoSignIn, DemoSystem, DemoUser, demo};
pub use misbehave::{Kind, KindError, Misbehaviour};
pub use portal::Portal;
pub use server::{Sandbox, StartError};

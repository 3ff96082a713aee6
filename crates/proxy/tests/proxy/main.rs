//! The proxy as its users meet it: a page on one side, a system on the other, both played by plain TCP.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::let_underscore_must_use,
    reason = "all of this program is a test, also what stands outside of the test functions"
)]

mod access;
mod attempts;
mod audit;
mod audited;
mod authority;
mod client;
mod desk;
mod disclosed;
mod echo;
mod elsewhere;
mod faults;
mod health;
mod identity;
mod limits;
mod listener;
mod managed;
mod metrics;
mod own;
mod page;
mod polled;
mod portals;
mod program;
mod recognised;
mod running;
mod secrets;
mod site;
mod smuggled;
mod system;
mod tried;
mod unsent;
mod upsert;

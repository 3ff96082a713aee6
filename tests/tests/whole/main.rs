//! The whole: what a person does at the page, and what a system then has.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what fails in here is a test's failure, in the functions that tests share too"
)]

mod accessible;
mod announced;
mod canary;
mod curl;
mod echo;
mod form;
mod front;
mod german;
mod keyboard;
mod late;
mod lookups;
mod lost;
mod misbehaviour;
mod mount;
mod narrow;
mod next;
mod password;
mod reset;
mod rows;
mod scim;
mod synapse;
mod systems;
mod unsent;

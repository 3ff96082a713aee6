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
mod api;
mod behind;
mod canary;
mod curl;
mod echo;
mod element;
mod embed;
mod examples;
mod find;
mod forged;
mod form;
mod front;
mod german;
mod held;
mod history;
mod host;
mod idle;
mod installed;
mod keyboard;
mod lapsed;
mod late;
mod lookups;
mod lost;
mod meant;
mod memory;
mod misbehaviour;
mod mount;
mod narrow;
mod next;
mod operate;
mod origins;
mod package;
mod password;
mod portal;
mod reason;
mod reset;
mod rows;
mod scim;
mod signed_in;
mod steps;
mod synapse;
mod systems;
mod unsent;
mod vite;

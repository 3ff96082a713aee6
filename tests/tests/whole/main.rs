//! The whole: what a person does at the page, and what a system then has.

#![allow(clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used, reason = "what fails in a test is the test's failure")]

mod accessible;
mod canary;
mod echo;
mod lost;
mod misbehaviour;
mod reset;
mod rows;
mod systems;
mod unsent;

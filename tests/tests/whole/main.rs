//! The whole: what a person does at the page, and what a system then has.

mod accessible;
mod canary;
mod reset;
mod systems;

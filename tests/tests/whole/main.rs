//! The whole: what a person does at the page, and what a system then has.

mod echo;
mod lost;
mod misbehaviour;
mod reset;
mod rows;
mod systems;
mod unsent;

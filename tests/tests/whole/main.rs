//! The whole: what a person does at the page, and what a system then has.

mod misbehaviour;
mod reset;
mod rows;
mod systems;
mod unsent;

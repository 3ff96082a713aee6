//! The whole: what a person does at the page, and what a system then has.

mod accessible;
mod announced;
mod canary;
mod curl;
mod form;
mod german;
mod keyboard;
mod mount;
mod narrow;
mod next;
mod reset;
mod systems;

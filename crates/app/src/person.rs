//! Somebody who was found.

use passdesk_core::text::among;

/// Names and cells by turns.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Person(pub Vec<String>);

impl Person {
    /// A cell; empty if it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        among(&self.0, name).unwrap_or_default()
    }
}

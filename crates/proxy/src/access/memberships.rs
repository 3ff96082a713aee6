//! Which groups the configuration puts people in.

use std::collections::BTreeMap;

/// Groups by login, beside those that a front proxy names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Memberships(BTreeMap<String, Vec<String>>);

impl Memberships {
    /// Puts a login into a group.
    pub(crate) fn add(&mut self, login: &str, group: &str) {
        self.0.entry(login.to_owned()).or_default().push(group.to_owned());
    }

    /// The groups of a login, each once, those that are already known of it first.
    pub(crate) fn complete(&self, login: &str, mut groups: Vec<String>) -> Vec<String> {
        for group in self.0.get(login).into_iter().flatten() {
            if !groups.contains(group) {
                groups.push(group.clone());
            }
        }
        groups
    }
}

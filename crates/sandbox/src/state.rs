//! What the stand-ins remember: users with their passwords, and what was asked of them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::demo::{DemoCredential, Standing, demo};
use crate::misbehave::Misbehaviour;
use crate::system::System;

/// The people whom one system knows, and the credentials that it takes.
#[derive(Clone, Debug)]
pub(crate) struct Directory {
    passwords: BTreeMap<String, String>,
    credentials: &'static [DemoCredential],
    /// Whether the rules for a password are the strictest that the system can be set to.
    pub(crate) strict: bool,
}

impl Directory {
    pub(crate) fn demo(system: System) -> Self {
        let demo = demo().iter().find(|demo| demo.system == system);
        Self {
            passwords: demo.iter().flat_map(|demo| demo.users).map(|user| (user.id.to_owned(), user.password.to_owned())).collect(),
            credentials: demo.map(|demo| demo.credentials).unwrap_or_default(),
            strict: false,
        }
    }

    /// What the bearer of `secret` may do; `None` if the system does not know it.
    pub(crate) fn standing(&self, secret: &str) -> Option<Standing> {
        self.credentials.iter().find(|known| known.secret == secret).map(|known| known.standing)
    }

    /// A user's current password; `None` if there is no such user.
    pub(crate) fn password(&self, user: &str) -> Option<&str> {
        self.passwords.get(user).map(String::as_str)
    }

    /// Changes the password of a user that exists. It creates nobody.
    pub(crate) fn set_password(&mut self, user: &str, password: String) {
        if let Some(current) = self.passwords.get_mut(user) {
            *current = password;
        }
    }
}

/// What is remembered of one system.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) directory: Directory,
    pub(crate) requests: usize,
    pub(crate) last_request: Option<Vec<u8>>,
    pub(crate) next: Option<Misbehaviour>,
}

/// What is remembered of all systems. The record of each begins as the demo has it.
#[derive(Debug, Default)]
pub(crate) struct State(Mutex<BTreeMap<System, Record>>);

impl State {
    /// Reads or changes the record of one system.
    pub(crate) fn with<R>(&self, system: System, act: impl FnOnce(&mut Record) -> R) -> R {
        let mut records = self.lock();
        act(records.entry(system).or_insert_with(|| Record {
            directory: Directory::demo(system),
            requests: 0,
            last_request: None,
            next: None,
        }))
    }

    /// A test that failed while it held the lock has left nothing half done: each change is one step.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<System, Record>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_the_password_of_nobody_creates_nobody() {
        let mut directory = Directory::demo(System::EcgridRest);
        directory.set_password("9999", "Passw0rd!".to_owned());
        assert_eq!(directory.password("9999"), None);
    }

    #[test]
    fn each_system_keeps_its_own_users() {
        let state = State::default();
        state.with(System::UipathSuite, |record| {
            record.directory.set_password("har-3107", "patr0nu5".to_owned());
        });
        let elsewhere = state.with(System::UipathCloud, |record| record.directory.password("har-3107").map(str::to_owned));
        assert_eq!(elsewhere.as_deref(), Some("al0h0m0ra-account"));
    }
}

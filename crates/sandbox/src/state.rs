//! What the stand-ins remember: whom they know, and what was asked of them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::directory::Directory;
use crate::misbehave::Misbehaviour;
use crate::system::System;

/// How many requests are kept. A sandbox may run for days, and a test looks at its own few.
const KEPT: usize = 64;

/// What is remembered of one system.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) directory: Directory,
    pub(crate) requests: usize,
    /// The last ones, byte for byte, the newest at the end.
    pub(crate) recent: VecDeque<Vec<u8>>,
    pub(crate) next: Option<Next>,
}

/// What a system does at a request to come.
#[derive(Debug)]
pub(crate) struct Next {
    pub(crate) misbehaviour: Misbehaviour,
    /// What must stand in the head of that request.
    pub(crate) at: String,
}

impl Record {
    /// Counts a request that begins with these bytes, and says whether to misbehave at it.
    pub(crate) fn begin(&mut self, raw: Vec<u8>) -> Option<Misbehaviour> {
        let head = String::from_utf8_lossy(&raw);
        let head = head.split("\r\n\r\n").next().unwrap_or_default();
        let misbehaviour = self.next.take_if(|next| head.contains(&next.at)).map(|next| next.misbehaviour);
        self.requests += 1;
        self.recent.push_back(raw);
        if self.recent.len() > KEPT {
            self.recent.pop_front();
        }
        misbehaviour
    }

    /// Keeps the whole of the request that was counted as this number, if it is still among the last ones.
    pub(crate) fn complete(&mut self, number: usize, raw: Vec<u8>) {
        let place = (self.recent.len() + number).checked_sub(self.requests + 1);
        if let Some(kept) = place.and_then(|place| self.recent.get_mut(place)) {
            *kept = raw;
        }
    }
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
            recent: VecDeque::new(),
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
    fn each_system_keeps_its_own_users() {
        let state = State::default();
        state.with(System::UipathSuite, |record| {
            record.directory.set_password("har-3107", "patr0nu5".to_owned());
        });
        let elsewhere = state.with(System::UipathCloud, |record| record.directory.password("har-3107").map(str::to_owned));
        assert_eq!(elsewhere.as_deref(), Some("al0h0m0ra-account"));
    }
}

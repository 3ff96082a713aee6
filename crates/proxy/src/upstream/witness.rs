//! Somebody who sees what is sent to a system, and what came of it: whoever tries a definition out.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use passdesk_core::Request;
use passdesk_core::outcome::NotSentCause;

use super::Exchanged;

/// A request, and what came of it.
pub(crate) struct Witnessed {
    pub(crate) request: Request,
    pub(crate) sent: Result<Exchanged, NotSentCause>,
}

/// What was seen, in order.
#[derive(Clone, Default)]
pub(crate) struct Witness(Arc<Mutex<Vec<Witnessed>>>);

impl Witness {
    pub(super) fn note(&self, request: &Request, sent: &Result<Exchanged, NotSentCause>) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push(Witnessed { request: request.clone(), sent: sent.clone() });
    }

    /// What was seen so far.
    pub(crate) fn take(&self) -> Vec<Witnessed> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Answers may hold anything, so none is printed.
impl fmt::Debug for Witness {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Witness").finish_non_exhaustive()
    }
}

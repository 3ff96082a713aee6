//! Connections that have had an answer and may have another request, for a second at most.
//!
//! A request on a connection that the system is closing is lost, and nobody knows whether it was done. So one is used
//! again only if nothing speaks against it: its last answer was whole, a success, and no older than a second; the system
//! has neither closed it nor said anything since, which is looked for in the operating system itself; and the system is known
//! to leave connections open. Some close after each answer without announcing it, and then the end is still on its way when the
//! next request could go. A system is known once a connection was found open a while after its answer, and is not any more
//! once one was found closed.
//!
//! One connection has one request at a time: whoever takes it has it alone. It is one of this connection of the
//! configuration, to one address, which was looked up and judged again for the request that takes it.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::open::Open;
use super::target::Target;

/// For so long after its last answer it may be used again.
pub(super) const FRESH: Duration = Duration::from_secs(1);
/// The end of a connection that its system closes with its answer has come by then.
pub(super) const SETTLED: Duration = Duration::from_millis(100);
/// No more are kept.
const MAX: usize = 8;

/// Where a connection leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) tls: bool,
    /// Host and port by name, for which the certificate is.
    pub(super) authority: String,
    pub(super) address: SocketAddr,
}

/// Connections that nobody uses now.
#[derive(Clone, Default)]
pub(super) struct Idle(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    /// With the time of the last answer, the newest last.
    open: Vec<(Instant, Open)>,
    /// Where connections were left open.
    known: HashSet<Place>,
}

impl Idle {
    /// One that leads to one of these addresses and can be relied upon, if there is any.
    pub(super) fn take(&self, target: &Target<'_>, addresses: &[SocketAddr]) -> Option<Open> {
        let now = Instant::now();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.look(now);
        let leads = |place: &Place| {
            place.tls == target.tls
                && place.authority == target.authority
                && addresses.contains(&place.address)
                && kept.known.contains(place)
        };
        let index = kept.open.iter().rposition(|(_, open)| leads(&open.place))?;
        Some(kept.open.remove(index).1)
    }

    /// Keeps one whose answer has just come.
    pub(super) fn put(&self, open: Open) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.open.len() >= MAX {
            kept.open.remove(0);
        }
        kept.open.push((Instant::now(), open));
        let rest = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            sleep(FRESH).await;
            if let Some(kept) = rest.upgrade() {
                kept.lock().unwrap_or_else(PoisonError::into_inner).look(Instant::now());
            }
        });
    }
}

impl Kept {
    /// Looks at all of them: lets go of those that are closed or too old, and learns what their systems do.
    fn look(&mut self, now: Instant) {
        let known = &mut self.known;
        self.open.retain(|(answered, open)| {
            let age = now.duration_since(*answered);
            let is_open = open.is_open();
            if !is_open {
                known.remove(&open.place);
            } else if age >= SETTLED && (known.len() < MAX || known.contains(&open.place)) {
                known.insert(open.place.clone());
            }
            is_open && age < FRESH
        });
    }
}

/// Whether the other end has neither closed it nor sent anything that nobody has read.
pub(super) fn is_silent(stream: &TcpStream) -> bool {
    matches!(stream.peek(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
}

impl fmt::Debug for Idle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Idle").finish_non_exhaustive()
    }
}

//! Connections that have had an answer and may have another request, for half a second at most.
//!
//! A request on a connection that the system is closing is lost, and nobody knows whether it was done. So one is used
//! again only if nothing speaks against it: its last answer was whole, a success, and no older than that; the system
//! has neither closed it nor said anything since, which is looked for in the operating system itself; and the system is known
//! to leave connections open. Some close after each answer without announcing it, and then the end is still on its way when the
//! next request could go. A system is known once a connection was watched and found open a while after its answer, and is
//! not any more once one was found closed.
//!
//! One connection has one request at a time: whoever takes it has it alone. It is one of this connection of the
//! configuration, to one address, which was looked up and judged again for the request that takes it.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::open::Open;
use super::target::Target;

/// For so long after its last answer it may be used again. Some systems close after a second, by a clock that began earlier
/// than ours.
pub(super) const FRESH: Duration = Duration::from_millis(500);
/// The end of a connection that its system closes with its answer has come by then.
pub(super) const SETTLED: Duration = Duration::from_millis(100);
/// No more are kept.
const MAX: usize = 64;

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
    /// Where connections are left open.
    known: HashSet<Place>,
    /// To other places, one each, to see that.
    watched: Vec<(Instant, Open)>,
    /// Whether somebody comes to let go of those that are too old.
    swept: bool,
}

impl Idle {
    /// One that leads to one of these addresses and can be relied upon, if there is any.
    pub(super) fn take(&self, target: &Target<'_>, addresses: &[SocketAddr]) -> Option<Open> {
        let mut kept = self.lock();
        kept.settle();
        let leads = |place: &Place| place.tls == target.tls && place.authority == target.authority && addresses.contains(&place.address);
        while let Some(index) = kept.open.iter().rposition(|(_, open)| leads(&open.place)) {
            let (answered, open) = kept.open.remove(index);
            if !open.is_open() {
                kept.known.remove(&open.place);
            } else if answered.elapsed() < FRESH && kept.known.contains(&open.place) {
                return Some(open);
            }
        }
        None
    }

    /// Keeps one whose answer has just come; or watches it, where nobody knows yet what its system does.
    pub(super) fn put(&self, open: Open) {
        let mut kept = self.lock();
        let is_watched = |(_, watched): &(Instant, Open)| watched.place == open.place;
        if kept.known.contains(&open.place) {
            if kept.open.len() >= MAX {
                kept.open.remove(0);
            }
            kept.open.push((Instant::now(), open));
        } else if kept.watched.len() < MAX && !kept.watched.iter().any(is_watched) {
            kept.watched.push((Instant::now(), open));
        } else {
            return;
        }
        if !std::mem::replace(&mut kept.swept, true) {
            tokio::spawn(sweep(Arc::downgrade(&self.0)));
        }
    }

    /// What is behind the lock is whole after every step.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Learns of those that were watched for long enough, and keeps them where they were left open.
    fn settle(&mut self) {
        let (settled, watched) = std::mem::take(&mut self.watched).into_iter().partition(|(answered, _)| answered.elapsed() >= SETTLED);
        self.watched = watched;
        let settled: Vec<(Instant, Open)> = settled;
        for (answered, open) in settled.into_iter().filter(|(_, open)| open.is_open()) {
            if self.known.len() < MAX {
                self.known.insert(open.place.clone());
                self.open.push((answered, open));
            }
        }
    }
}

/// Lets go of those that are closed or too old, until there are none.
async fn sweep(kept: Weak<Mutex<Kept>>) {
    loop {
        sleep(FRESH).await;
        let Some(kept) = kept.upgrade() else { return };
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.settle();
        let Kept { open, known, watched, swept } = &mut *kept;
        open.retain(|(answered, open)| {
            let is_open = open.is_open();
            if !is_open {
                known.remove(&open.place);
            }
            is_open && answered.elapsed() < FRESH
        });
        if open.is_empty() && watched.is_empty() {
            *swept = false;
            return;
        }
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

//! Room for what is waited for at the end, and how much of it is taken.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many may be under way at once; above it nothing is sent.
pub(super) const MAX_RUNNING: u32 = 256;

/// The room.
#[derive(Debug)]
pub(super) struct Room {
    permits: Arc<Semaphore>,
    /// How many permits are out. The semaphore does not say so once all are wanted at the end.
    out: Arc<AtomicUsize>,
}

/// Room for one thing.
#[derive(Debug)]
pub(crate) struct Permit {
    out: Arc<AtomicUsize>,
    _permit: OwnedSemaphorePermit,
}

impl Room {
    pub(super) fn new() -> Self {
        Self { permits: Arc::new(Semaphore::new(MAX_RUNNING as usize)), out: Arc::default() }
    }

    pub(super) fn take(&self) -> Option<Permit> {
        let permit = Arc::clone(&self.permits).try_acquire_owned().ok()?;
        self.out.fetch_add(1, Ordering::Relaxed);
        Some(Permit { out: Arc::clone(&self.out), _permit: permit })
    }

    pub(super) fn taken(&self) -> usize {
        self.out.load(Ordering::Relaxed)
    }

    /// Waits until all is free, and keeps it.
    pub(super) async fn close(&self) {
        if let Ok(all) = self.permits.acquire_many(MAX_RUNNING).await {
            all.forget();
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.out.fetch_sub(1, Ordering::Relaxed);
    }
}

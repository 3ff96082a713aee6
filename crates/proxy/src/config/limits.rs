//! How often something may be done, and how long a page may lie idle.

use std::time::Duration;

use passdesk_core::located::Map;

use crate::limits::Rates;

const MAX_RATE: u32 = 100_000;
/// Without input for so long, a page wipes its secrets.
pub(super) const IDLE: Duration = Duration::from_mins(15);
const MAX_IDLE: u32 = 240;

/// The table `[limits]`: so many within an hour.
pub(super) fn read(root: &Map<'_>) -> Rates {
    let usual = Rates::default();
    let Some(map) = root.get("limits").and_then(|node| node.map()) else { return usual };
    map.only(&["person", "target", "connection", "searches", "all"]);
    let rate = |key, usual| map.get(key).and_then(|node| node.integer(1..MAX_RATE + 1)).unwrap_or(usual);
    Rates {
        person: rate("person", usual.person),
        target: rate("target", usual.target),
        connection: rate("connection", usual.connection),
        searches: rate("searches", usual.searches),
        all: rate("all", usual.all),
    }
}

/// The key `idle`, in minutes; 0 is never.
pub(super) fn idle(root: &Map<'_>) -> Duration {
    let minutes = root.get("idle").and_then(|node| node.integer(0..MAX_IDLE + 1));
    minutes.map_or(IDLE, |minutes| Duration::from_mins(minutes.into()))
}

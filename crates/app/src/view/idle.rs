//! That nobody seems to be there.

use super::Scene;
use super::writer::Writer;
use crate::page::WARNED_SECONDS;

/// A warning that secrets are about to be wiped, or that they were.
pub(super) fn warning(w: &mut Writer, scene: Scene<'_>) {
    let (messages, idle) = (scene.messages, &scene.page.idle);
    let (seen, heard) = match idle.left {
        Some(left) => ((messages.idle_warning)(left), (messages.idle_warning)(WARNED_SECONDS)),
        None if idle.wiped => (messages.idle_wiped.to_owned(), messages.idle_wiped.to_owned()),
        None => Default::default(),
    };
    w.open("p", "passdesk-idle").set("aria-hidden", "true").hidden(seen.is_empty()).text(&seen).close();
    // Said once, not each second.
    w.open("p", "passdesk-unseen").set("role", "alert").text(&heard).close();
}

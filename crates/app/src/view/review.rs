//! What is about to be sent, to whom and where.

use passdesk_core::value::{NEW_PASSWORD, USER};
use passdesk_core::{Secret, Values};

use super::writer::Writer;
use super::{Scene, button, copy, line, next_button, reveal};
use crate::event::{Does, What};

/// The last look before sending. Enter sends, Escape goes back.
pub(super) fn review(w: &mut Writer, scene: Scene<'_>, values: &Values) {
    let Scene { page, messages, connection } = scene;
    let Some(reset) = page.reset() else { return };
    w.open_keyed("section", "", "review").does(Does::Key);
    w.words("h2", "", messages.review_heading);
    w.open("dl", "");
    line(w, messages.system, messages.text(&connection.title));
    line(w, messages.sent_to, &connection.host);
    w.words("dt", "", messages.user).words("dd", "passdesk-user", user(values));
    line(w, messages.operation, messages.text(&reset.title));
    w.words("dt", "", messages.new_password).open("dd", "");
    reveal(w, scene, values.get(NEW_PASSWORD));
    w.close().close();
    w.open("div", "passdesk-notice warning").hidden(reset.warning.is_empty());
    w.words("strong", "", messages.before_sending).words("p", "", messages.text(&reset.warning)).close();
    w.open("div", "passdesk-actions");
    next_button(w, messages.send, "primary", Does::Send);
    button(w, messages.back, "", Does::Back).close();
    w.open("details", "").words("summary", "", messages.exact_request);
    w.open("pre", "").set("tabindex", "0").set("role", "region").set("aria-label", messages.exact_request);
    w.text(&reset.template.masked(values)).close();
    w.words("p", "passdesk-hint", messages.secrets_masked);
    copy(w, scene, messages.copy_curl, What::Curl, false);
    w.close().close();
}

/// Who it is about.
pub(super) fn user(values: &Values) -> &str {
    values.get(USER).map(Secret::expose).unwrap_or_default()
}

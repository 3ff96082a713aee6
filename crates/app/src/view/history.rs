//! As whom the person is signed in, and what was done before.

use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::{Config, Reason};

use super::writer::Writer;
use crate::browser;
use crate::event::Does;
use crate::messages::{Messages, joined};
use crate::page::{History, Page};

/// The line above the form, and below it what was done, if that is asked for.
pub(super) fn signed_in(w: &mut Writer, page: &Page, messages: &'static Messages, config: &Config) {
    w.open_keyed("div", "passdesk-who", "who").hidden(config.person.is_empty() && !config.history);
    let who = if config.person.is_empty() { String::new() } else { [messages.signed_in, " ", &config.person].concat() };
    w.words("span", "", &who);
    let open = !matches!(page.history, History::Closed);
    w.open("button", "passdesk-small").set("type", "button").set("aria-expanded", if open { "true" } else { "false" });
    w.hidden(!config.history).does(Does::History).text(messages.history).close().close();
    w.open_keyed("section", "passdesk-history", "history").set("aria-label", messages.history).hidden(!open);
    match &page.history {
        History::Closed => {}
        History::Waiting => drop(w.words("p", "", "…")),
        History::Failed => drop(w.open("p", "").set("role", "alert").text(messages.history_failed).close()),
        History::Ready(rows) if rows.is_empty() => drop(w.words("p", "", messages.history_empty)),
        History::Ready(rows) => {
            w.open("ol", "");
            for row in rows {
                entry(w, messages, config, row);
            }
            w.close();
        }
    }
    w.close();
}

/// One entry: when, what came of it, where and for whom; by whom and why.
fn entry(w: &mut Writer, messages: &Messages, config: &Config, row: &[String]) {
    let [at, who, connection, operation, target, outcome, reason, note] = row else { return };
    let known = config.connections.iter().find(|known| known.id == *connection);
    let system = known.map_or(connection.as_str(), |known| messages.text(&known.title));
    let way =
        operation.strip_prefix("reset.").and_then(|id| known?.reset(id)).map_or(operation.as_str(), |reset| messages.text(&reset.title));
    let outcome = match outcome.as_str() {
        "changed" => messages.changed,
        "refused" => messages.refused,
        "not_sent" => messages.not_sent,
        "unknown" => messages.unknown,
        other => other,
    };
    let reason = Reason::from_word(reason)
        .map(messages.reason)
        .or_else(|| NotSentCause::from_word(reason).map(messages.not_sent_cause))
        .or_else(|| UnknownCause::from_word(reason).map(messages.unknown_cause))
        .unwrap_or(reason);
    let some = |words: &[&str]| joined(words.iter().filter(|word| !word.is_empty()), " · ");
    w.open("li", "").open("p", "");
    w.words("strong", "", outcome).text(" ").open("time", "").set("datetime", at).text(&browser::local_time(at, messages.tag)).close();
    w.close();
    w.words("p", "", &some(&[system, target, way]));
    w.words("p", "passdesk-hint", &some(&[who, note, reason])).close();
}

//! As whom the person is signed in, and what was done before.

use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::{Config, Reason};

use super::writer::Writer;
use crate::browser;
use crate::event::Does;
use crate::messages::{Messages, joined};
use crate::page::{History, Page};

/// The line above the form.
pub(super) fn signed_in(w: &mut Writer, messages: &Messages, config: &Config) {
    w.open_keyed("p", "passdesk-who", "who").hidden(config.person.is_empty());
    w.text(messages.signed_in).text(" ").words("strong", "", &config.person).close();
}

/// What was done, if that is asked for: below the form, which stays where it is.
pub(super) fn history(w: &mut Writer, page: &Page, messages: &'static Messages, config: &Config) {
    w.open_keyed("div", "passdesk-history", "history").hidden(!config.history);
    let open = !matches!(page.history, History::Closed);
    w.open("button", "passdesk-small").set("type", "button").set("aria-expanded", if open { "true" } else { "false" });
    w.does(Does::History).text(messages.history).close();
    w.open("section", "").set("aria-label", messages.history).hidden(!open);
    let (words, alerts) = match &page.history {
        History::Waiting => ("…", false),
        History::Failed => (messages.history_failed, true),
        History::SignedOut => ((messages.not_sent_cause)(NotSentCause::SignedOut), true),
        History::Ready(rows) if rows.is_empty() => (messages.history_empty, false),
        History::Closed | History::Ready(_) => ("", false),
    };
    w.open("p", "").set("role", if alerts { "alert" } else { "status" }).text(words).close();
    w.open("ol", "").set("role", "list");
    if let History::Ready(rows) = &page.history {
        // Who it was need not be said where it was the person alone.
        let others = rows.iter().any(|row| row.get(1) != Some(&config.person));
        for row in rows {
            entry(w, messages, config, row, others);
        }
    }
    w.close().close().close();
}

/// One entry: what came of it, where, for whom and when; by whom and why.
fn entry(w: &mut Writer, messages: &Messages, config: &Config, row: &[String], others: bool) {
    let [at, who, connection, operation, target, outcome, reason, note] = row else { return };
    let known = config.connections.iter().find(|known| known.id == *connection);
    let system = known.map_or(connection.as_str(), |known| messages.text(&known.title));
    // Where there is but one way, it is no news.
    let known = known.filter(|known| known.resets.len() > 1);
    let way = operation.strip_prefix("reset.").and_then(|id| known?.reset(id)).map_or("", |reset| messages.text(&reset.title));
    let title = match outcome.as_str() {
        "changed" => messages.changed,
        "refused" => messages.refused,
        "not_sent" => messages.not_sent,
        "found" => messages.found,
        "" => messages.under_way,
        _ => messages.unknown,
    };
    // What was found is counted there.
    let reasons = if outcome == "found" { "" } else { reason };
    let reasons = joined(reasons.split(',').map(|word| because(messages, word.trim())), " ");
    w.open("li", "").open("p", "").words("strong", outcome, title).text(" ");
    w.open("time", "").set("datetime", at).text(&browser::local_time(at, messages.tag)).close().close();
    w.open("p", "").words("strong", "", target).text(" · ").text(system).close();
    let some = [if others { who } else { "" }, note, way, &reasons];
    w.words("p", "passdesk-hint", &joined(some.iter().filter(|words| !words.is_empty()), " · ")).close();
}

/// What a word of the audit trail says.
fn because<'a>(messages: &Messages, word: &'a str) -> &'a str {
    let not_sent = || NotSentCause::from_word(word).map(messages.not_sent_cause);
    let unknown = || UnknownCause::from_word(word).map(messages.unknown_cause);
    Reason::from_word(word).map(messages.reason).or_else(not_sent).or_else(unknown).unwrap_or(match word {
        "process_ended" => (messages.unknown_cause)(UnknownCause::Broken),
        other => other,
    })
}

//! What became of it, and what to do next.

use passdesk_core::value::{NEW_PASSWORD, OLD_PASSWORD};
use passdesk_core::{Outcome, Reason, Values};

use super::password::spelled;
use super::review::{person, who};
use super::writer::Writer;
use super::{Scene, because, button, clear, copy, line, next_button, reveal, said};
use crate::desk::Sent;
use crate::event::{Does, Said, What};

/// A refusal, or that nothing was sent. The form stands below it, as it was.
pub(super) fn notice(w: &mut Writer, scene: Scene<'_>, outcome: &Outcome) {
    let messages = scene.messages;
    let (heading, meaning) = match outcome {
        Outcome::NotSent { .. } => (messages.not_sent, messages.not_sent_note),
        _ => (messages.refused, messages.refused_note),
    };
    w.open("div", "passdesk-notice refused").words("h2", "", heading).words("p", "", meaning).open("ul", "");
    match outcome {
        Outcome::Refused { reasons, .. } => {
            for reason in reasons {
                w.words("li", "", because(scene, *reason));
            }
            if reasons.contains(&Reason::Permission) && !scene.connection.credentials.is_empty() {
                w.words("li", "", messages.text(&scene.connection.needs));
            }
        }
        Outcome::NotSent { cause, .. } => drop(w.words("li", "", (messages.not_sent_cause)(*cause))),
        Outcome::Changed | Outcome::Unknown { .. } => {}
    }
    if let Outcome::Refused { retry_after: Some(seconds), .. } | Outcome::NotSent { retry_after: Some(seconds), .. } = outcome {
        w.words("li", "", &[messages.wait, " ", &(messages.duration)(*seconds), "."].concat());
    }
    w.close();
    quoted(w, scene, outcome);
    w.close();
}

/// The system's own words, marked as such.
fn quoted(w: &mut Writer, scene: Scene<'_>, outcome: &Outcome) {
    let lines = match outcome {
        Outcome::Refused { messages, .. } | Outcome::Unknown { messages, .. } => messages.as_slice(),
        Outcome::Changed | Outcome::NotSent { .. } => &[],
    };
    w.open("div", "").hidden(lines.is_empty());
    w.open("p", "").text(scene.messages.its_words).text(":").close();
    w.open("blockquote", "");
    for line in lines {
        w.words("p", "", line);
    }
    w.close().close();
}

/// Done, or nobody knows.
pub(super) fn done(w: &mut Writer, scene: Scene<'_>, sent: &Sent, outcome: &Outcome) {
    match outcome {
        Outcome::Unknown { .. } => unknown(w, scene, sent, outcome),
        _ => changed(w, scene, &sent.values),
    }
}

fn changed(w: &mut Writer, scene: Scene<'_>, values: &Values) {
    let Scene { page, messages, connection } = scene;
    w.open_keyed("section", "", "changed");
    w.open("div", "passdesk-notice changed").words("h2", "", messages.changed);
    w.words("p", "", &(messages.changed_for)(messages.text(&connection.title), &who(page, values)));
    let caution = page.reset().map(|reset| messages.text(&reset.caution)).unwrap_or_default();
    w.open("p", "passdesk-caution").hidden(caution.is_empty()).text(caution).close().close();
    hand_over(w, scene, values, true);
    let over = values.get(NEW_PASSWORD).is_none();
    w.open("div", "passdesk-actions").open("button", "primary").set("type", "button").does(Does::Next);
    w.flag("data-next", over).text(another(scene)).close().close();
    w.open("p", "passdesk-countdown").hidden(over).words("span", "", &(messages.wiped_in)(page.seconds));
    button(w, messages.keep_longer, "passdesk-small", Does::Keep).close();
    let warned = if page.seconds == 20 { (messages.wiped_in)(20) } else { String::new() };
    w.open("p", "passdesk-unseen").set("role", "alert").text(&warned).close();
    w.close();
}

/// What the button says that ends it.
fn another(scene: Scene<'_>) -> &'static str {
    if scene.page.options.is_for_one() { scene.messages.done } else { scene.messages.another_user }
}

/// The new password, hidden until asked for, and a button that copies it.
fn hand_over(w: &mut Writer, scene: Scene<'_>, values: &Values, is_next: bool) {
    let messages = scene.messages;
    w.open("div", "passdesk-handover").words("span", "", messages.new_password).open("div", "");
    match values.get(NEW_PASSWORD) {
        None => {
            w.open_keyed("p", "", "wiped").text(messages.wiped).text(" ");
            clear(w, scene);
        }
        secret => {
            w.open_keyed("div", "", "secret");
            reveal(w, scene, secret);
            copy(w, scene, messages.copy, What::Password, is_next);
            spelled(w, scene, scene.page.spelled.as_ref().filter(|_| scene.page.shown));
        }
    }
    w.close().close().close();
}

fn unknown(w: &mut Writer, scene: Scene<'_>, sent: &Sent, outcome: &Outcome) {
    let Scene { page, messages, connection } = scene;
    let cause = if let Outcome::Unknown { cause, .. } = outcome { (messages.unknown_cause)(*cause) } else { "" };
    w.open_keyed("section", "", "unknown");
    w.open("div", "passdesk-notice unknown").words("h2", "", messages.unknown).words("p", "", messages.unknown_note);
    w.words("p", "", &[cause, " ", messages.unknown_next].concat());
    quoted(w, scene, outcome);
    w.open("p", "passdesk-hint").text(messages.attempt).text(" ");
    w.open("code", "").set("translate", "no").text(&sent.attempt).close();
    w.close().close();
    w.open("dl", "");
    line(w, messages.system, messages.text(&connection.title));
    person(w, scene, &sent.values);
    w.close();
    hand_over(w, scene, &sent.values, false);
    w.open("div", "passdesk-actions");
    next_button(w, messages.ask_again, "primary", Does::Ask);
    // Setting it once more is safe only where the old password is no part of the request: after a
    // change that did happen, the old one is no longer the old one.
    w.open("span", "");
    let is_there = sent.values.get(NEW_PASSWORD).is_some();
    if is_there && page.reset().is_some_and(|reset| !reset.template.names().iter().any(|(name, _)| *name == OLD_PASSWORD)) {
        button(w, messages.set_again, "", Does::Again);
    }
    w.close();
    button(w, another(scene), "", Does::Next).close();
    said(w, scene, matches!(page.said, Some(Said::Asking | Said::NoNews)));
    w.close();
}

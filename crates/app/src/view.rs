//! What is seen: functions from the page's state to its elements, one file a part of the screen.
//!
//! What is shown under a condition stands in an element of its own, or is hidden by an attribute:
//! elsewhere the elements around it would be made anew, and what was typed in them lost.

mod field;
mod form;
mod history;
mod idle;
mod lookup;
mod option;
mod outcome;
mod password;
mod review;
mod rules;
mod writer;

use passdesk_core::outcome::NotSentCause;
use passdesk_core::value::{NEW_PASSWORD, OLD_PASSWORD, USER};
use passdesk_core::{Connection, Outcome, Reason, Secret};
use yew::Html;
use yew::html::Scope;

use self::writer::Writer;
use crate::desk::Stage;
use crate::event::{Does, Said, What};
use crate::messages::{Messages, joined};
use crate::page::{Loaded, Page};

/// The way to tell the page that something happened.
pub type Link = Scope<Page>;

/// What every part of the screen needs.
#[derive(Clone, Copy)]
struct Scene<'a> {
    page: &'a Page,
    messages: &'static Messages,
    connection: &'a Connection,
}

/// The whole page.
pub fn page(page: &Page, messages: &'static Messages, link: &Link) -> Html {
    let mut writer = Writer::new(link, "div", "passdesk");
    let w = &mut writer;
    w.does(Does::Key);
    // Should the module end, the script outside it finds here what was on its way.
    w.set("data-attempt", page.desk.stage.unsettled().map_or("", |attempt| attempt));
    w.open_keyed("h1", "", "heading").hidden(!page.options.whole).text(messages.heading).close();
    if let Loaded::Ready(config) = &page.loaded {
        history::signed_in(w, messages, config);
    }
    match (&page.loaded, page.connection()) {
        (Loaded::Hidden, _) => return writer.finish(),
        (Loaded::Waiting, _) => {
            w.open_keyed("p", "passdesk-quiet", "waiting").set("role", "status").text(messages.loading);
        }
        (Loaded::Failed, _) => {
            w.open_keyed("div", "passdesk-notice", "failed").set("role", "alert").words("p", "", messages.config_failed);
            button(w, messages.try_again, "", Does::Load);
        }
        (Loaded::SignedOut, _) => {
            w.open_keyed("div", "passdesk-notice", "signed-out").set("role", "alert");
            w.words("p", "", (messages.not_sent_cause)(NotSentCause::SignedOut));
            button(w, messages.try_again, "", Does::Load);
        }
        (Loaded::Ready(config), None) => {
            let words = if config.person.is_empty() { messages.no_connections } else { messages.nothing_allowed };
            w.open_keyed("p", "passdesk-notice", "none").set("role", "status").text(words);
        }
        (Loaded::Ready(_), Some(connection)) => desk(w, Scene { page, messages, connection }),
    }
    w.close();
    if let (Loaded::Ready(config), true) = (&page.loaded, page.options.whole) {
        history::history(w, page, messages, config);
    }
    writer.finish()
}

fn desk(w: &mut Writer, scene: Scene<'_>) {
    w.open_keyed("div", "passdesk-card", "desk");
    form::form(w, scene);
    w.open("div", "");
    match &scene.page.desk.stage {
        Stage::Form { .. } => {}
        Stage::Review(values) => review::review(w, scene, values),
        Stage::Sending(_) => sending(w, scene),
        Stage::Done(sent, outcome) => outcome::done(w, scene, sent, outcome),
    }
    w.close();
    idle::warning(w, scene);
    w.open("p", "passdesk-unseen").set("role", "status").set("aria-live", "assertive").text(&announcement(scene)).close();
}

/// The wait. The focus is on the heading, where Enter does nothing: the key that sent may still be
/// down.
fn sending(w: &mut Writer, scene: Scene<'_>) {
    let messages = scene.messages;
    w.open_keyed("section", "", "sending");
    next(w.open("h2", "")).set("tabindex", "-1").text(messages.sending).close();
    w.open("p", "passdesk-hint").set("aria-hidden", "true").text(&(messages.seconds)(scene.page.seconds)).close();
    button(w.open("div", "passdesk-actions"), messages.stop_waiting, "", Does::Stop).close();
    w.close();
}

/// What a screen reader says when the stage changes.
fn announcement(scene: Scene<'_>) -> String {
    let messages = scene.messages;
    let outcome = match &scene.page.desk.stage {
        Stage::Form { notice: Some(outcome), .. } | Stage::Done(_, outcome) => outcome,
        Stage::Form { .. } | Stage::Review(_) | Stage::Sending(_) => return String::new(),
    };
    match &**outcome {
        Outcome::Changed => messages.changed.to_owned(),
        Outcome::Unknown { .. } => joined([messages.unknown, messages.unknown_note], ". "),
        Outcome::NotSent { cause, .. } => joined([messages.not_sent, (messages.not_sent_cause)(*cause)], ". "),
        Outcome::Refused { reasons, .. } => {
            let reasons = reasons.iter().map(|reason| because(scene, *reason));
            joined([messages.refused].into_iter().chain(reasons), ". ")
        }
    }
}

/// Why a system has refused. With the proxy's own credential there is none for the person to mend.
fn because(scene: Scene<'_>, reason: Reason) -> &'static str {
    match reason {
        Reason::Credential | Reason::Permission if scene.connection.credentials.is_empty() => scene.messages.held_refused,
        _ => (scene.messages.reason)(reason),
    }
}

/// The words for a value: its own title, or the page's.
#[must_use]
pub fn label(messages: &Messages, connection: &Connection, name: &str) -> String {
    let title = connection.field(name).map(|field| messages.text(&field.title)).filter(|title| !title.is_empty());
    let known = || match name {
        USER => messages.user,
        OLD_PASSWORD => messages.old_password,
        NEW_PASSWORD => messages.new_password,
        _ => (messages.well_known)(name).unwrap_or_default(),
    };
    title.unwrap_or_else(known).to_owned()
}

/// Marks the element as the next step, where that is none of the form's.
fn next<'a, 'b>(w: &'a mut Writer<'b>) -> &'a mut Writer<'b> {
    w.set("data-next", "true")
}

/// A button.
fn button<'a, 'b>(w: &'a mut Writer<'b>, label: &str, class: &str, does: Does) -> &'a mut Writer<'b> {
    w.open("button", class).set("type", "button").does(does).text(label).close()
}

/// A button that is the next step.
fn next_button<'a, 'b>(w: &'a mut Writer<'b>, label: &str, class: &str, does: Does) -> &'a mut Writer<'b> {
    next(w.open("button", class).set("type", "button")).does(does).text(label).close()
}

/// A small button that shows or hides what stands beside it.
fn show_button(w: &mut Writer, shows: &str, what: &str, hidden: bool, does: Does) {
    let label = [shows, ": ", what].concat();
    w.open("button", "passdesk-small").set("type", "button").set("aria-label", &label).hidden(hidden).does(does).text(shows).close();
}

/// A secret that is shown when asked for.
fn reveal(w: &mut Writer, scene: Scene<'_>, secret: Option<&Secret>) {
    let messages = scene.messages;
    let (shown, label) = match secret {
        Some(secret) if scene.page.shown => (secret.expose(), messages.hide),
        _ => ("••••••••", messages.show),
    };
    w.open("span", "passdesk-reveal").open("code", "").set("translate", "no").text(shown).close();
    show_button(w, label, messages.new_password, false, Does::Reveal);
    w.close();
}

/// A button that copies, and says beside it whether it did. After a password was copied, one that
/// empties the clipboard.
fn copy(w: &mut Writer, scene: Scene<'_>, label: &str, what: What, is_next: bool) {
    w.open("span", "passdesk-copy");
    w.open("button", "").set("type", "button").does(Does::Copy(what)).flag("data-copy", what != What::Curl);
    w.flag("data-next", is_next).text(label).close();
    if what != What::Curl {
        clear(w, scene);
    }
    said(w, scene, scene.page.said.is_some_and(Said::is_of_clipboard));
    w.close();
}

fn clear(w: &mut Writer, scene: Scene<'_>) {
    w.open("button", "passdesk-small").set("type", "button").hidden(!scene.page.copied).does(Does::Clear);
    w.text(scene.messages.clear_clipboard).close();
}

/// What the last button did, where it is about this one.
fn said(w: &mut Writer, scene: Scene<'_>, here: bool) {
    let messages = scene.messages;
    let said = match scene.page.said.filter(|_| here) {
        None => "",
        Some(Said::Copied(true, _)) => messages.copied,
        Some(Said::Copied(false, _)) => messages.copy_failed,
        Some(Said::Cleared) => messages.cleared,
        Some(Said::NotCleared) => messages.clear_failed,
        Some(Said::Asking) => messages.asking,
        Some(Said::NoNews) => messages.asked_no_news,
    };
    w.open("span", "passdesk-said").set("role", "status").text(said).close();
}

/// A term and its value, in a list of such.
fn line(w: &mut Writer, term: &str, value: &str) {
    w.words("dt", "", term).words("dd", "", value);
}

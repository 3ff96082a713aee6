//! What is seen: functions from the page's state to its elements, one file a part of the screen.
//!
//! What is shown under a condition stands in an element of its own, or is hidden by an attribute.

mod field;
mod form;
mod outcome;
mod review;
mod rules;

use passdesk_core::Outcome;
use passdesk_core::value::{NEW_PASSWORD, OLD_PASSWORD, USER};
use passdesk_core::{Connection, Secret};
use yew::html::Scope;
use yew::prelude::*;

use crate::desk::{Action, Stage};
use crate::messages::Messages;
use crate::page::{Loaded, Msg, Page, Said, What};

/// The way to tell the page that something happened.
pub type Link = Scope<Page>;

/// What every part of the screen needs.
#[derive(Clone, Copy)]
struct Scene<'a> {
    page: &'a Page,
    messages: &'static Messages,
    link: &'a Link,
    connection: &'a Connection,
}

/// The whole page.
pub fn page(page: &Page, messages: &'static Messages, link: &Link) -> Html {
    let content = match (&page.loaded, page.connection()) {
        (Loaded::Waiting, _) => html! { <p key="waiting" class="passdesk-quiet" role="status">{ messages.loading }</p> },
        (Loaded::Failed, _) => html! {
            <div key="failed" class="passdesk-notice" role="alert">
                <p>{ messages.config_failed }</p>
                { button(link, messages.try_again, "", || Msg::Retry) }
            </div>
        },
        (Loaded::Ready(_), None) => html! { <p key="none" class="passdesk-notice" role="status">{ messages.no_connections }</p> },
        (Loaded::Ready(_), Some(connection)) => desk(Scene { page, messages, link, connection }),
    };
    html! {
        <div class="passdesk">
            <h1>{ messages.heading }</h1>
            { content }
        </div>
    }
}

fn desk(scene: Scene<'_>) -> Html {
    let shown = match &scene.page.desk.stage {
        Stage::Form { .. } => html! { <div key="form" /> },
        Stage::Review(values) => review::review(scene, values),
        Stage::Sending(_) => sending(scene),
        Stage::Done(sent, outcome) => outcome::done(scene, sent, outcome),
    };
    html! {
        <div key="desk" class="passdesk-card">
            { form::form(scene) }
            <div>{ shown }</div>
            <p class="passdesk-unseen" role="status" aria-live="assertive">{ announcement(scene) }</p>
        </div>
    }
}

/// The wait. The focus is on the heading, where Enter does nothing: the key that sent may still be
/// down.
fn sending(scene: Scene<'_>) -> Html {
    let messages = scene.messages;
    html! {
        <section key="sending">
            <h2 ref={scene.page.next.clone()} tabindex="-1">{ messages.sending }</h2>
            <p class="passdesk-hint" aria-hidden="true">{ (messages.seconds)(scene.page.seconds) }</p>
            <div class="passdesk-actions">{ button(scene.link, messages.stop_waiting, "", || Msg::Stop) }</div>
        </section>
    }
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
        Outcome::Unknown { .. } => [messages.unknown, messages.unknown_note].join(". "),
        Outcome::NotSent { cause } => [messages.not_sent, (messages.not_sent_cause)(*cause)].join(". "),
        Outcome::Refused { reasons, .. } => {
            let mut words = vec![messages.refused];
            words.extend(reasons.iter().map(|reason| (messages.reason)(*reason)));
            words.join(". ")
        }
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

/// A button.
fn button(link: &Link, label: &'static str, class: &'static str, message: impl Fn() -> Msg + 'static) -> Html {
    focused_button(link, label, class, &NodeRef::default(), message)
}

/// A button that can be given the focus.
fn focused_button(link: &Link, label: &'static str, class: &'static str, node: &NodeRef, message: impl Fn() -> Msg + 'static) -> Html {
    let onclick = link.callback(move |_: MouseEvent| message());
    html! { <button type="button" {class} ref={node.clone()} {onclick}>{ label }</button> }
}

/// A button for an action of the desk.
fn act(link: &Link, label: &'static str, class: &'static str, action: fn() -> Action) -> Html {
    button(link, label, class, move || Msg::Act(action()))
}

/// A secret that is shown when asked for.
fn reveal(scene: Scene<'_>, secret: Option<&Secret>) -> Html {
    let messages = scene.messages;
    let (text, label) = match secret {
        Some(secret) if scene.page.shown => (secret.expose(), messages.hide),
        _ => ("••••••••", messages.show),
    };
    let onclick = scene.link.callback(|_: MouseEvent| Msg::Reveal);
    html! {
        <span class="passdesk-reveal">
            <code translate="no">{ text.to_owned() }</code>
            <button type="button" class="passdesk-small" {onclick} aria-label={[label, messages.new_password].join(": ")}>{ label }</button>
        </span>
    }
}

/// A button that copies, and says beside it whether it did.
fn copy(scene: Scene<'_>, label: &'static str, what: What, node: &NodeRef) -> Html {
    html! {
        <span class="passdesk-copy">
            { focused_button(scene.link, label, "", node, move || Msg::Copy(what)) }
            { said(scene, matches!(scene.page.said, Some(Said::Copied(_)))) }
        </span>
    }
}

/// What the last button did, where it is about this one.
fn said(scene: Scene<'_>, here: bool) -> Html {
    let messages = scene.messages;
    let words = match scene.page.said.filter(|_| here) {
        None => "",
        Some(Said::Copied(true)) => messages.copied,
        Some(Said::Copied(false)) => messages.copy_failed,
        Some(Said::Asking) => messages.asking,
        Some(Said::NoNews) => messages.asked_no_news,
    };
    html! { <span class="passdesk-said" role="status">{ words }</span> }
}

//! What became of it, and what to do next.

use passdesk_core::value::{NEW_PASSWORD, OLD_PASSWORD};
use passdesk_core::{Outcome, Reason, Values};
use yew::prelude::*;

use super::review::user;
use super::{Scene, act, button, copy, focused_button, reveal, said};
use crate::desk::{Action, Sent};
use crate::page::{Msg, Said, What};

/// A refusal, or that nothing was sent. The form stands below it, as it was.
pub(super) fn notice(scene: Scene<'_>, outcome: &Outcome) -> Html {
    let messages = scene.messages;
    let (heading, meaning, lines) = match outcome {
        Outcome::Refused { reasons, retry_after, .. } => {
            let mut lines: Vec<String> = reasons.iter().map(|reason| (messages.reason)(*reason).to_owned()).collect();
            if reasons.contains(&Reason::Permission) {
                lines.push(messages.text(&scene.connection.needs).to_owned());
            }
            lines.extend(retry_after.map(messages.wait));
            (messages.refused, messages.refused_note, lines)
        }
        Outcome::NotSent { cause } => (messages.not_sent, messages.not_sent_note, vec![(messages.not_sent_cause)(*cause).to_owned()]),
        Outcome::Changed | Outcome::Unknown { .. } => ("", "", Vec::new()),
    };
    html! {
        <div class="passdesk-notice refused">
            <h2>{ heading }</h2>
            <p>{ meaning }</p>
            <ul>{ for lines.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            { quoted(scene, outcome) }
        </div>
    }
}

/// The system's own words, marked as such.
fn quoted(scene: Scene<'_>, outcome: &Outcome) -> Html {
    let words = match outcome {
        Outcome::Refused { messages, .. } | Outcome::Unknown { messages, .. } => messages.as_slice(),
        Outcome::Changed | Outcome::NotSent { .. } => &[],
    };
    html! {
        <div hidden={words.is_empty()}>
            <p>{ scene.messages.its_words }{ ":" }</p>
            <blockquote>{ for words.iter().map(|line| html! { <p>{ line }</p> }) }</blockquote>
        </div>
    }
}

/// Done, or nobody knows.
pub(super) fn done(scene: Scene<'_>, sent: &Sent, outcome: &Outcome) -> Html {
    match outcome {
        Outcome::Unknown { .. } => unknown(scene, sent, outcome),
        _ => changed(scene, &sent.values),
    }
}

fn changed(scene: Scene<'_>, values: &Values) -> Html {
    let Scene { page, messages, link, connection } = scene;
    let caution = page.reset().map(|reset| messages.text(&reset.caution)).unwrap_or_default();
    let over = values.get(NEW_PASSWORD).is_none();
    let warned = if page.seconds == 20 { (messages.wiped_in)(20) } else { String::new() };
    html! {
        <section key="changed">
            <div class="passdesk-notice changed">
                <h2>{ messages.changed }</h2>
                <p>{ (messages.changed_for)(messages.text(&connection.title), &user(values)) }</p>
                <p class="passdesk-caution" hidden={caution.is_empty()}>{ caution }</p>
            </div>
            { hand_over(scene, values, &page.next) }
            <div class="passdesk-actions">{ act(link, messages.another_user, "primary", || Action::Next) }</div>
            <p class="passdesk-countdown" hidden={over}>
                <span>{ (messages.wiped_in)(page.seconds) }</span>
                { button(link, messages.keep_longer, "passdesk-small", || Msg::Longer) }
            </p>
            <p class="passdesk-unseen" role="alert">{ warned }</p>
        </section>
    }
}

/// The new password, hidden until asked for, and a button that copies it.
fn hand_over(scene: Scene<'_>, values: &Values, next: &NodeRef) -> Html {
    let messages = scene.messages;
    let content = match values.get(NEW_PASSWORD) {
        None => html! { <p key="wiped">{ messages.wiped }</p> },
        secret => html! {
            <div key="secret">
                { reveal(scene, secret) }
                { copy(scene, messages.copy, What::Password, next) }
            </div>
        },
    };
    html! { <div class="passdesk-handover"><span>{ messages.new_password }</span><div>{ content }</div></div> }
}

fn unknown(scene: Scene<'_>, sent: &Sent, outcome: &Outcome) -> Html {
    let Scene { page, messages, link, connection } = scene;
    let cause = if let Outcome::Unknown { cause, .. } = outcome { (messages.unknown_cause)(*cause) } else { "" };
    // Setting it once more is safe only where the old password is no part of the request: after a
    // change that did happen, the old one is no longer the old one.
    let repeatable = page.reset().is_some_and(|reset| !reset.template.names().iter().any(|(name, _)| *name == OLD_PASSWORD));
    let again = repeatable.then(|| act(link, messages.set_again, "", || Action::Again));
    html! {
        <section key="unknown">
            <div class="passdesk-notice unknown">
                <h2>{ messages.unknown }</h2>
                <p>{ messages.unknown_note }</p>
                <p>{ cause }{ " " }{ messages.unknown_next }</p>
                { quoted(scene, outcome) }
                <p class="passdesk-hint">{ messages.attempt }{ " " }<code translate="no">{ sent.attempt.to_string() }</code></p>
            </div>
            <dl>
                <dt>{ messages.system }</dt><dd>{ messages.text(&connection.title) }</dd>
                <dt>{ messages.user }</dt><dd class="passdesk-user">{ user(&sent.values) }</dd>
            </dl>
            { hand_over(scene, &sent.values, &NodeRef::default()) }
            <div class="passdesk-actions">
                { focused_button(link, messages.ask_again, "primary", &page.next, || Msg::Ask) }
                <span>{ again }</span>
                { act(link, messages.another_user, "", || Action::Next) }
            </div>
            { said(scene, matches!(page.said, Some(Said::Asking | Said::NoNews))) }
        </section>
    }
}

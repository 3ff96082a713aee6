//! What became of it, and what to do next.

use std::rc::Rc;

use gloo_timers::callback::Interval;
use passdesk_core::connection::Reset;
use passdesk_core::value::{NEW_PASSWORD, OLD_PASSWORD, USER};
use passdesk_core::{Connection, Outcome, Reason, Values};
use yew::prelude::*;

use super::copy::Copy;
use super::review::Reveal;
use crate::browser;
use crate::messages::Messages;

/// For so many seconds a new password is shown, unless the person asks for longer.
const SHOWN_SECONDS: u32 = 300;

#[derive(PartialEq, Properties)]
pub struct NoticeProps {
    pub messages: &'static Messages,
    pub outcome: Rc<Outcome>,
    /// What the caller needs, said again where a permission is missing.
    pub needs: AttrValue,
}

/// A refusal, or that nothing was sent. The form stands below it, as it was.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    let messages = props.messages;
    let (heading, note, lines) = match &*props.outcome {
        Outcome::Refused { reasons, retry_after, .. } => {
            let mut lines: Vec<String> = reasons.iter().map(|reason| (messages.reason)(*reason).to_owned()).collect();
            if reasons.contains(&Reason::Permission) && !props.needs.is_empty() {
                lines.push(props.needs.to_string());
            }
            lines.extend(retry_after.map(messages.wait));
            (messages.refused, messages.refused_note, lines)
        }
        Outcome::NotSent { cause } => (messages.not_sent, messages.not_sent_note, vec![(messages.not_sent_cause)(*cause).to_owned()]),
        Outcome::Changed | Outcome::Unknown { .. } => ("", "", Vec::new()),
    };
    html! {
        <div class="passdesk-notice refused" tabindex="-1">
            <h2>{ heading }</h2>
            <p>{ note }</p>
            <ul>{ for lines.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            { quoted(messages, &props.outcome) }
        </div>
    }
}

/// The system's own words, marked as such.
fn quoted(messages: &Messages, outcome: &Outcome) -> Html {
    let words = match outcome {
        Outcome::Refused { messages, .. } | Outcome::Unknown { messages, .. } => messages.as_slice(),
        Outcome::Changed | Outcome::NotSent { .. } => &[],
    };
    html! {
        <div class="passdesk-quote" hidden={words.is_empty()}>
            <p>{ messages.its_words }{ ":" }</p>
            <blockquote>{ for words.iter().map(|line| html! { <p>{ line }</p> }) }</blockquote>
        </div>
    }
}

#[derive(PartialEq, Properties)]
pub struct DoneProps {
    pub messages: &'static Messages,
    pub connection: Rc<Connection>,
    pub reset: Rc<Reset>,
    pub values: Rc<Values>,
    pub attempt: AttrValue,
    pub outcome: Rc<Outcome>,
    pub next: Callback<()>,
    pub again: Callback<()>,
    pub wipe: Callback<()>,
    /// Asks the proxy for the outcome; answers whether it knew more.
    pub ask: Callback<Callback<bool>>,
}

/// Done, or nobody knows.
#[component]
pub fn Done(props: &DoneProps) -> Html {
    let first = use_node_ref();
    {
        let first = first.clone();
        use_effect_with(props.outcome.clone(), move |_| {
            if let Some(element) = first.cast() {
                browser::focus(&element);
            }
        });
    }
    match &*props.outcome {
        Outcome::Unknown { .. } => {
            html! { <section key="unknown">{ unknown(props, &first) }<Ask ask={props.ask.clone()} messages={props.messages} button={first} />{ unknown_actions(props) }</section> }
        }
        _ => html! { <section key="changed">{ changed(props, &first) }</section> },
    }
}

fn user(values: &Values) -> String {
    values.get(USER).map(|value| value.expose().to_owned()).unwrap_or_default()
}

fn on(callback: &Callback<()>) -> Callback<MouseEvent> {
    let callback = callback.clone();
    Callback::from(move |_| callback.emit(()))
}

fn changed(props: &DoneProps, first: &NodeRef) -> Html {
    let messages = props.messages;
    html! {
        <>
            <div class="passdesk-notice changed">
                <h2>{ messages.changed }</h2>
                <p>{ (messages.changed_for)(messages.text(&props.connection.title), &user(&props.values)) }</p>
                <p class="passdesk-caution" hidden={props.reset.caution.is_empty()}>{ messages.text(&props.reset.caution) }</p>
            </div>
            { hand_over(props, first) }
            <div class="passdesk-actions">
                <button type="button" class="primary" onclick={on(&props.next)}>{ messages.another_user }</button>
            </div>
            <Countdown {messages} over={props.values.get(NEW_PASSWORD).is_none()} wipe={props.wipe.clone()} />
        </>
    }
}

/// The new password, hidden until asked for, and a button that copies it.
fn hand_over(props: &DoneProps, button: &NodeRef) -> Html {
    let messages = props.messages;
    let secret = props.values.get(NEW_PASSWORD).cloned();
    let text = {
        let secret = secret.clone().unwrap_or_default();
        Callback::from(move |()| secret.clone())
    };
    html! {
        <div class="passdesk-handover">
            <span>{ messages.new_password }</span>
            <div class="passdesk-slot">
                if let Some(secret) = secret {
                    <div>
                        <Reveal {messages} {secret} />
                        <Copy {messages} label={messages.copy} {text} button={button.clone()} />
                    </div>
                } else {
                    <p>{ messages.wiped }</p>
                }
            </div>
        </div>
    }
}

fn unknown(props: &DoneProps, _first: &NodeRef) -> Html {
    let messages = props.messages;
    let Outcome::Unknown { cause, .. } = &*props.outcome else { return html! { <span hidden=true /> } };
    html! {
        <>
            <div class="passdesk-notice unknown">
                <h2>{ messages.unknown }</h2>
                <p>{ messages.unknown_note }</p>
                <p>{ (messages.unknown_cause)(*cause) }{ " " }{ messages.unknown_next }</p>
                { quoted(messages, &props.outcome) }
                <p class="passdesk-hint">{ messages.attempt }{ " " }<code translate="no">{ &props.attempt }</code></p>
            </div>
            <dl>
                <dt>{ messages.system }</dt><dd>{ messages.text(&props.connection.title) }</dd>
                <dt>{ messages.user }</dt><dd>{ user(&props.values) }</dd>
            </dl>
            { hand_over(props, &NodeRef::default()) }
        </>
    }
}

fn unknown_actions(props: &DoneProps) -> Html {
    let messages = props.messages;
    // Setting it once more is safe only where the old password is not part of the request: after a
    // change that did happen, the old one is no longer the old one.
    let repeatable =
        !props.reset.template.names().iter().any(|(name, _)| *name == OLD_PASSWORD) && props.values.get(NEW_PASSWORD).is_some();
    html! {
        <div class="passdesk-actions">
            <button type="button" hidden={!repeatable} onclick={on(&props.again)}>{ messages.set_again }</button>
            <button type="button" onclick={on(&props.next)}>{ messages.another_user }</button>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct AskProps {
    messages: &'static Messages,
    ask: Callback<Callback<bool>>,
    button: NodeRef,
}

#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Not,
    Asking,
    NoNews,
}

/// Asks for the outcome of the attempt. That changes nothing, so it can be done as often as one likes.
#[component]
fn Ask(props: &AskProps) -> Html {
    let messages = props.messages;
    let asked = use_state(|| Asked::Not);
    let onclick = {
        let (asked, ask) = (asked.clone(), props.ask.clone());
        Callback::from(move |_: MouseEvent| {
            if *asked != Asked::Asking {
                asked.set(Asked::Asking);
                let asked = asked.clone();
                ask.emit(Callback::from(move |news| asked.set(if news { Asked::Not } else { Asked::NoNews })));
            }
        })
    };
    let said = match *asked {
        Asked::Not => "",
        Asked::Asking => messages.asking,
        Asked::NoNews => messages.asked_no_news,
    };
    html! {
        <p class="passdesk-ask">
            <button type="button" class="primary" ref={props.button.clone()} {onclick}>{ messages.ask_again }</button>
            <span class="passdesk-said" role="status">{ said }</span>
        </p>
    }
}

#[derive(PartialEq, Properties)]
struct CountdownProps {
    messages: &'static Messages,
    /// Whether there is nothing left to wipe.
    over: bool,
    wipe: Callback<()>,
}

/// The time for which the password is shown. It can be extended as often as one likes (WCAG 2.2,
/// 2.2.1).
#[component]
fn Countdown(props: &CountdownProps) -> Html {
    let left = use_state(|| SHOWN_SECONDS);
    {
        let (ticks, wipe) = (left.clone(), props.wipe.clone());
        use_effect_with((*left, props.over), move |(now, over)| {
            let (now, over) = (*now, *over);
            let interval = (!over && now > 0).then(|| Interval::new(1000, move || ticks.set(now - 1)));
            if now == 0 && !over {
                wipe.emit(());
            }
            move || drop(interval)
        });
    }
    let longer = {
        let left = left.clone();
        Callback::from(move |_: MouseEvent| left.set(SHOWN_SECONDS))
    };
    html! {
        <p class="passdesk-countdown" hidden={props.over}>
            <span>{ (props.messages.wiped_in)(*left) }</span>
            <button type="button" class="passdesk-small" onclick={longer}>{ props.messages.keep_longer }</button>
            <span class="passdesk-unseen" role="alert">{ if *left == 20 { (props.messages.wiped_in)(20) } else { String::new() } }</span>
        </p>
    }
}

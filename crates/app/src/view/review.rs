//! What is about to be sent, to whom and where.

use std::rc::Rc;

use passdesk_core::connection::Reset;
use passdesk_core::value::{NEW_PASSWORD, USER};
use passdesk_core::{Connection, Secret, Values, curl};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::copy::Copy;
use super::form::label;
use crate::browser;
use crate::messages::Messages;

#[derive(PartialEq, Properties)]
pub struct ReviewProps {
    pub messages: &'static Messages,
    pub connection: Rc<Connection>,
    pub reset: Rc<Reset>,
    pub values: Rc<Values>,
    pub send: Callback<()>,
    pub back: Callback<()>,
}

/// The last look before sending. Enter sends, Escape goes back.
#[component]
pub fn Review(props: &ReviewProps) -> Html {
    let messages = props.messages;
    let button = use_node_ref();
    {
        let button = button.clone();
        use_effect_with((), move |()| {
            if let Some(element) = button.cast() {
                browser::focus(&element);
            }
        });
    }
    let send = {
        let send = props.send.clone();
        Callback::from(move |_: MouseEvent| send.emit(()))
    };
    let back = {
        let back = props.back.clone();
        Callback::from(move |_: MouseEvent| back.emit(()))
    };
    let onkeydown = {
        let back = props.back.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                back.emit(());
            }
        })
    };
    let curl = {
        let (messages, connection, reset, values) = (messages, props.connection.clone(), props.reset.clone(), props.values.clone());
        Callback::from(move |()| {
            let command = curl::command(&reset.template, &values, |name| label(messages, &connection, name));
            Secret::new(command.unwrap_or_default())
        })
    };
    let user = props.values.get(USER).map(|value| value.expose().to_owned()).unwrap_or_default();
    html! {
        <section class="passdesk-review" {onkeydown}>
            <h2>{ messages.review_heading }</h2>
            <dl>
                <dt>{ messages.system }</dt><dd>{ messages.text(&props.connection.title) }</dd>
                <dt>{ messages.sent_to }</dt><dd>{ &props.connection.host }</dd>
                <dt>{ messages.user }</dt><dd class="passdesk-user">{ user }</dd>
                <dt>{ messages.operation }</dt><dd>{ messages.text(&props.reset.title) }</dd>
                <dt>{ messages.new_password }</dt><dd><Reveal {messages} secret={props.values.get(NEW_PASSWORD).cloned().unwrap_or_default()} /></dd>
            </dl>
            <div class="passdesk-notice warning" hidden={props.reset.warning.is_empty()}>
                <strong>{ messages.before_sending }</strong>
                <p>{ messages.text(&props.reset.warning) }</p>
            </div>
            <div class="passdesk-actions">
                <button type="button" class="primary" ref={button} onclick={send}>{ messages.send }</button>
                <button type="button" onclick={back}>{ messages.back }</button>
            </div>
            <details>
                <summary>{ messages.exact_request }</summary>
                <pre tabindex="0" aria-label={messages.exact_request}>{ props.reset.template.masked(&props.values) }</pre>
                <p class="passdesk-hint">{ messages.secrets_masked }</p>
                <Copy {messages} label={messages.copy_curl} text={curl} />
            </details>
        </section>
    }
}

#[derive(PartialEq, Properties)]
pub struct RevealProps {
    pub messages: &'static Messages,
    pub secret: Secret,
}

/// A secret that is shown when asked for.
#[component]
pub fn Reveal(props: &RevealProps) -> Html {
    let shown = use_state(|| false);
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(!*shown))
    };
    let text = if *shown { props.secret.expose() } else { "••••••••" };
    html! {
        <span class="passdesk-reveal">
            <code translate="no">{ text.to_owned() }</code>
            <button type="button" class="passdesk-small" onclick={toggle}
                aria-label={format!("{}: {}", if *shown { props.messages.hide } else { props.messages.show }, props.messages.new_password)}>
                { if *shown { props.messages.hide } else { props.messages.show } }
            </button>
        </span>
    }
}

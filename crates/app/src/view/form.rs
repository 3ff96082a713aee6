//! The form: system, credential, person, password.

use std::rc::Rc;

use passdesk_core::value::{NEW_PASSWORD, OLD_PASSWORD, USER};
use passdesk_core::{Config, Connection, Outcome};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::field::{Field, Use};
use super::outcome::Notice;
use super::rules::Rules;
use crate::desk::{Action, Desk, Stage, Trouble, TroubleCause, fields};
use crate::messages::Messages;

#[derive(PartialEq, Properties)]
pub struct FormProps {
    pub messages: &'static Messages,
    /// The start of every id.
    pub prefix: AttrValue,
    pub config: Rc<Config>,
    pub desk: Rc<Desk>,
    /// Whether the credential is in memory, and not asked for.
    pub kept: bool,
    /// The rules that the typed password meets, and how many characters it has.
    pub typed: Option<(Vec<bool>, usize)>,
    pub form: NodeRef,
    pub act: Callback<Action>,
    pub submit: Callback<()>,
    pub forget: Callback<()>,
    pub password_input: Callback<InputEvent>,
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
    title.map_or_else(|| known().to_owned(), str::to_owned)
}

/// What is wrong with a field, in words.
fn trouble(messages: &Messages, trouble: Option<&Trouble>, name: &str) -> String {
    match trouble.filter(|trouble| trouble.field == name).map(|trouble| &trouble.cause) {
        None => String::new(),
        Some(TroubleCause::Rules) => messages.rule_unmet.to_owned(),
        Some(TroubleCause::Build(cause)) => (messages.cause)(cause),
    }
}

/// The form. It stays in the document while the review and the outcome are shown, so that nothing
/// typed is lost.
#[component]
pub fn Form(props: &FormProps) -> Html {
    let (messages, desk) = (props.messages, &props.desk);
    let Some(connection) = props.config.connections.get(desk.connection) else {
        return html! { <span hidden=true /> };
    };
    let (at_form, bad, notice) = match &desk.stage {
        Stage::Form { trouble, notice } => (true, trouble.as_ref(), notice.clone()),
        _ => (false, None, None),
    };
    let onsubmit = {
        let submit = props.submit.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            submit.emit(());
        })
    };
    html! {
        <form ref={props.form.clone()} {onsubmit} hidden={!at_form} novalidate=true autocomplete="off">
            <div class="passdesk-slot">
                if let Some(outcome) = notice {
                    <Notice {messages} {outcome} needs={messages.text(&connection.needs).to_owned()} />
                }
            </div>
            { system(props, connection) }
            { credential(props, connection, bad) }
            { ways(props, connection) }
            { for fields(connection, desk.reset, desk.credential).into_iter().map(|(name, required)| value(props, connection, bad, &name, required)) }
            <div class="passdesk-actions">
                <button type="submit" class="primary">{ again(props).unwrap_or(messages.review) }</button>
            </div>
        </form>
    }
}

/// After something was not sent, the same button tries again.
fn again(props: &FormProps) -> Option<&'static str> {
    match &props.desk.stage {
        Stage::Form { notice: Some(notice), .. } if matches!(**notice, Outcome::NotSent { .. }) => Some(props.messages.try_again),
        _ => None,
    }
}

fn system(props: &FormProps, connection: &Connection) -> Html {
    let messages = props.messages;
    let id = format!("{}-system", props.prefix);
    let onchange = {
        let act = props.act.clone();
        Callback::from(move |event: Event| {
            let select: Option<HtmlSelectElement> = event.target().and_then(|target| target.dyn_into().ok());
            if let Some(index) = select.and_then(|select| usize::try_from(select.selected_index()).ok()) {
                act.emit(Action::Connection(index));
            }
        })
    };
    let options = props.config.connections.iter().enumerate().map(|(index, known)| {
        html! { <option key={known.id.clone()} value={known.id.clone()} selected={index == props.desk.connection}>{ messages.text(&known.title) }</option> }
    });
    html! {
        <div class="passdesk-field">
            <label for={id.clone()}>{ messages.system }</label>
            <select {id} name="connection" {onchange}>{ for options }</select>
            <p class="passdesk-hint">{ messages.text(&connection.description) }</p>
            <p class="passdesk-hint" hidden={connection.status.is_empty()}>{ messages.status }{ ": " }{ messages.text(&connection.status) }</p>
        </div>
    }
}

fn credential(props: &FormProps, connection: &Connection, bad: Option<&Trouble>) -> Html {
    let messages = props.messages;
    let chosen = connection.credentials.get(props.desk.credential);
    let asks = chosen.map(|credential| credential.asks.as_slice()).unwrap_or_default();
    let choices = connection.credentials.iter().map(|credential| messages.text(&credential.title).to_owned()).collect();
    let forget = {
        let forget = props.forget.clone();
        Callback::from(move |_: MouseEvent| forget.emit(()))
    };
    let needs_id = format!("{}-needs", props.prefix);
    let inputs = asks.iter().map(|name| {
        let secret = connection.field(name).is_none_or(|field| field.secret);
        html! {
            <Field key={name.clone()} {messages} prefix={props.prefix.clone()} name={name.clone()} label={label(messages, connection, name)}
                usage={if secret { Use::Secret } else { Use::Plain }} trouble={trouble(messages, bad, name)} described_by={needs_id.clone()} />
        }
    });
    html! {
        <fieldset key={format!("credential-{}-{}", connection.id, props.desk.credential)}>
            <legend>{ messages.credential }</legend>
            { radios(props, "credential", choices, props.desk.credential, Action::Credential) }
            <div class="passdesk-slot">
                if props.kept {
                    <p class="passdesk-kept">
                        <span>{ chosen.map(|credential| messages.text(&credential.title)).unwrap_or_default() }{ ": " }{ messages.credential_kept }</span>
                        <button type="button" class="passdesk-small" onclick={forget}>{ messages.credential_change }</button>
                    </p>
                } else {
                    <div>{ for inputs }</div>
                }
            </div>
            <p class="passdesk-hint" id={needs_id}>{ messages.needs }{ ": " }{ messages.text(&connection.needs) }</p>
        </fieldset>
    }
}

fn ways(props: &FormProps, connection: &Connection) -> Html {
    let choices: Vec<String> = connection.resets.iter().map(|reset| props.messages.text(&reset.title).to_owned()).collect();
    html! {
        <fieldset key={format!("ways-{}", connection.id)} hidden={choices.len() < 2}>
            <legend>{ props.messages.way }</legend>
            { radios(props, "way", choices, props.desk.reset, Action::Reset) }
        </fieldset>
    }
}

/// A choice of one among several; nothing to see if there is only one.
fn radios(props: &FormProps, name: &str, choices: Vec<String>, chosen: usize, action: fn(usize) -> Action) -> Html {
    let few = choices.len() < 2;
    let choices = choices.into_iter().enumerate().map(|(index, title)| {
        let id = format!("{}-{name}-{index}", props.prefix);
        let act = props.act.clone();
        let onchange = Callback::from(move |event: Event| {
            let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
            if input.is_some_and(|input| input.checked()) {
                act.emit(action(index));
            }
        });
        html! {
            <div key={index}>
                <input type="radio" id={id.clone()} name={format!("{}-{name}", props.prefix)} checked={index == chosen} {onchange} />
                <label for={id}>{ title }</label>
            </div>
        }
    });
    html! { <div class="passdesk-radios" hidden={few}>{ for choices }</div> }
}

fn value(props: &FormProps, connection: &Connection, bad: Option<&Trouble>, name: &str, required: bool) -> Html {
    let messages = props.messages;
    let secret = connection.field(name).is_some_and(|field| field.secret);
    let mut words = label(messages, connection, name);
    if !required {
        words = format!("{words} ({})", messages.optional);
    }
    let key = format!("value-{}-{name}", connection.id);
    let rules_id = format!("{}-rules", props.prefix);
    let is_new = name == NEW_PASSWORD;
    let (met, count) = props.typed.clone().map_or((None, 0), |(met, count)| (Some(met), count));
    html! {
        <div {key}>
            <Field {messages} prefix={props.prefix.clone()} name={name.to_owned()} label={words} usage={if secret { Use::Secret } else { Use::Plain }}
                trouble={trouble(messages, bad, name)} hint={if name == USER { messages.user_hint } else { "" }}
                described_by={if is_new { rules_id.clone() } else { String::new() }}
                oninput={if is_new { props.password_input.clone() } else { Callback::noop() }} />
            <div class="passdesk-slot">
                if is_new && !connection.policy.rules().is_empty() {
                    <Rules {messages} id={rules_id} policy={connection.policy.clone()} {met} {count} />
                }
            </div>
        </div>
    }
}

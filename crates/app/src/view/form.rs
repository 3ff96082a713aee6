//! The form: system, credential, person, password.

use passdesk_core::value::{NEW_PASSWORD, USER};
use passdesk_core::{Outcome, Secret};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::field::Field;
use super::outcome::notice;
use super::rules::rules;
use super::{Scene, button, label};
use crate::browser;
use crate::desk::{Action, Stage, Trouble, TroubleCause, asks, fields};
use crate::page::{Loaded, Msg};

/// The form. It stays in the document while the review and the outcome are shown, so that nothing
/// typed is lost.
pub(super) fn form(scene: Scene<'_>) -> Html {
    let Scene { page, messages, link, connection } = scene;
    let (at_form, trouble, outcome) = match &page.desk.stage {
        Stage::Form { trouble, notice } => (true, trouble.as_ref(), notice.as_deref()),
        _ => (false, None, None),
    };
    let onsubmit = link.callback(|event: SubmitEvent| {
        event.prevent_default();
        Msg::Submit
    });
    let submit = if matches!(outcome, Some(Outcome::NotSent { .. })) { messages.try_again } else { messages.review };
    let values = fields(connection, page.desk.reset, page.desk.credential);
    html! {
        <form ref={page.form.clone()} {onsubmit} hidden={!at_form} novalidate=true autocomplete="off">
            <div>{ outcome.map(|outcome| notice(scene, outcome)) }</div>
            { system(scene) }
            { credential(scene, trouble) }
            { ways(scene) }
            <div>{ for values.into_iter().map(|(name, required)| value(scene, trouble, name, required)) }</div>
            <div class="passdesk-actions"><button type="submit" class="primary">{ submit }</button></div>
        </form>
    }
}

fn system(scene: Scene<'_>) -> Html {
    let Scene { page, messages, link, connection } = scene;
    let id = [&page.prefix, "-system"].concat();
    let onchange = link.batch_callback(|event: Event| {
        let select: HtmlSelectElement = event.target()?.dyn_into().ok()?;
        Some(Msg::Act(Action::Connection(usize::try_from(select.selected_index()).ok()?)))
    });
    let all = match &page.loaded {
        Loaded::Ready(config) => config.connections.as_slice(),
        Loaded::Waiting | Loaded::Failed => &[],
    };
    let options = all.iter().enumerate().map(|(index, known)| {
        html! { <option value={known.id.clone()} selected={index == page.desk.connection}>{ messages.text(&known.title) }</option> }
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

fn credential(scene: Scene<'_>, trouble: Option<&Trouble>) -> Html {
    let Scene { page, messages, link, connection } = scene;
    let needs_id = [&page.prefix, "-needs"].concat();
    let chosen = page.desk.credential;
    let titles = connection.credentials.iter().map(|credential| messages.text(&credential.title)).collect::<Vec<_>>();
    let content = if page.kept().is_some() {
        html! {
            <p key="kept" class="passdesk-kept">
                <span>{ titles.get(chosen).copied().unwrap_or_default() }{ ": " }{ messages.credential_kept }</span>
                { button(link, messages.credential_change, "passdesk-small", || Msg::Forget) }
            </p>
        }
    } else {
        let input = |name: &String| {
            let field = Field {
                id: [&page.prefix, "-", name].concat(),
                name: name.clone(),
                label: label(messages, connection, name),
                secret: connection.field(name).is_none_or(|field| field.secret),
                trouble: words(scene, trouble, name),
                hint: "",
                described_by: needs_id.clone(),
                oninput: None,
            };
            field.view(messages)
        };
        html! { <div key={format!("{}-{chosen}", connection.id)}>{ for asks(connection, chosen).iter().map(input) }</div> }
    };
    html! {
        <fieldset>
            <legend>{ messages.credential }</legend>
            { radios(scene, "credential", &titles, chosen, Action::Credential) }
            <div>{ content }</div>
            <p class="passdesk-hint" id={needs_id}>{ messages.needs }{ ": " }{ messages.text(&connection.needs) }</p>
        </fieldset>
    }
}

fn ways(scene: Scene<'_>) -> Html {
    let titles = scene.connection.resets.iter().map(|reset| scene.messages.text(&reset.title)).collect::<Vec<_>>();
    html! {
        <fieldset hidden={titles.len() < 2}>
            <legend>{ scene.messages.way }</legend>
            { radios(scene, "way", &titles, scene.page.desk.reset, Action::Reset) }
        </fieldset>
    }
}

/// A choice of one among several; nothing to see if there is only one.
fn radios(scene: Scene<'_>, name: &str, titles: &[&str], chosen: usize, action: fn(usize) -> Action) -> Html {
    let name = [&scene.page.prefix, "-", name].concat();
    let choice = |(index, title): (usize, &&str)| {
        let id = format!("{name}-{index}");
        let onchange = scene.link.batch_callback(move |event: Event| {
            let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
            input.checked().then(|| Msg::Act(action(index)))
        });
        html! {
            <div>
                <input type="radio" id={id.clone()} name={name.clone()} checked={index == chosen} {onchange} />
                <label for={id}>{ *title }</label>
            </div>
        }
    };
    html! { <div class="passdesk-radios" hidden={titles.len() < 2}>{ for titles.iter().enumerate().map(choice) }</div> }
}

fn value(scene: Scene<'_>, trouble: Option<&Trouble>, name: String, required: bool) -> Html {
    let Scene { page, messages, link, connection } = scene;
    let is_new = name == NEW_PASSWORD;
    let mut title = label(messages, connection, &name);
    if !required {
        title = [&title, " (", messages.optional, ")"].concat();
    }
    let rules_id = [&page.prefix, "-rules"].concat();
    let oninput = is_new.then(|| {
        link.batch_callback(|event: InputEvent| {
            let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
            Some(Msg::Typed(Secret::new(browser::nfc(&input.value()))))
        })
    });
    let has_rules = is_new && !connection.policy.rules().is_empty();
    let key = format!("{}-{name}", connection.id);
    let field = Field {
        id: [&page.prefix, "-", &name].concat(),
        label: title,
        secret: connection.field(&name).is_some_and(|field| field.secret),
        trouble: words(scene, trouble, &name),
        hint: if name == USER { messages.user_hint } else { "" },
        described_by: if has_rules { rules_id.clone() } else { String::new() },
        oninput,
        name,
    };
    html! {
        <div {key}>
            { field.view(messages) }
            <div>{ has_rules.then(|| rules(scene, rules_id)) }</div>
        </div>
    }
}

/// What is wrong with a field, in words.
fn words(scene: Scene<'_>, trouble: Option<&Trouble>, name: &str) -> String {
    match trouble.filter(|trouble| trouble.field == name).map(|trouble| &trouble.cause) {
        None => String::new(),
        Some(TroubleCause::Rules) => scene.messages.rule_unmet.to_owned(),
        Some(TroubleCause::Build(cause)) => (scene.messages.cause)(cause),
    }
}

//! An input with its label, what is wrong with it, and what helps.

use yew::prelude::*;

use crate::messages::Messages;

/// What an input is for, which decides how a browser treats it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Shown while typed.
    Plain,
    /// Hidden until asked.
    Secret,
}

#[derive(PartialEq, Properties)]
pub struct FieldProps {
    pub messages: &'static Messages,
    /// The start of every id, so that two pages in one document do not meet.
    pub prefix: AttrValue,
    pub name: AttrValue,
    pub label: AttrValue,
    pub usage: Use,
    /// What is wrong with it; empty if nothing is.
    #[prop_or_default]
    pub trouble: AttrValue,
    #[prop_or_default]
    pub hint: AttrValue,
    /// The id of what else describes it.
    #[prop_or_default]
    pub described_by: AttrValue,
    #[prop_or_default]
    pub oninput: Callback<InputEvent>,
}

/// An input. What is typed stays in it: each keystroke that is kept elsewhere is another copy of a
/// secret.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let shown = use_state(|| false);
    let id = format!("{}-{}", props.prefix, props.name);
    let (trouble_id, hint_id) = (format!("{id}-trouble"), format!("{id}-hint"));
    let secret = props.usage == Use::Secret;
    let described_by = [(!props.trouble.is_empty(), trouble_id.as_str()), (!props.hint.is_empty(), &hint_id), (true, &props.described_by)]
        .iter()
        .filter(|(there, id)| *there && !id.is_empty())
        .map(|(_, id)| *id)
        .collect::<Vec<_>>()
        .join(" ");
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(!*shown))
    };
    let hidden = secret && !*shown;
    html! {
        <div class="passdesk-field">
            <label for={id.clone()}>{ &props.label }</label>
            <div class="passdesk-input">
                <input {id} name={props.name.clone()} type={if hidden { "password" } else { "text" }}
                    autocomplete={if secret { "new-password" } else { "off" }} autocapitalize="none" autocorrect="off" spellcheck="false"
                    aria-invalid={(!props.trouble.is_empty()).then_some("true")}
                    aria-describedby={(!described_by.is_empty()).then_some(described_by)} oninput={props.oninput.clone()} />
                if secret {
                    <button type="button" class="passdesk-small" onclick={toggle}
                        aria-label={format!("{}: {}", if *shown { props.messages.hide } else { props.messages.show }, props.label)}>
                        { if *shown { props.messages.hide } else { props.messages.show } }
                    </button>
                }
            </div>
            <p class="passdesk-trouble" id={trouble_id} hidden={props.trouble.is_empty()}>{ &props.trouble }</p>
            <p class="passdesk-hint" id={hint_id} hidden={props.hint.is_empty()}>{ &props.hint }</p>
        </div>
    }
}

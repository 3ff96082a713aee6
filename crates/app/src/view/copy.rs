//! A button that copies, and says whether it did.

use passdesk_core::Secret;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser;
use crate::messages::Messages;

#[derive(PartialEq, Properties)]
pub struct CopyProps {
    pub messages: &'static Messages,
    pub label: &'static str,
    /// What is copied, made when it is.
    pub text: Callback<(), Secret>,
    #[prop_or_default]
    pub button: NodeRef,
}

/// A button that copies. Its label changes in place, so that nothing beside it moves.
#[component]
pub fn Copy(props: &CopyProps) -> Html {
    let copied = use_state(|| None::<bool>);
    let onclick = {
        let copied = copied.clone();
        let text = props.text.clone();
        Callback::from(move |_: MouseEvent| {
            let copied = copied.clone();
            let text = text.emit(());
            spawn_local(async move { copied.set(Some(browser::copy(text.expose()).await)) });
        })
    };
    let said = match *copied {
        None => "",
        Some(true) => props.messages.copied,
        Some(false) => props.messages.copy_failed,
    };
    html! {
        <span class="passdesk-copy">
            <button type="button" ref={props.button.clone()} {onclick}>{ props.label }</button>
            <span class="passdesk-said" role="status">{ said }</span>
        </span>
    }
}

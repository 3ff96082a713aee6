//! What is seen. One file a part of the screen.
//!
//! A component never renders nothing, and what is shown under a condition stands in an element of its
//! own: Yew 0.23 ends the module when an empty component stands between two conditions.

mod copy;
mod desk;
mod field;
mod form;
mod outcome;
mod review;
mod rules;
mod sending;

use std::rc::Rc;

use passdesk_core::Config;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

use crate::messages::Messages;
use crate::relay::Proxy;
use desk::DeskView;

/// What the whole page needs to know.
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// Where requests go.
    pub proxy: Proxy,
    /// What is said.
    pub messages: &'static Messages,
    /// The element that the page is mounted in.
    pub host: Element,
}

#[derive(Clone, PartialEq)]
enum Loaded {
    Waiting,
    Failed,
    Ready(Rc<Config>),
}

/// The page: it loads the connections, then it is the desk.
#[component]
pub fn App(props: &AppProps) -> Html {
    let loaded = use_state(|| Loaded::Waiting);
    let tries = use_state(|| 0_u32);
    {
        let loaded = loaded.clone();
        let proxy = props.proxy.clone();
        use_effect_with(*tries, move |_| {
            spawn_local(async move {
                loaded.set(proxy.config().await.map_or(Loaded::Failed, |config| Loaded::Ready(Rc::new(config))));
            });
        });
    }
    let messages = props.messages;
    let retry = {
        let loaded = loaded.clone();
        Callback::from(move |_: MouseEvent| {
            loaded.set(Loaded::Waiting);
            tries.set(*tries + 1);
        })
    };
    let content = match &*loaded {
        Loaded::Waiting => html! { <p key="waiting" class="passdesk-quiet" role="status">{ messages.loading }</p> },
        Loaded::Failed => html! {
            <div key="failed" class="passdesk-notice" role="alert">
                <p>{ messages.config_failed }</p>
                <button type="button" onclick={retry}>{ messages.try_again }</button>
            </div>
        },
        Loaded::Ready(config) if config.connections.is_empty() => {
            html! { <p key="none" class="passdesk-notice" role="status">{ messages.no_connections }</p> }
        }
        Loaded::Ready(config) => {
            html! { <DeskView key="desk" config={config.clone()} proxy={props.proxy.clone()} {messages} host={props.host.clone()} /> }
        }
    };
    html! {
        <div class="passdesk">
            <h1>{ messages.heading }</h1>
            { content }
        </div>
    }
}

/// Tells the script outside the module that the module has ended.
pub fn announce_end() {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new("passdesk-ended")) {
        // Nobody is left to be told if this fails too.
        let _ = window.dispatch_event(&event);
    }
}

//! A request is under way: how long it has been, and a way to stop looking.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::messages::Messages;

#[derive(PartialEq, Properties)]
pub struct SendingProps {
    pub messages: &'static Messages,
    pub stop: Callback<()>,
}

/// The wait. Enter does nothing here, since the key that sent may still be down.
#[component]
pub fn Sending(props: &SendingProps) -> Html {
    let messages = props.messages;
    let seconds = use_state(|| 0_u32);
    let status = use_node_ref();
    {
        let status = status.clone();
        use_effect_with((), move |()| {
            if let Some(element) = status.cast() {
                crate::browser::focus(&element);
            }
        });
    }
    {
        let ticks = seconds.clone();
        // A new timer for each second, since a closure sees the state that it was made with.
        use_effect_with(*seconds, move |now| {
            let next = now + 1;
            let interval = Interval::new(1000, move || ticks.set(next));
            move || drop(interval)
        });
    }
    let stop = {
        let stop = props.stop.clone();
        Callback::from(move |_: MouseEvent| stop.emit(()))
    };
    html! {
        <section class="passdesk-sending">
            <h2 ref={status} tabindex="-1">{ messages.sending }</h2>
            <p class="passdesk-seconds" aria-hidden="true">{ (messages.seconds)(*seconds) }</p>
            <div class="passdesk-actions">
                <button type="button" onclick={stop}>{ messages.stop_waiting }</button>
            </div>
        </section>
    }
}

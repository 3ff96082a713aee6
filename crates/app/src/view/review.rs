//! What is about to be sent, to whom and where.

use passdesk_core::Values;
use passdesk_core::value::{NEW_PASSWORD, USER};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::{Scene, act, copy, focused_button, reveal};
use crate::desk::Action;
use crate::page::{Msg, What};

/// The last look before sending. Enter sends, Escape goes back.
pub(super) fn review(scene: Scene<'_>, values: &Values) -> Html {
    let Scene { page, messages, link, connection } = scene;
    let Some(reset) = page.reset() else { return html! { <div key="review" /> } };
    let onkeydown = link.batch_callback(|event: KeyboardEvent| (event.key() == "Escape").then_some(Msg::Act(Action::Back)));
    html! {
        <section key="review" {onkeydown}>
            <h2>{ messages.review_heading }</h2>
            <dl>
                <dt>{ messages.system }</dt><dd>{ messages.text(&connection.title) }</dd>
                <dt>{ messages.sent_to }</dt><dd>{ &connection.host }</dd>
                <dt>{ messages.user }</dt><dd class="passdesk-user">{ user(values) }</dd>
                <dt>{ messages.operation }</dt><dd>{ messages.text(&reset.title) }</dd>
                <dt>{ messages.new_password }</dt><dd>{ reveal(scene, values.get(NEW_PASSWORD)) }</dd>
            </dl>
            <div class="passdesk-notice warning" hidden={reset.warning.is_empty()}>
                <strong>{ messages.before_sending }</strong>
                <p>{ messages.text(&reset.warning) }</p>
            </div>
            <div class="passdesk-actions">
                { focused_button(link, messages.send, "primary", &page.next, || Msg::Send) }
                { act(link, messages.back, "", || Action::Back) }
            </div>
            <details>
                <summary>{ messages.exact_request }</summary>
                <pre tabindex="0" role="region" aria-label={messages.exact_request}>{ reset.template.masked(values) }</pre>
                <p class="passdesk-hint">{ messages.secrets_masked }</p>
                { copy(scene, messages.copy_curl, What::Curl, &NodeRef::default()) }
            </details>
        </section>
    }
}

/// Who it is about.
pub(super) fn user(values: &Values) -> String {
    values.get(USER).map(|value| value.expose().to_owned()).unwrap_or_default()
}

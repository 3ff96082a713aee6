//! What the system demands of a password, ticked while it is typed.

use yew::prelude::*;

use super::Scene;

/// The rules, all of them and always, so that nothing moves while one types.
pub(super) fn rules(scene: Scene<'_>, id: String) -> Html {
    let messages = scene.messages;
    let typed = scene.page.typed.as_ref();
    let rule = |(index, rule): (usize, &passdesk_core::policy::Rule)| {
        let met = typed.and_then(|typed| typed.met.get(index)).copied();
        let (class, state) = match (met, rule.advice) {
            (None, _) => ("", ""),
            (Some(true), _) => ("met", messages.met),
            (Some(false), false) => ("unmet", messages.unmet),
            (Some(false), true) => ("advised", messages.unmet),
        };
        let advice = if rule.advice { [" (", messages.advice, ")"].concat() } else { String::new() };
        html! {
            <li {class}>
                <span>{ (messages.demand)(&rule.demand) }{ advice }<span class="passdesk-unseen">{ " " }{ state }</span></span>
            </li>
        }
    };
    html! {
        <div class="passdesk-rules" {id}>
            <p>{ messages.rules }<span class="passdesk-count">{ (messages.characters)(typed.map_or(0, |typed| typed.count)) }</span></p>
            <ul>{ for scene.connection.policy.rules().iter().enumerate().map(rule) }</ul>
        </div>
    }
}

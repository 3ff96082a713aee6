//! What the system demands of a password, ticked while it is typed.

use passdesk_core::Policy;
use yew::prelude::*;

use crate::messages::Messages;

#[derive(PartialEq, Properties)]
pub struct RulesProps {
    pub messages: &'static Messages,
    pub id: AttrValue,
    pub policy: Policy,
    /// Which rules are met by what is typed; nothing while nothing is.
    pub met: Option<Vec<bool>>,
    /// How many characters it counts.
    pub count: usize,
}

/// The rules, all of them and always, so that nothing moves while one types.
#[component]
pub fn Rules(props: &RulesProps) -> Html {
    let messages = props.messages;
    let rules = props.policy.rules().iter().enumerate().map(|(index, rule)| {
        let met = props.met.as_ref().and_then(|met| met.get(index)).copied();
        let class = match (met, rule.advice) {
            (None, _) => "",
            (Some(true), _) => "met",
            (Some(false), false) => "unmet",
            (Some(false), true) => "advised",
        };
        let state = match met {
            None => "",
            Some(true) => messages.met,
            Some(false) => messages.unmet,
        };
        html! {
            <li key={index} {class}>
                <span>{ (messages.demand)(&rule.demand) }{ if rule.advice { format!(" ({})", messages.advice) } else { String::new() } }</span>
                <span class="passdesk-unseen">{ format!(" {state}") }</span>
            </li>
        }
    });
    html! {
        <div class="passdesk-rules" id={props.id.clone()}>
            <p>{ messages.rules }<span class="passdesk-count">{ (messages.characters)(props.count) }</span></p>
            <ul>{ for rules }</ul>
        </div>
    }
}

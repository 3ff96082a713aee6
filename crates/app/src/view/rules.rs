//! What the system demands of a password, ticked while it is typed.

use super::Scene;
use super::writer::Writer;

/// The rules, all of them and always, so that nothing moves while one types.
pub(super) fn rules(w: &mut Writer, scene: Scene<'_>, id: &str) {
    let messages = scene.messages;
    let typed = scene.page.typed.as_ref();
    w.open("div", "passdesk-rules").set("id", id);
    let count = (messages.characters)(typed.map_or(0, |typed| typed.count));
    w.open("p", "").text(messages.rules).words("span", "passdesk-count", &count).close();
    w.open("ul", "");
    for (index, rule) in scene.connection.policy.rules().iter().enumerate() {
        let met = typed.and_then(|typed| typed.met.get(index)).copied();
        let (class, state) = match (met, rule.advice) {
            (None, _) => ("", ""),
            (Some(true), _) => ("met", messages.met),
            (Some(false), false) => ("unmet", messages.unmet),
            (Some(false), true) => ("advised", messages.unmet),
        };
        let mut demand = (messages.demand)(&rule.demand);
        if rule.advice {
            demand = [&demand, " (", messages.advice, ")"].concat();
        }
        w.open("li", class).open("span", "").text(&demand);
        w.open("span", "passdesk-unseen").text(" ").text(state).close();
        w.close().close();
    }
    w.close().close();
}

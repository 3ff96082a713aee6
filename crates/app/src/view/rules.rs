//! What is demanded of a password and by whom, ticked while it is typed.

use passdesk_core::policy::{Demand, Owner, Rule, Weight};

use super::Scene;
use super::writer::Writer;
use crate::messages::joined;

/// The rules, all of them and always, so that nothing moves while one types.
pub(super) fn rules(w: &mut Writer, scene: Scene<'_>, id: &str) {
    w.open("div", "passdesk-rules").set("id", id);
    let mut last = None;
    for rule in scene.connection.policy.rules() {
        if last != Some(&rule.owner) {
            if last.is_some() {
                w.close();
            }
            last = Some(&rule.owner);
            w.words("p", "", &heading(scene, &rule.owner)).open("ul", "");
        }
        self::rule(w, scene, rule);
    }
    if last.is_some() {
        w.close();
    }
    w.close();
}

fn heading(scene: Scene<'_>, owner: &Owner) -> String {
    match owner {
        Owner::Organisation => scene.messages.we_ask.to_owned(),
        Owner::System(_) => (scene.messages.system_accepts)(scene.messages.text(&scene.connection.title)),
    }
}

/// A rule. How it is ticked is put in by the page, at each key.
fn rule(w: &mut Writer, scene: Scene<'_>, rule: &Rule) {
    let messages = scene.messages;
    let note = match &rule.weight {
        Weight::Must => String::new(),
        Weight::Advice => messages.advice.to_owned(),
        Weight::OutOfReach(_) => (messages.out_of_reach)(messages.text(&scene.connection.title)),
    };
    w.open("li", "").open("span", "").text(&(messages.demand)(&rule.demand));
    if !note.is_empty() {
        w.text(" (").text(&note).text(")");
    }
    w.text(" ").close().open("span", "passdesk-unseen").close().close();
}

/// What stood in the way of a password when the form was sent off. It stays until it is sent off again, so
/// that nothing moves while one types.
pub(super) fn broken(scene: Scene<'_>) -> String {
    let rules = scene.connection.policy.rules().iter().zip(&scene.page.met);
    let broken: Vec<&Rule> = rules.filter(|(rule, met)| rule.weight == Weight::Must && !**met).map(|(rule, _)| rule).collect();
    joined([scene.messages.not_met, &by_owner(scene, &broken)], " ")
}

/// Rules, with whose they are: those of the systems first.
pub(super) fn by_owner(scene: Scene<'_>, rules: &[&Rule]) -> String {
    let of = |ours: bool, owner: &str| {
        let rules = rules.iter().filter(|rule| (rule.owner == Owner::Organisation) == ours);
        let list = joined(rules.map(|rule| (scene.messages.demand)(&rule.demand)), "; ");
        if list.is_empty() { list } else { [owner, ": ", &list, "."].concat() }
    };
    let lists = [of(false, scene.messages.text(&scene.connection.title)), of(true, scene.messages.organisation)];
    joined(lists.into_iter().filter(|list| !list.is_empty()), " ")
}

/// What is to be said of common passwords: that this is one, or that not all of them were looked at.
pub(super) fn common(scene: Scene<'_>) -> &'static str {
    let messages = scene.messages;
    let rules = scene.connection.policy.rules().iter().map(|rule| &rule.demand);
    let met = scene.page.typed.iter().flat_map(|typed| &typed.met);
    match rules.zip(met).find(|(demand, _)| **demand == Demand::Common) {
        Some((_, false)) => messages.common,
        Some((_, true)) if !scene.page.late.is_long => messages.short_list_only,
        _ => "",
    }
}

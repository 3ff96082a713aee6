//! The new password: generated at a press, or typed; how strong it is, and how it is read out.

use passdesk_core::Secret;

use super::rules::{by_owner, common};
use super::writer::Writer;
use super::{Scene, clear, said};
use crate::desk::Stage;
use crate::event::{Does, Said, What};
use crate::generator::{self, kind};
use crate::messages::joined;
use crate::page::LENGTH;

/// What generates a password: its kind, its length, a button.
pub(super) fn generate(w: &mut Writer, scene: Scene<'_>) {
    let messages = scene.messages;
    let (chosen, _) = kind(scene.page.kind);
    w.open("div", "passdesk-generate");
    w.open("select", "").set("name", "kind").set("aria-label", messages.kind).does(Does::Kind);
    for (index, title) in messages.kinds.iter().enumerate() {
        w.open("option", "").flag("selected", index == scene.page.kind).text(title).close();
    }
    w.close();
    let policy = &scene.connection.policy;
    let length = chosen.length_for(policy).to_string();
    let (least, most) = chosen.lengths(policy);
    // Another kind has another usual length: it gets an input of its own.
    w.open_keyed("input", "", &[messages.kinds.get(scene.page.kind).copied().unwrap_or_default(), &length].concat());
    w.set("name", LENGTH).set("type", "number").set("autocomplete", "off").set("value", &length);
    w.set("aria-label", messages.length).set("title", messages.length);
    w.set("min", &least.to_string()).set("max", &most.to_string()).close();
    w.open("button", "").set("type", "button").set("data-generate", "true").does(Does::Generate).text(messages.generate).close();
    w.close();
}

/// How many characters there are, which the page puts in at each key, and how strong they are; why none were
/// generated.
pub(super) fn judged(w: &mut Writer, scene: Scene<'_>) {
    let messages = scene.messages;
    let typed = scene.page.typed.as_ref();
    w.open("p", "passdesk-judged");
    w.open("span", "passdesk-count").close();
    let estimate = scene.page.estimate.as_ref().filter(|_| typed.is_some());
    let score = estimate.map(|estimate| estimate.score);
    let word =
        score.and_then(|score| messages.scores.get(score)).copied().unwrap_or(if typed.is_some() { messages.not_estimated } else { "" });
    w.open("span", "").text(messages.strength).text(": ").text(word).close();
    w.open("meter", "").set("max", "4").set("low", "2").set("high", "3").set("optimum", "4").set("aria-hidden", "true");
    w.set("value", &score.unwrap_or_default().to_string()).close().close();
    let refusal = refusal(scene);
    let lines = estimate.into_iter().flat_map(|estimate| &estimate.lines).take(2).map(String::as_str);
    let blank = if typed.is_some_and(|typed| typed.blank) { messages.blank_at_end } else { "" };
    let lines = [refusal.as_str(), common(scene), blank].into_iter().chain(lines).filter(|line| !line.is_empty());
    w.open("div", "passdesk-advice").open("span", "").set("role", "status");
    w.text(&joined(lines, " ")).close();
    // What is done at the outcome is said there.
    let here = matches!(scene.page.desk.stage, Stage::Form { .. });
    said(w, scene, here && scene.page.said.is_some_and(Said::is_of_clipboard));
    clear(w, scene);
    w.close();
}

/// Why no password was generated.
fn refusal(scene: Scene<'_>) -> String {
    let messages = scene.messages;
    match &scene.page.generator {
        None => String::new(),
        Some(generator::Said::Waiting) => messages.words_waiting.to_owned(),
        Some(generator::Said::NoWords) => messages.words_missing.to_owned(),
        Some(generator::Said::NoRandomness) => messages.no_randomness.to_owned(),
        Some(generator::Said::Length(least, most)) => (messages.lengths)(*least, *most),
        Some(generator::Said::Impossible(rules)) => {
            joined([messages.impossible, &by_owner(scene, &rules.iter().collect::<Vec<_>>()), messages.choose_another], " ")
        }
    }
}

/// A button that copies what stands in the input before it.
pub(super) fn copy(w: &mut Writer, scene: Scene<'_>) {
    w.open("button", "passdesk-small").set("type", "button").set("data-copy", "true").does(Does::Copy(What::Typed));
    w.text(scene.messages.copy).close();
}

/// A password to be read out: in groups, each character by its word.
pub(super) fn spelled(w: &mut Writer, scene: Scene<'_>, secret: Option<&Secret>) {
    w.open("ol", "passdesk-spelled").hidden(secret.is_none());
    let characters: Vec<char> = secret.map(|secret| secret.expose().chars().collect()).unwrap_or_default();
    for group in characters.chunks(4) {
        let words = joined(group.iter().map(|c| scene.messages.spelled(*c)), " · ");
        w.open("li", "").open("code", "").text(&group.iter().collect::<String>()).close().text(" ").text(&words).close();
    }
    w.close();
}

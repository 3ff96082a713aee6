//! An input with its label, what is wrong with it, and what helps.

use super::writer::Writer;
use super::{Scene, show_button};
use crate::event::Does;

/// An input and what stands around it.
pub(super) struct Field<'a> {
    pub name: &'a str,
    pub label: String,
    /// Whether it is hidden until asked.
    pub secret: bool,
    /// What is wrong with it; empty if nothing is.
    pub trouble: String,
    pub hint: &'static str,
    /// The id of what else describes it; empty if nothing does.
    pub described_by: &'a str,
    /// Whether the page follows what is typed.
    pub followed: bool,
}

impl Field<'_> {
    /// What is typed stays in the input: each keystroke that is kept elsewhere is another copy of a
    /// secret.
    pub(super) fn write(&self, w: &mut Writer, scene: Scene<'_>) {
        let id = [&scene.page.prefix, "-", self.name].concat();
        let (trouble_id, hint_id) = ([&id, "-trouble"].concat(), [&id, "-hint"].concat());
        let mut described_by = self.described_by.to_owned();
        for (id, words) in [(&trouble_id, &*self.trouble), (&hint_id, self.hint)] {
            if !words.is_empty() {
                described_by = [&described_by, " ", id].concat();
            }
        }
        let (kind, autocomplete) = if self.secret { ("password", "new-password") } else { ("text", "off") };
        w.open("div", "passdesk-field");
        w.open("label", "").set("for", &id).text(&self.label).close();
        w.open("div", "passdesk-input");
        w.open("input", "").set("id", &id).set("name", self.name).set("type", kind).set("autocomplete", autocomplete);
        w.set("autocapitalize", "none").set("autocorrect", "off").set("spellcheck", "false");
        w.set("aria-describedby", &described_by).flag("aria-invalid", !self.trouble.is_empty());
        if self.followed {
            w.does(Does::Type);
        }
        w.close();
        show_button(w, scene.messages.show, &self.label, !self.secret, Does::Toggle);
        w.close();
        for (class, id, words) in [("passdesk-trouble", &trouble_id, &*self.trouble), ("passdesk-hint", &hint_id, self.hint)] {
            w.open("p", class).set("id", id).hidden(words.is_empty()).text(words).close();
        }
        w.close();
    }
}

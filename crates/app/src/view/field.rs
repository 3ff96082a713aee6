//! An input with its label, what is wrong with it, and what helps.

use passdesk_core::policy::Attributes;
use passdesk_core::value::{SEARCH, USER};

use super::writer::Writer;
use super::{Scene, button, password, show_button};
use crate::event::Does;

/// An input and what stands around it.
pub(super) struct Field<'a> {
    pub name: &'a str,
    /// Empty if it has one elsewhere.
    pub label: String,
    /// Whether it is hidden until asked.
    pub secret: bool,
    /// What is wrong with it; empty if nothing is.
    pub trouble: String,
    pub hint: &'static str,
    /// The id of what else describes it; empty if nothing does.
    pub described_by: &'a str,
    /// What the input for a new password tells browsers and password managers. The page follows what is
    /// typed there.
    pub new_password: Option<&'a Attributes>,
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
        w.open("label", "").set("for", &id).hidden(self.label.is_empty()).text(&self.label).close();
        if self.new_password.is_some() {
            password::generate(w, scene);
        }
        w.open("div", "passdesk-input");
        w.open("input", "").set("id", &id).set("name", self.name).set("type", kind).set("autocomplete", autocomplete);
        w.set("autocapitalize", "none").set("autocorrect", "off").set("spellcheck", "false");
        w.set("aria-describedby", &described_by).flag("aria-invalid", !self.trouble.is_empty());
        w.flag("readonly", scene.page.options.is_for_one() && [USER, SEARCH].contains(&self.name));
        if let Some(attributes) = self.new_password {
            w.does(Does::Type).does(Does::Focus).set("minlength", &attributes.minlength);
            w.set("maxlength", &attributes.maxlength).set("passwordrules", &attributes.passwordrules);
        }
        w.close();
        show_button(w, scene.messages.show, &self.label, !self.secret, Does::Toggle);
        if self.new_password.is_some() {
            password::copy(w, scene);
        }
        if self.name == SEARCH {
            button(w, scene.messages.find, "", Does::Search);
        }
        w.close();
        for (class, id, words) in [("passdesk-trouble", &trouble_id, &*self.trouble), ("passdesk-hint", &hint_id, self.hint)] {
            w.open("p", class).set("id", id).hidden(words.is_empty()).text(words).close();
        }
        w.close();
    }
}

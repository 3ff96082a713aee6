//! An input with its label, what is wrong with it, and what helps.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use crate::messages::Messages;

/// An input and what stands around it.
pub(super) struct Field {
    /// The id of the input; the start of the others.
    pub id: String,
    pub name: String,
    pub label: String,
    /// Whether it is hidden until asked.
    pub secret: bool,
    /// What is wrong with it; empty if nothing is.
    pub trouble: String,
    pub hint: &'static str,
    /// The id of what else describes it; empty if nothing does.
    pub described_by: String,
    pub oninput: Option<Callback<InputEvent>>,
}

impl Field {
    /// What is typed stays in the input: each keystroke that is kept elsewhere is another copy of a
    /// secret.
    pub(super) fn view(self, messages: &'static Messages) -> Html {
        let (trouble_id, hint_id) = ([&self.id, "-trouble"].concat(), [&self.id, "-hint"].concat());
        let mut described_by = self.described_by;
        for (id, there) in [(&trouble_id, !self.trouble.is_empty()), (&hint_id, !self.hint.is_empty())] {
            if there {
                described_by = [&described_by, " ", id].concat();
            }
        }
        let onclick = Callback::from(move |event: MouseEvent| toggle(&event, messages));
        html! {
            <div class="passdesk-field">
                <label for={self.id.clone()}>{ self.label.clone() }</label>
                <div class="passdesk-input">
                    <input id={self.id} name={self.name} type={if self.secret { "password" } else { "text" }}
                        autocomplete={if self.secret { "new-password" } else { "off" }} autocapitalize="none" autocorrect="off"
                        spellcheck="false" aria-invalid={(!self.trouble.is_empty()).then_some("true")}
                        aria-describedby={(!described_by.is_empty()).then_some(described_by)} oninput={self.oninput} />
                    <button type="button" class="passdesk-small" hidden={!self.secret} {onclick}
                        aria-label={[messages.show, &self.label].join(": ")}>{ messages.show }</button>
                </div>
                <p class="passdesk-trouble" id={trouble_id} hidden={self.trouble.is_empty()}>{ self.trouble.clone() }</p>
                <p class="passdesk-hint" id={hint_id} hidden={self.hint.is_empty()}>{ self.hint }</p>
            </div>
        }
    }
}

/// Shows or hides what stands in the input beside a button. It is the browser's state, like what was
/// typed, and is changed there.
fn toggle(event: &MouseEvent, messages: &Messages) {
    let button: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let input = button.as_ref().and_then(Element::previous_element_sibling).and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    if let (Some(button), Some(input)) = (button, input) {
        let hidden = input.type_() == "password";
        let (from, to) = if hidden { (messages.show, messages.hide) } else { (messages.hide, messages.show) };
        input.set_type(if hidden { "text" } else { "password" });
        button.set_text_content(Some(to));
        let label = button.get_attribute("aria-label").unwrap_or_default();
        // A label that cannot be set leaves the old one.
        let _ = button.set_attribute("aria-label", &[to, label.strip_prefix(from).unwrap_or(&label)].concat());
    }
}

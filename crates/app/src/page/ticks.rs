//! The rules as they are ticked, and the count of characters, while a password is typed.
//!
//! Like what is typed, they are the browser's own state: at a key only what changes is changed there.
//! Rendering the page for each key would take three times as long.

use passdesk_core::policy::Weight;
use web_sys::Element;
use yew::Context;

use super::Page;

/// Where the ticks and the count stand in the document.
#[derive(Default)]
pub(super) struct Ticks {
    /// The elements of the rules, each with how it is ticked.
    rules: Vec<(Element, Tick)>,
    count: Option<Element>,
}

/// Whether a rule is met, and what it weighs if not; `None` before the first key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tick {
    None,
    Met,
    Unmet,
    Advised,
}

impl Page {
    /// After a rendering: finds the elements, and shows how the password in the input stands.
    pub(super) fn find_ticks(&mut self, context: &Context<Self>) {
        let host = &context.props().host;
        let one = |selector| host.query_selector(selector).ok().flatten();
        let items = one(".passdesk-rules").map(|rules| rules.get_elements_by_tag_name("li"));
        let items = items.iter().flat_map(|items| (0..items.length()).filter_map(|index| items.item(index)));
        let ticks = Ticks { rules: items.map(|item| (item, Tick::None)).collect(), count: one(".passdesk-count") };
        for (item, _) in &ticks.rules {
            // An element that stood for another rule, or another password, may be ticked, to the eye and to the ear.
            item.set_class_name("");
            if let Some(said) = item.last_element_child() {
                said.set_text_content(None);
            }
        }
        self.ticks = ticks;
        self.tick_rules(context);
    }

    /// Shows what has changed.
    pub(super) fn tick_rules(&mut self, context: &Context<Self>) {
        let messages = context.props().messages;
        let now: Vec<Tick> = self.ticked();
        for ((item, shown), tick) in self.ticks.rules.iter_mut().zip(now) {
            if *shown != tick {
                *shown = tick;
                let (class, state) = match tick {
                    Tick::None => ("", ""),
                    Tick::Met => ("met", messages.met),
                    Tick::Unmet => ("unmet", messages.unmet),
                    Tick::Advised => ("advised", messages.unmet),
                };
                item.set_class_name(class);
                if let Some(said) = item.last_element_child() {
                    said.set_text_content(Some(state));
                }
            }
        }
        if let Some(count) = &self.ticks.count {
            let mut text = (messages.characters)(self.typed.as_ref().map_or(0, |typed| typed.count));
            if let Some(bits) = self.bits {
                text = [&text, ", ", &(messages.bits)(bits)].concat();
            }
            count.set_text_content(Some(&text));
        }
    }

    fn ticked(&self) -> Vec<Tick> {
        let rules = self.connection().map(|connection| connection.policy.rules()).unwrap_or_default();
        let met = |index| self.typed.as_ref().and_then(|typed| typed.met.get(index));
        let tick = |(index, weight): (usize, &Weight)| match met(index) {
            None => Tick::None,
            Some(true) => Tick::Met,
            Some(false) if *weight == Weight::Must => Tick::Unmet,
            Some(false) => Tick::Advised,
        };
        rules.iter().map(|rule| &rule.weight).enumerate().map(tick).collect()
    }
}

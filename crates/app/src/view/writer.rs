//! Writes elements, one after the other, instead of `html!`: what that macro writes out for each
//! element makes the first load a tenth larger. Every listener is of one type too, and says what its
//! element is for.

use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use web_sys::{Event, KeyboardEvent};
use yew::Html;
use yew::virtual_dom::{Key, Listener, ListenerKind, VTag, VText};

use super::Link;
use crate::event::{Does, Msg};

/// The elements that are open, the outermost first.
pub(super) struct Writer<'a> {
    link: &'a Link,
    open: Vec<VTag>,
}

impl<'a> Writer<'a> {
    /// Begins with an element that holds all others.
    pub(super) fn new(link: &'a Link, tag: &'static str, class: &str) -> Self {
        let mut writer = Self { link, open: Vec::new() };
        writer.open(tag, class);
        writer
    }

    /// Ends all that is open.
    pub(super) fn finish(mut self) -> Html {
        while self.open.len() > 1 {
            self.close();
        }
        self.open.pop().map(Into::into).unwrap_or_default()
    }

    /// Opens an element, in the one that is open.
    pub(super) fn open(&mut self, tag: &'static str, class: &str) -> &mut Self {
        self.open.push(VTag::new(tag));
        self.set("class", class)
    }

    /// Opens an element that is another one when its key is another one, even in the same place.
    pub(super) fn open_keyed(&mut self, tag: &'static str, class: &str, key: &str) -> &mut Self {
        self.open(tag, class);
        if let Some(element) = self.open.last_mut() {
            element.key = Some(Key::from(key));
        }
        self
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) -> &mut Self {
        if let Some(element) = self.open.pop() {
            self.add(element.into());
        }
        self
    }

    /// Sets an attribute. One whose value is empty is left out.
    pub(super) fn set(&mut self, name: &'static str, value: &str) -> &mut Self {
        if let Some(element) = self.open.last_mut().filter(|_| !value.is_empty()) {
            element.add_attribute(name, value.to_owned());
        }
        self
    }

    /// Sets an attribute that is there or not.
    pub(super) fn flag(&mut self, name: &'static str, there: bool) -> &mut Self {
        self.set(name, if there { "true" } else { "" })
    }

    /// Hides the element, or not.
    pub(super) fn hidden(&mut self, hidden: bool) -> &mut Self {
        self.flag("hidden", hidden)
    }

    /// Makes the input one of a choice, on or off as is said at every rendering.
    pub(super) fn radio(&mut self, checked: bool) -> &mut Self {
        if let Some(element) = self.open.last_mut() {
            element.set_checked(checked);
        }
        self.set("type", "radio")
    }

    /// Says what the element is for.
    pub(super) fn does(&mut self, does: Does) -> &mut Self {
        if let Some(element) = self.open.last_mut() {
            element.add_listener(Rc::new(Use { does, link: self.link.clone() }));
        }
        self
    }

    /// Words.
    pub(super) fn text(&mut self, words: &str) -> &mut Self {
        self.add(VText::new(words.to_owned()).into());
        self
    }

    /// An element with words in it, and nothing else.
    pub(super) fn words(&mut self, tag: &'static str, class: &str, words: &str) -> &mut Self {
        self.open(tag, class).text(words).close()
    }

    fn add(&mut self, child: Html) {
        if let Some(element) = self.open.last_mut() {
            element.add_child(child);
        }
    }
}

/// Tells the page that an element was used.
struct Use {
    does: Does,
    link: Link,
}

impl Listener for Use {
    fn kind(&self) -> ListenerKind {
        match self.does {
            Does::Connection | Does::Credential(_) | Does::Way(_) | Does::Kind | Does::By => ListenerKind::onchange,
            Does::Type => ListenerKind::oninput,
            Does::Focus => ListenerKind::onfocus,
            Does::Submit => ListenerKind::onsubmit,
            Does::Key => ListenerKind::onkeydown,
            _ => ListenerKind::onclick,
        }
    }

    fn handle(&self, event: Event) {
        // Now: a message may be looked at only after the browser has sent the form off, with all that is in it
        // in an address.
        // And Enter that is held down would press one button after the other, through the review.
        let held = |event: &KeyboardEvent| event.repeat() && event.key() == "Enter";
        if matches!(self.does, Does::Submit) || event.dyn_ref().is_some_and(held) {
            event.prevent_default();
        }
        self.link.send_message(Msg::Did(self.does, event));
    }

    fn passive(&self) -> bool {
        false
    }
}

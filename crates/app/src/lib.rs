//! The page: a Yew app that builds the request, sends it through the proxy and shows what became of it.
//!
//! Loading the module shows nothing. [`mount`] makes a place for it, the page of ours and any other's, and what it
//! returns shows it there.

mod api;
mod browser;
mod desk;
mod event;
mod focus;
mod gather;
mod generator;
mod late;
mod lists;
mod messages;
mod options;
mod page;
mod person;
mod pursuit;
mod relay;
mod session;
mod tell;
mod view;

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::AppHandle;

use crate::options::Options;
use crate::page::{Page, Props};

/// A place for the page. Each one that is made costs some memory for good, so one that is not used any more is
/// emptied and used again.
#[wasm_bindgen]
pub struct Handle {
    app: AppHandle<Page>,
    props: Props,
}

#[wasm_bindgen]
impl Handle {
    /// Shows the page, or has it go by other options. Where what can be chosen is another, it begins anew, once nothing
    /// is on its way.
    pub fn show(&mut self, options: JsValue) {
        let options = Options::read(serde_wasm_bindgen::from_value(options).unwrap_or_default());
        let lang = if options.lang.is_empty() { browser::language() } else { options.lang.clone() };
        self.props.messages = messages::Messages::of(&lang);
        // Words of another language than is said are still words.
        let _ = self.props.host.set_attribute("lang", self.props.messages.tag);
        self.props.proxy = relay::Proxy { base: options.base.as_str().into() };
        if !self.props.shown || !options.offers_the_same(&self.props.options) {
            self.props.round += 1;
        }
        self.props.options = Rc::new(options);
        self.props.shown = true;
        self.app.update(self.props.clone());
    }

    /// Takes the page away, and every secret that it held with it.
    pub fn hide(&mut self) {
        self.props.shown = false;
        self.app.update(self.props.clone());
    }
}

/// Makes a place for the page of an element. `late` fetches what is not there at first, by its name; `ask` sends the
/// request for the connections, unless it was sent before; `tell` is told what has happened, by its kind and with what it
/// is about.
#[wasm_bindgen]
#[must_use]
pub fn mount(element: Element, late: Function, ask: Function, tell: Function) -> Handle {
    // Yew's own hook logs the panic, with whatever is in its message; ours says only that it ended.
    yew::set_custom_panic_hook(Box::new(|_| browser::announce_end()));
    let props = Props {
        proxy: relay::Proxy { base: "".into() },
        messages: messages::Messages::of(""),
        late,
        ask,
        tell,
        host: element.clone(),
        options: Rc::default(),
        shown: false,
        round: 0,
    };
    Handle { app: yew::Renderer::<Page>::with_root_and_props(element, props.clone()).render(), props }
}

//! The page: a Yew app that builds the request, sends it through the proxy and shows what became of it.
//!
//! Loading the module mounts nothing. [`mount`] is how a page shows it, the page of ours and any other.

mod api;
mod browser;
mod desk;
mod event;
mod focus;
mod gather;
mod generator;
mod late;
mod messages;
mod page;
mod person;
mod pursuit;
mod relay;
mod session;
mod view;

use serde::Deserialize;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::AppHandle;

use crate::page::{Page, Props};

/// What a page may choose. All of it may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    /// The address that the proxy's paths begin with, with a slash at its end. Default: the page's own.
    base: Option<String>,
    /// A language tag (BCP 47). Default: the browser's.
    lang: Option<String>,
    /// Whether the focus goes to the first field as soon as there is one. Default: no, since a page
    /// around it may have other things to say first.
    focus: bool,
}

/// A mounted page.
#[wasm_bindgen]
pub struct Handle {
    app: AppHandle<Page>,
}

#[wasm_bindgen]
impl Handle {
    /// Takes the page away, and every secret that it held with it.
    pub fn unmount(self) {
        self.app.destroy();
    }
}

/// Shows the page in an element. `late` fetches what is not there at first, by its name; without it
/// the page does without.
///
/// # Errors
/// A `TypeError` that names the option that is none.
#[wasm_bindgen]
pub fn mount(element: Element, options: JsValue, late: Option<js_sys::Function>) -> Result<Handle, JsValue> {
    let options: Options = if options.is_undefined() || options.is_null() {
        Options::default()
    } else {
        serde_wasm_bindgen::from_value(options).map_err(|error| js_sys::TypeError::new(&error.to_string()))?
    };
    // Yew's own hook logs the panic, with whatever is in its message; ours says only that it ended.
    yew::set_custom_panic_hook(Box::new(|_| browser::announce_end()));
    let messages = messages::Messages::of(&options.lang.unwrap_or_else(browser::language));
    element.set_attribute("lang", messages.tag)?;
    let props = Props {
        proxy: relay::Proxy { base: options.base.unwrap_or_default().into() },
        messages,
        late,
        host: element.clone(),
        focus: options.focus,
    };
    Ok(Handle { app: yew::Renderer::<Page>::with_root_and_props(element, props).render() })
}

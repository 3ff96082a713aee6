//! What other programs may ask of the module: the one door behind the functions of the npm package.
//!
//! The package's script (`www/npm/index.js`) has the functions and their names for things; here they are done, by the
//! code of the page. All that crosses is lists of lists of words, which the page reads anyway: a door for each
//! function, with readers and writers of its own, would cost the first load more than what is done behind them.

mod ask;
mod errand;
mod hindrance;
mod told;
mod vault;

use js_sys::Function;
use passdesk_core::Connection;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::browser;
use ask::Asked;
use errand::Errand;

/// Does one thing for a connection, as `api/config` has it; which, and with what, is `asked`: names and words by turns
/// of what is no secret, then of the values of a request, then of a person.
///
/// What is found out at once is returned. For all else there is nothing yet, and `tell` is called with it later. It is
/// also called with an attempt's id before anything about the attempt is sent, and that only goes if it says so.
///
/// # Errors
/// What was told if nothing could be begun: `["failed", code, what it is about, words]`.
#[wasm_bindgen]
pub fn api(connection: JsValue, asked: JsValue, tell: Function) -> Result<JsValue, JsValue> {
    // No panic tells what it was about: its words may hold anything.
    std::panic::set_hook(Box::new(|_| browser::announce_end()));
    let lists: Option<Vec<Vec<String>>> = serde_wasm_bindgen::from_value(asked).ok();
    let connection: Option<Connection> = serde_wasm_bindgen::from_value(connection).ok();
    match Asked::new(lists.unwrap_or_default(), connection).done() {
        Ok(Done::Now(said)) => Ok(said),
        Ok(Done::Later(errand, request)) => {
            spawn_local(errand.run(request, tell));
            Ok(JsValue::UNDEFINED)
        }
        Err(told) => Err(told.into()),
    }
}

/// What has been done so far.
enum Done {
    /// All of it, and this came of it.
    Now(JsValue),
    /// The proxy is to be asked something, first by this request.
    Later(Errand, web_sys::Request),
}

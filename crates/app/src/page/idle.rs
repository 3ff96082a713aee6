//! Nobody there: after a while without input, all that is secret is wiped.
//!
//! Only the time of the last input is kept, by the clock of the day: a machine that slept was not attended.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Interval;
use passdesk_core::value::NEW_PASSWORD;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use yew::Context;

use super::{Loaded, Page};
use crate::desk::{Action, Stage};
use crate::event::Msg;
use crate::focus;

/// So many seconds before, the person is warned.
pub const WARNED_SECONDS: u32 = 20;

/// What is input, wherever in the document.
const INPUT: [&str; 3] = ["keydown", "pointerdown", "input"];

/// Whether anybody is there.
pub struct Idle {
    /// Seconds until secrets are wiped, once that is near.
    pub left: Option<u32>,
    /// Whether they were wiped, and nobody has been there since.
    pub wiped: bool,
    /// Milliseconds since 1970, of the last input.
    last: Rc<Cell<f64>>,
    heard: Closure<dyn Fn()>,
    _ticker: Interval,
}

impl Idle {
    /// Begins to look.
    pub fn new(context: &Context<Page>) -> Self {
        let last = Rc::new(Cell::new(js_sys::Date::now()));
        let (noted, link) = (Rc::clone(&last), context.link().clone());
        let heard = Closure::<dyn Fn()>::new(move || {
            noted.set(js_sys::Date::now());
            // A warning goes at once.
            link.send_message(Msg::Idle);
        });
        if let Some(document) = document() {
            for kind in INPUT {
                // Without it nobody seems to be there, and secrets are wiped all the sooner.
                let _ = document.add_event_listener_with_callback_and_bool(kind, heard.as_ref().unchecked_ref(), true);
            }
        }
        let link = context.link().clone();
        let ticker = Interval::new(1000, move || link.send_message(Msg::Idle));
        Self { left: None, wiped: false, last, heard, _ticker: ticker }
    }

    /// Seconds since the last input.
    fn quiet(&self) -> f64 {
        let quiet = (js_sys::Date::now() - self.last.get()) / 1000.0;
        // A clock that was set back says nothing.
        if quiet < 0.0 {
            self.last.set(js_sys::Date::now());
        }
        quiet
    }
}

impl Drop for Idle {
    fn drop(&mut self) {
        if let Some(document) = document() {
            for kind in INPUT {
                let _ = document.remove_event_listener_with_callback_and_bool(kind, self.heard.as_ref().unchecked_ref(), true);
            }
        }
    }
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

impl Page {
    /// Once a second, and at each input: warns, or wipes; whether anything is to be rendered.
    pub(super) fn look_for_somebody(&mut self, context: &Context<Self>) -> bool {
        let Loaded::Ready(config) = &self.loaded else { return false };
        let (limit, quiet) = (f64::from(config.idle), self.idle.quiet());
        if limit == 0.0 || quiet < limit - f64::from(WARNED_SECONDS) || !self.has_secrets(context) {
            let was = self.idle.left.take().is_some() || (self.idle.wiped && quiet < 1.0);
            self.idle.wiped &= quiet >= 1.0;
            return was;
        }
        if quiet < limit {
            // A whole number from 1 to 20.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 20")]
            let left = (limit - quiet).ceil() as u32;
            self.idle.left = Some(left);
        } else {
            self.wipe(context);
        }
        true
    }

    fn wipe(&mut self, context: &Context<Self>) {
        self.vault.clear();
        if let Some(form) = focus::form(&context.props().host) {
            focus::clear(&form, context.props().messages, |name| self.is_secret(name));
        }
        self.forget_typed();
        self.spelled = None;
        self.act(context, Action::Lapse);
        self.idle.left = None;
        self.idle.wiped = true;
    }

    /// Whether there is anything to wipe. Who waits for an answer is there.
    fn has_secrets(&self, context: &Context<Self>) -> bool {
        let form = focus::form(&context.props().host);
        match &self.desk.stage {
            Stage::Sending(_) => {
                self.idle.last.set(js_sys::Date::now());
                false
            }
            Stage::Review(_) => true,
            Stage::Done(sent, _) if sent.values.get(NEW_PASSWORD).is_some() => true,
            _ => !self.vault.is_empty() || form.is_some_and(|form| focus::holds(&form, |name| self.is_secret(name))),
        }
    }

    fn is_secret(&self, name: &str) -> bool {
        self.connection().and_then(|connection| connection.field(name)).is_some_and(|field| field.secret)
    }
}

//! Nobody there: after a while without input, all that is secret is wiped.
//!
//! Only the time of the last input is kept, by the clock of the day: a machine that slept was not attended.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Interval;
use passdesk_core::value::NEW_PASSWORD;
use yew::Context;

use super::{Loaded, Page};
use crate::browser::{self, Listening};
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
    /// Whether the page says something that the next input ends.
    says: Rc<Cell<bool>>,
    _listeners: [Listening; 2],
    _ticker: Interval,
}

impl Idle {
    /// Begins to look.
    pub fn new(context: &Context<Page>) -> Self {
        let (last, says) = (Rc::new(Cell::new(browser::now())), Rc::new(Cell::new(false)));
        let (noted, said, link) = (Rc::clone(&last), Rc::clone(&says), context.link().clone());
        let heard = move || {
            noted.set(browser::now());
            // A warning goes at once; else a key costs no more than this.
            if said.get() {
                link.send_message(Msg::Idle);
            }
        };
        let link = context.link().clone();
        let leaving = move || link.send_message(Msg::Leaving);
        let listeners = [Listening::new(&INPUT, Box::new(heard)), Listening::new(&["pagehide"], Box::new(leaving))];
        let link = context.link().clone();
        let ticker = Interval::new(1000, move || link.send_message(Msg::Idle));
        Self { left: None, wiped: false, last, says, _listeners: listeners, _ticker: ticker }
    }

    /// Seconds since the last input.
    fn quiet(&self) -> f64 {
        let quiet = (browser::now() - self.last.get()) / 1000.0;
        // A clock that was set back says nothing.
        if quiet < 0.0 {
            self.last.set(browser::now());
        }
        quiet
    }
}

impl Page {
    /// Once a second, and at each input: warns, or wipes; whether anything is to be rendered.
    pub(super) fn look_for_somebody(&mut self, context: &Context<Self>) -> bool {
        let changed = self.is_somebody_gone(context) || self.is_sign_in_over();
        self.idle.says.set(self.idle.left.is_some() || self.idle.wiped);
        changed
    }

    fn is_somebody_gone(&mut self, context: &Context<Self>) -> bool {
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
        // Sessions that are open at a system end there too.
        self.sign_out_everywhere(context);
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
                self.idle.last.set(browser::now());
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

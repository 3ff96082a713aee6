//! What was done before, as the audit trail has it.

use yew::Context;

use super::{Focus, Page, ask_proxy};
use crate::event::About;
use crate::relay::Answer;

/// What was done before.
pub enum History {
    /// Nobody wants to see it.
    Closed,
    /// On its way.
    Waiting,
    /// It could not be had.
    Failed,
    /// Nobody is signed in.
    SignedOut,
    /// Rows of words, the newest first.
    Ready(Vec<Vec<String>>),
}

impl Page {
    /// Shows or hides it.
    pub(super) fn toggle_history(&mut self, context: &Context<Self>) {
        let closed = matches!(self.history, History::Closed);
        self.history = if closed { History::Waiting } else { History::Closed };
        self.ask_for_history(context);
    }

    /// Asks for it, unless nobody wants to see it.
    pub(super) fn ask_for_history(&mut self, context: &Context<Self>) {
        if matches!(self.history, History::Closed) {
            return;
        }
        match self.proxy.history() {
            Some(request) => ask_proxy(context, self.number, About::History, request),
            None => self.history = History::Failed,
        }
    }

    pub(super) fn take_history(&mut self, answer: Option<Answer>) {
        if matches!(self.history, History::Waiting) {
            self.focus = Focus::Shows;
        }
        self.history = match answer {
            _ if matches!(self.history, History::Closed) => History::Closed,
            Some(answer) if answer.is_sign_in() => History::SignedOut,
            answer => answer.and_then(Answer::history).map_or(History::Failed, History::Ready),
        };
    }
}

//! An attempt: it is sent once, and from then on only asked about.

use std::rc::Rc;

use passdesk_core::Outcome;
use passdesk_core::outcome::UnknownCause;
use passdesk_core::value::NEW_PASSWORD;
use yew::Context;

use super::{Page, ask_proxy};
use crate::browser;
use crate::desk::{Action, Stage, Trouble, TroubleCause};
use crate::event::{About, Said};
use crate::gather::is_admitted;
use crate::relay::{Answer, COULD_NOT_START};

/// How often a lost connection is asked about before the person is told, a second apart.
const QUESTIONS: u32 = 4;

impl Page {
    /// Sends the reviewed request, once.
    pub(super) fn send(&mut self, context: &Context<Self>) {
        // The long list of common passwords may have come since the form was sent off.
        let admitted = |values| self.connection().is_some_and(|connection| is_admitted(connection, values, &self.late.list));
        if matches!(&self.desk.stage, Stage::Review(values) if !admitted(values)) {
            self.act(context, Action::Back);
            return self.mend(context, Trouble { field: NEW_PASSWORD.to_owned(), cause: TroubleCause::Rules });
        }
        let Some(attempt) = browser::attempt_id().map(Rc::from) else { return self.could_not_start(context, "".into()) };
        let Some(request) = self.relayed(context, &attempt) else { return self.could_not_start(context, attempt) };
        self.act(context, Action::Send(attempt.clone()));
        ask_proxy(context, About::Attempt(attempt), request);
    }

    /// The reviewed request, as the proxy takes it.
    fn relayed(&self, context: &Context<Self>, attempt: &str) -> Option<web_sys::Request> {
        let Stage::Review(values) = &self.desk.stage else { return None };
        let (connection, reset) = (self.connection()?, self.reset()?);
        let request = reset.template.build(values).ok()?;
        context.props().proxy.relay(connection, &reset.operation(), attempt, &request)
    }

    fn could_not_start(&mut self, context: &Context<Self>, attempt: Rc<str>) {
        self.act(context, Action::Send(attempt.clone()));
        self.act(context, Action::Outcome(attempt, COULD_NOT_START));
    }

    /// Asks the proxy what became of an attempt. That changes nothing.
    pub(super) fn ask(&self, context: &Context<Self>) {
        let Some(attempt) = self.desk.stage.unsettled() else { return };
        if let Some(request) = context.props().proxy.attempt(attempt) {
            ask_proxy(context, About::Attempt(attempt.clone()), request);
        }
    }

    /// Something, or nothing, was heard of an attempt. A connection that broke says nothing of what was
    /// done; the proxy does, so it is asked, and again as long as it says that it waits itself.
    pub(super) fn hear(&mut self, context: &Context<Self>, attempt: Rc<str>, answer: Option<Answer>) {
        // News of an attempt that the page has left behind must not move what it is at now.
        if self.desk.stage.unsettled() != Some(&attempt) {
            return;
        }
        let heard = answer.ok_or(UnknownCause::Lost).and_then(|answer| answer.outcome().ok_or(UnknownCause::NotProxy));
        let waits = matches!(self.desk.stage, Stage::Sending(_));
        match heard {
            Ok(Outcome::Unknown { cause: cause @ (UnknownCause::Pending | UnknownCause::Lost), .. }) | Err(cause) if waits => {
                let is_first = self.lost.is_none();
                if is_first || cause == UnknownCause::Pending {
                    self.lost = Some((QUESTIONS, cause));
                }
                if is_first {
                    self.ask(context);
                }
            }
            Ok(outcome @ Outcome::Unknown { .. }) if !waits => self.desk.apply(Action::Outcome(attempt, outcome)),
            Ok(outcome) => return self.act(context, Action::Outcome(attempt, outcome)),
            Err(_) => {}
        }
        if !waits && self.said == Some(Said::Asking) {
            self.said = Some(Said::NoNews);
        }
    }

    /// After a second of not knowing: asks once more, or gives up.
    pub(super) fn ask_on(&mut self, context: &Context<Self>) {
        match (self.lost, &self.desk.stage) {
            (Some((0, cause)), Stage::Sending(sent)) => {
                let attempt = sent.attempt.clone();
                self.act(context, Action::Outcome(attempt, Outcome::Unknown { cause, messages: Vec::new() }));
            }
            (Some((left, cause)), _) => {
                self.lost = Some((left - 1, cause));
                self.ask(context);
            }
            (None, _) => {}
        }
    }

    pub(super) fn stop(&mut self, context: &Context<Self>) {
        if let Stage::Sending(sent) = &self.desk.stage {
            let stopped = Outcome::Unknown { cause: UnknownCause::Stopped, messages: Vec::new() };
            let attempt = sent.attempt.clone();
            self.act(context, Action::Outcome(attempt, stopped));
        }
    }
}

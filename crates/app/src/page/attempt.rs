//! An attempt: it is sent once, and from then on only asked about.

use std::rc::Rc;

use passdesk_core::outcome::UnknownCause;
use passdesk_core::value::NEW_PASSWORD;
use passdesk_core::{Demanded, Outcome};
use yew::Context;

use super::{Focus, Page, ask_proxy};
use crate::desk::{Action, Sent, Stage, Trouble, TroubleCause};
use crate::event::{About, Said};
use crate::gather::is_admitted;
use crate::pursuit::{Next, heard};
use crate::relay::{Answer, COULD_NOT_START, Sending, hindrance, not_sent};
use crate::{browser, focus};

impl Page {
    /// Sends the reviewed request, once.
    pub(super) fn send(&mut self, context: &Context<Self>) {
        let Stage::Review(values) = &self.desk.stage else { return };
        // The long list of common passwords may have come since the form was sent off.
        if !self.connection().is_some_and(|connection| is_admitted(connection, values, self.known())) {
            self.act(context, Action::Back);
            return self.mend(context, Trouble { field: NEW_PASSWORD.to_owned(), cause: TroubleCause::Rules });
        }
        let missing = focus::reason(&context.props().host).is_empty();
        if missing && self.connection().is_some_and(|connection| connection.reason == Demanded::Required) {
            self.why.missing = true;
            self.focus = Focus::Moves;
            return;
        }
        let attempt: Rc<str> = browser::attempt_id().unwrap_or_default().into();
        self.act(context, Action::Send(attempt.clone()));
        if attempt.is_empty() {
            return self.act(context, Action::Outcome(attempt, COULD_NOT_START));
        }
        // A sign-in in front of the proxy may have lapsed. Asked for what it always has, the proxy itself answers or
        // something in its place; and nothing was sent so far.
        match self.proxy.config().filter(|_| self.is_signed_in()) {
            Some(request) => ask_proxy(context, self.number, About::Before(attempt), request),
            None => self.relay(context, attempt),
        }
    }

    /// Sends it, if the person is still signed in.
    pub(super) fn relay_if_signed_in(&mut self, context: &Context<Self>, attempt: Rc<str>, answer: Option<&Answer>) {
        if !matches!(&self.desk.stage, Stage::Sending(sent) if sent.attempt == attempt) {
            return;
        }
        match hindrance(answer) {
            Some(cause) => self.act(context, Action::Outcome(attempt, not_sent(cause))),
            None => self.relay(context, attempt),
        }
    }

    fn relay(&mut self, context: &Context<Self>, attempt: Rc<str>) {
        match self.relayed() {
            Some(request) => ask_proxy(context, self.number, About::Attempt(attempt), request),
            None => self.act(context, Action::Outcome(attempt, COULD_NOT_START)),
        }
    }

    /// The request that is being sent, as the proxy takes it.
    fn relayed(&self) -> Option<web_sys::Request> {
        let Stage::Sending(Sent { attempt, values }) = &self.desk.stage else { return None };
        let (connection, reset) = (self.connection()?, self.reset()?);
        let request = reset.template.build(values).ok()?;
        let sending = Sending { attempt, reason: &self.why.words, request: &request };
        self.proxy.relay(connection, &reset.operation(), sending)
    }

    /// Asks the proxy what became of an attempt. That changes nothing.
    pub(super) fn ask(&self, context: &Context<Self>) {
        let Some(attempt) = self.desk.stage.unsettled() else { return };
        if let Some(request) = self.proxy.attempt(attempt) {
            ask_proxy(context, self.number, About::Asked(attempt.clone()), request);
        }
    }

    /// Something, or nothing, was heard of an attempt.
    pub(super) fn hear(&mut self, context: &Context<Self>, attempt: Rc<str>, answer: Option<Answer>) {
        // News of an attempt that the page has left behind must not move what it is at now.
        if self.desk.stage.unsettled() != Some(&attempt) {
            return;
        }
        let heard = heard(answer);
        if matches!(self.desk.stage, Stage::Sending(_)) {
            let next = self.pursuit.hear(heard);
            return self.pursue(context, next);
        }
        match heard {
            Ok(outcome @ Outcome::Unknown { .. }) => self.desk.apply(Action::Outcome(attempt, outcome)),
            Ok(outcome) => return self.act(context, Action::Outcome(attempt, outcome)),
            Err(_) => {}
        }
        if self.said == Some(Said::Asking) {
            self.said = Some(Said::NoNews);
        }
    }

    /// Does what follows from what is known.
    pub(super) fn pursue(&mut self, context: &Context<Self>, next: Next) {
        match (next, &self.desk.stage) {
            (Next::Known(outcome), Stage::Sending(sent)) => {
                let attempt = sent.attempt.clone();
                self.act(context, Action::Outcome(attempt, outcome));
            }
            (Next::Ask, _) => self.ask(context),
            (Next::Known(_) | Next::Wait, _) => {}
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

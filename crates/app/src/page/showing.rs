//! Beginning, and beginning anew: what whoever shows the page has chosen, and what there is to choose from.

use std::rc::Rc;

use passdesk_core::connection::Reset;
use passdesk_core::value::{SEARCH, USER};
use wasm_bindgen::JsValue;
use yew::{Component as _, Context};

use super::{Focus, Loaded, Page, Why, ask_proxy};
use crate::desk::Action;
use crate::event::{About, Msg};
use crate::relay::{Answer, Found, Proxy, found, receive};
use crate::session::{Kept, signing_out};
use crate::tell::{Told, tell};
use crate::{browser, focus};

impl Page {
    /// Asks for the connections, if the page is shown.
    pub(super) fn load(context: &Context<Self>, proxy: &Proxy, number: u32) -> Loaded {
        if !context.props().shown {
            return Loaded::Hidden;
        }
        let asked = proxy.config().and_then(|request| context.props().ask.call1(&JsValue::NULL, &request).ok());
        let Some(asked) = asked else { return Loaded::Failed };
        context.link().send_future(async move { Msg::Answered(number, About::Config, receive(asked.into()).await.ok()) });
        Loaded::Waiting
    }

    pub(super) fn take_config(&mut self, context: &Context<Self>, answer: Option<Answer>) {
        self.loaded = match answer {
            Some(answer) if answer.is_sign_in() => Loaded::SignedOut,
            answer => answer.and_then(Answer::config).map_or(Loaded::Failed, |mut config| {
                self.desk.connection = self.options.narrow(&mut config);
                Loaded::Ready(Rc::new(config))
            }),
        };
        self.look_usually();
        self.focus = if self.options.focus { Focus::Offers } else { Focus::Stays };
        if matches!(self.loaded, Loaded::Ready(_)) {
            self.tell(context, "ready", &Told::default());
        }
    }

    /// Goes by what whoever shows the page has chosen since; whether what can be seen is about something else now.
    pub(super) fn catch_up(&mut self, context: &Context<Self>) -> bool {
        if self.is_over(context) {
            self.restart(context);
            return true;
        }
        let props = context.props();
        let old = std::mem::replace(&mut self.options, Rc::clone(&props.options));
        let is_other = old.user != self.options.user;
        if is_other || self.why.words == old.reason {
            self.why = Why::usual(&self.options);
        }
        if is_other {
            // Whoever was found, or reviewed, is not whom the page around it means now.
            self.desk.apply(Action::Back);
            self.forget_person();
            self.look_usually();
            if let Some(form) = focus::form(&props.host) {
                for input in [SEARCH, USER].into_iter().filter_map(|name| browser::input(&form, name)) {
                    if input.value() == old.user {
                        input.set_value("");
                    }
                }
            }
        }
        is_other
    }

    /// Whether something else is to be shown.
    pub(super) fn is_over(&self, context: &Context<Self>) -> bool {
        context.props().round != self.round
    }

    /// Begins anew, or goes, with all that it held.
    pub(super) fn restart(&mut self, context: &Context<Self>) {
        self.sign_out_everywhere(context);
        *self = Self::create(context);
    }

    /// Undoes what came too late for anybody to use it: a sign-in.
    pub(super) fn undo(&self, context: &Context<Self>, about: About, answer: Option<Answer>) {
        let About::SignIn(late) = about else { return };
        let Found::Rows(rows, _) = found(answer) else { return };
        let kept = Kept::signed_in(rows, late.account);
        if let Some(request) = signing_out(&late.proxy, &late.config, &late.key, &kept.values) {
            ask_proxy(context, self.number, About::Nothing, request);
        }
    }

    /// Tells whoever shows the page.
    pub(super) fn tell(&self, context: &Context<Self>, kind: &str, told: &Told<'_>) {
        let connection = self.connection().map(|connection| connection.id.as_str()).unwrap_or_default();
        let operation = self.reset().map(Reset::operation).unwrap_or_default();
        tell(&context.props().tell, kind, &Told { connection, operation: &operation, ..*told });
    }
}

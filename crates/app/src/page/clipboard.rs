//! What goes to the clipboard, and that it is emptied again.

use passdesk_core::value::NEW_PASSWORD;
use passdesk_core::{Secret, curl};
use yew::Context;

use super::Page;
use crate::desk::Stage;
use crate::event::{Msg, Said, What};
use crate::{browser, focus, view};

impl Page {
    /// Copies something, if there is anything.
    pub(super) fn copy(&self, context: &Context<Self>, what: What) {
        let text = match (what, &self.desk.stage, self.connection(), self.reset()) {
            (What::Typed, Stage::Form { .. }, _, _) => {
                let form = focus::form(&context.props().host);
                form.map(|form| browser::new_password(&form)).unwrap_or_default()
            }
            (What::Password, Stage::Done(sent, _), _, _) => sent.values.get(NEW_PASSWORD).cloned().unwrap_or_default(),
            (What::Curl, Stage::Review(values), Some(connection), Some(reset)) => {
                let label = |name: &str| view::label(context.props().messages, connection, name);
                Secret::new(curl::command(&reset.template, values, label).unwrap_or_default())
            }
            _ => Secret::default(),
        };
        if !text.is_empty() {
            context.link().send_future(async move { Msg::Said(Said::Copied(browser::copy(text.expose()).await, what)) });
        }
    }

    /// Puts nothing where the password was.
    pub(super) fn clear_clipboard(context: &Context<Self>) {
        context.link().send_future(async { Msg::Said(if browser::copy("").await { Said::Cleared } else { Said::NotCleared }) });
    }

    /// What a button has done is said beside it.
    pub(super) fn hear_button(&mut self, context: &Context<Self>, said: Said) {
        match said {
            Said::Copied(true, What::Password | What::Typed) => self.copied = true,
            Said::Cleared => {
                self.copied = false;
                // The button that was pressed is gone.
                focus::copy(&context.props().host);
            }
            _ => {}
        }
        self.said = Some(said);
    }
}

//! The page as one component: what it holds, and what happens.
//!
//! One component and functions for its parts, not a component for each part: every component costs the
//! first load some kilobytes.

mod attempt;

use std::cell::Cell;

use gloo_timers::callback::Interval;
use passdesk_core::connection::Reset;
use passdesk_core::outcome::UnknownCause;
use passdesk_core::value::{NEW_PASSWORD, USER};
use passdesk_core::{Config, Connection, Outcome, Secret, Values, curl};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement, KeyboardEvent};
use yew::prelude::*;

use crate::desk::{Action, Desk, Stage, asks, to_mend};
use crate::event::{About, Does, Msg, Said, What};
use crate::gather::gather;
use crate::messages::Messages;
use crate::relay::{Answer, Proxy, exchange};
use crate::{browser, focus, view};

/// For so many seconds a new password is shown, unless the person asks for longer.
const SHOWN_SECONDS: u32 = 300;

thread_local! {
    static NEXT_PREFIX: Cell<u32> = const { Cell::new(0) };
}

/// What the page needs to know.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// Where requests go.
    pub proxy: Proxy,
    /// What is said.
    pub messages: &'static Messages,
    /// The element that the page is mounted in.
    pub host: Element,
    /// Whether the focus goes to the first field as soon as there is one.
    pub focus: bool,
}

/// The page.
pub struct Page {
    /// The connections, or that they are being loaded, or that they could not be.
    pub loaded: Loaded,
    /// What the desk is at.
    pub desk: Desk,
    /// The rules that the typed password meets, and how many characters it has.
    pub typed: Option<Typed>,
    /// The start of every id, so that two pages in one document do not meet.
    pub prefix: String,
    /// Seconds of waiting, or left for which a password is shown.
    pub seconds: u32,
    /// Whether the new password is shown outside its input.
    pub shown: bool,
    /// What the last button that does something unseen has done.
    pub said: Option<Said>,
    /// Credentials by connection and kind. They live here alone, and no longer than the page.
    vault: Vec<((String, usize), Values)>,
    ticker: Option<Interval>,
    /// The connection broke under a request: how often the proxy is still asked by itself what became
    /// of it, and what is to be said if it does not know.
    lost: Option<(u32, UnknownCause)>,
    focus: Focus,
}

/// The list of connections.
pub enum Loaded {
    /// On its way.
    Waiting,
    /// It could not be had.
    Failed,
    /// There.
    Ready(Config),
}

/// How the typed password stands.
pub struct Typed {
    /// Which rules are met, in their order.
    pub met: Vec<bool>,
    /// How many code points it has, in NFC.
    pub count: usize,
}

/// Whether the focus is to be moved once the page is rendered.
#[derive(PartialEq, Eq)]
enum Focus {
    /// It is where it should be.
    Stays,
    /// To the next step.
    Moves,
    /// To the next step, unless the person is elsewhere in the document: the page was only just shown.
    Offers,
}

impl Component for Page {
    type Message = Msg;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        Self {
            loaded: Self::load(context),
            desk: Desk::default(),
            typed: None,
            prefix: ["passdesk-", &NEXT_PREFIX.replace(NEXT_PREFIX.get() + 1).to_string()].concat(),
            seconds: 0,
            shown: false,
            said: None,
            vault: Vec::new(),
            ticker: None,
            lost: None,
            focus: Focus::Stays,
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Answered(About::Config, answer) => {
                self.loaded = answer.and_then(Answer::config).map_or(Loaded::Failed, Loaded::Ready);
                self.focus = if context.props().focus { Focus::Offers } else { Focus::Stays };
            }
            Msg::Answered(About::Attempt(attempt), answer) => self.hear(context, attempt, answer),
            Msg::Did(does, event) => return self.done(context, does, &event),
            Msg::Said(said) => self.said = Some(said),
            Msg::Tick => self.tick(context),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        view::page(self, context.props().messages, context.link())
    }

    fn rendered(&mut self, context: &Context<Self>, _first: bool) {
        self.move_focus(context);
    }
}

impl Page {
    /// The connection that is picked.
    #[must_use]
    pub fn connection(&self) -> Option<&Connection> {
        match &self.loaded {
            Loaded::Ready(config) => config.connections.get(self.desk.connection),
            Loaded::Waiting | Loaded::Failed => None,
        }
    }

    /// The way to set a password that is picked.
    #[must_use]
    pub fn reset(&self) -> Option<&Reset> {
        self.connection()?.resets.get(self.desk.reset)
    }

    /// The credential, if it is in memory and not asked for.
    #[must_use]
    pub fn kept(&self) -> Option<&Values> {
        let key = (self.connection()?.id.as_str(), self.desk.credential);
        let kept = self.vault.iter().find(|((id, index), _)| (id.as_str(), *index) == key).map(|(_, values)| values);
        kept.filter(|_| !self.credential_refused())
    }

    fn credential_refused(&self) -> bool {
        let Stage::Form { notice: Some(notice), .. } = &self.desk.stage else { return false };
        let asks = self.connection().map(|connection| asks(connection, self.desk.credential)).unwrap_or_default();
        to_mend(notice, asks).is_some_and(|name| asks.contains(&name))
    }

    fn take_credential(&mut self) -> Option<Values> {
        let key = (self.connection()?.id.clone(), self.desk.credential);
        let place = self.vault.iter().position(|(known, _)| *known == key)?;
        Some(self.vault.swap_remove(place).1)
    }

    /// What an element is for is done; whether anything is to be rendered.
    fn done(&mut self, context: &Context<Self>, does: Does, event: &Event) -> bool {
        match does {
            Does::Load => self.loaded = Self::load(context),
            Does::Connection => {
                let chosen = browser::target::<HtmlSelectElement>(event).map(|select| select.selected_index());
                let chosen = chosen.and_then(|index| usize::try_from(index).ok());
                self.act(context, Action::Connection(chosen.unwrap_or_default()));
            }
            Does::Credential(index) => self.act(context, Action::Credential(index)),
            Does::Way(index) => self.act(context, Action::Reset(index)),
            Does::Forget => {
                self.take_credential();
                self.focus = Focus::Moves;
            }
            Does::Type => {
                let typed = browser::target::<HtmlInputElement>(event).map(|input| browser::nfc(&input.value()));
                self.check(&Secret::new(typed.unwrap_or_default()));
            }
            Does::Toggle => {
                browser::toggle(event, context.props().messages);
                return false;
            }
            Does::Submit => {
                event.prevent_default();
                self.submit(context);
            }
            Does::Reveal => self.shown = !self.shown,
            Does::Copy(what) => self.copy(context, what),
            Does::Key if event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape") => {
                self.act(context, Action::Back);
            }
            Does::Key => return false,
            Does::Back => self.act(context, Action::Back),
            Does::Send => self.send(context),
            Does::Stop => self.stop(context),
            Does::Ask => {
                self.said = Some(Said::Asking);
                self.ask(context);
            }
            Does::Again => self.act(context, Action::Again),
            Does::Keep => self.seconds = SHOWN_SECONDS,
            Does::Next => {
                if let (Some(form), Some(connection)) = (focus::form(&context.props().host), self.connection()) {
                    let asks = asks(connection, self.desk.credential);
                    focus::clear(&form, |name| !asks.iter().any(|ask| ask == name));
                }
                self.act(context, Action::Next);
            }
        }
        true
    }

    fn act(&mut self, context: &Context<Self>, action: Action) {
        if matches!(action, Action::Connection(_) | Action::Next) {
            self.typed = None;
        }
        // A choice keeps the focus where it is made.
        if !matches!(action, Action::Connection(_) | Action::Credential(_) | Action::Reset(_)) {
            self.focus = Focus::Moves;
        }
        self.desk.apply(action);
        self.shown = false;
        self.said = None;
        self.lost = None;
        self.start_ticking(context);
    }

    /// Counts up while a request is under way, and down while a new password is shown.
    fn start_ticking(&mut self, context: &Context<Self>) {
        let showing = matches!(&self.desk.stage, Stage::Done(sent, outcome) if **outcome == Outcome::Changed && sent.values.get(NEW_PASSWORD).is_some());
        let waiting = matches!(self.desk.stage, Stage::Sending(_));
        self.seconds = if showing { SHOWN_SECONDS } else { 0 };
        let link = context.link().clone();
        self.ticker = (showing || waiting).then(|| Interval::new(1000, move || link.send_message(Msg::Tick)));
    }

    fn tick(&mut self, context: &Context<Self>) {
        if matches!(self.desk.stage, Stage::Sending(_)) {
            self.seconds = self.seconds.saturating_add(1);
            self.ask_on(context);
        } else {
            self.seconds = self.seconds.saturating_sub(1);
            if self.seconds == 0 {
                self.ticker = None;
                self.desk.apply(Action::Wipe);
            }
        }
    }

    fn submit(&mut self, context: &Context<Self>) {
        let (Some(form), Some(connection)) = (focus::form(&context.props().host), self.connection()) else { return };
        match gather(&form, connection, self.desk.reset, self.desk.credential, self.kept()) {
            Ok(gathered) => {
                let key = (connection.id.clone(), self.desk.credential);
                self.take_credential();
                self.vault.push((key, gathered.credential));
                self.act(context, Action::Review(gathered.values));
            }
            Err(trouble) if focus::is_next_step(&form, &trouble) => focus::input(&form, &trouble.field),
            Err(trouble) => self.act(context, Action::Trouble(trouble)),
        }
    }

    fn check(&mut self, password: &Secret) {
        let count = password.expose().chars().count();
        let met = |connection: &Connection| connection.policy.rules().iter().map(|rule| rule.demand.is_met(password.expose())).collect();
        self.typed = self.connection().filter(|_| count > 0).map(|connection| Typed { met: met(connection), count });
    }

    fn copy(&self, context: &Context<Self>, what: What) {
        let text = match (what, &self.desk.stage, self.connection(), self.reset()) {
            (What::Password, Stage::Done(sent, _), _, _) => sent.values.get(NEW_PASSWORD).cloned().unwrap_or_default(),
            (What::Curl, Stage::Review(values), Some(connection), Some(reset)) => {
                let label = |name: &str| view::label(context.props().messages, connection, name);
                Secret::new(curl::command(&reset.template, values, label).unwrap_or_default())
            }
            _ => Secret::default(),
        };
        context.link().send_future(async move { Msg::Said(Said::Copied(browser::copy(text.expose()).await)) });
    }

    fn load(context: &Context<Self>) -> Loaded {
        let Some(request) = context.props().proxy.config() else { return Loaded::Failed };
        ask_proxy(context, About::Config, request);
        Loaded::Waiting
    }

    /// Puts the focus on the next step, and takes secrets out of the inputs when they are no longer
    /// needed there.
    fn move_focus(&mut self, context: &Context<Self>) {
        let host = &context.props().host;
        let Some(form) = focus::form(host) else { return };
        let due = std::mem::replace(&mut self.focus, Focus::Stays);
        if due == Focus::Stays {
            return;
        }
        match &self.desk.stage {
            Stage::Form { trouble: Some(trouble), .. } => focus::input(&form, &trouble.field),
            Stage::Form { notice: Some(notice), .. } => {
                let notice = notice.clone();
                let given = if self.credential_refused() { self.take_credential() } else { None };
                let asks = self.connection().map(|connection| asks(connection, self.desk.credential));
                focus::notice(&form, &notice, asks.unwrap_or_default(), given.as_ref());
            }
            Stage::Form { .. } => focus::first(&form, due == Focus::Offers),
            Stage::Done(_, outcome) => {
                if **outcome == Outcome::Changed {
                    focus::clear(&form, |name| name != USER);
                    self.typed = None;
                }
                focus::next(host);
            }
            Stage::Review(_) | Stage::Sending(_) => focus::next(host),
        }
    }
}

/// Sends a request to the proxy, and tells the page what it was answered with.
fn ask_proxy(context: &Context<Page>, about: About, request: web_sys::Request) {
    context.link().send_future(async move { Msg::Answered(about, exchange(request).await.ok()) });
}

//! The page as one component: what it holds, and what happens.
//!
//! One component and functions for its parts, not a component for each part: every component costs the
//! first load some kilobytes.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Interval;
use passdesk_core::connection::Reset;
use passdesk_core::outcome::UnknownCause;
use passdesk_core::value::{NEW_PASSWORD, USER};
use passdesk_core::{Config, Connection, Outcome, Secret, Values, curl};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement, HtmlFormElement};
use yew::prelude::*;

use crate::desk::{Action, Desk, Sent, Stage, asks, to_mend};
use crate::gather::gather;
use crate::messages::Messages;
use crate::relay::{Attempt, COULD_NOT_START, Proxy};
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
}

/// The page.
pub struct Page {
    /// The connections, or that they are being loaded, or that they could not be.
    pub loaded: Loaded,
    /// What the desk is at.
    pub desk: Desk,
    /// The rules that the typed password meets, and how many characters it has.
    pub typed: Option<Typed>,
    /// The form's element.
    pub form: NodeRef,
    /// The element that is the next step, where that is none of the form's.
    pub next: NodeRef,
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
    /// What the focus was last moved for.
    focused: Option<(Stage, usize)>,
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

/// What a button has done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It copied, or was not allowed to.
    Copied(bool),
    /// It is asking.
    Asking,
    /// It asked, and there is no news.
    NoNews,
}

/// What happens.
pub enum Msg {
    Loaded(Option<Config>),
    Retry,
    Act(Action),
    Submit,
    Forget,
    Typed(Secret),
    Reveal,
    Copy(What),
    Said(Said),
    Send,
    Stop,
    Ask,
    Asked(Rc<str>, Option<Outcome>),
    Tick,
    Longer,
}

/// What can be copied.
#[derive(Clone, Copy)]
pub enum What {
    /// The new password.
    Password,
    /// The request as a command.
    Curl,
}

impl Component for Page {
    type Message = Msg;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        load(context);
        Self {
            loaded: Loaded::Waiting,
            desk: Desk::default(),
            typed: None,
            form: NodeRef::default(),
            next: NodeRef::default(),
            prefix: format!("passdesk-{}", NEXT_PREFIX.replace(NEXT_PREFIX.get() + 1)),
            seconds: 0,
            shown: false,
            said: None,
            vault: Vec::new(),
            ticker: None,
            focused: None,
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Loaded(config) => self.loaded = config.map_or(Loaded::Failed, Loaded::Ready),
            Msg::Retry => {
                self.loaded = Loaded::Waiting;
                load(context);
            }
            Msg::Act(action) => self.act(context, action),
            Msg::Submit => self.submit(context),
            Msg::Forget => {
                self.take_credential();
                self.focused = None;
            }
            Msg::Typed(password) => self.check(&password),
            Msg::Reveal => self.shown = !self.shown,
            Msg::Copy(what) => {
                let text = self.text(context, what);
                context.link().send_future(async move { Msg::Said(Said::Copied(browser::copy(text.expose()).await)) });
            }
            Msg::Said(said) => self.said = Some(said),
            Msg::Send => self.send(context),
            Msg::Stop => {
                if let Stage::Sending(sent) = &self.desk.stage {
                    let stopped = Outcome::Unknown { cause: UnknownCause::Stopped, messages: Vec::new() };
                    let attempt = sent.attempt.clone();
                    self.act(context, Action::Outcome(attempt, stopped));
                }
            }
            Msg::Ask => self.ask(context),
            Msg::Asked(attempt, outcome) => {
                self.said = outcome.as_ref().is_none_or(|outcome| matches!(outcome, Outcome::Unknown { .. })).then_some(Said::NoNews);
                if let Some(outcome) = outcome {
                    self.desk.apply(Action::Outcome(attempt, outcome));
                    self.start_ticking(context);
                }
            }
            Msg::Tick => return self.tick(),
            Msg::Longer => self.seconds = SHOWN_SECONDS,
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        view::page(self, context.props().messages, context.link())
    }

    fn rendered(&mut self, _context: &Context<Self>, _first: bool) {
        self.move_focus();
    }
}

fn load(context: &Context<Page>) {
    let proxy = context.props().proxy.clone();
    context.link().send_future(async move { Msg::Loaded(proxy.config().await.ok()) });
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

    /// Whether the credential is in memory, and not asked for.
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

    fn act(&mut self, context: &Context<Self>, action: Action) {
        if matches!(action, Action::Connection(_) | Action::Next) {
            self.typed = None;
        }
        self.desk.apply(action);
        self.shown = false;
        self.said = None;
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

    fn tick(&mut self) -> bool {
        if matches!(self.desk.stage, Stage::Sending(_)) {
            self.seconds = self.seconds.saturating_add(1);
        } else {
            self.seconds = self.seconds.saturating_sub(1);
            if self.seconds == 0 {
                self.ticker = None;
                self.desk.apply(Action::Wipe);
            }
        }
        true
    }

    fn submit(&mut self, context: &Context<Self>) {
        let (Some(form), Some(connection)) = (self.form.cast::<HtmlFormElement>(), self.connection()) else { return };
        match gather(&form, connection, self.desk.reset, self.desk.credential, self.kept()) {
            Ok(gathered) => {
                let key = (connection.id.clone(), self.desk.credential);
                self.take_credential();
                self.vault.push((key, gathered.credential));
                self.act(context, Action::Review(gathered.values));
            }
            Err(trouble) if focus::is_next_step(&form, &trouble) => focus::input(&form, &trouble.field),
            Err(trouble) => {
                self.focused = None;
                self.act(context, Action::Trouble(trouble));
            }
        }
    }

    fn check(&mut self, password: &Secret) {
        let count = password.expose().chars().count();
        let met = |connection: &Connection| connection.policy.rules().iter().map(|rule| rule.demand.is_met(password.expose())).collect();
        self.typed = self.connection().filter(|_| count > 0).map(|connection| Typed { met: met(connection), count });
    }

    fn text(&self, context: &Context<Self>, what: What) -> Secret {
        match (what, &self.desk.stage, self.connection(), self.reset()) {
            (What::Password, Stage::Done(sent, _), _, _) => sent.values.get(NEW_PASSWORD).cloned().unwrap_or_default(),
            (What::Curl, Stage::Review(values), Some(connection), Some(reset)) => {
                let label = |name: &str| view::label(context.props().messages, connection, name);
                Secret::new(curl::command(&reset.template, values, label).unwrap_or_default())
            }
            _ => Secret::default(),
        }
    }

    /// Sends the reviewed request, once.
    fn send(&mut self, context: &Context<Self>) {
        let Stage::Review(values) = &self.desk.stage else { return };
        let request = self.reset().and_then(|reset| Some((reset.operation(), reset.template.build(values).ok()?)));
        let connection = self.connection().map(|connection| (connection.id.clone(), connection.digest.clone()));
        let id: Option<Rc<str>> = browser::attempt_id().map(Rc::from);
        let attempt = id.clone().unwrap_or_else(|| "".into());
        self.act(context, Action::Send(attempt.clone()));
        let (Some(id), Some((operation, request)), Some((connection, digest))) = (id, request, connection) else {
            self.act(context, Action::Outcome(attempt, COULD_NOT_START));
            return;
        };
        let Props { proxy, host, .. } = context.props().clone();
        mark(&host, Some(&id));
        let link = context.link().clone();
        spawn_local(async move {
            let outcome = proxy.send(&Attempt { connection, operation, digest, id }, &request).await;
            mark(&host, None);
            link.send_message(Msg::Act(Action::Outcome(attempt, outcome)));
        });
    }

    /// Asks the proxy what became of an attempt. That changes nothing.
    fn ask(&mut self, context: &Context<Self>) {
        let Stage::Done(Sent { attempt, .. }, _) = &self.desk.stage else { return };
        if self.said == Some(Said::Asking) {
            return;
        }
        let (attempt, proxy) = (attempt.clone(), context.props().proxy.clone());
        self.said = Some(Said::Asking);
        context.link().send_future(async move {
            let outcome = proxy.outcome(&attempt).await;
            Msg::Asked(attempt, outcome)
        });
    }

    /// Keeps the focus on the next step, and takes secrets out of the inputs when they are no longer
    /// needed there.
    fn move_focus(&mut self) {
        let now = (self.desk.stage.clone(), self.desk.connection);
        if self.focused.as_ref() == Some(&now) {
            return;
        }
        let Some(form) = self.form.cast::<HtmlFormElement>() else { return };
        let before = self.focused.replace(now);
        let Some(connection) = self.connection() else { return };
        let asks = asks(connection, self.desk.credential).to_vec();
        match &self.desk.stage {
            Stage::Form { trouble: Some(trouble), .. } => focus::input(&form, &trouble.field),
            Stage::Form { notice: Some(notice), .. } => {
                let notice = notice.clone();
                let given = if self.credential_refused() { self.take_credential() } else { None };
                focus::notice(&form, &notice, &asks, given.as_ref());
            }
            Stage::Form { .. } => {
                if matches!(before, Some((Stage::Done(..), _))) {
                    focus::clear(&form, |name| !asks.iter().any(|ask| ask == name));
                }
                focus::first_empty(&form, before.is_none());
            }
            Stage::Done(_, outcome) => {
                if **outcome == Outcome::Changed {
                    focus::clear(&form, |name| name != USER);
                    self.typed = None;
                }
                self.focus_next();
            }
            Stage::Review(_) | Stage::Sending(_) => self.focus_next(),
        }
    }

    fn focus_next(&self) {
        if let Some(element) = self.next.cast() {
            browser::focus(&element);
        }
    }
}

/// Tells the script outside the module which request is under way, in case the module ends.
fn mark(host: &Element, attempt: Option<&str>) {
    if let Some(element) = host.dyn_ref::<HtmlElement>() {
        match attempt {
            // An attribute that cannot be set only makes a message less exact.
            Some(attempt) => drop(element.dataset().set("attempt", attempt)),
            None => element.dataset().delete("attempt"),
        }
    }
}

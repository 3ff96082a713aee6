//! The page as one component: what it holds, and what happens.
//!
//! One component and functions for its parts, not a component for each part: every component costs the
//! first load some kilobytes.

mod attempt;
mod clipboard;
mod form;
mod history;
mod idle;
mod lookup;
mod password;
mod showing;
mod ticks;

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};
use js_sys::Function;
use passdesk_core::connection::Reset;
use passdesk_core::value::{NEW_PASSWORD, SEARCH, USER};
use passdesk_core::{Config, Connection, Outcome, Secret};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement, KeyboardEvent};
use yew::prelude::*;

use crate::desk::{Action, Desk, Stage, asks};
use crate::event::{About, Does, Msg, Said};
use crate::late::{Estimate, Late};
use crate::messages::Messages;
use crate::options::Options;
use crate::pursuit::Pursuit;
use crate::relay::{Answer, Proxy, exchange};
use crate::session::Kept;
use crate::tell::Told;
use crate::{browser, focus, generator, view};

pub use history::History;
use idle::Idle;
pub use idle::WARNED_SECONDS;
pub use lookup::{Looked, Lookup};
pub use password::{LENGTH, Typed};
use ticks::Ticks;

/// For so many seconds a new password is shown, unless the person asks for longer.
const SHOWN_SECONDS: u32 = 300;

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// What the page needs to know.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// Where requests go.
    pub proxy: Proxy,
    /// What is said.
    pub messages: &'static Messages,
    /// Fetches by name what is not there at first.
    pub late: Function,
    /// Sends the request for the connections, unless whoever loaded the module has.
    pub ask: Function,
    /// Is told what has happened.
    pub tell: Function,
    /// The element that the page is mounted in.
    pub host: Element,
    /// What whoever shows it has chosen.
    pub options: Rc<Options>,
    /// Whether it is shown.
    pub shown: bool,
    /// How often it was shown anew.
    pub round: u32,
}

/// The page.
pub struct Page {
    /// The connections, or that they are being loaded, or that they could not be.
    pub loaded: Loaded,
    /// What the desk is at.
    pub desk: Desk,
    /// How the new password stands that is in its input.
    pub typed: Option<Typed>,
    /// How strong it is, if that can be said.
    pub estimate: Option<Estimate>,
    /// What is fetched late.
    pub late: Late,
    /// Which kind of password is generated.
    pub kind: usize,
    /// The bits of the password in the input, if it was generated.
    pub bits: Option<u32>,
    /// Why none was generated.
    pub generator: Option<generator::Said>,
    /// The rules that the password met when the form was sent off, and not all did.
    pub met: Vec<bool>,
    /// The new password, if it is one to be read out.
    pub spelled: Option<Secret>,
    /// Whether a password was copied, and may still be in the clipboard.
    pub copied: bool,
    /// The start of every id, so that two pages in one document do not meet.
    pub prefix: String,
    /// Seconds of waiting, or left for which a password is shown.
    pub seconds: u32,
    /// Whether the new password is shown outside its input.
    pub shown: bool,
    /// What the last button that does something unseen has done.
    pub said: Option<Said>,
    /// Why the password is reset.
    pub why: Why,
    /// What was done before.
    pub history: History,
    /// Whether anybody is there.
    pub idle: Idle,
    /// Who is looked for.
    pub lookup: Lookup,
    /// What whoever shows the page has chosen.
    pub options: Rc<Options>,
    /// Where requests go.
    proxy: Proxy,
    /// Credentials by connection and kind. They live here alone, and no longer than the page.
    vault: Vec<((String, usize), Kept)>,
    ticker: Option<Interval>,
    /// Ends a moment after a key.
    pause: Option<Timeout>,
    /// Whether there was another key since.
    typed_on: bool,
    /// The rules as they are ticked in the document.
    ticks: Ticks,
    /// What the person is called whose password it is, when the focus came to the new one.
    person: Vec<String>,
    /// What is known of the request that is on its way.
    pursuit: Pursuit,
    focus: Focus,
    /// What the page was shown as. See [`Props::round`].
    round: u32,
    /// No other page, and no other time that this one began anew, has it: what comes for another is nobody's.
    number: u32,
}

/// The list of connections.
pub enum Loaded {
    /// Nobody wants it.
    Hidden,
    /// On its way.
    Waiting,
    /// It could not be had.
    Failed,
    /// Nobody is signed in.
    SignedOut,
    /// There.
    Ready(Rc<Config>),
}

/// Why a password is reset, in the person's own words.
#[derive(Default)]
pub struct Why {
    /// As it was typed last for this user.
    pub words: String,
    /// Whose password it is about.
    user: Secret,
    /// Whether they are missing.
    pub missing: bool,
}

impl Why {
    /// As whoever shows the page says.
    fn usual(options: &Options) -> Self {
        Self { words: options.reason.clone(), ..Self::default() }
    }
}

/// Whether the focus is to be moved once the page is rendered.
#[derive(PartialEq, Eq)]
enum Focus {
    /// It is where it should be.
    Stays,
    /// To the next step.
    Moves,
    /// It is where it should be, and the history has just come: that is brought into view.
    Shows,
    /// To the next step, unless the person is elsewhere in the document: the page was only just shown, or what had
    /// the focus may be gone.
    Offers,
}

impl Component for Page {
    type Message = Msg;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let Props { proxy, options, round, .. } = context.props().clone();
        let number = NEXT.replace(NEXT.get() + 1);
        Self {
            loaded: Self::load(context, &proxy, number),
            desk: Desk::default(),
            typed: None,
            estimate: None,
            late: Late::new(),
            kind: 0,
            bits: None,
            generator: None,
            met: Vec::new(),
            spelled: None,
            copied: false,
            prefix: ["passdesk-", &number.to_string()].concat(),
            seconds: 0,
            shown: false,
            said: None,
            why: Why::usual(&options),
            history: History::Closed,
            idle: Idle::new(context),
            vault: Vec::new(),
            ticker: None,
            pause: None,
            typed_on: false,
            ticks: Ticks::default(),
            person: Vec::new(),
            lookup: Lookup::default(),
            pursuit: Pursuit::default(),
            focus: Focus::Stays,
            round,
            number,
            options,
            proxy,
        }
    }

    fn changed(&mut self, context: &Context<Self>, _old: &Props) -> bool {
        // What is on its way is waited for, unless nobody can see it.
        if !context.props().shown {
            self.restart(context);
        } else if matches!(self.desk.stage, Stage::Form { .. } | Stage::Review(_)) {
            self.catch_up(context);
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Answered(number, about, answer) if number != self.number => {
                self.undo(context, about, answer);
                return false;
            }
            Msg::Answered(_, about, answer) => return self.hear_of(context, about, answer),
            Msg::Did(does, event) => return self.done(context, does, &event),
            Msg::Said(said) => self.hear_button(context, said),
            Msg::Came(name, came) => self.came(context, name, came.as_ref()),
            Msg::Tick => self.tick(context),
            Msg::Paused => return self.paused(context),
            Msg::Idle => return self.look_for_somebody(context),
            Msg::Leaving => self.sign_out_everywhere(context),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        view::page(self, context.props().messages, context.link())
    }

    fn rendered(&mut self, context: &Context<Self>, _first: bool) {
        self.find_ticks(context);
        self.preset(context);
        self.move_focus(context);
    }
}

impl Page {
    /// A request to the proxy was answered, or broke; whether anything is to be rendered.
    fn hear_of(&mut self, context: &Context<Self>, about: About, answer: Option<Answer>) -> bool {
        match about {
            About::Config => self.take_config(context, answer),
            About::Before(attempt) => self.relay_if_signed_in(context, attempt, answer.as_ref()),
            About::Attempt(attempt) | About::Asked(attempt) => self.hear(context, attempt, answer),
            About::History => self.take_history(answer),
            About::SignIn(signing_in) => self.signed_in(signing_in, answer),
            About::Search(number) => self.searched(number, answer),
            About::Nothing => return false,
        }
        true
    }

    /// The connection that is picked.
    #[must_use]
    pub fn connection(&self) -> Option<&Connection> {
        match &self.loaded {
            Loaded::Ready(config) => config.connections.get(self.desk.connection),
            Loaded::Hidden | Loaded::Waiting | Loaded::Failed | Loaded::SignedOut => None,
        }
    }

    /// Whether the person is signed in to the proxy, or to something in front of it.
    fn is_signed_in(&self) -> bool {
        matches!(&self.loaded, Loaded::Ready(config) if !config.person.is_empty())
    }

    /// The way to set a password that is picked.
    #[must_use]
    pub fn reset(&self) -> Option<&Reset> {
        self.connection()?.resets.get(self.desk.reset)
    }

    /// What an element is for is done; whether anything is to be rendered.
    fn done(&mut self, context: &Context<Self>, does: Does, event: &Event) -> bool {
        match does {
            Does::Load => self.loaded = Self::load(context, &self.proxy, self.number),
            Does::Connection => {
                let chosen = browser::target::<HtmlSelectElement>(event).map(|select| select.selected_index());
                let chosen = chosen.and_then(|index| usize::try_from(index).ok());
                self.act(context, Action::Connection(chosen.unwrap_or_default()));
            }
            Does::Credential(index) => self.act(context, Action::Credential(index)),
            Does::Way(index) => self.act(context, Action::Reset(index)),
            Does::Forget => self.sign_out(context),
            Does::SignIn | Does::Search => {
                if let Some(form) = focus::form(&context.props().host)
                    && !self.catch_up(context)
                {
                    self.do_first(context, &form);
                }
            }
            Does::By => self.look_by(browser::target(event)),
            Does::Person(index) => self.choose_person(index),
            Does::Else => {
                self.forget_person();
                self.focus = Focus::Moves;
            }
            Does::Type => return self.type_in(context, event),
            Does::Focus => {
                self.prepare(context);
                return false;
            }
            Does::Kind => self.choose_kind(browser::target(event)),
            Does::Generate => self.generate(context),
            Does::Toggle => {
                browser::toggle(event, context.props().messages);
                return false;
            }
            Does::Submit => self.submit(context),
            Does::Reveal => self.shown = !self.shown,
            Does::Copy(what) => self.copy(context, what),
            Does::Clear => Self::clear_clipboard(context),
            Does::Key => return self.key(context, event),
            Does::Back => self.act(context, Action::Back),
            Does::Send => self.send(context),
            Does::Stop => self.stop(context),
            Does::Ask => {
                self.said = Some(Said::Asking);
                self.ask(context);
            }
            Does::Again => self.act(context, Action::Again),
            Does::Keep => self.seconds = SHOWN_SECONDS,
            Does::History => self.toggle_history(context),
            Does::Next => {
                if let (Some(form), Some(connection)) = (focus::form(&context.props().host), self.connection()) {
                    let asks = asks(connection, self.desk.credential);
                    focus::clear(&form, context.props().messages, |name| !asks.iter().any(|ask| ask == name));
                }
                self.tell(context, "done", &Told::default());
                if self.is_over(context) {
                    self.restart(context);
                } else {
                    self.catch_up(context);
                    self.act(context, Action::Next);
                }
            }
            Does::Cancel => {
                self.tell(context, "cancelled", &Told::default());
                self.restart(context);
            }
        }
        true
    }

    /// At the review Escape goes back, and Enter in the reason sends.
    fn key(&mut self, context: &Context<Self>, event: &Event) -> bool {
        let Some(event) = event.dyn_ref::<KeyboardEvent>().filter(|_| matches!(self.desk.stage, Stage::Review(_))) else { return false };
        match event.key().as_str() {
            "Escape" => self.act(context, Action::Back),
            "Enter" if !event.repeat() && !event.is_composing() && browser::target::<HtmlInputElement>(event).is_some() => {
                self.send(context);
            }
            _ => return false,
        }
        true
    }

    fn act(&mut self, context: &Context<Self>, action: Action) {
        if matches!(action, Action::Connection(_) | Action::Next) {
            self.forget_typed();
            self.forget_person();
            self.spelled = None;
            self.why = Why::usual(&self.options);
        }
        let is_other = matches!(action, Action::Connection(_));
        if let Action::Review(values) = &action {
            let user = values.get(USER).cloned().unwrap_or_default();
            if user != self.why.user {
                self.why = Why { user, ..Why::usual(&self.options) };
            }
        } else if matches!(self.desk.stage, Stage::Review(_)) {
            self.why.words = focus::reason(&context.props().host);
        }
        if let Action::Outcome(attempt, outcome) = &action {
            if let Stage::Sending(sent) | Stage::Done(sent, _) = &self.desk.stage
                && sent.attempt == *attempt
            {
                let (kind, told) = Told::of(&sent.values).why(outcome);
                self.tell(context, kind, &Told { attempt, ..told });
            }
            self.ask_for_history(context);
        }
        self.why.missing = false;
        // A choice keeps the focus where it is made.
        if !matches!(action, Action::Connection(_) | Action::Credential(_) | Action::Reset(_)) {
            self.focus = Focus::Moves;
        }
        self.desk.apply(action);
        if is_other {
            self.look_usually();
        }
        if !matches!(self.desk.stage, Stage::Form { .. }) {
            // Words that come now are for nobody.
            self.generator = None;
        }
        self.shown = false;
        self.said = None;
        self.pursuit = Pursuit::default();
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
            let next = self.pursuit.wait();
            self.pursue(context, next);
        } else {
            self.seconds = self.seconds.saturating_sub(1);
            if self.seconds == 0 {
                self.ticker = None;
                self.spelled = None;
                self.focus = Focus::Offers;
                self.desk.apply(Action::Wipe);
            }
        }
    }

    /// Puts the focus on the next step, and takes secrets out of the inputs when they are no longer
    /// needed there.
    fn move_focus(&mut self, context: &Context<Self>) {
        let host = &context.props().host;
        let due = std::mem::replace(&mut self.focus, Focus::Stays);
        if due == Focus::Shows {
            return browser::scroll_to(host, ".passdesk-history");
        }
        let Some(form) = focus::form(host) else { return };
        if due == Focus::Stays || (due == Focus::Offers && focus::is_elsewhere(&form)) {
            return;
        }
        match &self.desk.stage {
            Stage::Form { trouble: Some(trouble), .. } => focus::input(&form, &trouble.field),
            Stage::Form { notice: Some(notice), .. } => {
                let notice = notice.clone();
                let given = if self.credential_refused() { self.take_credential() } else { None };
                let asks = self.connection().map(|connection| asks(connection, self.desk.credential));
                focus::notice(&form, &notice, asks.unwrap_or_default(), given.as_ref().map(|(_, kept)| &kept.values));
            }
            Stage::Form { .. } => match &self.lookup.looked {
                Looked::Several(people, _) if !people.is_empty() => focus::person(&form),
                Looked::Several(..) | Looked::Not(_) => focus::input(&form, SEARCH),
                _ => focus::first(&form),
            },
            Stage::Done(_, outcome) => {
                if **outcome == Outcome::Changed {
                    focus::clear(&form, context.props().messages, |name| name != USER);
                    self.forget_typed();
                }
                focus::next(host);
            }
            Stage::Review(_) | Stage::Sending(_) => focus::next(host),
        }
    }
}

/// Sends a request to the proxy, and tells the page what it was answered with.
fn ask_proxy(context: &Context<Page>, number: u32, about: About, request: web_sys::Request) {
    context.link().send_future(async move { Msg::Answered(number, about, exchange(request).await.ok()) });
}

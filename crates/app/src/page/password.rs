//! The new password: typed or generated, judged as it stands in its input.

use gloo_timers::callback::Timeout;
use passdesk_core::generate::{Generated, Kind, Wanted, generate};
use passdesk_core::policy::{Demand, Surroundings};
use passdesk_core::value::{NEW_PASSWORD, USER};
use passdesk_core::{Connection, Secret};
use wasm_bindgen::JsValue;
use web_sys::{Event, HtmlFormElement, HtmlInputElement, HtmlSelectElement};
use yew::Context;

use super::Page;
use crate::event::Msg;
use crate::gather::{names, typed_user};
use crate::generator::{Said, kind};
use crate::late::{LIST, STRENGTH, fetch};
use crate::{browser, focus};

/// The field that holds the length of a generated password.
pub const LENGTH: &str = "length";

/// When so many milliseconds have passed without a key, or up to twice as many, the strength is estimated: it
/// is advice, and takes longer than the rules.
const PAUSE: u32 = 150;

/// How the typed password stands.
pub struct Typed {
    /// Which rules are met, in their order.
    pub met: Vec<bool>,
    /// How many code points it has, in NFC.
    pub count: usize,
    /// Whether it begins or ends with a blank.
    pub blank: bool,
}

impl Page {
    /// Judges what stands in the input, strength and all.
    pub(super) fn check(&mut self, context: &Context<Self>) {
        let Some(form) = focus::form(&context.props().host) else { return };
        self.note_person(&form);
        let password = browser::new_password(&form);
        self.judge(&password);
        self.estimate(context, &password);
    }

    /// What the person is called whose password it is.
    fn person_names(&self, form: &HtmlFormElement) -> Vec<String> {
        let typed = self.connection().map(|connection| typed_user(&browser::typing(form), connection)).unwrap_or_default();
        let person = self.chosen();
        names(person.map_or(typed.expose(), |person| person.get(USER)), person)
    }

    fn note_person(&mut self, form: &HtmlFormElement) {
        self.person = self.person_names(form);
    }

    /// Holds a password against the rules.
    fn judge(&mut self, password: &Secret) {
        let text = password.expose();
        let names: Vec<&str> = self.person.iter().map(String::as_str).collect();
        let surroundings = Surroundings { person: &names, list: Some(&self.late.list) };
        let met = |connection: &Connection| connection.policy.rules().iter().map(|rule| rule.demand.is_met(text, surroundings)).collect();
        self.typed = self.connection().filter(|_| !password.is_empty()).map(|connection| Typed {
            met: met(connection),
            count: text.chars().count(),
            blank: text.trim().len() < text.len(),
        });
    }

    fn estimate(&mut self, context: &Context<Self>, password: &Secret) {
        self.pause = None;
        let rules = self.connection().map(|connection| connection.policy.rules()).unwrap_or_default();
        let words = rules.iter().flat_map(|rule| if let Demand::Context(words) = &rule.demand { words.as_slice() } else { &[] });
        let context_words = self.person.iter().chain(words).map(String::as_str);
        self.estimate = self.late.estimate(password, context_words, context.props().messages.tag);
    }

    /// Takes what a person types: it is no generated password any more. Whether there is more to show than
    /// the ticks.
    pub(super) fn type_in(&mut self, context: &Context<Self>, event: &Event) -> bool {
        let Some(input) = browser::target::<HtmlInputElement>(event) else { return false };
        let (password, was_empty) = (browser::composed(&input), self.typed.is_none());
        self.judge(&password);
        // A timer that runs is left to run: another one at each key would take as long as the rules.
        self.typed_on = self.pause.is_some();
        if !self.typed_on {
            self.wait(context);
        }
        let more = self.bits.take().is_some() | self.generator.take().is_some() | self.spelled.is_some();
        // What is spelled out is what stands in the input.
        self.spelled = self.spelled.take().map(|_| password).filter(|password| !password.is_empty());
        let renders = more || was_empty || self.typed.is_none();
        if !renders {
            self.tick_rules(context);
        }
        renders
    }

    fn wait(&mut self, context: &Context<Self>) {
        let link = context.link().clone();
        self.pause = Some(Timeout::new(PAUSE, move || link.send_message(Msg::Paused)));
    }

    /// A moment after a key: whether nobody has typed since, and there is an estimate to show.
    pub(super) fn paused(&mut self, context: &Context<Self>) -> bool {
        if std::mem::take(&mut self.typed_on) {
            self.wait(context);
            return false;
        }
        self.check(context);
        true
    }

    /// Fetches what judges a password better.
    pub(super) fn prepare(&mut self, context: &Context<Self>) {
        if let Some(form) = focus::form(&context.props().host) {
            self.note_person(&form);
        }
        for name in [LIST, STRENGTH] {
            self.want(context, name);
        }
    }

    fn want(&mut self, context: &Context<Self>, name: &'static str) {
        if self.late.wants(name) {
            let late = context.props().late.clone();
            context.link().send_future(async move { Msg::Came(name, fetch(late, name).await) });
        }
    }

    pub(super) fn came(&mut self, context: &Context<Self>, name: &'static str, came: Option<&JsValue>) {
        let is_there = self.late.take(name, came);
        if self.generator == Some(Said::Waiting) && kind(self.kind).1 == name {
            self.generator = Some(Said::NoWords);
            if is_there {
                return self.generate(context);
            }
        }
        self.check(context);
    }

    pub(super) fn choose_kind(&mut self, select: Option<HtmlSelectElement>) {
        self.kind = select.and_then(|select| usize::try_from(select.selected_index()).ok()).unwrap_or_default();
        self.generator = None;
    }

    /// Puts a generated password in the input, for all to see. It is looked at, and nothing is sent.
    pub(super) fn generate(&mut self, context: &Context<Self>) {
        let (kind, words) = kind(self.kind);
        if words != self.late.words.0 && !words.is_empty() {
            self.generator = Some(Said::Waiting);
            return self.want(context, words);
        }
        let Some(form) = focus::form(&context.props().host) else { return };
        match self.generated(&form, kind) {
            Ok(made) => {
                self.put(context, &form, &made.password);
                self.generator = None;
                self.bits = Some(made.bits);
                self.spelled = (kind == Kind::Spoken).then_some(made.password);
            }
            Err(said) => self.generator = Some(said),
        }
    }

    fn generated(&self, form: &HtmlFormElement, kind: Kind) -> Result<Generated, Said> {
        let connection = self.connection().ok_or(Said::NoRandomness)?;
        let (least, most) = kind.lengths(&connection.policy);
        let length = browser::typed(form, LENGTH).expose().parse().ok().filter(|length| (least..=most).contains(length));
        let length = length.ok_or(Said::Length(least, most))?;
        let names = self.person_names(form);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let surroundings = Surroundings { person: &names, list: Some(&self.late.list) };
        let wanted = Wanted { kind, length, words: &self.late.words.1 };
        Ok(generate(&connection.policy, surroundings, wanted, &mut browser::random)?)
    }

    fn put(&mut self, context: &Context<Self>, form: &HtmlFormElement, password: &Secret) {
        if let Some(input) = browser::input(form, NEW_PASSWORD) {
            browser::put(&input, password.expose(), context.props().messages);
            // Words may have come late, and the person gone on.
            if focus::is_at_generator(form) {
                browser::focus(&input);
            }
        }
        self.check(context);
    }

    /// Forgets what stood in the input.
    pub(super) fn forget_typed(&mut self) {
        self.typed = None;
        self.pause = None;
        self.bits = None;
        self.generator = None;
    }
}

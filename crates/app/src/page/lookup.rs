//! Signing in to a system, and finding the person whose password it is.
//!
//! Neither changes anything there. Enter in the form does whatever is next: signs in, searches, goes to the review.

use std::rc::Rc;

use passdesk_core::connection::{Credential, Find};
use passdesk_core::outcome::NotSentCause;
use passdesk_core::value::{SEARCH, USER};
use passdesk_core::{Outcome, Secret, Template, Values};
use web_sys::{HtmlFormElement, HtmlSelectElement};
use yew::Context;

use super::{Focus, Loaded, Page, ask_proxy};
use crate::desk::Stage;
use crate::event::{About, SigningIn};
use crate::gather::{asked, sought};
use crate::person::Person;
use crate::relay::{Answer, Found, found, not_sent};
use crate::session::{Kept, account, signing_out};
use crate::{browser, focus};

/// What is known of the person.
#[derive(Default)]
pub enum Looked {
    /// Nobody was looked for.
    #[default]
    Nobody,
    /// Somebody is being looked for.
    Waiting,
    /// These were found, and perhaps more.
    Several(Vec<Person>, bool),
    /// This is who it is.
    Chosen(Person),
    /// It came to nothing, for this reason.
    Not(Outcome),
}

/// What people are looked for by, and who was found.
#[derive(Default)]
pub struct Lookup {
    /// Which of the connection's searches; one more is none, for an id as it is typed.
    pub by: usize,
    /// Who was found.
    pub looked: Looked,
    /// What came of the last sign-in, if it did not work.
    pub not_signed_in: Option<Outcome>,
    /// Whether the sign-in that was used is over.
    pub ran_out: bool,
    /// The number of the last search: the answer to another one is nobody's.
    number: u32,
}

impl Page {
    /// The search that is chosen, if it is one.
    #[must_use]
    pub fn find(&self) -> Option<&Find> {
        self.connection()?.finds.get(self.lookup.by)
    }

    /// Who was found, if it is clear who it is.
    #[must_use]
    pub fn chosen(&self) -> Option<&Person> {
        if let Looked::Chosen(person) = &self.lookup.looked { Some(person) } else { None }
    }

    /// The credential that is chosen, if it signs in.
    fn signs_in(&self) -> Option<(&Credential, &Template)> {
        let credential = self.connection()?.credentials.get(self.desk.credential)?;
        (!credential.sign_in.is_empty()).then_some((credential, &credential.sign_in))
    }

    /// Does what has to be done before anything can be reviewed; whether there was something.
    pub(super) fn do_first(&mut self, context: &Context<Self>, form: &HtmlFormElement) -> bool {
        if self.kept().is_none() && self.signs_in().is_some() {
            self.sign_in(context, form);
            return true;
        }
        let is_due = self.find().is_some() && self.chosen().is_none();
        if is_due {
            self.search(context, form);
        }
        is_due
    }

    /// Signs in with what stands in the form; or goes to the first field that is empty.
    pub(super) fn sign_in(&mut self, context: &Context<Self>, form: &HtmlFormElement) {
        let (Some(connection), Some((credential, template))) = (self.connection(), self.signs_in()) else { return };
        let values = match asked(&browser::typing(form), connection, self.desk.credential) {
            Ok(values) => values,
            Err(trouble) => return focus::field(form, &trouble.field),
        };
        let account = account(connection, &credential.asks, &values);
        let key = (connection.id.clone(), self.desk.credential);
        let operation = ["credential.", &credential.id].concat();
        let sent = template.build(&values).ok().and_then(|request| self.proxy.question(connection, &operation, &request));
        let Loaded::Ready(config) = &self.loaded else { return };
        let about = About::SignIn(SigningIn { key, account, config: Rc::clone(config), proxy: self.proxy.clone() });
        self.lookup.not_signed_in = None;
        match sent {
            Some(request) => ask_proxy(context, self.number, about, request),
            None => self.lookup.not_signed_in = Some(not_sent(NotSentCause::Value)),
        }
    }

    /// A sign-in was answered.
    pub(super) fn signed_in(&mut self, signing_in: SigningIn, answer: Option<Answer>) {
        let SigningIn { key, account, .. } = signing_in;
        match found(answer) {
            Found::Rows(rows, _) => {
                self.vault.retain(|(known, _)| *known != key);
                self.vault.push((key, Kept::signed_in(rows, account)));
                self.lookup.not_signed_in = None;
                self.lookup.ran_out = false;
                self.focus = Focus::Moves;
            }
            Found::Not(outcome) => self.lookup.not_signed_in = Some(outcome),
        }
    }

    /// Undoes the sign-in at the system, if that can be, and forgets it.
    pub(super) fn sign_out(&mut self, context: &Context<Self>) {
        if let Some((key, kept)) = self.take_credential() {
            self.sign_out_of(context, &key, &kept.values);
        }
        self.focus = Focus::Moves;
    }

    /// Forgets sign-ins that are over; whether the one that is used was among them.
    pub(super) fn is_sign_in_over(&mut self) -> bool {
        let had = self.kept().is_some();
        self.vault.retain(|(_, kept)| !kept.is_over());
        let over = had && self.kept().is_none() && matches!(self.desk.stage, Stage::Form { .. });
        if over {
            self.lookup.ran_out = true;
        }
        over
    }

    /// Undoes every sign-in, and forgets all credentials: nobody is there, or the page goes.
    pub(super) fn sign_out_everywhere(&mut self, context: &Context<Self>) {
        for (key, kept) in std::mem::take(&mut self.vault) {
            self.sign_out_of(context, &key, &kept.values);
        }
    }

    fn sign_out_of(&self, context: &Context<Self>, key: &(String, usize), values: &Values) {
        let Loaded::Ready(config) = &self.loaded else { return };
        if let Some(request) = signing_out(&self.proxy, config, key, values) {
            ask_proxy(context, self.number, About::Nothing, request);
        }
    }

    /// Looks for whom is typed.
    pub(super) fn search(&mut self, context: &Context<Self>, form: &HtmlFormElement) {
        let (Some(connection), Some(find)) = (self.connection(), self.find()) else { return };
        let typed = Secret::new(browser::typed(form, SEARCH).expose().trim());
        if typed.is_empty() {
            return focus::input(form, SEARCH);
        }
        let kept = self.kept().map(|kept| kept.values.clone());
        let values = match kept.map_or_else(|| asked(&browser::typing(form), connection, self.desk.credential), Ok) {
            Ok(values) => values,
            Err(trouble) => return focus::field(form, &trouble.field),
        };
        let proxy = &self.proxy;
        let sent =
            sought(connection, find, values, typed).ok().and_then(|(operation, request)| proxy.question(connection, &operation, &request));
        self.lookup.number += 1;
        match sent {
            Some(request) => {
                self.lookup.looked = Looked::Waiting;
                ask_proxy(context, self.number, About::Search(self.lookup.number), request);
            }
            None => self.lookup.looked = Looked::Not(not_sent(NotSentCause::Value)),
        }
    }

    /// A search was answered.
    pub(super) fn searched(&mut self, number: u32, answer: Option<Answer>) {
        if number != self.lookup.number || !matches!(self.lookup.looked, Looked::Waiting) {
            return;
        }
        self.focus = Focus::Moves;
        self.lookup.looked = match found(answer) {
            Found::Rows(rows, cut) => {
                let mut people: Vec<Person> = rows.into_iter().map(Person).collect();
                if people.len() == 1 { people.pop().map_or(Looked::Nobody, Looked::Chosen) } else { Looked::Several(people, cut) }
            }
            Found::Not(outcome) => Looked::Not(outcome),
        };
    }

    /// Takes one of those who were found.
    pub(super) fn choose_person(&mut self, index: usize) {
        if let Looked::Several(people, _) = &self.lookup.looked
            && let Some(person) = people.get(index)
        {
            self.lookup.looked = Looked::Chosen(person.clone());
            self.focus = Focus::Moves;
        }
    }

    /// Chooses what people are looked for by.
    pub(super) fn look_by(&mut self, select: Option<HtmlSelectElement>) {
        let index = select.and_then(|select| usize::try_from(select.selected_index()).ok());
        self.lookup.by = index.unwrap_or_default();
        self.forget_person();
    }

    /// As people are usually looked for: by the first search that is not by id, unless an id is given.
    pub(super) fn look_usually(&mut self) {
        let finds = self.connection().map(|connection| connection.finds.as_slice()).unwrap_or_default();
        let by_id = !self.options.user.is_empty();
        self.lookup.by = finds.iter().position(|find| find.by_user == by_id).unwrap_or(finds.len());
        self.lookup.not_signed_in = None;
        self.lookup.ran_out = false;
    }

    /// Nobody is chosen any more.
    pub(super) fn forget_person(&mut self) {
        self.lookup.looked = Looked::Nobody;
        self.lookup.number += 1;
    }

    /// Puts in whose password it is, where whoever shows the page says so and nobody has typed anything.
    pub(super) fn preset(&self, context: &Context<Self>) {
        let user = &self.options.user;
        let is_by_id = self.find().is_none_or(|find| find.by_user);
        if user.is_empty() || !is_by_id || !matches!(self.desk.stage, Stage::Form { .. }) {
            return;
        }
        let Some(form) = focus::form(&context.props().host) else { return };
        for input in [SEARCH, USER].into_iter().filter_map(|name| browser::input(&form, name)) {
            if input.value().is_empty() || self.options.is_for_one() {
                input.set_value(user);
            }
        }
    }
}

//! The form that is sent off, and the credential in it that is kept.

use yew::Context;

use super::Page;
use crate::desk::{Action, Stage, Trouble, asks, to_mend};
use crate::gather::{Known, gather};
use crate::session::Kept;
use crate::{browser, focus};

impl Page {
    /// The credential, if it is in memory and not asked for.
    #[must_use]
    pub fn kept(&self) -> Option<&Kept> {
        let key = (self.connection()?.id.as_str(), self.desk.credential);
        let kept = self.vault.iter().find(|((id, index), _)| (id.as_str(), *index) == key).map(|(_, kept)| kept);
        kept.filter(|_| !self.credential_refused())
    }

    /// What is known beside what stands in the form.
    pub(super) fn known(&self) -> Known<'_> {
        Known {
            reset: self.desk.reset,
            credential: self.desk.credential,
            kept: self.kept().map(|kept| &kept.values),
            person: self.chosen(),
            list: &self.late.list,
        }
    }

    pub(super) fn credential_refused(&self) -> bool {
        let Stage::Form { notice: Some(notice), .. } = &self.desk.stage else { return false };
        let asks = self.connection().map(|connection| asks(connection, self.desk.credential)).unwrap_or_default();
        to_mend(notice, asks).is_some_and(|name| asks.contains(&name))
    }

    /// Takes it out of memory.
    pub(super) fn take_credential(&mut self) -> Option<((String, usize), Kept)> {
        let key = (self.connection()?.id.clone(), self.desk.credential);
        let place = self.vault.iter().position(|(known, _)| *known == key)?;
        Some(self.vault.swap_remove(place))
    }

    /// Goes on to the review, or to what is to be filled in or mended.
    pub(super) fn submit(&mut self, context: &Context<Self>) {
        let Some(form) = focus::form(&context.props().host) else { return };
        // After what was on its way: somebody else is meant, or another system.
        if self.catch_up(context) {
            return;
        }
        // Enter in the length of a generated password asks for one.
        if focus::is_at_generator(&form) {
            return self.generate(context);
        }
        if self.do_first(context, &form) {
            return;
        }
        let (Some(connection), known) = (self.connection(), self.known()) else { return };
        match gather(&browser::typing(&form), connection, known) {
            Ok(gathered) => {
                let is_new = known.kept.is_none();
                let key = (connection.id.clone(), self.desk.credential);
                // None where the proxy holds it.
                if is_new && gathered.credential.iter().next().is_some() {
                    self.take_credential();
                    self.vault.push((key, Kept { values: gathered.credential, account: String::new(), until: None }));
                }
                self.act(context, Action::Review(gathered.values));
            }
            Err(trouble) if focus::is_next_step(&form, &trouble) => focus::field(&form, &trouble.field),
            Err(trouble) => self.mend(context, trouble),
        }
    }

    /// Opens the form with what is to be mended.
    pub(super) fn mend(&mut self, context: &Context<Self>, trouble: Trouble) {
        self.check(context);
        self.met = self.typed.as_ref().map(|typed| typed.met.clone()).unwrap_or_default();
        self.act(context, Action::Trouble(trouble));
    }
}

//! What would be sent, with secrets masked.

use passdesk_core::bind::{BoundCredential, rule_words};
use passdesk_core::blocklist::Blocklist;
use passdesk_core::located::is_deceptive;
use passdesk_core::outcome::{Effect, NotSentCause};
use passdesk_core::policy::Surroundings;
use passdesk_core::value::{NEW_PASSWORD, USER};
use passdesk_core::{Kind, Secret, Template, Values};

use super::needs::is_put_in;
use super::{Trial, TrialError};
use crate::problem::Refusal;
use crate::relay::Wish;
use crate::relay::lookup::{carried_to, is_needed};

impl Trial {
    /// Builds everything, to see that it can be.
    ///
    /// # Errors
    /// A value that is missing, or cannot be carried where it belongs.
    pub fn check(&self) -> Result<(), TrialError> {
        let values = self.filled();
        if let Some((template, _)) = self.sign_in.as_ref().and_then(|known| known.sign_in.as_ref()) {
            template.build(&values)?;
        }
        self.template()?.build(&self.held(&values, true)?)?;
        Ok(())
    }

    /// Says what the proxy would say against it before anything is sent. Whoever sends nothing needs no reason.
    ///
    /// # Errors
    /// A rule that the new password breaks, or a protected user.
    pub fn judge(&self) -> Result<(), TrialError> {
        if !self.operation.starts_with("reset.") {
            return Ok(());
        }
        let (connection, protected) = (&self.line.bound.connection, &self.line.protected);
        let wish = Wish { connection, protected, values: &self.filled(), note: "-" };
        wish.judge(&Blocklist::common()).map_err(|refusal| self.refused(&refusal))
    }

    /// What is refused, and by which rules.
    pub(super) fn refused(&self, refusal: &Refusal) -> TrialError {
        let (values, common) = (self.filled(), Blocklist::common());
        let value = |name| values.get(name).map(Secret::expose).unwrap_or_default();
        let surroundings = Surroundings { person: &[value(USER)], list: Some(&common) };
        let verdict = self.line.bound.connection.policy.verdict(value(NEW_PASSWORD), surroundings);
        let broken = verdict.refused_by_system.into_iter().chain(verdict.refused_by_organisation).map(rule_words);
        let is_rules = refusal.effect == Effect::NotSent(NotSentCause::Rules);
        TrialError::refused(refusal, &if is_rules { broken.collect() } else { Vec::new() })
    }

    /// The requests in the order in which they are sent, with every secret masked.
    ///
    /// # Errors
    /// The operation is not there.
    pub fn show(&self) -> Result<String, TrialError> {
        let (bound, values) = (&self.line.bound, self.filled());
        let (mut shown, mut carried) = (String::new(), String::new());
        if let Some((id, template)) = self.signs_in() {
            let whose = if self.line.managed.is_some() { " with what the configuration says, unless it is signed in" } else { "" };
            push(&mut shown, &format!("credential.{id} signs in{whose}:"), template, &values);
        }
        if let Some(reset) = self.operation.strip_prefix("reset.").and_then(|id| bound.connection.reset(id))
            && is_needed(bound, &self.line.protected, self.line.managed.is_some(), reset)
            && let Some(find) = bound.find_by_user()
        {
            push(&mut shown, &format!("find.{} looks the user up:", find.id), &find.template, &values);
            carried = carried_to(bound, reset).join(", ");
        }
        let title =
            if carried.is_empty() { format!("{}:", self.operation) } else { format!("{} with {carried} as found:", self.operation) };
        push(&mut shown, &title, self.template()?, &values);
        Ok(shown)
    }

    /// The sign-in before it, if there is one.
    fn signs_in(&self) -> Option<(&str, &Template)> {
        let held = self.line.managed.as_ref().map(|managed| &managed.credential);
        let used = self.sign_in.as_ref().or(held)?;
        Some((used.id.as_str(), &used.sign_in.as_ref()?.0))
    }

    /// What is put in, with what is usual where nothing is said.
    pub(super) fn filled(&self) -> Values {
        let mut values = self.values.clone();
        for need in &self.needs {
            if values.get(&need.name).is_none() {
                values.set(need.name.clone(), Secret::new(need.default.clone()));
            }
        }
        values
    }

    /// The same, with something in the place of what the proxy puts in; and, if nobody has signed in yet, of what that yields.
    pub(super) fn held(&self, values: &Values, is_signed_out: bool) -> Result<Values, TrialError> {
        let mut held = values.clone();
        let gives = self.sign_in.as_ref().map(BoundCredential::gives).unwrap_or_default();
        for (name, _) in self.template()?.names() {
            let missing = is_put_in(&self.line.bound, name) || (is_signed_out && gives.contains(&name));
            if missing {
                let kind = self.line.bound.connection.field(name).map_or(Kind::String, |field| field.kind);
                held.set(name, Secret::new(kind.stand_in()));
            }
        }
        Ok(held)
    }
}

fn push(shown: &mut String, title: &str, template: &Template, values: &Values) {
    shown.push_str(title);
    shown.push('\n');
    for line in template.masked(values).lines() {
        // A value may hold what a terminal would obey.
        let line: String = line.chars().filter(|c| !is_deceptive(*c)).collect();
        shown.push_str(format!("    {line}").trim_end());
        shown.push('\n');
    }
    shown.push('\n');
}

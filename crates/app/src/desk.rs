//! What the desk is at: one form, and where it stands between typing and knowing.
//!
//! Pure: which stage follows which is decided here and tested natively.

use std::rc::Rc;

use passdesk_core::outcome::NotSentCause;
use passdesk_core::request::BuildCause;
use passdesk_core::value::{NEW_PASSWORD, OLD_PASSWORD, USER};
use passdesk_core::{Connection, Outcome, Reason, Values};

/// Everything that decides what is on the screen. It holds no secret but behind [`Values`].
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    /// Which connection.
    pub connection: usize,
    /// Which of its credentials.
    pub credential: usize,
    /// Which of its ways to set a password.
    pub reset: usize,
    /// How far it is.
    pub stage: Stage,
}

/// How far a reset is.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// The form is open. `notice` is what came of the last attempt, if that left the form open.
    Form {
        /// What to mend.
        trouble: Option<Trouble>,
        /// A refusal, or that nothing was sent.
        notice: Option<Rc<Outcome>>,
    },
    /// The person looks at what will be sent.
    Review(Rc<Values>),
    /// A request is on its way.
    Sending(Sent),
    /// It is done, or nobody knows.
    Done(Sent, Rc<Outcome>),
}

/// A request that was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// The attempt's id.
    pub attempt: Rc<str>,
    /// What was in it.
    pub values: Rc<Values>,
}

/// A field that needs mending, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// The field's name.
    pub field: String,
    /// What is wrong with it.
    pub cause: TroubleCause,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq)]
pub enum TroubleCause {
    /// It cannot be sent so.
    Build(BuildCause),
    /// The password breaks a rule.
    Rules,
}

/// What happens.
pub enum Action {
    /// Another connection was picked.
    Connection(usize),
    /// Another credential.
    Credential(usize),
    /// Another way to set a password.
    Reset(usize),
    /// The form was sent off with something wrong.
    Trouble(Trouble),
    /// The form is good.
    Review(Values),
    /// Back to the form.
    Back,
    /// The request leaves.
    Send(Rc<str>),
    /// An outcome is known, of this attempt.
    Outcome(Rc<str>, Outcome),
    /// The same values once more.
    Again,
    /// The time for which a new password is shown is over.
    Wipe,
    /// Nobody was there for long: all that is secret goes.
    Lapse,
    /// The next person.
    Next,
}

impl Default for Desk {
    fn default() -> Self {
        Self { connection: 0, credential: 0, reset: 0, stage: Stage::open() }
    }
}

impl Stage {
    const fn open() -> Self {
        Self::Form { trouble: None, notice: None }
    }

    /// The attempt of which nobody knows what was done, as long as that is so.
    #[must_use]
    pub fn unsettled(&self) -> Option<&Rc<str>> {
        match self {
            Self::Sending(sent) => Some(&sent.attempt),
            Self::Done(sent, outcome) if is_open(outcome) => Some(&sent.attempt),
            _ => None,
        }
    }
}

impl Desk {
    /// What follows. An action that does not belong to the stage changes nothing.
    pub fn apply(&mut self, action: Action) {
        let stage = std::mem::replace(&mut self.stage, Stage::open());
        self.stage = match (action, stage) {
            (Action::Connection(index), Stage::Form { .. }) => {
                *self = Self { connection: index, ..Self::default() };
                Stage::open()
            }
            (Action::Credential(index), stage @ Stage::Form { .. }) => {
                self.credential = index;
                stage
            }
            (Action::Reset(index), stage @ Stage::Form { .. }) => {
                self.reset = index;
                stage
            }
            (Action::Trouble(trouble), Stage::Form { .. }) => Stage::Form { trouble: Some(trouble), notice: None },
            (Action::Review(values), Stage::Form { .. }) => Stage::Review(Rc::new(values)),
            (Action::Back | Action::Lapse, Stage::Review(_)) | (Action::Next, Stage::Done(..)) => Stage::open(),
            (Action::Send(attempt), Stage::Review(values)) => Stage::Sending(Sent { attempt, values }),
            // An answer that comes after the person stopped waiting is still the answer.
            (Action::Outcome(attempt, outcome), Stage::Sending(sent)) if attempt == sent.attempt => settle(sent, outcome),
            (Action::Outcome(attempt, outcome), Stage::Done(sent, known)) if attempt == sent.attempt && is_open(&known) => {
                settle(sent, outcome)
            }
            (Action::Wipe | Action::Lapse, Stage::Done(sent, outcome)) => Stage::Done(sent.without_password(), outcome),
            (Action::Again, Stage::Done(sent, _)) => Stage::Review(sent.values),
            (_, stage) => stage,
        };
    }
}

fn is_open(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Unknown { .. })
}

impl Sent {
    /// Only what is handed over: who, and the new password.
    fn handed_over(self) -> Self {
        self.keep(&[USER, NEW_PASSWORD])
    }

    fn without_password(self) -> Self {
        self.keep(&[USER])
    }

    fn keep(self, names: &[&str]) -> Self {
        let mut values = Values::new();
        for (name, value) in self.values.iter().filter(|(name, _)| names.contains(name)) {
            values.set(name, value.clone());
        }
        Self { values: Rc::new(values), ..self }
    }
}

/// Where an outcome leads: a refusal and what was not sent back to the form, all else to a page of its
/// own.
fn settle(sent: Sent, outcome: Outcome) -> Stage {
    match outcome {
        Outcome::Changed => Stage::Done(sent.handed_over(), Rc::new(outcome)),
        Outcome::Unknown { .. } => Stage::Done(sent, Rc::new(outcome)),
        Outcome::Refused { .. } | Outcome::NotSent { .. } => Stage::Form { trouble: None, notice: Some(Rc::new(outcome)) },
    }
}

/// The field that an outcome asks to mend, if it is one of the form's.
#[must_use]
pub fn to_mend(outcome: &Outcome, asks: &[String]) -> Option<String> {
    let reasons = match outcome {
        Outcome::Refused { reasons, .. } => reasons,
        Outcome::NotSent { cause: NotSentCause::NotFound | NotSentCause::Protected, .. } => return Some(USER.to_owned()),
        _ => return None,
    };
    reasons.iter().find_map(|reason| match reason {
        Reason::Credential => asks.first().cloned(),
        Reason::User => Some(USER.to_owned()),
        Reason::OldPassword => Some(OLD_PASSWORD.to_owned()),
        Reason::Password
        | Reason::PasswordTooShort
        | Reason::PasswordTooLong
        | Reason::PasswordNeedsLower
        | Reason::PasswordNeedsUpper
        | Reason::PasswordNeedsDigit
        | Reason::PasswordNeedsSpecial
        | Reason::PasswordNeedsDistinct
        | Reason::Request => Some(NEW_PASSWORD.to_owned()),
        Reason::Permission | Reason::Subscription | Reason::Limit | Reason::Other => None,
    })
}

/// The names of the values that a credential asks for.
#[must_use]
pub fn asks(connection: &Connection, credential: usize) -> &[String] {
    connection.credentials.get(credential).map(|credential| credential.asks.as_slice()).unwrap_or_default()
}

/// The names of the fields of a reset beside the credential, user and new password first.
#[must_use]
pub fn fields(connection: &Connection, reset: usize, credential: usize) -> Vec<(String, bool)> {
    let Some(reset) = connection.resets.get(reset) else { return Vec::new() };
    let gives = connection.credentials.get(credential).map(|credential| credential.gives.as_slice()).unwrap_or_default();
    let mut names: Vec<(String, bool)> = reset
        .template
        .names()
        .into_iter()
        .filter(|(name, _)| !gives.iter().chain(&connection.held).chain(&connection.carried).any(|known| known == name))
        .map(|(name, required)| (name.to_owned(), required))
        .collect();
    // Moved to the front one after the other, which costs the page less code than sorting.
    for known in [NEW_PASSWORD, OLD_PASSWORD, USER] {
        if let Some(place) = names.iter().position(|(name, _)| name == known) {
            let name = names.remove(place);
            names.insert(0, name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use passdesk_core::outcome::UnknownCause;

    use super::*;

    fn after(mut desk: Desk, actions: impl IntoIterator<Item = Action>) -> Desk {
        actions.into_iter().for_each(|action| desk.apply(action));
        desk
    }

    fn sending() -> Desk {
        let values = Values::new().with("user", "7").with("new_password", "x");
        after(Desk::default(), [Action::Review(values), Action::Send("a".into())])
    }

    #[test]
    fn a_refusal_opens_the_form_again() {
        let refused = Outcome::Refused { reasons: vec![Reason::User], messages: vec![], retry_after: None };
        let desk = after(sending(), [Action::Outcome("a".into(), refused.clone())]);
        assert_eq!(desk.stage, Stage::Form { trouble: None, notice: Some(Rc::new(refused)) });
    }

    #[test]
    fn an_answer_after_the_person_stopped_waiting_is_still_shown() {
        let stopped = Outcome::Unknown { cause: UnknownCause::Stopped, messages: vec![] };
        let desk = after(sending(), [Action::Outcome("a".into(), stopped), Action::Outcome("a".into(), Outcome::Changed)]);
        assert!(matches!(desk.stage, Stage::Done(_, outcome) if *outcome == Outcome::Changed));
    }

    #[test]
    fn a_success_keeps_who_and_the_new_password_and_no_other_secret() {
        let values = Values::new().with("user", "7").with("new_password", "x").with("token", "t").with("old_password", "o");
        let actions = [Action::Review(values), Action::Send("a".into()), Action::Outcome("a".into(), Outcome::Changed)];
        let desk = after(Desk::default(), actions);
        let Stage::Done(sent, _) = &desk.stage else { panic!("{desk:?}") };
        assert_eq!(*sent.values, Values::new().with("user", "7").with("new_password", "x"));
        let Stage::Done(sent, _) = after(desk, [Action::Wipe]).stage else { panic!() };
        assert_eq!(*sent.values, Values::new().with("user", "7"));
    }

    #[test]
    fn what_is_known_is_not_made_unknown_again() {
        let lost = Outcome::Unknown { cause: UnknownCause::Lost, messages: vec![] };
        let desk = after(sending(), [Action::Outcome("a".into(), Outcome::Changed), Action::Outcome("a".into(), lost)]);
        assert!(matches!(desk.stage, Stage::Done(_, outcome) if *outcome == Outcome::Changed));
    }

    #[test]
    fn the_answer_to_another_attempt_changes_nothing() {
        let desk = after(sending(), [Action::Outcome("b".into(), Outcome::Changed)]);
        assert!(matches!(desk.stage, Stage::Sending(_)));
        let desk = after(Desk::default(), [Action::Outcome("a".into(), Outcome::Changed)]);
        assert_eq!(desk, Desk::default());
    }

    /// Threats: T39.
    #[test]
    fn a_second_send_while_one_is_under_way_is_none() {
        let desk = after(sending(), [Action::Send("b".into())]);
        assert!(matches!(desk.stage, Stage::Sending(sent) if &*sent.attempt == "a"));
    }

    #[test]
    fn setting_the_same_again_is_reviewed_first() {
        let lost = Outcome::Unknown { cause: UnknownCause::Lost, messages: vec![] };
        let desk = after(sending(), [Action::Outcome("a".into(), lost), Action::Again]);
        assert!(matches!(desk.stage, Stage::Review(values) if values.get("user").is_some()));
    }

    #[test]
    fn when_nobody_is_there_the_secrets_go_and_what_is_on_its_way_stays() {
        let values = Values::new().with("user", "7").with("new_password", "x");
        assert_eq!(after(Desk::default(), [Action::Review(values), Action::Lapse]), Desk::default());
        assert_eq!(after(sending(), [Action::Lapse]), sending());
        let lost = Outcome::Unknown { cause: UnknownCause::Lost, messages: vec![] };
        let Stage::Done(sent, _) = after(sending(), [Action::Outcome("a".into(), lost), Action::Lapse]).stage else { panic!() };
        assert_eq!(*sent.values, Values::new().with("user", "7"));
    }

    #[test]
    fn nothing_is_sent_from_the_form() {
        let desk = after(Desk::default(), [Action::Send("a".into())]);
        assert_eq!(desk, Desk::default());
    }
}

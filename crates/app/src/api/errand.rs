//! What is asked of the proxy, until it is known what came of it.

use std::rc::Rc;

use js_sys::Function;
use passdesk_core::Outcome;
use passdesk_core::outcome::UnknownCause;
use wasm_bindgen::JsValue;

use super::{told, vault};
use crate::browser;
use crate::lists::Lists;
use crate::messages::Messages;
use crate::pursuit::{Next, Pursuit, heard};
use crate::relay::{Answer, COULD_NOT_START, Found, Proxy, exchange, found, hindrance, not_sent};
use crate::session::Kept;

/// What an answer is about, and what is needed to read it.
pub(super) struct Errand {
    pub(super) proxy: Proxy,
    pub(super) messages: &'static Messages,
    /// The attempt's id, where it is about one.
    pub(super) attempt: Rc<str>,
    pub(super) about: About,
}

/// What an answer is about.
pub(super) enum About {
    /// The connections.
    Config,
    /// A sign-in, to this connection with this one of its credentials, as this account.
    SignIn(String, usize, String),
    /// A sign-out.
    SignOut,
    /// A search.
    Search,
    /// An attempt that is about to be made by this request, to see whether the person is still signed in.
    Before(web_sys::Request),
    /// An attempt that was made.
    Attempt(Pursuit),
    /// An attempt of before.
    Asked,
}

/// What follows.
enum Step {
    Ask(web_sys::Request),
    Wait,
    Tell(JsValue),
}

impl Errand {
    /// Runs it to its end, beginning with this request.
    pub(super) async fn run(mut self, request: web_sys::Request, tell: Function) {
        let tell = |said: &JsValue| tell.call1(&JsValue::NULL, said);
        let mut step = Step::Ask(request);
        loop {
            // Before anything of an attempt is sent, and after whatever was heard of one.
            let goes_on = || tell(&JsValue::from_str(&self.attempt)).is_ok_and(|said| said.is_truthy());
            step = match step {
                Step::Ask(request) => {
                    let answer = exchange(request).await.ok();
                    let goes_on = !matches!(self.about, About::Before(_) | About::Attempt(_)) || goes_on();
                    self.answered(answer, goes_on)
                }
                Step::Wait => {
                    browser::second().await;
                    let next = self.pursuit().map_or(Next::Wait, Pursuit::wait);
                    self.follow(next)
                }
                Step::Tell(said) => {
                    // Whoever is told may fail at it; here all is done.
                    let _ = tell(&said);
                    return;
                }
            };
        }
    }

    fn pursuit(&mut self) -> Option<&mut Pursuit> {
        if let About::Attempt(pursuit) = &mut self.about { Some(pursuit) } else { None }
    }

    fn tell(&self, outcome: Outcome) -> Step {
        Step::Tell(told::outcome(outcome, self.messages).into())
    }

    /// What follows from an answer, if whoever waits has not stopped.
    fn answered(&mut self, answer: Option<Answer>, goes_on: bool) -> Step {
        match std::mem::replace(&mut self.about, About::SignOut) {
            About::Config => match hindrance(answer.as_ref()) {
                Some(cause) => self.tell(not_sent(cause)),
                None => Step::Tell(answer.and_then(Answer::connections).unwrap_or_default()),
            },
            About::SignIn(connection, credential, account) => match found(answer) {
                Found::Rows(rows, _) => Step::Tell(signed_in(&self.proxy, connection, credential, Kept::signed_in(rows, account)).into()),
                Found::Not(outcome) => self.tell(outcome),
            },
            About::SignOut => Step::Tell(Lists::line(&["signed_out"]).into()),
            About::Search => match found(answer) {
                Found::Rows(rows, cut) => {
                    let mut told = Lists::line(&["found", if cut { "cut" } else { "" }]);
                    told.0.extend(rows);
                    Step::Tell(told.into())
                }
                Found::Not(outcome) => self.tell(outcome),
            },
            About::Before(request) => match hindrance(answer.as_ref()) {
                Some(cause) => self.tell(not_sent(cause)),
                None if !goes_on => self.tell(COULD_NOT_START),
                None => {
                    self.about = About::Attempt(Pursuit::default());
                    Step::Ask(request)
                }
            },
            About::Attempt(mut pursuit) => {
                let next = pursuit.hear(heard(answer));
                self.about = About::Attempt(pursuit);
                let stopped = Next::Known(Outcome::Unknown { cause: UnknownCause::Stopped, messages: Vec::new() });
                self.follow(if goes_on || matches!(next, Next::Known(_)) { next } else { stopped })
            }
            About::Asked => {
                let outcome = heard(answer).unwrap_or_else(|cause| Outcome::Unknown { cause, messages: Vec::new() });
                self.tell(outcome)
            }
        }
    }

    fn follow(&mut self, next: Next) -> Step {
        match next {
            Next::Known(outcome) => self.tell(outcome),
            Next::Ask => self.proxy.attempt(&self.attempt).map_or(Step::Wait, Step::Ask),
            Next::Wait => Step::Wait,
        }
    }
}

/// Keeps a credential, and tells of it: its number, until when it holds, and as whom.
pub(super) fn signed_in(proxy: &Proxy, connection: String, credential: usize, kept: Kept) -> Lists {
    let until = kept.until.map(|until| js_sys::Date::new(&JsValue::from_f64(until)).to_iso_string().into());
    let until: String = until.unwrap_or_default();
    let account = kept.account.clone();
    let number = vault::keep(proxy.base.clone(), connection, credential, kept);
    Lists::line(&["signed_in", &number.to_string(), &until, &account])
}

//! A credential that the proxy holds: it is put into requests here, and the browser never sees it.

use std::time::Duration;

use passdesk_core::bind::BoundCredential;
use passdesk_core::outcome::NotSentCause;
use passdesk_core::sign_in::{SignInReader, Yielded};
use passdesk_core::{Secret, Template, Values};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::upstream::Upstream;

/// A sign-in is renewed so long before it ends, or a tenth of its time if that is less.
const MARGIN: Duration = Duration::from_mins(1);

/// After a sign-in that failed, none is tried for so long: else a wrong secret would be tried until it is locked out.
const REST: Duration = Duration::from_secs(10);

/// A credential of a connection.
#[derive(Debug)]
pub(crate) struct Managed {
    given: Values,
    /// The one of these that is no secret.
    account: Option<String>,
    sign_in: Option<(Template, SignInReader)>,
    state: Mutex<State>,
}

/// What is known of the sign-in.
#[derive(Debug, Default)]
struct State {
    session: Option<Session>,
    /// When the last one failed, and why.
    failed: Option<(Instant, NotSentCause)>,
}

#[derive(Clone, Debug)]
struct Session {
    values: Values,
    until: Option<Instant>,
}

impl Managed {
    /// From what the operator gave, and the request that signs in with it, if there is one.
    pub(crate) fn new(given: Values, credential: &BoundCredential) -> Self {
        Self { given, account: credential.account.clone(), sign_in: credential.sign_in.clone(), state: Mutex::default() }
    }

    /// What it puts into requests. Signs in, if there is no sign-in that holds; one at a time.
    ///
    /// # Errors
    /// Nothing but the sign-in was sent.
    pub(crate) async fn values(&self, upstream: &Upstream) -> Result<Values, NotSentCause> {
        let Some((template, reader)) = &self.sign_in else { return Ok(self.given.clone()) };
        let mut state = self.state.lock().await;
        let begun = Instant::now();
        if let Some(known) = state.session.as_ref().filter(|known| known.until.is_none_or(|until| begun < until)) {
            return Ok(known.values.clone());
        }
        // Those who waited for one that failed have waited long enough.
        if let Some((_, cause)) = state.failed.filter(|(at, _)| begun.duration_since(*at) < REST) {
            return Err(cause);
        }
        *state = State::default();
        match sign_in(template, reader, &self.given, upstream).await {
            Ok(yielded) => {
                let lifetime = yielded.expires_in.map(|seconds| Duration::from_secs(seconds.into()));
                let until = lifetime.and_then(|lifetime| begun.checked_add(lifetime.saturating_sub(MARGIN.min(lifetime / 10))));
                state.session = Some(Session { values: yielded.values.clone(), until });
                Ok(yielded.values)
            }
            Err(cause) => {
                state.failed = Some((Instant::now(), cause));
                Err(cause)
            }
        }
    }

    /// Has the next request sign in anew, if this is still the sign-in that the system did not accept.
    pub(crate) async fn forget(&self, refused: &Values) {
        let mut state = self.state.lock().await;
        if state.session.as_ref().is_some_and(|known| known.values == *refused) {
            state.session = None;
        }
    }

    /// All that nobody else may see of it: what the operator gave, and what these values are.
    pub(crate) fn secrets(&self, values: &Values) -> Vec<Secret> {
        let secret = |(name, _): &(&str, &Secret)| self.account.as_deref() != Some(*name);
        self.given.iter().chain(values.iter()).filter(secret).map(|(_, value)| value.clone()).collect()
    }
}

async fn sign_in(template: &Template, reader: &SignInReader, given: &Values, upstream: &Upstream) -> Result<Yielded, NotSentCause> {
    let request = template.build(given).map_err(|_| NotSentCause::SignIn)?;
    let answered = upstream.send(&request).await?.map_err(|_| NotSentCause::SignIn)?;
    reader.read(&answered.response()).map_err(|_| NotSentCause::SignIn)
}

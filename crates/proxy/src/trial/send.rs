//! Sending it, by the way that a page's request goes.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use passdesk_core::value::EXPIRES_IN;
use passdesk_core::{Secret, Values};

use super::report::{failed, report};
use super::{Trial, TrialError};
use crate::assembly;
use crate::attempts::AttemptId;
use crate::relay::answer::Found;
use crate::relay::head::one_line;
use crate::relay::{Done, Head, Relay};
use crate::server::StartError;
use crate::upstream::Witness;
use crate::who::Who;

/// The word for it in the audit trail, beside those of the ways to control access.
const MODE: &str = "command";

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// What was sent, what came back, and what that means.
    pub report: String,
    /// What it did not lead to, if it is not what was wanted.
    pub failed: Option<String>,
}

impl Trial {
    /// Sends it: the sign-in and the search that it needs, and then itself, once. With an audit trail in the
    /// configuration, what is sent is written down there before.
    ///
    /// # Errors
    /// Nothing was sent. A running proxy may have the audit trail.
    pub fn send(&self, reason: &str) -> Result<Tried, TrialError> {
        let reason = one_line(reason).ok_or(TrialError::Reason)?;
        self.check()?;
        let witness = Witness::default();
        let lines = assembly::lines(vec![self.line.clone()], self.settings.timeout, Some(&witness), None)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(StartError::from)?;
        // The trail's own tasks are this runtime's.
        let _entered = runtime.enter();
        let relay = assembly::relay(lines, self.settings.limits, &self.settings.audit, self.settings.log, Arc::default(), MODE)?;
        let done = runtime.block_on(async {
            let done = self.run(&relay, &reason).await;
            relay.trail.stop().await;
            done
        })?;
        let (failed, report) = (failed(&done), report(&self.line.bound, &done, &witness.take()));
        Ok(Tried { report, failed })
    }

    /// Signs in, if that is needed, and does what is asked for.
    async fn run(&self, relay: &Relay, reason: &str) -> Result<Done, TrialError> {
        let mut values = self.filled();
        if let Some(credential) = &self.sign_in {
            // Nobody signs in for what is refused.
            let refused = |refusal| self.refused(&refusal);
            let admitted = relay.admit(&self.who(), &self.line.bound.connection.id, &self.operation).await.map_err(refused)?;
            relay.foresee(&admitted, &values, reason).await.map_err(refused)?;
            let name = format!("credential.{}", credential.id);
            match self.step(relay, &name, &values, reason).await? {
                Done::Asked(Ok(Found::Signed { rows, .. })) => {
                    for pair in rows.iter().flat_map(|row| row.chunks_exact(2)) {
                        if let [name, value] = pair
                            && name != EXPIRES_IN
                        {
                            values.set(name, Secret::new(value));
                        }
                    }
                }
                other => return Ok(other),
            }
        }
        let held = self.held(&values, false)?;
        self.step(relay, &self.operation, &held, reason).await
    }

    /// One request, as a page would send it.
    async fn step(&self, relay: &Relay, name: &str, values: &Values, reason: &str) -> Result<Done, TrialError> {
        let refused = |refusal| self.refused(&refusal);
        let admitted = relay.admit(&self.who(), &self.line.bound.connection.id, name).await.map_err(refused)?;
        let message = admitted.operation.template().build(values)?;
        let head = Head { attempt: AttemptId::draw()?, reason: reason.to_owned() };
        relay.carry_out(admitted, head, message.expose().as_bytes()).await.map_err(refused)
    }

    /// Whoever can read the configuration and its secrets is in every group; what is granted to none is refused here too.
    fn who(&self) -> Who {
        Who { login: Some(person()), groups: self.line.grants.groups(), from: IpAddr::V4(Ipv4Addr::LOCALHOST) }
    }
}

/// As whom the program runs, for the audit trail. The environment is not asked: it says what it is told to.
fn person() -> String {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        if let Ok(process) = std::fs::metadata("/proc/self") {
            return format!("command line, uid {}", process.uid());
        }
    }
    "command line".to_owned()
}

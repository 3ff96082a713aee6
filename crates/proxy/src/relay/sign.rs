//! Signing in to a system with what a person gives, and out again.

use passdesk_core::outcome::NotSentCause;
use passdesk_core::sign_in::{NotSignedIn, Yielded};
use passdesk_core::value::EXPIRES_IN;
use passdesk_core::{Reading, Template};

use super::answer::{Found, unknown};
use super::errand::Errand;

impl Errand {
    /// Signs in or out. What a sign-in yields goes to the person whose credential it was.
    pub(super) async fn sign(&self) -> Result<Found, NotSentCause> {
        let name = self.doing.operation.strip_prefix("credential.").unwrap_or_default();
        let (id, out) = name.strip_suffix(".logout").map_or((name, false), |id| (id, true));
        let credential = self.line.bound.credential(id).ok_or(NotSentCause::UnknownConnection)?;
        if out {
            return self.sign_out(credential.sign_out.as_ref().ok_or(NotSentCause::UnknownConnection)?).await;
        }
        let (template, reader) = credential.sign_in.as_ref().ok_or(NotSentCause::UnknownConnection)?;
        let request = template.build(&self.values).map_err(|_| NotSentCause::Value)?;
        let answered = match self.line.upstream.send(&request).await? {
            Ok(answered) => answered,
            Err(cause) => return Ok(Found::Not(unknown(cause))),
        };
        let response = answered.response();
        Ok(match reader.read(&response) {
            Ok(yielded) => Found::Signed { outcome: "signed_in", rows: vec![row(&yielded)] },
            Err(NotSignedIn::Refused(reasons)) => {
                Found::Not(Reading::Refused { reasons, messages: Vec::new(), retry_after: response.wait() })
            }
            Err(NotSignedIn::Unreadable(cause)) => Found::Not(unknown(cause)),
        })
    }

    /// Whatever the system says to it: nothing more can be done.
    async fn sign_out(&self, template: &Template) -> Result<Found, NotSentCause> {
        let request = template.build(&self.values).map_err(|_| NotSentCause::Value)?;
        Ok(match self.line.upstream.send(&request).await? {
            Ok(_) => Found::Signed { outcome: "signed_out", rows: Vec::new() },
            Err(cause) => Found::Not(unknown(cause)),
        })
    }
}

/// Names and values by turns.
fn row(yielded: &Yielded) -> Vec<String> {
    let values = yielded.values.iter().flat_map(|(name, value)| [name.to_owned(), value.expose().to_owned()]);
    let lifetime = yielded.expires_in.into_iter().flat_map(|seconds| [EXPIRES_IN.to_owned(), seconds.to_string()]);
    values.chain(lifetime).collect()
}

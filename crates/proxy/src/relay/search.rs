//! A search for people.

use passdesk_core::bind::BoundFind;
use passdesk_core::find::{Looked, Row, SHOWN};
use passdesk_core::outcome::NotSentCause;
use passdesk_core::value::USER;
use passdesk_core::{Reading, Secret, Values, scrub};

use super::Line;
use super::answer::{Found, unknown};
use super::errand::Errand;
use crate::upstream::Answered;

/// So many rows are passed on at most: with the person's own credential, and with the proxy's.
const MAX_ROWS: (usize, usize) = (50, 10);

impl Errand {
    /// Searches.
    pub(super) async fn search(&self) -> Result<Found, NotSentCause> {
        let line = &*self.line;
        let find = self.doing.operation.strip_prefix("find.").and_then(|id| line.bound.find(id)).ok_or(NotSentCause::UnknownConnection)?;
        let own = line.credential(self.log).await?;
        let mut values = self.values.clone();
        line.put_in(&own, &mut values);
        let request = find.template.build(&values).map_err(|_| NotSentCause::Value)?;
        let searched = match line.upstream.send(&request).await? {
            Ok(answered) => line.rows(find, &values, &own, &self.doing.target, &answered),
            Err(cause) => Found::Not(unknown(cause)),
        };
        if let Found::Not(reading) = &searched {
            line.heed(reading, &own).await;
        }
        Ok(searched)
    }
}

impl Line {
    /// What of an answer may be seen: exact hits where the definition or the proxy's own credential asks for
    /// them, few of them, and of each what the definition names.
    fn rows(&self, find: &BoundFind, values: &Values, own: &Values, typed: &str, answered: &Answered) -> Found {
        let response = answered.response();
        let secrets = self.secrets(&find.template, values, own);
        let secrets: Vec<&Secret> = secrets.iter().collect();
        let rows = match find.finder.read(&response) {
            Looked::Found(rows) => rows,
            Looked::Refused(reasons, messages) => {
                let refused = Reading::Refused { reasons, messages, retry_after: response.wait() };
                return Found::Not(self.discreet(scrub::reading(refused, &secrets)));
            }
            Looked::Unreadable(cause) => return Found::Not(unknown(cause)),
        };
        let matches = self.matches(find);
        let mut rows: Vec<Row> = rows.into_iter().filter(|row| matches.is_empty() || row.is(&matches, typed)).collect();
        let most = if self.managed.is_some() { MAX_ROWS.1 } else { MAX_ROWS.0 };
        let cut = rows.len() > most;
        rows.truncate(most);
        // An id that cannot be shown as it is would be another person's.
        rows.retain(|row| row.get(USER).is_some_and(|user| scrub::text(user, &secrets) == user));
        for row in &mut rows {
            // What is carried is authority: with the proxy's own credential it is looked up again by the proxy.
            row.0.retain(|name, _| self.managed.is_none() || SHOWN.contains(&name.as_str()));
            // What is carried is not shown, and goes back as it came.
            for (_, cell) in row.0.iter_mut().filter(|(name, _)| SHOWN.contains(&name.as_str())) {
                *cell = scrub::text(cell, &secrets);
            }
        }
        Found::People { outcome: "found", rows, cut }
    }

    /// The cells of which one must be what was typed.
    fn matches(&self, find: &BoundFind) -> Vec<String> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        match find {
            find if find.by_user => owned(&[USER]),
            find if find.finder.matches.is_empty() && self.managed.is_some() => owned(&[USER, "login", "mail", "name"]),
            find => find.finder.matches.clone(),
        }
    }
}

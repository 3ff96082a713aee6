//! The people whom a system knows, and who has been let in.

use std::time::Duration;

use tokio::time::Instant;

use crate::demo::{DemoCredential, DemoSignIn, DemoUser, Standing, demo};
use crate::system::System;

/// What one system knows: its users with their passwords, the credentials that it takes, and those that it gave out.
#[derive(Clone, Debug)]
pub(crate) struct Directory {
    system: System,
    people: Vec<Person>,
    credentials: &'static [DemoCredential],
    clients: &'static [DemoSignIn],
    issued: Vec<Issued>,
    sign_ins: u32,
    /// Whether the rules for a password are the strictest that the system can be set to.
    pub(crate) strict: bool,
    /// How long what is given out is good, where a test has said so.
    pub(crate) lifetime: Option<u64>,
}

/// A user, and the password as it is now.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) user: &'static DemoUser,
    pub(crate) password: String,
    /// Whether another is demanded at the next sign-in.
    pub(crate) must_change: bool,
}

/// A token, or the id of a session, that was given out.
#[derive(Clone, Debug)]
struct Issued {
    secret: String,
    standing: Standing,
    since: Instant,
    until: Instant,
    /// The id of the user whose session it is; `None` for a token.
    session_of: Option<&'static str>,
    lifetime: Duration,
}

impl Directory {
    pub(crate) fn demo(system: System) -> Self {
        let demo = demo().iter().find(|demo| demo.system == system);
        let people =
            demo.iter().flat_map(|demo| demo.users).map(|user| Person { user, password: user.password.to_owned(), must_change: false });
        Self {
            system,
            people: people.collect(),
            credentials: demo.map(|demo| demo.credentials).unwrap_or_default(),
            clients: demo.map(|demo| demo.sign_ins).unwrap_or_default(),
            issued: Vec::new(),
            sign_ins: 0,
            strict: false,
            lifetime: None,
        }
    }

    /// What the bearer of `secret` may do; `None` if the system does not know it, or no longer. A session that is used
    /// lasts longer by that.
    pub(crate) fn standing(&mut self, secret: &str) -> Option<Standing> {
        if let Some(known) = self.credentials.iter().find(|known| known.secret == secret) {
            return Some(known.standing);
        }
        let now = Instant::now();
        let issued = self.issued.iter_mut().find(|issued| issued.secret == secret && now < issued.until)?;
        if issued.session_of.is_some() {
            issued.until = now + issued.lifetime;
        }
        Some(issued.standing)
    }

    /// Everybody, in the order of the demo.
    pub(crate) fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.iter()
    }

    /// The user with this id.
    pub(crate) fn user(&self, id: &str) -> Option<&'static DemoUser> {
        self.people().find(|person| person.user.id == id).map(|person| person.user)
    }

    /// A user's current password; `None` if there is no such user.
    pub(crate) fn password(&self, user: &str) -> Option<&str> {
        self.people().find(|person| person.user.id == user).map(|person| person.password.as_str())
    }

    /// Changes the password of a user that exists. It creates nobody.
    pub(crate) fn set_password(&mut self, user: &str, password: String) {
        if let Some(person) = self.people.iter_mut().find(|person| person.user.id == user) {
            person.password = password;
        }
    }

    /// Demands another password at the next sign-in of a user that exists, or no longer does.
    pub(crate) fn demand_change(&mut self, user: &str, demanded: bool) {
        if let Some(person) = self.people.iter_mut().find(|person| person.user.id == user) {
            person.must_change = demanded;
        }
    }

    /// What may be given to the client with this id and secret; `None` if it is not known.
    pub(crate) fn client(&self, id: &str, secret: &str) -> Option<Standing> {
        self.clients.iter().find(|client| client.account == id && client.secret == secret).map(|client| client.standing)
    }

    /// What a person who signs in may do: who is not named as more may set no passwords.
    pub(crate) fn standing_of(&self, login: &str) -> Standing {
        self.clients.iter().find(|client| client.account == login).map_or(Standing::NoPermission, |client| client.standing)
    }

    /// Gives out a token that has never been before; with the seconds for which it is good, usually `usual`.
    pub(crate) fn issue_token(&mut self, standing: Standing, usual: u64) -> (String, u64) {
        self.sign_ins += 1;
        let token = format!("demo-{}-signed-in-{}", self.system.id(), self.sign_ins);
        let seconds = self.issue(token.clone(), standing, None, usual);
        (token, seconds)
    }

    /// Opens a session of a user; its id.
    pub(crate) fn open_session(&mut self, user: &DemoUser, standing: Standing, usual: u64) -> String {
        let id = self.people().find(|person| person.user.id == user.id).map(|person| person.user.id);
        self.sign_ins += 1;
        let session = format!("5e551000-41cc-4e0f-8a57-{:012x}", self.sign_ins);
        self.issue(session.clone(), standing, id, usual);
        session
    }

    fn issue(&mut self, secret: String, standing: Standing, session_of: Option<&'static str>, usual: u64) -> u64 {
        let seconds = self.lifetime.unwrap_or(usual);
        let (since, lifetime) = (Instant::now(), Duration::from_secs(seconds));
        self.issued.push(Issued { secret, standing, since, until: since + lifetime, session_of, lifetime });
        seconds
    }

    /// The user of an open session.
    pub(crate) fn session_user(&self, session: &str) -> Option<&'static DemoUser> {
        let open = self.open().find(|issued| issued.secret == session)?;
        self.user(open.session_of?)
    }

    /// Ends a session; for how long it was open. `None` if it was not.
    pub(crate) fn close_session(&mut self, session: &str) -> Option<Duration> {
        let since = self.open().find(|issued| issued.secret == session && issued.session_of.is_some())?.since;
        self.issued.retain(|issued| issued.secret != session);
        Some(since.elapsed())
    }

    /// Takes back something that was given out, if it was.
    pub(crate) fn take_back(&mut self, secret: &str) {
        self.issued.retain(|issued| issued.secret != secret);
    }

    /// How many sessions this user has open.
    pub(crate) fn sessions_of(&self, user: &str) -> usize {
        self.open().filter(|issued| issued.session_of == Some(user)).count()
    }

    /// How many sessions are open.
    pub(crate) fn sessions(&self) -> usize {
        self.open().filter(|issued| issued.session_of.is_some()).count()
    }

    /// How often somebody was let in.
    pub(crate) fn sign_ins(&self) -> usize {
        self.sign_ins.try_into().unwrap_or(usize::MAX)
    }

    /// Takes back all that was given out. The credentials of the demo stay.
    pub(crate) fn revoke(&mut self) {
        self.issued.clear();
    }

    fn open(&self) -> impl Iterator<Item = &Issued> {
        let now = Instant::now();
        self.issued.iter().filter(move |issued| now < issued.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_the_password_of_nobody_creates_nobody() {
        let mut directory = Directory::demo(System::EcgridRest);
        directory.set_password("9999", "Passw0rd!".to_owned());
        assert_eq!(directory.password("9999"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_given_out_is_new_each_time_and_ends() {
        let mut directory = Directory::demo(System::UipathCloud);
        let (first, seconds) = directory.issue_token(Standing::Full, 3600);
        let (second, _) = directory.issue_token(Standing::ReadOnly, 3600);
        assert!(first != second && seconds == 3600);
        assert_eq!(directory.standing(&first), Some(Standing::Full));
        assert_eq!(directory.standing(&second), Some(Standing::ReadOnly));
        tokio::time::advance(Duration::from_secs(3599)).await;
        assert_eq!(directory.standing(&first), Some(Standing::Full));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(directory.standing(&first), None);
        assert_eq!(directory.sign_ins(), 2);

        directory.lifetime = Some(0);
        let (third, seconds) = directory.issue_token(Standing::Full, 3600);
        assert_eq!((directory.standing(&third), seconds), (None, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_session_lasts_as_long_as_it_is_used() {
        let mut directory = Directory::demo(System::Ecgridos41);
        let user = directory.user("5001").unwrap();
        let session = directory.open_session(user, Standing::Full, 60);
        for _ in 0..3 {
            tokio::time::advance(Duration::from_secs(59)).await;
            assert_eq!(directory.standing(&session), Some(Standing::Full));
        }
        assert_eq!((directory.sessions(), directory.sessions_of("5001"), directory.sessions_of("77")), (1, 1, 0));
        tokio::time::advance(Duration::from_mins(1)).await;
        assert_eq!((directory.standing(&session), directory.sessions()), (None, 0));
        assert_eq!(directory.close_session(&session), None);
    }

    #[test]
    fn what_was_given_out_can_be_taken_back() {
        let mut directory = Directory::demo(System::UipathCloud);
        let (token, _) = directory.issue_token(Standing::Full, 3600);
        directory.revoke();
        assert_eq!(directory.standing(&token), None);
        assert_eq!(directory.standing("demo-uipath-cloud-pm.user"), Some(Standing::Full));
    }
}

//! HTTP Basic (RFC 7617): a login and a password with each request, held against a users file.
//!
//! 1. There is one `Authorization`, with UTF-8 in it. Without any, the browser is told to ask.
//! 2. Nobody waits for having guessed wrong, neither the login nor the address.
//! 3. What was right in the last five minutes is right.
//! 4. The password is held against its hash, two at once at most: each takes 19 MiB and a core.
//!
//! Browsers send these credentials by themselves, with foreign pages' requests too. Host and origin are
//! judged before (`access.rs`), and that alone keeps such pages out. They come over TLS or from this
//! machine; the configuration is refused otherwise.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::StatusCode;
use http::header::{AUTHORIZATION, HeaderMap};
use passdesk_core::Secret;
use passdesk_core::outcome::NotSentCause;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::login::login;
use super::remembered::Remembered;
use super::throttle::Throttle;
use super::users::Users;
use super::{Only, only};
use crate::problem::Refusal;
use crate::random::NoRandomness;

/// Failures of a login before there is a wait.
const FREE_BY_LOGIN: u32 = 5;
/// Failures of an address before there is one: people can share an address.
const FREE_BY_ADDRESS: u32 = 20;
/// How many passwords are checked at once.
const CHECKS: usize = 2;

/// Signing in by a password.
#[derive(Clone)]
pub(crate) struct Basic(Arc<Known>);

/// What checks share; one goes on when the browser that asked for it is gone.
struct Known {
    users: Users,
    logins: Throttle<String>,
    addresses: Throttle<IpAddr>,
    remembered: Remembered,
    checks: Arc<Semaphore>,
}

impl Basic {
    /// For these people.
    pub(crate) fn new(users: Users) -> Result<Self, NoRandomness> {
        Ok(Self(Arc::new(Known {
            users,
            logins: Throttle::new(FREE_BY_LOGIN),
            addresses: Throttle::new(FREE_BY_ADDRESS),
            remembered: Remembered::new()?,
            checks: Arc::new(Semaphore::new(CHECKS)),
        })))
    }

    /// Whose login and password a request has.
    pub(crate) async fn login(&self, headers: &HeaderMap, from: IpAddr) -> Result<String, Refusal> {
        let authorization = match only(headers, &AUTHORIZATION) {
            Only::None => return Err(sign_in("sign in with a login and its password")),
            Only::One(value) => value.as_bytes(),
            Only::Many => {
                let title = "a request has one Authorization";
                return Err(Refusal::not_sent(StatusCode::BAD_REQUEST, NotSentCause::Malformed, title));
            }
        };
        let credentials = Credentials::parse(authorization).ok_or_else(|| sign_in("this is no login with a password"))?;
        if let Some(login) = self.0.known(&credentials, authorization, from)? {
            return Ok(login);
        }
        let Ok(permit) = Arc::clone(&self.0.checks).acquire_owned().await else { return Err(unavailable()) };
        // Others may have been right or wrong while this one stood in line.
        if let Some(login) = self.0.known(&credentials, authorization, from)? {
            return Ok(login);
        }
        let (known, authorization) = (Arc::clone(&self.0), Zeroizing::new(authorization.to_vec()));
        let check = move || {
            let right = known.check(&credentials, &authorization, from);
            // Not before: whoever hangs up does not make room for a third check.
            drop(permit);
            right.then_some(credentials.login)
        };
        let checked = tokio::task::spawn_blocking(check).await.map_err(|_| unavailable())?;
        checked.ok_or_else(|| sign_in("the login or the password is wrong"))
    }
}

impl std::fmt::Debug for Basic {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Basic").field(&self.0.users).finish()
    }
}

impl Known {
    /// The login, if these credentials were right lately; a refusal if there is a wait.
    fn known(&self, credentials: &Credentials, authorization: &[u8], from: IpAddr) -> Result<Option<String>, Refusal> {
        let address = counted(from).and_then(|address| self.addresses.wait(&address));
        if let Some(seconds) = self.logins.wait(&credentials.login).max(address) {
            return Err(Refusal::too_many("too many wrong passwords; wait and try again", seconds));
        }
        Ok(self.remembered.login(authorization))
    }

    fn check(&self, credentials: &Credentials, authorization: &[u8], from: IpAddr) -> bool {
        let right = self.users.verify(&credentials.login, &credentials.password);
        if right {
            self.logins.forget(&credentials.login);
            self.remembered.remember(authorization, credentials.login.clone());
        } else {
            self.logins.failed(&credentials.login);
            if let Some(address) = counted(from) {
                self.addresses.failed(&address);
            }
        }
        right
    }
}

/// The address as failures are counted by it: of IPv6 the network, in which a machine takes what address
/// it likes. This machine's own is not counted, since a server in front makes it everybody's.
fn counted(from: IpAddr) -> Option<IpAddr> {
    let address = match from.to_canonical() {
        IpAddr::V6(address) if !address.is_loopback() => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        address => address,
    };
    (!address.is_loopback()).then_some(address)
}

/// What stands in `Authorization`.
struct Credentials {
    login: String,
    password: Secret,
}

impl Credentials {
    /// Reads `Basic` and base64 of `login:password` in UTF-8. A password may have colons.
    fn parse(authorization: &[u8]) -> Option<Self> {
        let (scheme, token) = std::str::from_utf8(authorization).ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("Basic") {
            return None;
        }
        let bytes = Zeroizing::new(BASE64_STANDARD.decode(token.trim_start_matches(' ')).ok()?);
        let (name, password) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
        // RFC 7617, section 2: neither has control characters.
        let plain = !password.chars().any(char::is_control);
        let login = login(name).filter(|_| plain)?;
        Some(Self { login, password: Secret::new(password) })
    }
}

fn sign_in(title: &'static str) -> Refusal {
    Refusal::signed_out(title).challenging()
}

fn unavailable() -> Refusal {
    Refusal::not_sent(StatusCode::SERVICE_UNAVAILABLE, NotSentCause::Unavailable, "the proxy is stopping")
}

#[cfg(test)]
mod tests;

//! The people of a users file, and how a password is held against what is kept of theirs.
//!
//! Each line is `login:` and an argon2id hash in its PHC form; `passdesk passwd` writes them. Empty
//! lines and lines that begin with `#` are passed over. The file is read once, at the start: who is
//! added, changed or deleted later is so after the next start.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Argon2, Params};
use passdesk_core::Secret;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::login::login;
use crate::config::{SecretError, guarded};
use crate::random::random;

/// The largest users file, in bytes: some eight thousand people.
pub(crate) const MAX_FILE: u64 = 1024 * 1024;
/// The shortest hash that is worth to be compared, in bytes.
const MIN_OUTPUT: usize = 16;

/// A users file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UsersError {
    /// The file cannot be read, or everybody can.
    #[error(transparent)]
    File(#[from] SecretError),
    /// A line is wrong.
    #[error("{}:{line}: {mistake}", path.display())]
    Line { path: PathBuf, line: usize, mistake: Mistake },
    /// Nobody could get in.
    #[error("{path} has nobody in it; add somebody with: passdesk passwd {path} LOGIN")]
    Nobody { path: String },
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Mistake {
    #[error("a line is a login, a colon and a hash that begins with $argon2id$; `passdesk passwd` writes such lines")]
    Malformed,
    #[error("this is no login: it is at most 256 bytes, without a comma, a blank at an end or characters that cannot be seen")]
    Login,
    #[error("`{0}` is there a second time; delete one of the lines")]
    Twice(String),
    #[error("the hash of `{0}` is no argon2id in its PHC form; set the password again with `passdesk passwd`")]
    Hash(String),
    #[error("the hash of `{0}` is too easy to guess: at least m=19456,t=2,p=1 are needed; set the password again with `passdesk passwd`")]
    Weak(String),
}

/// Who may get in by a password.
#[derive(Clone)]
pub(crate) struct Users {
    by_login: BTreeMap<String, PasswordHash>,
    /// The one that takes longest. Unknown logins are held against it, so that they take no less.
    dearest: PasswordHash,
}

impl Users {
    /// Reads a users file.
    pub(crate) fn read(path: &Path) -> Result<Self, UsersError> {
        let text = guarded(path, MAX_FILE)?;
        let mut by_login = BTreeMap::new();
        for (index, line) in text.expose().lines().enumerate() {
            let wrong = |mistake| UsersError::Line { path: path.to_owned(), line: index + 1, mistake };
            if let Some((login, hash)) = read_line(line).map_err(wrong)?
                && by_login.insert(login.clone(), hash).is_some()
            {
                return Err(wrong(Mistake::Twice(login)));
            }
        }
        let dearest = by_login.values().max_by_key(|hash| cost(hash)).cloned();
        let dearest = dearest.ok_or_else(|| UsersError::Nobody { path: path.display().to_string() })?;
        Ok(Self { by_login, dearest })
    }

    /// Whether this is the person's password. It takes as long for a login that is unknown.
    pub(crate) fn verify(&self, login: &str, password: &Secret) -> bool {
        let known = self.by_login.get(login);
        let right = Argon2::default().verify_password(spelled(password).as_bytes(), known.unwrap_or(&self.dearest)).is_ok();
        right && known.is_some()
    }
}

impl fmt::Debug for Users {
    /// Who, without what is kept of their passwords.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.by_login.keys()).finish()
    }
}

/// What is kept of a password: argon2id with 19 MiB, two passes and one lane (OWASP's least), a salt
/// of its own, in its PHC form. Nothing if there are no random bytes for the salt.
pub(crate) fn hash(password: &Secret) -> Option<String> {
    let salt: [u8; 16] = random().ok()?;
    let hash = Argon2::default().hash_password_with_salt(spelled(password).as_bytes(), &salt).ok()?;
    Some(hash.to_string())
}

/// The login of a line, in its one spelling, if there is any.
pub(crate) fn login_of(line: &str) -> Option<String> {
    (!is_passed_over(line)).then(|| line.split_once(':').and_then(|(name, _)| login(name))).flatten()
}

fn is_passed_over(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#')
}

fn read_line(line: &str) -> Result<Option<(String, PasswordHash)>, Mistake> {
    if is_passed_over(line) {
        return Ok(None);
    }
    let (name, hash) = line.split_once(':').ok_or(Mistake::Malformed)?;
    let login = login(name).ok_or(Mistake::Login)?;
    let hash = PasswordHash::new(hash).ok().filter(|hash| hash.algorithm.as_str() == "argon2id");
    let Some((hash, params)) = hash.and_then(|hash| Params::try_from(&hash).ok().map(|params| (hash, params))) else {
        return Err(Mistake::Hash(login));
    };
    let long = hash.hash.is_some_and(|output| output.len() >= MIN_OUTPUT) && hash.salt.is_some();
    if !long || params.m_cost() < Params::DEFAULT_M_COST || params.t_cost() < Params::DEFAULT_T_COST {
        return Err(Mistake::Weak(login));
    }
    Ok(Some((login, hash)))
}

/// How long a check takes, in no unit.
fn cost(hash: &PasswordHash) -> u64 {
    Params::try_from(hash).map_or(0, |params| u64::from(params.m_cost()) * u64::from(params.t_cost()))
}

/// A password as it is hashed: keyboards and systems differ in how they put letters and accents together.
fn spelled(password: &Secret) -> Zeroizing<String> {
    Zeroizing::new(password.expose().nfc().collect())
}

#[cfg(test)]
mod tests;

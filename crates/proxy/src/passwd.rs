//! Writes a users file: `passdesk passwd`.
//!
//! The new file is written beside the old one and takes its place at once, so that nobody ever reads half
//! of it. Other lines stay as they are, and so do the owner and the mode.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use passdesk_core::Secret;
use unicode_normalization::UnicodeNormalization as _;

use crate::access::{MAX_FILE, hash, login, login_of};
use crate::config::{SecretError, guarded};

/// The shortest password, in characters. It is all that is asked of whoever signs in, with no second
/// factor beside it; NIST SP 800-63B-4, section 3.1.1.2, asks for as many then.
pub const MIN_PASSWORD: usize = 15;
/// The longest, in characters: with a login it must go into a header.
const MAX_PASSWORD: usize = 1024;

/// A users file that was not changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswdError {
    /// It is no name that can be typed again and told from others.
    #[error("this is no login: it is at most 256 bytes, without a colon, a comma, a blank at an end or characters that cannot be seen")]
    Login,
    /// The password can be guessed too easily.
    #[error("the password has {0} characters; it must have {MIN_PASSWORD} or more, because nothing else is asked for at sign-in")]
    Short(usize),
    /// The password does not go into a header.
    #[error("the password is longer than {MAX_PASSWORD} characters or has a control character, which a browser cannot send")]
    Unsendable,
    /// There is nothing to delete.
    #[error("there is no login `{login}` in {}", path.display())]
    Absent {
        /// The file.
        path: PathBuf,
        /// The login.
        login: String,
    },
    /// The password cannot be hashed.
    #[error("the password cannot be hashed: the operating system gives no random numbers or too little memory")]
    Hash,
    /// The old file cannot be read, or everybody can.
    #[error(transparent)]
    File(#[from] SecretError),
    /// The new file cannot be written.
    #[error("cannot write {}: {source}; nothing was changed", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Puts a login into a users file, or another password in its place.
///
/// # Errors
/// Says what is wrong, and changes nothing.
pub fn set_password(file: &Path, name: &str, password: &Secret) -> Result<(), PasswdError> {
    let login = login(name).filter(|login| !login.starts_with('#')).ok_or(PasswdError::Login)?;
    // EXPOSE: its characters are counted and looked at.
    let length = password.expose().nfc().count();
    if length < MIN_PASSWORD {
        return Err(PasswdError::Short(length));
    }
    if length > MAX_PASSWORD || password.expose().chars().any(char::is_control) {
        return Err(PasswdError::Unsendable);
    }
    let line = format!("{login}:{}", hash(password).ok_or(PasswdError::Hash)?);
    change(file, |lines| {
        let place = lines.iter().position(|known| login_of(known).as_ref() == Some(&login));
        lines.retain(|known| login_of(known).as_ref() != Some(&login));
        lines.insert(place.unwrap_or(lines.len()), line);
        Ok(())
    })
}

/// Takes a login out of a users file.
///
/// # Errors
/// Says what is wrong, and changes nothing.
pub fn delete_login(file: &Path, name: &str) -> Result<(), PasswdError> {
    let login = login(name).ok_or(PasswdError::Login)?;
    change(file, |lines| {
        let before = lines.len();
        lines.retain(|known| login_of(known).as_ref() != Some(&login));
        if lines.len() == before { Err(PasswdError::Absent { path: file.to_owned(), login }) } else { Ok(()) }
    })
}

fn change(file: &Path, change: impl FnOnce(&mut Vec<String>) -> Result<(), PasswdError>) -> Result<(), PasswdError> {
    // What a link leads to is changed, and the link stays.
    let path = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let old = match fs::metadata(&path) {
        Ok(metadata) => Some((metadata, guarded(&path, MAX_FILE)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(source) => return Err(PasswdError::Unwritable { path, source }),
    };
    let mut lines: Vec<String> = old.iter().flat_map(|(_, text)| text.expose().lines()).map(str::to_owned).collect();
    change(&mut lines)?;
    let text: String = lines.into_iter().map(|line| line + "\n").collect();
    replace(&path, &text, old.map(|(metadata, _)| metadata)).map_err(|source| PasswdError::Unwritable { path, source })
}

fn replace(path: &Path, text: &str, old: Option<fs::Metadata>) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_string_lossy();
    let new = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = write(&new, text, old).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        // It may not even be there.
        drop(fs::remove_file(&new));
    }
    written
}

fn write(path: &Path, text: &str, old: Option<fs::Metadata>) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    if let Some(old) = old {
        give(&file, &old)?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Gives a file the owner and mode of another. The proxy often runs as a user of its own, which must be
/// able to read what an administrator has written.
#[cfg(unix)]
fn give(file: &File, old: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        fchown(file, Some(old.uid()), Some(old.gid()))?;
    }
    file.set_permissions(old.permissions())
}

#[cfg(not(unix))]
fn give(_: &File, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;

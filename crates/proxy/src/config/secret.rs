//! Where a secret of the operator's is kept: never in the configuration itself.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use passdesk_core::Secret;
use passdesk_core::located::{Map, Node};

/// No secret is longer, in bytes.
const MAX: u64 = 16 * 1024;
/// systemd's folder of a service's credentials (systemd.exec(5), `LoadCredential=`).
const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";

/// Where a secret is found when the proxy starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecretFrom {
    /// A variable of the environment.
    Env(String),
    /// A file that not everybody may read.
    File(PathBuf),
    /// A credential that systemd hands to the service.
    Systemd(String),
}

/// A secret that cannot be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// The variable is not set, or is no text.
    #[error("the environment has no variable {0}; set it where the proxy is started")]
    Unset(String),
    /// systemd hands out no credentials.
    #[error("there is no credential {0}: the proxy was not started by systemd with LoadCredential={0}:…")]
    NoCredentials(String),
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Others may read it.
    #[error("everybody on this machine may read {0}; take that away with: chmod o-rwx {0}")]
    Open(String),
    /// It is larger than any such file.
    #[error("{} is larger than {max} bytes; is it the right file?", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Bytes.
        max: u64,
    },
    /// There is nothing in it, or more than one line.
    #[error("{0} must hold one line with the secret, and nothing else")]
    NotOneLine(String),
}

impl SecretFrom {
    /// Reads `{ env = "NAME" }`, `{ file = "PATH" }` or `{ systemd = "NAME" }`. A path is relative to
    /// `folder`.
    pub(super) fn read(node: &Node<'_>, folder: &Path) -> Option<Self> {
        let mend = "write where it is kept: `{ env = \"NAME\" }`, `{ file = \"PATH\" }` or `{ systemd = \"NAME\" }`";
        if node.value().as_str().is_some() {
            // It may be the secret itself, which is not repeated.
            node.problem(format!("a secret does not stand in the configuration; {mend}"));
            return None;
        }
        let map: Map<'_> = node.map()?;
        map.only(&["env", "file", "systemd"]);
        let found: Vec<Self> = [
            map.words("env").map(|words| Self::Env(words.text.to_owned())),
            map.words("file").map(|words| Self::File(folder.join(words.text))),
            map.words("systemd").map(|words| Self::Systemd(words.text.to_owned())),
        ]
        .into_iter()
        .flatten()
        .collect();
        if let Ok([one]) = <[Self; 1]>::try_from(found) {
            return Some(one);
        }
        map.problem(format!("one place is needed; {mend}"));
        None
    }

    /// The secret: one line, without its line end.
    ///
    /// # Errors
    /// Says where it was looked for, and never what was found.
    pub(crate) fn get(&self) -> Result<Secret, SecretError> {
        match self {
            Self::Env(name) => {
                let found = std::env::var(name).map_err(|_| SecretError::Unset(name.clone()))?;
                one_line(&Secret::new(found), name)
            }
            Self::File(path) => read(path),
            Self::Systemd(name) => {
                let folder = std::env::var_os(CREDENTIALS).ok_or_else(|| SecretError::NoCredentials(name.clone()))?;
                read(&Path::new(&folder).join(name))
            }
        }
    }
}

fn read(path: &Path) -> Result<Secret, SecretError> {
    one_line(&guarded(path, MAX)?, &path.display().to_string())
}

/// What stands in a file that not everybody may read, of so many bytes at most.
///
/// # Errors
/// Says what is wrong with the file, and never what is in it.
pub(crate) fn guarded(path: &Path, max: u64) -> Result<Secret, SecretError> {
    let unreadable = |source| SecretError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        // Of the file that is open, not of what has its name by now.
        let metadata = file.metadata().map_err(unreadable)?;
        if metadata.mode() & 0o007 != 0 {
            return Err(SecretError::Open(path.display().to_string()));
        }
    }
    let mut text = String::with_capacity(1024);
    file.take(max + 1).read_to_string(&mut text).map_err(unreadable)?;
    let text = Secret::new(text);
    // Half of it would be something else.
    if text.expose().len() as u64 > max {
        return Err(SecretError::TooLarge { path: path.to_owned(), max });
    }
    Ok(text)
}

fn one_line(found: &Secret, place: &str) -> Result<Secret, SecretError> {
    let line = found.expose().trim_end_matches(['\r', '\n']);
    if line.is_empty() || line.contains(['\r', '\n']) {
        return Err(SecretError::NotOneLine(place.to_owned()));
    }
    Ok(Secret::new(line))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Threats: T46.
    #[cfg(unix)]
    #[test]
    fn a_secret_in_a_file_is_one_line_that_not_everybody_may_read() {
        use std::os::unix::fs::PermissionsExt as _;
        let path = std::env::temp_dir().join(format!("passdesk-secret-{}", std::process::id()));
        for (text, mode, expected) in [
            ("hunter2\n", 0o600, Ok("hunter2")),
            ("hunter2\r\n", 0o640, Ok("hunter2")),
            ("hunter2\n", 0o644, Err("everybody on this machine")),
            ("hunter2\nagain\n", 0o600, Err("must hold one line")),
            ("\n", 0o600, Err("must hold one line")),
        ] {
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let found = SecretFrom::File(path.clone()).get();
            match (found, expected) {
                (Ok(secret), Ok(expected)) => assert_eq!(secret.expose(), expected),
                (Err(error), Err(words)) => {
                    let told = error.to_string();
                    assert!(told.contains(words), "{told}");
                    assert!(!told.contains("hunter2"), "{told}");
                }
                (found, expected) => panic!("{text:?} {mode:o}: {found:?}, not {expected:?}"),
            }
        }
        fs::remove_file(&path).unwrap();
        assert!(matches!(SecretFrom::File(path).get(), Err(SecretError::Unreadable { .. })));
        assert!(matches!(SecretFrom::Env("PASSDESK_NO_SUCH".to_owned()).get(), Err(SecretError::Unset(_))));
    }
}

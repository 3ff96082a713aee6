//! Asks for a password where nobody can look over the shoulder: it is not shown, and no argument.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};

use passdesk_core::Secret;

/// No password is longer, in bytes.
const MAX: u64 = 4096;

/// A new password for this login: typed twice where there is a terminal, else a line of standard input.
pub(crate) fn password(login: &str) -> Result<Secret, String> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        let first = typed(&format!("New password of {login}: "))?;
        let again = typed("The same again: ")?;
        return if first == again { Ok(first) } else { Err("the two are different; nothing was changed".to_owned()) };
    }
    let mut line = String::with_capacity(256);
    stdin.lock().take(MAX).read_line(&mut line).map_err(|error| format!("cannot read the password: {error}"))?;
    let line = Secret::new(line);
    // EXPOSE: without its line end it is the password.
    Ok(Secret::new(line.expose().trim_end_matches(['\r', '\n'])))
}

fn typed(prompt: &str) -> Result<Secret, String> {
    rpassword::prompt_password(prompt).map(Secret::new).map_err(|error| format!("cannot ask for the password: {error}"))
}

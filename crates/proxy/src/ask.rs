//! Asks for what is no argument: a password where nobody can look over the shoulder, and what is still missing.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};

use passdesk::Wanted;
use passdesk_core::Secret;
use passdesk_core::value::NEW_PASSWORD;

/// No password or token is longer, in bytes.
const MAX: u64 = 16 * 1024;

/// A new password for this login: typed twice where there is a terminal, else a line of standard input.
pub(crate) fn password(login: &str) -> Result<Secret, String> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return twice(&format!("New password of {login}: "));
    }
    line()
}

/// A value of a request. Where there is no terminal, a secret is a line of standard input, and nothing else is asked for.
pub(crate) fn value(wanted: &Wanted) -> Result<Secret, String> {
    let Wanted { name, title, secret } = wanted;
    let prompt = if title.is_empty() { format!("{name}: ") } else { format!("{title} ({name}): ") };
    match (io::stdin().is_terminal(), secret) {
        // One that is mistyped would be set all the same.
        (true, true) if name == NEW_PASSWORD => twice(&prompt),
        (true, true) => typed(&prompt),
        (true, false) => {
            let asked = io::stderr().write_all(prompt.as_bytes());
            asked.map_err(|error| format!("cannot ask for `{name}`: {error}"))?;
            line()
        }
        (false, true) => {
            let line = line()?;
            if line.is_empty() {
                Err(format!("`{name}` is a secret and is missing: write it as the next line of standard input"))
            } else {
                Ok(line)
            }
        }
        (false, false) => Err(format!("`{name}` is missing; write `--set {name}=…`")),
    }
}

/// A line of standard input, without its end.
fn line() -> Result<Secret, String> {
    let mut line = String::with_capacity(256);
    io::stdin().lock().take(MAX).read_line(&mut line).map_err(|error| format!("cannot read from standard input: {error}"))?;
    let line = Secret::new(line);
    // The rest of it would be taken for the next one.
    if line.expose().len() as u64 >= MAX {
        return Err(format!("a line of standard input is longer than {MAX} bytes, which no password or token is"));
    }
    // EXPOSE: without its line end it is what was typed.
    Ok(Secret::new(line.expose().trim_end_matches(['\r', '\n'])))
}

fn twice(prompt: &str) -> Result<Secret, String> {
    let first = typed(prompt)?;
    let again = typed("The same again: ")?;
    if first == again { Ok(first) } else { Err("the two are different; nothing was changed".to_owned()) }
}

fn typed(prompt: &str) -> Result<Secret, String> {
    rpassword::prompt_password(prompt).map(Secret::new).map_err(|error| format!("cannot ask for the password: {error}"))
}

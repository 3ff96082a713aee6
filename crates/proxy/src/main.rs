//! The command line.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use passdesk::{Audit, Server, Settings, Trial};
use passdesk_core::bind::Catalog;

mod arguments;
mod ask;

use arguments::{Arguments, Attempt, From, HELP};

/// `EX_TEMPFAIL` of sysexits(3).
const TRY_AGAIN: u8 = 75;

fn main() -> ExitCode {
    let arguments = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let mut code = ExitCode::FAILURE;
    let done = Arguments::parse(arguments).and_then(|arguments| match arguments {
        Arguments::Help => print(HELP),
        Arguments::Check { config } => check(config),
        Arguments::Try(attempt) => try_out(attempt),
        Arguments::Passwd { file, login, delete } => passwd(&file, &login, delete),
        Arguments::AuditShow { config, query } => print(&audit(&config)?.show(&query).map_err(|error| error.to_string())?),
        Arguments::AuditVerify { config, head } => print(&audit(&config)?.verify(head.as_deref()).map_err(|error| error.to_string())?),
        Arguments::Serve { from, site, previous, listen, log } => {
            let (mut settings, _) = load(&from)?;
            if let Some(site) = site {
                settings.serve_site(site);
            }
            if let Some(previous) = previous {
                settings.keep_site(previous);
            }
            if let Some(listen) = listen {
                settings.listen_on(&listen).map_err(|message| format!("--listen: {message}"))?;
            }
            if let Some(log) = log {
                settings.log_as(log);
            }
            serve(settings, &mut code)
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            tell(&message);
            code
        }
    }
}

fn shipped() -> Result<Catalog, String> {
    Catalog::shipped().map_err(|problems| problems.to_string())
}

/// The settings, and the systems that they can name.
fn load(from: &From) -> Result<(Settings, Catalog), String> {
    let loaded = match from {
        From::Sandbox { url, portal } => {
            let catalog = shipped()?;
            let mut settings = Settings::sandbox(url, &catalog).map_err(|problems| problems.to_string())?;
            if let Some(origin) = portal {
                settings.admit(origin).map_err(|told| format!("--portal: {told}"))?;
            }
            Ok((settings, catalog))
        }
        From::File(file) => {
            let (text, folder) = read(file)?;
            passdesk::catalog(file, &text, folder)
                .and_then(|catalog| Settings::from_toml(file, &text, folder, &catalog).map(|settings| (settings, catalog)))
        }
    };
    loaded.map_err(|problems| problems.to_string())
}

/// What a configuration says of its audit trail. The rest of it, and its secrets, may be out of reach.
fn audit(config: &str) -> Result<Audit, String> {
    let (text, folder) = read(config)?;
    Audit::from_toml(config, &text, folder).map_err(|problems| problems.to_string())
}

/// A configuration's text, and the folder that its paths are relative to.
fn read(file: &str) -> Result<(String, &Path), String> {
    let text = fs::read_to_string(file).map_err(|error| format!("cannot read {file}: {error}"))?;
    Ok((text, Path::new(file).parent().unwrap_or(Path::new(""))))
}

fn check(config: Option<String>) -> Result<(), String> {
    let shipped = shipped()?;
    let (rows, catalog) = match config {
        Some(file) => load(&From::File(file)).map(|(settings, catalog)| (settings.operations(), catalog))?,
        None => (Vec::new(), shipped.clone()),
    };
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(String::len).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    let lines = rows
        .iter()
        .map(|[connection, operation, method, address]| format!("{connection:first$}  {operation:second$}  {method} {address}\n"));
    let added = catalog.ids().split_off(shipped.ids().len());
    let added = if added.is_empty() { String::new() } else { format!("systems of your own: {}\n", added.join(", ")) };
    // Reading the definitions has run their samples.
    let samples = format!("{} systems, {} sample answers read as they say\n", catalog.ids().len(), catalog.samples());
    print(&(lines.collect::<String>() + &added + &samples))
}

fn try_out(attempt: Attempt) -> Result<(), String> {
    let told = |error: passdesk::TrialError| error.to_string();
    let (settings, _) = load(&From::File(attempt.config))?;
    let mut trial = Trial::new(settings, &attempt.connection, &attempt.operation, attempt.credential.as_deref()).map_err(told)?;
    for (name, value) in &attempt.set {
        trial.set(name, value).map_err(told)?;
    }
    for wanted in trial.wanted() {
        trial.give(&wanted.name, &ask::value(&wanted)?).map_err(told)?;
    }
    trial.check().map_err(told)?;
    print(&trial.show().map_err(told)?)?;
    let Some(reason) = attempt.send else {
        trial.judge().map_err(told)?;
        return print("nothing was sent; `--send` sends it\n");
    };
    let tried = trial.send(&reason).map_err(told)?;
    print(&tried.report)?;
    tried.failed.map_or(Ok(()), Err)
}

/// Where it does not start for a reason that passes, the code says so to whoever may start it again.
fn serve(settings: Settings, code: &mut ExitCode) -> Result<(), String> {
    settings.warn();
    let server = Server::start(settings).map_err(|error| {
        if error.may_pass() {
            *code = ExitCode::from(TRY_AGAIN);
        }
        error.to_string()
    })?;
    server.run().map_err(|error| format!("cannot run: {error}"))
}

fn passwd(file: &str, login: &str, delete: bool) -> Result<(), String> {
    let (done, what) = if delete {
        (passdesk::delete_login(Path::new(file), login), "deleted from")
    } else {
        (passdesk::set_password(Path::new(file), login, &ask::password(login)?), "in")
    };
    done.map_err(|error| error.to_string())?;
    print(&format!("{login} is {what} {file}; a proxy that runs knows it after its next start\n"))
}

fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| format!("cannot write: {error}"))
}

fn tell(text: &str) {
    // Nobody may be reading; there is no other place to say it.
    drop(writeln!(io::stderr(), "{text}"));
}

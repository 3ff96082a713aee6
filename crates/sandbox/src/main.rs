//! `passdesk-sandbox`: the stand-ins on a port of this machine, for the demo and for tests in other processes.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use passdesk_sandbox::{Portal, Sandbox, StartError};
use thiserror::Error;

const USAGE: &str = "\
Usage: passdesk-sandbox [--listen ADDRESS:PORT] [--portal ADDRESS:PORT --passdesk URL --package FOLDER]

Stand-ins for the systems whose passwords Passdesk resets, with made-up users and credentials.
They listen on loopback only, by default on 127.0.0.1:8790; port 0 stands for any that is free.
What there is, and how to make it misbehave, is told at http://127.0.0.1:8790/_sandbox/.
With --portal, a company's own page as well, which has the Passdesk in it that is at URL, and
imports the npm package that is in FOLDER.";

const DEFAULT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8790);

#[derive(Debug, Error)]
enum MainError {
    #[error("{0}\n\n{USAGE}")]
    Usage(String),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("the npm package cannot be read from {}: {source}; `cargo xtask package` makes it", package.display())]
    Package { package: PathBuf, source: io::Error },
    #[error("cannot write to the terminal, or wait for Ctrl-C: {0}")]
    Terminal(#[from] io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(std::env::args().skip(1)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If even this cannot be written, the exit code still says it.
            writeln!(io::stderr(), "passdesk-sandbox: {error}").unwrap_or_default();
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: impl Iterator<Item = String>) -> Result<(), MainError> {
    let Some(Options { listen, portal }) = options(arguments)? else {
        writeln!(io::stdout(), "{USAGE}")?;
        return Ok(());
    };
    let sandbox = Sandbox::start(listen).await?;
    let addr = sandbox.addr();
    let portal = match portal {
        Some(Company { addr, passdesk, package }) => {
            let portal = Portal::start(addr).await?;
            portal.show(&passdesk);
            portal.offer(&package).map_err(|source| MainError::Package { package, source })?;
            Some(portal)
        }
        None => None,
    };
    writeln!(io::stdout(), "listening on http://{addr} (what there is: http://{addr}/_sandbox/)")?;
    if let Some(portal) = &portal {
        writeln!(io::stdout(), "the portal is at {}/", portal.origin())?;
    }
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// What the command line asks for.
#[derive(Debug, PartialEq)]
struct Options {
    listen: SocketAddr,
    portal: Option<Company>,
}

/// What is wanted of the company's own page.
#[derive(Debug, PartialEq)]
struct Company {
    addr: SocketAddr,
    /// The address of the Passdesk in it.
    passdesk: String,
    /// The folder of the npm package.
    package: PathBuf,
}

/// `None` if the usage is asked for.
fn options(mut arguments: impl Iterator<Item = String>) -> Result<Option<Options>, MainError> {
    let (mut listen, mut portal, mut passdesk, mut package) = (DEFAULT, None, None, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--help" | "-h" => return Ok(None),
            "--listen" => listen = address("--listen", arguments.next())?,
            "--portal" => portal = Some(address("--portal", arguments.next())?),
            "--passdesk" => {
                let value = arguments.next().unwrap_or_default();
                if !value.starts_with("http") || !value.ends_with('/') {
                    return Err(MainError::Usage(format!("--passdesk wants an address with a slash at its end, not \"{value}\"")));
                }
                passdesk = Some(value);
            }
            "--package" => package = arguments.next().map(PathBuf::from),
            _ => {
                return Err(MainError::Usage(format!("there is no option \"{argument}\"")));
            }
        }
    }
    match (portal, passdesk, package) {
        (None, None, None) => Ok(Some(Options { listen, portal: None })),
        (Some(addr), Some(passdesk), Some(package)) => Ok(Some(Options { listen, portal: Some(Company { addr, passdesk, package }) })),
        _ => {
            let told = "these go together; say \"--portal ADDRESS:PORT --passdesk URL --package FOLDER\"";
            Err(MainError::Usage(told.to_owned()))
        }
    }
}

fn address(name: &str, value: Option<String>) -> Result<SocketAddr, MainError> {
    let value = value.unwrap_or_default();
    value.parse().map_err(|_| MainError::Usage(format!("{name} wants an IP address and a port, not \"{value}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Option<Options>, String> {
        let arguments = arguments.iter().map(|&argument| argument.to_owned());
        options(arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn the_address_is_the_default_unless_one_is_given() {
        let at = |listen: &str| Ok(Some(Options { listen: listen.parse().unwrap(), portal: None }));
        assert_eq!(parsed(&[]), at("127.0.0.1:8790"));
        assert_eq!(parsed(&["--listen", "[::1]:0"]), at("[::1]:0"));
        let company =
            Company { addr: "127.0.0.1:1".parse().unwrap(), passdesk: "http://127.0.0.1:2/".to_owned(), package: PathBuf::from("npm") };
        let both = Options { listen: DEFAULT, portal: Some(company) };
        assert_eq!(parsed(&["--portal", "127.0.0.1:1", "--passdesk", "http://127.0.0.1:2/", "--package", "npm"]), Ok(Some(both)));
        assert_eq!(parsed(&["--help"]), Ok(None));
    }

    #[test]
    fn what_is_not_understood_is_quoted() {
        for arguments in [
            &["--listen", "localhost:1"][..],
            &["--listen"],
            &["--port"],
            &["--portal", "127.0.0.1:1"],
            &["--portal", "127.0.0.1:1", "--passdesk", "http://127.0.0.1:2/"],
            &["--package", "npm"],
            &["--passdesk", "http://127.0.0.1:2/"],
            &["--portal", "127.0.0.1:1", "--passdesk", "http://127.0.0.1:2"],
        ] {
            let error = parsed(arguments).unwrap_err();
            assert!(error.contains("Usage:") && error.contains('"'), "{error}");
        }
    }

    #[tokio::test]
    async fn an_address_that_others_can_reach_is_refused() {
        let arguments = ["--listen", "0.0.0.0:0"].map(str::to_owned);
        let error = run(arguments.into_iter()).await.unwrap_err().to_string();
        assert!(error.contains("0.0.0.0:0 is not a loopback address"), "{error}");
    }
}

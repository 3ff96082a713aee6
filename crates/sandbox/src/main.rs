//! `passdesk-sandbox`: the stand-ins on a port of this machine, for the demo and for tests in other processes.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use passdesk_sandbox::{Sandbox, StartError};
use thiserror::Error;

const USAGE: &str = "\
Usage: passdesk-sandbox [--listen ADDRESS:PORT]

Stand-ins for the systems whose passwords Passdesk resets, with made-up users and credentials.
They listen on loopback only, by default on 127.0.0.1:8790; port 0 stands for any that is free.
What there is, and how to make it misbehave, is told at http://127.0.0.1:8790/_sandbox/.";

const DEFAULT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8790);

#[derive(Debug, Error)]
enum MainError {
    #[error("{0}\n\n{USAGE}")]
    Usage(String),
    #[error(transparent)]
    Start(#[from] StartError),
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
    let Some(addr) = listen_address(arguments)? else {
        writeln!(io::stdout(), "{USAGE}")?;
        return Ok(());
    };
    let sandbox = Sandbox::start(addr).await?;
    let addr = sandbox.addr();
    writeln!(io::stdout(), "listening on http://{addr} (what there is: http://{addr}/_sandbox/)")?;
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// `None` if the usage is asked for.
fn listen_address(mut arguments: impl Iterator<Item = String>) -> Result<Option<SocketAddr>, MainError> {
    let mut addr = DEFAULT;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--help" | "-h" => return Ok(None),
            "--listen" => {
                let value = arguments.next().unwrap_or_default();
                addr = value.parse().map_err(|_| MainError::Usage(format!("--listen wants an IP address and a port, not \"{value}\"")))?;
            }
            _ => {
                return Err(MainError::Usage(format!("there is no option \"{argument}\"")));
            }
        }
    }
    Ok(Some(addr))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Option<SocketAddr>, String> {
        let arguments = arguments.iter().map(|&argument| argument.to_owned());
        listen_address(arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn the_address_is_the_default_unless_one_is_given() {
        assert_eq!(parsed(&[]), Ok(Some("127.0.0.1:8790".parse().unwrap())));
        assert_eq!(parsed(&["--listen", "[::1]:0"]), Ok(Some("[::1]:0".parse().unwrap())));
        assert_eq!(parsed(&["--help"]), Ok(None));
    }

    #[test]
    fn what_is_not_understood_is_quoted() {
        for arguments in [&["--listen", "localhost:1"][..], &["--listen"], &["--port"]] {
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

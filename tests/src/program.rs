//! The proxy as an operator runs it: a process, with its output caught.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};

/// A running `passdesk`. It stops when it is dropped.
#[derive(Debug)]
pub struct Program {
    process: Child,
    output: BufReader<ChildStdout>,
    errors: ChildStderr,
    told: String,
    url: String,
}

impl Program {
    /// Builds and starts it, against the stand-ins at this address.
    ///
    /// # Panics
    /// If it does not start.
    #[must_use]
    pub fn start(systems: &str, site: &Path) -> Self {
        let mut command = Command::new(build());
        command.args(["--sandbox", systems, "--listen", "127.0.0.1:0", "--site"]).arg(site);
        Self::of(command)
    }

    /// Starts it as this command.
    ///
    /// # Panics
    /// If it does not start.
    #[must_use]
    pub fn of(mut command: Command) -> Self {
        // It has no setting that makes it say more; these are the ones that its libraries know.
        command.env("RUST_LOG", "trace").env("RUST_BACKTRACE", "full");
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("passdesk starts");
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let errors = process.stderr.take().unwrap();
        let mut told = String::new();
        output.read_line(&mut told).unwrap();
        let url = told.trim_end().strip_prefix("passdesk listens on ").expect("it says where it listens").to_owned();
        Self { process, output, errors, told, url }
    }

    /// Builds it; where the program is.
    ///
    /// # Panics
    /// If it does not build.
    #[must_use]
    pub fn path() -> String {
        build()
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops it; all that it ever wrote.
    ///
    /// # Panics
    /// If it cannot be stopped.
    #[must_use]
    pub fn stop(mut self) -> String {
        self.process.kill().unwrap();
        let mut told = std::mem::take(&mut self.told);
        self.output.read_to_string(&mut told).unwrap();
        self.errors.read_to_string(&mut told).unwrap();
        told
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It is gone already if it was stopped.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Cargo tells tests of this package nothing of another's programs, so it is asked.
fn build() -> String {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--package", "passdesk", "--bin", "passdesk", "--message-format", "json"]);
    let built = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).stderr(Stdio::inherit()).output().unwrap();
    assert!(built.status.success(), "passdesk does not build");
    let messages = String::from_utf8(built.stdout).unwrap();
    let messages = messages.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let mut programs = messages.filter_map(|message| Some(message.get("executable")?.as_str()?.to_owned()));
    programs.next().expect("Cargo says where the program is")
}

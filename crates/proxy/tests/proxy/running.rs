//! The program, while it runs.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use crate::page::Page;

/// The program with these arguments.
pub fn passdesk(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_passdesk"));
    command.args(arguments);
    piped(command)
}

/// A running program, and a page of its.
pub struct Running {
    pub child: Child,
    pub page: Page,
    /// The line that it printed.
    pub line: String,
}

/// Starts it with this configuration, and a folder without a page.
pub fn start(config: &str) -> Running {
    Running::launch(passdesk(&["--site", "not-there", "--config", config]), Vec::new())
}

fn piped(mut command: Command) -> Command {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Running {
    /// Runs a command that is the program in the end, behind a server that adds these headers.
    pub fn launch(command: Command, front: Vec<(String, String)>) -> Self {
        let mut child = piped(command).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let Some(url) = line.trim_end().strip_prefix("passdesk listens on ") else {
            let mut told = String::new();
            child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
            panic!("{line}{told}");
        };
        Self { page: Page::at_as(url, front), child, line }
    }

    /// Asks it to stop, as a service manager does.
    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    /// Tells it what a service manager tells to have it read its files again.
    pub fn hang_up(&self) {
        self.signal("-HUP");
    }

    /// Ends it where it stands, as a power cut does.
    pub fn kill(mut self) -> String {
        self.signal("-KILL");
        let mut told = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        self.child.wait().unwrap();
        told
    }

    fn signal(&self, name: &str) {
        let killed = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(killed.success());
    }

    /// What it printed after its first line, and on the other stream, until its end.
    pub fn rest(mut self) -> (bool, String, String) {
        let (mut out, mut err) = (String::new(), String::new());
        self.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        if let Some(mut stderr) = self.child.stderr.take() {
            stderr.read_to_string(&mut err).unwrap();
        }
        (self.child.wait().unwrap().success(), out, err)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It is gone already if it was waited for.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

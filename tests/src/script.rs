//! Servers that others wrote, under scripts of ours: in Node or in Python.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running script. It ends when it is dropped, and with the test program, since its input ends then.
#[derive(Debug)]
pub(crate) struct Script {
    process: Child,
    /// Whoever writes where nobody listens any more is ended by that.
    output: BufReader<ChildStdout>,
    /// Where it listens.
    pub(crate) url: String,
}

impl Script {
    /// Starts a script of `tests/front` in Node.
    pub(crate) fn node(name: &str, arguments: &[&str]) -> Self {
        let mut node = Command::new("node");
        node.arg(ours("front").join(name)).arg(tools("PASSDESK_NPM", "npm/node_modules"));
        // oidc-provider says there that it is for production, which this is not.
        Self::start(name, node.args(arguments).stderr(Stdio::null()))
    }

    /// Starts a script of `tests/python` with the package that it is about.
    pub(crate) fn python(package: &str, name: &str, arguments: &[&str]) -> Self {
        let python = PathBuf::from(tools("PASSDESK_PYTHON", "python")).join(package).join("bin/python");
        assert!(python.is_file(), "{} is missing; `cargo xtask test` installs {package}", python.display());
        Self::start(name, Command::new(python).arg(ours("python").join(name)).args(arguments))
    }

    /// The first line that a script writes is its address.
    fn start(name: &str, command: &mut Command) -> Self {
        let process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = process.unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let (mut output, mut url) = (BufReader::new(process.stdout.take().unwrap()), String::new());
        output.read_line(&mut url).unwrap();
        assert!(url.starts_with("http://"), "{name} does not start; `cargo xtask test` fetches what it needs: {url:?}");
        Self { process, output, url: url.trim_end().to_owned() }
    }

    /// Writes it a line, and gives the one that it answers.
    pub(crate) fn ask(&mut self, line: &str) -> String {
        writeln!(self.process.stdin.as_mut().unwrap(), "{line}").unwrap();
        let mut answer = String::new();
        self.output.read_line(&mut answer).unwrap();
        assert!(!answer.is_empty(), "{line} ended the script");
        answer.trim_end().to_owned()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        // It is gone already if it failed.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn ours(folder: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// Where the npm packages of the tests are.
#[must_use]
pub fn modules() -> PathBuf {
    tools("PASSDESK_NPM", "npm/node_modules").into()
}

/// Where packages of the tests are: as the variable says, or where `cargo xtask test` puts them.
pub(crate) fn tools(variable: &str, usual: &str) -> OsString {
    std::env::var_os(variable).unwrap_or_else(|| ours("../target/tools").join(usual).into_os_string())
}

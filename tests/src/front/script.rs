//! Scripts that run in Node.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running script. It ends when it is dropped, and with the test program.
#[derive(Debug)]
pub(super) struct Script {
    process: Child,
    /// Whoever writes where nobody listens any more is ended by that.
    _output: BufReader<ChildStdout>,
    /// Where it listens.
    pub(super) url: String,
}

impl Script {
    /// Starts a script of `tests/front`. The first line that it writes is its address.
    pub(super) fn start(name: &str, arguments: &[&str]) -> Self {
        let mut process = Command::new("node")
            .arg(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("front").join(name))
            .arg(modules())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // oidc-provider says there that it is for production, which this is not.
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let (mut output, mut url) = (BufReader::new(process.stdout.take().unwrap()), String::new());
        output.read_line(&mut url).unwrap();
        assert!(url.starts_with("http://"), "{name} does not start; `cargo xtask test` fetches what it needs: {url:?}");
        Self { process, _output: output, url: url.trim_end().to_owned() }
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        // It is gone already if it failed.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The npm packages of the tests.
fn modules() -> OsString {
    let usual = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/tools/npm/node_modules").into_os_string();
    std::env::var_os("PASSDESK_NPM").unwrap_or_else(usual)
}

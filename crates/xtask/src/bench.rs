//! Runs the benchmark of building requests, which compares with what others use in a browser.

use anyhow::{Result, bail};

use crate::program;
use crate::project::Project;
use crate::tools;

/// The npm package `soap`, the peer that the benchmark compares with.
pub const SOAP: &str = "1.13.0";

/// Runs the benchmark, with its output passed through.
pub fn run(project: &Project) -> Result<()> {
    if program::find("node").is_none() {
        bail!("node is missing, which runs the peer: install Node.js 18 or newer with npm");
    }
    let modules = tools::ensure_npm(project, "soap", SOAP)?;
    program::run(
        program::cargo()
            .current_dir(&project.root)
            .args(["run", "--release", "-p", "passdesk-tests"])
            .args(["--bin", "request-bench"])
            .env("PASSDESK_NPM", modules),
    )
}

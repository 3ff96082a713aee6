//! Runs the benchmarks, which compare with what others use in a browser.

use std::path::Path;

use anyhow::{Result, bail};

use crate::dictionaries::ZXCVBN;
use crate::project::Project;
use crate::{program, site, tools};

/// The npm package `soap`, the peer that the building of requests is compared with.
pub const SOAP: &str = "1.13.0";
/// The npm package `cors-anywhere`, a peer of the proxy.
pub const CORS_ANYWHERE: &str = "0.4.4";
/// The peers that the estimate of strength is compared with, with their word lists.
const ESTIMATES: [(&str, &str); 4] =
    [("zxcvbn", ZXCVBN), ("@zxcvbn-ts/core", "4.2.0"), ("@zxcvbn-ts/language-common", "4.1.3"), ("@zxcvbn-ts/language-en", "4.1.1")];

/// Compares the proxy with others, and sends it very many requests.
pub fn proxy(project: &Project) -> Result<()> {
    if program::find("node").is_none() {
        bail!("node is missing, which runs a peer: install Node.js 20 or newer with npm");
    }
    tools::ensure_nginx()?;
    let modules = tools::ensure_npm(project, "cors-anywhere", CORS_ANYWHERE)?;
    let built = ["build", "--profile", "dist", "-p", "passdesk-tests", "--bin", "measured-proxy", "--bin", "proxy-bench"];
    program::run(program::cargo().current_dir(&project.root).args(built))?;
    let bench = project.cargo_target.join("dist/proxy-bench");
    program::run(std::process::Command::new(bench).env("PASSDESK_NPM", modules))
}

/// Runs the benchmarks, with their output passed through.
pub fn run(project: &Project) -> Result<()> {
    if program::find("node").is_none() {
        bail!("node is missing, which runs the peer: install Node.js 20 or newer with npm");
    }
    let modules = tools::ensure_npm(project, "soap", SOAP)?;
    for (package, version) in ESTIMATES {
        tools::ensure_npm(project, package, version)?;
    }
    let react = tools::build_npm(project, &project.root.join("tests/bench/react"))?;
    site::build(project)?;
    tools::ensure_browser()?;
    for name in ["request-bench", "browser-bench"] {
        start(project, name, &modules, &react)?;
    }
    Ok(())
}

fn start(project: &Project, name: &str, modules: &Path, react: &Path) -> Result<()> {
    program::run(
        program::cargo()
            .current_dir(&project.root)
            .args(["run", "--release", "-p", "passdesk-tests", "--bin", name])
            .env("PASSDESK_SITE", project.site())
            .env("PASSDESK_NPM", modules)
            .env("PASSDESK_REACT", react),
    )
}

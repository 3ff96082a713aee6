//! Builds all and starts it: the proxy with the page, and the sandbox of demo systems behind it.

mod demo;
mod running;

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::{package, program, site};
use running::Running;

/// Where the page is. Trunk.toml has it too, for `trunk serve`.
const PROXY: &str = "127.0.0.1:8787";
const SANDBOX: &str = "127.0.0.1:8790";
/// Where a company's own page is, with Passdesk in it. Another port is another origin.
const PORTAL: &str = "127.0.0.1:8789";

/// What the command line asks for.
#[derive(Debug, Default, PartialEq)]
pub struct Options {
    no_open: bool,
    config: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments after `start`.
    pub fn parse(mut args: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        loop {
            args = match args {
                [] => return Ok(options),
                ["--no-open", rest @ ..] => {
                    options.no_open = true;
                    rest
                }
                ["--config", file, rest @ ..] => {
                    options.config = Some(PathBuf::from(file));
                    rest
                }
                [other, ..] => bail!("`start` takes --no-open and --config FILE, not `{other}`"),
            };
        }
    }
}

/// Starts all and returns when it has ended.
pub fn run(project: &Project, options: &Options) -> Result<()> {
    if options.config.is_none() {
        // Before the builds, which take minutes.
        ensure_free(PROXY)?;
        ensure_free(SANDBOX)?;
        ensure_free(PORTAL)?;
    }
    if options.config.is_none() {
        // The portal imports it; it is packed from the site.
        package::run(project)?;
    } else {
        site::build(project)?;
    }
    build_programs(project, options)?;

    let mut running = Running::new()?;
    let mut proxy = Command::new(project.cargo_target.join("release/passdesk"));
    if let Some(file) = &options.config {
        proxy.arg("--config").arg(file);
    } else {
        let mut sandbox = Command::new(project.cargo_target.join("release/passdesk-sandbox"));
        sandbox
            .args(["--listen", SANDBOX, "--portal", PORTAL, "--passdesk", &format!("http://{PROXY}/"), "--package"])
            .arg(project.package());
        running.start("sandbox", &mut sandbox)?;
        proxy.args(["--sandbox", &format!("http://{SANDBOX}"), "--portal", &format!("http://{PORTAL}")]);
    }
    let page = running.start("proxy", proxy.arg("--site").arg(project.site()))?;

    if options.config.is_none() {
        demo::print();
    }
    println!("\nPassdesk is at {page} - Ctrl-C ends it.");
    if options.config.is_none() {
        println!("The same inside a company's own page, of another origin: http://{PORTAL}/");
    }
    if !options.no_open {
        open(&page);
    }
    running.wait()
}

fn ensure_free(address: &str) -> Result<()> {
    TcpListener::bind(address).map(drop).with_context(|| {
        let port = address.rsplit(':').next().unwrap_or(address);
        format!("port {port} is in use, at {address}: end the program that has it")
    })
}

fn build_programs(project: &Project, options: &Options) -> Result<()> {
    let mut packages = vec!["passdesk"];
    if options.config.is_none() {
        packages.push("passdesk-sandbox");
    }
    let folder = project.cargo_target.join("release");
    if !packages.iter().all(|package| folder.join(package).exists()) {
        println!("Building {}: two to three minutes the first time.", packages.join(" and "));
    }
    let mut build = program::cargo();
    build.current_dir(&project.root).args(["build", "--release", "--quiet"]);
    program::run(build.args(packages.iter().flat_map(|package| ["-p", package])))
}

/// Shows the page in a browser, where there is a desktop to show it on.
fn open(page: &str) {
    let desktop = ["DISPLAY", "WAYLAND_DISPLAY"];
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if desktop.iter().any(|name| std::env::var_os(name).is_some()) {
        "xdg-open"
    } else {
        return;
    };
    let mut command = Command::new(opener);
    command.arg(page).stdout(Stdio::null()).stderr(Stdio::null());
    if command.spawn().is_err() {
        println!("({opener} is missing: open the address yourself)");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_stand_in_any_order() {
        let expected = Options { no_open: true, config: Some("a.toml".into()) };
        for args in [["--no-open", "--config", "a.toml"], ["--config", "a.toml", "--no-open"]] {
            assert_eq!(Options::parse(&args).unwrap(), expected);
        }
        assert!(Options::parse(&["--config"]).is_err());
        assert!(Options::parse(&["--open"]).is_err());
    }

    #[test]
    fn a_port_in_use_is_named() {
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = other.local_addr().unwrap();
        let error = ensure_free(&address.to_string()).unwrap_err();
        assert!(error.to_string().contains(&format!("port {}", address.port())));
        drop(other);
        assert!(ensure_free(&address.to_string()).is_ok());
    }
}

//! Holds the crates that others wrote against `deny.toml`: their licences, where they come from, those that are there
//! twice, and what is known against them.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::{program, tools};

/// The workspaces. What an exception is for stands in the first, but for what only the second has.
const MANIFESTS: [(&str, &[&str]); 2] = [
    ("Cargo.toml", &["-D", "unmatched-skip", "-D", "unnecessary-skip", "-D", "license-not-encountered"]),
    ("fuzz/Cargo.toml", &["-A", "unmatched-skip", "-A", "unnecessary-skip", "-A", "license-not-encountered"]),
];

/// Runs the checks; that of advisories where a database of them is.
pub fn check(project: &Project) -> Result<()> {
    let deny = tools::ensure_cargo_deny(project)?;
    let run = |global: &[&str], checks: &[&str]| {
        MANIFESTS.into_iter().try_for_each(|(manifest, strictness)| {
            let mut command = std::process::Command::new(&deny);
            command.current_dir(&project.root).args(["--locked", "--config", "deny.toml", "--manifest-path", manifest]);
            command.args(global).arg("check").args(strictness);
            command.args(["-A", "license-exception-not-encountered", "-A", "advisory-not-detected", "--hide-inclusion-graph"]);
            program::run(command.args(checks)).with_context(|| format!("what {manifest} names is not as deny.toml has it"))
        })
    };
    run(&[], &["licenses", "bans", "sources"])?;
    if !has_advisories() {
        println!("advisories not looked at: there is no database of them, and `{} fetch db` gets it", deny.display());
        return Ok(());
    }
    // Offline, or it would be fetched.
    run(&["--offline"], &["advisories"])
}

/// Whether advisories are where cargo-deny keeps them.
fn has_advisories() -> bool {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let folders = home.and_then(|home| std::fs::read_dir(home.join("advisory-dbs")).ok());
    folders.into_iter().flatten().flatten().any(|folder| folder.file_name().to_string_lossy().starts_with("advisory-db-"))
}

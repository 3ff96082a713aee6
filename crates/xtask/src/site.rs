//! Builds the site in release into `target/site`.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result};

use crate::program;
use crate::project::Project;
use crate::tools::Tools;

/// What the site is made of. Folders count with all that is in them.
const INPUTS: [&str; 7] = ["Cargo.lock", "Cargo.toml", "Trunk.toml", "crates", "index.html", "rust-toolchain.toml", "www"];
/// Crates that no page has anything of.
const NO_INPUTS: [&str; 2] = ["crates/proxy", "crates/sandbox"];

/// Builds the site, unless it is there already for the files as they are.
pub fn build(project: &Project) -> Result<()> {
    let stamp_file = project.root.join("target/site.stamp");
    let stamp = stamp(&project.root)?;
    if project.site().join("index.html").exists() && fs::read_to_string(&stamp_file).is_ok_and(|last| last == stamp) {
        println!("The site in target/site is up to date.");
        return Ok(());
    }
    let tools = Tools::ensure(project)?;
    println!("Building the site: about a minute the first time.");
    fs::create_dir_all(project.site()).context("target/site cannot be made")?;
    program::run(tools.trunk().current_dir(&project.root).args(["build", "--release", "--dist"]).arg(project.site()))?;
    // Trunk's lock is of no use to a browser.
    fs::remove_file(project.site().join(".trunk-lock")).ok();
    fs::write(&stamp_file, stamp).context("target/site.stamp cannot be written")
}

/// Changes with the name or content of any file that the site is made of.
///
/// Content rather than time, which goes backwards when another branch is checked out.
fn stamp(root: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        add(root, &root.join(input), &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn add(root: &Path, path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let name = path.strip_prefix(root)?;
    if NO_INPUTS.iter().any(|other| name == Path::new(other)) {
        return Ok(());
    }
    name.hash(hasher);
    let unreadable = || format!("{} cannot be read", name.display());
    if !path.is_dir() {
        fs::read(path).with_context(unreadable)?.hash(hasher);
        return Ok(());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).with_context(unreadable)? {
        entries.push(entry?.path());
    }
    entries.sort();
    entries.iter().try_for_each(|entry| add(root, entry, hasher))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stamp_follows_names_and_contents_of_what_the_site_is_made_of() {
        let root = std::env::temp_dir().join(format!("passdesk-stamp-{}", std::process::id()));
        for folder in ["crates/app", "crates/proxy", "crates/strength", "www"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        for file in INPUTS {
            if !["crates", "www"].contains(&file) {
                fs::write(root.join(file), "").unwrap();
            }
        }
        let empty = stamp(&root).unwrap();
        fs::write(root.join("crates/app/lib.rs"), "1").unwrap();
        let one = stamp(&root).unwrap();
        fs::write(root.join("crates/app/lib.rs"), "2").unwrap();
        let two = stamp(&root).unwrap();
        fs::rename(root.join("crates/app/lib.rs"), root.join("crates/app/main.rs")).unwrap();
        let renamed = stamp(&root).unwrap();
        assert!(empty != one && one != two && two != renamed);

        fs::write(root.join("crates/strength/lib.rs"), "1").unwrap();
        let strength = stamp(&root).unwrap();
        assert_ne!(strength, renamed);

        fs::write(root.join("crates/proxy/main.rs"), "no page has this").unwrap();
        assert_eq!(stamp(&root).unwrap(), strength);
        fs::remove_dir_all(root).unwrap();
    }
}

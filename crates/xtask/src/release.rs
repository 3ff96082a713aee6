//! Builds the program with the site in it: `target/dist/passdesk`, which needs no other file.
//!
//! The site is packed here, once and as well as can be, so that the program starts at once. What is packed stands in
//! `target/packed`: each file, and beside it what is smaller. `crates/proxy/build.rs` takes it from there.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project::Project;
use crate::{program, site, size};

/// Where the proxy's build script finds the folder.
const FOLDER: &str = "PASSDESK_PACKED";

/// Builds the program, and says where it is.
pub fn build(project: &Project) -> Result<PathBuf> {
    site::build(project)?;
    let packed = project.root.join("target/packed");
    pack_anew(project, &packed)?;
    println!("Building passdesk with the site in it: about four minutes the first time.");
    let mut cargo = program::cargo();
    cargo.current_dir(&project.root).env(FOLDER, &packed);
    program::run(cargo.args(["build", "--profile", "dist", "--quiet", "-p", "passdesk"]))?;
    let built = project.cargo_target.join("dist/passdesk");
    println!("The program is {}.", built.display());
    Ok(built)
}

/// Packs the site, unless that was done for the site as it is: what is written anew is compiled anew.
fn pack_anew(project: &Project, packed: &Path) -> Result<()> {
    let site = fs::read(project.root.join("target/site.stamp")).context("the site has no stamp")?;
    let stamp = project.root.join("target/packed.stamp");
    if packed.exists() && fs::read(&stamp).is_ok_and(|last| last == site) {
        return Ok(());
    }
    // What is broken off is not taken for whole.
    drop(fs::remove_file(&stamp));
    if packed.exists() {
        fs::remove_dir_all(packed).context("target/packed cannot be emptied")?;
    }
    pack(&project.site(), packed)?;
    fs::write(stamp, site).context("target/packed.stamp cannot be written")
}

/// Packs all files of a folder into another one.
fn pack(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("{} cannot be made", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            pack(&entry.path(), &to.join(name))?;
            continue;
        }
        let plain = fs::read(entry.path()).with_context(|| format!("{name} cannot be read"))?;
        let variants = [("", plain.clone()), (".br", size::brotli(&plain)?), (".gz", gzip(&plain)?)];
        for (ending, bytes) in variants.iter().filter(|(ending, bytes)| ending.is_empty() || bytes.len() < plain.len()) {
            fs::write(to.join(format!("{name}{ending}")), bytes).with_context(|| format!("{name}{ending} cannot be written"))?;
        }
    }
    Ok(())
}

/// The bytes by gzip, as few as can be.
pub fn gzip(plain: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(plain)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_packed_is_the_file_and_what_is_smaller() {
        let folder = std::env::temp_dir().join(format!("passdesk-packed-{}", std::process::id()));
        let (from, to) = (folder.join("site"), folder.join("packed"));
        fs::create_dir_all(from.join("deep")).unwrap();
        let text = "password ".repeat(100);
        fs::write(from.join("deep/a.js"), &text).unwrap();
        fs::write(from.join("b.txt"), "b").unwrap();
        pack(&from, &to).unwrap();
        let read = |name: &str| fs::read(to.join(name)).ok();
        assert_eq!(read("deep/a.js"), Some(text.clone().into_bytes()));
        let mut plain = String::new();
        brotli::Decompressor::new(&*read("deep/a.js.br").unwrap(), 4096).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, text);
        plain.clear();
        flate2::read::GzDecoder::new(&*read("deep/a.js.gz").unwrap()).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, text);
        assert_eq!((read("b.txt").as_deref(), read("b.txt.br"), read("b.txt.gz")), (Some(&b"b"[..]), None, None));
        fs::remove_dir_all(folder).unwrap();
    }
}

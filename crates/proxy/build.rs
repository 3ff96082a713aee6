//! Puts the built site into the program, if `PASSDESK_PACKED` names the folder in which `cargo xtask build` has packed it.
//!
//! In that folder each file stands under its own name, and beside it what is smaller, with `.br` or `.gz` after the name.
//! What is written here is a Rust array of it all: name, plain bytes, Brotli, gzip.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FOLDER: &str = "PASSDESK_PACKED";

fn main() -> Result<(), Box<dyn Error>> {
    let mut told = io::stdout();
    writeln!(told, "cargo::rerun-if-env-changed={FOLDER}")?;
    let mut files = String::new();
    if let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) {
        writeln!(told, "cargo::rerun-if-changed={}", folder.display())?;
        let mut names = BTreeSet::new();
        collect(&folder, "", &mut names).map_err(|error| format!("{FOLDER}: {}: {error}", folder.display()))?;
        for name in names.iter().filter(|name| !is_packed(name, &names)) {
            let bytes = |ending: &str| format!("include_bytes!({:?})", format!("{}/{name}{ending}", folder.display()));
            let packed = |ending: &str| {
                let there = names.contains(&format!("{name}{ending}"));
                if there { format!("Some({})", bytes(ending)) } else { "None".to_owned() }
            };
            writeln!(files, "    ({name:?}, {}, {}, {}),", bytes(""), packed(".br"), packed(".gz"))?;
        }
    }
    let written = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?).join("packed.rs");
    fs::write(written, format!("&[\n{files}]\n"))?;
    Ok(())
}

/// All files below a folder, by their names with `/`.
fn collect(folder: &Path, prefix: &str, names: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().display());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.insert(name);
        }
    }
    Ok(())
}

/// Whether this is another file, packed.
fn is_packed(name: &str, names: &BTreeSet<String>) -> bool {
    [".br", ".gz"].iter().any(|ending| name.strip_suffix(ending).is_some_and(|plain| names.contains(plain)))
}

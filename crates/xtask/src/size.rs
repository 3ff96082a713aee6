//! Weighs what a browser fetches before the page can be used, and says what the module consists of.

mod module;

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::site;

/// What the first load may cost, compressed.
const BUDGET: usize = 110 * 1024;
/// Files of the site that the page itself never fetches.
const LATE: [&str; 2] = ["portal.css", "portal.html"];
/// How many parts of the module are named.
const PARTS: usize = 10;

/// A file and what it weighs.
struct File {
    name: String,
    raw: usize,
    brotli: usize,
}

/// Prints the sizes and fails when they are over the budget.
pub fn run(project: &Project) -> Result<()> {
    site::build(project)?;
    let files = first_load(&project.site())?;
    println!("\n{:>9} {:>9}  first load", "raw", "brotli");
    for file in &files {
        println!("{:>9} {:>9}  {}", file.raw, file.brotli, file.name);
    }
    let raw: usize = files.iter().map(|file| file.raw).sum();
    let brotli: usize = files.iter().map(|file| file.brotli).sum();
    println!("{raw:>9} {brotli:>9}  together, of {BUDGET} brotli bytes allowed");

    // What wasm-bindgen wrote: wasm-opt takes the names away.
    let named = project.cargo_target.join("wasm-bindgen/release/passdesk-app_bg.wasm");
    let named = fs::read(&named).with_context(|| format!("{} is missing", named.display()))?;
    println!("\n{:>9}  largest parts of the module, before wasm-opt", "raw");
    for (part, size) in module::parts(&named)?.iter().take(PARTS) {
        println!("{size:>9}  {part}");
    }
    if brotli > BUDGET {
        bail!("the first load is {} bytes over its budget", brotli - BUDGET);
    }
    Ok(())
}

/// The files that `index.html` and the loader name. A file that nothing accounts for is an error:
/// it would escape the budget.
fn first_load(site: &Path) -> Result<Vec<File>> {
    let read = |name: &str| fs::read_to_string(site.join(name)).with_context(|| format!("{name} is missing"));
    let naming = read("index.html")? + &read("boot.js")?;
    let mut files = Vec::new();
    for entry in fs::read_dir(site).context("the site cannot be read")? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == "index.html" || naming.contains(&name) {
            let content = fs::read(entry.path())?;
            files.push(File { name, raw: content.len(), brotli: compressed(&content)? });
        } else if !LATE.contains(&name.as_str()) {
            bail!("{name} is in the site, and neither index.html nor boot.js names it");
        }
    }
    files.sort_by_key(|file| std::cmp::Reverse(file.brotli));
    Ok(files)
}

/// The length as a server sends it that compresses once and well.
pub fn compressed(content: &[u8]) -> Result<usize> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 4096, 11, 22);
    writer.write_all(content)?;
    writer.flush()?;
    drop(writer);
    Ok(compressed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_nothing_names_is_an_error() {
        let site = std::env::temp_dir().join(format!("passdesk-size-{}", std::process::id()));
        fs::create_dir_all(&site).unwrap();
        fs::write(site.join("index.html"), "<script src=boot.js>").unwrap();
        fs::write(site.join("boot.js"), "'a.js'").unwrap();
        fs::write(site.join("a.js"), "a".repeat(10_000)).unwrap();
        fs::write(site.join("portal.css"), "").unwrap();
        let files = first_load(&site).unwrap();
        let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names.len(), 3, "{names:?}");
        assert!(files.iter().any(|file| file.raw == 10_000 && file.brotli < 50));

        fs::write(site.join("b.js"), "").unwrap();
        assert!(first_load(&site).is_err());
        fs::remove_dir_all(site).unwrap();
    }
}

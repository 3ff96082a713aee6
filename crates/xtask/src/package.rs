//! Packs the site's module as an npm package, in `target/npm`: the folder that `npm pack` or `npm publish` takes.
//!
//! What is written by hand stands in `npm/`. The module is the page's own, byte by byte. What the package knows of its
//! data is written from the core: which systems there are, and the order in which their fields cross the wire.

mod systems;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::project::Project;
use crate::site;

/// What is copied as it is: from, and the name in the package.
const COPIED: [(&str, &str); 15] = [
    ("npm/README.md", "README.md"),
    ("npm/api.js", "api.js"),
    ("npm/error.js", "error.js"),
    ("npm/index.d.ts", "index.d.ts"),
    ("npm/index.js", "index.js"),
    ("npm/node.js", "node.js"),
    ("npm/settings.js", "settings.js"),
    ("npm/types.d.ts", "types.d.ts"),
    ("npm/wire.js", "wire.js"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("www/words-en.txt", "words-en.txt"),
    ("www/words-de.txt", "words-de.txt"),
    ("www/words-LICENSE.txt", "words-LICENSE.txt"),
    // The module has the short list.
    ("www/blocklist-LICENSE.txt", "blocklist-LICENSE.txt"),
];

/// Builds the site and packs what is in it.
pub fn run(project: &Project) -> Result<()> {
    site::build(project)?;
    let folder = project.package();
    if folder.exists() {
        fs::remove_dir_all(&folder).context("target/npm cannot be emptied")?;
    }
    fs::create_dir_all(&folder).context("target/npm cannot be made")?;
    let copy = |from: PathBuf, name: &str| {
        fs::copy(&from, folder.join(name)).map(drop).with_context(|| format!("{} cannot be copied", from.display()))
    };
    for (from, name) in COPIED {
        copy(project.root.join(from), name)?;
    }
    // Under names of their own: the site's have their content in them.
    copy(built(&project.site(), ".js")?, "module.js")?;
    copy(built(&project.site(), ".wasm")?, "module.wasm")?;
    let write = |name: &str, text: String| fs::write(folder.join(name), text).with_context(|| format!("{name} cannot be written"));
    write("shapes.js", format!("// Written by `cargo xtask package`.\nexport default {};\n", pretty(&systems::shapes())?))?;
    write("systems.json", pretty(&systems::all()?)? + "\n")?;
    write("package.json", pretty(&manifest())? + "\n")?;
    println!("The package is in target/npm; `npm pack target/npm` makes an archive of it.");
    Ok(())
}

/// The one file of the page's module with this ending.
fn built(site: &Path, ending: &str) -> Result<PathBuf> {
    let entries = fs::read_dir(site).context("the site cannot be read")?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<Result<Vec<_>>>()?;
    let mut found = names.iter().filter(|name| name.starts_with("passdesk-app-") && name.ends_with(ending));
    match (found.next(), found.next()) {
        (Some(name), None) => Ok(site.join(name)),
        _ => bail!("the site should have one passdesk-app-*{ending}"),
    }
}

/// The order of its members is that in which conditions are tried.
fn manifest() -> Value {
    json!({
        "name": "passdesk",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "Reset passwords in other systems by way of a Passdesk proxy, and build the requests for it",
        "keywords": ["password", "reset", "soap", "rest", "wasm"],
        "license": "MIT OR Apache-2.0",
        "type": "module",
        "sideEffects": false,
        "engines": { "node": ">=20" },
        "types": "./index.d.ts",
        "exports": {
            ".": { "types": "./index.d.ts", "node": "./node.js", "default": "./index.js" },
            "./systems.json": "./systems.json",
            "./package.json": "./package.json",
        },
    })
}

fn pretty(value: &Value) -> Result<String> {
    serde_json::to_string_pretty(value).context("this cannot be written as JSON")
}

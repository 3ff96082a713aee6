//! Packs the site's module as an npm package, in `target/npm`: the folder that `npm pack` or `npm publish` takes.
//!
//! What is written by hand stands in `npm/`. The modules are the page's own, byte by byte. What the package knows of its
//! data is written from the core: which systems there are, and the order in which their fields cross the wire.

mod systems;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::project::Project;
use crate::site;

/// What of `npm/` is copied as it is.
const OWN: [&str; 17] = [
    "README.md",
    "api.js",
    "browser.js",
    "elements.d.ts",
    "elements.js",
    "error.js",
    "index.d.ts",
    "index.js",
    "late.js",
    "load.js",
    "node.js",
    "nothing.js",
    "react.d.ts",
    "settings.js",
    "types.d.ts",
    "vue.d.ts",
    "wire.js",
];
/// What else is, under its own name.
const COPIED: [&str; 8] = [
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "www/element.js",
    "www/blocklist.bin",
    "www/blocklist-LICENSE.txt",
    "www/words-en.txt",
    "www/words-de.txt",
    "www/words-LICENSE.txt",
];
/// The modules of the site, and what they are called in the package. There their content is in their names.
const MODULES: [(&str, &str); 2] = [("passdesk-app-", "module"), ("passdesk-strength-", "strength")];

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
    for name in OWN {
        copy(project.root.join("npm").join(name), name)?;
    }
    for from in COPIED {
        copy(project.root.join(from), from.trim_start_matches("www/"))?;
    }
    for (start, name) in MODULES {
        for ending in [".js", ".wasm"] {
            copy(built(&project.site(), start, ending)?, &format!("{name}{ending}"))?;
        }
    }
    let write = |name: &str, text: String| fs::write(folder.join(name), text).with_context(|| format!("{name} cannot be written"));
    write("shapes.js", format!("// Written by `cargo xtask package`.\nexport default {};\n", pretty(&systems::shapes())?))?;
    let script = fs::read_to_string(project.site().join("passdesk.js")).context("the site has no passdesk.js")?;
    write("style.js", format!("// Written by `cargo xtask package`.\nexport default {};\n", sheet(&script)?))?;
    write("systems.json", pretty(&systems::all()?)? + "\n")?;
    write("package.json", pretty(&manifest())? + "\n")?;
    println!("The package is in target/npm; `npm pack target/npm` makes an archive of it.");
    Ok(())
}

/// The style sheet as it stands in the site's script, where a quotation mark within it is escaped.
fn sheet(script: &str) -> Result<Value> {
    let (_, rest) = script.rsplit_once("style:\"").context("passdesk.js has no style sheet")?;
    let literal = format!("\"{rest}");
    let mut values = serde_json::Deserializer::from_str(&literal).into_iter();
    values.next().context("passdesk.js has no style sheet")?.context("the style sheet in passdesk.js is no text")
}

/// The one file of a module with this start and ending.
fn built(site: &Path, start: &str, ending: &str) -> Result<PathBuf> {
    let entries = fs::read_dir(site).context("the site cannot be read")?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<Result<Vec<_>>>()?;
    let mut found = names.iter().filter(|name| name.starts_with(start) && name.ends_with(ending));
    match (found.next(), found.next()) {
        (Some(name), None) => Ok(site.join(name)),
        _ => bail!("the site should have one {start}*{ending}"),
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
        "sideEffects": ["./elements.js"],
        "engines": { "node": ">=20" },
        "types": "./index.d.ts",
        "exports": {
            ".": { "types": "./index.d.ts", "node": "./node.js", "default": "./index.js" },
            "./elements": elements("./elements.d.ts"),
            "./react": elements("./react.d.ts"),
            "./vue": elements("./vue.d.ts"),
            "./systems.json": "./systems.json",
            "./package.json": "./package.json",
        },
    })
}

/// Where there is no document, there is nothing to define. A server that goes by none of these names is noticed by
/// `elements.js` itself.
fn elements(types: &str) -> Value {
    let nothing = "./nothing.js";
    json!({
        "types": types,
        "node": nothing, "workerd": nothing, "edge-light": nothing, "worker": nothing,
        "default": "./elements.js",
    })
}

fn pretty(value: &Value) -> Result<String> {
    serde_json::to_string_pretty(value).context("this cannot be written as JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_is_the_one_of_the_script_whatever_is_in_it() {
        let script = r#"({style:"no"});define({base:url("."),style:"ol{list-style:none;content:\"a\"}"});"#;
        assert_eq!(sheet(script).unwrap(), json!("ol{list-style:none;content:\"a\"}"));
        assert!(sheet("define({style:sheet})").is_err());
        assert!(sheet("define({style:\"").is_err());
    }
}

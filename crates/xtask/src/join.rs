//! Makes one script of the site's loader and the elements, which the npm package has by themselves.
//!
//! Trunk calls this at the start of each build, and makes smaller what comes of it: two scripts in one weigh less than each
//! alone, since names and words are shared, and are one request. What the elements consist of stands in a function there:
//! outside of functions the minifier shortens no name.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::project::Project;

/// What the loader has where the elements go.
const IMPORT: &str = "import { define } from \"./element.js\";\n";

/// Writes the script to where `index.html` names it.
pub fn run(project: &Project) -> Result<()> {
    let read = |name: &str| fs::read_to_string(project.root.join("www").join(name)).with_context(|| format!("{name} is missing"));
    let script = joined(&read("passdesk.js")?, &read("element.js")?)?;
    let folder = project.root.join("target/loader");
    fs::create_dir_all(&folder).context("target/loader cannot be made")?;
    fs::write(folder.join("passdesk.js"), script).context("target/loader/passdesk.js cannot be written")
}

fn joined(loader: &str, element: &str) -> Result<String> {
    ensure!(loader.matches(IMPORT).count() == 1, "passdesk.js should have this once: {IMPORT}");
    ensure!(element.matches("export ").count() == 1, "element.js should export one thing");
    ensure!(!element.contains("import "), "element.js should import nothing");
    let element = element.replace("export ", "");
    Ok(loader.replace(IMPORT, &format!("const define = (() => {{\n{element}return define;\n}})();\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_elements_stand_where_they_were_imported() {
        let loader = format!("{IMPORT}define(1);");
        let script = "const define = (() => {\nfunction define() {}\nreturn define;\n})();\ndefine(1);";
        assert_eq!(joined(&loader, "export function define() {}\n").unwrap(), script);
    }

    #[test]
    fn what_cannot_be_one_script_is_an_error() {
        let element = "export const define = 1;";
        assert!(joined("define();", element).is_err());
        assert!(joined(IMPORT, &element.repeat(2)).is_err());
        assert!(joined(IMPORT, &format!("import \"./other.js\"; {element}")).is_err());
    }

    #[test]
    fn the_sites_two_can_be_one() {
        joined(include_str!("../../../www/passdesk.js"), include_str!("../../../www/element.js")).unwrap();
    }
}

//! Writes the word lists of the strength estimate from those of the npm package `zxcvbn`, and what
//! that package says of a thousand passwords, for the test that compares.
//!
//! Both are in the repository, so only a new form of the files or a new version needs this.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, anyhow};
use passdesk_strength::{List, dictionary};

use crate::program;
use crate::project::Project;
use crate::tools;

/// The npm package `zxcvbn`, whose lists are used and whose scores are compared with.
pub const ZXCVBN: &str = "4.4.2";
/// The lists by their names in the package. Those of names are one: what is said of them is the same.
const LISTS: [(&str, List); 6] = [
    ("passwords", List::Passwords),
    ("english_wikipedia", List::English),
    ("female_names", List::Names),
    ("surnames", List::Names),
    ("us_tv_and_film", List::Film),
    ("male_names", List::Names),
];

/// Writes the file, the licence beside it, and the expected scores.
pub fn run(project: &Project) -> Result<()> {
    let modules = tools::ensure_npm(project, "zxcvbn", ZXCVBN)?;
    let package = modules.join("zxcvbn");
    let read = |name: &str| fs::read_to_string(package.join(name)).with_context(|| format!("zxcvbn {ZXCVBN} has no {name}"));
    let licence = read("LICENSE.txt")?;
    let script = read("lib/frequency_lists.js")?;
    let lists = LISTS.iter().map(|(name, list)| Ok((*list, words(&script, name)?)));
    let file = dictionary::write(&licence, &lists.collect::<Result<Vec<_>>>()?).map_err(|error| anyhow!("the lists: {error}"))?;
    let data = project.root.join("crates/strength/data");
    fs::write(data.join("LICENSE-zxcvbn.txt"), licence)?;
    fs::write(data.join("words.bin"), &file)?;
    println!("{} bytes in {}", file.len(), data.join("words.bin").display());
    program::run(Command::new("node").current_dir(&project.root).arg("crates/strength/tests/expected.mjs").arg(modules))
}

/// The words of a list, the most common first, from the line `name: "one,two".split(","),`.
fn words<'a>(script: &'a str, name: &str) -> Result<Vec<&'a str>> {
    let missing = || format!("lib/frequency_lists.js of zxcvbn has no list {name}");
    let (_, list) = script.split_once(&format!("  {name}: \"")).with_context(missing)?;
    let (list, _) = list.split_once("\".split(\",\")").with_context(missing)?;
    Ok(list.split(',').collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_and_a_missing_one_is_named() {
        let script = "lists = {\n  a: \"one,two\".split(\",\"),\n  b: \"three\".split(\",\")\n};";
        assert_eq!(words(script, "a").unwrap(), ["one", "two"]);
        assert_eq!(words(script, "b").unwrap(), ["three"]);
        assert!(words(script, "c").unwrap_err().to_string().contains("list c"));
    }
}

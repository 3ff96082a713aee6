//! Writes into SECURITY.md which tests stand for which threat.
//!
//! A test says so itself, in a line of its own above it: `/// Threats: T12, T13.` Numbers, threats and what no test can
//! show are written by hand, a row each. The names of the tests are filled in from what they say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::project::Project;

const DOCUMENT: &str = "SECURITY.md";
/// What stands before a row: nothing else in the document begins so.
const ROW: &str = "| T";
/// What a test says begins so.
const SAID: &str = "/// Threats: ";

/// A function that cargo runs as a test.
#[derive(Debug, PartialEq, Eq)]
pub struct Test {
    pub name: String,
    /// The numbers of the threats that it stands for.
    threats: Vec<String>,
}

/// Fills the names of tests into the table.
pub fn run(project: &Project) -> Result<()> {
    let path = project.root.join(DOCUMENT);
    let document = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    fs::write(&path, filled(&document, &all(&project.root)?)?).with_context(|| format!("cannot write {}", path.display()))
}

/// All tests of the project.
pub fn all(root: &Path) -> Result<Vec<Test>> {
    let mut tests = Vec::new();
    for folder in ["crates", "tests"] {
        gather(&root.join(folder), &mut tests)?;
    }
    Ok(tests)
}

fn gather(folder: &Path, tests: &mut Vec<Test>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target" && name != "node_modules") {
            gather(&path, tests)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            tests.extend(tests_of(&text).with_context(|| format!("in {}", path.display()))?);
        }
    }
    Ok(())
}

/// The tests of a source file. Attributes and comments stand between what one says and its name, and nothing else.
fn tests_of(source: &str) -> Result<Vec<Test>> {
    let mut tests = Vec::new();
    let mut threats: Vec<String> = Vec::new();
    let mut is_test = false;
    for (line, number) in source.lines().map(str::trim).zip(1..) {
        let function = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ").and_then(|rest| rest.split_once('('));
        if let Some(said) = line.strip_prefix(SAID) {
            threats = said.trim_end_matches('.').split(", ").map(str::to_owned).collect();
        } else if line == "#[test]" || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if !line.starts_with("//") && !line.starts_with("#[") {
            match function {
                Some((name, _)) if is_test => tests.push(Test { name: name.to_owned(), threats: std::mem::take(&mut threats) }),
                _ => ensure!(threats.is_empty(), "line {number}: `{}` stands above no test; move it above one", SAID.trim_end()),
            }
            is_test = false;
        }
    }
    Ok(tests)
}

/// The document with the names of these tests.
fn filled(document: &str, tests: &[Test]) -> Result<String> {
    let mut names: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for test in tests {
        for threat in &test.threats {
            names.entry(threat.clone()).or_default().insert(&test.name);
        }
    }
    let mut out = String::with_capacity(document.len());
    let mut rows = 0;
    for line in document.lines() {
        if line.starts_with(ROW) {
            rows += 1;
            out.push_str(&row(line, rows, &mut names)?);
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    if let Some((threat, names)) = names.first_key_value() {
        let names = names.iter().copied().collect::<Vec<_>>().join(", ");
        bail!("{DOCUMENT} has no row for {threat}, for which these stand: {names}; add one, or write another number above them");
    }
    Ok(out)
}

/// A row with the names of its tests, which are taken away.
fn row(line: &str, number: usize, names: &mut BTreeMap<String, BTreeSet<&str>>) -> Result<String> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let ["", id, threat, said, _, ""] = cells.as_slice() else {
        bail!("`{line}` is no row; write `| T{number} | threat | what no test can show | |`");
    };
    ensure!(*id == format!("T{number}"), "the row of {id} stands where that of T{number} should; rows are in order and none is left out");
    let names = names.remove(*id).unwrap_or_default().into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
    ensure!(
        !names.is_empty() || !said.is_empty(),
        "no test stands for {id}; write `{SAID}{id}.` above one, or in the row what no test can show"
    );
    Ok(["", id, threat, said, &names.join(", "), ""].join(" | ").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_threats_names_the_tests_that_say_so() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let document = fs::read_to_string(root.join(DOCUMENT)).unwrap();
        let right = filled(&document, &all(&root).unwrap()).unwrap();
        let differs = right.lines().zip(document.lines()).find(|(right, there)| right != there);
        assert!(right == document, "{DOCUMENT} is not what the tests say; run `cargo xtask threats`: {differs:?}");
        let last = document.lines().filter(|line| line.starts_with(ROW)).count();
        assert!(last >= 65, "threats may be added, and none goes: {last}");
    }

    #[test]
    fn a_test_says_for_what_it_stands() {
        let source = "/// A word.\n    /// Threats: T1, T2.\n#[cfg(unix)]\n#[test]\n// Why.\nfn a() {\n}\nfn b() {}\n\
                      #[tokio::test(start_paused = true)]\nasync fn c() {}\nfn d() {}";
        let expected = [("a", vec!["T1", "T2"]), ("c", vec![])];
        let expected = expected.map(|(name, threats)| Test { name: name.into(), threats: threats.into_iter().map(Into::into).collect() });
        assert_eq!(tests_of(source).unwrap(), expected);
        for stray in
            ["/// Threats: T1.\nfn a() {}", "/// Threats: T1.\n\n#[test]\nfn a() {}", "/// Threats: T1.\nstruct A;\n#[test]\nfn a() {}"]
        {
            assert!(tests_of(stray).unwrap_err().to_string().contains("stands above no test"), "{stray}");
        }
    }

    #[test]
    fn a_row_that_is_missing_or_empty_is_named() {
        let test = |name: &str, threats: &[&str]| Test { name: name.into(), threats: threats.iter().map(ToString::to_string).collect() };
        let tests = [test("b", &["T1"]), test("a", &["T1", "T2"]), test("a", &["T2"])];
        let document = "x\n| T1 | one | said | `old` |\n| T2 | two | | |\n| T3 | three | so | |\n";
        let expected = "x\n| T1 | one | said | `a`, `b` |\n| T2 | two |  | `a` |\n| T3 | three | so |  |\n";
        assert_eq!(filled(document, &tests).unwrap(), expected);
        assert_eq!(filled(expected, &tests).unwrap(), expected);
        for (document, message) in [
            (document.replace("| so |", "| |"), "no test stands for T3; "),
            (document.replace("| T2 | two | | |\n", ""), "the row of T3 stands where that of T2 should"),
            (document.replace("| T2 | two | | |\n| T3 | three | so | |\n", ""), "has no row for T2, for which these stand: a; "),
            (document.replace("| two | | |", "| two | |"), "is no row; write `| T2 |"),
        ] {
            let told = filled(&document, &tests).unwrap_err().to_string();
            assert!(told.contains(message), "{told}");
        }
    }
}

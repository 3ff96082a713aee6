//! The examples of the npm package's documentation.

use std::fs;

use passdesk_tests::Package;

/// An example: what it says it prints stands in a comment at the end of each line that prints.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) code: String,
    pub(crate) prints: Vec<String>,
    /// Whether it is about a proxy, and so for a browser.
    pub(crate) asks_a_proxy: bool,
}

/// All of them, in the types and in the introduction.
pub(crate) fn examples() -> Vec<Example> {
    let built = Package::built();
    let read = |name: &str| fs::read_to_string(built.join(name)).unwrap();
    let types = read("index.d.ts").lines().map(|line| line.trim_start().trim_start_matches("* ").to_owned() + "\n").collect::<String>();
    let all: Vec<Example> = [types, read("README.md")].iter().flat_map(|text| text.split("```js\n").skip(1).map(example)).collect();
    assert!(all.len() > 9, "{}", all.len());
    all
}

fn example(text: &str) -> Example {
    let code = text.split("```").next().unwrap().replace("\n*\n", "\n\n");
    let printing = code.lines().filter(|line| line.contains("console.log("));
    let prints: Vec<String> =
        printing.map(|line| line.rsplit_once(" // ").unwrap_or_else(|| panic!("{line} does not say what")).1.to_owned()).collect();
    assert!(!prints.is_empty() || code.contains("signOut"), "{code} shows nothing");
    Example { asks_a_proxy: code.contains("127.0.0.1:8787"), prints, code }
}

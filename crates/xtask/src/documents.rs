//! What the documents say of the code, held against the code.

#![cfg(test)]

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use crate::threats;

/// The names of tests in a document's tables: words of the code with three underscores or more.
fn named(document: &str) -> Vec<&str> {
    let cells = document.lines().filter(|line| line.starts_with('|')).flat_map(|line| line.split('`').skip(1).step_by(2));
    cells.filter(|word| word.matches('_').count() > 2 && word.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())).collect()
}

#[test]
fn every_test_that_the_documents_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let tests: HashSet<String> = threats::all(&root).unwrap().into_iter().map(|test| test.name).collect();
    let mut count = 0;
    for document in ["ARCHITECTURE.md", "SECURITY.md"] {
        let text = fs::read_to_string(root.join(document)).unwrap();
        for name in named(&text) {
            assert!(tests.contains(name), "{document} names the test {name}, and there is none");
            count += 1;
        }
    }
    assert!(count > 80, "{count}");
}

//! What others test their proxies for.

use std::fs;
use std::process::Command;

use passdesk_tests::{Folder, Program, modules};

/// The test of the npm package `cors-anywhere` that no request leaves memory behind, with this proxy in its place. It
/// counts what the JavaScript of a program holds; here it is all of the process.
#[test]
fn the_memory_test_of_cors_anywhere_passes() {
    let modules = modules();
    let folder = Folder::empty();
    fs::copy(modules.join("cors-anywhere/test/test-memory.js"), folder.path().join("test-memory.js")).unwrap();
    fs::write(folder.path().join("child.js"), include_str!("memory/child.js")).unwrap();
    let mut mocha = Command::new("node");
    mocha.arg(modules.join("mocha/bin/mocha.js")).arg("test-memory.js").current_dir(folder.path());
    let done = mocha.env("PASSDESK", Program::path()).output().unwrap();
    let told = [done.stdout, done.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
    assert!(done.status.success() && told.contains("3 passing"), "{told}");
    eprintln!("{told}");
}

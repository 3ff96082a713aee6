//! All checks, in the order in which they are quick to fail.

use anyhow::{Context, Result};

use crate::bench::CORS_ANYWHERE;
use crate::project::Project;
use crate::{deb, dependencies, package, program, size, tools};

/// The manifest of what is fuzzed, which is a workspace of its own.
const FUZZ: &str = "fuzz/Cargo.toml";
/// The npm package `axe-core`, which finds faults in accessibility.
const AXE: &str = "4.14.1";
/// The npm packages behind the front proxy of the tests: an identity provider, and the relying party that it lets in.
const OIDC: [(&str, &str); 2] = [("oidc-provider", "9.13.3"), ("openid-client", "6.9.0")];
/// The npm packages that judge ours: whether it is packed well, whether its types are found, and what they say.
const JUDGES: [(&str, &str); 3] = [("publint", "0.3.25"), ("@arethetypeswrong/cli", "0.18.5"), ("typescript", "7.0.2")];
/// The npm packages whose test of memory this proxy is put to: another proxy, and what runs its tests.
const OTHERS: [(&str, &str); 2] = [("cors-anywhere", CORS_ANYWHERE), ("mocha", "11.7.5")];
/// The `PyPI` packages that are systems: the real ones of two definitions.
const SYSTEMS: [(&str, &str); 2] = [("matrix-synapse", "1.163.2"), ("scim2-server", "0.8.3")];

/// Runs all checks and stops at the first that fails.
pub fn run(project: &Project) -> Result<()> {
    step(project, "formatting", &["fmt", "--all", "--check"])?;
    step(project, "formatting of what is fuzzed", &["fmt", "--manifest-path", FUZZ, "--check"])?;
    println!("== crates of others");
    dependencies::check(project)?;
    let native = ["clippy", "--workspace", "--all-targets"];
    step(project, "lints", &[&native[..], &["--", "-D", "warnings"]].concat())?;
    tools::ensure_wasm_target()?;
    let browser = ["clippy", "-p", "passdesk-app", "-p", "passdesk-strength", "--target", tools::WASM];
    step(project, "lints of the page for the browser", &[&browser[..], &["--", "-D", "warnings"]].concat())?;
    // Its checks are run over their seeds, without the fuzzer and in the folder where all else is built.
    let target = project.cargo_target.to_string_lossy();
    let fuzz = ["--manifest-path", FUZZ, "--locked", "--no-default-features", "--target-dir", &target];
    step(project, "lints of what is fuzzed", &[&["clippy", "--all-targets"], &fuzz[..], &["--", "-D", "warnings"]].concat())?;
    step(project, "seeds of what is fuzzed", &[&["test", "--lib", "--quiet"], &fuzz[..]].concat())?;
    size::run(project)?;
    package::run(project)?;
    deb::run(project)?;
    tools::ensure_browser()?;
    tools::ensure_nginx()?;
    for (package, version) in OIDC.into_iter().chain(JUDGES).chain(OTHERS) {
        tools::ensure_npm(project, package, version)?;
    }
    let modules = tools::ensure_npm(project, "axe-core", AXE)?;
    let vite = tools::ensure_npm_lock(project, &project.root.join("tests/vite"))?.join("node_modules");
    for (package, version) in SYSTEMS {
        tools::ensure_python(project, package, version)?;
    }
    println!("== tests, those in a browser too");
    program::run(
        program::cargo()
            .current_dir(&project.root)
            .args(["test", "--workspace"])
            .env("PASSDESK_SITE", project.site())
            .env("PASSDESK_NPM", modules)
            .env("PASSDESK_VITE", vite)
            .env("PASSDESK_PACKAGE", project.package())
            .env("PASSDESK_PYTHON", tools::python(project)),
    )
    .context("the tests failed")?;
    println!("All passed: formatting, lints, the crates of others, the size of the page, all tests.");
    Ok(())
}

fn step(project: &Project, name: &str, args: &[&str]) -> Result<()> {
    println!("== {name}");
    program::run(program::cargo().current_dir(&project.root).args(args)).with_context(|| format!("the check of {name} failed"))
}

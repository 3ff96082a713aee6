//! The tools that build and test the site, each in one version.
//!
//! A tool of that version that a person has is used as it is. Otherwise it is installed under
//! `target/tools`, beside and never over what the person has.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::program;
use crate::project::Project;

const TRUNK: &str = "0.22.1";
const CARGO_FUZZ: &str = "0.13.2";
const CARGO_DENY: &str = "0.20.2";
/// The version of npm's package `binaryen`, which brings `wasm-opt`.
const BINARYEN: &str = "132";
/// The compile target of the page.
pub const WASM: &str = "wasm32-unknown-unknown";

/// What builds the site.
pub struct Tools {
    trunk: PathBuf,
    path: OsString,
}

impl Tools {
    /// Finds the tools and installs what is missing.
    pub fn ensure(project: &Project) -> Result<Self> {
        ensure_wasm_target()?;
        let mut folders = Vec::new();
        folders.extend(ensure_wasm_opt(project)?);
        folders.push(build_wasm_bindgen(project)?);
        let trunk = ensure_trunk(project)?;
        let path = std::env::var_os("PATH").unwrap_or_default();
        folders.extend(std::env::split_paths(&path));
        Ok(Self { trunk, path: std::env::join_paths(folders).context("a folder's name cannot be in PATH")? })
    }

    /// Trunk, with the other tools where it looks for them.
    pub fn trunk(&self) -> Command {
        let mut command = Command::new(&self.trunk);
        command.env("PATH", &self.path).env("TRUNK_SKIP_VERSION_CHECK", "true");
        command
    }
}

/// Adds the compile target of the page to the toolchain.
pub fn ensure_wasm_target() -> Result<()> {
    let folder = program::output(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM]));
    if folder.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    if program::find("rustup").is_none() {
        bail!("Rust's target {WASM} is missing: install it the way you installed Rust");
    }
    println!("Installing Rust's target {WASM}: a few seconds, once.");
    program::run(Command::new("rustup").args(["target", "add", WASM]))
}

/// The folder of `wasm-opt`, unless the one on `PATH` will do.
fn ensure_wasm_opt(project: &Project) -> Result<Option<PathBuf>> {
    let version = program::output(Command::new("wasm-opt").arg("--version"));
    if version.is_some_and(|text| text.split(' ').nth(2) == Some(BINARYEN)) {
        return Ok(None);
    }
    let modules = ensure_npm(project, "binaryen", &format!("{BINARYEN}.0.0"))?;
    Ok(Some(modules.join(".bin")))
}

/// The folder of `wasm-bindgen`, which `Cargo.lock` holds to the version of the page's own.
fn build_wasm_bindgen(project: &Project) -> Result<PathBuf> {
    let folder = project.cargo_target.join("tool");
    if !folder.join("wasm-bindgen").exists() {
        println!("Building wasm-bindgen: about a minute, once.");
    }
    program::run(program::cargo().current_dir(&project.root).args(["build", "--quiet", "--profile", "tool", "-p", "passdesk-bindgen"]))?;
    Ok(folder)
}

fn ensure_trunk(project: &Project) -> Result<PathBuf> {
    // It asks for a newer Rust than it needs.
    let options = ["--ignore-rust-version", "--no-default-features", "--features", "rustls"];
    ensure_program(project, "trunk", TRUNK, &options, "about 5 minutes")
}

/// What fuzzes.
pub fn ensure_cargo_fuzz(project: &Project) -> Result<PathBuf> {
    ensure_program(project, "cargo-fuzz", CARGO_FUZZ, &[], "about a minute")
}

/// What looks at the crates that others wrote.
pub fn ensure_cargo_deny(project: &Project) -> Result<PathBuf> {
    ensure_program(project, "cargo-deny", CARGO_DENY, &["--no-default-features"], "about 2 minutes")
}

/// A program of crates.io in the version given.
fn ensure_program(project: &Project, name: &str, version: &str, options: &[&str], duration: &str) -> Result<PathBuf> {
    let wanted = format!("{name} {version}");
    let own = project.tools().join("bin").join(name);
    for program in [Path::new(name), &own] {
        if program::output(Command::new(program).arg("--version")).as_ref() == Some(&wanted) {
            return Ok(program.to_owned());
        }
    }
    println!("Installing {wanted}: {duration} on two cores, once.");
    let build = project.tools().join("build");
    program::run(
        program::cargo()
            .current_dir(&project.root)
            .args(["install", &format!("{name}@{version}"), "--locked", "--root"])
            .arg(project.tools())
            .args(options)
            .env("CARGO_TARGET_DIR", &build)
            // As it comes it is optimised as a whole, which takes four times as long.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    )?;
    fs::remove_dir_all(&build).with_context(|| format!("the build of {name} cannot be removed"))?;
    Ok(own)
}

/// The folder `node_modules` that has the npm package in the version given.
pub fn ensure_npm(project: &Project, package: &str, version: &str) -> Result<PathBuf> {
    let prefix = project.tools().join("npm");
    let modules = prefix.join("node_modules");
    let manifest = fs::read_to_string(modules.join(package).join("package.json"));
    if manifest.is_ok_and(|text| text.contains(&format!("\"version\": \"{version}\""))) {
        return Ok(modules);
    }
    if program::find("npm").is_none() {
        bail!(
            "npm is missing, and {package} {version} comes by it: install Node.js 20 or newer \
             with npm (on Debian 13: apt-get install nodejs npm)"
        );
    }
    println!("Installing {package} {version} with npm: some seconds, once.");
    fs::create_dir_all(&prefix).context("target/tools/npm cannot be made")?;
    program::run(
        Command::new("npm")
            .args(["install", "--prefix"])
            .arg(&prefix)
            .args(["--save-exact", "--ignore-scripts", "--no-audit", "--no-fund"])
            .args(["--loglevel", "error"])
            .arg(format!("{package}@{version}")),
    )?;
    Ok(modules)
}

/// A folder of its own whose `node_modules` has what the lock in `source` names, and nothing else.
pub fn ensure_npm_lock(project: &Project, source: &Path) -> Result<PathBuf> {
    let folder = project.tools().join(source.file_name().context("a folder without a name")?);
    let stamp = folder.join("installed.json");
    let lock = fs::read(source.join("package-lock.json")).with_context(|| format!("{} has no package-lock.json", source.display()))?;
    if folder.join("node_modules").is_dir() && fs::read(&stamp).is_ok_and(|last| last == lock) {
        return Ok(folder);
    }
    println!("Installing what {} is built with by npm: some seconds, once.", source.display());
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for name in ["package.json", "package-lock.json"] {
        copy(&source.join(name), &folder)?;
    }
    let quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"];
    program::run(Command::new("npm").arg("ci").args(quiet).current_dir(&folder))?;
    fs::write(&stamp, lock).with_context(|| format!("{} cannot be written", stamp.display()))?;
    Ok(folder)
}

/// Builds what is written in `source` for npm, in the versions of its lock; the folder of what was built.
pub fn build_npm(project: &Project, source: &Path) -> Result<PathBuf> {
    let folder = ensure_npm_lock(project, source)?;
    for entry in fs::read_dir(source).with_context(|| format!("{} cannot be read", source.display()))? {
        copy(&entry?.path(), &folder)?;
    }
    program::run(Command::new("npm").args(["run", "--silent", "--loglevel", "error", "build"]).current_dir(&folder))?;
    Ok(folder.join("dist"))
}

fn copy(file: &Path, folder: &Path) -> Result<()> {
    let name = file.file_name().context("a file without a name")?;
    fs::copy(file, folder.join(name)).map(drop).with_context(|| format!("{} cannot be copied", file.display()))
}

/// The folder into which the `PyPI` package is unpacked in the version given.
pub fn ensure_pypi(project: &Project, package: &str, version: &str) -> Result<PathBuf> {
    let folder = project.tools().join(format!("pypi/{package}-{version}"));
    if folder.join(format!("{package}-{version}.dist-info")).is_dir() {
        return Ok(folder);
    }
    let pip = || {
        let mut command = Command::new("python3");
        command.args(["-m", "pip"]);
        command
    };
    if program::output(pip().arg("--version")).is_none() {
        bail!("pip is missing, and {package} {version} comes by it: install Python 3 with pip (on Debian: apt-get install python3-pip)");
    }
    println!("Fetching {package} {version} with pip: some seconds, once.");
    program::run(
        pip()
            .args(["install", "--quiet", "--disable-pip-version-check", "--root-user-action", "ignore"])
            // Nothing of it is run: it is there to be read.
            .args(["--no-deps", "--no-compile", "--only-binary", ":all:", "--target"])
            .arg(&folder)
            .arg(format!("{package}=={version}")),
    )?;
    Ok(folder)
}

/// Sees to a virtual environment of Python that has the `PyPI` package in the version given, for what is run of it.
pub fn ensure_python(project: &Project, package: &str, version: &str) -> Result<()> {
    let environment = python(project).join(package);
    let python = environment.join("bin/python");
    let ask = format!("from importlib.metadata import version; print(version({package:?}))");
    if program::output(Command::new(&python).args(["-c", &ask])).as_deref() == Some(version) {
        return Ok(());
    }
    // Debian has what makes environments in a package of its own.
    let missing = || program::output(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_none();
    if missing() {
        apt_install("some seconds", &["python3-venv"])?;
    }
    if missing() {
        bail!("{package} {version} runs in a virtual environment of Python 3.10 or newer (on Debian: apt-get install python3-venv)");
    }
    println!("Installing {package} {version} with pip: up to a minute, once.");
    program::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
    program::run(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"])
            .arg(format!("{package}=={version}")),
    )
}

/// The folder of all virtual environments, each called like its package.
pub fn python(project: &Project) -> PathBuf {
    project.tools().join("python")
}

/// Reads a file of a package, if its SHA-256, in base64, is the one given.
pub fn read_pinned(file: &Path, digest: &str) -> Result<Vec<u8>> {
    let content = fs::read(file).with_context(|| format!("{} is missing", file.display()))?;
    let found = BASE64_STANDARD.encode(Sha256::digest(&content));
    ensure!(found == digest, "{} has the SHA-256 {found}, not {digest}", file.display());
    Ok(content)
}

/// Sees to a browser and its driver for the tests, and says how to get them where it cannot.
pub fn ensure_browser() -> Result<()> {
    let missing = || {
        let browser = ["chromium", "chromium-browser", "google-chrome"];
        let browser = browser.into_iter().find_map(program::find);
        browser.is_none() || program::find("chromedriver").is_none()
    };
    if !missing() {
        return Ok(());
    }
    apt_install("about a minute", &["chromium", "chromium-driver"])?;
    if missing() {
        bail!(
            "the tests in a browser need Chromium and chromedriver, of one version, on PATH \
             (on Debian: apt-get install chromium chromium-driver)"
        );
    }
    Ok(())
}

/// Sees to the front proxy of the tests, and says how to get it where it cannot.
pub fn ensure_nginx() -> Result<()> {
    // Debian has it where only the administrator's PATH leads.
    let missing = || program::find("nginx").is_none() && !Path::new("/usr/sbin/nginx").is_file();
    if !missing() {
        return Ok(());
    }
    apt_install("some seconds", &["nginx-light"])?;
    if missing() {
        bail!("the tests behind a front proxy need nginx with its module auth_request (on Debian: apt-get install nginx-light)");
    }
    Ok(())
}

/// Installs packages where that can be done without asking anybody.
fn apt_install(duration: &str, packages: &[&str]) -> Result<()> {
    let root = program::output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    if !root || program::find("apt-get").is_none() {
        return Ok(());
    }
    println!("Installing {}: {duration}, once.", packages.join(" and "));
    program::run(Command::new("apt-get").args(["update", "-qq"]))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "-qq"]).args(packages);
    // With this run level a package starts no service: the tests start what they need themselves.
    program::run(install.env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1"))
}

//! The npm package as somebody gets it: packed by npm, and installed.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::folder::Folder;
use crate::script::tools;

/// A folder in which the package is installed.
#[derive(Debug)]
pub struct Package(Folder);

impl Package {
    /// Packs what `cargo xtask package` has built, and installs that without the network.
    ///
    /// # Panics
    /// If npm does not take it.
    #[must_use]
    pub fn install() -> Self {
        let built = Self::built();
        let folder = Folder::empty();
        let npm = |arguments: &[&OsStr]| run(Command::new("npm").args(arguments).current_dir(folder.path()), "");
        npm(&["pack".as_ref(), "--silent".as_ref(), built.as_os_str()]);
        fs::write(folder.path().join("package.json"), r#"{ "private": true, "type": "module" }"#).unwrap();
        let archive = archive(folder.path());
        let quiet = ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"].map(OsStr::new);
        npm(&[&quiet[..], &[archive.as_os_str()]].concat());
        Self(folder)
    }

    /// What `cargo xtask package` has built.
    #[must_use]
    pub fn built() -> PathBuf {
        let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/npm");
        let folder = std::env::var_os("PASSDESK_PACKAGE").map_or_else(usual, PathBuf::from);
        assert!(folder.join("package.json").exists(), "there is no package in {}: run `cargo xtask package` first", folder.display());
        folder.canonicalize().unwrap()
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// The archive that npm made of it.
    #[must_use]
    pub fn archive(&self) -> PathBuf {
        archive(self.0.path())
    }

    /// A file of the installed package.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.path().join("node_modules/passdesk").join(name)
    }

    /// Writes a file beside it.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    /// Runs a script beside it in Node, with an input; what it prints.
    #[must_use]
    pub fn node(&self, script: &str, input: &str) -> String {
        run(Command::new("node").arg(script).current_dir(self.0.path()), input)
    }

    /// Runs a program of an npm package there; what it prints.
    #[must_use]
    pub fn tool(&self, name: &str, arguments: &[&OsStr]) -> String {
        let program = PathBuf::from(tools("PASSDESK_NPM", "npm/node_modules")).join(".bin").join(name);
        assert!(program.exists(), "{} is missing; `cargo xtask test` installs it", program.display());
        run(Command::new(program).args(arguments).current_dir(self.0.path()), "")
    }
}

fn archive(folder: &Path) -> PathBuf {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.into_iter().find(|file| file.extension() == Some(OsStr::new("tgz"))).expect("npm has packed it")
}

pub(crate) fn run(command: &mut Command, input: &str) -> String {
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    let [told, errors] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(output.status.success(), "{command:?}:\n{told}\n{errors}");
    told
}

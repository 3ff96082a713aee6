//! Pages of others: made with a framework and built by Vite, or built by esbuild, from the packed package.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use passdesk_sandbox::Portal;

use crate::package::{Package, run};
use crate::script::tools;

/// A page of `tests/vite`.
#[derive(Debug)]
pub struct Built {
    /// The name of the framework's policy for Trusted Types, if it has one.
    policy: &'static str,
    /// Paths and contents.
    files: Vec<(String, Vec<u8>)>,
}

impl Built {
    /// The page made with React.
    ///
    /// # Panics
    /// If the types do not fit, or it cannot be built.
    pub fn react() -> &'static Self {
        static BUILT: OnceLock<Built> = OnceLock::new();
        BUILT.get_or_init(|| Self::build("react", "tsc", "'none'"))
    }

    /// The page made with Vue.
    ///
    /// # Panics
    /// If the types do not fit, or it cannot be built.
    pub fn vue() -> &'static Self {
        static BUILT: OnceLock<Built> = OnceLock::new();
        BUILT.get_or_init(|| Self::build("vue", "vue-tsc", "vue"))
    }

    /// The page that esbuild builds, with the files beside it that the package's documentation says to copy: its lines
    /// for a shell are run as they stand there.
    ///
    /// # Panics
    /// If the documentation has no such lines, or they fail.
    pub fn esbuild() -> &'static Self {
        static BUILT: OnceLock<Built> = OnceLock::new();
        BUILT.get_or_init(|| {
            let (package, modules) = installed();
            let page = set_up(&package, "esbuild");
            let readme = fs::read_to_string(package.file("README.md")).unwrap();
            let lines =
                readme.split_once("```sh\n").and_then(|(_, rest)| rest.split_once("```")).expect("README.md has lines for a shell").0;
            // What npm has installed is one folder up, as the page is one of several there.
            let lines = lines.replace("node_modules/", "../node_modules/");
            let path = [modules.join(".bin").to_str().unwrap(), &std::env::var("PATH").unwrap()].join(":");
            let _ = run(Command::new("sh").args(["-ec", &lines]).env("PATH", path).current_dir(&page), "");
            copy(&page.join("index.html"), &page.join("dist/index.html"));
            Self::gathered("'none'", &page)
        })
    }

    /// Has a portal show it at `/`.
    pub fn show(&self, portal: &Portal) {
        portal.trusts(self.policy);
        for (path, content) in &self.files {
            portal.add(path, content);
        }
    }

    fn build(name: &str, checker: &str, policy: &'static str) -> Self {
        let (package, modules) = installed();
        let page = set_up(&package, name);
        copy(&ours().join("tsconfig.json"), &package.path().join("tsconfig.json"));
        for (program, arguments) in [(checker, ["-p", "."]), ("vite", ["build", "--logLevel=warn"])] {
            let told = run(Command::new(modules.join(".bin").join(program)).args(arguments).current_dir(&page), "");
            assert_eq!(told, "", "{program} has nothing to say");
        }
        Self::gathered(policy, &page)
    }

    fn gathered(policy: &'static str, page: &Path) -> Self {
        let mut files = Vec::new();
        gather(&page.join("dist"), "", &mut files);
        Self { policy, files }
    }
}

/// What esbuild makes of a script that imports the elements, for a server that goes by this condition or by none.
///
/// # Panics
/// If it cannot be built.
#[must_use]
pub fn for_a_server(condition: &str) -> String {
    let (package, modules) = installed();
    package.write("server.js", "import \"passdesk/elements\";\n");
    let condition = format!("--conditions={condition}");
    let arguments = ["server.js", "--bundle", "--format=cjs", "--log-override:empty-import-meta=silent", &condition];
    run(Command::new(modules.join(".bin/esbuild")).args(arguments).current_dir(package.path()), "")
}

/// The package, installed beside what pages are built with, and where that is.
fn installed() -> (Package, PathBuf) {
    let package = Package::install();
    let modules = PathBuf::from(tools("PASSDESK_VITE", "vite/node_modules")).canonicalize();
    let modules = modules.expect("`cargo xtask test` installs what the page is built with");
    for module in entries(&modules) {
        symlink(&module, package.path().join("node_modules").join(module.file_name().unwrap())).ok();
    }
    (package, modules)
}

/// Puts a page of `tests/vite` beside the package.
fn set_up(package: &Package, name: &str) -> PathBuf {
    let page = package.path().join(name);
    fs::create_dir(&page).unwrap();
    for file in entries(&ours().join(name)) {
        copy(&file, &page.join(file.file_name().unwrap()));
    }
    page
}

fn ours() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vite")
}

fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap();
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn gather(folder: &Path, path: &str, files: &mut Vec<(String, Vec<u8>)>) {
    for file in entries(folder) {
        let path = format!("{path}/{}", file.file_name().unwrap().to_str().unwrap());
        if file.is_dir() {
            gather(&file, &path, files);
        } else {
            files.push((path.trim_end_matches("index.html").to_owned(), fs::read(file).unwrap()));
        }
    }
}

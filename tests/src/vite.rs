//! Pages of others: made with a framework, and built by Vite from the packed package.

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

    /// Has a portal show it at `/`.
    pub fn show(&self, portal: &Portal) {
        portal.trusts(self.policy);
        for (path, content) in &self.files {
            portal.add(path, content);
        }
    }

    fn build(name: &str, checker: &str, policy: &'static str) -> Self {
        let package = Package::install();
        let page = package.path().join(name);
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("vite");
        copy(&ours.join("tsconfig.json"), &package.path().join("tsconfig.json"));
        fs::create_dir(&page).unwrap();
        for file in entries(&ours.join(name)) {
            copy(&file, &page.join(file.file_name().unwrap()));
        }
        let modules = PathBuf::from(tools("PASSDESK_VITE", "vite/node_modules")).canonicalize();
        let modules = modules.expect("`cargo xtask test` installs what the page is built with");
        for module in entries(&modules) {
            symlink(&module, package.path().join("node_modules").join(module.file_name().unwrap())).ok();
        }
        for (program, arguments) in [(checker, ["-p", "."]), ("vite", ["build", "--logLevel=warn"])] {
            let told = run(Command::new(modules.join(".bin").join(program)).args(arguments).current_dir(&page), "");
            assert_eq!(told, "", "{program} has nothing to say");
        }
        let mut files = Vec::new();
        gather(&page.join("dist"), "", &mut files);
        Self { policy, files }
    }
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

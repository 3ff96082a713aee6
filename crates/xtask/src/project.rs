//! Where things are.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders of this project.
pub struct Project {
    /// The folder of the workspace.
    pub root: PathBuf,
    /// Where cargo puts what it builds, which a person may have moved elsewhere.
    pub cargo_target: PathBuf,
}

impl Project {
    /// Finds the project whose `xtask` this is.
    pub fn open() -> Result<Self> {
        let own = std::env::var_os("CARGO_MANIFEST_DIR").context("start this as `cargo xtask`: cargo says where the project is")?;
        let root = Path::new(&own).ancestors().nth(2).context("crates/xtask has no workspace above it")?;
        let program = std::env::current_exe().context("this program does not find itself")?;
        let cargo_target = program.ancestors().nth(2).context("this program is not in a target folder")?;
        Ok(Self { root: root.to_owned(), cargo_target: cargo_target.to_owned() })
    }

    /// The built site.
    pub fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// The npm package.
    pub fn package(&self) -> PathBuf {
        self.root.join("target/npm")
    }

    /// Tools that these commands installed.
    pub fn tools(&self) -> PathBuf {
        self.root.join("target/tools")
    }
}

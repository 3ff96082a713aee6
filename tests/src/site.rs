//! The built site.

use std::path::{Path, PathBuf};

/// The folder of the built site.
#[must_use]
pub fn site() -> PathBuf {
    let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    let folder = std::env::var_os("PASSDESK_SITE").map_or_else(usual, PathBuf::from);
    assert!(folder.join("index.html").exists(), "there is no built site in {}: run `cargo xtask site` first", folder.display());
    folder
}

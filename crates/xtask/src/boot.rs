//! Names the files of the module by their content, and writes names and digests into `boot.js`.
//!
//! `boot.js` keeps its name from one version to the next, so that a portal's page can refer to it;
//! the files that it loads change theirs, so that a browser may keep them for good. Trunk calls
//! this at the end of each build, when their content is final.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};

/// The line of `boot.js` that is replaced.
const EMPTY: &str = r#"const FILES = { js: "", jsDigest: "", wasm: "", wasmDigest: "" };"#;

/// Completes the build that Trunk has under way.
pub fn run() -> Result<()> {
    let folder = std::env::var_os("TRUNK_STAGING_DIR").context("`boot` is a step of Trunk's build: see Trunk.toml")?;
    complete(Path::new(&folder))
}

fn complete(folder: &Path) -> Result<()> {
    if folder.join("snippets").exists() {
        bail!("the module imports scripts of its own (snippets), which boot.js does not check");
    }
    let (js, js_digest) = rename(folder, "passdesk-app.js", "js")?;
    replace(&folder.join("index.html"), "js-digest", &js_digest)?;
    let (wasm, wasm_digest) = rename(folder, "passdesk-app_bg.wasm", "wasm")?;
    let files = format!(r#"const FILES = {{ js: "{js}", jsDigest: "{js_digest}", wasm: "{wasm}", wasmDigest: "{wasm_digest}" }};"#);
    replace(&folder.join("boot.js"), EMPTY, &files)
}

/// Gives a file its final name, in `index.html` too. Returns the name and the digest.
fn rename(folder: &Path, from: &str, extension: &str) -> Result<(String, String)> {
    let content = fs::read(folder.join(from)).with_context(|| format!("{from} is missing"))?;
    let digest = Sha384::digest(content);
    let hash = digest.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte));
    let to = format!("passdesk-app-{hash:016x}.{extension}");
    fs::rename(folder.join(from), folder.join(&to)).context("a file cannot be renamed")?;
    replace(&folder.join("index.html"), from, &to)?;
    Ok((to, format!("sha384-{}", BASE64_STANDARD.encode(digest))))
}

fn replace(file: &Path, from: &str, to: &str) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("{} is missing", file.display()))?;
    if text.matches(from).count() != 1 {
        bail!("{} should have this once, to be replaced: {from}", file.display());
    }
    fs::write(file, text.replace(from, to)).with_context(|| format!("{} cannot be written", file.display()))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const INDEX: &str = "<link href=./passdesk-app.js integrity=js-digest><link href=./passdesk-app_bg.wasm>";

    /// A folder of the name given with an unfinished site in it.
    fn site(name: &str) -> PathBuf {
        let name = format!("passdesk-boot-{}-{name}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("passdesk-app.js"), "abc").unwrap();
        fs::write(folder.join("passdesk-app_bg.wasm"), "").unwrap();
        fs::write(folder.join("index.html"), INDEX).unwrap();
        fs::write(folder.join("boot.js"), include_str!("../../../www/boot.js")).unwrap();
        folder
    }

    #[test]
    fn files_are_named_by_their_content_and_the_loader_knows_them() {
        let folder = site("complete");
        complete(&folder).unwrap();
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();

        // SHA-384 of "abc" (FIPS 180-4's own example) and of nothing.
        let js = "passdesk-app-cb00753f45a35e8b.js";
        let js_digest = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn";
        let wasm = "passdesk-app-38b060a751ac9638.wasm";
        assert_eq!(read(js), "abc");
        assert_eq!(read("index.html"), format!("<link href=./{js} integrity={js_digest}><link href=./{wasm}>"));
        let boot = read("boot.js");
        assert!(boot.contains(&format!(r#"js: "{js}", jsDigest: "{js_digest}""#)));
        assert!(boot.contains(&format!(r#"wasm: "{wasm}", wasmDigest: "sha384-OLBgp1Gs"#)));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_page_that_names_a_file_twice_or_never_is_an_error() {
        for index in [INDEX.repeat(2), String::new()] {
            let folder = site("named");
            fs::write(folder.join("index.html"), index).unwrap();
            assert!(complete(&folder).is_err());
            fs::remove_dir_all(folder).unwrap();
        }
    }

    #[test]
    fn a_script_that_nothing_checks_is_an_error() {
        let folder = site("snippets");
        fs::create_dir(folder.join("snippets")).unwrap();
        let error = complete(&folder).unwrap_err().to_string();
        assert!(error.contains("snippets"), "{error}");
        fs::remove_dir_all(folder).unwrap();
    }
}

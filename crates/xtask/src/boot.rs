//! Names files by their content, and puts names and digests into what loads them.
//!
//! `passdesk.js` keeps its name from one version to the next, so that a portal's page can refer to it;
//! the files that it loads change theirs, so that a browser may keep them for good. It is there under
//! a name by its content too, for a portal that would rather name one version and its digest. Trunk
//! calls this at the end of each build, when their content is final.
//!
//! Digests weigh on the first load, since nothing compresses them. So `passdesk.js` has only those of
//! what starts the page and of `late.js`, which in turn has those of what comes late.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};

/// What defines the elements and loads the rest.
const SCRIPT: &str = "passdesk.js";
/// What `late.js` loads.
const LATE: [&str; 5] = ["blocklist.bin", "words-en.txt", "words-de.txt", "passdesk-strength.js", "passdesk-strength_bg.wasm"];

/// Completes the build that Trunk has under way.
pub fn run() -> Result<()> {
    let folder = std::env::var_os("TRUNK_STAGING_DIR").context("`boot` is a step of Trunk's build: see Trunk.toml")?;
    complete(Path::new(&folder))
}

fn complete(folder: &Path) -> Result<()> {
    if folder.join("snippets").exists() {
        bail!("a module imports scripts of its own (snippets), which passdesk.js does not check");
    }
    let [index, boot, late, style] = ["index.html", SCRIPT, "late.js", "style.css"].map(|name| folder.join(name));
    for name in LATE {
        File::rename(folder, name)?.tell(&late)?;
    }
    File::rename(folder, "late.js")?.tell(&boot)?;
    let js = File::rename(folder, "passdesk-app.js")?;
    js.tell(&boot)?;
    js.tell(&index)?;
    let wasm = File::rename(folder, "passdesk-app_bg.wasm")?;
    wasm.tell(&boot)?;
    // The page only preloads it, for which a browser takes no digest.
    replace(&index, wasm.before, &wasm.name)?;
    // Inside the script it costs no request, and comes to a page that allows no styles of others.
    let sheet = fs::read_to_string(&style).context("style.css is missing")?;
    replace(&boot, "\"content:style.css\"", &serde_json::to_string(sheet.trim())?)?;
    fs::remove_file(style)?;
    let sheet = fs::read_to_string(&index)?;
    let link = sheet.split_inclusive('>').find(|tag| tag.contains("style.css")).context("index.html does not name style.css")?;
    replace(&index, link, "")?;
    fs::copy(&boot, folder.join(hashed(SCRIPT, &Sha384::digest(fs::read(&boot)?))?))?;
    Ok(())
}

/// The name of a file by the digest of its content.
fn hashed(name: &str, digest: &[u8]) -> Result<String> {
    let hash = digest.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte));
    let (stem, extension) = name.rsplit_once('.').with_context(|| format!("{name} has no ending"))?;
    Ok(format!("{}-{hash:016x}.{extension}", stem.trim_end_matches("_bg")))
}

/// A file that is named by its content.
struct File<'a> {
    before: &'a str,
    name: String,
    digest: String,
}

impl<'a> File<'a> {
    /// Gives a file its final name, when its content is final too.
    fn rename(folder: &Path, before: &'a str) -> Result<Self> {
        let content = fs::read(folder.join(before)).with_context(|| format!("{before} is missing"))?;
        let digest = Sha384::digest(content);
        let name = hashed(before, &digest)?;
        fs::rename(folder.join(before), folder.join(&name)).with_context(|| format!("{before} cannot be renamed"))?;
        Ok(Self { before, name, digest: format!("sha384-{}", BASE64_STANDARD.encode(digest)) })
    }

    /// Puts name and digest where another file has the name before and, after `digest:`, once more.
    fn tell(&self, other: &Path) -> Result<()> {
        replace(other, &format!("digest:{}", self.before), &self.digest)?;
        replace(other, self.before, &self.name)
    }
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

    const INDEX: &str = "<link rel=stylesheet href=style.css><link href=./passdesk-app.js integrity=digest:passdesk-app.js><link href=./passdesk-app_bg.wasm>";
    // SHA-384 of "abc" (FIPS 180-4's own example) and of nothing, as names and digests have them.
    const ABC: (&str, &str) = ("cb00753f45a35e8b", "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn");
    const NOTHING: (&str, &str) = ("38b060a751ac9638", "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb");

    /// A folder of the name given with an unfinished site in it.
    fn site(name: &str) -> PathBuf {
        let name = format!("passdesk-boot-{}-{name}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        for file in LATE.into_iter().chain(["passdesk-app.js", "passdesk-app_bg.wasm"]) {
            fs::write(folder.join(file), if file.contains(".js") { "abc" } else { "" }).unwrap();
        }
        fs::write(folder.join("index.html"), INDEX).unwrap();
        fs::write(folder.join(SCRIPT), include_str!("../../../www/passdesk.js")).unwrap();
        fs::write(folder.join("style.css"), "a{b:\"c\"}\n").unwrap();
        fs::write(folder.join("late.js"), include_str!("../../../www/late.js")).unwrap();
        folder
    }

    /// The content of the one file whose name starts like this.
    fn read(folder: &Path, start: &str) -> String {
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.file_name().unwrap().to_str().unwrap().starts_with(start));
        assert_eq!(files.len(), 1, "{start}: {files:?}");
        fs::read_to_string(&files[0]).unwrap()
    }

    #[test]
    fn files_are_named_by_their_content_and_what_loads_them_knows_them() {
        let folder = site("complete");
        complete(&folder).unwrap();

        let pair = |start: &str, (hash, digest): (&str, &str), end: &str| format!(r#"["{start}-{hash}.{end}", "{digest}"]"#);
        let late = read(&folder, "late-");
        for (name, start, content, end) in [
            ("blocklist", "blocklist", NOTHING, "bin"),
            ("\"words-en\"", "words-en", NOTHING, "txt"),
            ("\"words-de\"", "words-de", NOTHING, "txt"),
            ("glue", "passdesk-strength", ABC, "js"),
            ("wasm", "passdesk-strength", NOTHING, "wasm"),
        ] {
            assert!(late.contains(&format!("{name}: {}", pair(start, content, end))), "{name}: {late}");
            assert!(folder.join(format!("{start}-{}.{end}", content.0)).exists(), "{name}");
        }

        let boot = read(&folder, SCRIPT);
        assert!(boot.contains(r#"style: "a{b:\"c\"}""#), "{boot}");
        assert_eq!(fs::read_to_string(folder.join(hashed(SCRIPT, &Sha384::digest(&boot)).unwrap())).unwrap(), boot);
        assert!(!folder.join("style.css").exists());
        assert!(boot.contains(&format!("js: {}", pair("passdesk-app", ABC, "js"))), "{boot}");
        assert!(boot.contains(&format!("wasm: {}", pair("passdesk-app", NOTHING, "wasm"))), "{boot}");
        let own = Sha384::digest(&late);
        assert!(boot.contains(&format!("\"sha384-{}\"", BASE64_STANDARD.encode(own))), "{boot}");
        assert!(!boot.contains("blocklist") && !boot.contains("digest:"), "{boot}");

        let [js, wasm] = [(ABC.0, "js"), (NOTHING.0, "wasm")].map(|(hash, end)| format!("passdesk-app-{hash}.{end}"));
        assert_eq!(read(&folder, &js), "abc");
        assert_eq!(read(&folder, "index.html"), format!("<link href=./{js} integrity={}><link href=./{wasm}>", ABC.1));
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
    fn a_late_file_without_a_digest_is_an_error() {
        let folder = site("digest");
        let late = include_str!("../../../www/late.js").replace("digest:words-de.txt", "");
        fs::write(folder.join("late.js"), late).unwrap();
        let error = complete(&folder).unwrap_err().to_string();
        assert!(error.contains("late.js should have this once, to be replaced: digest:words-de.txt"), "{error}");
        fs::remove_dir_all(folder).unwrap();
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

//! Makes a Debian package: the program, a service of systemd, a configuration that shows all keys, a man page.
//!
//! What is written by hand stands in `packaging/`. `dpkg-deb` puts it together.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::{program, release};

/// Files of this project: where they go, and whether a program.
const FILES: [(&str, &str); 10] = [
    ("packaging/passdesk.service", "usr/lib/systemd/system/passdesk.service"),
    ("packaging/passdesk.sysusers", "usr/lib/sysusers.d/passdesk.conf"),
    ("packaging/debian/copyright", "usr/share/doc/passdesk/copyright"),
    ("LICENSE-MIT", "usr/share/doc/passdesk/LICENSE-MIT"),
    ("www/words-LICENSE.txt", "usr/share/doc/passdesk/words-LICENSE.txt"),
    ("www/blocklist-LICENSE.txt", "usr/share/doc/passdesk/blocklist-LICENSE.txt"),
    ("docs/operate.md", "usr/share/doc/passdesk/operate.md"),
    ("docs/embed.md", "usr/share/doc/passdesk/embed.md"),
    ("docs/add-a-system.md", "usr/share/doc/passdesk/add-a-system.md"),
    ("SECURITY.md", "usr/share/doc/passdesk/SECURITY.md"),
];
/// What dpkg runs before and after.
const SCRIPTS: [&str; 4] = ["preinst", "postinst", "prerm", "postrm"];
const CONFIG: &str = "etc/passdesk/passdesk.toml";

/// Makes the package of the program as it is built now, unless this machine has no `dpkg-deb`.
pub fn run(project: &Project) -> Result<()> {
    if program::find("dpkg-deb").is_none() {
        println!("No Debian package was made: there is no `dpkg-deb` here.");
        return Ok(());
    }
    let built = release::build(project)?;
    // Not to be taken for those that are made now.
    let folder = project.root.join("target/deb");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("target/deb cannot be emptied")?;
    }
    let package = make(project, &built, env!("CARGO_PKG_VERSION"))?;
    // For tests of an upgrade: the same as a later release.
    make(project, &built, concat!(env!("CARGO_PKG_VERSION"), "+next"))?;
    println!("The Debian package is {}; `apt install` takes it with its path.", package.display());
    Ok(())
}

fn make(project: &Project, built: &Path, version: &str) -> Result<PathBuf> {
    let folder = project.root.join("target/deb");
    let root = folder.join("root");
    if root.exists() {
        fs::remove_dir_all(&root).context("target/deb/root cannot be emptied")?;
    }
    let put = |to: &str, bytes: &[u8], mode: u32| {
        let path = root.join(to);
        let write = || {
            fs::create_dir_all(path.parent().unwrap_or(&root))?;
            fs::write(&path, bytes)?;
            fs::set_permissions(&path, fs::Permissions::from_mode(mode))
        };
        write().with_context(|| format!("{} cannot be written", path.display()))
    };
    let read = |from: &str| fs::read(project.root.join(from)).with_context(|| format!("{from} cannot be read"));
    put("usr/bin/passdesk", &fs::read(built).with_context(|| format!("{} cannot be read", built.display()))?, 0o755)?;
    program::run(Command::new("strip").arg(root.join("usr/bin/passdesk")))?;
    for (from, to) in FILES {
        put(to, &read(from)?, 0o644)?;
    }
    put("usr/share/man/man8/passdesk.8.gz", &release::gzip(&read("packaging/passdesk.8")?)?, 0o644)?;
    put("usr/share/doc/passdesk/changelog.gz", &release::gzip(&read("packaging/debian/changelog")?)?, 0o644)?;
    let example = String::from_utf8(read("crates/proxy/passdesk.example.toml")?).context("the example is no text")?;
    put(CONFIG, commented(&example).as_bytes(), 0o644)?;
    for (name, bytes) in hashed(&project.site())? {
        put(&format!("usr/share/passdesk/site/{name}"), &bytes, 0o644)?;
    }
    for script in SCRIPTS {
        put(&format!("DEBIAN/{script}"), &read(&format!("packaging/debian/{script}"))?, 0o755)?;
    }
    put("DEBIAN/conffiles", format!("/{CONFIG}\n").as_bytes(), 0o644)?;
    let (architecture, libc) = (machine("dpkg", "--print-architecture")?, machine("getconf", "GNU_LIBC_VERSION")?);
    let control = String::from_utf8(read("packaging/debian/control")?)
        .context("the control file is no text")?
        .replace("{version}", version)
        .replace("{architecture}", &architecture)
        .replace("{libc}", libc.trim_start_matches("glibc "))
        .replace("{size}", &(weight(&root)? / 1024).to_string());
    put("DEBIAN/control", control.as_bytes(), 0o644)?;
    // Folders too are for everybody to look into, whatever the umask here is.
    program::run(Command::new("chmod").args(["-R", "u=rwX,go=rX"]).arg(&root))?;
    let package = folder.join(format!("passdesk_{version}_{architecture}.deb"));
    let mut pack = Command::new("dpkg-deb");
    pack.args(["--root-owner-group", "--build"]).arg(&root).arg(&package).stdout(std::process::Stdio::null());
    program::run(&mut pack)?;
    Ok(package)
}

/// The example as a file that says nothing yet, with all keys in it.
fn commented(example: &str) -> String {
    let line = |line: &str| if line.is_empty() || line.starts_with('#') { format!("{line}\n") } else { format!("#: {line}\n") };
    example.lines().map(line).collect()
}

/// The files of the site that a page which is open over an upgrade may still ask for.
fn hashed(site: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(site).context("the site cannot be read")? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // `-`, and sixteen digits of a digest before the ending.
        let digest = name.rsplit_once('-').and_then(|(_, end)| end.split('.').next()).unwrap_or_default();
        if entry.file_type()?.is_file() && digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            files.push((name.clone(), fs::read(entry.path()).with_context(|| format!("{name} cannot be read"))?));
        }
    }
    Ok(files)
}

fn machine(name: &str, argument: &str) -> Result<String> {
    program::output(Command::new(name).arg(argument)).with_context(|| format!("`{name} {argument}` says nothing"))
}

/// The bytes of all files below a folder.
fn weight(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.metadata()?;
        sum += if kind.is_dir() { weight(&entry.path())? } else { kind.len() };
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_that_shows_all_says_nothing() {
        assert_eq!(commented("# How.\n\na = 1\n#: b = 2\n[t]\n"), "# How.\n\n#: a = 1\n#: b = 2\n#: [t]\n");
    }
}

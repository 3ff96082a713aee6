//! The Debian package, as dpkg installs it in a root that has nothing else in it: started there, and upgraded.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use passdesk_tests::front::Client;
use passdesk_tests::{Folder, Program};

/// The administrator's own.
const CONFIG: &str = "listen = \"127.0.0.1:0\"
[[connection]]
id = \"learn\"
system = \"ispring-learn\"
settings = { endpoint = \"https://learn.example.com/soap\" }
";

/// What `cargo xtask package` has made, and the same as a later release.
fn packages() -> [PathBuf; 2] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/deb");
    let listed = fs::read_dir(&folder).unwrap_or_else(|_| panic!("run `cargo xtask package` first: {}", folder.display()));
    let mut debs: Vec<PathBuf> =
        listed.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "deb")).collect();
    debs.sort_by_key(|path| path.to_string_lossy().contains("+next"));
    debs.try_into().expect("two packages")
}

/// A program that may give files to root, if need be a root of its own.
fn as_root(program: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", program]);
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    if is_root { Command::new(program) } else { command }
}

/// Has dpkg do something to the packages of a root. What it runs before and after stays outside, and is told the root.
fn dpkg(root: &Path, arguments: &[&Path]) {
    let mut command = as_root("dpkg");
    command.args(["--force-script-chrootless", "--force-depends", "--force-confold", "--log=/dev/null"]);
    command.arg(format!("--root={}", root.display())).args(arguments);
    let done = command.stdin(Stdio::null()).output().unwrap();
    assert!(done.status.success(), "{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
}

fn empty() -> Folder {
    let root = Folder::empty();
    for folder in ["var/lib/dpkg/info", "var/lib/dpkg/updates", "etc"] {
        fs::create_dir_all(root.path().join(folder)).unwrap();
    }
    fs::write(root.path().join("var/lib/dpkg/status"), "").unwrap();
    root
}

/// What the service of the package starts, but in this root, and on a port that is free.
fn start(root: &Path) -> Program {
    let unit = fs::read_to_string(root.join("usr/lib/systemd/system/passdesk.service")).unwrap();
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    let mut words = line.split(' ').map(|word| if word.starts_with('/') { format!("{}{word}", root.display()) } else { word.to_owned() });
    let mut command = Command::new(words.next().unwrap());
    command.args(words);
    Program::of(command)
}

#[test]
fn what_dpkg_installs_in_a_clean_root_starts_and_goes_on_over_an_upgrade() {
    let runs = |name: &str| as_root(name).arg("--version").output().is_ok_and(|ran| ran.status.success());
    if !["dpkg", "systemd-sysusers"].into_iter().all(runs) {
        eprintln!("skipped: this machine installs no Debian packages");
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let [first, next] = packages();
        let folder = empty();
        let root = folder.path();
        dpkg(root, &["--install".as_ref(), &first]);
        let users = fs::read_to_string(root.join("etc/passwd")).unwrap();
        assert!(users.lines().any(|line| line.starts_with("passdesk:")), "{users}");
        let config = root.join("etc/passdesk/passdesk.toml");
        assert!(fs::read_to_string(&config).unwrap().contains("#: [[connection]]"));
        fs::write(&config, CONFIG).unwrap();
        // Of a page that somebody has open, and that the next release does not have any more.
        let old = root.join("usr/share/passdesk/site/passdesk-app-0123456789abcdef.js");
        fs::write(&old, "export const old = true;").unwrap();
        let page = |program: &Program, path: &str| {
            let url = format!("{}{path}", program.url());
            async move { Client::default().send("GET", &url, "", "").await }
        };
        let program = start(root);
        let index = page(&program, "").await;
        assert_eq!((index.status, index.body.contains("<passdesk-app")), (200, true));
        assert_eq!(page(&program, "passdesk-app-0123456789abcdef.js").await.status, 404);
        drop(program);
        dpkg(root, &["--install".as_ref(), &next]);
        fs::remove_file(&old).unwrap();
        assert_eq!(fs::read_to_string(&config).unwrap(), CONFIG);
        let program = start(root);
        assert_eq!(page(&program, "").await.status, 200);
        assert_eq!(page(&program, "passdesk-app-0123456789abcdef.js").await.body, "export const old = true;");
        drop(program);
        dpkg(root, &["--purge".as_ref(), "passdesk".as_ref()]);
        assert!(!root.join("usr/bin/passdesk").exists() && !root.join("var/cache/passdesk").exists() && !config.exists());
    });
}

//! What a browser has to do for the strength of a password, beside others that estimate one: npm's
//! `zxcvbn` and `@zxcvbn-ts/core`; and until the element can be used in a portal's page, beside a widget made with
//! React. All run in one browser, by turns, from one server and under the same headers.

#![allow(clippy::print_stdout, reason = "the result is told in the terminal")]

mod first_load;
mod key_press;
mod strength;

use std::error::Error;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use passdesk::Settings;
use passdesk_core::bind::Catalog;
use passdesk_sandbox::Portal;
use passdesk_tests::{Folder, Test, run};
use serde::Serialize;
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A thousand passwords, and what zxcvbn said of them when the file was written.
const EXPECTED: &str = include_str!("../../../../crates/strength/tests/expected.tsv");
/// The files of the peers, in the folder of npm's packages, and what they are called here.
const PEERS: [(&str, &str); 4] = [
    ("zxcvbn/dist/zxcvbn.js", "zxcvbn.js"),
    ("@zxcvbn-ts/core/dist/zxcvbn-ts.js", "zxcvbn-ts-core.js"),
    ("@zxcvbn-ts/language-common/dist/zxcvbn-ts.js", "zxcvbn-ts-language-common.js"),
    ("@zxcvbn-ts/language-en/dist/zxcvbn-ts.js", "zxcvbn-ts-language-en.js"),
];
/// The pages that they run in.
const PAGES: [&str; 4] = ["strength.html", "strength.js", "key-press.html", "key-press.js"];

/// A password, and words about its account.
#[derive(Serialize)]
struct Password(String, Vec<String>);

/// The passwords of the file.
fn passwords() -> Result<Vec<Password>> {
    let mut lines = EXPECTED.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let head = lines.next().ok_or("no passwords")?;
    let account = head.get(1).and_then(|cell| cell.strip_prefix("with ")).ok_or("no words about the account")?;
    let account: Vec<String> = serde_json::from_str(account)?;
    let password = |cells: Vec<&str>| match cells.as_slice() {
        [password, with_account, ..] => {
            Ok(Password(serde_json::from_str(password)?, if *with_account == "true" { account.clone() } else { Vec::new() }))
        }
        _ => Err("a line without a password".into()),
    };
    lines.map(password).collect()
}

/// The built site, with the peers and their pages beside it.
fn site(packages: &Path) -> Result<Folder> {
    let folder = Folder::of_site();
    for (file, name) in PEERS {
        fs::copy(packages.join(file), folder.path().join(name)).map_err(|error| format!("{file}: {error}"))?;
    }
    for name in PAGES {
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("bench").join(name), folder.path().join(name))?;
    }
    Ok(folder)
}

/// The package and its version.
fn named(packages: &Path, package: &str) -> Result<String> {
    let manifest: Value = serde_json::from_slice(&fs::read(packages.join(package).join("package.json"))?)?;
    Ok(format!("{package} {}", manifest.get("version").and_then(Value::as_str).ok_or("no version")?))
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

async fn bench(test: &mut Test) -> Result<()> {
    let packages = std::env::var_os("PASSDESK_NPM").ok_or("run this by `cargo xtask bench`, which fetches what it needs")?;
    let packages = Path::new(&packages);
    let peers = [named(packages, "zxcvbn")?, named(packages, "@zxcvbn-ts/core")?];
    let passwords = passwords()?;
    let site = site(packages)?;
    first_load::copy(site.path())?;
    let portal = Portal::start(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let mut settings = Settings::sandbox(&test.systems(), &Catalog::shipped()?).map_err(|problems| problems.to_string())?;
    settings.admit(&portal.origin())?;
    let url = test.serve(settings, site.path());
    first_load::run(test, &portal, &url).await?;
    strength::run(test, &url, &passwords, &peers).await?;
    key_press::run(test, &url, &passwords, &peers).await
}

fn main() -> Result<()> {
    let mut done = Ok(());
    run(async |test| done = bench(test).await);
    done
}

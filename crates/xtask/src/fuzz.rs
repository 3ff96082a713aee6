//! Runs what is in `fuzz/`: inputs that are made up, held against what must be so whatever they are.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::{program, tools};

/// What is fuzzed; `fuzz/src/lib.rs` says how.
const TARGETS: [&str; 4] = ["templates", "relay", "answers", "definitions"];
/// An input that takes so many seconds is a finding.
const TIMEOUT: u32 = 20;
/// So are so many megabytes.
const MEMORY: u32 = 2048;

/// What the command line asks for.
#[derive(Debug, PartialEq)]
pub struct Options {
    seconds: u32,
    targets: Vec<&'static str>,
    input: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments after `fuzz`.
    pub fn parse(mut args: &[&str]) -> Result<Self> {
        let mut options = Self { seconds: 60, targets: TARGETS.to_vec(), input: None };
        loop {
            args = match args {
                [] => return Ok(options),
                ["--for", time, rest @ ..] => {
                    options.seconds = seconds(time).with_context(|| format!("`{time}` is no time; write one like 60s, 10m or 2h"))?;
                    rest
                }
                ["--target", name, rest @ ..] => {
                    let known = TARGETS.into_iter().find(|known| known == name);
                    options.targets =
                        vec![known.with_context(|| format!("there is no target `{name}`; write one of {}", TARGETS.join(", ")))?];
                    rest
                }
                [file, rest @ ..] if !file.starts_with('-') && options.targets.len() == 1 => {
                    options.input = Some(PathBuf::from(file));
                    rest
                }
                [other, ..] => bail!("`fuzz` takes --for TIME and --target NAME, and after a target one FILE, not `{other}`"),
            };
        }
    }
}

fn seconds(time: &str) -> Option<u32> {
    let number = time.trim_end_matches(['s', 'm', 'h']);
    let unit = match time.strip_prefix(number)? {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(unit).filter(|seconds| *seconds > 0)
}

/// Runs the targets, one after the other, and stops at the first input that shows a fault.
pub fn run(project: &Project, options: &Options) -> Result<()> {
    let fuzz = tools::ensure_cargo_fuzz(project)?;
    for target in &options.targets {
        let mut command = std::process::Command::new(&fuzz);
        // There is no unsafe code that an address sanitizer could find fault with, and the stable compiler has none.
        command.current_dir(&project.root).args(["run", "--sanitizer", "none", target]);
        match &options.input {
            Some(file) => {
                command.arg(fs::canonicalize(file).with_context(|| format!("{} is missing", file.display()))?);
            }
            None => println!("== {target}, for {} s", options.seconds),
        }
        command.arg("--").arg(format!("-timeout={TIMEOUT}")).arg(format!("-rss_limit_mb={MEMORY}"));
        command.arg(format!("-max_total_time={}", options.seconds)).arg("-print_final_stats=1");
        let before = newest(project, target);
        program::run(&mut command).map_err(|error| match newest(project, target).filter(|found| Some(found) != before.as_ref()) {
            Some((_, file)) => found(target, &file),
            None => error.context(format!("the target {target} failed")),
        })?;
    }
    Ok(())
}

fn found(target: &str, file: &str) -> anyhow::Error {
    anyhow::anyhow!(
        "the input {file} shows a fault; see above.\n\
         Run it again with: cargo xtask fuzz --target {target} {file}\n\
         Mend the cause, and keep the input as a test beside the code that was wrong."
    )
}

/// The input that was found last, with its time.
fn newest(project: &Project, target: &str) -> Option<(SystemTime, String)> {
    let folder = format!("fuzz/artifacts/{target}");
    let files = fs::read_dir(project.root.join(&folder)).ok()?.flatten();
    let named =
        |file: fs::DirEntry| Some((file.metadata().ok()?.modified().ok()?, format!("{folder}/{}", file.file_name().to_string_lossy())));
    files.filter_map(named).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_says_what_is_fuzzed_and_for_how_long() {
        let all = Options { seconds: 60, targets: TARGETS.to_vec(), input: None };
        assert_eq!(Options::parse(&[]).unwrap(), all);
        let one = Options { seconds: 600, targets: vec!["relay"], input: Some(PathBuf::from("a")) };
        assert_eq!(Options::parse(&["--for", "10m", "--target", "relay", "a"]).unwrap(), one);
        for wrong in [&["--for", "10"][..], &["--for", "0s"], &["--for", "s"], &["--for"], &["--target", "x"], &["a"], &["--x"]] {
            assert!(Options::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn every_target_is_one_of_the_manifests() {
        let manifest = include_str!("../../../fuzz/Cargo.toml");
        let named: Vec<&str> = manifest.split("[[bin]]\nname = \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(named, TARGETS);
    }
}

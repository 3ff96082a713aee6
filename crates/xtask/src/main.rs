//! The commands of this project: `cargo xtask help` lists them.
//!
//! They need no more than Rust's toolchain, npm and the system's package manager. What else they
//! need they fetch in the version that is named here, and keep it under `target/`. `test` and `words` want
//! Python's pip as well.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what a command does is told in the terminal")]

mod bench;
mod blocklist;
mod boot;
mod deb;
mod dependencies;
mod dictionaries;
mod documents;
mod fuzz;
mod join;
mod package;
mod program;
mod project;
mod release;
mod site;
mod size;
mod start;
mod test;
mod threats;
mod tools;
mod words;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::project::Project;

const HELP: &str = "\
cargo xtask COMMAND

  start [--no-open] [--config FILE]
             build all and start the page, the proxy and a sandbox of demo systems;
             with --config, the proxy against the systems that FILE names
  test       check the formatting, lint, build the site, run all tests, those in a browser too
  size       weigh what the first load of the page fetches, and hold it against the budget
  bench proxy
             compare the proxy with nginx and cors-anywhere, and send it 500,000 requests
  bench      run the benchmarks: building requests; in a browser, strength, a key press, the first load
  fuzz [--for TIME] [--target NAME [FILE]]
             make up templates, answers, definitions and relay requests, each target for TIME (60s), one
             after the other, and look whether what must be so is; with FILE, run that input alone
  deny       hold the crates of others against deny.toml: licences, sources, duplicates, advisories
  dictionaries
             write the word lists of the strength estimate and its expected scores anew
  site       build the site into target/site
  build      build the program with the site in it: target/dist/passdesk
  package    pack its module as an npm package into target/npm, and make a Debian package of the
             program in target/deb
  blocklist  make the lists of common passwords anew from the package that has them
  threats    write into SECURITY.md which tests stand for which threat
  words      make the word lists of generated passphrases anew from the package that has them
  trunk ...  run Trunk with the tools of this project, e.g. `cargo xtask trunk serve`
  help       show this list";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[&str]) -> Result<()> {
    let project = Project::open()?;
    match args {
        ["start", options @ ..] => start::run(&project, &start::Options::parse(options)?),
        ["test"] => test::run(&project),
        ["size"] => size::run(&project),
        ["bench"] => bench::run(&project),
        ["bench", "proxy"] => bench::proxy(&project),
        ["fuzz", options @ ..] => fuzz::run(&project, &fuzz::Options::parse(options)?),
        ["deny"] => dependencies::check(&project),
        ["dictionaries"] => dictionaries::run(&project),
        ["site"] => site::build(&project),
        ["build"] => release::build(&project).map(drop),
        ["package"] => package::run(&project).and_then(|()| deb::run(&project)),
        ["blocklist"] => blocklist::run(&project),
        ["threats"] => threats::run(&project),
        ["words"] => words::run(&project),
        ["trunk", args @ ..] => program::run(tools::Tools::ensure(&project)?.trunk().args(args)),
        // Trunk.toml names them: Trunk calls them at the start and at the end of each build.
        ["join"] => join::run(&project),
        ["boot"] => boot::run(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("`{}` is no command.\n\n{HELP}", args.join(" ")),
    }
}

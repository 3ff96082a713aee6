//! How long the core takes to build a request and to recognise it again, beside npm's `soap`, which
//! builds the same from a WSDL that it has loaded, in rounds by turns.

#![allow(clippy::print_stdout, reason = "the result is told in the terminal")]

use std::error::Error;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use passdesk_core::bind::Catalog;
use passdesk_core::{Template, Values};
use roxmltree::{Document, Node};
use serde::Deserialize;
use serde_json::json;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ROUNDS: usize = 31;
/// How many requests a round has, so that it takes some tens of milliseconds.
const OURS: u32 = 20_000;
const PEERS: u32 = 1_000;

const SESSION: &str = "d3a6f0c4-41aa-4e0f-8a57-0c1de5b10041";
const USER: &str = "5001";
const PASSWORD: &str = "Kale & <Soup> 5002";
const QUESTION: &str = "Which soup?";
const ANSWER: &str = "Léek & Potato";

fn template() -> Result<Template> {
    let catalog = Catalog::shipped()?;
    let bound = catalog.bind("bench", None, "ecgridos-4.1", &[].into()).map_err(|problems| format!("{problems:?}"))?;
    Ok(bound.connection.resets.into_iter().next().ok_or("no request")?.template)
}

fn values() -> Values {
    let values = Values::new().with("session", SESSION).with("user", USER).with("new_password", PASSWORD);
    values.with("recovery_question", QUESTION).with("recovery_answer", ANSWER)
}

/// The nanoseconds that building a request takes, and recognising it.
fn ours(template: &Template) -> Result<(f64, f64)> {
    let each = |start: Instant| start.elapsed().as_secs_f64() * 1e9 / f64::from(OURS);
    let values = values();
    let request = template.build(&values)?;
    let start = Instant::now();
    for _ in 0..OURS {
        black_box(template.build(black_box(&values))?);
    }
    let built = each(start);
    let start = Instant::now();
    for _ in 0..OURS {
        black_box(template.recognise(black_box(request.expose()))).ok_or("our own request is not recognised")?;
    }
    Ok((built, each(start)))
}

/// A running peer.
struct Peer {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

#[derive(Deserialize)]
struct Round {
    nanoseconds: f64,
    request: String,
}

impl Peer {
    fn start() -> Result<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/peer.mjs");
        let mut process = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (input, output) = (process.stdin.take(), process.stdout.take());
        Ok(Self { process, input: input.ok_or("no input")?, output: BufReader::new(output.ok_or("no output")?) })
    }

    fn round(&mut self) -> Result<Round> {
        let values = json!({
            "SessionID": SESSION, "UserID": USER, "CurrentRecoveryAnswer": "", "Password": PASSWORD,
            "RecoveryQuestion": QUESTION, "RecoveryAnswer": ANSWER,
        });
        writeln!(self.input, "{}", json!({ "count": PEERS, "values": values }))?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        if line.is_empty() {
            return Err("the peer ended; run this by `cargo xtask bench`, which fetches what it needs".into());
        }
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Whether two elements say the same: name, attributes, content.
fn same(one: Node<'_, '_>, other: Node<'_, '_>) -> bool {
    fn attributes<'a>(node: Node<'a, '_>) -> Vec<(Option<&'a str>, &'a str, &'a str)> {
        node.attributes().map(|attribute| (attribute.namespace(), attribute.name(), attribute.value())).collect()
    }
    let children = |node: Node<'_, '_>| node.children().count();
    one.tag_name() == other.tag_name()
        && attributes(one) == attributes(other)
        && one.text() == other.text()
        && children(one) == children(other)
        && one.children().zip(other.children()).all(|(one, other)| same(one, other))
}

/// Fails unless both put the same in the body of the envelope.
fn compare(ours: &str, peers: &str) -> Result<()> {
    let (ours, peers) = (Document::parse(ours)?, Document::parse(peers)?);
    let body = |document: &Document<'_>| {
        document.descendants().position(|node| node.has_tag_name(("http://schemas.xmlsoap.org/soap/envelope/", "Body")))
    };
    let found = |document| body(document).ok_or("no body in an envelope of SOAP 1.1");
    let (one, other) = (found(&ours)?, found(&peers)?);
    let pair = ours.descendants().nth(one).zip(peers.descendants().nth(other));
    if pair.is_some_and(|(one, other)| same(one, other)) { Ok(()) } else { Err("the two do not build the same".into()) }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn main() -> Result<()> {
    let (template, mut peer) = (template()?, Peer::start()?);
    let request = template.build(&values())?;
    // Also the rounds in which either gets warm.
    compare(request.parts().ok_or("no request")?.body, &peer.round()?.request)?;
    for _ in 0..5 {
        ours(&template)?;
        peer.round()?;
    }
    let (mut built, mut recognised, mut peers) = (Vec::new(), Vec::new(), Vec::new());
    let (mut build_ratios, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let ((own, again), peer) = (ours(&template)?, peer.round()?.nanoseconds);
        built.push(own);
        recognised.push(again);
        peers.push(peer);
        build_ratios.push(peer / own);
        ratios.push(peer / (own + again));
    }
    println!("ECGridOS 4.1 UserPassword, medians of {ROUNDS} rounds by turns:");
    println!("  npm soap: building from the loaded WSDL   {:8.2} µs", median(peers) / 1e3);
    println!("  passdesk-core: building                   {:8.2} µs   {:.0} times as fast", median(built) / 1e3, median(build_ratios));
    println!(
        "  and recognising                           {:8.2} µs   {:.0} times as fast, both together",
        median(recognised) / 1e3,
        median(ratios)
    );
    Ok(())
}

//! The time from the script's tag in a portal's page to a field that can be typed in, beside a widget of the same fields
//! that is made with React and built with Vite.
//!
//! Both come from the proxy, in the same compression, and ask it for the same connections. Each time it is a new tab, and
//! so a new process. The time begins when the browser comes upon the tag, and ends at the first frame with a character
//! that was typed.

use std::fs;
use std::path::Path;

use passdesk_sandbox::Portal;
use passdesk_tests::Test;
use serde_json::json;

use crate::{Result, median, named};

const ROUNDS: usize = 31;
/// Rounds before: what a browser keeps of a script that it has seen often is there then.
const WARM: usize = 5;
/// The script of the peer.
const PEER: &str = "react-peer.js";

/// How a browser gets the files: what it is called, whether its cache is off, and the network.
const WAYS: [(&str, bool, Option<Network>); 3] = [
    ("from this machine, with the browser's cache off", true, None),
    ("from this machine, with the cache warm", false, None),
    ("10 Mbit/s and 40 ms away, with the cache off", true, Some(Network { bits: 10_000_000, latency: 40 })),
];

/// A network that is played.
#[derive(Clone, Copy)]
struct Network {
    /// A second.
    bits: u32,
    /// In milliseconds.
    latency: u32,
}

/// Milliseconds until the form is shown, and until it can be typed in.
type Times = [f64; 2];

/// Puts the peer beside the site.
pub(crate) fn copy(site: &Path) -> Result<()> {
    let built = std::env::var_os("PASSDESK_REACT").ok_or("run this by `cargo xtask bench`, which builds the peer")?;
    fs::copy(Path::new(&built).join(PEER), site.join(PEER))?;
    Ok(())
}

/// A page of the portal with this element in it, and the script that defines it.
fn page(portal: &Portal, path: &str, script: &str, element: &str) -> String {
    portal.add(
        path,
        &format!(
            "<!doctype html><html lang=en><meta charset=utf-8><title>Portal</title><link rel=icon href=/icon.svg>
             <script src=/first-load.js></script><script type=module src={script}></script><body><{element}></{element}></body>"
        ),
    );
    format!("{}{path}", portal.origin())
}

/// Opens a page in a new tab and waits until it can be used.
async fn visit(test: &Test, url: &str, cache_off: bool, network: Option<Network>) -> Result<Times> {
    test.browser.close_tab().await;
    test.browser.devtools("Network.enable", json!({})).await;
    test.browser.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": cache_off })).await;
    if let Some(Network { bits, latency }) = network {
        let bytes = bits / 8;
        let slow = json!({ "offline": false, "latency": latency, "downloadThroughput": bytes, "uploadThroughput": bytes });
        test.browser.devtools("Network.emulateNetworkConditions", slow).await;
    }
    test.browser.goto(url).await;
    Ok(serde_json::from_value(test.browser.script("return usable").await)?)
}

/// What the page has fetched from the proxy, one a line: from when to when, in milliseconds since the script's tag.
async fn fetched(test: &Test) -> Result<Vec<String>> {
    let all = "const all = performance.getEntriesByType('resource').filter(({ name }) => new URL(name).origin !== location.origin);
        const since = ({ startTime, responseEnd }) => [startTime, responseEnd].map((time) => (time - all[0].startTime).toFixed(0).padStart(4)).join(' to ');
        return all.map((one) => `${since(one)} ms  ${new URL(one.name).pathname.slice(1)}`)";
    Ok(serde_json::from_value(test.browser.script(all).await)?)
}

/// Measures and tells.
pub(crate) async fn run(test: &Test, portal: &Portal, proxy: &str) -> Result<()> {
    let built = std::env::var_os("PASSDESK_REACT").ok_or("no peer")?;
    let modules = Path::new(&built).with_file_name("node_modules");
    let peer = format!("{}, {}", named(&modules, "react-dom")?, named(&modules, "vite")?);
    portal.show(proxy);
    portal.add("/first-load.js", include_str!("../../../bench/first-load.js"));
    let pages = [
        page(portal, "/ours", &format!("{proxy}passdesk.js"), "passdesk-reset"),
        page(portal, "/peer", &format!("{proxy}{PEER}"), "react-peer"),
    ];
    println!("From the script's tag to a field that can be typed in, in a page of another origin, medians of {ROUNDS} rounds by turns:");
    for (name, cache_off, network) in WAYS {
        let mut rounds = Vec::new();
        for number in 0..WARM + ROUNDS {
            let mut order = [0, 1];
            // Another one begins each time.
            order.rotate_left(number % 2);
            let mut times = [[0.0; 2]; 2];
            for which in order {
                if let (Some(url), Some(times)) = (pages.get(which), times.get_mut(which)) {
                    *times = visit(test, url, cache_off, network).await?;
                }
            }
            rounds.push(times);
        }
        rounds.drain(..WARM);
        let middle = |number: fn(&[Times; 2]) -> f64| median(rounds.iter().map(number).collect());
        println!("  {name}:");
        let (own, theirs) = (middle(|[[_, own], _]| *own), middle(|[_, [_, peer]]| *peer));
        let (own_shown, their_shown) = (middle(|[[shown, _], _]| *shown), middle(|[_, [shown, _]]| *shown));
        println!("    {peer:29} {theirs:6.1} ms, shown after {their_shown:6.1}");
        println!(
            "    <passdesk-reset>              {own:6.1} ms, shown after {own_shown:6.1}   {:.2} times as long",
            middle(|[[_, own], [_, peer]]| own / peer)
        );
    }
    println!("  goal: 1 times as long");
    for (name, cache_off, network) in WAYS {
        for (element, url) in ["<passdesk-reset>", "the peer"].into_iter().zip(&pages) {
            let [shown, _] = visit(test, url, cache_off, network).await?;
            println!("  {element} once {name}, shown after {shown:.0} ms:");
            for line in fetched(test).await? {
                println!("    {line}");
            }
        }
    }
    Ok(())
}

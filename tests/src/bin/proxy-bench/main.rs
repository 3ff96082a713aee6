//! How many requests a second go through nginx, cors-anywhere and the proxy, by turns in one run, to the same system and
//! with the same body. The proxy recognises each, builds it anew, and reads the answer; the others pass on what comes.

#![allow(clippy::print_stdout, reason = "the result is told in the terminal")]

mod load;
mod peer;
mod system;

use std::error::Error;
use std::time::Duration;

use peer::{Peer, Weight};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const CONNECTIONS: [usize; 3] = [1, 16, 64];
const ROUNDS: usize = 7;
/// How long a round is.
const ROUND: Duration = Duration::from_secs(1);
/// How many requests go through the proxy one after the other, to see what stays behind.
const MANY: usize = 500_000;
/// After so many its memory is looked at first.
const FEW: usize = 50_000;

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run())
}

async fn run() -> Result<()> {
    let address = system::start().await?;
    let mut peers =
        [Peer::nginx(address)?, Peer::cors_anywhere(address)?, Peer::passdesk(address, false).await?, Peer::passdesk(address, true).await?];
    println!("Requests a second to one system on this machine, medians of {ROUNDS} rounds by turns:");
    for connections in CONNECTIONS {
        let mut rates = vec![Vec::new(); peers.len()];
        for _ in 0..ROUNDS {
            for (peer, rates) in peers.iter_mut().zip(&mut rates) {
                let done = peer.load(connections).during(ROUND).await?;
                rates.push(f64::from(done) / ROUND.as_secs_f64());
            }
        }
        println!("  {connections} connections:");
        let medians: Vec<f64> = rates.into_iter().map(median).collect();
        for (peer, rate) in peers.iter().zip(&medians) {
            let ratio = |to: usize| medians.get(to).map(|other| rate / other).unwrap_or_default();
            println!("    {:38} {rate:8.0}   {:5.2} of nginx's, {:5.1} times cors-anywhere's", peer.name, ratio(0), ratio(1));
        }
    }
    println!("  goals: 0.6 of nginx's, 6 times cors-anywhere's, without an audit trail");
    for peer in &peers {
        println!("  {:40} {} afterwards", peer.name, peer.weight()?);
    }
    println!("  goal: at most 20 MiB");
    stays_flat(peers.get(2).ok_or("no proxy")?).await
}

/// Sends many requests, and holds the memory and the descriptors after some against those after all.
async fn stays_flat(peer: &Peer) -> Result<()> {
    let after = async |count| {
        peer.load(16).times(count).await?;
        // Connections to the system that nobody uses end.
        tokio::time::sleep(Duration::from_secs(3)).await;
        peer.weight()
    };
    let (before, after) = (after(FEW).await?, after(MANY).await?);
    println!("After {FEW} requests {before}, after {MANY} more {after}.");
    if Weight::grew(&before, &after) {
        return Err("the proxy grows".into());
    }
    Ok(())
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

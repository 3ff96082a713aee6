//! The time that estimates take, and the scores that they come to.

use passdesk_tests::Test;
use serde_json::{Value, json};

use crate::{Password, Result, median};

const ROUNDS: usize = 15;
/// Rounds before, in which all get warm.
const WARM: usize = 3;

/// The milliseconds of a round: ours, zxcvbn's and those of zxcvbn-ts.
type Round = [f64; 3];

/// Measures, compares and tells.
pub(crate) async fn run(test: &Test, url: &str, passwords: &[Password], peers: &[String; 2]) -> Result<()> {
    let driver = test.browser.driver();
    driver.goto(format!("{url}strength.html")).await?;
    test.browser.until("return 'round' in window").await;
    let all = serde_json::to_value(passwords)?;
    let mut rounds: Vec<Round> = Vec::new();
    for number in 0..WARM + ROUNDS {
        rounds.push(driver.execute("return round(...arguments)", vec![json!(number), all.clone()]).await?.convert()?);
    }
    tell(passwords.len(), rounds.get(WARM..).unwrap_or_default(), peers);
    let scores = async |which: usize| -> Result<Vec<u8>> {
        Ok(driver.execute("return scores(...arguments)", vec![json!(which), all.clone()]).await?.convert()?)
    };
    compare(passwords, &scores(0).await?, &scores(1).await?)
}

fn tell(count: usize, rounds: &[Round], [zxcvbn, zxcvbn_ts]: &[String; 2]) {
    let middle = |number: fn(&Round) -> f64| median(rounds.iter().map(number).collect());
    println!("Strength of {count} passwords, medians of {ROUNDS} rounds by turns:");
    println!("  the page's module      {:8.1} ms", middle(|[ours, _, _]| *ours));
    for (name, time, ratio) in [
        (zxcvbn, middle(|[_, peer, _]| *peer), middle(|[ours, peer, _]| peer / ours)),
        (zxcvbn_ts, middle(|[_, _, peer]| *peer), middle(|[ours, _, peer]| peer / ours)),
    ] {
        println!("  {name:22} {time:8.1} ms   {ratio:.1} times as long");
    }
    println!("  goal: 2 times as long for the faster of them");
}

/// Tells where our scores are not zxcvbn's. None may differ by more than one.
fn compare(passwords: &[Password], ours: &[u8], theirs: &[u8]) -> Result<()> {
    let pairs = passwords.iter().zip(ours.iter().zip(theirs));
    let differences: Vec<_> = pairs.filter(|(_, (ours, theirs))| ours != theirs).collect();
    let count = |number: usize| u32::try_from(number).map(f64::from);
    let equal = 100.0 * (1.0 - count(differences.len())? / count(passwords.len())?);
    println!("Scores that are zxcvbn's: {equal:.1} % (goal: 95 %). The others:");
    for (Password(password, _), (ours, theirs)) in &differences {
        println!("  {:22} ours {ours}, zxcvbn's {theirs}", Value::from(password.as_str()).to_string());
    }
    if ours.len() != passwords.len() || theirs.len() != passwords.len() {
        return Err("a password has no score".into());
    }
    if differences.iter().any(|(_, (ours, theirs))| ours.abs_diff(**theirs) > 1) {
        return Err("a score differs by more than one".into());
    }
    Ok(())
}

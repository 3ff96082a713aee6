//! The script time of a key press in the new password, until its rules are ticked and its strength is
//! shown, beside a plain page that shows what zxcvbn says.
//!
//! It is the browser's own `ScriptDuration` over a series of key presses. What Yew does after the event
//! is in it, since `queueMicrotask` calls that; a reaction to a promise would not be. What the browser
//! does to insert a character, and to lay out and paint the page, is not.

use passdesk_tests::Test;
use serde_json::{Value, json};
use thirtyfour::WindowHandle;

use crate::{Password, Result, median};

const ROUNDS: usize = 11;
/// Rounds before, in which both get warm.
const WARM: usize = 4;
/// Ends each series: its score is 4 everywhere.
const LAST: &str = "correct horse battery staple";
/// What an organisation asks for that says nothing else.
const LONG: usize = 15;

/// Whether ours shows a password of this length and score: each rule is ticked or not, and the meter
/// stands where it should.
const OURS: &str = "(length, score) => {
    const rules = [...document.querySelectorAll('.passdesk-rules li')];
    const [count] = document.querySelector('.passdesk-count').textContent.split(' ');
    return rules.length > 0 && rules.every((rule) => rule.matches('.met, .unmet, .advised') === (length > 0))
        && Number(count) === length && document.querySelector('meter').value === score;
}";
/// Whether the plain page does.
const PLAIN: &str = "(length, score) => document.querySelector('#score').textContent === String(score)";
/// Whether all that judges a password has come.
const LATE: &str = "
    const names = performance.getEntriesByType('resource').map(({ name }) => name);
    return [/blocklist-.*bin$/, /strength-.*wasm$/].every((late) => names.some((name) => late.test(name)));";

/// A page in a tab of its own.
struct Page<'a> {
    test: &'a Test,
    tab: WindowHandle,
    shows: &'static str,
}

impl<'a> Page<'a> {
    /// Opens it in the tab that the driver is at.
    async fn open(test: &'a Test, url: &str, shows: &'static str) -> Result<Self> {
        let driver = test.browser.driver();
        driver.goto(url).await?;
        test.browser.until("return document.querySelector('[name=new_password]')").await;
        test.browser.devtools("Performance.enable", json!({})).await;
        Ok(Self { test, tab: driver.window().await?, shows })
    }

    /// Shows it, with the focus in its input.
    async fn to_front(&self) -> Result<()> {
        self.test.browser.driver().switch_to_window(self.tab.clone()).await?;
        self.test.browser.devtools("Page.bringToFront", json!({})).await;
        self.test.browser.until("document.querySelector('[name=new_password]').focus(); return document.hasFocus()").await;
        Ok(())
    }

    async fn key(&self, event: Value) {
        self.test.browser.devtools("Input.dispatchKeyEvent", event).await;
    }

    /// Has the browser edit what stands in the input.
    async fn edit(&self, commands: &[&str]) {
        self.key(json!({ "type": "rawKeyDown", "commands": commands })).await;
        self.key(json!({ "type": "keyUp" })).await;
    }

    /// Types over what stands in the input.
    async fn press(&self, password: &str) {
        self.edit(&["selectAll"]).await;
        for key in password.chars() {
            self.key(json!({ "type": "keyDown", "text": key, "key": key })).await;
            self.key(json!({ "type": "keyUp", "key": key })).await;
        }
    }

    /// Waits until it shows a password of this length and score.
    async fn until(&self, length: usize, score: u8) {
        self.test.browser.until(&format!("return ({})({length}, {score})", self.shows)).await;
    }

    /// The milliseconds that its scripts have taken.
    async fn script_time(&self) -> Result<f64> {
        let answer = self.test.browser.devtools("Performance.getMetrics", json!({})).await;
        let metrics = answer.get("metrics").and_then(Value::as_array).ok_or("no metrics")?;
        let found = metrics.iter().find(|metric| metric.get("name").is_some_and(|name| name == "ScriptDuration"));
        let seconds = found.and_then(|metric| metric.get("value")?.as_f64()).ok_or("no ScriptDuration")?;
        Ok(seconds * 1e3)
    }

    /// The milliseconds of script that a key press takes in a series.
    async fn round(&self, series: &[&str]) -> Result<f64> {
        self.to_front().await?;
        self.edit(&["selectAll", "deleteBackward"]).await;
        self.until(0, 0).await;
        let start = self.script_time().await?;
        for password in series {
            self.press(password).await;
        }
        self.until(LAST.len(), 4).await;
        Ok((self.script_time().await? - start) / presses(series)?)
    }
}

fn presses(series: &[&str]) -> Result<f64> {
    Ok(u32::try_from(series.iter().map(|password| password.chars().count()).sum::<usize>())?.into())
}

/// Measures and tells.
pub(crate) async fn run(test: &Test, url: &str, passwords: &[Password], [zxcvbn, _]: &[String; 2]) -> Result<()> {
    let ours = Page::open(test, url, OURS).await?;
    ours.to_front().await?;
    test.browser.until(LATE).await;
    let tab = test.browser.driver().new_tab().await?;
    test.browser.driver().switch_to_window(tab).await?;
    let plain = Page::open(test, &format!("{url}key-press.html"), PLAIN).await?;
    // Neither shows anything yet.
    plain.to_front().await?;
    plain.press(LAST).await;

    let all = || passwords.iter().map(|Password(password, _)| password.as_str());
    let long = all().filter(|password| password.chars().count() >= LONG);
    println!("Script time of a key press, medians of {ROUNDS} rounds by turns:");
    for (name, series) in [
        ("every 40th of the passwords".to_owned(), all().step_by(40).chain([LAST]).collect::<Vec<_>>()),
        (format!("every 10th of those with {LONG} characters or more"), long.step_by(10).chain([LAST]).collect()),
    ] {
        let mut rounds = Vec::new();
        for number in 0..WARM + ROUNDS {
            let mut pages = [&ours, &plain];
            // Another one begins each time.
            pages.rotate_left(number % 2);
            let [first, second] = pages;
            let mut times = [first.round(&series).await?, second.round(&series).await?];
            times.rotate_left(number % 2);
            rounds.push(times);
        }
        rounds.drain(..WARM);
        let middle = |number: fn(&[f64; 2]) -> f64| median(rounds.iter().map(number).collect());
        let (own, peers) = (middle(|[ours, _]| *ours), middle(|[_, peer]| *peer));
        println!("  {name}: {} presses", presses(&series)?);
        println!("    a plain page with {zxcvbn:12} {peers:6.3} ms");
        println!("    the page                       {own:6.3} ms   {:.2} times as long", middle(|[ours, peer]| ours / peer));
    }
    println!("  goal: 0.1 times as long");
    Ok(())
}

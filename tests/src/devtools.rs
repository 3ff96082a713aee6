//! What the browser's developer tools can do beyond its driver: play another display, block an
//! address, hold time.

use serde_json::{Value, json};

use crate::driver::Browser;

/// A display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Display {
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
    /// Whether the person prefers dark colours.
    pub dark: bool,
}

/// Seconds pass when a test says so, by the clock too.
const HELD_TIME: &str = "
    (({ setInterval, clearInterval }) => {
        const seconds = new Map();
        let now = Date.now();
        Date.now = () => now;
        let next = 1000000;
        window.setInterval = (step, delay, ...rest) => {
            if (delay !== 1000) return setInterval(step, delay, ...rest);
            next += 1;
            seconds.set(next, step);
            return next;
        };
        window.clearInterval = (id) => seconds.delete(id) || clearInterval(id);
        window.passSeconds = (count) => {
            for (let passed = 0; passed < count; passed += 1) {
                now += 1000;
                [...seconds.values()].forEach((step) => step());
            }
        };
    })(window);";

impl Browser {
    /// Runs a command of the developer tools' protocol.
    ///
    /// # Panics
    /// If it fails.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let done = self.driver().cdp().send_raw(method, parameters).await;
        done.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// How many nodes and listeners there are that something still holds.
    pub async fn weight(&self) -> [u64; 2] {
        // What one collection lets go of may hold something that only the next one finds.
        for _ in 0..5 {
            self.devtools("HeapProfiler.collectGarbage", json!({})).await;
        }
        self.devtools("Performance.enable", json!({})).await;
        let metrics = self.devtools("Performance.getMetrics", json!({})).await;
        let metric = |name: &str| {
            metrics["metrics"]
                .as_array()
                .and_then(|all| all.iter().find(|metric| metric["name"] == name))
                .map_or(0.0, |metric| metric["value"].as_f64().unwrap_or_default())
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "they are counts")]
        ["Nodes", "JSEventListeners"].map(|name| metric(name) as u64)
    }

    /// Shows pages on this display from now on.
    pub async fn show_on(&self, display: Display) {
        let Display { width, height, dark } = display;
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
        // As on a phone, where they take no room.
        self.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await;
        let scheme = json!({ "name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" } });
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [scheme] })).await;
    }

    /// Loads nothing from addresses like this one, in which `*` stands for anything.
    pub async fn block(&self, addresses: &[&str]) {
        self.devtools("Network.setBlockedURLs", json!({ "urls": addresses })).await;
    }

    /// In pages opened from now on, a timer that counts seconds does so only by
    /// [`pass_seconds`](Self::pass_seconds), and so does the clock.
    pub async fn hold_time(&self) {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": HELD_TIME })).await;
    }

    /// Enter goes down where the focus is, and is held until it has pressed so many times more.
    pub async fn hold_enter(&self, times: u32) {
        for time in 0..=times {
            let key = json!({
                "type": "keyDown", "key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13, "autoRepeat": time > 0,
            });
            self.devtools("Input.dispatchKeyEvent", key).await;
        }
        let up = json!({ "type": "keyUp", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13 });
        self.devtools("Input.dispatchKeyEvent", up).await;
    }

    /// All that is in the document and in its inputs.
    pub async fn everything(&self) -> String {
        let all = "return document.documentElement.outerHTML + [...document.querySelectorAll('input')].map((one) => one.value)";
        self.script(all).await.to_string()
    }

    /// Lets so many seconds pass.
    pub async fn pass_seconds(&self, count: u32) {
        self.script(&format!("passSeconds({count})")).await;
    }
}

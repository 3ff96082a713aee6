//! Browsers: one chromedriver a test program, and a browser of its own a test.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::json;
use thirtyfour::common::config::WebDriverConfig;
use thirtyfour::extensions::query::{ElementPollerWithTimeout, IntoElementPoller as _};
use thirtyfour::prelude::*;
use tokio::sync::{Semaphore, SemaphorePermit};

/// More would only make each other slow.
static FREE: Semaphore = Semaphore::const_new(2);

/// How long something may take that takes no time on an idle machine.
const DEADLINE: Duration = Duration::from_mins(1);
const INTERVAL: Duration = Duration::from_millis(20);

/// What the browser asks pages for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// en-US
    English,
    /// de-DE
    German,
}

/// A running chromedriver. Its outputs stay open as long as it runs.
struct Driver {
    url: String,
    _process: Child,
    output: BufReader<ChildStdout>,
}

/// A browser with nothing in its profile.
#[derive(Debug)]
pub struct Browser {
    driver: WebDriver,
    _permit: SemaphorePermit<'static>,
}

impl Driver {
    /// Starts it. Another program may take the port that it has chosen before it does; then it chooses another one.
    fn start() -> Self {
        let started = (0..5).find_map(|_| Self::try_to_start());
        started.expect("chromedriver did not start; install it beside Chromium (on Debian: apt-get install chromium-driver)")
    }

    /// Starts it under a shell that ends it when this program has ended, however that comes about: then
    /// the shell's input ends. The output ends when it does.
    fn try_to_start() -> Option<Self> {
        let watched = "chromedriver --port=0 & exec >&-; read -r _; kill $!";
        let mut process = Command::new("sh")
            .args(["-c", watched])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("`sh` starts chromedriver");
        let output = BufReader::new(process.stdout.take().unwrap());
        let mut driver = Self { url: String::new(), _process: process, output };
        let mut line = String::new();
        loop {
            line.clear();
            if driver.output.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if let Some((_, port)) = line.trim_end().trim_end_matches('.').rsplit_once("successfully on port ") {
                driver.url = format!("http://127.0.0.1:{port}");
                return Some(driver);
            }
        }
    }

    fn shared() -> &'static Self {
        static SHARED: OnceLock<Driver> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }
}

impl Browser {
    /// Starts a browser, when it is this one's turn.
    ///
    /// # Panics
    /// If there is no Chromium.
    pub async fn start(language: Language) -> Self {
        let permit = FREE.acquire().await.unwrap();
        let lang = match language {
            Language::English => "en-US",
            Language::German => "de-DE",
        };
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1000,1400",
            &format!("--lang={lang}"),
        ] {
            capabilities.add_arg(argument).unwrap();
        }
        capabilities.add_experimental_option("prefs", json!({ "intl.accept_languages": lang })).unwrap();
        let mut capabilities = thirtyfour::Capabilities::from(capabilities);
        capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL", "performance": "ALL" })).unwrap();
        let driver = WebDriver::new(&Driver::shared().url, capabilities).await.expect("chromedriver starts a Chromium of its version");
        let poller = std::sync::Arc::new(ElementPollerWithTimeout::new(DEADLINE, INTERVAL));
        driver.set_config(WebDriverConfig::builder().poller(poller).build().unwrap());
        Self { driver, _permit: permit }
    }

    /// Its driver.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Runs a script in the page and returns what it returns.
    ///
    /// # Panics
    /// If the script fails.
    pub async fn script(&self, script: &str) -> serde_json::Value {
        let done = self.driver.execute(script, []).await;
        done.unwrap_or_else(|error| panic!("{script}: {error}")).json().clone()
    }

    /// Waits until a script returns something that is neither `null` nor `false`, and returns that.
    ///
    /// # Panics
    /// If it never does.
    pub async fn until(&self, script: &str) -> serde_json::Value {
        let found = async || Some(self.script(script).await).filter(|value| !value.is_null() && *value != json!(false));
        until(script, found).await
    }

    /// Opens a page.
    ///
    /// # Panics
    /// If it will not.
    pub async fn goto(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    /// From now on the frame that this selector names is the page.
    ///
    /// # Panics
    /// If there is none.
    pub async fn enter_frame(&self, selector: &str) {
        self.driver.query(By::Css(selector.to_owned())).first().await.unwrap().enter_frame().await.unwrap();
    }

    /// From now on the page is the page again.
    ///
    /// # Panics
    /// If it is gone.
    pub async fn leave_frame(&self) {
        self.driver.enter_default_frame().await.unwrap();
    }

    /// Closes the tab, and goes on in another one.
    ///
    /// # Panics
    /// If it will not.
    pub async fn close_tab(&self) {
        let (old, new) = (self.driver.window().await.unwrap(), self.driver.new_tab().await.unwrap());
        self.driver.switch_to_window(old).await.unwrap();
        self.driver.close_window().await.unwrap();
        self.driver.switch_to_window(new).await.unwrap();
    }

    /// Ends it.
    ///
    /// # Panics
    /// If it will not.
    pub async fn quit(self) {
        self.driver.quit().await.unwrap();
    }
}

/// Asks again and again until there is an answer, and no longer than [`DEADLINE`].
///
/// # Panics
/// If there is none by then.
pub async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let mut poller = ElementPollerWithTimeout::new(DEADLINE, INTERVAL).start();
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(poller.tick().await, "this never came: {what}");
    }
}

//! One test: its stand-ins, its proxies, its browser, and what must hold at its end.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use passdesk::{Server, Settings};
use passdesk_core::bind::Catalog;
use passdesk_sandbox::Sandbox;

use crate::driver::{Browser, Language, until};
use crate::folder::Folder;
use crate::page::Page;
use crate::site::site;

/// What a test has in hand.
#[derive(Debug)]
pub struct Test {
    /// The systems.
    pub sandbox: Sandbox,
    /// The browser.
    pub browser: Browser,
    /// What proxies have beside their configuration.
    pub(crate) folders: Vec<Folder>,
    /// The address of the proxy of [`Test::scenes`] to which people are signed in.
    pub(crate) signed: String,
    servers: Vec<Server>,
    allowed: Vec<String>,
}

/// Runs a test in a browser that speaks English.
pub fn run(body: impl AsyncFnOnce(&mut Test)) {
    run_in(Language::English, body);
}

/// Runs a test. At its end the browser's console must be empty but for what the test has allowed.
///
/// # Panics
/// If the test fails.
pub fn run_in(language: Language, body: impl AsyncFnOnce(&mut Test)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut test = runtime.block_on(Test::start(language));
    let done = catch_unwind(AssertUnwindSafe(|| runtime.block_on(body(&mut test))));
    let ended = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test.end(done.is_err()))));
    runtime.shutdown_background();
    for result in [done, ended] {
        if let Err(panic) = result {
            resume_unwind(panic);
        }
    }
}

/// The configuration of a connection to a system's stand-in, called like it; with more settings, each as it is
/// written.
///
/// # Panics
/// If there is no such system, or it has no stand-in.
#[must_use]
pub fn connection(system: &str, more: &[&str]) -> String {
    [&searchable(system, more), "find = false\n"].concat()
}

/// The same, with the searches that the system can do: otherwise an id is typed.
///
/// # Panics
/// If there is no such system, or it has no stand-in.
#[must_use]
pub fn searchable(system: &str, more: &[&str]) -> String {
    let settings = Catalog::shipped().unwrap().sandbox(system, "{sandbox}").unwrap();
    let own = settings.iter().map(|(name, value)| format!("{name} = {value:?}"));
    let settings: Vec<String> = own.chain(more.iter().map(|setting| (*setting).to_owned())).collect();
    format!("[[connection]]\nid = \"{system}\"\nsystem = \"{system}\"\nsettings = {{ {} }}\n", settings.join(", "))
}

impl Test {
    async fn start(language: Language) -> Self {
        let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
        Self {
            sandbox,
            browser: Browser::start(language).await,
            folders: Vec::new(),
            signed: String::new(),
            servers: Vec::new(),
            allowed: Vec::new(),
        }
    }

    /// The address of the stand-ins.
    #[must_use]
    pub fn systems(&self) -> String {
        format!("http://{}", self.sandbox.addr())
    }

    /// Starts a proxy that reaches every stand-in, and an organisation that asks nothing; its address.
    ///
    /// # Panics
    /// If it does not start.
    pub fn demo(&mut self) -> String {
        self.demo_with(&site())
    }

    /// The same, with this site.
    ///
    /// # Panics
    /// If it does not start.
    pub fn demo_with(&mut self, site: &Path) -> String {
        self.proxy_with(&Self::all(), site, None)
    }

    /// The connections of every system that has a stand-in.
    pub(crate) fn all() -> String {
        let catalog = Catalog::shipped().unwrap();
        let ids = catalog.ids().into_iter().filter(|system| catalog.sandbox(system, "").is_some());
        ids.map(|system| connection(&system, &[])).collect()
    }

    /// Starts a proxy that reaches every stand-in, and an organisation that asks what it does if nothing is said; its
    /// address.
    ///
    /// # Panics
    /// If it does not start.
    pub fn usual(&mut self) -> String {
        self.usual_with(&site())
    }

    /// The same, with this site.
    ///
    /// # Panics
    /// If it does not start.
    pub fn usual_with(&mut self, site: &Path) -> String {
        let text = Self::all().replace("{sandbox}", &self.systems());
        let settings = Settings::from_toml("test.toml", &text, Path::new(""), &Catalog::shipped().unwrap()).unwrap();
        self.serve(settings, site)
    }

    /// Starts a proxy with this configuration, in which `{sandbox}` stands for the address of the
    /// stand-ins; its address. The organisation asks nothing, unless the configuration says what.
    ///
    /// # Panics
    /// If it does not start.
    pub fn proxy(&mut self, config: &str) -> String {
        self.proxy_with(config, &site(), None)
    }

    /// Starts a proxy whose configuration is in this folder; its address.
    ///
    /// # Panics
    /// If it does not start.
    pub fn proxy_in(&mut self, folder: Folder, config: &str) -> String {
        self.proxy_with(config, &site(), Some(folder))
    }

    /// The same, with this site, and with a folder or without one.
    ///
    /// # Panics
    /// If it does not start.
    pub fn proxy_with(&mut self, config: &str, site: &Path, folder: Option<Folder>) -> String {
        let organisation = if config.contains("organisation") { "" } else { "organisation.password = false\n" };
        // A test may set one user's password more often than a person does.
        let limits = if config.contains("limits") { "" } else { "limits = { target = 1000, person = 1000 }\n" };
        let text = [organisation, limits, &config.replace("{sandbox}", &self.systems())].concat();
        let settings =
            Settings::from_toml("test.toml", &text, folder.as_ref().map_or(Path::new(""), Folder::path), &Catalog::shipped().unwrap());
        self.folders.extend(folder);
        self.serve(settings.unwrap_or_else(|problems| panic!("{problems}")), site)
    }

    /// Starts a proxy with these settings and this site; its address.
    ///
    /// # Panics
    /// If it does not start.
    pub fn serve(&mut self, mut settings: Settings, site: &Path) -> String {
        settings.listen_on("127.0.0.1:0").unwrap();
        settings.serve_site(site);
        let server = Server::start(settings).unwrap();
        let url = server.url().to_owned();
        self.servers.push(server);
        url
    }

    /// The page at an address, once its form is there.
    pub async fn open(&self, url: &str) -> Page<'_> {
        Page::open(&self.browser, url).await
    }

    /// The page at an address, once something that this selector names is shown.
    pub async fn visit(&self, url: &str, selector: &str) -> Page<'_> {
        Page::visit(&self.browser, url).await.appears(selector).await
    }

    /// The page of a proxy that reaches every stand-in.
    pub async fn page(&mut self) -> Page<'_> {
        let url = self.demo();
        self.open(&url).await
    }

    /// Waits until something holds.
    ///
    /// # Panics
    /// If it never does.
    pub async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        until(what, async || holds(self).then_some(())).await;
    }

    /// Lets the console hold messages with these words in them, which the test itself brings about.
    pub fn allow(&mut self, words: &str) {
        self.allowed.push(words.to_owned());
    }

    async fn end(self, failed: bool) {
        let console = self.browser.console().await;
        if failed {
            let text = self.browser.script("return document.body.innerText").await;
            eprintln!("the page at the end:\n{}\nconsole: {console:#?}", text.as_str().unwrap_or_default());
        }
        self.browser.quit().await;
        if !failed {
            let unexpected: Vec<_> = console.iter().filter(|line| !self.allowed.iter().any(|words| line.contains(words))).collect();
            assert!(unexpected.is_empty(), "the console must be empty: {unexpected:#?}");
        }
    }
}

//! Every state that the page can be in, and how a person brings it there.
//!
//! Nothing here reads the page's language.

mod found;
mod signed;

use passdesk_sandbox::{Kind, Misbehaviour};
use serde_json::json;

use crate::harness::Test;
use crate::page::Page;

/// A state of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// The list of systems is on its way.
    Loading,
    /// It could not be had.
    LoadingFailed,
    /// The form as it opens.
    Form,
    /// The form, sent off with nothing in it.
    Trouble,
    /// A password that meets some of the rules.
    Rules,
    /// A generated password, with all that was fetched late.
    Generated,
    /// One to be read out.
    Spoken,
    /// A length that the rules leave no password for.
    Impossible,
    /// A password that everybody has.
    Common,
    /// A system with several ways to set a password.
    Ways,
    /// The form for the next person, with the credential kept.
    Kept,
    /// The last look.
    Review,
    /// The last look, with the password and the exact request shown.
    Request,
    /// Waiting.
    Sending,
    /// Done.
    Changed,
    /// Done, with the password shown and copied.
    Shown,
    /// Done, a while ago.
    Wiped,
    /// The system said no.
    Refused,
    /// The system said no at length.
    Quoted,
    /// Nothing answers at the system's address.
    NotSent,
    /// Nobody knows.
    Unknown,
    /// Nobody knows, and asking did not help.
    NoNews,
    /// Whoever is signed in may do nothing.
    Nothing,
    /// The form where the proxy holds the credential.
    Held,
    /// The last look, with a reason that is missing.
    Reason,
    /// What was done before.
    History,
    /// The sign-in was over before anything was sent.
    Lapsed,
    /// The third time is one too many.
    TooMany,
    /// Nobody has been there for long.
    Away,
    /// Nobody was there for longer.
    Gone,
    /// A system that was not signed in to.
    NotSignedIn,
    /// Several people fit.
    Several,
    /// Who it is, whose account is not in use.
    Found,
    /// The last look, with who it is in full, and an option.
    Chosen,
}

const SOAP: &str = "ispring-learn";
const LEARNER: &str = "5f2c1b9e-8a4d-4c1e-9b7a-2d6f00a1c301";
const PASSWORD: &str = "Almond-2026";

/// The connections of [`Test::scenes`]; `nowhere` leads nowhere.
const CONNECTIONS: &str = r#"
[organisation]
name = "Nordlund"
password = { minLength = 9 }
[[connection]]
id = "one"
system = "ispring-learn"
find = false
settings = { endpoint = "{sandbox}/ispring-learn/documented/soap" }
[[connection]]
id = "rules"
system = "ecgridos-4.1"
find = false
settings = { endpoint = "{sandbox}/ecgridos-4.1/ECGridOS.asmx" }
[[connection]]
id = "ways"
system = "uipath-suite"
find = false
settings = { address = "{sandbox}/uipath-suite" }
[[connection]]
id = "nowhere"
system = "ispring-learn"
find = false
settings = { endpoint = "http://127.0.0.1:1/soap" }
[[connection]]
id = "names"
system = "ecgridos-4.1"
settings = { endpoint = "{sandbox}/ecgridos-4.1/ECGridOS.asmx" }
[[connection]]
id = "realm"
system = "keycloak"
settings = { base = "{sandbox}/keycloak", realm = "acme", login_realm = "master" }
"#;

impl Test {
    /// Starts a proxy with which every scene can be reached; its address.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn scenes(&mut self) -> String {
        self.browser.hold_time().await;
        // What a scene cannot do without, the browser reports.
        self.allow("api/config");
        for words in ["502 (Bad Gateway)", "401 (Unauthorized)", "422 (Unprocessable Entity)", "429 (Too Many Requests)"] {
            self.allow(words);
        }
        self.signed = self.signed(&signed::connections());
        self.proxy(CONNECTIONS)
    }
}

impl Scene {
    /// All of them.
    pub const ALL: [Self; 34] = [
        Self::Loading,
        Self::LoadingFailed,
        Self::Form,
        Self::Trouble,
        Self::Rules,
        Self::Generated,
        Self::Spoken,
        Self::Impossible,
        Self::Common,
        Self::Ways,
        Self::Kept,
        Self::Review,
        Self::Request,
        Self::Sending,
        Self::Changed,
        Self::Shown,
        Self::Wiped,
        Self::Refused,
        Self::Quoted,
        Self::NotSent,
        Self::Unknown,
        Self::NoNews,
        Self::Nothing,
        Self::Held,
        Self::Reason,
        Self::History,
        Self::Lapsed,
        Self::TooMany,
        Self::Away,
        Self::Gone,
        Self::NotSignedIn,
        Self::Several,
        Self::Found,
        Self::Chosen,
    ];

    /// Brings the page of [`Test::scenes`] into this state, from the start.
    pub async fn reach<'a>(self, test: &'a Test, url: &str) -> Page<'a> {
        // Loading holds requests.
        test.browser.devtools("Fetch.disable", json!({})).await;
        if matches!(self, Self::Loading | Self::LoadingFailed) {
            return self.without_systems(test, url).await;
        }
        if let Self::Nothing | Self::Held | Self::Reason | Self::History | Self::Lapsed | Self::TooMany = self {
            return self.signed_in(test).await;
        }
        let page = test.open(url).await;
        match self {
            Self::Away | Self::Gone => {
                let page = page.fill("token", "demo-ispring-soap-admin").await;
                test.browser.pass_seconds(if self == Self::Away { 15 * 60 - 12 } else { 15 * 60 }).await;
                page.appears(".passdesk-idle").await
            }
            Self::NotSignedIn | Self::Several | Self::Found | Self::Chosen => self.found(page).await,
            Self::Trouble => page.click("form button[type=submit]").await.appears(".passdesk-trouble:not([hidden])").await,
            Self::Rules => page.choose("rules").await.fill("new_password", "kale soup").await.appears(".passdesk-rules li.met").await,
            Self::Generated => prepared(page.choose("rules").await).await.click("[data-generate]").await.appears("li.met").await,
            Self::Spoken => {
                let page = prepared(page.choose("rules").await).await.click("[name=kind] option:last-child").await;
                page.click("[data-generate]").await.appears(".passdesk-spelled li").await
            }
            Self::Impossible => {
                let page = prepared(page.choose("rules").await).await.fill("length", "3").await.click("[data-generate]").await;
                test.browser.until("return document.querySelector('.passdesk-advice').innerText").await;
                page
            }
            Self::Common => {
                let page = prepared(page.choose("rules").await).await.fill("new_password", "qwertyuiop").await;
                page.click("form button[type=submit]").await.appears(".passdesk-trouble:not([hidden])").await
            }
            Self::Ways => page.choose("ways").await.appears("[name=old_password]").await,
            Self::NotSent => sent(page.choose("nowhere").await).await.appears("form .passdesk-notice").await,
            Self::Review => reviewed(page).await,
            Self::Request => {
                let page = reviewed(page).await.click("summary").await.click(".passdesk-reveal button").await;
                page.appears("details[open]").await
            }
            Self::Sending => {
                test.sandbox.next(SOAP, Misbehaviour { applied: false, kind: Kind::Hang });
                sent(page).await.appears("section h2[tabindex]").await
            }
            Self::Changed | Self::Shown | Self::Wiped | Self::Kept => self.after_success(test, page).await,
            Self::Refused => {
                let page = page.fill("token", "demo-ispring-soap-author").await;
                filled(page).await.click("section button.primary").await.appears("form .passdesk-notice").await
            }
            Self::Quoted => {
                test.sandbox.next("ecgridos-4.1", Misbehaviour { applied: false, kind: Kind::Raw(long_fault()) });
                let page = page.choose("rules").await.fill("session", "d3a6f0c4-41aa-4e0f-8a57-0c1de5b10041").await;
                let page = page.fill("user", "5001").await.fill("new_password", "Kale & Soup 5002").await;
                let page = page.click("form button[type=submit]").await.click("section button.primary").await;
                page.appears("form .passdesk-notice").await
            }
            Self::Unknown | Self::NoNews => {
                test.sandbox.next(SOAP, Misbehaviour { applied: true, kind: Kind::CloseInMiddle });
                let page = sent(page).await.appears("section .unknown").await;
                if self == Self::Unknown {
                    return page;
                }
                let page = page.click("section button.primary").await;
                test.browser
                    .until("const said = document.querySelector('section > .passdesk-said'); return said && !/…|^$/.test(said.innerText)")
                    .await;
                page
            }
            _ => page,
        }
    }

    async fn without_systems<'a>(self, test: &'a Test, url: &str) -> Page<'a> {
        let browser = &test.browser;
        if self == Self::Loading {
            browser.devtools("Fetch.enable", json!({ "patterns": [{ "urlPattern": "*/api/config" }] })).await;
            return test.visit(url, ".passdesk > .passdesk-quiet").await;
        }
        browser.block(&["*/api/config"]).await;
        let page = test.visit(url, ".passdesk > [role=alert] button").await;
        browser.block(&[]).await;
        page
    }

    async fn after_success<'a>(self, test: &'a Test, page: Page<'a>) -> Page<'a> {
        let page = sent(page).await.appears("section .changed").await;
        match self {
            Self::Shown => {
                let page = page.click(".passdesk-reveal button").await.click(".passdesk-copy button").await;
                test.browser.until("return document.querySelector('section .passdesk-said').innerText !== ''").await;
                page
            }
            Self::Wiped => {
                test.browser.pass_seconds(300).await;
                test.browser.until("return !document.querySelector('.passdesk-reveal code')").await;
                page
            }
            Self::Kept => page.click("section .passdesk-actions button.primary").await.appears(".passdesk-kept").await,
            _ => page,
        }
    }
}

/// With all that is fetched late: an estimate is there for whatever is typed.
async fn prepared(page: Page<'_>) -> Page<'_> {
    page.fill("new_password", "x").await.appears("meter[value]").await.estimated().await
}

async fn filled(page: Page<'_>) -> Page<'_> {
    let page = page.fill("user", LEARNER).await.fill("new_password", PASSWORD).await;
    page.click("form button[type=submit]").await.appears("section button.primary").await
}

async fn reviewed(page: Page<'_>) -> Page<'_> {
    filled(page.fill("token", "demo-ispring-soap-admin").await).await
}

async fn sent(page: Page<'_>) -> Page<'_> {
    reviewed(page).await.click("section button.primary").await
}

/// A refusal with as many words as a system may ever find.
fn long_fault() -> Vec<u8> {
    let words = "The user is locked in department Nordlund/Vertrieb/Außendienst/Süd of \
                 https://os.example.com/departments/8d2f6c1e7b354a9db6f03e5c9a417203/members?include=inactive. "
        .repeat(6);
    let body = format!(
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><e:Fault><faultcode>e:Server</faultcode>\
         <faultstring>Error</faultstring><detail><ErrorInfo><ErrorCode>1</ErrorCode><ErrorString>Locked</ErrorString>\
         <ErrorMessage>{words}</ErrorMessage></ErrorInfo></detail></e:Fault></e:Body></e:Envelope>"
    );
    let length = body.len();
    format!("HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}

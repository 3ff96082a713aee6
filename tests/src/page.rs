//! What a person does at the page, and what the page then shows.

use serde::Deserialize;
use thirtyfour::prelude::*;

use crate::driver::Browser;

/// The page in a browser.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    browser: &'a Browser,
}

/// What the page says came of an attempt.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Outcome {
    /// Its one word.
    pub heading: String,
    /// All of it.
    pub text: String,
}

/// An outcome is a notice with a heading, in a part of the page that is shown.
const OUTCOME: &str = "
    const notice = [...document.querySelectorAll('.passdesk-notice')].find((one) => one.querySelector('h2') && one.checkVisibility());
    return notice ? { heading: notice.querySelector('h2').innerText, text: notice.innerText } : null;";

impl<'a> Page<'a> {
    /// The page, or the frame, that the browser is at.
    #[must_use]
    pub fn here(browser: &'a Browser) -> Self {
        Self { browser }
    }

    pub(crate) async fn open(browser: &'a Browser, url: &str) -> Self {
        Self::visit(browser, url).await.appears("form").await
    }

    pub(crate) async fn visit(browser: &'a Browser, url: &str) -> Self {
        browser.driver().goto(url).await.unwrap();
        Self { browser }
    }

    /// Waits until something that this selector names is shown.
    pub async fn appears(self, selector: &str) -> Self {
        self.browser.until(&format!("return document.querySelector({selector:?})?.checkVisibility()")).await;
        self
    }

    /// Clicks on what this selector names.
    pub async fn click(self, selector: &str) -> Self {
        let element = self.browser.driver().query(By::Css(selector.to_owned())).and_displayed();
        element.first().await.unwrap().click().await.unwrap();
        self
    }

    /// Picks a system.
    pub async fn choose(self, connection: &str) -> Self {
        let option = format!("select[name=connection] option[value='{connection}']");
        self.browser.driver().query(By::Css(option)).first().await.unwrap().click().await.unwrap();
        self
    }

    /// Picks one among several by its words.
    pub async fn pick(self, choice: &str) -> Self {
        let label = self.browser.driver().query(By::XPath(format!("//label[normalize-space()=\"{choice}\"]"))).and_displayed();
        label.first().await.unwrap().click().await.unwrap();
        self
    }

    /// Picks one of the choices in the list of this name, by its words.
    pub async fn option(self, list: &str, choice: &str) -> Self {
        let option = By::XPath(format!("//select[@name=\"{list}\"]/option[normalize-space()=\"{choice}\"]"));
        self.browser.driver().query(option).first().await.unwrap().click().await.unwrap();
        self
    }

    /// Types in the field of this name, in place of what stands there.
    pub async fn fill(self, name: &str, text: &str) -> Self {
        let input = self.browser.driver().query(By::Css(format!("form [name='{name}']"))).and_displayed().first().await.unwrap();
        input.clear().await.unwrap();
        input.send_keys(text).await.unwrap();
        self
    }

    /// Types where the focus is.
    pub async fn keys(self, keys: impl AsRef<str>) -> Self {
        self.browser.driver().action_chain().send_keys(keys.as_ref()).perform().await.unwrap();
        self
    }

    /// Presses Enter where the focus is.
    pub async fn enter(self) -> Self {
        self.keys(Key::Enter.value().to_string()).await
    }

    /// Goes on to what comes next by the key for it.
    pub async fn tab(self) -> Self {
        self.keys(Key::Tab.value().to_string()).await
    }

    /// Presses the button that says so.
    pub async fn press(self, label: &str) -> Self {
        let button = self.browser.driver().query(By::XPath(format!("//button[normalize-space()=\"{label}\"]"))).and_displayed();
        button.first().await.unwrap().click().await.unwrap();
        self
    }

    /// Waits until the focus is on what this selector names.
    pub async fn focused(self, selector: &str) -> Self {
        self.browser.until(&format!("return document.activeElement.matches({selector:?})")).await;
        self
    }

    /// Names the person and the new password, looks at both once more, and sends them.
    pub async fn set(self, user: &str, new: &str) -> Self {
        self.fill("user", user).await.fill("new_password", new).await.send().await
    }

    /// Sends what is in the form, by way of the review.
    pub async fn send(self) -> Self {
        self.press("Review").await.press("Set this password").await
    }

    /// What stands in the field of this name, if the form is open and has it.
    pub async fn typed(self, name: &str) -> Option<String> {
        let script =
            format!("const input = document.querySelector('form [name={name}]'); return input?.checkVisibility() ? input.value : null;");
        self.browser.script(&script).await.as_str().map(str::to_owned)
    }

    /// Waits until all that is fetched late is there: the strength of what is typed is one of five words.
    pub async fn estimated(self) -> Self {
        self.browser
            .until(
                "const judged = document.querySelector('.passdesk-judged span + span').innerText;
                return /(weak|fair|strong|schwach|mittel|stark)$/.test(judged) && !/long list|langen Liste/.test(document.querySelector('.passdesk-advice').innerText);",
            )
            .await;
        self
    }

    /// Waits until the page says this.
    pub async fn says(self, words: &str) -> Self {
        self.browser.until(&format!("return document.body.innerText.includes({words:?})")).await;
        self
    }

    /// Waits for the outcome.
    pub async fn outcome(self) -> Outcome {
        serde_json::from_value(self.browser.until(OUTCOME).await).unwrap()
    }

    /// Waits until this is the outcome.
    pub async fn turns(self, heading: &str) -> Outcome {
        let script = format!("const outcome = (() => {{ {OUTCOME} }})(); return outcome?.heading === {heading:?} ? outcome : null;");
        serde_json::from_value(self.browser.until(&script).await).unwrap()
    }
}

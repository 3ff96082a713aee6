//! The states of a page to whose proxy people are signed in.

use super::{LEARNER, PASSWORD, Scene};
use crate::harness::Test;
use crate::page::Page;
use crate::signed::{HOLDS, learn};

/// The connections; the last leads nowhere.
pub(super) fn connections() -> String {
    let desk = "allow = { helpdesk = \"all\" }\n";
    let nowhere =
        "[[connection]]\nid = \"nowhere\"\nsystem = \"ispring-learn\"\nsettings.endpoint = \"http://127.0.0.1:1/soap\"\nfind = false\n";
    let held = learn("held", &[HOLDS, "\nreason = \"required\"\n", desk].concat());
    ["limits = { target = 3 }\n", &held, &learn("own", desk), nowhere, desk].concat()
}

/// A name as some directories have them.
const LOGIN: &str = "anna.lindqvist@nordlund.example";

impl Scene {
    /// Brings the page into this state.
    pub(super) async fn signed_in(self, test: &Test) -> Page<'_> {
        let browser = &test.browser;
        browser.sign_in(LOGIN, if self == Self::Nothing { "sales" } else { "helpdesk" }).await;
        if self == Self::Nothing {
            return test.visit(&test.signed, ".passdesk-notice").await;
        }
        let page = test.open(&test.signed).await;
        match self {
            Self::Reason => {
                let page = reviewed(page, LEARNER).await.focused("[name=reason]").await.enter().await;
                page.appears("section .passdesk-trouble").await
            }
            Self::Lapsed => {
                let page = reviewed(page, LEARNER).await.keys("INC-4711").await;
                browser.sign_out().await;
                page.enter().await.appears("form .passdesk-notice").await
            }
            Self::History => {
                let page = sent(page, "learner-42", "INC-4711 vergessen über Ostern").await.appears("section .changed").await;
                let page = page.click("section .passdesk-actions button").await;
                sent(page, "learner-43", "INC-4712").await.appears("form .passdesk-notice").await;
                let page = test.open(&test.signed).await.choose("nowhere").await.fill("token", "x").await;
                let page = reviewed(page, LEARNER).await.enter().await.appears("form .passdesk-notice").await;
                page.click(".passdesk-history button").await.appears(".passdesk-history li").await
            }
            Self::TooMany => {
                for _ in 0..3 {
                    sent(test.open(&test.signed).await, "learner-7", "INC-4713").await.appears("form .passdesk-notice").await;
                }
                sent(test.open(&test.signed).await, "learner-7", "INC-4713").await.appears("form .passdesk-notice").await
            }
            _ => page,
        }
    }
}

async fn reviewed<'a>(page: Page<'a>, user: &str) -> Page<'a> {
    let page = page.fill("user", user).await.fill("new_password", PASSWORD).await.click("form button[type=submit]").await;
    page.appears("section button.primary").await
}

async fn sent<'a>(page: Page<'a>, user: &str, reason: &str) -> Page<'a> {
    reviewed(page, user).await.focused("[name=reason]").await.keys(reason).await.enter().await
}

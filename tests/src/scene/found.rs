//! The states of a page that signs in to systems and searches for people there.

use super::{PASSWORD, Scene};
use crate::page::Page;

const CLIENT: [&str; 2] = ["client-passdesk", "orchard-Ladder+12"];

impl Scene {
    /// Brings the page into this state.
    pub(super) async fn found(self, page: Page<'_>) -> Page<'_> {
        if self == Self::Several {
            let page = page.choose("names").await.click("[name=by] option:nth-child(3)").await;
            let page = page.fill("session", "d3a6f0c4-41aa-4e0f-8a57-0c1de5b10041").await.fill("search", "Lea Leek").await;
            return page.enter().await.appears(".passdesk-people li").await;
        }
        let page = page.choose("realm").await.click(".passdesk-radios div:nth-child(2) label").await;
        let secret = if self == Self::NotSignedIn { "wrong" } else { CLIENT[1] };
        let page = page.fill("client_id", CLIENT[0]).await.fill("client_secret", secret).await.enter().await;
        if self == Self::NotSignedIn {
            return page.appears("fieldset .passdesk-trouble:not([hidden])").await;
        }
        let page = page.appears(".passdesk-kept").await.fill("search", "rolf.rhubarb").await.enter().await;
        let page = page.focused("[data-generate]").await;
        if self == Self::Found {
            return page;
        }
        page.fill("new_password", PASSWORD).await.click("form button[type=submit]").await.appears("section button.primary").await
    }
}

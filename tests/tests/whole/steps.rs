//! The steps to a new password where people are searched for, one as Enter goes to the next.

use passdesk_tests::{Page, Test};

/// Where it is typed who is looked for.
pub const SEARCH: &str = "[name=search]";
/// Once it is clear who it is, Enter generates.
pub const NEXT: &str = "[data-generate]";
/// What stands between what is told of a person.
pub const BETWEEN: &str = "\u{a0}· ";
/// Those who were found, where there are several.
pub const PEOPLE: &str = "return [...document.querySelectorAll('.passdesk-people button')].map((one) => one.innerText)";

/// The configuration of a connection to a system that is not a stand-in.
pub fn real(system: &str, base: &str) -> String {
    format!("[[connection]]\nid = \"{system}\"\nsystem = \"{system}\"\nsettings.base = \"{base}\"\n")
}

/// Signs in: the words of the credential and the names of its two fields, and what is typed there.
pub async fn sign_in<'a>(page: Page<'a>, [title, account, secret]: [&str; 3], with: [&str; 2]) -> Page<'a> {
    page.pick(title).await.fill(account, with[0]).await.fill(secret, with[1]).await.enter().await;
    page.says(&format!("Signed in as {}", with[0])).await.focused(SEARCH).await
}

/// Looks for somebody in the way that is called so.
pub async fn find<'a>(page: Page<'a>, by: &str, text: &str) -> Page<'a> {
    page.option("by", by).await.fill("search", text).await.enter().await
}

/// Types a new password for whom was found, and goes to the review: what it lists.
pub async fn review(test: &Test, page: Page<'_>, password: &str) -> String {
    page.fill("new_password", password).await.enter().await.says("Is this right?").await;
    reviewed(test).await
}

/// What the review lists, in one line.
pub async fn reviewed(test: &Test) -> String {
    test.browser.script("return document.querySelector('section dl').innerText.replaceAll('\\n', ' ')").await.as_str().unwrap().to_owned()
}

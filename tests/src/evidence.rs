//! What the browser has recorded: its console, and what it asked of the network.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::driver::Browser;

/// Something that the browser did, as its developer tools tell it.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    /// What it is.
    pub method: String,
    /// What is told of it.
    pub params: Value,
}

#[derive(Deserialize)]
struct Entry {
    message: Event,
}

impl Event {
    /// A string among what is told, by a path such as `/request/url`; empty if there is none.
    #[must_use]
    pub fn text(&self, path: &str) -> &str {
        self.params.pointer(path).and_then(Value::as_str).unwrap_or_default()
    }
}

impl Browser {
    /// What has been written to the console since this was last asked, by pages and by the browser,
    /// its advice to authors left out.
    ///
    /// # Panics
    /// If the driver does not tell.
    pub async fn console(&self) -> Vec<String> {
        let entries = self.driver().browser_log().await.unwrap();
        let entries = entries.into_iter().filter(|entry| entry.level != "DEBUG");
        entries.map(|entry| format!("{} {}", entry.level, entry.message)).collect()
    }

    /// What the browser did on the network and in its pages since this was last asked.
    ///
    /// # Panics
    /// If the driver does not tell.
    pub async fn events(&self) -> Vec<Event> {
        let entries = self.driver().get_log("performance").await.unwrap();
        entries.into_iter().map(|entry| serde_json::from_str::<Entry>(&entry.message).unwrap().message).collect()
    }

    /// The body of the answer to a request that the browser made in the page that is shown.
    ///
    /// # Panics
    /// If it is no longer there.
    pub async fn answer(&self, request: &str) -> String {
        let body = self.devtools("Network.getResponseBody", json!({ "requestId": request })).await;
        body["body"].as_str().unwrap().to_owned()
    }
}

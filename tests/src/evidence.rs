//! What the browser has recorded: its console, and what it asked of the network.

use crate::driver::Browser;

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
}

//! Lists of words, which is what all that is told outside consists of.

use wasm_bindgen::JsValue;

/// Lists of words: the first says what it is.
#[derive(Default)]
pub struct Lists(pub Vec<Vec<String>>);

impl Lists {
    /// One list.
    #[must_use]
    pub fn line(words: &[&str]) -> Self {
        let mut lists = Self::default();
        lists.add(words);
        lists
    }

    /// One more.
    pub fn add(&mut self, words: &[&str]) {
        let mut list = Vec::new();
        for word in words {
            list.push((*word).to_owned());
        }
        self.0.push(list);
    }
}

impl From<Lists> for JsValue {
    fn from(Lists(lists): Lists) -> Self {
        // Plain data can always be told.
        serde_wasm_bindgen::to_value(&lists).unwrap_or_default()
    }
}

//! What whoever shows the page has chosen.

use passdesk_core::Config;

/// What a page around this one may choose. All of it may be left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The address that the proxy's paths begin with, with a slash at its end. Default: the page's own.
    pub base: String,
    /// A language tag (BCP 47). Default: the browser's.
    pub lang: String,
    /// Whether the focus goes to the first field as soon as there is one. Default: no, since a page
    /// around it may have other things to say first.
    pub focus: bool,
    /// Whether it is a page of its own, with a heading and what was done before; else a form for one reset.
    pub whole: bool,
    /// The ids of the connections that can be chosen, if not all can.
    pub connections: Vec<String>,
    /// The id of the one that is chosen at first.
    pub connection: String,
    /// The names of the ways to set a password that can be chosen, if not all can.
    pub ways: Vec<String>,
    /// Whose password it is, as the system names them.
    pub user: String,
    /// Whether it can be nobody else's.
    pub user_locked: bool,
    /// Why it is reset.
    pub reason: String,
}

impl Options {
    /// From lists of words, as everything comes from scripts: each that is a word, by its order, a flag being any word;
    /// then the lists.
    #[must_use]
    pub fn read(lists: Vec<Vec<String>>) -> Self {
        let mut lists = lists.into_iter();
        let mut words = lists.next().unwrap_or_default().into_iter();
        let mut word = || words.next().unwrap_or_default();
        Self {
            base: word(),
            lang: word(),
            connection: word(),
            user: word(),
            reason: word(),
            whole: !word().is_empty(),
            focus: !word().is_empty(),
            user_locked: !word().is_empty(),
            connections: lists.next().unwrap_or_default(),
            ways: lists.next().unwrap_or_default(),
        }
    }

    /// Leaves out what cannot be chosen, and says which connection is chosen at first.
    pub fn narrow(&self, config: &mut Config) -> usize {
        let among = |list: &[String], id: &String| list.is_empty() || list.contains(id);
        config.connections.retain(|connection| among(&self.connections, &connection.id));
        for connection in &mut config.connections {
            connection.resets.retain(|reset| among(&self.ways, &reset.id));
        }
        config.connections.retain(|connection| !connection.resets.is_empty());
        config.connections.iter().position(|connection| connection.id == self.connection).unwrap_or_default()
    }

    /// Whether nobody else can be chosen.
    pub fn is_for_one(&self) -> bool {
        self.user_locked && !self.user.is_empty()
    }

    /// Whether what can be chosen is the same, so that what was typed can stay.
    pub fn offers_the_same(&self, other: &Self) -> bool {
        self.base == other.base && self.connection == other.connection && self.connections == other.connections && self.ways == other.ways
    }
}

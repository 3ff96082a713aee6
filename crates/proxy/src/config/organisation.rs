//! What the organisation asks of every password, whatever system it is for.

use passdesk_core::bind::contradictory;
use passdesk_core::definition::password;
use passdesk_core::located::{Map, Node};
use passdesk_core::policy::{Demand, Owner, Policy, Rules};

/// The organisation's side of every connection's policy.
#[derive(Clone, Debug, Default)]
pub(super) struct Organisation {
    /// Its name and the words that its people would be expected to use.
    words: Vec<String>,
    password: Password,
}

#[derive(Clone, Debug)]
enum Password {
    /// What it asks differs by this from what is usual.
    Usual(Rules),
    /// It asks nothing.
    None,
}

impl Default for Password {
    fn default() -> Self {
        Self::Usual(Rules::default())
    }
}

impl Organisation {
    /// The table `[organisation]`; the usual rules where there is none.
    pub(super) fn read(root: &Map<'_>) -> Self {
        let Some(map) = root.get("organisation").and_then(|node| node.map()) else { return Self::default() };
        map.only(&["name", "words", "password"]);
        let named = ["name", "words"].into_iter().filter_map(|key| map.get(key)).flat_map(|node| node.list());
        let words = named.filter_map(|node| Some(node.words()?.text.to_owned())).collect();
        let none = map.get("password").filter(|node| node.value().as_bool() == Some(false));
        let password = if none.is_some() { Password::None } else { Password::Usual(password::read(&map)) };
        let organisation = Self { words, password };
        if let Some(node) = map.get("password") {
            organisation.check(&node);
        }
        organisation
    }

    fn check(&self, node: &Node<'_>) {
        for second_factor in [false, true] {
            let contradiction = Policy::merge(&[(Owner::Organisation, self.rules(second_factor, &[]))]).contradiction();
            if !contradiction.is_empty() {
                node.problem(contradictory(&contradiction));
            }
        }
    }

    /// What it asks of a connection's passwords. `names` are those of the system.
    pub(super) fn rules(&self, second_factor: bool, names: &[&str]) -> Rules {
        let Password::Usual(own) = &self.password else { return Rules::default() };
        let mut rules = Rules::of_an_organisation(second_factor, Vec::new()).overlaid(own);
        for demand in rules.demands.iter_mut().chain(&mut rules.advice) {
            if let Demand::Context(words) = demand {
                words.extend(self.words.iter().map(String::as_str).chain(names.iter().copied()).map(str::to_owned));
                words.dedup();
            }
        }
        rules
    }
}

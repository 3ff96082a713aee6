//! Who may do what by a connection.

use crate::who::Who;

/// Who may use a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Grants {
    /// All who get in.
    Everybody,
    /// Whoever is in one of these groups, each as far as stands here.
    Groups(Vec<(String, Operations)>),
}

/// What a group may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operations {
    /// Everything.
    All,
    /// These: an operation such as `reset.set`, or a kind of them, such as `reset`.
    Only(Vec<String>),
}

impl Grants {
    /// Whether somebody may do this. An operation is a kind and a name, such as `reset.set` or
    /// `find.login`.
    pub(crate) fn may(&self, who: &Who, operation: &str) -> bool {
        match self {
            Self::Everybody => true,
            Self::Groups(groups) => groups.iter().any(|(group, operations)| who.is_in(group) && operations.have(operation)),
        }
    }
}

impl Grants {
    /// The groups that anything is granted to.
    pub(crate) fn groups(&self) -> Vec<String> {
        match self {
            Self::Everybody => Vec::new(),
            Self::Groups(groups) => groups.iter().map(|(group, _)| group.clone()).collect(),
        }
    }
}

impl Operations {
    fn have(&self, operation: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(words) => {
                let kind = operation.split('.').next();
                words.iter().any(|word| word == operation || Some(word.as_str()) == kind)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_may_do_what_it_is_granted_and_nothing_beside_it() {
        let only = |words: &[&str]| Operations::Only(words.iter().map(|word| (*word).to_owned()).collect());
        let grants = Grants::Groups(vec![
            ("admins".to_owned(), Operations::All),
            ("helpdesk".to_owned(), only(&["reset.set", "find"])),
            ("nobody".to_owned(), only(&[])),
        ]);
        let who = |groups: &[&str]| Who {
            login: Some("anna".to_owned()),
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            from: [127, 0, 0, 1].into(),
        };
        for (groups, operation, expected) in [
            (&["admins"][..], "reset.set", true),
            (&["admins"], "anything", true),
            (&["helpdesk"], "reset.set", true),
            (&["helpdesk"], "find.login", true),
            (&["helpdesk"], "find", true),
            (&["helpdesk"], "reset.change", false),
            (&["helpdesk"], "reset", false),
            (&["helpdesk"], "reset.set.x", false),
            (&["helpdesk"], "finder.login", false),
            (&["other", "helpdesk"], "reset.set", true),
            (&["Helpdesk"], "reset.set", false),
            (&["nobody"], "reset.set", false),
            (&[], "reset.set", false),
        ] {
            assert_eq!(grants.may(&who(groups), operation), expected, "{groups:?} {operation}");
            assert!(Grants::Everybody.may(&who(groups), operation));
        }
    }
}

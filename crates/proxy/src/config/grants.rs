//! Who may use a connection: its key `allow`.

use passdesk_core::located::{Map, Node, nearest};

use crate::grants::{Grants, Operations};

/// What can be said of people's groups.
#[derive(Clone, Debug)]
pub(super) enum Groups {
    /// Nobody has a name, so nobody is in any.
    Nobody,
    /// It is not known yet who may get in.
    Unclear,
    /// A front proxy names them.
    Any,
    /// There are these.
    These(Vec<String>),
}

const MEND: &str = "write `allow = \"everybody\"` for all who get in, or `allow = { GROUP = [\"reset.set\"] }`";

/// Reads `allow`. `operations` are those of the connection; nothing if they are not known. What is not
/// understood grants nothing.
pub(super) fn read(map: &Map<'_>, operations: Option<&[String]>, groups: &Groups) -> Grants {
    let nothing = Grants::Groups(Vec::new());
    match (map.get("allow"), groups) {
        (_, Groups::Unclear) => nothing,
        (None, Groups::Nobody) => Grants::Everybody,
        (Some(node), Groups::Nobody) => {
            node.problem("nobody has a name here that could be allowed more than others; leave `allow` out, or write a table [access]");
            nothing
        }
        (None, _) => {
            map.problem(format!("`allow` is missing, so nobody may use this connection; {MEND}"));
            nothing
        }
        (Some(node), _) if node.value().as_str().is_some() => {
            let Some(words) = node.words() else { return nothing };
            if words.text == "everybody" {
                return Grants::Everybody;
            }
            words.problem(format!("`{}` is nobody; {MEND}", words.text));
            nothing
        }
        (Some(node), groups) => table(&node, operations, groups),
    }
}

fn table(node: &Node<'_>, operations: Option<&[String]>, groups: &Groups) -> Grants {
    let Some(map) = node.map() else { return Grants::Groups(Vec::new()) };
    let entries = map.entries();
    if entries.is_empty() {
        node.problem(format!("this lets nobody use the connection; {MEND}"));
    }
    let granted = entries.iter().map(|(group, granted)| {
        match groups {
            Groups::These(known) if !known.iter().any(|known| known == group.text) => {
                let mend = nearest(group.text, known.iter().map(String::as_str));
                group.problem(format!("there is no group `{}` in [groups]{mend}", group.text));
            }
            _ if group.text == "everybody" => group.problem("`everybody` is no group; write `allow = \"everybody\"` alone"),
            _ => {}
        }
        (group.text.to_owned(), self::granted(granted, operations))
    });
    Grants::Groups(granted.collect())
}

fn granted(node: &Node<'_>, operations: Option<&[String]>) -> Operations {
    if node.value().as_str() == Some("all") {
        return Operations::All;
    }
    let words = node.list().iter().filter_map(Node::words).collect::<Vec<_>>();
    for word in &words {
        let Some(known) = operations else { continue };
        // What looks people up is known to other parts of the definition.
        let find = word.text == "find" || word.text.strip_prefix("find.").is_some_and(|rest| !rest.is_empty());
        if !find && word.text != "reset" && !known.iter().any(|known| known == word.text) {
            let mend = nearest(word.text, known.iter().map(String::as_str).chain(["reset", "find", "all"]));
            word.problem(format!("the connection has no operation `{}`{mend}", word.text));
        }
    }
    Operations::Only(words.iter().map(|word| word.text.to_owned()).collect())
}

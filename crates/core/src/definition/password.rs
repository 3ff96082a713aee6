//! Rules for a password as a file states them: a definition, a connection or an organisation.

use crate::generate::LONGEST;
use crate::located::{Map, Node};
use crate::policy::{Class, ClassName, Demand, Rules};

const KEYS: [&str; 10] =
    ["minLength", "maxLength", "required", "atLeast", "distinct", "longestRun", "allowed", "forbidden", "context", "common"];

const CLASS: &str = "class of characters";
/// The classes that can be demanded. One more can only be allowed.
const DEMANDED: &[(&str, ClassName)] =
    &[("lower", ClassName::Lower), ("upper", ClassName::Upper), ("digit", ClassName::Digit), ("special", ClassName::Special)];

/// The rules of a table's `password`; none where there is none.
#[must_use]
pub fn read(parent: &Map<'_>) -> Rules {
    parent.get("password").and_then(|node| node.map()).map(|map| table(&map)).unwrap_or_default()
}

fn table(map: &Map<'_>) -> Rules {
    map.only(&[&KEYS[..], &["classes", "advice"]].concat());
    let sets = map.entries_of("classes");
    let own: Vec<Class> = sets
        .iter()
        .filter_map(|(name, node)| {
            let name = name.one_of(DEMANDED, CLASS)?;
            let words = node.words()?;
            if words.text.is_empty() {
                words.problem("a class has characters; write them, such as \"!#%\"");
            }
            Some(Class::of(name, words.text))
        })
        .collect();
    let reader = Reader { own };
    let advice = map.get("advice").and_then(|node| node.map());
    let (advice, advice_off) = advice
        .map(|advice| {
            advice.only(&KEYS);
            (reader.demands(&advice), off(&advice))
        })
        .unwrap_or_default();
    Rules { demands: reader.demands(map), advice, off: off(map), advice_off }
}

/// What a table says is not demanded: `false`, or no class at all.
fn off(map: &Map<'_>) -> Vec<Demand> {
    let is_off = |key: &str| {
        let value = map.get(key).map(|node| node.value());
        value.is_some_and(|value| value.as_bool() == Some(false) || value.as_array().is_some_and(|list| list.is_empty()))
    };
    let kinds = [
        ("required", Demand::Required(Class::usual(ClassName::Lower))),
        ("allowed", Demand::Allowed(Vec::new())),
        ("context", Demand::Context(Vec::new())),
        ("common", Demand::Common),
    ];
    kinds.into_iter().filter(|(key, _)| is_off(key)).map(|(_, kind)| kind).collect()
}

/// Reads demands, with the classes that the table has sets of its own for.
struct Reader {
    own: Vec<Class>,
}

impl Reader {
    fn demands(&self, map: &Map<'_>) -> Vec<Demand> {
        let number = |key: &str, most: u32| map.get(key).and_then(|node| node.integer(1..most + 1));
        let (least, most) = (number("minLength", LONGEST), number("maxLength", 4096));
        if let (Some(least), Some(most), Some(node)) = (least, most, map.get("minLength"))
            && least > most
        {
            node.problem(format!("no password has at least {least} and at most {most} characters; make `minLength` the smaller"));
        }
        let classes = |key: &str, list| map.get(key).map(|node| self.classes(&node, list)).unwrap_or_default();
        let flag = |key: &str| map.get(key).and_then(|node| node.boolean()).unwrap_or_default();
        let allowed = classes("allowed", ClassName::ALL);
        [least.map(Demand::MinLength), most.map(Demand::MaxLength)]
            .into_iter()
            .flatten()
            .chain(classes("required", DEMANDED).into_iter().map(Demand::Required))
            .chain(map.get("atLeast").and_then(|node| self.at_least(&node)))
            .chain(number("distinct", 64).map(Demand::Distinct))
            .chain(number("longestRun", LONGEST).map(Demand::LongestRun))
            .chain((!allowed.is_empty()).then_some(Demand::Allowed(allowed)))
            .chain(map.words("forbidden").map(|words| Demand::Forbidden(words.text.to_owned())))
            .chain(flag("context").then(|| Demand::Context(Vec::new())))
            .chain(flag("common").then_some(Demand::Common))
            .collect()
    }

    fn at_least(&self, node: &Node<'_>) -> Option<Demand> {
        let map = node.map()?;
        map.only(&["count", "of"]);
        let of = self.classes(&map.need("of", "[\"lower\", \"upper\", \"digit\", \"special\"]")?, DEMANDED);
        let count = map.need("count", "3")?.integer(1..u32::try_from(of.len()).ok()? + 1)?;
        Some(Demand::AtLeast(count, of))
    }

    fn classes(&self, node: &Node<'_>, list: &[(&'static str, ClassName)]) -> Vec<Class> {
        let names = node.list().into_iter().filter_map(|node| node.words()?.one_of(list, CLASS));
        let own = |name| self.own.iter().find(|class| class.name == name).cloned();
        names.map(|name| own(name).unwrap_or(Class::usual(name))).collect()
    }
}

//! A system's rules for a password, as a file states them.

use crate::located::Map;
use crate::policy::{Class, Demand, Rule};

/// The rules of a table's `password`, in the order in which they are shown.
pub(super) fn read(parent: &Map<'_>) -> Vec<Rule> {
    let Some(map) = parent.get("password").and_then(|node| node.map()) else { return Vec::new() };
    map.only(&["minLength", "maxLength", "required", "forbidden", "advice"]);
    let mut rules = demands(&map, false);
    if let Some(advice) = map.get("advice").and_then(|node| node.map()) {
        advice.only(&["minLength", "maxLength", "required", "forbidden"]);
        rules.extend(demands(&advice, true));
    }
    rules
}

fn demands(map: &Map<'_>, advice: bool) -> Vec<Rule> {
    let length = |key: &str| map.get(key).and_then(|node| node.integer(1..4097));
    let (least, most) = (length("minLength"), length("maxLength"));
    if let (Some(least), Some(most), Some(node)) = (least, most, map.get("minLength"))
        && least > most
    {
        node.problem(format!("no password has at least {least} and at most {most} characters; make `minLength` the smaller"));
    }
    let classes = map.get("required").map(|node| node.list()).unwrap_or_default();
    let classes = classes.iter().filter_map(|node| node.words()?.one_of(Class::ALL, "class of characters"));
    let forbidden = map.words("forbidden").map(|words| words.text.to_owned());
    [least.map(Demand::MinLength), most.map(Demand::MaxLength)]
        .into_iter()
        .flatten()
        .chain(classes.map(Demand::Required))
        .chain(forbidden.map(Demand::Forbidden))
        .map(|demand| Rule { demand, advice })
        .collect()
}

/// A file's rules with a choice's laid over them: of one kind and weight, the choice's is in force.
pub(crate) fn overlay(base: &[Rule], over: &[Rule]) -> Vec<Rule> {
    let same = |a: &Rule, b: &Rule| a.advice == b.advice && std::mem::discriminant(&a.demand) == std::mem::discriminant(&b.demand);
    let mut rules: Vec<Rule> = base.iter().filter(|rule| !over.iter().any(|other| same(rule, other))).cloned().collect();
    rules.extend_from_slice(over);
    rules.sort_by_key(|rule| rule.advice);
    rules
}

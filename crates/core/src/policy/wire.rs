//! A rule between proxy and page: a list of words, which is all that its reader needs to know.
//!
//! `[owner, weight, kind, words…]`. The owner is a connection's id, or empty for the organisation. The
//! weight is `must`, `advice`, or the id of the connection that cannot meet the rule, with a `!` before
//! it.

use super::{Class, Demand, Owner, Rule, Weight};

impl From<Rule> for Vec<String> {
    fn from(rule: Rule) -> Self {
        let owner = match rule.owner {
            Owner::Organisation => String::new(),
            Owner::System(id) => id,
        };
        let weight = match rule.weight {
            Weight::Must => "must".to_owned(),
            Weight::Advice => "advice".to_owned(),
            Weight::OutOfReach(id) => ["!", &id].concat(),
        };
        let classes = |classes: &[Class]| classes.iter().map(Class::word).collect::<Vec<_>>();
        let (kind, words) = match rule.demand {
            Demand::MinLength(least) => ("minLength", vec![least.to_string()]),
            Demand::MaxLength(most) => ("maxLength", vec![most.to_string()]),
            Demand::Required(class) => ("required", vec![class.word()]),
            Demand::AtLeast(least, of) => ("atLeast", [vec![least.to_string()], classes(&of)].concat()),
            Demand::Distinct(least) => ("distinct", vec![least.to_string()]),
            Demand::LongestRun(most) => ("longestRun", vec![most.to_string()]),
            Demand::Allowed(of) => ("allowed", classes(&of)),
            Demand::Forbidden(characters) => ("forbidden", vec![characters]),
            Demand::Context(words) => ("context", words),
            Demand::Common => ("common", Vec::new()),
        };
        [vec![owner, weight, kind.to_owned()], words].concat()
    }
}

impl TryFrom<Vec<String>> for Rule {
    type Error = &'static str;

    fn try_from(list: Vec<String>) -> Result<Self, Self::Error> {
        read(&list).ok_or("a rule that is none")
    }
}

fn read(list: &[String]) -> Option<Rule> {
    let [owner, weight, kind, words @ ..] = list else { return None };
    let number = || words.first()?.parse().ok();
    let classes = |words: &[String]| words.iter().map(|word| Class::from_word(word)).collect::<Option<Vec<_>>>();
    let demand = match (kind.as_str(), words) {
        ("minLength", [_]) => Demand::MinLength(number()?),
        ("maxLength", [_]) => Demand::MaxLength(number()?),
        ("required", [class]) => Demand::Required(Class::from_word(class)?),
        ("atLeast", [_, of @ ..]) => Demand::AtLeast(number()?, classes(of)?),
        ("distinct", [_]) => Demand::Distinct(number()?),
        ("longestRun", [_]) => Demand::LongestRun(number()?),
        ("allowed", of) => Demand::Allowed(classes(of)?),
        ("forbidden", [characters]) => Demand::Forbidden(characters.clone()),
        ("context", words) => Demand::Context(words.to_vec()),
        ("common", []) => Demand::Common,
        _ => return None,
    };
    let weight = match weight.as_str() {
        "must" => Weight::Must,
        "advice" => Weight::Advice,
        other => Weight::OutOfReach(other.strip_prefix('!')?.to_owned()),
    };
    let owner = if owner.is_empty() { Owner::Organisation } else { Owner::System(owner.clone()) };
    Some(Rule { owner, weight, demand })
}

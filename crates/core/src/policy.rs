//! What is demanded of a password, and by whom.
//!
//! A system has rules of its own, an organisation has others, and a password is set for all of them at
//! once: [`Policy::merge`]. Each rule knows whose it is. Rules are a closed list, checked one by one, so
//! that a page can tick them. Lengths count code points after NFC (NIST SP 800-63B-4, section 3.1.1.2):
//! the caller normalises, since a browser has a normaliser of its own. Nothing is ever trimmed or cut.

mod attributes;
mod class;
mod context;
mod demand;
mod rules;
mod wire;

use serde::{Deserialize, Serialize};

pub use attributes::Attributes;
pub(crate) use class::has;
pub use class::{Class, ClassName};
pub use demand::{Demand, Surroundings};
pub use rules::Rules;

use crate::generate::is_satisfiable;

/// Whose a rule is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The organisation's that runs Passdesk.
    Organisation,
    /// A system's, by the id of its connection.
    System(String),
}

/// What becomes of a password that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It is refused.
    Must,
    /// The person is advised.
    Advice,
    /// The person is advised: the system of this id can keep no password that meets the rule.
    OutOfReach(String),
}

/// A demand, whose it is, and what it weighs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<String>", try_from = "Vec<String>")]
pub struct Rule {
    /// Whose it is.
    pub owner: Owner,
    /// What becomes of a password that breaks it.
    pub weight: Weight,
    /// What is demanded.
    pub demand: Demand,
}

/// The rules of all who have a say, in the order in which they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Policy(Vec<Rule>);

/// What is said of a password: the rules that it breaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict<'a> {
    /// Those for which a system would refuse it.
    pub refused_by_system: Vec<&'a Rule>,
    /// Those for which the organisation does.
    pub refused_by_organisation: Vec<&'a Rule>,
    /// Those that are advice.
    pub warnings: Vec<&'a Rule>,
}

impl Policy {
    /// Merges the rules of any number of systems and of the organisation.
    ///
    /// What a system demands stands. What the organisation demands becomes advice where a system can keep
    /// no password that meets it.
    ///
    /// ```
    /// use passdesk_core::policy::{Demand, Owner, Policy, Rules, Weight};
    ///
    /// let pin = Rules { demands: vec![Demand::MaxLength(12)], ..Rules::default() };
    /// let ours = Rules { demands: vec![Demand::MinLength(15)], ..Rules::default() };
    /// let policy = Policy::merge(&[(Owner::System("pin".into()), pin), (Owner::Organisation, ours)]);
    /// assert_eq!(policy.rules()[1].weight, Weight::OutOfReach("pin".into()));
    /// ```
    #[must_use]
    pub fn merge(sources: &[(Owner, Rules)]) -> Self {
        let of = |owner: &Owner, demands: &[Demand], weight: &Weight| -> Vec<Rule> {
            demands.iter().map(|demand| Rule { owner: owner.clone(), weight: weight.clone(), demand: demand.clone() }).collect()
        };
        let (organisation, systems): (Vec<_>, Vec<_>) = sources.iter().partition(|(owner, _)| *owner == Owner::Organisation);
        let each: Vec<Vec<Rule>> = systems.iter().map(|(owner, rules)| of(owner, &rules.demands, &Weight::Must)).collect();
        let together = each.concat();
        let mut ours: Vec<Rule> = Vec::new();
        for mut rule in organisation.iter().flat_map(|(owner, rules)| of(owner, &rules.demands, &Weight::Must)) {
            // One system alone is to blame, or all of them together: then the first stands for them.
            let cannot = |system: &[Rule]| !is_satisfiable(&Self([system, &ours, &[rule.clone()]].concat()));
            let alone = each.iter().find(|system| cannot(system));
            let blamed = alone.or_else(|| each.first().filter(|_| is_satisfiable(&Self(together.clone())) && cannot(&together)));
            if let Some(Rule { owner: Owner::System(id), .. }) = blamed.and_then(|system| system.first()) {
                rule.weight = Weight::OutOfReach(id.clone());
            }
            ours.push(rule);
        }
        let advice = |(owner, rules): &&(Owner, Rules)| of(owner, &rules.advice, &Weight::Advice);
        let of_systems = each.into_iter().zip(&systems).flat_map(|(musts, source)| [musts, advice(source)].concat());
        Self(of_systems.chain(ours).chain(organisation.iter().flat_map(advice)).collect())
    }

    /// These rules as they are.
    pub(crate) fn of(rules: &[&Rule]) -> Self {
        Self(rules.iter().copied().cloned().collect())
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.0
    }

    /// The demands without which a password is refused.
    pub fn demands(&self) -> impl Iterator<Item = &Demand> {
        self.musts().map(|rule| &rule.demand)
    }

    pub(crate) fn musts(&self) -> impl Iterator<Item = &Rule> {
        self.0.iter().filter(|rule| rule.weight == Weight::Must)
    }

    /// The number of code points that a password has at least, and at most if that is limited.
    #[must_use]
    pub fn lengths(&self) -> (u32, Option<u32>) {
        let least = self.demands().filter_map(|demand| if let Demand::MinLength(least) = demand { Some(*least) } else { None });
        let most = self.demands().filter_map(|demand| if let Demand::MaxLength(most) = demand { Some(*most) } else { None });
        (least.max().unwrap_or(0), most.min())
    }

    /// Whether a password in NFC breaks no rule but advice.
    #[must_use]
    pub fn admits(&self, password: &str, surroundings: Surroundings<'_>) -> bool {
        self.demands().all(|demand| demand.is_met(password, surroundings))
    }

    /// Which rules a password in NFC breaks.
    #[must_use]
    pub fn verdict(&self, password: &str, surroundings: Surroundings<'_>) -> Verdict<'_> {
        let mut verdict = Verdict::default();
        for rule in self.0.iter().filter(|rule| !rule.demand.is_met(password, surroundings)) {
            match (&rule.weight, &rule.owner) {
                (Weight::Must, Owner::System(_)) => verdict.refused_by_system.push(rule),
                (Weight::Must, Owner::Organisation) => verdict.refused_by_organisation.push(rule),
                _ => verdict.warnings.push(rule),
            }
        }
        verdict
    }
}

#[cfg(test)]
mod tests;

//! What one side asks, before it is merged with what others do.

use super::{Class, ClassName, Demand};

/// The length that NIST SP 800-63B-4, section 3.1.1.2, asks of a password that is the only factor.
const ALONE: u32 = 15;
/// The length that it asks of one that is used together with another factor.
const WITH_SECOND_FACTOR: u32 = 8;

/// The demands of a system or an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Without these a password is refused.
    pub demands: Vec<Demand>,
    /// These are advice.
    pub advice: Vec<Demand>,
    /// Laid over other rules, these take demands of their kind away; their sizes say nothing.
    pub off: Vec<Demand>,
    /// The same for advice.
    pub advice_off: Vec<Demand>,
}

impl Rules {
    /// What an organisation asks that says nothing else, after NIST SP 800-63B-4: a length, nothing
    /// common or expected, and no classes. `words` are those that its people would be expected to use.
    #[must_use]
    pub fn of_an_organisation(second_factor: bool, words: Vec<String>) -> Self {
        let least = if second_factor { WITH_SECOND_FACTOR } else { ALONE };
        Self {
            demands: vec![Demand::MinLength(least), Demand::Common, Demand::Context(words)],
            advice: vec![Demand::Allowed(vec![Class::usual(ClassName::Ascii)])],
            ..Self::default()
        }
    }

    /// These rules with others laid over them: of one kind and weight, those of the others are in force,
    /// or none where the others have it off.
    #[must_use]
    pub fn overlaid(&self, over: &Self) -> Self {
        let lay = |base: &[Demand], over: &[Demand], off: &[Demand]| {
            let kept = base.iter().filter(|demand| !over.iter().chain(off).any(|other| demand.is_like(other)));
            kept.chain(over).cloned().collect()
        };
        Self {
            demands: lay(&self.demands, &over.demands, &over.off),
            advice: lay(&self.advice, &over.advice, &over.advice_off),
            ..Self::default()
        }
    }
}

//! New passwords: each that a policy admits, of the kind and length chosen, is equally likely.
//!
//! The number of those passwords is counted exactly, one of their ranks is drawn, and the password of
//! that rank is made. So there is no bias to argue about, the bits are the logarithm of a number that is
//! known, and a policy that admits none is found out.
//!
//! Randomness is handed in: 32 bits a call, from a source fit for secrets.

mod number;
mod phrase;
mod shape;
mod space;

use number::Number;
use phrase::Phrases;
use shape::Shape;
use space::Space;

use crate::policy::{Demand, Policy, Rule, Surroundings};
use crate::secret::Secret;

pub use phrase::Words;

/// No generated password has more code points than this, and no policy may ask for more.
pub const LONGEST: u32 = 128;
/// No passphrase has more words.
pub const MOST_WORDS: u32 = 10;

/// After so many passwords that are not admitted, it is taken that there are no others.
const DRAWS: u32 = 1000;
/// Among so few passwords, each is looked at.
const FEW: u32 = 1 << 12;
/// Of more, it is told from so many which share of those that are counted is admitted.
const SAMPLE: u32 = 128;
/// Beyond so many bits, all but a share that nobody would notice.
const MOST_BITS: u32 = 64;

/// What a generated password is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any character of a keyboard but the space.
    Characters,
    /// Letters and digits that are not mistaken for each other, and signs where they are demanded.
    Clear,
    /// Words with a mark between them.
    Words,
    /// To be read out: no look-alikes, and of letters the small ones, where the policy lets it be.
    Spoken,
}

impl Kind {
    /// The length that is usual: code points, or words.
    ///
    /// The first two kinds have about 128 bits, for a password that stays. The others are to be
    /// changed by the person at once.
    #[must_use]
    pub const fn usual_length(self) -> u32 {
        match self {
            Self::Characters => 20,
            Self::Clear => 22,
            Self::Words => 5,
            Self::Spoken => 16,
        }
    }

    /// The shortest and the longest that there can be under a policy: code points, or words.
    #[must_use]
    pub fn lengths(self, policy: &Policy) -> (u32, u32) {
        let (least, most) = policy.lengths();
        if self == Self::Words { (1, MOST_WORDS) } else { (least.max(1), most.unwrap_or(LONGEST).min(LONGEST)) }
    }

    /// The usual length, or the nearest one that the policy admits.
    #[must_use]
    pub fn length_for(self, policy: &Policy) -> u32 {
        let (least, most) = self.lengths(policy);
        self.usual_length().max(least).min(most)
    }
}

/// What is to be generated.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// What it is like.
    pub kind: Kind,
    /// How many code points, or words.
    pub length: u32,
    /// What phrases are made of.
    pub words: &'a Words,
}

/// A new password, and the logarithm to base 2 of how many it is one of, rounded down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// The password, in NFC.
    pub password: Secret,
    /// The bits.
    pub bits: u32,
}

/// Why there is no new password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Rules that no password of the kind and length meets: without any one of them there would be one. Empty
    /// if there is none of that length at all, or no word.
    #[error("no password of this kind and length meets all of the rules")]
    Unsatisfiable(Vec<Rule>),
    /// The source of randomness has none.
    #[error("there is no source of random numbers")]
    NoRandomness,
}

/// A set of passwords whose number is known, and which is in order.
trait Ranked {
    fn count(&self) -> &Number;
    /// Whether each of them meets all rules but those about common and expected passwords.
    fn is_counted(&self) -> bool;
    /// The password of this rank, which is below the count.
    fn nth(&self, rank: Number) -> String;
}

/// Draws a password of a kind and a length in code points, or in words.
///
/// # Errors
/// See [`Error`].
///
/// ```
/// use passdesk_core::generate::{Kind, Wanted, Words, generate};
/// use passdesk_core::policy::{Policy, Surroundings};
///
/// let mut state = 1_u32;
/// let mut random = || { state = state.wrapping_mul(0x9e37_79b1).wrapping_add(1); Some(state) };
/// let wanted = Wanted { kind: Kind::Clear, length: 22, words: &Words::default() };
/// let made = generate(&Policy::default(), Surroundings::default(), wanted, &mut random);
/// assert_eq!(made.map(|made| made.bits), Ok(128));
/// ```
pub fn generate(
    policy: &Policy,
    surroundings: Surroundings<'_>,
    wanted: Wanted<'_>,
    random: &mut dyn FnMut() -> Option<u32>,
) -> Result<Generated, Error> {
    let mut attempt = |policy: &Policy| attempt(policy, surroundings, wanted, random);
    if let Some(made) = attempt(policy)? {
        return Ok(made);
    }
    let rules = contradiction(policy.musts().collect(), &mut |rules| matches!(attempt(&Policy::of(rules)), Ok(Some(_))));
    Err(Error::Unsatisfiable(rules))
}

/// The same, and `None` where no password meets the rules.
fn attempt(
    policy: &Policy,
    surroundings: Surroundings<'_>,
    wanted: Wanted<'_>,
    random: &mut dyn FnMut() -> Option<u32>,
) -> Result<Option<Generated>, Error> {
    let Wanted { kind, length, words } = wanted;
    if kind == Kind::Words {
        for phrases in Phrases::forms(policy, words, length) {
            let made = draw(policy, surroundings, &phrases, random)?;
            if made.is_some() {
                return Ok(made);
            }
        }
        return Ok(None);
    }
    for alphabet in [shape::alphabet(kind, policy), shape::every_character(policy)] {
        let shape = Shape::of(policy, alphabet);
        let made = draw(policy, surroundings, &Space::new(&shape, length), random)?;
        if made.is_some() {
            return Ok(made);
        }
    }
    Ok(None)
}

/// Whether there is a password that meets the demands. Those about common and expected passwords are left
/// out: they leave nearly all.
pub(crate) fn is_satisfiable(policy: &Policy) -> bool {
    Shape::of(policy, shape::every_character(policy)).is_possible()
}

impl Policy {
    /// Rules that contradict each other: without any one of them there would be a password.
    #[must_use]
    pub fn contradiction(&self) -> Vec<Rule> {
        if is_satisfiable(self) {
            return Vec::new();
        }
        contradiction(self.musts().collect(), &mut |rules| is_satisfiable(&Self::of(rules)))
    }
}

/// Leaves out each rule without which the others are still impossible.
fn contradiction(mut rules: Vec<&Rule>, possible: &mut dyn FnMut(&[&Rule]) -> bool) -> Vec<Rule> {
    let mut index = 0;
    while index < rules.len() {
        let rule = rules.remove(index);
        if possible(&rules) {
            rules.insert(index, rule);
            index += 1;
        }
    }
    rules.into_iter().cloned().collect()
}

/// Draws ranks until one has a password that meets also what is not counted: that it is neither common nor
/// expected, and of a phrase what depends on the words that come together. Among few passwords those that do
/// are gathered first, so that the last one of them is found.
fn draw(
    policy: &Policy,
    surroundings: Surroundings<'_>,
    space: &dyn Ranked,
    random: &mut dyn FnMut() -> Option<u32>,
) -> Result<Option<Generated>, Error> {
    let count = *space.count();
    let admitted = |password: &Secret| policy.admits(password.expose(), surroundings);
    let nth = |rank| Secret::new(space.nth(rank));
    if count.is_zero() {
        return Ok(None);
    }
    let compares = policy.demands().any(|demand| matches!(demand, Demand::Context(_) | Demand::Common));
    let is_counted = space.is_counted() && !compares;
    if count <= Number::from(FEW) && !is_counted {
        let left: Vec<Secret> = (0..count.low()).map(|rank| nth(Number::from(rank))).filter(admitted).collect();
        let number = Number::from(left.len() as u128);
        let chosen = number.below(random).ok_or(Error::NoRandomness)?.low();
        return Ok(left.into_iter().nth(chosen as usize).map(|password| Generated { password, bits: number.bits() }));
    }
    // Of more passwords than that, no list and no name strikes a share that would be seen in the bits.
    let sample = if is_counted || (space.is_counted() && count.bits() > MOST_BITS) { 0 } else { SAMPLE };
    let (mut drawn, mut met, mut made) = (0_u32, 0_u32, None);
    while drawn < sample || (made.is_none() && drawn < DRAWS) {
        let password = nth(count.below(random).ok_or(Error::NoRandomness)?);
        drawn += 1;
        if admitted(&password) {
            met += 1;
            made.get_or_insert(password);
        }
    }
    // One more is taken not to be admitted, so that a share that is too small to be met is no share of zero.
    let (admitted, _) = count.times(&Number::from(met)).divided(&Number::from(drawn + 1));
    let bits = if sample == 0 { count.bits() } else { admitted.bits() };
    Ok(made.map(|password| Generated { password, bits }))
}

#[cfg(test)]
mod tests;

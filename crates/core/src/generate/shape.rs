//! What rules ask for, in the terms of counting: characters, classes that they are of, and bounds.

use super::space::Subsets;
use super::{Kind, LONGEST};
use crate::policy::{Class, Demand, Policy, has};

/// Not mistaken for each other by eye.
const CLEAR: &str = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Nor by ear: one case, and what is added where a policy asks for more.
const SPOKEN: &str = "abcdefghijkmnpqrstuvwxyz23456789";
/// What is added to them where a policy asks for more: few, so that they are rare.
const SPOKEN_TOO: &str = "KMRX#+-=";
/// Signs that are told from others, and have a name.
const SIGNS: &str = "!#%*+-=?@";
/// The alphabet is smaller than 127, so that the number of its subsets fits in 128 bits.
const MOST_CHARACTERS: usize = 126;

/// The rules of a policy for passwords of an alphabet.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// The characters, those of the same classes together, with a bit for each of those.
    pub groups: Vec<(usize, Vec<char>)>,
    /// Of these classes, each by its bit, so many at least must be there.
    pub wanted: Vec<(u32, Vec<usize>)>,
    /// The number of classes.
    pub classes: usize,
    /// How many characters, at least and at most.
    pub length: (usize, usize),
    /// How many different characters at least.
    pub distinct: usize,
    /// How often the same character may follow itself, and itself, in a row.
    pub run: usize,
}

impl Shape {
    /// Keeps of the alphabet what the rules allow. Rules about common and expected passwords are not
    /// looked at.
    pub(super) fn of(policy: &Policy, mut alphabet: Vec<char>) -> Self {
        for demand in policy.demands() {
            match demand {
                Demand::Allowed(of) => alphabet.retain(|c| of.iter().any(|class| class.contains(*c))),
                Demand::Forbidden(characters) => alphabet.retain(|c| !has(characters, *c)),
                _ => {}
            }
        }
        // Of the alphabet's characters, two classes may have the same: then they are one.
        let mut classes: Vec<Vec<bool>> = Vec::new();
        let mut bit = |class: &Class| {
            let members: Vec<bool> = alphabet.iter().map(|c| class.contains(*c)).collect();
            let index = classes.iter().position(|known| *known == members).unwrap_or_else(|| {
                classes.push(members);
                classes.len() - 1
            });
            1 << index
        };
        let (mut wanted, mut length, mut distinct, mut run) = (Vec::new(), (1, LONGEST as usize), 1, usize::MAX);
        for demand in policy.demands() {
            match demand {
                Demand::MinLength(least) => length.0 = length.0.max(*least as usize),
                Demand::MaxLength(most) => length.1 = length.1.min(*most as usize),
                Demand::Required(class) => wanted.push((1, vec![bit(class)])),
                Demand::AtLeast(least, of) => wanted.push((*least, of.iter().map(&mut bit).collect())),
                Demand::Distinct(least) => distinct = distinct.max(*least as usize),
                Demand::LongestRun(most) => run = run.min(*most as usize),
                Demand::Allowed(_) | Demand::Forbidden(_) | Demand::Context(_) | Demand::Common => {}
            }
        }
        let mut groups: Vec<(usize, Vec<char>)> = Vec::new();
        for (index, c) in alphabet.iter().enumerate() {
            let bits = classes.iter().enumerate().filter(|(_, members)| members.get(index) == Some(&true));
            let mask = bits.fold(0, |mask, (bit, _)| mask | 1 << bit);
            match groups.iter_mut().find(|(known, _)| *known == mask) {
                Some((_, group)) => group.push(*c),
                None => groups.push((mask, vec![*c])),
            }
        }
        // Those of one group stand for each other: the largest can do without some.
        let mut surplus = alphabet.len().saturating_sub(MOST_CHARACTERS);
        while surplus > 0 {
            if let Some((_, largest)) = groups.iter_mut().max_by_key(|(_, group)| group.len()) {
                largest.pop();
            }
            surplus -= 1;
        }
        Self { groups, wanted, classes: classes.len(), length, distinct, run }
    }

    /// How many characters there are.
    pub(super) fn size(&self) -> usize {
        self.groups.iter().map(|(_, group)| group.len()).sum()
    }

    /// Whether characters of these classes are all that is wanted.
    pub(super) fn is_enough(&self, mask: usize) -> bool {
        self.wanted.iter().all(|(least, of)| of.iter().filter(|class| mask & **class != 0).count() >= *least as usize)
    }

    /// Whether some password is of this shape.
    pub(super) fn is_possible(&self) -> bool {
        let (least, most) = self.length;
        // A subset that is enough stays so with more characters, and none needs more than these.
        let enough = self.wanted.iter().fold(self.distinct, |sum, (least, _)| sum.saturating_add(*least as usize)).max(2);
        let subsets = Subsets::new(self, most.min(enough));
        // One character alone is a run; two take turns.
        let longest = |different: usize| if different == 1 { most.min(self.run) } else { most };
        (self.distinct..=most).any(|different| subsets.count(different) > 0 && least.max(different) <= longest(different))
    }
}

/// The characters of a kind, and of as many classes as a policy demands and the kind lacks.
pub(super) fn alphabet(kind: Kind, policy: &Policy) -> Vec<char> {
    let mut alphabet: Vec<char> = match kind {
        Kind::Clear => CLEAR.chars().collect(),
        Kind::Spoken => SPOKEN.chars().collect(),
        Kind::Characters | Kind::Words => ('!'..='~').collect(),
    };
    for demand in policy.demands() {
        let (least, classes) = match demand {
            Demand::Required(class) => (1, std::slice::from_ref(class)),
            Demand::AtLeast(least, classes) => (*least as usize, classes.as_slice()),
            _ => continue,
        };
        let (there, lacking): (Vec<&Class>, Vec<&Class>) = classes.iter().partition(|class| alphabet.iter().any(|c| class.contains(*c)));
        for class in lacking.into_iter().take(least.saturating_sub(there.len())) {
            add(&mut alphabet, of_class(kind, class));
        }
    }
    alphabet
}

/// Characters of a class, the clearest that there are.
fn of_class(kind: Kind, class: &Class) -> Vec<char> {
    let few = if kind == Kind::Spoken { SPOKEN_TOO } else { "" };
    let candidates =
        [few, CLEAR, SIGNS, &class.own].map(|characters| characters.chars().filter(|c| class.contains(*c)).collect::<Vec<_>>());
    candidates.into_iter().find(|characters| !characters.is_empty()).unwrap_or_default()
}

/// The printable characters of ASCII, the space among them, and those that the policy names. Others are no
/// help to people who must type them.
pub(super) fn every_character(policy: &Policy) -> Vec<char> {
    let mut alphabet: Vec<char> = (' '..='~').collect();
    for class in classes(policy) {
        add(&mut alphabet, class.own.chars().collect());
    }
    alphabet
}

fn add(alphabet: &mut Vec<char>, characters: Vec<char>) {
    for c in characters {
        if !alphabet.contains(&c) {
            alphabet.push(c);
        }
    }
}

/// The classes that demands name.
fn classes(policy: &Policy) -> Vec<&Class> {
    let mut classes = Vec::new();
    for demand in policy.demands() {
        match demand {
            Demand::Required(class) => classes.push(class),
            Demand::AtLeast(_, of) | Demand::Allowed(of) => classes.extend(of),
            _ => {}
        }
    }
    classes
}

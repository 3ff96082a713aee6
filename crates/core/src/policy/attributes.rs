//! What a policy says in the attributes of its input, for the browser and for password managers.

use serde::{Deserialize, Serialize};

use super::{Class, ClassName, Demand, Policy};

const ASCII: std::ops::RangeInclusive<char> = ' '..='~';

/// What is typed for one code point in NFC has at most so many units of UTF-16: a letter with its marks, each
/// typed by itself.
const UNITS: u32 = 6;

/// The attributes of the input for a password; empty where there is nothing to say. On the wire a
/// list, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<String>", from = "Vec<String>")]
pub struct Attributes {
    /// The number of UTF-16 units that a browser asks for at least.
    pub minlength: String,
    /// The number of UTF-16 units at which a browser stops taking more. It is so far above what the policy
    /// admits that what is cut off there would be too long all the same: a browser cuts without a word,
    /// and a password that was cut is another one.
    pub maxlength: String,
    /// `passwordrules` (Apple's "Password Rules" format), by which a password manager generates.
    pub passwordrules: String,
}

impl From<Attributes> for Vec<String> {
    fn from(attributes: Attributes) -> Self {
        vec![attributes.minlength, attributes.maxlength, attributes.passwordrules]
    }
}

impl From<Vec<String>> for Attributes {
    fn from(list: Vec<String>) -> Self {
        let [minlength, maxlength, passwordrules] = list.try_into().unwrap_or_default();
        Self { minlength, maxlength, passwordrules }
    }
}

impl Policy {
    /// The attributes for an input of this policy.
    ///
    /// ```
    /// use passdesk_core::policy::{Class, ClassName, Demand, Owner, Policy, Rules};
    ///
    /// let demands = vec![Demand::MinLength(8), Demand::MaxLength(20), Demand::Required(Class::usual(ClassName::Digit))];
    /// let policy = Policy::merge(&[(Owner::System("a".into()), Rules { demands, ..Rules::default() })]);
    /// assert_eq!(policy.attributes().passwordrules, "minlength: 8; maxlength: 20; required: digit; allowed: ascii-printable;");
    /// ```
    #[must_use]
    pub fn attributes(&self) -> Attributes {
        let (least, most) = self.lengths();
        let some = |number: u32| if number == 0 { String::new() } else { number.to_string() };
        Attributes {
            minlength: some(least),
            maxlength: most.map_or_else(String::new, |most| most.saturating_mul(UNITS).saturating_add(1).to_string()),
            passwordrules: self.password_rules(),
        }
    }

    /// The format knows no choice of k classes among n, so the first k are asked for: that is admitted.
    fn password_rules(&self) -> String {
        let (least, most) = self.lengths();
        let mut rules = Vec::new();
        if least > 0 {
            rules.push(format!("minlength: {least}"));
        }
        rules.extend(most.map(|most| format!("maxlength: {most}")));
        let mut allowed: Vec<char> = ASCII.collect();
        for demand in self.demands() {
            match demand {
                Demand::Allowed(classes) => allowed.retain(|c| classes.iter().any(|class| class.contains(*c))),
                Demand::Forbidden(characters) => allowed.retain(|c| !characters.contains(*c)),
                _ => {}
            }
        }
        for demand in self.demands() {
            match demand {
                Demand::Required(class) => rules.push(format!("required: {}", of_class(class, &allowed))),
                Demand::AtLeast(least, classes) => {
                    let possible = classes.iter().filter(|class| allowed.iter().any(|c| class.contains(*c)));
                    rules.extend(possible.take(*least as usize).map(|class| format!("required: {}", of_class(class, &allowed))));
                }
                Demand::LongestRun(most) => rules.push(format!("max-consecutive: {most}")),
                _ => {}
            }
        }
        rules.push(format!("allowed: {}", of_class(&Class::usual(ClassName::Ascii), &allowed)));
        // The format knows nothing beyond ASCII.
        rules.retain(|rule| !rule.ends_with("[]"));
        rules.join("; ") + ";"
    }
}

/// A class in the words of the format: its name, or its characters where they are others.
fn of_class(class: &Class, allowed: &[char]) -> String {
    let characters = || allowed.iter().copied().filter(|c| class.contains(*c));
    let usual = Class::usual(class.name);
    match class.name {
        _ if !characters().eq(ASCII.filter(|c| usual.contains(*c))) => listed(characters()),
        ClassName::Ascii => "ascii-printable".to_owned(),
        name => name.word().to_owned(),
    }
}

/// A class of listed characters. `-` stands first and `]` last, as the format has it.
fn listed(characters: impl Iterator<Item = char>) -> String {
    let (marks, others): (String, String) = characters.partition(|c| matches!(c, '-' | ']'));
    let mark = |mark: &'static str| if marks.contains(mark) { mark } else { "" };
    ["[", mark("-"), &others, mark("]"), "]"].concat()
}

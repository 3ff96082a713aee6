//! What a system demands of a password.
//!
//! Rules are a closed list, checked one by one, so that a page can tick them. Lengths count code
//! points after NFC (NIST SP 800-63B-4, section 3.1.1.2): the caller normalises, since a browser has
//! a normaliser of its own.

use serde::{Deserialize, Serialize};

use crate::word::words;

words! {
    /// A class of characters.
    Class {
        /// a to z.
        Lower = "lower",
        /// A to Z.
        Upper = "upper",
        /// 0 to 9.
        Digit = "digit",
        /// Anything but a to z, A to Z, 0 to 9: a space and é are special.
        Special = "special",
    }
}

impl Class {
    /// Whether the character is of the class.
    #[must_use]
    pub fn contains(self, c: char) -> bool {
        match self {
            Self::Lower => c.is_ascii_lowercase(),
            Self::Upper => c.is_ascii_uppercase(),
            Self::Digit => c.is_ascii_digit(),
            Self::Special => !c.is_ascii_alphanumeric(),
        }
    }
}

/// One demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// At least so many code points.
    MinLength(u32),
    /// At most so many code points.
    MaxLength(u32),
    /// At least one character of the class.
    Required(Class),
    /// None of these characters.
    Forbidden(String),
}

impl Demand {
    /// Whether the password, in NFC, meets the demand.
    #[must_use]
    pub fn is_met(&self, password: &str) -> bool {
        let length = || u32::try_from(password.chars().count()).unwrap_or(u32::MAX);
        match self {
            Self::MinLength(least) => length() >= *least,
            Self::MaxLength(most) => length() <= *most,
            Self::Required(class) => password.chars().any(|c| class.contains(c)),
            Self::Forbidden(characters) => !password.chars().any(|c| characters.contains(c)),
        }
    }
}

/// A demand and its weight. On the wire it is a list of words: what is demanded, how much of it, and
/// `advice` if it is that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<String>", try_from = "Vec<String>")]
pub struct Rule {
    /// What is demanded.
    pub demand: Demand,
    /// Whether the password is refused without it, or it is advice.
    pub advice: bool,
}

impl From<Rule> for Vec<String> {
    fn from(rule: Rule) -> Self {
        let (word, value) = match rule.demand {
            Demand::MinLength(least) => ("minLength", least.to_string()),
            Demand::MaxLength(most) => ("maxLength", most.to_string()),
            Demand::Required(class) => ("required", class.word().to_owned()),
            Demand::Forbidden(characters) => ("forbidden", characters),
        };
        let advice = rule.advice.then(|| "advice".to_owned());
        [word.to_owned(), value].into_iter().chain(advice).collect()
    }
}

impl TryFrom<Vec<String>> for Rule {
    type Error = &'static str;

    fn try_from(words: Vec<String>) -> Result<Self, Self::Error> {
        let (word, value, advice) = match words.as_slice() {
            [word, value] => (word, value, false),
            [word, value, advice] if advice == "advice" => (word, value, true),
            _ => return Err("a rule that is none"),
        };
        let length = || value.parse().map_err(|_| "a length that is no number");
        let demand = match word.as_str() {
            "minLength" => Demand::MinLength(length()?),
            "maxLength" => Demand::MaxLength(length()?),
            "required" => Demand::Required(Class::from_word(value).ok_or("a class that is none")?),
            "forbidden" => Demand::Forbidden(value.clone()),
            _ => return Err("a rule of a kind that is none"),
        };
        Ok(Self { demand, advice })
    }
}

/// The rules of a system, in the order in which they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Policy(Vec<Rule>);

impl Policy {
    /// From rules.
    #[must_use]
    pub fn new(rules: Vec<Rule>) -> Self {
        Self(rules)
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.0
    }

    /// Whether every rule but advice is met by a password in NFC.
    ///
    /// ```
    /// use passdesk_core::policy::{Class, Demand, Policy, Rule};
    ///
    /// let policy = Policy::new(vec![Rule { demand: Demand::Required(Class::Special), advice: false }]);
    /// assert!(policy.admits("né"));
    /// assert!(!policy.admits("ne"));
    /// ```
    #[must_use]
    pub fn admits(&self, password: &str) -> bool {
        self.0.iter().all(|rule| rule.advice || rule.demand.is_met(password))
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    #[test]
    fn length_counts_code_points_and_not_bytes_or_utf16_units() {
        for (password, length) in [("", 0), ("abc", 3), ("äöü", 3), ("😀😀", 2), ("e\u{301}", 2), ("👩‍👩‍👧", 5), ("\0", 1)]
        {
            assert!(Demand::MinLength(length).is_met(password), "{password:?}");
            assert!(Demand::MaxLength(length).is_met(password), "{password:?}");
            assert!(!Demand::MinLength(length + 1).is_met(password), "{password:?}");
            assert!(length == 0 || !Demand::MaxLength(length - 1).is_met(password), "{password:?}");
        }
    }

    #[test]
    fn what_is_counted_is_the_composed_form() {
        let typed: String = "e\u{301}e\u{301}e\u{301}".nfc().collect();
        assert!(Demand::MaxLength(3).is_met(&typed));
    }

    #[test]
    fn special_is_anything_but_ascii_letters_and_digits() {
        for special in [" ", "é", "ß", "😀", "_", "٣", "\u{301}", "\t"] {
            assert!(Demand::Required(Class::Special).is_met(special), "{special:?}");
        }
        assert!(!Demand::Required(Class::Special).is_met("azAZ09"));
        assert!(!Demand::Required(Class::Digit).is_met("٣"));
        assert!(!Demand::Required(Class::Upper).is_met("É"));
    }

    #[test]
    fn a_rule_comes_back_from_the_wire() {
        let demands = [Demand::MinLength(8), Demand::MaxLength(100), Demand::Required(Class::Digit), Demand::Forbidden("\n".into())];
        for demand in demands {
            for advice in [false, true] {
                let rule = Rule { demand: demand.clone(), advice };
                assert_eq!(Rule::try_from(Vec::from(rule.clone())), Ok(rule));
            }
        }
        assert!(Rule::try_from(vec!["minLength".to_owned(), "x".to_owned()]).is_err());
    }

    #[test]
    fn advice_refuses_nothing() {
        let rule = |advice| Rule { demand: Demand::MaxLength(2), advice };
        assert!(Policy::new(vec![rule(true)]).admits("abc"));
        assert!(!Policy::new(vec![rule(false)]).admits("abc"));
    }
}

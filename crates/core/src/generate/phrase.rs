//! Words with a mark between them, and what a policy asks for beside: capitals, a digit at the end.

use super::number::Number;
use super::{MOST_WORDS, Ranked};
use crate::policy::{Class, Demand, Policy, Surroundings};

/// A list of words to make phrases of.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<String>);

/// How the words of a phrase are put together.
#[derive(Clone, Copy)]
struct Form {
    mark: &'static str,
    capitals: bool,
    digit: bool,
}

/// The plainest first.
const MARKS: [&str; 5] = ["-", ".", " ", "_", ""];
const DRESSES: [(bool, bool); 4] = [(false, false), (true, false), (false, true), (true, true)];
/// Not mistaken for letters.
const DIGITS: &str = "23456789";

impl Words {
    /// A list with a word in each line. Lines of anything but a to z are left out.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let is_word = |line: &&str| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_lowercase());
        Self(text.lines().filter(is_word).map(str::to_owned).collect())
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Form {
    fn dressed(self, word: &str) -> String {
        let (first, rest) = word.split_at_checked(usize::from(self.capitals)).unwrap_or(("", word));
        [&first.to_ascii_uppercase(), rest].concat()
    }

    fn phrase(self, words: &[String], digit: Option<char>) -> String {
        let mut phrase = String::new();
        for word in words {
            if !phrase.is_empty() {
                phrase.push_str(self.mark);
            }
            phrase.push_str(word);
        }
        phrase.extend(digit);
        phrase
    }
}

/// All phrases of so many words in the plainest form that a policy admits, counted and in order.
pub(super) struct Phrases {
    form: Form,
    words: usize,
    /// What can stand at the end: digits, or nothing.
    ends: Vec<Option<char>>,
    /// Words as they stand in a phrase, by their length.
    by_length: Vec<Vec<String>>,
    /// In how many ways a phrase can be completed: by how many words are missing, by how long it is.
    ways: Vec<Vec<Number>>,
    count: Number,
}

impl Phrases {
    /// The phrases of each form that may be admitted, the plainest first. What depends on the words that come
    /// together, such as how many different characters they have, is not looked at.
    pub(super) fn forms(policy: &Policy, words: &Words, number: u32) -> impl Iterator<Item = Self> {
        let number = number.clamp(1, MOST_WORDS) as usize;
        let forms = DRESSES.iter().flat_map(|(capitals, digit)| MARKS.map(|mark| Form { mark, capitals: *capitals, digit: *digit }));
        forms.filter(|form| form.capitals || !form.mark.is_empty()).filter_map(move |form| Self::of_form(policy, words, number, form))
    }

    fn of_form(policy: &Policy, words: &Words, number: usize, form: Form) -> Option<Self> {
        let each = |demand: &&Demand| matches!(demand, Demand::Allowed(_) | Demand::Forbidden(_) | Demand::LongestRun(_));
        let usual = |class: &Class| class.own.is_empty();
        let whole = |demand: &&Demand| match demand {
            Demand::Allowed(_) | Demand::Forbidden(_) => true,
            Demand::Required(class) => usual(class),
            Demand::AtLeast(_, classes) => classes.iter().all(usual),
            _ => false,
        };
        let meets = |text: &str, which: &dyn Fn(&&Demand) -> bool| {
            policy.demands().filter(which).all(|demand| demand.is_met(text, Surroundings::default()))
        };
        let mut by_length: Vec<Vec<String>> = Vec::new();
        for word in words.0.iter().map(|word| form.dressed(word)).filter(|word| meets(word, &each)) {
            while by_length.len() <= word.len() {
                by_length.push(Vec::new());
            }
            if let Some(list) = by_length.get_mut(word.len()) {
                list.push(word);
            }
        }
        // One word stands for all: of the usual classes they differ in none.
        let sample = vec![by_length.iter().flatten().next()?.clone(); number];
        let ends = if form.digit { DIGITS.chars().map(Some).collect() } else { vec![None] };
        let ends: Vec<Option<char>> = ends.into_iter().filter(|end| meets(&form.phrase(&sample, *end), &whole)).collect();
        let beside = form.mark.len() * (number - 1) + usize::from(form.digit);
        let mut phrases = Self { form, words: number, ends, by_length, ways: Vec::new(), count: Number::ZERO };
        let (least, most) = policy.lengths();
        let most = most.map_or(usize::MAX, |most| most as usize);
        phrases.ways = phrases.ways(|length| (least as usize..=most).contains(&(length + beside)));
        phrases.count = phrases.way(number, 0).times(&Number::from(u32::try_from(phrases.ends.len()).ok()?));
        (!phrases.count.is_zero()).then_some(phrases)
    }

    fn ways(&self, fits: impl Fn(usize) -> bool) -> Vec<Vec<Number>> {
        let longest = self.words * self.by_length.len();
        let mut ways: Vec<Vec<Number>> = vec![(0..=longest).map(|length| Number::from(u32::from(fits(length)))).collect()];
        for _ in 0..self.words {
            let last = ways.last().cloned().unwrap_or_default();
            let sum = |length: usize| {
                let mut sum = Number::ZERO;
                for (list, after) in self.by_length.iter().zip(last.iter().skip(length)) {
                    sum.add(&after.times(&size(list)));
                }
                sum
            };
            ways.push((0..=longest).map(sum).collect());
        }
        ways
    }

    fn way(&self, missing: usize, length: usize) -> Number {
        self.ways.get(missing).and_then(|ways| ways.get(length)).copied().unwrap_or(Number::ZERO)
    }
}

impl Ranked for Phrases {
    fn count(&self) -> &Number {
        &self.count
    }

    fn is_counted(&self) -> bool {
        false
    }

    fn nth(&self, rank: Number) -> String {
        let (mut rank, end) = rank.divided(&size(&self.ends));
        let (mut length, mut chosen) = (0, Vec::new());
        for missing in (0..self.words).rev() {
            for (letters, list) in self.by_length.iter().enumerate() {
                let each = self.way(missing, length + letters);
                let all = each.times(&size(list));
                if rank < all {
                    let (index, rest) = rank.divided(&each);
                    chosen.extend(list.get(index.low() as usize).cloned());
                    length += letters;
                    rank = rest;
                    break;
                }
                rank.take(&all);
            }
        }
        self.form.phrase(&chosen, self.ends.get(end.low() as usize).copied().flatten())
    }
}

fn size<T>(list: &[T]) -> Number {
    Number::from(u32::try_from(list.len()).unwrap_or(u32::MAX))
}

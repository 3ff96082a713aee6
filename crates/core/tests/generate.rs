//! The generator over random policies: what it makes is admitted, what it refuses cannot be had, and all
//! that can be had is equally likely.

#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says so by panicking")]

mod random;

use std::collections::BTreeMap;

use passdesk_core::blocklist::Blocklist;
use passdesk_core::generate::{Error, Generated, Kind, Wanted, Words, generate};
use passdesk_core::policy::{Class, ClassName, Demand, Owner, Policy, Rules, Surroundings};

use random::Random;

const KINDS: [Kind; 3] = [Kind::Characters, Kind::Clear, Kind::Spoken];

fn policy(demands: Vec<Demand>) -> Policy {
    Policy::merge(&[(Owner::System("a".into()), Rules { demands, ..Rules::default() })])
}

fn make(policy: &Policy, kind: Kind, length: u32, random: &mut Random) -> Result<Generated, Error> {
    let list = Blocklist::common();
    let surroundings = Surroundings { person: &["har-3107"], list: Some(&list) };
    let made = generate(policy, surroundings, Wanted { kind, length, words: &Words::default() }, &mut || Some(random.next()));
    if let Ok(made) = &made {
        let password = made.password.expose();
        assert_eq!(password.chars().count(), length as usize, "{password}");
        assert!(policy.admits(password, surroundings), "{policy:?} does not admit {password}");
    }
    made
}

fn class(random: &mut Random) -> Class {
    let name = random.one_of(&[ClassName::Lower, ClassName::Upper, ClassName::Digit, ClassName::Special]);
    let own = random.one_of(&["", "", "", "!#%", "aeiou", "XYZ", "é", "ab1 ", "0"]);
    Class::of(name, own)
}

fn classes(random: &mut Random) -> Vec<Class> {
    (0..=random.below(3)).map(|_| class(random)).collect()
}

/// A demand of any kind. Of the smaller half of its sizes, for the larger ones rarely leave anything.
fn demand(random: &mut Random, longest: u32) -> Demand {
    match random.below(10) {
        0 => Demand::MinLength(1 + random.below(longest)),
        1 => Demand::MaxLength(1 + random.below(longest)),
        2 | 3 => Demand::Required(class(random)),
        4 => {
            let of = classes(random);
            Demand::AtLeast(1 + random.below(u32::try_from(of.len()).unwrap()), of)
        }
        5 => Demand::Distinct(1 + random.below(longest)),
        6 => Demand::LongestRun(1 + random.below(3)),
        7 => Demand::Allowed(classes(random)),
        8 => Demand::Forbidden(random.one_of(&["\n", "aeiou", "!#%", "0123456789", "XYZ"]).to_owned()),
        _ => random.one_of(&[Demand::Common, Demand::Context(vec!["Acme".into()])]),
    }
}

fn demands(random: &mut Random, most: u32, longest: u32) -> Vec<Demand> {
    (0..random.below(most + 1)).map(|_| demand(random, longest)).collect()
}

/// Whether rules that contradict each other are named: alone they are impossible, and without any one of
/// them they are not.
fn is_named(rules: &[Demand], mut impossible: impl FnMut(&[Demand]) -> bool) -> bool {
    let without = |index: usize| [&rules[..index], &rules[index + 1..]].concat();
    impossible(rules) && (0..rules.len()).all(|index| !impossible(&without(index)))
}

#[test]
fn what_is_made_is_admitted_and_what_is_refused_is_named() {
    let mut random = Random::new(1);
    let (mut made, mut refused) = (0, 0);
    for _ in 0..12_000 {
        let policy = policy(demands(&mut random, 6, 24));
        let kind = random.one_of(&KINDS);
        let length = if random.below(4) == 0 { 1 + random.below(40) } else { kind.length_for(&policy) };
        match make(&policy, kind, length, &mut random) {
            Ok(_) => made += 1,
            Err(Error::NoRandomness) => panic!("there is randomness"),
            Err(Error::Unsatisfiable(rules)) => {
                refused += 1;
                let rules: Vec<Demand> = rules.into_iter().map(|rule| rule.demand).collect();
                let mut random = Random::new(2);
                let named = is_named(&rules, |rules| {
                    let policy = Policy::merge(&[(Owner::System("a".into()), Rules { demands: rules.to_vec(), ..Rules::default() })]);
                    make(&policy, kind, length, &mut random).is_err()
                });
                assert!(named, "{policy:?}, {length}: {rules:?}");
            }
        }
    }
    assert!(made > 4000 && refused > 2000, "{made} made, {refused} refused");
}

#[test]
fn a_policy_that_some_password_meets_is_never_refused() {
    let mut random = Random::new(3);
    for _ in 0..10_000 {
        let length = 1 + random.below(24);
        let known: String = (0..length).map(|_| random.one_of(&"abcdeXYZ01!#% é~".chars().collect::<Vec<_>>())).collect();
        let mut demands = demands(&mut random, 12, 24);
        demands.retain(|demand| !matches!(demand, Demand::Common | Demand::Context(_)) && demand.is_met(&known, Surroundings::default()));
        // A character that no rule names is none of the alphabet.
        if known.contains('é') {
            demands.push(Demand::Required(Class::of(ClassName::Special, "é")));
        }
        let policy = policy(demands);
        let made = make(&policy, random.one_of(&KINDS), length, &mut random);
        assert!(made.is_ok(), "{policy:?} admits {known:?}: {made:?}");
    }
}

#[test]
fn a_policy_is_refused_just_when_no_password_of_its_alphabet_meets_it() {
    let mut random = Random::new(4);
    let mut refused = 0;
    for _ in 0..3000 {
        let alphabet = random.one_of(&["a", "ab", "aX", "a0!", "aX0"]);
        let mut demands = demands(&mut random, 4, 4);
        demands.retain(|demand| !matches!(demand, Demand::Common | Demand::Context(_)));
        demands.push(Demand::Allowed(vec![Class::of(ClassName::Special, alphabet)]));
        let (policy, length) = (policy(demands), 1 + random.below(4));
        let possible = every(alphabet, length).iter().any(|password| policy.admits(password, Surroundings::default()));
        assert_eq!(make(&policy, random.one_of(&KINDS), length, &mut random).is_ok(), possible, "{policy:?}, {length}");
        refused += usize::from(!possible);
    }
    assert!(refused > 500, "{refused}");
}

#[test]
fn where_all_but_one_are_common_or_expected_that_one_is_made() {
    let mut random = Random::new(5);
    let digits = Demand::Allowed(vec![Class::of(ClassName::Digit, "1")]);
    let ones = policy(vec![digits.clone(), Demand::Common]);
    assert!(matches!(make(&ones, Kind::Characters, 6, &mut random), Err(Error::Unsatisfiable(rules)) if rules.len() == 2));
    assert_eq!(make(&ones, Kind::Characters, 40, &mut random).unwrap().bits, 0);
    let expected =
        policy(vec![Demand::Allowed(vec![Class::of(ClassName::Lower, "xa")]), Demand::Context(vec!["aax".into(), "xxx".into()])]);
    let made: Vec<String> = (0..200).map(|_| make(&expected, Kind::Clear, 3, &mut random).unwrap().password.expose().to_owned()).collect();
    assert!(made.contains(&"axa".to_owned()) && !made.contains(&"aax".to_owned()) && !made.contains(&"xxx".to_owned()));
    assert_eq!(make(&expected, Kind::Clear, 3, &mut random).unwrap().bits, 2);
}

fn words() -> Words {
    Words::parse(include_str!("../../../www/words-en.txt"))
}

#[test]
fn a_phrase_meets_what_depends_on_its_words_together() {
    let mut random = Random::new(8);
    let lower = |own| Demand::Required(Class::of(ClassName::Lower, own));
    let usual = |name| Demand::Required(Class::usual(name));
    for demands in [
        vec![Demand::Distinct(9)],
        vec![Demand::Distinct(16), usual(ClassName::Upper), usual(ClassName::Digit), usual(ClassName::Special)],
        vec![lower("xyz"), lower("e"), lower("q")],
        vec![Demand::LongestRun(1), Demand::MaxLength(20), Demand::Common],
    ] {
        let policy = policy(demands);
        let words = words();
        let wanted = Wanted { kind: Kind::Words, length: 5, words: &words };
        for _ in 0..50 {
            let made = generate(&policy, Surroundings::default(), wanted, &mut || Some(random.next())).unwrap();
            assert!(policy.admits(made.password.expose(), Surroundings::default()), "{policy:?}: {:?}", made.password.expose());
            assert!((30..66).contains(&made.bits), "{policy:?}: {}", made.bits);
        }
    }
}

#[test]
fn what_is_common_does_not_count_in_the_bits() {
    let mut random = Random::new(9);
    let long = Blocklist::parse(include_bytes!("../../../www/blocklist.bin").as_slice()).unwrap();
    let surroundings = Surroundings { person: &[], list: Some(&long) };
    let digits = policy(vec![Demand::Allowed(vec![Class::usual(ClassName::Digit)]), Demand::Common]);
    let mut bits = |policy: &Policy, kind, length| {
        let words = words();
        generate(policy, surroundings, Wanted { kind, length, words: &words }, &mut || Some(random.next())).unwrap().bits
    };
    // 8 to the power of 5 is 2 to the power of 15; some of those are on the list.
    assert_eq!(bits(&digits, Kind::Clear, 5), 14);
    // 2,893 of the 6,014 words are on the list.
    assert_eq!(bits(&policy(vec![Demand::Common]), Kind::Words, 1), 11);
}

#[test]
fn what_a_rule_adds_to_a_kind_is_no_more_than_it_demands() {
    let mut random = Random::new(10);
    let of = |names: &[ClassName]| names.iter().map(|name| Class::usual(*name)).collect::<Vec<_>>();
    let all = of(&[ClassName::Lower, ClassName::Upper, ClassName::Digit, ClassName::Special]);
    let odd = Class::of(ClassName::Special, "~^&");
    for (demand, kind, allowed) in [
        (Demand::AtLeast(2, all.clone()), Kind::Clear, ""),
        (Demand::AtLeast(2, all.clone()), Kind::Spoken, ""),
        (Demand::Allowed(all), Kind::Clear, ""),
        (Demand::Required(odd.clone()), Kind::Spoken, "~^&"),
        (Demand::Required(odd), Kind::Clear, "~^&"),
    ] {
        let policy = policy(vec![demand]);
        for _ in 0..50 {
            let made = make(&policy, kind, 20, &mut random).unwrap();
            let odd = made.password.expose().chars().find(|c| !c.is_ascii_alphanumeric() && !allowed.contains(*c));
            assert_eq!(odd, None, "{policy:?}, {kind:?}");
            assert!(!made.password.expose().contains(['l', '1', 'O', '0', 'I']), "{policy:?}, {kind:?}");
        }
    }
}

#[test]
fn many_characters_of_one_class_leave_room_for_those_of_another() {
    let mut random = Random::new(11);
    let letters: String = ('À'..='ÿ').collect();
    let demands = vec![Demand::Required(Class::of(ClassName::Special, &letters)), Demand::Required(Class::of(ClassName::Lower, "αβγ"))];
    make(&policy(demands), Kind::Clear, 2, &mut random).unwrap();
}

/// Every text of these characters and this length.
fn every(alphabet: &str, length: u32) -> Vec<String> {
    (0..length).fold(vec![String::new()], |shorter, _| {
        shorter.iter().flat_map(|text| alphabet.chars().map(move |c| format!("{text}{c}"))).collect()
    })
}

/// How far the counts are from equal ones, in standard deviations of chi-square.
fn bias(passwords: &[String], draws: u32, mut draw: impl FnMut() -> String) -> f64 {
    let mut counts: BTreeMap<String, u32> = passwords.iter().map(|password| (password.clone(), 0)).collect();
    for _ in 0..draws {
        *counts.get_mut(&draw()).expect("what is drawn is admitted") += 1;
    }
    let expected = f64::from(draws) / f64::from(u32::try_from(passwords.len()).unwrap());
    let chi_square: f64 = counts.values().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
    let freedom = f64::from(u32::try_from(passwords.len() - 1).unwrap());
    (chi_square - freedom) / (2.0 * freedom).sqrt()
}

fn small_policies() -> Vec<(Policy, &'static str, u32)> {
    let class = Class::of;
    let (small, great, figure) = (class(ClassName::Lower, "abc"), class(ClassName::Upper, "XY"), class(ClassName::Digit, "1"));
    let allowed = Demand::Allowed(vec![small.clone(), great.clone(), figure.clone()]);
    let required = [&small, &great, &figure].map(|class| Demand::Required(class.clone())).to_vec();
    let with = |demands: Vec<Demand>| policy([vec![allowed.clone()], demands].concat());
    vec![
        (with(vec![]), "abcXY1", 4),
        (with(required.clone()), "abcXY1", 5),
        (with([required.clone(), vec![Demand::Distinct(4), Demand::LongestRun(1)]].concat()), "abcXY1", 5),
        (with(vec![Demand::AtLeast(2, vec![small, great, figure]), Demand::LongestRun(2)]), "abcXY1", 4),
        (with(vec![Demand::Distinct(3), Demand::Forbidden("b".into())]), "acXY1", 4),
    ]
}

#[test]
fn every_password_is_equally_likely() {
    let mut random = Random::new(6);
    for (policy, alphabet, length) in small_policies() {
        let mut passwords = every(alphabet, length);
        passwords.retain(|password| policy.admits(password, Surroundings::default()));
        let draws = 20 * u32::try_from(passwords.len()).unwrap();
        let found = bias(&passwords, draws, || make(&policy, Kind::Characters, length, &mut random).unwrap().password.expose().to_owned());
        assert!(found.abs() < 4.0, "{found} standard deviations: {policy:?}");
    }
}

#[test]
fn the_same_test_finds_the_bias_of_drawing_the_classes_first_and_shuffling() {
    let mut random = Random::new(7);
    let (policy, alphabet, length) = small_policies().remove(1);
    let mut passwords = every(alphabet, length);
    passwords.retain(|password| policy.admits(password, Surroundings::default()));
    let letters = |text: &str| text.chars().collect::<Vec<_>>();
    let shuffled = || {
        let sets = ["abc", "XY", "1", alphabet, alphabet];
        let mut drawn: Vec<char> = sets.map(|set| random.one_of(&letters(set))).to_vec();
        for end in (1..drawn.len()).rev() {
            drawn.swap(end, random.below(u32::try_from(end + 1).unwrap()) as usize);
        }
        drawn.into_iter().collect()
    };
    let found = bias(&passwords, 20 * u32::try_from(passwords.len()).unwrap(), shuffled);
    assert!(found > 10.0, "{found} standard deviations");
}

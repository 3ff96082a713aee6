use super::*;
use crate::policy::{Class, ClassName, Owner, Rules};

fn policy(demands: Vec<Demand>) -> Policy {
    Policy::merge(&[(Owner::System("a".into()), Rules { demands, ..Rules::default() })])
}

/// Every text of these characters and this length.
fn all(characters: &[char], length: u32) -> Vec<String> {
    (0..length).fold(vec![String::new()], |shorter, _| {
        shorter.iter().flat_map(|text| characters.iter().map(move |c| format!("{text}{c}"))).collect()
    })
}

#[test]
fn a_space_is_every_password_of_its_shape_each_once() {
    let of = |names: &[(ClassName, &str)]| names.iter().map(|(name, own)| Class::of(*name, own)).collect::<Vec<_>>();
    let (lower, upper) = (Class::usual(ClassName::Lower), Class::usual(ClassName::Upper));
    let vowels = of(&[(ClassName::Lower, "a"), (ClassName::Upper, "AB"), (ClassName::Digit, "1")]);
    let demands = [
        vec![],
        vec![Demand::Distinct(2)],
        vec![Demand::Distinct(3), Demand::LongestRun(1)],
        vec![Demand::LongestRun(2)],
        vec![Demand::LongestRun(3), Demand::Required(lower.clone())],
        vec![Demand::Required(lower.clone()), Demand::Required(upper.clone()), Demand::Required(Class::usual(ClassName::Special))],
        vec![Demand::AtLeast(2, vowels.clone())],
        vec![Demand::AtLeast(3, vowels.clone()), Demand::LongestRun(1), Demand::Distinct(4)],
        vec![Demand::AtLeast(3, vowels), Demand::Required(lower), Demand::Forbidden("a".into())],
        vec![Demand::Required(upper), Demand::Required(Class::of(ClassName::Upper, "A")), Demand::Distinct(2)],
    ];
    let characters: Vec<char> = "abAB1!".chars().collect();
    for demands in demands {
        let policy = policy(demands);
        let shape = Shape::of(&policy, characters.clone());
        for length in 1..=5 {
            let space = Space::new(&shape, length);
            let mut made: Vec<String> = (0..space.count().low()).map(|rank| space.nth(Number::from(rank))).collect();
            made.sort_unstable();
            let mut wanted = all(&characters, length);
            wanted.retain(|password| policy.admits(password, Surroundings::default()));
            wanted.sort_unstable();
            assert_eq!(made, wanted, "{policy:?}, {length}");
        }
    }
}

#[test]
fn the_largest_space_is_counted_and_its_last_password_made() {
    let shape = Shape::of(&Policy::default(), ('!'..='~').collect());
    let space = Space::new(&shape, LONGEST);
    // 128 times the logarithm of 94 to base 2 is 838.99.
    assert_eq!(space.count().bits(), 838);
    let mut last = *space.count();
    last.take(&Number::ONE);
    assert_eq!(space.nth(last).len(), 128);
}

#[test]
fn phrases_are_every_phrase_of_the_list_each_once() {
    let words = Words::parse("ab\nabc\n\nBad\nb\nfour\nfive\nn0\n");
    let upper = Demand::Required(Class::usual(ClassName::Upper));
    let digit = Demand::Required(Class::usual(ClassName::Digit));
    for (demands, number, first, count) in [
        (vec![], 2, "b-b", 25),
        (vec![Demand::MinLength(7), Demand::MaxLength(8)], 2, "ab-four", 9),
        (vec![upper.clone()], 3, "B-B-B", 125),
        (vec![upper, digit.clone()], 1, "B2", 40),
        (vec![digit, Demand::Forbidden("-.2".into())], 1, "b3", 35),
        (vec![Demand::Allowed(vec![Class::usual(ClassName::Lower), Class::usual(ClassName::Upper)])], 2, "BB", 25),
    ] {
        let policy = policy(demands);
        let phrases = Phrases::forms(&policy, &words, number).next().unwrap();
        let mut made: Vec<String> = (0..phrases.count().low()).map(|rank| phrases.nth(Number::from(rank))).collect();
        assert_eq!((made.first().map(String::as_str), made.len()), (Some(first), count), "{policy:?}");
        assert!(made.iter().all(|phrase| policy.admits(phrase, Surroundings::default())), "{policy:?}: {made:?}");
        made.sort_unstable();
        made.dedup();
        assert_eq!(made.len(), count, "{policy:?}");
    }
    assert!(Phrases::forms(&policy(vec![Demand::MaxLength(3)]), &words, 4).next().is_none());
    assert!(Phrases::forms(&policy(vec![]), &Words::default(), 4).next().is_none());
}

#[test]
fn the_usual_length_is_brought_within_the_policy() {
    assert_eq!(Kind::Characters.length_for(&policy(vec![])), 20);
    assert_eq!(Kind::Characters.length_for(&policy(vec![Demand::MaxLength(12)])), 12);
    assert_eq!(Kind::Spoken.length_for(&policy(vec![Demand::MinLength(18)])), 18);
    assert_eq!(Kind::Words.length_for(&policy(vec![Demand::MinLength(18)])), 5);
}

#[test]
fn the_bits_of_each_kind_are_those_of_its_characters() {
    let mut state = 1_u32;
    let mut random = || {
        state = state.wrapping_mul(0x9e37_79b1).wrapping_add(1);
        Some(state)
    };
    let mut bits = |kind, length, demands| {
        generate(&policy(demands), Surroundings::default(), Wanted { kind, length, words: &Words::default() }, &mut random).unwrap().bits
    };
    assert_eq!(bits(Kind::Characters, 20, vec![]), 131);
    assert_eq!(bits(Kind::Clear, 22, vec![]), 128);
    assert_eq!(bits(Kind::Spoken, 16, vec![]), 80);
    assert_eq!(bits(Kind::Characters, 4, vec![Demand::Allowed(vec![Class::usual(ClassName::Digit)])]), 13);
}

#[test]
fn without_randomness_there_is_no_password() {
    for length in [1, 20] {
        let wanted = Wanted { kind: Kind::Characters, length, words: &Words::default() };
        let made = generate(&Policy::default(), Surroundings::default(), wanted, &mut || None);
        assert_eq!(made, Err(Error::NoRandomness));
    }
}

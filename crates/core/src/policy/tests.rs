use super::*;

const NOTHING: Surroundings<'_> = Surroundings { person: &[], list: None };

fn usual(name: ClassName) -> Class {
    Class::usual(name)
}

fn system(id: &str, demands: &[Demand]) -> (Owner, Rules) {
    (Owner::System(id.into()), Rules { demands: demands.to_vec(), ..Rules::default() })
}

fn organisation(demands: &[Demand]) -> (Owner, Rules) {
    (Owner::Organisation, Rules { demands: demands.to_vec(), ..Rules::default() })
}

fn weights(policy: &Policy) -> Vec<&Weight> {
    policy.rules().iter().map(|rule| &rule.weight).collect()
}

#[test]
fn a_rule_comes_back_from_the_wire() {
    let demands = [
        Demand::MinLength(8),
        Demand::MaxLength(100),
        Demand::Required(usual(ClassName::Digit)),
        Demand::Required(Class::of(ClassName::Special, " !\u{e9}")),
        Demand::AtLeast(2, vec![usual(ClassName::Lower), Class::of(ClassName::Special, "#")]),
        Demand::Distinct(5),
        Demand::LongestRun(2),
        Demand::Allowed(vec![usual(ClassName::Ascii)]),
        Demand::Forbidden("\n".into()),
        Demand::Context(vec!["Acme".into(), String::new()]),
        Demand::Context(Vec::new()),
        Demand::Common,
    ];
    for demand in demands {
        for weight in [Weight::Must, Weight::Advice, Weight::OutOfReach("a".into())] {
            for owner in [Owner::Organisation, Owner::System("must".into())] {
                let rule = Rule { owner, weight: weight.clone(), demand: demand.clone() };
                assert_eq!(Rule::try_from(Vec::from(rule.clone())), Ok(rule));
            }
        }
    }
    for broken in
        ["", "a must", "a must minLength", "a must minLength x", "a maybe minLength 1", "a must common 1", "a must atLeast 1 letter"]
    {
        assert!(Rule::try_from(broken.split(' ').map(str::to_owned).collect::<Vec<_>>()).is_err(), "{broken}");
    }
}

#[test]
fn a_rule_of_the_organisation_that_a_system_cannot_meet_is_advice_there() {
    let pin = [Demand::MaxLength(6), Demand::Allowed(vec![usual(ClassName::Digit)])];
    let letters = [Demand::Required(usual(ClassName::Lower))];
    let policy = Policy::merge(&[
        system("letters", &letters),
        organisation(&[Demand::MinLength(15), Demand::Required(usual(ClassName::Upper)), Demand::Distinct(5), Demand::Common]),
    ]);
    assert!(weights(&policy).iter().all(|weight| **weight == Weight::Must));
    let policy = Policy::merge(&[
        organisation(&[Demand::MinLength(15), Demand::Required(usual(ClassName::Upper)), Demand::Distinct(5), Demand::Distinct(7)]),
        system("pin", &pin),
    ]);
    let cannot = Weight::OutOfReach("pin".into());
    assert_eq!(weights(&policy), [&Weight::Must, &Weight::Must, &cannot, &cannot, &Weight::Must, &cannot]);
    assert!(policy.admits("012345", NOTHING));
    assert!(policy.contradiction().is_empty());
}

#[test]
fn each_of_two_systems_is_named_for_what_it_cannot_meet() {
    let long = organisation(&[Demand::MinLength(15), Demand::Forbidden("#".into())]);
    let a = system("a", &[Demand::MaxLength(12)]);
    let b = system("b", &[Demand::Required(Class::of(ClassName::Special, "#"))]);
    let policy = Policy::merge(&[a, b, long]);
    assert_eq!(weights(&policy), [&Weight::Must, &Weight::Must, &Weight::OutOfReach("a".into()), &Weight::OutOfReach("b".into())]);
}

#[test]
fn two_systems_that_contradict_each_other_are_both_named() {
    let (short, long) = (system("short", &[Demand::MaxLength(12), Demand::Common]), system("long", &[Demand::MinLength(16)]));
    let policy = Policy::merge(&[short, long, organisation(&[Demand::MinLength(15), Demand::Distinct(5)])]);
    let owners: Vec<_> = policy.contradiction().into_iter().map(|rule| (rule.owner, rule.demand)).collect();
    assert_eq!(owners, [(Owner::System("short".into()), Demand::MaxLength(12)), (Owner::System("long".into()), Demand::MinLength(16))]);
}

#[test]
fn a_verdict_says_whose_rules_are_broken() {
    let ours = Rules::of_an_organisation(false, vec!["Acme".into()]);
    let theirs = system("a", &[Demand::Required(usual(ClassName::Digit)), Demand::MaxLength(12)]);
    let policy = Policy::merge(&[theirs, (Owner::Organisation, ours)]);
    let list = crate::blocklist::Blocklist::common();
    let surroundings = Surroundings { person: &["har-3107"], list: Some(&list) };
    let broken = |password| {
        let verdict = policy.verdict(password, surroundings);
        [verdict.refused_by_system.len(), verdict.refused_by_organisation.len(), verdict.warnings.len()]
    };
    assert_eq!(broken("kale soup 7"), [0, 0, 1]);
    assert_eq!(broken("kale soup"), [1, 0, 1]);
    assert_eq!(broken("password1"), [0, 1, 1]);
    assert_eq!(broken("HAR3107"), [0, 1, 1]);
    assert_eq!(broken("acme2025"), [0, 1, 1]);
    assert_eq!(broken("päuse 12"), [0, 0, 2]);
}

#[test]
fn a_second_factor_lets_a_shorter_password_be() {
    let least = |second_factor| Policy::merge(&[(Owner::Organisation, Rules::of_an_organisation(second_factor, Vec::new()))]).lengths();
    assert_eq!((least(false), least(true)), ((15, None), (8, None)));
}

#[test]
fn what_an_organisation_asks_leaves_room_for_64_characters() {
    let policy = Policy::merge(&[(Owner::Organisation, Rules::of_an_organisation(false, Vec::new()))]);
    assert!(policy.admits(&"kale soup, warm ".repeat(4), NOTHING));
}

#[test]
fn rules_of_one_kind_and_weight_replace_each_other() {
    let rules = |demands: &[Demand], advice: &[Demand]| Rules { demands: demands.to_vec(), advice: advice.to_vec(), ..Rules::default() };
    let base = rules(&[Demand::MinLength(8), Demand::Required(usual(ClassName::Lower)), Demand::Common], &[Demand::MinLength(12)]);
    let over = rules(&[Demand::Required(usual(ClassName::Digit)), Demand::Required(usual(ClassName::Upper))], &[]);
    let laid = [Demand::MinLength(8), Demand::Common, Demand::Required(usual(ClassName::Digit)), Demand::Required(usual(ClassName::Upper))];
    assert_eq!(base.overlaid(&over), rules(&laid, &[Demand::MinLength(12)]));
    let off = Rules { off: vec![Demand::Common], advice_off: vec![Demand::MinLength(1)], ..Rules::default() };
    assert_eq!(base.overlaid(&off), rules(&base.demands[..2], &[]));
}

#[test]
fn an_input_says_what_a_policy_demands() {
    let of = |demands: &[Demand]| Policy::merge(&[system("a", demands)]).attributes();
    let rules = |demands: &[Demand]| of(demands).passwordrules;
    assert_eq!(of(&[]), Attributes { passwordrules: "allowed: ascii-printable;".into(), ..Attributes::default() });
    let bounds = of(&[Demand::MinLength(6), Demand::MaxLength(100), Demand::MaxLength(90)]);
    assert_eq!((bounds.minlength.as_str(), bounds.maxlength.as_str()), ("6", "541"));
    assert_eq!(bounds.passwordrules, "minlength: 6; maxlength: 90; allowed: ascii-printable;");
    let all = [ClassName::Lower, ClassName::Upper, ClassName::Digit, ClassName::Special].map(usual).to_vec();
    assert_eq!(
        rules(&[Demand::Required(usual(ClassName::Special)), Demand::LongestRun(2), Demand::Forbidden("\n".into())]),
        "required: special; max-consecutive: 2; allowed: ascii-printable;"
    );
    assert_eq!(
        rules(&[Demand::AtLeast(3, all), Demand::Forbidden("ABCDEFGHIJKLMNOPQRSTUVWXYZ".into())]).split("; allowed").next(),
        Some("required: lower; required: digit; required: special")
    );
    assert_eq!(
        rules(&[
            Demand::Required(Class::of(ClassName::Special, "]a-^é")),
            Demand::Allowed(vec![usual(ClassName::Lower), Class::of(ClassName::Special, "]-")])
        ]),
        "required: [-a]]; allowed: [-abcdefghijklmnopqrstuvwxyz]];"
    );
    assert_eq!(rules(&[Demand::Required(Class::of(ClassName::Special, "é"))]), "allowed: ascii-printable;");
    assert_eq!(Attributes::from(Vec::from(bounds.clone())), bounds);
}

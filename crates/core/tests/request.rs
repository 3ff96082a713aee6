//! What holds of every request: it is read back as it was built, by us and by others; nothing else is
//! recognised; what cannot be carried is not built; and no secret is shown.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, reason = "a test says so by panicking")]

#[path = "request/documented.rs"]
mod documented;
#[path = "request/foreign.rs"]
mod foreign;
#[path = "request/forms.rs"]
mod forms;
#[path = "request/mutation.rs"]
mod mutation;
#[path = "request/values.rs"]
mod values;

use passdesk_core::request::Request;
use passdesk_core::value::MAX_VALUE_BYTES;
use passdesk_core::{Template, Values};
use proptest::prelude::*;
use proptest::sample::Index;

use forms::{FORMS, Slot, Spot};
use values::{Case, TOKENS, any_case, carries, good};

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

fn build(case: &Case) -> Request {
    case.form.template.build(&case.values()).unwrap_or_else(|error| panic!("{error} in {case:?}"))
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn what_is_built_is_recognised_with_the_same_values(case in good()) {
        prop_assert_eq!(recognised(&case.form.template, build(&case).expose()), Some(plain(&case.values())));
    }

    #[test]
    fn other_parsers_read_the_same_values(case in good()) {
        prop_assert_eq!(foreign::read(build(&case).expose()), foreign::expected(case.form, &case.values()));
    }

    #[test]
    fn a_request_is_recognised_by_its_own_operation_and_no_other(case in good()) {
        let request = build(&case);
        let others = FORMS.iter().filter(|other| {
            if other.connection == case.form.connection { other.name != case.form.name } else { other.template != case.form.template }
        });
        for other in others {
            prop_assert!(other.template.recognise(request.expose()).is_none(), "by {}", other.name);
        }
    }

    #[test]
    fn a_request_is_built_if_and_only_if_it_can_carry_its_values(case in any_case()) {
        let refused: Vec<&str> = case.slots().filter(|(slot, text)| !carries(slot, text)).map(|(slot, _)| slot.name.as_str()).collect();
        match case.form.template.build(&case.values()) {
            Ok(request) => {
                prop_assert!(refused.is_empty(), "{refused:?} cannot be carried, but this was built: {}", request.expose());
                prop_assert_eq!(recognised(&case.form.template, request.expose()), Some(plain(&case.values())));
            }
            Err(error) => {
                prop_assert!(refused.contains(&error.name.as_str()), "{error}, but only {refused:?} cannot be carried");
                prop_assert!(error.to_string().starts_with(&format!("{} ", error.name)), "{error}");
            }
        }
    }
}

proptest! {
    #![proptest_config(config(2000))]

    /// Threats: T1.
    #[test]
    fn what_is_altered_is_recognised_only_if_it_is_what_build_writes(case in good(), mutations in prop::collection::vec(mutation::mutation(), 1..4)) {
        let request = build(&case);
        for mutation in mutations {
            let altered = mutation.apply(request.expose());
            if let Some(values) = case.form.template.recognise(&altered) {
                let built = case.form.template.build(&values);
                prop_assert_eq!(built.as_ref().map(Request::expose), Ok(altered.as_str()));
                prop_assert_eq!(foreign::read(&altered), foreign::expected(case.form, &values));
            }
        }
    }

    #[test]
    fn the_same_request_in_other_words_is_not_recognised(case in good(), at in any::<Index>()) {
        for (what, altered) in mutation::respelled(build(&case).expose(), at) {
            let read = recognised(&case.form.template, &altered);
            prop_assert!(read.is_none(), "{what}: {altered:?} was read as {read:?}");
        }
    }

    #[test]
    fn no_secret_is_shown(case in any_case()) {
        let with = |mark: &str| Case {
            form: case.form,
            given: case
                .slots()
                .map(|(slot, text)| (slot.name.clone(), if slot.secret { format!("{mark}{text}") } else { text.to_owned() }))
                .collect(),
        };
        let values = with("hunter2").values();
        let masked = case.form.template.masked(&values);
        prop_assert_eq!(&masked, &case.form.template.masked(&with("tr0ub4dor").values()), "it tells of the secrets");
        let mut shown = vec![masked, format!("{values:?}")];
        match case.form.template.build(&values) {
            Ok(request) => shown.push(format!("{request:?}")),
            Err(error) => shown.extend([error.to_string(), format!("{error:?}")]),
        }
        for text in shown {
            prop_assert!(!text.contains("hunter2"), "{text}");
        }
        let secrets = case.form.template.secrets(&values);
        for (slot, _) in case.slots() {
            let counts = values.get(&slot.name).is_some_and(|value| secrets.contains(&value));
            prop_assert_eq!(counts, slot.secret, "{}", slot.name);
        }
    }
}

/// The values that are read, in the clear.
fn recognised(template: &Template, message: &str) -> Option<Vec<(String, String)>> {
    template.recognise(message).as_ref().map(plain)
}

fn plain(values: &Values) -> Vec<(String, String)> {
    values.iter().map(|(name, value)| (name.to_owned(), value.expose().to_owned())).collect()
}

#[test]
fn other_parsers_read_what_the_file_and_its_settings_say() {
    let note = "a \"b\" <c> & 'd' \\ ü +";
    let root = format!("body/{{urn:a}}every/{{{note}}}");
    let mut missing = vec![
        ("segment".to_owned(), "eu & west ü'%2e"),
        ("query fixed".to_owned(), "it's"),
        ("query filter".to_owned(), "name eq \"marker-5-marker\" and b"),
        ("query odata".to_owned(), "mail eq 'marker-6-marker'"),
        ("query note".to_owned(), note),
        ("header X-Spaced".to_owned(), "a marker-10-marker b"),
        ("header X-Note".to_owned(), "text/x; y=\"z\""),
        ("body/constant string".to_owned(), "ü\"\\/\n\u{1}"),
        ("body/note string".to_owned(), note),
        ("body/integer number".to_owned(), "8000000000001"),
        ("body/nested/0/boolean boolean".to_owned(), "true"),
        ("body/nested/0/uuid string".to_owned(), "00000000-0000-4000-8000-000000000003"),
        ("body/nested/2 null".to_owned(), ""),
        ("body/nested/3 boolean".to_owned(), "false"),
        ("body/nested/4 number".to_owned(), "1.5"),
        ("body/nested/5 number".to_owned(), "-7"),
        ("body/{urn:a}every/@fixed".to_owned(), "1 < 2 \n"),
        ("body/{urn:a}every/{urn:a}constant".to_owned(), "1 < 2 & ü ]]>"),
        (format!("{root}note"), note),
        (format!("{root}empty"), ""),
        ("form fixed".to_owned(), "a b"),
        ("form note".to_owned(), note),
    ];
    for form in FORMS.iter().filter(|form| form.connection == 0) {
        let leaves = foreign::read(form.template.build(&foreign::harmless(form)).unwrap().expose());
        missing.retain(|(path, text)| !leaves.iter().any(|leaf| leaf.0 == *path && leaf.1 == *text));
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_forms_hold_every_place_and_every_kind() {
    use passdesk_core::Kind;
    use passdesk_core::place::Place;

    let slots: Vec<&Slot> = FORMS.iter().flat_map(|form| &form.slots).collect();
    let places = [
        Place::Segment,
        Place::Query,
        Place::QueryQuoted,
        Place::QueryApostrophe,
        Place::Header,
        Place::Form,
        Place::Text,
        Place::Attribute,
        Place::Json,
        Place::JsonBare,
    ];
    for spot in places.into_iter().map(Spot::Place).chain([Spot::BasicName, Spot::BasicPassword]) {
        assert!(slots.iter().any(|slot| slot.spot == spot), "{spot:?}");
        let optional =
            matches!(spot, Spot::Place(Place::Query | Place::Header | Place::Form | Place::Text | Place::Attribute | Place::Json));
        assert!(!optional || slots.iter().any(|slot| slot.spot == spot && slot.optional), "{spot:?} may be missing nowhere");
    }
    for kind in [Kind::String, Kind::Integer, Kind::Boolean, Kind::Uuid] {
        assert!(slots.iter().any(|slot| slot.kind == kind), "{kind:?}");
    }
}

/// Threats: T2, T29.
#[test]
fn every_place_carries_each_hostile_text_or_refuses_it_by_name() {
    for form in FORMS.iter() {
        for slot in &form.slots {
            for text in TOKENS.iter().flat_map(|token| [(*token).to_owned(), format!("a{token}b")]) {
                let values = foreign::harmless(form).with(&slot.name, text.clone());
                match form.template.build(&values) {
                    Ok(request) => {
                        assert!(carries(slot, &text), "{} {}: {text:?}", form.name, slot.name);
                        assert_eq!(recognised(&form.template, request.expose()), Some(plain(&values)));
                        assert_eq!(foreign::read(request.expose()), foreign::expected(form, &values));
                    }
                    Err(error) => {
                        assert!(!carries(slot, &text), "{} {}: {text:?}, {error}", form.name, slot.name);
                        assert_eq!(error.name, slot.name);
                    }
                }
            }
        }
    }
}

#[test]
fn a_value_is_carried_up_to_its_greatest_length() {
    for form in FORMS.iter() {
        for slot in form.slots.iter().filter(|slot| slot.kind == passdesk_core::Kind::String) {
            let values = |length: usize| foreign::harmless(form).with(&slot.name, "&".repeat(length));
            let longest = values(MAX_VALUE_BYTES);
            let request = form.template.build(&longest).unwrap();
            assert_eq!(form.template.recognise(request.expose()), Some(longest), "{} {}", form.name, slot.name);
            let error = form.template.build(&values(MAX_VALUE_BYTES + 1)).unwrap_err();
            assert_eq!(error.to_string(), format!("{} is too long", slot.name), "{}", form.name);
        }
    }
}

#[test]
fn another_password_is_another_request_of_the_same_operation() {
    // So that the properties on altered requests are not met by recognising nothing.
    let form = FORMS.iter().find(|form| form.name.starts_with("ecgrid-rest")).unwrap();
    let values = Values::new().with("api_key", "k").with("user", "1042").with("new_password", "a\"b");
    let request = form.template.build(&values).unwrap();
    let altered = request.expose().replace("a\\\"b", "c").replace("1042", "-7");
    let expected = Values::new().with("api_key", "k").with("user", "-7").with("new_password", "c");
    assert_eq!(form.template.recognise(&altered), Some(expected));
    for wrong in ["01042", "+1042", "1042.0", "1.042e3", "\"1042\"", "9007199254740992", "true", "", "1042 "] {
        assert_eq!(form.template.recognise(&request.expose().replace("1042", wrong)), None, "{wrong}");
    }
}

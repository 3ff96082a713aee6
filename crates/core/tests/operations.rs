//! Every operation of every shipped definition, resets, searches, sign-ins and sign-outs: what is built is recognised
//! as that operation and as no other.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says so by panicking")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use passdesk_core::bind::{Bound, Catalog};
use passdesk_core::{Kind, Template, Values};
use proptest::prelude::*;

/// An operation, by a name for messages.
#[derive(Debug)]
struct Operation {
    name: String,
    template: Template,
    /// The names of its values and their kinds.
    values: Vec<(String, Kind)>,
}

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let catalog = Catalog::shipped().unwrap();
    catalog.ids().iter().flat_map(|id| operations(id, &bound(&catalog, id))).collect()
});

/// Each system at a host of its own: what is told apart by it alone is not told apart.
fn bound(catalog: &Catalog, id: &str) -> Bound {
    let base = || BTreeMap::from([("base".to_owned(), "https://one.example".to_owned())]);
    let settings = catalog.sandbox(id, "https://one.example").unwrap_or_else(base);
    catalog.bind(id, None, id, &settings).unwrap_or_else(|problems| panic!("{id}: {problems:?}"))
}

fn operations(id: &str, bound: &Bound) -> Vec<Operation> {
    let resets = bound.connection.resets.iter().map(|reset| (reset.operation(), &reset.template));
    let finds = bound.finds.iter().map(|find| (format!("find.{}", find.id), &find.template));
    let credentials = bound.credentials().iter().flat_map(|credential| {
        let sign_in = credential.sign_in.iter().map(|(template, _)| (format!("credential.{}", credential.id), template));
        let sign_out = credential.sign_out.iter().map(|template| (format!("credential.{}.logout", credential.id), template));
        sign_in.chain(sign_out).collect::<Vec<_>>()
    });
    let kind = |name: &str| bound.connection.field(name).map_or(Kind::String, |field| field.kind);
    let operation = |(name, template): (String, &Template)| Operation {
        name: format!("{id} {name}"),
        template: template.clone(),
        values: template.names().into_iter().map(|(name, _)| (name.to_owned(), kind(name))).collect(),
    };
    resets.chain(finds).chain(credentials).map(operation).collect()
}

/// An operation, and a text of each kind for each of its values.
fn built() -> impl Strategy<Value = (usize, Vec<(String, i64, bool)>)> {
    let text = "[a-zA-Z0-9 .@'äß&<>{}\"%+/\\\\-]{1,24}";
    (0..OPERATIONS.len()).prop_flat_map(move |index| {
        let count = OPERATIONS.get(index).map_or(0, |operation| operation.values.len());
        (Just(index), prop::collection::vec((text, 0_i64..1 << 40, any::<bool>()), count))
    })
}

fn values(operation: &Operation, texts: &[(String, i64, bool)]) -> Values {
    operation.values.iter().zip(texts).fold(Values::new(), |values, ((name, kind), (text, number, flag))| {
        let text = match kind {
            Kind::String => text.clone(),
            Kind::Integer => number.to_string(),
            Kind::Boolean => flag.to_string(),
            Kind::Uuid => format!("0b6e0d5c-53d1-4f0a-8f0e-{number:012x}"),
            Kind::Json => format!("[{number},{{\"a\":{flag}}}]"),
        };
        values.with(name.clone(), text)
    })
}

#[test]
fn there_are_operations_of_every_sort() {
    let count = |part: &str| OPERATIONS.iter().filter(|operation| operation.name.contains(part)).count();
    let counts = [" reset.", " find.", " credential.", ".logout"].map(count);
    assert!(counts.iter().zip([15, 25, 9, 3]).all(|(count, least)| *count >= least), "{counts:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(6000) })]

    #[test]
    fn what_is_built_is_recognised_as_its_own_operation_and_as_no_other((index, texts) in built()) {
        let operation = OPERATIONS.get(index).unwrap();
        let values = values(operation, &texts);
        // What cannot be carried in its place is not built.
        let Ok(request) = operation.template.build(&values) else { return Ok(()) };
        for other in OPERATIONS.iter() {
            let recognised = other.template.recognise(request.expose());
            if other.template == operation.template {
                prop_assert_eq!(recognised, Some(values.clone()), "by {}", other.name);
            } else {
                prop_assert!(recognised.is_none(), "{} is recognised by {}: {}", operation.name, other.name, request.expose());
            }
        }
    }
}

#[test]
fn no_two_operations_of_a_system_are_one_but_sign_outs() {
    for (index, one) in OPERATIONS.iter().enumerate() {
        for other in OPERATIONS.iter().skip(index + 1) {
            let [system, other_system] = [one, other].map(|operation| operation.name.split(' ').next().unwrap());
            let sign_outs = one.name.ends_with(".logout") && other.name.ends_with(".logout");
            assert!(system != other_system || sign_outs || one.template != other.template, "{} and {}", one.name, other.name);
        }
    }
}

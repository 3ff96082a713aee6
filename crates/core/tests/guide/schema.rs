//! The JSON Schema of definitions, which editors read.

use jsonschema::Validator;
use passdesk_core::systems;
use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use super::SCHEMA_LINE;

const EXAMPLE: &str = include_str!("../broken/example.toml");

/// The schema that stands beside the definitions.
pub(crate) fn schema() -> Value {
    serde_json::from_str(include_str!("../../systems/definition.schema.json")).unwrap()
}

/// TOML as an editor hands it to a schema.
pub(crate) fn json(text: &str) -> Value {
    table(DeTable::parse(text).unwrap().get_ref())
}

fn table(table: &DeTable<'_>) -> Value {
    Value::Object(table.iter().map(|(key, inner)| (key.get_ref().to_string(), value(inner.get_ref()))).collect::<Map<_, _>>())
}

fn value(from: &DeValue<'_>) -> Value {
    match from {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).unwrap().into(),
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Array(items) => items.iter().map(|item| value(item.get_ref())).collect(),
        DeValue::Table(inner) => table(inner),
        DeValue::Float(_) | DeValue::Datetime(_) => panic!("a definition has none"),
    }
}

fn validator() -> Validator {
    jsonschema::draft7::new(&schema()).unwrap()
}

/// What the schema has against a definition.
fn objections(validator: &Validator, text: &str) -> Vec<String> {
    validator.iter_errors(&json(text)).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_schema_is_one() {
    jsonschema::draft7::meta::validate(&schema()).unwrap();
    // Taplo shows nothing of what a schema says of itself beside this; beside `anyOf` it does.
    assert!(!schema().to_string().contains("\"allOf\""));
}

#[test]
fn every_shipped_definition_names_the_schema_and_meets_it() {
    let validator = validator();
    for (file, text) in systems::SHIPPED {
        assert!(text.starts_with(SCHEMA_LINE), "{file}");
        assert_eq!(objections(&validator, text), Vec::<String>::new(), "{file}");
    }
}

#[test]
fn every_definition_of_the_guide_meets_the_schema() {
    let validator = validator();
    for text in super::definitions() {
        assert_eq!(objections(&validator, &text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_the_loader_refuses_as_misspelt_the_schema_refuses_too() {
    let validator = validator();
    assert_eq!(objections(&validator, EXAMPLE), Vec::<String>::new());
    for (good, broken) in [
        ("title = \"Example\"", "titel = \"Example\""),
        ("[settings.realm]\ntitle", "[settings.realm]\nname"),
        ("[settings.realm]", "[settings.my-realm]\ntitle = \"x\"\n[settings.realm]"),
        (r#"format = "uri""#, r#"format = "url""#),
        ("[values.question]", "[values.question]\ntype = \"int\""),
        ("[credential.token]\ntitle", "[credential.token]\ntitel"),
        ("asks = ", "ask = "),
        ("[credential.token]", "[credential.api-token]"),
        ("[reset.form]", "[reset.Form]"),
        ("Set a new password\"\n", "Set a new password\"\nbody = \"x\"\n"),
        (r#"{ "/done" = true }"#, "{ done = true }"),
        (r#"{ "/done" = true }"#, "[]"),
        (r#"{ "/done" = true }"#, r#"{ status = 404, "/done" = true }"#),
        (r#"{ "/done" = true }"#, r#"{ "" = { done = true } }"#),
        (r#"{ "/done" = true }"#, "{ \"/done\" = true }\nexamples = [{ answer = \"200\", outcome = \"changed\" }]"),
        (r#"{ "/done" = true }"#, "{ \"/done\" = true }\nexamples = [{ answer = \"HTTP/1.1 200\", outcome = \"change\" }]"),
        ("[errors]", "[error]"),
        (r#"NotFound = "user""#, r#"NotFound = "users""#),
        (r#"NotFound = "user""#, r#""Not*Found" = "user""#),
        (r#""/code""#, r#""code""#),
        ("401 =", "302 ="),
        ("minLength", "minlength"),
        ("minLength = 8", "minLength = 0"),
        ("minLength = 8", "distinct = 65"),
        ("minLength = 8", "allowed = [\"asci\"]"),
        ("minLength = 8", "classes = { special = \"\" }"),
        ("minLength = 8", "atLeast = { count = 3 }"),
        (r#""lower", "#, r#""lowercase", "#),
        (r#"{ en = "Question", de"#, "{ de"),
    ] {
        let text = EXAMPLE.replacen(good, broken, 1);
        assert_ne!(text, EXAMPLE, "{good} stands nowhere");
        assert_ne!(super::Definition::load("a.toml", &text).map_or(0, |_| 1), 1, "{broken} is good");
        assert_ne!(objections(&validator, &text), Vec::<String>::new(), "{broken} for {good}");
    }
}

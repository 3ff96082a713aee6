//! The keys of the guide, of the schema and of the loader: the same, table for table.
//!
//! The loader is asked: of a key that it does not know it says which it does.

use passdesk_core::definition::{Choice, Definition};
use serde_json::Value;

use super::PAGE;
use super::schema::schema;

/// No word of the format is near to this one.
const ODD: &str = "zzzzzzzzzzzzzzzzzzzzzzzz";

/// A table of keys: its heading in the guide, where the schema has it, and a file with [`ODD`] in it. Where the loader
/// takes any key, there is none.
const TABLES: [(&str, &str, &str); 19] = [
    ("The file", "", "ODD = 1"),
    ("`[settings.NAME]`", "/definitions/setting", "[settings.a]\nODD = 1"),
    ("`[settings.NAME.choices.ID]`", "/definitions/choice", ""),
    ("`[values.NAME]`", "/definitions/value", "[values.a]\nODD = 1"),
    ("`[credential.NAME]`", "/definitions/credential", "[credential.a]\nODD = 1"),
    ("`yields` of a credential", "/definitions/credential/properties/yields", ""),
    ("`[credential.NAME.logout]`", "/definitions/logout", "[credential.a]\nasks = \"token\"\nlogout.ODD = 1"),
    ("`[find.NAME]`", "/definitions/find", "[find.a]\nODD = 1"),
    ("`row` of a search", "/definitions/find/properties/row", "[find.a]\nrow.ODD = \"/a\""),
    ("A table in `row`", "/definitions/cell/anyOf/2", "[find.a]\nrow.user.ODD = 1"),
    ("`[reset.NAME]`", "/definitions/reset", "[reset.a]\nODD = 1"),
    ("`[reset.NAME.poll]`", "/definitions/poll", "[reset.a]\nrequest = '''\nGET {b}\n'''\npoll.ODD = 1\n[settings.b]"),
    ("`success` of a reset", "/definitions/success", "[reset.a]\nsuccess.ODD = 1"),
    ("`[[reset.NAME.examples]]`", "/definitions/example", "[reset.a]\nsuccess.\"/a\" = 1\nexamples.ODD = 1"),
    ("`[errors]`", "/definitions/errors", "[errors]\nODD = {}"),
    ("`[password]`", "/definitions/password", "[password]\nODD = 1"),
    ("`atLeast` of a password", "/definitions/atLeast", "[password]\natLeast = { ODD = 1, of = \"lower\", count = 1 }"),
    ("`classes` of a password", "/definitions/password/properties/classes", "[password]\nclasses.ODD = \"a\""),
    // The guide says of it in words what it is.
    ("", "/definitions/password/properties/advice", "[password]\nadvice.ODD = 1"),
];

/// Lists of words: where the schema has them, and a file with [`ODD`] in their place.
const WORDS: [(&str, &str); 9] = [
    ("/definitions/setting/properties/format/enum", "[settings.a]\nformat = \"ODD\""),
    ("/definitions/value/properties/type/enum", "[values.a]\ntype = \"ODD\""),
    ("/definitions/value/properties/format/enum", "[values.a]\nformat = \"ODD\""),
    (
        "/definitions/reason/enum",
        "[reset.a]\nsuccess.\"/a\" = 1\nexamples = { answer = \"HTTP/1.1 200\", outcome = \"refused\", reasons = \"ODD\" }",
    ),
    ("/definitions/verdict/enum", "errors.status = { 401 = \"ODD\" }"),
    (
        "/definitions/example/properties/outcome/enum",
        "[reset.a]\nsuccess.\"/a\" = 1\nexamples = { answer = \"HTTP/1.1 200\", outcome = \"ODD\" }",
    ),
    ("/definitions/required/anyOf/0/enum", "password.required = \"ODD\""),
    ("/definitions/allowed/anyOf/0/enum", "password.allowed = \"ODD\""),
    ("/definitions/atLeast/properties/of/anyOf/0/enum", "password.atLeast = { count = 1, of = \"ODD\" }"),
];

fn problems(probe: &str) -> Vec<String> {
    let told = Definition::load("a.toml", &probe.replace("ODD", ODD)).map_or_else(|problems| problems.to_string(), |_| String::new());
    told.lines().map(str::to_owned).collect()
}

/// The words that the loader would have, in the place of an odd one.
fn known(probe: &str) -> Vec<String> {
    let told = problems(probe);
    let line = told.iter().find(|line| line.contains(ODD)).unwrap_or_else(|| panic!("{probe}: {told:#?}"));
    let (_, list) = line.split_once(" one of ").unwrap_or_else(|| panic!("{line}"));
    let list = list.split(';').next().unwrap_or(list);
    sorted(list.split('`').skip(1).step_by(2))
}

fn sorted<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    words.sort();
    words
}

fn at(schema: &Value, pointer: &str) -> Value {
    schema.pointer(pointer).unwrap_or_else(|| panic!("the schema has no {pointer}")).clone()
}

/// The keys of a table of the schema, each with what it says of it.
fn described(schema: &Value, pointer: &str) -> Vec<(String, String)> {
    let keys = at(schema, &format!("{pointer}/properties"));
    let describe = |(key, value): (&String, &Value)| {
        let target = value["$ref"].as_str().map_or_else(|| value.clone(), |target| at(schema, target.trim_start_matches('#')));
        let text = target["description"].as_str().unwrap_or_else(|| panic!("{pointer}: nothing is said of {key}"));
        (key.clone(), text.to_owned())
    };
    keys.as_object().unwrap().iter().map(describe).collect()
}

#[test]
fn the_schema_has_the_loaders_keys() {
    let schema = schema();
    for (heading, pointer, probe) in TABLES {
        let expected = match heading {
            "`[settings.NAME.choices.ID]`" => sorted(Choice::KEYS),
            "`yields` of a credential" => sorted(["expires_in"]),
            _ => known(probe),
        };
        let keys = described(&schema, pointer);
        assert_eq!(sorted(keys.iter().map(|(key, _)| key.as_str())), expected, "{pointer}");
    }
}

#[test]
fn the_schema_has_the_loaders_words() {
    let schema = schema();
    let list = |pointer: &str| sorted(at(&schema, pointer).as_array().unwrap().iter().filter_map(Value::as_str));
    for (pointer, probe) in WORDS {
        assert_eq!(list(pointer), known(probe), "{pointer}");
    }
    let reasons = list("/definitions/reason/enum");
    assert_eq!(list("/definitions/verdict/enum"), sorted(reasons.iter().map(String::as_str).chain(["unknown"])));
}

#[test]
fn the_schema_has_the_loaders_bounds() {
    let schema = schema();
    for key in ["minLength", "maxLength", "distinct", "longestRun"] {
        let rule = at(&schema, &format!("/definitions/{key}"));
        let bounds = format!("this must be a whole number from {} to {}", rule["minimum"], rule["maximum"]);
        let told = problems(&format!("password.{key} = 1000000"));
        assert!(told.iter().any(|line| line.ends_with(&bounds)), "{key}: {told:#?}");
    }
}

#[test]
fn no_table_of_the_schema_or_of_the_loader_is_left_out() {
    fn walk(value: &Value, pointer: &str, found: &mut Vec<String>) {
        if value.get("properties").is_some_and(|keys| keys.get("properties").is_none()) {
            found.push(pointer.to_owned());
        }
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(key, member)| walk(member, &format!("{pointer}/{}", key.replace('/', "~1")), found));
            }
            Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| walk(item, &format!("{pointer}/{index}"), found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(&schema(), "", &mut found);
    assert_eq!(sorted(found.iter().map(String::as_str)), sorted(TABLES.map(|(_, pointer, _)| pointer)));

    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<_> = std::fs::read_dir(folder.join("definition")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.push(folder.join("definition.rs"));
    let closed: usize = files.iter().map(|file| std::fs::read_to_string(file).unwrap().matches(".only(").count()).sum();
    let asked = TABLES.iter().filter(|(_, _, probe)| problems(probe).iter().any(|line| line.contains("there is no key `zzz")));
    assert_eq!(asked.count(), closed, "a table that takes no other keys stands in none of TABLES");
}

#[test]
fn the_guide_explains_every_key_once_in_the_schemas_words() {
    let schema = schema();
    let (_, reference) = PAGE.split_once("\n## All keys\n").unwrap();
    let sections: Vec<(&str, Vec<(String, String)>)> = reference
        .split("\n### ")
        .skip(1)
        .map(|section| {
            let (heading, text) = section.split_once('\n').unwrap();
            let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | "));
            (heading, rows.map(|(key, text)| (key.to_owned(), text.to_owned())).collect())
        })
        .collect();
    let expected: Vec<_> = TABLES
        .iter()
        .filter(|(heading, ..)| !heading.is_empty())
        .map(|(heading, pointer, _)| (*heading, described(&schema, pointer)))
        .collect();
    assert_eq!(
        sections.iter().map(|(heading, _)| *heading).collect::<Vec<_>>(),
        expected.iter().map(|(heading, _)| *heading).collect::<Vec<_>>()
    );
    for ((heading, rows), (_, keys)) in sections.iter().zip(&expected) {
        assert_eq!(rows, keys, "{heading}");
    }
}

/// `expires_in` is the one name of `yields` that requests cannot hold.
#[test]
fn the_lifetime_of_a_sign_in_is_no_value() {
    let text = super::definitions().into_iter().find(|text| text.contains("expires_in")).unwrap();
    let definition = super::load(&text);
    let client = definition.credentials.iter().find(|credential| credential.id == "client").unwrap();
    assert_eq!(client.yields(), ["token"]);
    assert!(client.sign_in.as_ref().unwrap().reader.expires_in.is_some());
}

//! The npm package in Node, and what others say of it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;

use passdesk_core::bind::{Catalog, Open, OpenSetting};
use passdesk_core::definition::Format;
use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::{Connection, Kind, Reason, Template, Values};
use passdesk_tests::{Package, site};
use serde_json::{Value, json};

use super::examples::{Example, examples};

#[test]
fn npm_and_those_who_judge_packages_take_it() {
    let package = Package::install();
    let told = package.tool("publint", &["run".as_ref(), Package::built().as_os_str(), "--strict".as_ref()]);
    assert!(told.contains("All good!"), "{told}");
    // It is of one kind of modules, and says so.
    let _ = package.tool("attw", &[package.archive().as_os_str(), OsStr::new("--profile"), OsStr::new("esm-only")]);
}

#[test]
fn a_strict_consumer_is_told_the_types_of_everything() {
    let package = Package::install();
    package.write("consumer.ts", include_str!("package/consumer.ts"));
    package.write("elements.ts", include_str!("package/elements.ts"));
    for resolution in [["nodenext", "nodenext"], ["esnext", "bundler"]] {
        let [module, resolution] = resolution.map(OsStr::new);
        let options = ["--strict", "--noEmit", "--target", "es2022", "--lib", "es2022,dom", "--types", ""].map(OsStr::new);
        let how = ["--module".as_ref(), module, "--moduleResolution".as_ref(), resolution, "consumer.ts".as_ref(), "elements.ts".as_ref()];
        assert_eq!(package.tool("tsc", &[&options[..], &how].concat()), "");
    }
}

#[test]
fn the_package_has_the_module_of_the_page() {
    let built = Package::built();
    let of_site = |start: &str, ending: &str| {
        let mut files = fs::read_dir(site()).unwrap().map(|file| file.unwrap().path());
        let file = files.find(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with(start) && name.ends_with(ending)
        });
        fs::read(file.unwrap()).unwrap()
    };
    for (start, ending, name) in [
        ("passdesk-app-", ".js", "module.js"),
        ("passdesk-app-", ".wasm", "module.wasm"),
        ("passdesk-strength-", ".js", "strength.js"),
        ("passdesk-strength-", ".wasm", "strength.wasm"),
        ("blocklist-", ".bin", "blocklist.bin"),
        ("words-de-", ".txt", "words-de.txt"),
    ] {
        assert!(of_site(start, ending) == fs::read(built.join(name)).unwrap(), "{name}");
    }
    // And its looks, as they stand in its script.
    let style = fs::read_to_string(built.join("style.js")).unwrap();
    let sheet = style.split_once("export default ").unwrap().1.trim_end().trim_end_matches(';');
    assert!(sheet.len() > 5000 && String::from_utf8(of_site("passdesk.js", "")).unwrap().contains(sheet), "{sheet}");
}

#[test]
fn every_function_is_documented_with_an_example_and_every_type_with_words() {
    let package = Package::install();
    let types = ["types.d.ts", "index.d.ts"].map(|name| fs::read_to_string(package.file(name)).unwrap()).concat();
    let lines: Vec<&str> = types.lines().collect();
    let exports = lines.iter().enumerate().filter(|(_, line)| line.starts_with("export ") && !line.contains(" * "));
    for (at, line) in exports.clone() {
        assert_eq!(lines[at - 1].trim_start_matches("/** ").rsplit(' ').next(), Some("*/"), "{line} is not documented");
    }
    let functions = exports.filter_map(|(_, line)| line.strip_prefix("export function ").or_else(|| line.strip_prefix("export class ")));
    let mut names: Vec<&str> = functions.map(|rest| rest.split(['(', ' ', '<']).next().unwrap()).collect();
    names.sort_unstable();
    package.write("names.js", "import * as all from 'passdesk';\nconsole.log(Object.keys(all).join());\n");
    assert_eq!(package.node("names.js", "").trim_end(), names.join(","));
    let examples = examples();
    for name in names {
        assert!(examples.iter().any(|Example { code, .. }| code.contains(name)), "there is no example of {name}");
    }
}

#[test]
fn every_word_that_an_outcome_can_have_is_among_the_types() {
    let types = fs::read_to_string(Package::built().join("types.d.ts")).unwrap();
    let union = |name: &str| {
        let text = types.split(&format!("export type {name} =")).nth(1).unwrap().split(';').next().unwrap();
        text.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
    };
    let words = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(union("Reason"), words(Reason::ALL.iter().map(|(word, _)| *word).collect()));
    // The script itself can say that nothing was sent since somebody stopped it.
    let not_sent = NotSentCause::ALL.iter().map(|(word, _)| *word).chain(["stopped"]).collect();
    assert_eq!(union("NotSentCause"), words(not_sent));
    assert_eq!(union("UnknownCause"), words(UnknownCause::ALL.iter().map(|(word, _)| *word).collect()));
}

#[test]
fn every_example_for_node_prints_what_it_says() {
    let package = Package::install();
    let mut count = 0;
    for (number, Example { code, prints, .. }) in examples().into_iter().filter(|example| !example.asks_a_proxy).enumerate() {
        let name = format!("example-{number}.js");
        package.write(&name, &code);
        assert_eq!(package.node(&name, "").lines().collect::<Vec<_>>(), prints, "{code}");
        count += 1;
    }
    assert!(count > 4, "{count}");
}

#[test]
fn each_shipped_operation_is_built_byte_by_byte_as_core_builds_it() {
    let catalog = Catalog::shipped().unwrap();
    let mut cases = Vec::new();
    for id in catalog.ids() {
        let open = catalog.bind_open(&id).unwrap();
        for address in ["https://one.example", "https://one.example:8443/a-b/c"] {
            let settings: BTreeMap<String, String> =
                open.settings.iter().map(|setting| (setting.name.clone(), text(setting, address))).collect();
            let bound = catalog.bind("a", None, &id, &settings).unwrap();
            assert_eq!(names(&open.connection), names(&bound.connection), "{id}: the same operations");
            cases.extend(operations(&bound.connection).into_iter().map(|(name, template)| case(&id, &name, template, &settings)));
            check_settings(&open);
        }
    }
    assert!(cases.len() > 80, "{}", cases.len());
    let package = Package::install();
    package.write("bytes.js", include_str!("package/bytes.js"));
    assert_eq!(package.node("bytes.js", &Value::Array(cases.clone()).to_string()), format!("{}\n", cases.len()));
}

/// A system's settings are among its fields, so that whoever asks for values asks for them too.
fn check_settings(open: &Open) {
    for setting in &open.settings {
        assert!(open.connection.field(&setting.name).is_some_and(|field| !field.title.is_empty()), "{}", setting.name);
    }
}

fn text(setting: &OpenSetting, address: &str) -> String {
    match setting.format {
        Format::Text => "ac me & söhne".to_owned(),
        Format::Uri => address.to_owned(),
        Format::Hostname => "one.example".to_owned(),
        Format::Uuid => "6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a".to_owned(),
    }
}

/// What is built of an operation, and what the package is to build it of.
fn case(system: &str, operation: &str, template: &Template, settings: &BTreeMap<String, String>) -> Value {
    let try_with = |text: &str| {
        let mut values = Values::new();
        for (name, kind) in kinds(template) {
            values = values.with(name, if kind == Kind::String { text } else { kind.stand_in() });
        }
        template.build(&values).ok().map(|request| (request.expose().to_owned(), template.masked(&values), values))
    };
    // Not every place carries all of this.
    let built = ["Käse & <\"Brot\"> 'ü' \\ {x}%+/", "Käse&<\"Brot\">'ü'{x}%+", "kaese&brot"].into_iter().find_map(try_with);
    let (text, masked, values) = built.unwrap_or_else(|| panic!("{system} {operation} cannot be built"));
    let given: BTreeMap<&str, &str> = values.iter().map(|(name, value)| (name, value.expose())).collect();
    let given: BTreeMap<&str, &str> = given.into_iter().chain(settings.iter().map(|(name, text)| (name.as_str(), text.as_str()))).collect();
    json!({ "system": system, "operation": operation, "values": given, "text": text, "masked": masked })
}

/// The values of a template with their kinds.
fn kinds(template: &Template) -> Vec<(String, Kind)> {
    use passdesk_core::request::Piece;
    fn walk(pieces: &[Piece], found: &mut Vec<(String, Kind)>) {
        for piece in pieces {
            match piece {
                Piece::Literal(_) => {}
                Piece::Hole(hole) => found.push((hole.name.clone(), hole.kind)),
                Piece::Basic { name, password } => found.extend([name, password].map(|name| (name.clone(), Kind::String))),
                Piece::Optional { pieces, .. } => walk(pieces, found),
            }
        }
    }
    let mut found = Vec::new();
    walk(template.pieces(), &mut found);
    found
}

fn operations(connection: &Connection) -> Vec<(String, &Template)> {
    let resets = connection.resets.iter().map(|reset| (reset.operation(), &reset.template));
    let finds = connection.finds.iter().map(|find| (format!("find.{}", find.id), &find.template));
    let credentials = connection.credentials.iter().flat_map(|credential| {
        let name = format!("credential.{}", credential.id);
        [(name.clone(), &credential.sign_in), (name + ".logout", &credential.sign_out)]
    });
    resets.chain(finds).chain(credentials).filter(|(_, template)| !template.is_empty()).collect()
}

fn names(connection: &Connection) -> Vec<String> {
    operations(connection).into_iter().map(|(name, _)| name).collect()
}

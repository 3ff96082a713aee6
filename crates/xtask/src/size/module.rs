//! What a module consists of, by the names of its functions.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result, bail};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// The bytes of code by crate and module, and of data, largest first.
pub fn parts(wasm: &[u8]) -> Result<Vec<(String, usize)>> {
    let mut bodies = Vec::new();
    let mut names = HashMap::new();
    let mut imported = 0;
    let mut parts: BTreeMap<String, usize> = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.context("the module cannot be read")? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
            Payload::DataSection(data) => {
                parts.insert("(data: texts, tables)".to_owned(), data.range().len());
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(sections) = section.as_known() {
                    for section in sections {
                        if let Name::Function(functions) = section? {
                            for function in functions {
                                let function = function?;
                                names.insert(function.index, function.name);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    if names.is_empty() {
        bail!("the module has no names: the profile must not strip them");
    }
    for (index, size) in (imported..).zip(bodies) {
        let name = names.get(&index).copied().unwrap_or_default();
        *parts.entry(group(name)).or_default() += size;
    }
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    Ok(parts)
}

/// The crate of a function, and for a crate of this project its module too.
fn group(name: &str) -> String {
    // `<core::fmt::Formatter as yew::X>::y` counts for the type that implements the trait.
    let path = name.trim_start_matches(['<', '&', '*', '(', '[']);
    let path = path.trim_start_matches("mut ").trim_start_matches("dyn ");
    let (first, rest) = path.split_once("::").unwrap_or_default();
    match word(first) {
        // A method of a type of the language itself, as in `<str as core::fmt::Debug>::fmt`, or
        // a function of the linker's or of the glue's.
        _ if first.is_empty() || first.contains(" as ") => "(without a path)".to_owned(),
        own if own.starts_with("passdesk") => format!("{own}::{}", word(rest)),
        other => other.to_owned(),
    }
}

/// The name that a path begins with: `core` of `core[c5930c85a12de822]`.
fn word(path: &str) -> &str {
    let path = path.trim_start_matches('<');
    let end = path.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    path.get(..end.unwrap_or(path.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_grouped_by_who_wrote_them() {
        for (name, expected) in [
            ("core[c5930c85a12de822]::fmt::write", "core"),
            ("passdesk_app::relay::send::h01", "passdesk_app::relay"),
            ("<passdesk_app::form::Form as yew::Component>::view", "passdesk_app::form"),
            ("<&mut dyn core::fmt::Write as core::fmt::Write>::write_str", "core"),
            ("yew::dom_bundle::blist::<impl yew::X for yew::Y>::reconcile", "yew"),
            ("<str as core[c5930c85a12de822]::fmt::Debug>::fmt", "(without a path)"),
            ("__wbindgen_malloc", "(without a path)"),
        ] {
            assert_eq!(group(name), expected, "{name}");
        }
    }

    #[test]
    fn a_module_without_names_is_an_error() {
        assert!(parts(b"\0asm\x01\0\0\0").is_err());
    }
}

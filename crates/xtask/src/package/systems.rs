//! The shipped systems as data with names, and what gives the names.

use anyhow::{Context, Result, bail};
use passdesk_core::bind::{Catalog, OpenSetting};
use passdesk_core::connection::LISTED;
use passdesk_core::definition::Format;
use serde_json::{Map, Value, json};

/// The fields of each structure that crosses the wire, in their order, with their types.
pub(super) fn shapes() -> Value {
    let shape = |(name, fields): &(&str, &[(&str, &str)])| ((*name).to_owned(), json!(fields));
    Value::Object(LISTED.iter().map(shape).collect())
}

/// Every system, bound to its defaults.
pub(super) fn all() -> Result<Value> {
    let catalog = Catalog::shipped().map_err(|problems| anyhow::anyhow!("{problems}"))?;
    catalog.ids().iter().map(|id| system(&catalog, id)).collect()
}

fn system(catalog: &Catalog, id: &str) -> Result<Value> {
    let open = catalog.bind_open(id).map_err(|problems| anyhow::anyhow!("{id}: {problems:?}"))?;
    let wire = serde_json::to_value(&open.connection)?;
    let Value::Object(mut system) = named("Connection", &wire).with_context(|| format!("{id} is not what it is said to be"))? else {
        bail!("{id} is no structure");
    };
    system.insert("settings".to_owned(), open.settings.iter().map(setting).collect());
    Ok(Value::Object(system))
}

fn setting(setting: &OpenSetting) -> Value {
    let format = match setting.format {
        Format::Text => "text",
        Format::Uri => "uri",
        Format::Hostname => "hostname",
        Format::Uuid => "uuid",
    };
    json!({ "name": setting.name, "format": format, "whole": setting.is_whole })
}

/// What crosses the wire as a list, with the names of what is in it: as `npm/wire.js` reads it.
fn named(kind: &str, wire: &Value) -> Option<Value> {
    if let Some(of) = kind.strip_prefix("Vec<").and_then(|rest| rest.strip_suffix('>')) {
        return wire.as_array()?.iter().map(|one| named(of, one)).collect();
    }
    if let Some((_, fields)) = LISTED.iter().find(|(name, _)| *name == kind) {
        let fields = fields.iter().zip(wire.as_array()?).map(|((name, kind), value)| Some((camel(name), named(kind, value)?)));
        return fields.collect::<Option<Map<_, _>>>().map(Value::Object);
    }
    Some(match kind {
        "Text" => {
            let pairs = wire.as_array()?.chunks_exact(2).map(|pair| Some((pair.first()?.as_str()?.to_owned(), pair.last()?.clone())));
            Value::Object(pairs.collect::<Option<_>>()?)
        }
        "Attributes" => {
            let [minlength, maxlength, passwordrules] = wire.as_array()?.as_slice() else { return None };
            json!({ "minlength": minlength, "maxlength": maxlength, "passwordrules": passwordrules })
        }
        "Policy" => {
            let rule = |rule: &Value| {
                let [owner, weight, demand, words @ ..] = rule.as_array()?.as_slice() else { return None };
                Some(json!({ "owner": owner, "weight": weight, "demand": demand, "words": words }))
            };
            wire.as_array()?.iter().map(rule).collect::<Option<Value>>()?
        }
        _ => wire.clone(),
    })
}

/// `sign_in` as JavaScript writes it: `signIn`.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| {
        let mut letters = part.chars();
        name + &letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    })
}

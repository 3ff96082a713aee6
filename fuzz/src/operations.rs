//! All that is sent by the shipped definitions and by the tests' definition with every place.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use passdesk_core::bind::{BindProblem, Bound, Catalog};
use passdesk_core::definition::{Definition, Format};
use passdesk_core::request::Piece;
use passdesk_core::systems::SHIPPED;
use passdesk_core::{Kind, Template, Values};

/// The tests' definition: every place in which a value can stand.
pub const EVERY: (&str, &str) = ("every.toml", include_str!("../../crates/core/tests/request/every.toml"));
/// Definitions that ask on.
pub const ACCEPTED: (&str, &str) = ("accepted.toml", include_str!("accepted.toml"));

/// All of them.
pub fn files() -> Vec<(&'static str, &'static str)> {
    SHIPPED.into_iter().chain([EVERY, ACCEPTED]).collect()
}

/// A system that is bound.
pub struct System {
    pub bound: Bound,
    /// The names of its values that nobody is to see.
    pub secrets: Vec<String>,
}

/// All of them, bound.
pub static SYSTEMS: LazyLock<Vec<System>> = LazyLock::new(|| {
    let load = |(name, text)| Definition::load(name, text).unwrap_or_else(|problems| panic!("{problems}"));
    let bind = |definition| systems(&definition).unwrap_or_else(|problems| panic!("{problems:?}"));
    files().into_iter().map(load).flat_map(bind).collect()
});

/// The systems of a definition, bound, if they can be without more than [`settings`].
pub fn systems(definition: &Definition) -> Result<Vec<System>, Vec<BindProblem>> {
    let catalog = Catalog::new(vec![definition.clone()]);
    let bound = |id: String| {
        let bound = catalog.bind(&id, None, &id, &settings(&catalog, &id))?;
        let secrets = definition.values.iter().filter(|value| value.secret).map(|value| value.name.clone()).collect();
        Ok(System { bound, secrets })
    };
    catalog.ids().into_iter().map(bound).collect()
}

/// Settings with which a system can be bound: those of its stand-in, else something for each that has no text.
pub fn settings(catalog: &Catalog, system: &str) -> BTreeMap<String, String> {
    if let Some(settings) = catalog.sandbox(system, "http://127.0.0.1:8790") {
        return settings;
    }
    let definition = catalog.definitions().iter().find(|definition| definition.systems().iter().any(|(id, _)| id == system));
    let missing =
        definition.iter().flat_map(|definition| &definition.settings).filter(|setting| setting.default.is_none() && !setting.listed);
    let text = |format| match format {
        Format::Text => "x y",
        Format::Uri => "https://one.example/api",
        Format::Hostname => "one.example",
        Format::Uuid => "6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a",
    };
    missing.map(|setting| (setting.name.clone(), text(setting.format).to_owned())).collect()
}

/// A request of a connection.
pub struct Operation<'a> {
    /// Which connection it is of.
    pub connection: usize,
    pub name: String,
    pub template: &'a Template,
    pub secrets: &'a [String],
}

/// All of them, in the order of the connections.
pub static OPERATIONS: LazyLock<Vec<Operation<'static>>> =
    LazyLock::new(|| SYSTEMS.iter().enumerate().flat_map(|(index, system)| operations(index, system)).collect());

/// Those of a connection.
pub fn operations(connection: usize, system: &System) -> Vec<Operation<'_>> {
    let System { bound, secrets } = system;
    let mut list = Vec::new();
    let mut add =
        |name: String, template| list.push(Operation { connection, name: format!("{} {name}", bound.connection.id), template, secrets });
    for reset in &bound.connection.resets {
        add(reset.operation(), &reset.template);
    }
    for find in &bound.finds {
        add(format!("find.{}", find.id), &find.template);
    }
    for credential in bound.credentials() {
        if let Some((template, _)) = &credential.sign_in {
            add(format!("credential.{}", credential.id), template);
        }
        if let Some(template) = &credential.sign_out {
            add(format!("credential.{}.logout", credential.id), template);
        }
    }
    list
}

/// A value of a template.
pub struct Slot<'a> {
    pub name: &'a str,
    pub kind: Kind,
    pub required: bool,
}

/// The values of a template, each once.
pub fn slots(template: &Template) -> Vec<Slot<'_>> {
    fn walk<'a>(pieces: &'a [Piece], required: bool, slots: &mut Vec<Slot<'a>>) {
        for piece in pieces {
            let found = match piece {
                Piece::Literal(_) => vec![],
                Piece::Hole(hole) => vec![Slot { name: &hole.name, kind: hole.kind, required }],
                Piece::Basic { name, password } => [name, password].map(|name| Slot { name, kind: Kind::String, required }).into(),
                Piece::Optional { pieces, .. } => {
                    walk(pieces, false, slots);
                    continue;
                }
            };
            for slot in found {
                match slots.iter_mut().find(|known| known.name == slot.name) {
                    Some(known) => known.required |= slot.required,
                    None => slots.push(slot),
                }
            }
        }
    }
    let mut slots = Vec::new();
    walk(template.pieces(), true, &mut slots);
    slots
}

/// A value of this kind that says nothing.
pub fn harmless(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "kim",
        Kind::Integer => "17",
        Kind::Boolean => "true",
        Kind::Uuid => "6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a",
        Kind::Json => "[\"x\",{\"a\":null}]",
    }
}

/// Harmless values for all of a template.
pub fn harmless_values(template: &Template) -> Values {
    slots(template).iter().fold(Values::new(), |values, slot| values.with(slot.name, harmless(slot.kind)))
}

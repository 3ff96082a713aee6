//! Every form that a request can take: each reset of each shipped system under each of its choices,
//! and those of a definition that uses every place.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use passdesk_core::bind::Catalog;
use passdesk_core::definition::Definition;
use passdesk_core::place::Place;
use passdesk_core::request::Piece;
use passdesk_core::{Kind, Template};

/// A reset of a bound connection.
#[derive(Debug)]
pub struct Form {
    /// The connection and the reset, for messages.
    pub name: String,
    /// What tells connections apart.
    pub connection: usize,
    pub template: Template,
    pub slots: Vec<Slot>,
}

/// A value of a template, and where it goes.
#[derive(Clone, Debug)]
pub struct Slot {
    pub name: String,
    pub spot: Spot,
    pub kind: Kind,
    pub secret: bool,
    pub optional: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    Place(Place),
    BasicName,
    BasicPassword,
}

/// Systems and the settings with which each is bound.
const CONNECTIONS: [(&str, &[(&str, &str)]); 28] = [
    ("every", &[("base", "https://every.example/a-b/it'")]),
    ("every", &[("base", "https://every.example"), ("region", "east"), ("note", "n"), ("plain", "p")]),
    ("ispring-learn", &[("endpoint", "https://learn.example.com/soap")]),
    ("ispring-learn", &[("endpoint", "https://learn.example.com/soap"), ("namespaces", "standard"), ("soap_action", "urn:a")]),
    ("ispring-learn", &[("endpoint", "https://learn.example.com/soap"), ("strength", "strong")]),
    ("ispring-learn", &[("endpoint", "https://learn.example.com"), ("namespaces", "standard"), ("strength", "strong")]),
    ("ispring-learn-rest", &[]),
    ("ispring-learn-rest", &[("base", "https://api-learn.ispring.com"), ("strength", "strong")]),
    ("uipath-cloud", &[("organization", "acme")]),
    ("uipath-cloud", &[("organization", "ac me & söhne")]),
    ("uipath-suite", &[("address", "https://uipath.example.com")]),
    ("uipath-suite", &[("address", "http://127.0.0.1:8790/uipath-suite")]),
    ("uipath-suite-tenant", &[("address", "https://uipath.example.com"), ("organization", "acme"), ("tenant", "default")]),
    ("uipath-standalone", &[("address", "https://uipath.example.com:8443")]),
    ("ecgrid-rest", &[]),
    ("ecgridos-4.1", &[]),
    ("ecgridos-4.1", &[("soap", "1.2")]),
    ("ecgridos-4.1", &[("endpoint", "https://ecgridos.net/v3.2/prod/ecgridos.asmx"), ("namespace", "http://ecgridos.net/")]),
    (
        "ecgridos-4.1",
        &[("endpoint", "https://ecgridos.net/v3.2/prod/ecgridos.asmx"), ("namespace", "http://ecgridos.net/"), ("soap", "1.2")],
    ),
    ("ecgridos", &[]),
    ("ecgridos", &[("namespace", "http://www.ecgridos.net/")]),
    ("keycloak", &[("base", "https://keycloak.example.com"), ("realm", "acme")]),
    ("keycloak", &[("base", "https://sso.example.com/auth"), ("realm", "ac me & söhne"), ("login_realm", "master")]),
    ("synapse", &[("base", "https://matrix.example.com")]),
    ("synapse", &[("base", "http://127.0.0.1:8008")]),
    ("scim", &[("base", "https://example.com/scim/v2")]),
    ("scim", &[("base", "https://example.com")]),
    ("ecgridos", &[("endpoint", "https://[::1]/ECGridOS.asmx"), ("namespace", "urn:a \"quoted\" & <marked> one")]),
];

pub static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let mut definitions = Catalog::shipped().unwrap_or_else(|problems| panic!("{problems}")).definitions().to_vec();
    definitions.push(Definition::load("every.toml", include_str!("every.toml")).unwrap_or_else(|problems| panic!("{problems}")));
    let catalog = Catalog::new(definitions);
    for id in catalog.ids() {
        assert!(CONNECTIONS.iter().any(|(system, _)| *system == id), "{id} is bound nowhere");
    }
    let forms = CONNECTIONS.iter().enumerate().flat_map(|(index, (system, settings))| {
        let given: BTreeMap<String, String> = settings.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let bound = catalog.bind("a", None, system, &given).unwrap_or_else(|problems| panic!("{system}: {problems:?}"));
        bound.connection.resets.into_iter().map(move |reset| {
            let mut slots = Vec::new();
            collect(reset.template.pieces(), false, &mut slots);
            Form { name: format!("{system} {settings:?} {}", reset.id), connection: index, template: reset.template, slots }
        })
    });
    forms.collect()
});

fn collect(pieces: &[Piece], optional: bool, slots: &mut Vec<Slot>) {
    for piece in pieces {
        match piece {
            Piece::Literal(_) => {}
            Piece::Hole(hole) => {
                slots.push(Slot { name: hole.name.clone(), spot: Spot::Place(hole.place), kind: hole.kind, secret: hole.secret, optional });
            }
            Piece::Basic { name, password } => {
                for (name, spot, secret) in [(name, Spot::BasicName, false), (password, Spot::BasicPassword, true)] {
                    slots.push(Slot { name: name.clone(), spot, kind: Kind::String, secret, optional });
                }
            }
            Piece::Optional { pieces, .. } => collect(pieces, true, slots),
        }
    }
}

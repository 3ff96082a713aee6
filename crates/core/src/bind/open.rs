//! A system without a connection: a setting that has no text is a value of its requests, like what is typed.
//!
//! For whoever builds requests without a proxy, and so without a configuration that says where the system is.

use std::collections::BTreeMap;

use super::resolve::{Problem, Settings};
use super::{BindProblem, Binder, Catalog};
use crate::connection::{Connection, Field};
use crate::definition::{Format, Setting};
use crate::place::Place;
use crate::request::{Hole, Piece, Template};
use crate::template::{Bit, Spot};
use crate::value::Kind;

/// A system, bound to its defaults.
#[derive(Clone, Debug)]
pub struct Open {
    /// As a page would get it, under the system's own id. The open settings are among its fields.
    pub connection: Connection,
    /// The settings that are values of its requests.
    pub settings: Vec<OpenSetting>,
}

/// A setting that is a value of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSetting {
    /// Its name.
    pub name: String,
    /// What it must look like.
    pub format: Format,
    /// Whether it is a whole address, and not the start of one: then it is sent with the root's path if it has none.
    pub is_whole: bool,
}

impl Catalog {
    /// Binds a system to its defaults.
    ///
    /// # Errors
    /// What is wrong with the system's id or its defaults.
    ///
    /// ```
    /// use passdesk_core::bind::Catalog;
    ///
    /// let catalog = Catalog::shipped()?;
    /// for id in catalog.ids() {
    ///     let open = catalog.bind_open(&id).map_err(|problems| problems[0].message.clone())?;
    ///     let names = open.connection.resets[0].template.names();
    ///     assert!(open.settings.iter().all(|setting| open.connection.field(&setting.name).is_some()));
    ///     assert!(names.iter().any(|(name, _)| *name == "new_password"));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn bind_open(&self, system: &str) -> Result<Open, Vec<BindProblem>> {
        let given = BTreeMap::new();
        let Some((definition, choice)) = self.find(system) else {
            return Err(vec![BindProblem { setting: None, message: format!("there is no system `{system}`") }]);
        };
        let settings = Settings::new(definition, choice, &given)?;
        let mut connection = Binder { definition, choice, settings, is_open: true }.bind(system, None)?.connection;
        let open = definition.settings.iter().filter_map(|setting| open(setting, &templates(&connection))).collect::<Vec<_>>();
        for setting in definition.settings.iter().filter(|setting| open.iter().any(|known| known.name == setting.name)) {
            connection.fields.push(Field {
                name: setting.name.clone(),
                title: setting.title.clone(),
                kind: kind(setting),
                secret: false,
                default: String::new(),
                choices: Vec::new(),
                titles: Vec::new(),
            });
        }
        Ok(Open { connection, settings: open })
    }
}

impl Settings<'_> {
    /// Writes the setting's text in a spot, with a hole for each setting in it that has none.
    pub(super) fn holes(&self, name: &str, spot: Spot, pieces: &mut Vec<Piece>) -> Result<(), Problem> {
        let place = if let Spot::Place(place) = spot { Some(place) } else { None };
        self.open(name, place, 0, pieces)
    }

    /// The same in a place, or at the start of an address.
    fn open(&self, name: &str, place: Option<Place>, depth: usize, pieces: &mut Vec<Piece>) -> Result<(), Problem> {
        let bits = match self.bits(name, depth) {
            Ok(bits) => bits,
            Err(problem) => {
                let setting = self.definition.settings.iter().find(|setting| setting.name == name && setting.choices.is_empty());
                let setting = setting.filter(|_| problem.missing).ok_or(problem)?;
                // An address is written as it is, as a header is; what it must look like is its format.
                let place = place.unwrap_or(Place::Header);
                pieces.push(Piece::Hole(Hole { name: name.to_owned(), place, kind: kind(setting), secret: false }));
                return Ok(());
            }
        };
        let mut in_authority = false;
        for (index, bit) in bits.into_iter().enumerate() {
            match (bit, place) {
                (Bit::Text(text), None) => {
                    in_authority = text.split_once("://").is_some_and(|(_, rest)| !rest.contains('/'));
                    pieces.push(Piece::Literal(text.to_owned()));
                }
                (Bit::Text(text), Some(place)) => {
                    let mut out = String::new();
                    place.encode(text, &mut out).map_err(|error| Problem::new(name, format!("`{name}` {error}")))?;
                    pieces.push(Piece::Literal(out));
                }
                (Bit::Name { name, .. }, None) if index > 0 && !in_authority => {
                    self.open(name, Some(Place::Segment), depth + 1, pieces)?;
                }
                (Bit::Name { name, .. }, place) => self.open(name, place, depth + 1, pieces)?,
            }
        }
        Ok(())
    }
}

fn kind(setting: &Setting) -> Kind {
    if setting.format == Format::Uuid { Kind::Uuid } else { Kind::String }
}

fn templates(connection: &Connection) -> Vec<&Template> {
    let credentials = connection.credentials.iter().flat_map(|credential| [&credential.sign_in, &credential.sign_out]);
    let operations = connection.resets.iter().map(|reset| &reset.template);
    operations.chain(connection.finds.iter().map(|find| &find.template)).chain(credentials).collect()
}

/// What is to be known of a setting, if these templates have a hole for it.
fn open(setting: &Setting, templates: &[&Template]) -> Option<OpenSetting> {
    let is_it = |piece: &Piece| matches!(piece, Piece::Hole(hole) if hole.name == setting.name);
    let windows = || templates.iter().flat_map(|template| template.pieces().windows(2));
    let ends = |piece: &Piece| matches!(piece, Piece::Literal(text) if text.starts_with([' ', '?']));
    windows().any(|pair| pair.first().is_some_and(is_it)).then(|| OpenSetting {
        name: setting.name.clone(),
        format: setting.format,
        is_whole: setting.format == Format::Uri && windows().any(|pair| matches!(pair, [hole, next] if is_it(hole) && ends(next))),
    })
}

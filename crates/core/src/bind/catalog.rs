//! The systems that a configuration can name.

use std::collections::BTreeMap;

use super::resolve::Settings;
use super::{BindProblem, Binder, Bound};
use crate::definition::{self, Definition};
use crate::located::{Problem, Problems, nearest};
use crate::systems;
use crate::text::Text;

/// All definitions that are known.
#[derive(Clone, Debug)]
pub struct Catalog(Vec<Definition>);

impl Catalog {
    /// The definitions that come with the program.
    ///
    /// # Errors
    /// Mistakes in them, a sample answer that is read otherwise among them; a test sees to it that there
    /// are none.
    pub fn shipped() -> Result<Self, Problems> {
        let mut catalog = Self(Vec::new());
        catalog.add(&systems::SHIPPED)?;
        Ok(catalog)
    }

    /// Adds definitions from files, each by its name and text. The names are theirs in configurations, so each is to be
    /// one that nobody has.
    ///
    /// # Errors
    /// Every mistake in all of them, with file, line, column and what to write. Nothing is added then.
    pub fn add(&mut self, files: &[(impl AsRef<str>, impl AsRef<str>)]) -> Result<(), Problems> {
        let mut problems = Vec::new();
        let mut added = self.clone();
        for (file, text) in files {
            match Definition::load(file.as_ref(), text.as_ref()) {
                Ok(definition) => match added.taken(&definition) {
                    Some(message) => problems.push(Problem { file: file.as_ref().to_owned(), line: 1, column: 1, message }),
                    None => added.0.push(definition),
                },
                Err(told) => problems.extend(told.0),
            }
        }
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        *self = added;
        Ok(())
    }

    /// What is wrong with the name of a definition's file: another one, or a system in it, has the name.
    fn taken(&self, definition: &Definition) -> Option<String> {
        let known = self.ids();
        let own = definition.systems().into_iter().map(|(id, _)| id).find(|id| known.contains(id));
        let taken = own.or_else(|| self.0.iter().find(|other| other.id == definition.id).map(|other| other.id.clone()))?;
        Some(format!("there is another system `{taken}`; choose another name for this file"))
    }

    /// These definitions.
    #[must_use]
    pub fn new(definitions: Vec<Definition>) -> Self {
        Self(definitions)
    }

    /// The definitions.
    #[must_use]
    pub fn definitions(&self) -> &[Definition] {
        &self.0
    }

    /// How many sample answers the definitions have. Each was run when its definition was read.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.0.iter().flat_map(|definition| &definition.resets).map(|reset| reset.examples.len()).sum()
    }

    /// The ids of all systems, in the order in which they are offered.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        self.0.iter().flat_map(|definition| definition.systems().into_iter().map(|(id, _)| id)).collect()
    }

    pub(super) fn find(&self, system: &str) -> Option<(&Definition, Option<&definition::Choice>)> {
        self.0.iter().find_map(|definition| {
            let (_, choice) = definition.systems().into_iter().find(|(id, _)| id == system)?;
            Some((definition, choice))
        })
    }

    /// The settings with which a system's connection talks to its stand-in at `url`, if it has one.
    #[must_use]
    pub fn sandbox(&self, system: &str, url: &str) -> Option<BTreeMap<String, String>> {
        let (definition, _) = self.find(system).filter(|(definition, _)| !definition.sandbox.is_empty())?;
        let fill = |text: &String| text.replace("{sandbox}", url.trim_end_matches('/')).replace("{system}", system);
        Some(definition.sandbox.iter().map(|(name, text)| (name.clone(), fill(text))).collect())
    }

    /// Binds a connection.
    ///
    /// # Errors
    /// Every setting that is unknown, missing or malformed.
    pub fn bind(&self, id: &str, title: Option<Text>, system: &str, given: &BTreeMap<String, String>) -> Result<Bound, Vec<BindProblem>> {
        let Some((definition, choice)) = self.find(system) else {
            let ids = self.ids();
            let mend = nearest(system, ids.iter().map(String::as_str));
            return Err(vec![BindProblem { setting: None, message: format!("there is no system `{system}`{mend}") }]);
        };
        let settings = Settings::new(definition, choice, given)?;
        Binder { definition, choice, settings, is_open: false }.bind(id, title)
    }
}

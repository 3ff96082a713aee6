//! The operator's own definitions: a folder of them beside the configuration.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use passdesk_core::bind::Catalog;
use passdesk_core::located::{MAX_FILE_BYTES, Map, Problem, Problems, Source};

use super::connections::check_id;

/// Where they are if the configuration does not say.
const USUAL: &str = "systems";
/// No folder has more of them.
const MAX_FILES: usize = 100;

/// The systems that a configuration can name: those that come with the program, and those of the folder that its key
/// `definitions` names, or of `systems` beside it. A path in it is relative to `folder`, where its file is.
///
/// # Errors
/// Every mistake in all of these definitions, each with its place and what to write; or what is wrong with the folder.
pub fn catalog(file: &str, text: &str, folder: &Path) -> Result<Catalog, Problems> {
    let mut catalog = Catalog::shipped()?;
    let (files, mut problems) = Source::new(file, text).read(|root| Some(read(root, folder)))?;
    if let Err(told) = catalog.add(&files) {
        problems.extend(told.0);
    }
    problems.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    if problems.is_empty() { Ok(catalog) } else { Err(Problems(problems)) }
}

/// The files by their names and texts, and what is wrong with those that cannot be read.
type Files = (Vec<(String, String)>, Vec<Problem>);

fn read(root: &Map<'_>, folder: &Path) -> Files {
    let words = root.words("definitions");
    if root.get("definitions").is_some() && words.is_none() {
        return Files::default();
    }
    let place = folder.join(words.map_or(USUAL, |words| words.text));
    let names = match names(&place) {
        Ok(names) => names,
        // Only what somebody has asked for is missed.
        Err(error) if words.is_none() && is_absent(&error) => return Files::default(),
        Err(error) => {
            let message = format!("cannot read the folder of definitions {}: {error}", place.display());
            words.map_or_else(|| root.problem(message.clone()), |words| words.problem(message.clone()));
            return Files::default();
        }
    };
    if names.len() > MAX_FILES {
        let message = format!("{} has {} definitions; no more than {MAX_FILES} are read", place.display(), names.len());
        words.map_or_else(|| root.problem(message.clone()), |words| words.problem(message.clone()));
        return Files::default();
    }
    let mut files = Files::default();
    for path in names {
        let name = path.display().to_string();
        match text(&path) {
            Ok(text) => files.0.push((name, text)),
            Err((line, column, message)) => files.1.push(Problem { file: name, line, column, message }),
        }
    }
    files
}

/// Something else of this name, say a file, is none of ours either.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The definitions of a folder, by name. What begins with a dot is an editor's or a copy that is under way.
fn names(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if !is_hidden && path.extension().is_some_and(|end| end == "toml") {
            names.push(path);
        }
    }
    names.sort();
    Ok(names)
}

/// What stands in a file, or what is wrong with it: line, column, message.
fn text(path: &Path) -> Result<String, (usize, usize, String)> {
    let first = |message: String| (1, 1, message);
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    check_id(&name).map_err(|message| first(format!("{message}; the name of the file is the name of the system")))?;
    let unreadable = |error: io::Error| first(format!("cannot read it: {error}"));
    // A pipe would keep whoever opens it waiting.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(first("this is no file; a definition is one, or a link to one".to_owned()));
    }
    let mut bytes = Vec::new();
    // One byte more, so that a file that is too large is told as such.
    let most = MAX_FILE_BYTES as u64 + 1;
    File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(first(format!("the file is larger than {} KiB; a file of this kind is far smaller", MAX_FILE_BYTES / 1024)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default());
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column, format!("this is no UTF-8: byte {} of the file begins no character; save it as UTF-8", valid + 1))
    })
}

#[cfg(test)]
mod tests;

//! Folders of a test's own, such as a site to be changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::site::site;

/// A folder. It goes when this is dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// With nothing in it.
    ///
    /// # Panics
    /// If it cannot be made.
    #[must_use]
    pub fn empty() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("passdesk-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = Self(std::env::temp_dir().join(name));
        fs::create_dir(&folder.0).unwrap();
        folder
    }

    /// With a copy of the built site.
    ///
    /// # Panics
    /// If it cannot be made.
    #[must_use]
    pub fn of_site() -> Self {
        let folder = Self::empty();
        for file in fs::read_dir(site()).unwrap().map(Result::unwrap) {
            fs::copy(file.path(), folder.0.join(file.file_name())).unwrap();
        }
        folder
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Adds a file.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn add(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    /// Changes the one file whose name starts and ends like this.
    ///
    /// # Panics
    /// If there is not one.
    pub fn change(&self, start: &str, end: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let file = self.one(start, end);
        let mut content = fs::read(&file).unwrap();
        change(&mut content);
        fs::write(file, content).unwrap();
    }

    /// Takes away the one file whose name starts and ends like this.
    ///
    /// # Panics
    /// If there is not one.
    pub fn remove(&self, start: &str, end: &str) {
        fs::remove_file(self.one(start, end)).unwrap();
    }

    fn one(&self, start: &str, end: &str) -> PathBuf {
        let files = fs::read_dir(&self.0).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<PathBuf> = files.filter(|file| named(file, start, end)).collect();
        assert_eq!(files.len(), 1, "{start}*{end}: {files:?}");
        files.remove(0)
    }
}

fn named(file: &Path, start: &str, end: &str) -> bool {
    file.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(start) && name.ends_with(end))
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left is in the folder for what nobody needs.
        drop(fs::remove_dir_all(&self.0));
    }
}

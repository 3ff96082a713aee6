//! Where the audit trail is kept, and how long.

use std::path::{Path, PathBuf};

use passdesk_core::located::{Map, Problems, Source};

use super::SecretFrom;

/// Days that records are kept if nobody says otherwise: more than a year, for a yearly audit.
const KEEP: u32 = 400;
const MAX_KEEP: u32 = 36_500;
/// Mebibytes at which a new file is begun if nobody says otherwise.
const ROTATE: u32 = 64;
const MAX_ROTATE: u32 = 4096;

/// What the table `[audit]` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Audit {
    /// Nothing: there is no such table.
    #[default]
    Unsaid,
    /// `audit = false`: no trail, and on purpose.
    None,
    /// A trail in a file.
    File(AuditFile),
}

/// An audit trail in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFile {
    /// The file that is written. Older ones are beside it.
    pub(crate) path: PathBuf,
    /// The key of the chain.
    pub(crate) key: SecretFrom,
    /// Days that records are kept, at least.
    pub(crate) keep: u32,
    /// Bytes at which a new file is begun.
    pub(crate) rotate: u64,
    /// The groups that see everybody's entries, not their own alone.
    pub(crate) readers: Vec<String>,
}

impl Audit {
    /// Reads a configuration's table `[audit]`, and nothing else of it. A path in it is relative to `folder`,
    /// where the file is.
    ///
    /// # Errors
    /// Every mistake in the table, each with its place and what to write.
    pub fn from_toml(file: &str, text: &str, folder: &Path) -> Result<Self, Problems> {
        Source::new(file, text).read(|root| Some(Self::read(root, folder)))
    }

    pub(super) fn read(root: &Map<'_>, folder: &Path) -> Self {
        let Some(node) = root.get("audit") else { return Self::Unsaid };
        if node.value().as_bool() == Some(false) {
            return Self::None;
        }
        if node.value().as_table().is_none() {
            node.problem("write a table `[audit]` with `file` and `key`, or `audit = false` for no audit trail");
            return Self::Unsaid;
        }
        node.map().and_then(|map| AuditFile::read(&map, folder)).map_or(Self::Unsaid, Self::File)
    }
}

impl AuditFile {
    fn read(map: &Map<'_>, folder: &Path) -> Option<Self> {
        map.only(&["file", "key", "keep", "rotate", "readers"]);
        let file = map.need("file", "\"/var/lib/passdesk/audit.jsonl\"").and_then(|node| node.words());
        let key = map.need("key", "{ file = \"audit.key\" }").and_then(|node| SecretFrom::read(&node, folder));
        let number = |key, usual, max: u32| map.get(key).map_or(Some(usual), |node| node.integer(1..max + 1));
        let (keep, rotate) = (number("keep", KEEP, MAX_KEEP), number("rotate", ROTATE, MAX_ROTATE));
        let readers = map.get("readers").map(|node| node.list()).unwrap_or_default();
        let readers = readers.iter().filter_map(|node| Some(node.words()?.text.to_owned())).collect();
        let file = file?;
        if Path::new(file.text).file_name().is_none() {
            file.problem(format!("`{}` is no file's name; write one like \"audit.jsonl\"", file.text));
        }
        Some(Self { path: folder.join(file.text), key: key?, keep: keep?, rotate: u64::from(rotate?) * 1024 * 1024, readers })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Audit, String> {
        Audit::from_toml("a.toml", text, Path::new("/etc/passdesk")).map_err(|problems| problems.to_string())
    }

    #[test]
    fn a_trail_is_a_file_and_a_key_and_the_rest_is_usual() {
        let expected = AuditFile {
            path: "/etc/passdesk/audit.jsonl".into(),
            key: SecretFrom::File("/etc/passdesk/audit.key".into()),
            keep: 400,
            rotate: 64 * 1024 * 1024,
            readers: Vec::new(),
        };
        let usual = "[audit]\nfile = \"audit.jsonl\"\nkey = { file = \"audit.key\" }\n";
        assert_eq!(read(usual), Ok(Audit::File(expected.clone())));
        let all = format!("{}keep = 30\nrotate = 1\nreaders = [\"auditors\", \"desk\"]\n", usual.replace("audit.jsonl", "/var/a"));
        let readers = vec!["auditors".to_owned(), "desk".to_owned()];
        assert_eq!(read(&all), Ok(Audit::File(AuditFile { path: "/var/a".into(), keep: 30, rotate: 1024 * 1024, readers, ..expected })));
    }

    #[test]
    fn no_trail_on_purpose_is_not_the_same_as_nothing_said() {
        assert_eq!(read("audit = false"), Ok(Audit::None));
        assert_eq!(read("timeout = 3"), Ok(Audit::Unsaid));
    }

    #[test]
    fn only_its_own_table_is_read() {
        assert_eq!(read("lisen = 1\naudit = false\n[[connection]]\nid = 7\n"), Ok(Audit::None));
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_a_mend() {
        let file = "[audit]\nfile = \"a.jsonl\"\nkey = { env = \"K\" }\n";
        for (text, told) in [
            ("audit = true".to_owned(), "a.toml:1:9: write a table `[audit]` with `file` and `key`, or `audit = false`"),
            ("[audit]\nfile = \"a\"".to_owned(), "`key` is missing; write `key = { file = \"audit.key\" }`"),
            ("[audit]\nkey = { env = \"K\" }".to_owned(), "`file` is missing; write `file = "),
            ("[audit]\nfile = \"a\"\nkey = \"hunter2hunter2\"".to_owned(), "a.toml:3:7: a secret does not stand in the configuration"),
            (format!("{file}raeders = 3"), "a.toml:4:1: there is no key `raeders` here; did you mean `readers`?"),
            (format!("{file}keep = 0"), "a.toml:4:8: this must be a whole number from 1 to 36500"),
            (format!("{file}rotate = 5000"), "from 1 to 4096"),
            ("[audit]\nfile = \"..\"\nkey = { env = \"K\" }".to_owned(), "a.toml:2:9: `..` is no file's name"),
        ] {
            let problems = read(&text).unwrap_err();
            assert!(problems.contains(told), "{text}: {problems}");
            assert!(!problems.contains("hunter2"), "{problems}");
        }
    }
}

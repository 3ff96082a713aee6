//! The files of a trail: the one that is written, full ones beside it, and the lock.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::AuditError;

/// A full file of a trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rotated {
    /// The number of its first record.
    pub(super) first: u64,
    pub(super) path: PathBuf,
}

/// The name of a full file that begins with this record: `audit-1.jsonl` beside `audit.jsonl`.
pub(super) fn rotated_path(path: &Path, first: u64) -> PathBuf {
    path.with_file_name(joined(path, &format!("-{first}.jsonl")))
}

fn joined(path: &Path, end: &str) -> OsString {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(end);
    name
}

/// The full files beside this one, oldest first; none if the folder is not there.
pub(super) fn rotated(path: &Path) -> Result<Vec<Rotated>, AuditError> {
    let folder = folder(path);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(AuditError::io("list", folder))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let name = entry.map_err(AuditError::io("list", folder))?.file_name();
        let first = name.to_str().and_then(|name| name.rsplit_once('-')?.1.strip_suffix(".jsonl")?.parse().ok());
        if let Some(first) = first
            && name == joined(path, &format!("-{first}.jsonl"))
            && Some(name.as_os_str()) != path.file_name()
        {
            found.push(Rotated { first, path: path.with_file_name(name) });
        }
    }
    found.sort_by_key(|file| file.first);
    Ok(found)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Opens a file to read it; `None` if it is not there.
pub(super) fn read(path: &Path) -> Result<Option<File>, AuditError> {
    only_a_file(path)?;
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        file => file.map(Some).map_err(AuditError::io("read", path)),
    }
}

/// A device or a pipe may have no end, or keep whoever opens it waiting.
fn only_a_file(path: &Path) -> Result<(), AuditError> {
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => Err(AuditError::NotATrail(path.to_owned())),
        // Whoever opens it is told why that fails.
        _ => Ok(()),
    }
}

/// Opens the file to write at its end. A new one is for its owner alone, and is in its folder for good.
pub(super) fn append(path: &Path) -> Result<File, AuditError> {
    only_a_file(path)?;
    let file = private().read(true).append(true).create(true).open(path).map_err(AuditError::io("write", path))?;
    sync_folder(path)?;
    Ok(file)
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// Gives a full file its own name.
pub(super) fn set_aside(path: &Path, first: u64) -> Result<(), AuditError> {
    let target = rotated_path(path, first);
    // The lock keeps others of us away, so nobody takes the name between the question and the answer.
    if target.symlink_metadata().is_ok() {
        return Err(AuditError::Taken(target));
    }
    fs::rename(path, &target).map_err(AuditError::io("rename", path))?;
    sync_folder(path)
}

/// Takes the lock beside the file; it is held as long as the lock's file is open.
pub(super) fn lock(path: &Path) -> Result<File, AuditError> {
    let path = lock_path(path);
    let file = private().write(true).create(true).truncate(false).open(&path).map_err(AuditError::io("write", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(AuditError::Locked(path)),
        Err(TryLockError::Error(source)) => Err(AuditError::Io { doing: "lock", path, source }),
    }
}

/// Where the lock is. Its file stays when nobody holds it.
pub(super) fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    path.with_file_name(name)
}

/// Whether the open file is still the one of this name.
pub(super) fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let identity = |metadata: &fs::Metadata| (metadata.dev(), metadata.ino());
        matches!((&file.metadata(), &fs::metadata(path)), (Ok(open), Ok(named)) if identity(open) == identity(named))
    }
    #[cfg(not(unix))]
    {
        // An open file cannot be put away there.
        let _ = file;
        path.exists()
    }
}

/// A file's name is kept for good only when its folder is.
fn sync_folder(path: &Path) -> Result<(), AuditError> {
    #[cfg(unix)]
    {
        let folder = folder(path);
        match File::open(folder).and_then(|open| open.sync_all()) {
            // Some file systems of other machines cannot, and say so.
            Err(error) if !matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
                Err(AuditError::io("write", folder)(error))
            }
            _ => Ok(()),
        }
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        Ok(())
    }
}

/// Calls `each` with every line of a file, without its end, and with whether it has one.
pub(super) fn lines<E>(file: File, path: &Path, mut each: impl FnMut(&[u8], bool) -> Result<(), E>) -> Result<(), E>
where
    E: From<AuditError>,
{
    let mut file = BufReader::new(file);
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line).map_err(AuditError::io("read", path))? > 0 {
        let whole = line.pop_if(|last| *last == b'\n').is_some();
        each(&line, whole)?;
        line.clear();
    }
    Ok(())
}

/// All files of a trail, oldest first, as they are at one moment, though the proxy may be writing.
pub(super) fn snapshot(path: &Path) -> Result<Vec<(PathBuf, File)>, AuditError> {
    let mut before = rotated(path)?;
    loop {
        let current = read(path)?;
        let after = rotated(path)?;
        if before != after {
            // A file was set aside in between: the one that was opened may be the one before or after.
            before = after;
            continue;
        }
        let mut all = Vec::new();
        for file in after {
            let open = File::open(&file.path).map_err(AuditError::io("read", &file.path))?;
            all.push((file.path, open));
        }
        all.extend(current.map(|current| (path.to_owned(), current)));
        return Ok(all);
    }
}

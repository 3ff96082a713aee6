//! Reading the files of a site, and compressing those that are not packed yet.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use bytes::Bytes;
use http::HeaderValue;
use sha2::{Digest as _, Sha256};

use super::embed;
use super::encoding::Encoding;
use super::media::{compressible, is_hashed, media_type};
use super::packed::{Packed, variants};
use super::{EMBED, FOREVER, File, REVALIDATE, Variant};
use crate::access::Origin;

/// A file of the site that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the site at {}: {source}", path.display())]
pub struct SiteError {
    path: PathBuf,
    source: io::Error,
}

/// All files below a folder, by their names with `/`. A folder that is not there has none. What may be shown in a
/// frame is told by which pages.
pub(super) fn files(folder: &Path, portals: &[Origin]) -> Result<BTreeMap<String, File>, SiteError> {
    let mut sources = BTreeMap::new();
    if folder.exists() {
        collect(folder, "", &mut sources)?;
    }
    if let Some(document) = sources.get_mut(EMBED[1]) {
        *document = embed::name(document, portals);
    }
    let files = compress(sources);
    Ok(files)
}

/// Those files below a folder whose names change with what is in them.
pub(super) fn hashed(folder: &Path) -> Result<BTreeMap<String, File>, SiteError> {
    let mut sources = BTreeMap::new();
    if folder.exists() {
        collect(folder, "", &mut sources)?;
    }
    sources.retain(|name, _| is_hashed(name));
    Ok(compress(sources))
}

/// The files that were packed into the program. Only what is told by which pages it may be shown is compressed now.
pub(super) fn packed(site: &[Packed], portals: &[Origin]) -> BTreeMap<String, File> {
    let file = |packed: &Packed| {
        let (name, plain, ..) = *packed;
        let file = if name == EMBED[1] { compressed(name, embed::name(plain, portals)) } else { file(name, variants(*packed)) };
        (name.to_owned(), file)
    };
    site.iter().map(file).collect()
}

/// Regular files with plain names. A dotfile is none of a site's, and a link may lead out of it.
fn collect(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) -> Result<(), SiteError> {
    let blame = |path: &Path| {
        let path = path.to_owned();
        move |source| SiteError { path, source }
    };
    for entry in fs::read_dir(folder).map_err(blame(folder))? {
        let entry = entry.map_err(blame(folder))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(blame(&path))?;
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| is_plain(name)) else {
            continue;
        };
        let name = format!("{prefix}{name}");
        if kind.is_dir() {
            collect(&path, &format!("{name}/"), found)?;
        } else if kind.is_file() {
            found.insert(name, fs::read(&path).map_err(blame(&path))?);
        }
    }
    Ok(())
}

/// Whether a name means the same in an address as on disk.
fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    !name.starts_with('.') && name.bytes().all(plain)
}

/// Compresses on all processors at once, so that a start takes no longer than its largest file.
fn compress(sources: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, File> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(sources.len());
    let queue = Mutex::new(sources.into_iter());
    let files = Mutex::new(BTreeMap::new());
    let next = || queue.lock().ok().and_then(|mut queue| queue.next());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((name, bytes)) = next() {
                    let file = compressed(&name, bytes);
                    if let Ok(mut files) = files.lock() {
                        files.insert(name, file);
                    }
                }
            });
        }
    });
    files.into_inner().unwrap_or_default()
}

fn compressed(name: &str, bytes: Vec<u8>) -> File {
    let packed = [Encoding::Brotli, Encoding::Gzip].into_iter().filter(|_| compressible(name));
    let packed: Vec<_> = packed.filter_map(|encoding| Some((encoding, encoding.compress(&bytes)?))).collect();
    file(name, [(Encoding::Identity, bytes)].into_iter().chain(packed).map(|(encoding, body)| (encoding, Bytes::from(body))))
}

/// A file of these variants, the plain one first.
fn file(name: &str, variants: impl IntoIterator<Item = (Encoding, Bytes)>) -> File {
    let variants: Vec<_> = variants.into_iter().collect();
    let digest = variants.first().map(|(_, plain)| Sha256::digest(plain)).unwrap_or_default();
    let hex = digest.iter().take(16).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let variants = variants.into_iter().filter_map(|(encoding, body)| {
        let etag = HeaderValue::from_str(&format!("\"{hex}{}\"", encoding.suffix())).ok()?;
        Some(Variant { encoding, etag, body })
    });
    File { media_type: media_type(name), cache: if is_hashed(name) { FOREVER } else { REVALIDATE }, variants: variants.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_in_the_program_is_served_as_it_is_there_and_a_frames_document_is_told_its_portals() {
        let document = b"<meta content=\"{portals}\" />";
        let site: &[Packed] = &[("deep/a-01234567.js", b"plain", Some(b"br"), None), ("embed.html", document, Some(b"stale"), None)];
        let files = packed(site, &[Origin::parse("https://portal.example").unwrap()]);
        let variants = |name: &str| {
            let file = files.get(name).unwrap();
            file.variants.iter().map(|variant| (variant.encoding, variant.body.to_vec())).collect::<Vec<_>>()
        };
        assert_eq!(variants("deep/a-01234567.js"), [(Encoding::Identity, b"plain".to_vec()), (Encoding::Brotli, b"br".to_vec())]);
        let named = b"<meta content=\"https://portal.example\" />".to_vec();
        assert_eq!(variants("embed.html").first(), Some(&(Encoding::Identity, named)));
        assert!(variants("embed.html").iter().all(|(_, body)| body != b"stale"));
        let (one, from_folder) = (files.get("deep/a-01234567.js").unwrap(), compressed("deep/a-01234567.js", b"plain".to_vec()));
        assert_eq!(one.cache, FOREVER);
        assert_eq!(one.variants.first().map(|variant| &variant.etag), from_folder.variants.first().map(|variant| &variant.etag));
    }
}

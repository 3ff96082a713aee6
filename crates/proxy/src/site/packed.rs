//! The site in the program itself, packed when it was built: `build.rs` writes it down.

use bytes::Bytes;

use super::encoding::Encoding;

/// A file: its name, its bytes, and what is smaller, by Brotli and by gzip.
pub(super) type Packed = (&'static str, &'static [u8], Option<&'static [u8]>, Option<&'static [u8]>);

/// The site that this program carries; nothing if it was built without one.
pub(super) const SITE: &[Packed] = include!(concat!(env!("OUT_DIR"), "/packed.rs"));

/// A file's variants, the plain one first. Nothing is copied: they stay where the program is.
pub(super) fn variants(packed: Packed) -> impl Iterator<Item = (Encoding, Bytes)> {
    let (_, plain, brotli, gzip) = packed;
    let all = [(Encoding::Identity, Some(plain)), (Encoding::Brotli, brotli), (Encoding::Gzip, gzip)];
    all.into_iter().filter_map(|(encoding, bytes)| Some((encoding, Bytes::from_static(bytes?))))
}

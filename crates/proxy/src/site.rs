//! The built site: packed in the program itself, or read into memory from a folder when the proxy starts.
//!
//! Only what was there then is served, by its exact name: a request never touches the file system, so
//! there is nothing to traverse, and no fallback turns a missing file into a page.

mod embed;
mod encoding;
mod load;
mod media;
mod packed;

use std::collections::BTreeMap;
use std::path::Path;

use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH,
    LOCATION, VARY,
};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};

use crate::access::Origin;
use crate::headers::{Answer, answer, site_policy};
use encoding::{Encoding, preferred};

pub use load::SiteError;

const INDEX: &str = "index.html";
/// What other pages show in a frame, by its address and by its file.
const EMBED: [&str; 2] = ["embed", "embed.html"];
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
/// Its name changes when it does.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Asked for again each time, and answered with 304 while it is the same.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// The files of a site.
#[derive(Debug)]
pub(crate) struct Site {
    files: BTreeMap<String, File>,
    policy: HeaderValue,
    /// That of what other pages may show in a frame.
    embed_policy: HeaderValue,
}

#[derive(Debug)]
struct File {
    media_type: HeaderValue,
    cache: HeaderValue,
    /// The plain one first, then the compressed ones that are smaller.
    variants: Vec<Variant>,
}

#[derive(Debug)]
struct Variant {
    encoding: Encoding,
    etag: HeaderValue,
    body: Bytes,
}

impl Site {
    /// Reads a site; that of the program itself if no folder is named. One without files is not built yet. Pages of
    /// `portals` may show the one document in a frame that is made for it.
    ///
    /// Of the site of the release before, if there is one, goes what a page that is still open may ask for: files under
    /// names that nothing else ever gets.
    pub(crate) fn load(folder: Option<&Path>, previous: Option<&Path>, portals: &[Origin]) -> Result<Self, SiteError> {
        let mut files = folder.map_or_else(|| Ok(load::packed(packed::SITE, portals)), |folder| load::files(folder, portals))?;
        for (name, file) in previous.map(load::hashed).transpose()?.unwrap_or_default() {
            files.entry(name).or_insert(file);
        }
        Ok(Self { files, policy: site_policy(&[]), embed_policy: site_policy(portals) })
    }

    /// Answers with a file.
    pub(crate) fn answer(&self, head: &Parts, path: &str) -> Answer {
        if !matches!(head.method, Method::GET | Method::HEAD) {
            let mut refused = text(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
            refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return refused;
        }
        let [embed, embedded] = EMBED;
        let name = match path {
            "" => INDEX,
            path if path == embed => embedded,
            path => path,
        };
        let policy = if name == embedded { &self.embed_policy } else { &self.policy };
        let Some(file) = self.files.get(name) else {
            return missing(name);
        };
        let accepted = preferred(&head.headers.get_all(ACCEPT_ENCODING));
        let variant = accepted
            .iter()
            .find_map(|encoding| file.variants.iter().find(|variant| variant.encoding == *encoding))
            .or(file.variants.first());
        let Some(variant) = variant else {
            return missing(name);
        };
        let unchanged = names(&head.headers, &variant.etag);
        let mut found =
            if unchanged { answer(StatusCode::NOT_MODIFIED, Bytes::new()) } else { answer(StatusCode::OK, variant.body.clone()) };
        let headers = found.headers_mut();
        if !unchanged {
            headers.insert(CONTENT_TYPE, file.media_type.clone());
            if let Some(coding) = variant.encoding.coding() {
                headers.insert(CONTENT_ENCODING, coding);
            }
        }
        headers.insert(ETAG, variant.etag.clone());
        headers.insert(CACHE_CONTROL, file.cache.clone());
        headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
        headers.insert(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
        found
    }
}

/// Whether the program carries a site.
pub(crate) fn is_packed() -> bool {
    !packed::SITE.is_empty()
}

/// What stands where no file is.
fn missing(name: &str) -> Answer {
    if name == INDEX {
        return text(
            StatusCode::SERVICE_UNAVAILABLE,
            "The page is not here. `cargo xtask build` builds a program with the page in it. Or build it with `cargo xtask site`, and \
             start the proxy with `--site` or `site = \"...\"` naming its folder.\n",
        );
    }
    text(StatusCode::NOT_FOUND, "There is nothing here.\n")
}

/// Sends a browser from the base path without its last slash to the base path.
pub(crate) fn redirect(base: &str, query: Option<&str>) -> Answer {
    let target = query.map_or_else(|| base.to_owned(), |query| format!("{base}?{query}"));
    let mut answer = text(StatusCode::PERMANENT_REDIRECT, "The address ends with a slash.\n");
    if let Ok(target) = HeaderValue::from_str(&target) {
        answer.headers_mut().insert(LOCATION, target);
    }
    answer
}

fn text(status: StatusCode, words: &'static str) -> Answer {
    let mut answer = answer(status, words);
    answer.headers_mut().insert(CONTENT_TYPE, TEXT);
    answer
}

/// Whether `If-None-Match` names this tag, compared weakly (RFC 9110, section 13.1.2).
fn names(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|tag| tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == etag.as_bytes())
}

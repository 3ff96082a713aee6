//! Media types by the endings of names, and names that change with what they name.

use http::HeaderValue;

/// The media type of a file. A browser does not guess (`nosniff`), so what is not listed is a
/// download.
pub(super) fn media_type(name: &str) -> HeaderValue {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    HeaderValue::from_static(match ending {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" | "ts" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    })
}

/// Whether smaller bytes can be had by compressing.
pub(super) fn compressible(name: &str) -> bool {
    !matches!(name.rsplit_once('.').map(|(_, ending)| ending), Some("png" | "ico" | "woff2"))
}

/// Whether a name holds a hash of the content: `-` and at least eight hexadecimal digits before a
/// dot, an underscore or the end.
pub(super) fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split('-').skip(1).any(|part| {
        let digits = part.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).count();
        digits >= 8 && matches!(part.as_bytes().get(digits), None | Some(b'.' | b'_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_with_a_hash_is_kept_forever() {
        for (name, expected) in [
            ("passdesk-0123456789abcdef.js", true),
            ("passdesk-0123456789abcdef_bg.wasm", true),
            ("snippets/a-0123abcd/inline0.js", false),
            ("a-01234567.css", true),
            ("a-0123456.css", false),
            ("a-0123456g.css", false),
            ("a-01234567g.css", false),
            ("0123456789abcdef.js", false),
            ("passdesk.js", false),
            ("index.html", false),
        ] {
            assert_eq!(is_hashed(name), expected, "{name}");
        }
    }
}

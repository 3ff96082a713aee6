//! Compressed variants of a file, and which of them a browser takes.

use std::io::Write;

use http::HeaderValue;
use http::header::GetAll;

/// A content coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Identity,
    Brotli,
    Gzip,
}

/// Above this size the best compression takes longer than a start may; in a build without optimisation it
/// always does.
const BEST_BELOW: usize = if cfg!(debug_assertions) { 0 } else { 2 * 1024 * 1024 };
/// A tenth of the time for a tenth more bytes.
const GOOD: i32 = 9;
const BEST: i32 = 11;

impl Encoding {
    /// Its word in `Content-Encoding`.
    pub(super) fn coding(self) -> Option<HeaderValue> {
        match self {
            Self::Identity => None,
            Self::Brotli => Some(HeaderValue::from_static("br")),
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
        }
    }

    /// What its tag ends with: two codings of one file are two representations.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
        }
    }

    /// The bytes in this coding; `None` if there are no fewer than before.
    pub(super) fn compress(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let small = (0..BEST_BELOW).contains(&bytes.len());
        let mut packed = Vec::new();
        match self {
            Self::Identity => return None,
            Self::Brotli => {
                let params = brotli::enc::BrotliEncoderParams { quality: if small { BEST } else { GOOD }, ..Default::default() };
                brotli::BrotliCompress(&mut &*bytes, &mut packed, &params).ok()?;
            }
            Self::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::best());
                encoder.write_all(bytes).ok()?;
                encoder.finish().ok()?;
            }
        }
        (packed.len() < bytes.len()).then_some(packed)
    }
}

/// The codings that `Accept-Encoding` takes (RFC 9110, section 12.5.3), the best first. The plain
/// bytes are for whoever takes nothing.
pub(super) fn preferred(accept: &GetAll<'_, HeaderValue>) -> Vec<Encoding> {
    let items: Vec<(String, u16)> =
        accept.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).map(item).collect();
    let weight = |names: &[&str]| {
        let named = |wanted: &&str| items.iter().find(|(name, _)| name == wanted);
        names.iter().find_map(named).map(|(_, weight)| *weight)
    };
    // What is not named is not taken, but for the plain bytes, which are unless refused.
    let mut codings = [
        (Encoding::Brotli, weight(&["br", "*"]).unwrap_or(0)),
        (Encoding::Gzip, weight(&["gzip", "x-gzip", "*"]).unwrap_or(0)),
        (Encoding::Identity, weight(&["identity", "*"]).unwrap_or(1)),
    ];
    codings.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    codings.into_iter().filter(|(_, weight)| *weight > 0).map(|(encoding, _)| encoding).collect()
}

/// A coding and its weight in thousandths.
fn item(text: &str) -> (String, u16) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or("").to_ascii_lowercase();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))).map_or(1000, thousandths);
    (name, weight)
}

/// A weight as RFC 9110, section 12.4.2 has it; what is none counts as refused.
fn thousandths(weight: &str) -> u16 {
    let (whole, rest) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = rest.len() <= 3 && rest.bytes().all(|byte| byte.is_ascii_digit());
    match (whole, format!("{rest:0<3}").parse::<u16>()) {
        ("0", Ok(thousandths)) if digits => thousandths,
        ("1", Ok(0)) if digits => 1000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderMap;
    use http::header::ACCEPT_ENCODING;
    use std::io::Read;

    fn of(values: &[&str]) -> Vec<Encoding> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(ACCEPT_ENCODING, value.parse().unwrap());
        }
        preferred(&headers.get_all(ACCEPT_ENCODING))
    }

    #[test]
    fn the_best_coding_that_is_taken_comes_first() {
        use Encoding::{Brotli, Gzip, Identity};
        for (values, expected) in [
            (&[][..], vec![Identity]),
            (&[""], vec![Identity]),
            (&["gzip, deflate, br, zstd"], vec![Brotli, Gzip, Identity]),
            (&["gzip", "br"], vec![Brotli, Gzip, Identity]),
            (&["GZIP"], vec![Gzip, Identity]),
            (&["br;q=0, gzip"], vec![Gzip, Identity]),
            (&["br;q=0.000, gzip;q=0.001"], vec![Gzip, Identity]),
            (&["br;q=0.5, gzip;q=0.8"], vec![Gzip, Brotli, Identity]),
            (&["br ; q=0.5 , gzip ; q=1.000"], vec![Gzip, Brotli, Identity]),
            (&["*"], vec![Brotli, Gzip, Identity]),
            (&["*;q=0"], vec![]),
            (&["identity;q=0, br"], vec![Brotli]),
            (&["br, *;q=0"], vec![Brotli]),
            (&["identity, br;q=0.5"], vec![Identity, Brotli]),
            (&["br;q=2, gzip;q=abc"], vec![Identity]),
            (&["brotli"], vec![Identity]),
        ] {
            assert_eq!(of(values), expected, "{values:?}");
        }
    }

    #[test]
    fn what_was_compressed_is_read_back() {
        let bytes = b"password ".repeat(100);
        let mut plain = Vec::new();
        let packed = Encoding::Brotli.compress(&bytes).unwrap();
        brotli::Decompressor::new(&*packed, 4096).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, bytes);
        plain.clear();
        let packed = Encoding::Gzip.compress(&bytes).unwrap();
        flate2::read::GzDecoder::new(&*packed).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, bytes);
    }

    #[test]
    fn what_does_not_shrink_is_left_plain() {
        assert_eq!(Encoding::Gzip.compress(b"a"), None);
        assert_eq!(Encoding::Brotli.compress(b"a"), None);
    }
}

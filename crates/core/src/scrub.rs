//! Blanking secrets in what a system says before it is passed on.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};

use crate::outcome::Reading;
use crate::secret::{MASK, Secret};

/// The reading without any of the secrets, plain, percent-encoded or in base64.
#[must_use]
pub fn reading(reading: Reading, secrets: &[&Secret]) -> Reading {
    let clean = |messages: Vec<String>| messages.into_iter().map(|message| text(&message, secrets)).collect();
    match reading {
        Reading::Changed => Reading::Changed,
        Reading::Refused { reasons, messages, retry_after } => Reading::Refused { reasons, messages: clean(messages), retry_after },
        Reading::Unknown { cause, messages } => Reading::Unknown { cause, messages: clean(messages) },
    }
}

/// The text without the secrets. Where one stands plainly it is masked; where it can be had by
/// decoding, or by other letter case, the whole text is.
#[must_use]
pub fn text(text: &str, secrets: &[&Secret]) -> String {
    let mut clean = text.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        clean = clean.replace(secret.expose(), MASK);
    }
    let hidden = forms(&clean).iter().any(|form| secrets.iter().any(|secret| holds(form, secret)));
    if hidden { MASK.to_owned() } else { clean }
}

fn holds(form: &[u8], secret: &Secret) -> bool {
    let needle = secret.expose().to_lowercase().into_bytes();
    !needle.is_empty() && form.windows(needle.len()).any(|window| window == needle)
}

/// What a text may be decoded to, in lower case.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let lower = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_lowercase().into_bytes();
    let once = unpercent(text.as_bytes());
    let twice = unpercent(&once);
    let mut forms = vec![lower(text.as_bytes()), lower(&once), lower(&twice), lower(&unplus(&once))];
    for run in text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/-_".contains(c))) {
        for start in 0..4.min(run.len()) {
            let part = run.get(start..).unwrap_or("");
            let part = part.get(..part.len() - usize::from(part.len() % 4 == 1)).unwrap_or("");
            let decoded = [BASE64_STANDARD_NO_PAD.decode(part), BASE64_URL_SAFE_NO_PAD.decode(part)];
            let lax = part.get(..part.len() / 4 * 4).map(|part| BASE64_STANDARD_NO_PAD.decode(part));
            forms.extend(decoded.into_iter().chain(lax).flatten().map(|bytes| lower(&bytes)));
        }
    }
    forms
}

fn unpercent(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        let digit = |index: usize| tail.get(index).and_then(|byte| char::from(*byte).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            out.push(u8::try_from(high * 16 + low).unwrap_or(0));
            rest = tail.get(2..).unwrap_or(&[]);
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    out
}

fn unplus(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_dress() {
        let secret = Secret::new("S3cret pass/wörd");
        let percent = "S3cret%20pass%2fw%C3%B6rd";
        for quoted in [
            "the password 'S3cret pass/wörd' is too short".to_owned(),
            "THE PASSWORD S3CRET PASS/WÖRD IS TOO SHORT".to_owned(),
            format!("x={percent}&y"),
            format!("x={}", percent.replace('%', "%25")),
            "S3cret+pass%2Fw%c3%b6rd".to_owned(),
            BASE64_STANDARD_NO_PAD.encode("S3cret pass/wörd"),
            format!("Basic {}=", BASE64_STANDARD_NO_PAD.encode("a:S3cret pass/wörd")),
            format!("Basic {}", BASE64_STANDARD_NO_PAD.encode("ab:S3cret pass/wörd")),
            BASE64_URL_SAFE_NO_PAD.encode("{\"p\":\"S3cret pass/wörd\"}"),
        ] {
            let clean = text(&quoted, &[&secret]);
            assert!(clean.contains(MASK), "{quoted} became {clean}");
            assert!(!clean.to_lowercase().contains("cret"), "{quoted} became {clean}");
        }
    }

    #[test]
    fn other_words_stay() {
        let secret = Secret::new("hunter2");
        assert_eq!(text("Passwords must have at least one digit.", &[&secret]), "Passwords must have at least one digit.");
        assert_eq!(text("not 'hunter2'!", &[&secret]), format!("not '{MASK}'!"));
    }
}

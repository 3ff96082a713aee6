//! Blanking secrets in what a system says before it is passed on.

use std::cmp::Reverse;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use crate::outcome::Reading;
use crate::reading::visible;
use crate::secret::{MASK, Secret};

/// No message is longer, in characters.
const MAX_MESSAGE_CHARS: usize = 300;

/// The reading without any of the secrets, plain, percent-encoded or in base64, and with messages that
/// are short. They are cut only now, since half a secret would not be found.
#[must_use]
pub fn reading(reading: Reading, secrets: &[&Secret]) -> Reading {
    let clean = |messages: Vec<String>| messages.into_iter().map(|message| shorten(text(&message, secrets))).collect();
    match reading {
        Reading::Changed => Reading::Changed,
        Reading::Refused { reasons, messages, retry_after } => Reading::Refused { reasons, messages: clean(messages), retry_after },
        Reading::Unknown { cause, messages } => Reading::Unknown { cause, messages: clean(messages) },
    }
}

fn shorten(text: String) -> String {
    match text.char_indices().nth(MAX_MESSAGE_CHARS) {
        Some((end, _)) => text.get(..end).unwrap_or("").to_owned() + "…",
        None => text,
    }
}

/// The text without the secrets. Where one stands plainly it is masked; where it can be had by
/// decoding, or by other letter case, the whole text is.
#[must_use]
pub fn text(text: &str, secrets: &[&Secret]) -> String {
    // Also as messages are written: a secret with a tab in it stands there with a space.
    let both = |secret: &&Secret| [secret.expose().to_owned(), visible(secret.expose())];
    let mut needles: Vec<Zeroizing<String>> = secrets.iter().flat_map(both).map(Zeroizing::new).collect();
    needles.retain(|needle| !needle.is_empty());
    // One secret may be the start of another.
    needles.sort_by_key(|needle| Reverse(needle.len()));
    let clean = needles.iter().fold(visible(text), |text, needle| text.replace(needle.as_str(), MASK));
    let hidden = forms(&clean).iter().any(|form| needles.iter().any(|needle| holds(form, needle)));
    if hidden { MASK.to_owned() } else { clean }
}

fn holds(form: &[u8], needle: &str) -> bool {
    let needle = needle.to_lowercase();
    form.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// What a text may be decoded to, in lower case.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let lower = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_lowercase().into_bytes();
    let once = unpercent(text.as_bytes());
    let twice = unpercent(&once);
    let mut forms = vec![lower(text.as_bytes()), lower(&once), lower(&twice), lower(&unplus(&once)), lower(unescape(text).as_bytes())];
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

/// As PHP and ASP.NET escape what they quote in markup.
fn unescape(text: &str) -> String {
    const REFERENCES: [(&str, &str); 7] =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#039;", "'"), ("&apos;", "'"), ("&amp;", "&")];
    REFERENCES.iter().fold(text.to_owned(), |text, (reference, c)| text.replace(reference, c))
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
    fn a_secret_is_found_however_a_message_was_cleaned() {
        let zero_width = Secret::new("fam\u{200d}ily\tpass\r\n");
        for quoted in ["'fam\u{200d}ily\tpass\r\n' is short", "'family pass' is short"] {
            assert_eq!(text(quoted, &[&zero_width]).split(MASK).count(), 2, "{quoted}");
        }
        let (start, whole) = (Secret::new("abcdef"), Secret::new("abcdefghij"));
        assert_eq!(text("'abcdefghij' is short", &[&start, &whole]), format!("'{MASK}' is short"));
        assert_eq!(text("fam%E2%80%8Dily%09pass%0D%0A", &[&zero_width]), MASK);
        assert_eq!(text("'&lt;b&gt; &amp;amp; &#039;' is short", &[&Secret::new("<b> &amp; '")]), MASK);
    }

    #[test]
    fn half_a_secret_is_not_left_at_the_end_of_a_long_message() {
        let secret = Secret::new("correct horse battery staple");
        let long = format!("{}{} is short", "a ".repeat(140), secret.expose());
        let Reading::Unknown { messages, .. } =
            reading(Reading::Unknown { cause: crate::outcome::UnknownCause::SystemError, messages: vec![long] }, &[&secret])
        else {
            panic!()
        };
        assert_eq!(messages, [format!("{}{MASK} is short", "a ".repeat(140))]);
        assert_eq!(shorten("é".repeat(301)), format!("{}…", "é".repeat(300)));
        assert_eq!(shorten("é".repeat(300)), "é".repeat(300));
    }

    #[test]
    fn other_words_stay() {
        let secret = Secret::new("hunter2");
        assert_eq!(text("Passwords must have at least one digit.", &[&secret]), "Passwords must have at least one digit.");
        assert_eq!(text("not 'hunter2'!", &[&secret]), format!("not '{MASK}'!"));
    }
}

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
    let (text, is_cut) = start(text);
    let mut clean = needles.iter().fold(visible(text), |text, needle| text.replace(needle.as_str(), MASK));
    if is_cut {
        // Half a secret may stand at its end.
        let longest = needles.first().map_or(0, |needle| needle.chars().count());
        clean = clean.chars().take(clean.chars().count().saturating_sub(longest)).collect();
    }
    let lower: Vec<Zeroizing<String>> = needles.iter().map(|needle| Zeroizing::new(needle.to_lowercase())).collect();
    let shortest = lower.iter().map(|needle| needle.len()).min().unwrap_or(0);
    let hidden = forms(&clean, shortest).iter().any(|form| lower.iter().any(|needle| holds(form, needle)));
    if hidden { MASK.to_owned() } else { clean }
}

/// No more of a text is looked at, in bytes: far more than is passed on.
const MAX_TEXT: usize = 16 * 1024;

/// The start of a text, and whether there is more of it.
fn start(text: &str) -> (&str, bool) {
    if text.len() <= MAX_TEXT {
        return (text, false);
    }
    let end = (0..=MAX_TEXT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    (text.get(..end).unwrap_or(""), true)
}

fn holds(form: &[u8], needle: &str) -> bool {
    form.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// How often what was decoded is decoded again.
const ROUNDS: usize = 4;

/// What a text may be decoded to, in lower case: percent-encoding, references of markup, escapes of JSON, one in the
/// other; and base64 and hexadecimal digits in each of these. None is shorter than `shortest`.
fn forms(text: &str, shortest: usize) -> Vec<Vec<u8>> {
    let lower = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_lowercase().into_bytes();
    let mut texts = vec![text.to_owned()];
    for _ in 0..ROUNDS {
        let Some(last) = texts.last() else { break };
        let once = String::from_utf8_lossy(&unpercent(last.as_bytes())).into_owned();
        let decoded = unescape(&unreferenced(&once));
        if decoded == *last {
            break;
        }
        texts.push(once);
        texts.push(decoded);
    }
    let mut forms = Vec::new();
    for text in &texts {
        forms.push(lower(text.as_bytes()));
        forms.push(lower(text.replace('+', " ").as_bytes()));
        // Lines of base64 are wrapped.
        let unwrapped: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        for text in [text, &unwrapped] {
            forms.extend(packed(text, shortest).iter().map(|bytes| lower(bytes)));
        }
    }
    forms.retain(|form| form.len() >= shortest);
    forms
}

/// What runs of base64 and of hexadecimal digits stand for.
fn packed(text: &str, shortest: usize) -> Vec<Vec<u8>> {
    let mut forms = Vec::new();
    for run in text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/-_".contains(c))).filter(|run| run.len() * 3 / 4 >= shortest) {
        for start in 0..4.min(run.len()) {
            let part = run.get(start..).unwrap_or("");
            let part = part.get(..part.len() - usize::from(part.len() % 4 == 1)).unwrap_or("");
            let decoded = [BASE64_STANDARD_NO_PAD.decode(part), BASE64_URL_SAFE_NO_PAD.decode(part)];
            let lax = part.get(..part.len() / 4 * 4).map(|part| BASE64_STANDARD_NO_PAD.decode(part));
            forms.extend(decoded.into_iter().chain(lax).flatten());
        }
    }
    for run in text.split(|c: char| !c.is_ascii_hexdigit()).filter(|run| run.len() / 2 >= shortest) {
        for start in 0..2.min(run.len()) {
            let digits: Vec<u8> = run.bytes().skip(start).filter_map(|byte| u8::try_from(char::from(byte).to_digit(16)?).ok()).collect();
            forms.push(digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect());
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

/// Without the references of markup: `&amp;`, `&#43;`, `&#x2B;`.
fn unreferenced(text: &str) -> String {
    const NAMES: [(&str, char); 5] = [("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("amp", '&')];
    let character = |name: &str| {
        let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => number.parse().ok(),
        });
        number.and_then(char::from_u32).or_else(|| NAMES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c))
    };
    replaced(text, '&', |rest| {
        let (name, after) = rest.split_once(';')?;
        Some((character(name)?, after))
    })
}

/// Without the escapes of JSON and JavaScript: `\\u002b`, `\\x2b`, `\\"`, `\\/`.
fn unescape(text: &str) -> String {
    replaced(text, '\\', |rest| {
        let digits = |count: usize| char::from_u32(u32::from_str_radix(rest.get(1..=count)?, 16).ok()?);
        match rest.chars().next()? {
            'u' => Some((digits(4)?, rest.get(5..)?)),
            'x' => Some((digits(2)?, rest.get(3..)?)),
            c if !c.is_ascii_alphanumeric() => Some((c, rest.get(c.len_utf8()..)?)),
            _ => None,
        }
    })
}

/// A text in which whatever begins with this mark is replaced, if it stands for a character.
fn replaced<'t>(text: &'t str, mark: char, read: impl Fn(&'t str) -> Option<(char, &'t str)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(mark) {
        out.push_str(before);
        if let Some((c, after)) = read(after) {
            out.push(c);
            rest = after;
        } else {
            out.push(mark);
            rest = after;
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_dress() {
        let secret = Secret::new("S3cret pass/wörd");
        let percent = "S3cret%20pass%2fw%C3%B6rd";
        let hexadecimal = "S3cret pass/wörd".bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
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
            format!("x={}", percent.replace('%', "%2525")),
            "S3cret&#x20;pass&#47;w&#xF6;rd".to_owned(),
            "S3cret&#32;pass&#x2f;w&#246;rd&amp;".to_owned(),
            "&amp;#83;3cret pass/w&amp;#246;rd".to_owned(),
            r"S3cret\u0020pass\/w\u00f6rd".to_owned(),
            r"S3cret\\u0020pass\\u002Fw\\u00F6rd".to_owned(),
            r"\x533cret pass/w\xf6rd".to_owned(),
            hexadecimal.clone(),
            format!("a{}", hexadecimal.to_uppercase()),
            BASE64_STANDARD_NO_PAD
                .encode("a:S3cret pass/wörd")
                .as_bytes()
                .chunks(7)
                .map(|line| String::from_utf8_lossy(line) + "\r\n")
                .collect(),
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
    fn what_is_very_long_is_looked_at_as_far_as_it_is_passed_on() {
        let secret = Secret::new("correct horse battery staple ".repeat(30));
        let long = secret.expose().repeat(100);
        let clean = text(&long, &[&secret]);
        assert!(!clean.contains("horse"), "{clean}");
        let words = "a b ".repeat(300_000);
        assert!(text(&words, &[&secret]).starts_with("a b a b"));
    }

    #[test]
    fn other_words_stay() {
        let secret = Secret::new("hunter2");
        assert_eq!(text("Passwords must have at least one digit.", &[&secret]), "Passwords must have at least one digit.");
        assert_eq!(text("not 'hunter2'!", &[&secret]), format!("not '{MASK}'!"));
    }
}

//! The values of a request: each of one kind, each kind with one spelling.

use thiserror::Error;

use crate::secret::Secret;
use crate::word::words;

/// The person whose password is reset, as the system names them.
pub const USER: &str = "user";
/// The password that is to be set.
pub const NEW_PASSWORD: &str = "new_password";
/// The password in force, where an operation asks for it.
pub const OLD_PASSWORD: &str = "old_password";

/// What a person is looked for by.
pub const SEARCH: &str = "search";

/// For how many seconds what a sign-in yields holds (RFC 6749, section 5.1).
pub const EXPIRES_IN: &str = "expires_in";

/// The largest integer that JSON numbers carry exactly everywhere (RFC 8259, section 6).
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// No value is longer than this, in bytes: far above any password or token, far below a nuisance.
pub const MAX_VALUE_BYTES: usize = 32 * 1024;

words! {
    /// What a value is, by the words of JSON Schema.
    Kind {
        /// Any text.
        String = "string",
        /// An integer within ±(2⁵³−1).
        Integer = "integer",
        /// `true` or `false`.
        Boolean = "boolean",
        /// A UUID in lower case (RFC 9562, section 4).
        Uuid = "uuid",
        /// Any JSON, sent back as it came.
        Json = "json",
    }
}

/// JSON that is sent back is not longer, in bytes, nor nested deeper.
#[cfg(feature = "load")]
const MAX_JSON: (usize, usize) = (16 * 1024, 8);

/// Why a text is no value of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ValueError {
    /// Nothing was given. No value is ever the empty string.
    #[error("is missing")]
    Missing,
    /// Not a whole number that every system reads alike.
    #[error("is not a whole number")]
    NotInteger,
    /// Neither `true` nor `false`.
    #[error("is neither true nor false")]
    NotBoolean,
    /// Not a UUID.
    #[error("is not a UUID such as 6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a")]
    NotUuid,
    /// Not JSON, or not in its one spelling, or too large.
    #[error("is no JSON that can be sent back as it came")]
    NotJson,
    /// Longer than [`MAX_VALUE_BYTES`].
    #[error("is too long")]
    TooLong,
}

#[expect(clippy::derivable_impls, reason = "the variants stand in a list of words, where none can be marked")]
impl Default for Kind {
    fn default() -> Self {
        Self::String
    }
}

impl Kind {
    /// Brings what a person typed to the one spelling of its kind.
    ///
    /// # Errors
    /// Says why it is no value of this kind.
    ///
    /// ```
    /// use passdesk_core::Kind;
    /// assert_eq!(Kind::Integer.parse(" 0042 ").as_deref(), Ok("42"));
    /// assert!(Kind::Integer.parse("4e2").is_err());
    /// ```
    pub fn parse(self, typed: &str) -> Result<String, ValueError> {
        let trimmed = typed.trim();
        match self {
            Self::String => some(typed.to_owned()),
            Self::Integer => trimmed
                .parse::<i64>()
                .ok()
                .filter(|number| number.unsigned_abs() <= MAX_INTEGER.unsigned_abs())
                .map(|number| number.to_string())
                .ok_or(if trimmed.is_empty() { ValueError::Missing } else { ValueError::NotInteger }),
            Self::Boolean => match trimmed {
                "true" | "false" => Ok(trimmed.to_owned()),
                "" => Err(ValueError::Missing),
                _ => Err(ValueError::NotBoolean),
            },
            Self::Json => json(trimmed),
            Self::Uuid => {
                let lower = trimmed.to_ascii_lowercase();
                if is_uuid(&lower) {
                    Ok(lower)
                } else if lower.is_empty() {
                    Err(ValueError::Missing)
                } else {
                    Err(ValueError::NotUuid)
                }
            }
        }
    }

    /// Whether this is a value of the kind, in its one spelling.
    ///
    /// # Errors
    /// Says why it is not.
    pub fn check(self, value: &str) -> Result<(), ValueError> {
        if value.len() > MAX_VALUE_BYTES {
            return Err(ValueError::TooLong);
        }
        let canonical = match self {
            Self::String if value.is_empty() => return Err(ValueError::Missing),
            Self::String => return Ok(()),
            _ => self.parse(value)?,
        };
        if canonical == value {
            return Ok(());
        }
        Err(match self {
            Self::Integer => ValueError::NotInteger,
            Self::Uuid => ValueError::NotUuid,
            Self::Json => ValueError::NotJson,
            Self::Boolean | Self::String => ValueError::NotBoolean,
        })
    }

    /// A value that says nothing, for whoever builds a request in which another puts the value.
    #[must_use]
    pub fn stand_in(self) -> &'static str {
        match self {
            Self::String => "-",
            Self::Integer => "0",
            Self::Boolean => "false",
            Self::Uuid => "00000000-0000-0000-0000-000000000000",
            Self::Json => "null",
        }
    }
}

/// JSON without whitespace.
#[cfg(feature = "load")]
fn json(text: &str) -> Result<String, ValueError> {
    let (length, depth) = MAX_JSON;
    let value = crate::json::Json::parse(text).ok().filter(|value| text.len() <= length && value.depth() <= depth && !value.has_rounded());
    value.map(|value| value.to_string()).ok_or(ValueError::NotJson)
}

/// The page has no parser for it: it passes on what the proxy gave it, and the proxy looks again.
#[cfg(not(feature = "load"))]
#[expect(clippy::unnecessary_wraps, reason = "with the feature `load` it can fail")]
fn json(text: &str) -> Result<String, ValueError> {
    Ok(text.to_owned())
}

fn some(value: String) -> Result<String, ValueError> {
    if value.is_empty() { Err(ValueError::Missing) } else { Ok(value) }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(position, byte)| match position {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// The values of one request by name. All are kept as secrets: which of them are is the template's
/// to say, and the others lose nothing by it.
///
/// A handful, in the order of their names: a list costs the page less code than a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<(String, Secret)>);

impl Values {
    /// No values yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value. The empty string means that there is none.
    pub fn set(&mut self, name: impl Into<String>, value: Secret) {
        let name = name.into();
        self.0.retain(|(known, _)| *known != name);
        if !value.is_empty() {
            let place = self.0.iter().position(|(known, _)| *known > name).unwrap_or(self.0.len());
            self.0.insert(place, (name, value));
        }
    }

    /// The same, for a chain of them.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.set(name, Secret::new(value));
        self
    }

    /// The value of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// All values with their names, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Secret)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_one_spelling() {
        for (kind, typed, canonical) in [
            (Kind::Integer, "+7", Ok("7")),
            (Kind::Integer, "-0", Ok("0")),
            (Kind::Integer, "9007199254740991", Ok("9007199254740991")),
            (Kind::Integer, "9007199254740992", Err(ValueError::NotInteger)),
            (Kind::Integer, "1.0", Err(ValueError::NotInteger)),
            (Kind::Integer, "", Err(ValueError::Missing)),
            (Kind::Boolean, "true", Ok("true")),
            (Kind::Boolean, "True", Err(ValueError::NotBoolean)),
            (Kind::Uuid, "6F1ED002-AB5F-4A3C-8A5E-1F2E3D4C5B6A", Ok("6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a")),
            (Kind::Uuid, "6F1ED002AB5F4A3C8A5E1F2E3D4C5B6A", Err(ValueError::NotUuid)),
            (Kind::String, " a ", Ok(" a ")),
            (Kind::String, "", Err(ValueError::Missing)),
        ] {
            assert_eq!(kind.parse(typed).as_deref().map_err(|error| *error), canonical, "{typed:?}");
        }
    }

    #[test]
    fn only_the_canonical_spelling_is_checked_as_good() {
        assert_eq!(Kind::Integer.check("42"), Ok(()));
        for other in ["042", "+42", " 42", "42.0", "4e1"] {
            assert_eq!(Kind::Integer.check(other), Err(ValueError::NotInteger), "{other:?}");
        }
        assert_eq!(Kind::Uuid.check("6F1ED002-AB5F-4A3C-8A5E-1F2E3D4C5B6A"), Err(ValueError::NotUuid));
        assert_eq!(Kind::String.check(&"a".repeat(MAX_VALUE_BYTES + 1)), Err(ValueError::TooLong));
    }

    #[test]
    fn what_stands_in_for_a_value_is_one_of_its_kind() {
        for (_, kind) in Kind::ALL {
            assert_eq!(kind.check(kind.stand_in()), Ok(()), "{kind:?}");
        }
    }

    /// What is sent back as it came has a bound on its size and depth.
    /// Threats: T65.
    #[cfg(feature = "load")]
    #[test]
    fn json_that_is_sent_back_is_small_and_in_one_spelling() {
        for (text, expected) in [
            (r#"["a",{"b":null}]"#.to_owned(), Ok(())),
            (r#"["a", {"b":null}]"#.to_owned(), Err(ValueError::NotJson)),
            (r#"{"a":1,"a":2}"#.to_owned(), Err(ValueError::NotJson)),
            (r#"["\u0061"]"#.to_owned(), Err(ValueError::NotJson)),
            ("[1.5]".to_owned(), Err(ValueError::NotJson)),
            ("[1e2]".to_owned(), Err(ValueError::NotJson)),
            ("[18446744073709551616]".to_owned(), Err(ValueError::NotJson)),
            ("[18446744073709551615,-7]".to_owned(), Ok(())),
            (format!("{}{}", "[".repeat(8), "]".repeat(8)), Ok(())),
            (format!("{}{}", "[".repeat(9), "]".repeat(9)), Err(ValueError::NotJson)),
            (format!("\"{}\"", "x".repeat(16 * 1024 - 2)), Ok(())),
            (format!("\"{}\"", "x".repeat(16 * 1024 - 1)), Err(ValueError::NotJson)),
            ("[1".to_owned(), Err(ValueError::NotJson)),
            (String::new(), Err(ValueError::NotJson)),
        ] {
            assert_eq!(Kind::Json.check(&text), expected, "{}", text.get(..40).unwrap_or(&text));
        }
    }

    #[test]
    fn an_empty_value_is_no_value() {
        let mut values = Values::new().with("user", "a");
        values.set("user", Secret::default());
        assert_eq!(values, Values::new());
    }
}

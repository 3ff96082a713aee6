//! The text of a leaf: literal text and names in braces.

/// A bit of a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bit<'a> {
    /// Text as it is.
    Text(&'a str),
    /// `{name}`, or `{name?}` if it may be missing.
    Name {
        /// The name.
        name: &'a str,
        /// Whether it may be missing.
        optional: bool,
    },
}

impl<'a> Bit<'a> {
    /// The name, if it may be missing.
    #[must_use]
    pub fn optional(&self) -> Option<&'a str> {
        match self {
            Self::Name { name, optional: true } => Some(name),
            _ => None,
        }
    }
}

/// Takes a leaf apart. `{{` and `}}` are braces themselves.
///
/// # Errors
/// A brace that encloses no name.
pub fn bits(text: &str) -> Result<Vec<Bit<'_>>, String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(at);
        if let Some(after) = after.strip_prefix("{{").or_else(|| after.strip_prefix("}}")) {
            // Up to the first of the two.
            found.extend(rest.get(..=at).map(Bit::Text));
            rest = after;
            continue;
        }
        let Some(after) = after.strip_prefix('{') else {
            return Err(format!("a `}}` in `{text}` closes nothing; as itself it is written `}}}}`"));
        };
        let (inner, after) = after
            .split_once('}')
            .ok_or_else(|| format!("the brace in `{text}` is not closed; a value is written `{{name}}`, and a brace as itself `{{{{`"))?;
        let name = inner.strip_suffix('?').unwrap_or(inner);
        if !is_name(name) {
            return Err(format!("`{{{inner}}}` is no name; use lower-case letters, digits and `_`, beginning with a letter"));
        }
        if !before.is_empty() {
            found.push(Bit::Text(before));
        }
        found.push(Bit::Name { name, optional: name != inner });
        rest = after;
    }
    if !rest.is_empty() {
        found.push(Bit::Text(rest));
    }
    Ok(found)
}

/// Whether this can name a setting or a value.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_braces() {
        let name = |name, optional| Bit::Name { name, optional };
        assert_eq!(bits("a{b}c{d?}"), Ok(vec![Bit::Text("a"), name("b", false), Bit::Text("c"), name("d", true)]));
        assert_eq!(bits(""), Ok(vec![]));
        let texts = |text| bits(text).map(|bits| bits.iter().map(|bit| if let Bit::Text(text) = bit { *text } else { "-" }).collect());
        assert_eq!(texts("query {{ a({b}) }}"), Ok(String::from("query { a(-) }")));
        assert_eq!(texts("{{a}} {{{b}}}"), Ok(String::from("{a} {-}")));
        for broken in ["{", "}", "{}", "{A}", "{a b}", "{1}", "a}b", "{{a}", "{a}}"] {
            assert!(bits(broken).is_err(), "{broken}");
        }
    }
}

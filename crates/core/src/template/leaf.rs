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

/// Takes a leaf apart.
///
/// # Errors
/// A brace that encloses no name.
pub fn bits(text: &str) -> Result<Vec<Bit<'_>>, String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (inner, after) =
            after.split_once('}').ok_or_else(|| format!("the brace in `{text}` is not closed; a value is written `{{name}}`"))?;
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
    if rest.contains('}') {
        return Err(format!("a `}}` in `{text}` closes nothing"));
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
        for broken in ["{", "}", "{}", "{A}", "{a b}", "{1}", "a}b"] {
            assert!(bits(broken).is_err(), "{broken}");
        }
    }
}

//! The password as the estimate sees it.

use zeroize::Zeroizing;

/// A password in UTF-16 units, as written and in lower case.
///
/// zxcvbn counts in these units. Counting otherwise would give another score for whatever lies
/// outside the basic plane. Both copies are wiped when they are no longer needed.
pub struct Text {
    units: Zeroizing<Vec<u16>>,
    lower: Zeroizing<Vec<u16>>,
}

impl Text {
    /// The first `limit` characters of a password.
    pub fn new(password: &str, limit: usize) -> Self {
        // Sized at once: a vector that grows leaves copies behind that nobody wipes.
        let mut units = Zeroizing::new(Vec::with_capacity(password.len()));
        for c in password.chars().take(limit) {
            units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
        }
        Self::of(units)
    }

    fn of(units: Zeroizing<Vec<u16>>) -> Self {
        let mut lower = Zeroizing::new(Vec::with_capacity(units.len()));
        for c in char::decode_utf16(units.iter().copied()) {
            match c {
                Ok(c) => lower.extend_from_slice(lower_case(c).encode_utf16(&mut [0; 2])),
                Err(half) => lower.push(half.unpaired_surrogate()),
            }
        }
        Self { units, lower }
    }

    /// A part of it, as a password of its own.
    pub fn part(&self, start: usize, end: usize) -> Self {
        Self::of(Zeroizing::new(self.token(start, end).to_vec()))
    }

    /// The same backwards.
    pub fn reversed(&self) -> Self {
        let backwards = |units: &[u16]| Zeroizing::new(units.iter().rev().copied().collect::<Vec<_>>());
        Self { units: backwards(&self.units), lower: backwards(&self.lower) }
    }

    /// All units as written.
    pub fn units(&self) -> &[u16] {
        &self.units
    }

    /// All units in lower case.
    pub fn lower(&self) -> &[u16] {
        &self.lower
    }

    /// A part as written; nothing when there is no such part.
    pub fn token(&self, start: usize, end: usize) -> &[u16] {
        self.units.get(start..end).unwrap_or_default()
    }

    /// A part in lower case; nothing when there is no such part.
    pub fn lower_token(&self, start: usize, end: usize) -> &[u16] {
        self.lower.get(start..end).unwrap_or_default()
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.units.len()
    }
}

/// The character in lower case, or itself where that has another length: positions must stay.
pub fn lower_case(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if one.len_utf16() == c.len_utf16() => one,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_case_keeps_every_position() {
        // The first would become two units, the last is two units in both cases.
        let text = Text::new("İÉ\u{10400}", 100);
        assert_eq!(String::from_utf16(text.lower()).unwrap(), "İé\u{10428}");
        assert_eq!((text.len(), text.lower().len()), (4, 4));
    }

    #[test]
    fn the_limit_counts_characters() {
        assert_eq!(Text::new("😀😀😀", 2).len(), 4);
    }

    #[test]
    fn a_part_may_begin_within_a_character() {
        assert_eq!(Text::new("😀a", 100).part(1, 3).lower().len(), 2);
    }
}

//! What the fuzzer makes up, taken apart. Texts end at a byte that no text has.

/// Ends a text: no UTF-8 has it.
pub const END: u8 = 0xff;

/// The bytes that are left.
pub struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub fn new(data: &'a [u8]) -> Self {
        Self(data)
    }

    /// A number; 0 where nothing is left.
    pub fn byte(&mut self) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first)
    }

    /// One of these.
    pub fn one_of<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.byte() % list.len()]
    }

    /// A text; `None` where nothing is left or what is there is no text.
    pub fn text(&mut self) -> Option<&'a str> {
        if self.0.is_empty() {
            return None;
        }
        let (text, rest) = match self.0.iter().position(|byte| *byte == END) {
            Some(end) => (&self.0[..end], &self.0[end + 1..]),
            None => (self.0, &[][..]),
        };
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    /// All that is left.
    pub fn rest(self) -> &'a [u8] {
        self.0
    }
}

/// What [`Input`] takes apart: numbers, and texts.
pub fn seed(numbers: &[usize], texts: &[&[u8]]) -> Vec<u8> {
    let numbers = numbers.iter().map(|number| u8::try_from(*number).expect("a seed's number is a byte"));
    numbers.chain(texts.join(&END)).collect()
}

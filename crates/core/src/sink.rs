//! Where a request is written to: into a message of its own, or beside one to compare with.

/// Where a request is written to.
pub trait Sink {
    /// Takes one character.
    fn push(&mut self, c: char);
    /// Takes text.
    fn push_str(&mut self, text: &str);
}

impl Sink for String {
    fn push(&mut self, c: char) {
        Self::push(self, c);
    }

    fn push_str(&mut self, text: &str) {
        Self::push_str(self, text);
    }
}

/// A message beside which a request is written, to see that they are the same: what of it is still to
/// come, or `None` once they differ.
pub(crate) struct Beside<'a>(pub(crate) Option<&'a str>);

impl Sink for Beside<'_> {
    fn push(&mut self, c: char) {
        self.0 = self.0.and_then(|rest| rest.strip_prefix(c));
    }

    fn push_str(&mut self, text: &str) {
        self.0 = self.0.and_then(|rest| rest.strip_prefix(text));
    }
}

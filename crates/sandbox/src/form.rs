//! Pairs of names and values: a form for a token (RFC 6749, appendix B), or the query of an address.

use std::borrow::Cow;

use crate::request::Request;

/// Pairs in their order.
pub(crate) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// The body of a request that calls itself a form, if it is one.
    pub(crate) fn body(request: &Request) -> Option<Self> {
        let content_type = request.content_type()?;
        let utf8 = content_type.parameter("charset").is_none() || content_type.says_utf8();
        let form = content_type.media == "application/x-www-form-urlencoded" && utf8;
        form.then(|| std::str::from_utf8(&request.body).ok().and_then(Self::read)).flatten()
    }

    /// What is written in pairs, if nothing of it is in doubt: all that is not plain is percent-encoded UTF-8.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~*+%&=[]!$'(),;:@/?".contains(&byte);
        let escapes = text.split('%').skip(1).all(|rest| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2);
        if !escapes || !text.bytes().all(plain) || text.split('&').any(|pair| !text.is_empty() && !pair.contains('=')) {
            return None;
        }
        let replaced = |value: &Cow<'_, str>| value.contains('\u{FFFD}');
        let pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
        if pairs.iter().any(|(name, value)| replaced(name) || replaced(value)) {
            return None;
        }
        Some(Self(pairs.into_iter().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()))
    }

    /// The value of each of `names` that is there, if none is there twice and no other is.
    pub(crate) fn only<const N: usize>(&self, names: [&str; N]) -> Option<[Option<&str>; N]> {
        let known = self.0.iter().all(|(name, _)| names.contains(&name.as_str()));
        let once = names.iter().all(|name| self.all(name).count() < 2);
        let value = |name: &str| self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        (known && once).then(|| names.map(value))
    }

    /// Every value of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// All values.
    pub(crate) fn values(self) -> impl Iterator<Item = String> {
        self.0.into_iter().map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_and_b(text: &str) -> Option<[Option<String>; 2]> {
        Some(Pairs::read(text)?.only(["a", "b[]"])?.map(|value| value.map(str::to_owned)))
    }

    #[test]
    fn pairs_are_taken_by_name_in_any_order() {
        let expected = Some([Some("x y+".to_owned()), Some("é&".to_owned())]);
        assert_eq!(a_and_b("b[]=%C3%A9%26&a=x+y%2B"), expected);
        assert_eq!(a_and_b("b%5B%5D=%c3%a9%26&a=x%20y%2b"), expected);
        assert_eq!(a_and_b(""), Some([None, None]));
    }

    #[test]
    fn what_is_in_doubt_is_not_read() {
        for text in ["a=1&a=2", "a=1&c=2", "a", "a=1&", "a=%", "a=%4", "a=%4g", "a=%ff", "a=é", "a= ", "a=<"] {
            assert_eq!(a_and_b(text), None, "{text}");
        }
    }
}

//! JSON as it stands: members in order, numbers as written, no key twice, a bound on depth.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Nothing that is read is nested deeper.
pub const MAX_DEPTH: usize = 32;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(serde_json::Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a text that is one JSON value.
    ///
    /// # Errors
    /// What `serde_json` says, or a key that stands twice in an object, or too deep a nesting.
    ///
    /// ```
    /// use passdesk_core::json::Json;
    /// assert!(Json::parse(r#"{"succeeded":false,"succeeded":true}"#).is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = Seed { depth: 0 }.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(value)
    }

    /// Whether a number in it is written otherwise than it came: one with a fraction or an exponent, or a very large one.
    #[must_use]
    pub fn has_rounded(&self) -> bool {
        match self {
            Self::Number(number) => number.is_f64(),
            Self::Array(items) => items.iter().any(Self::has_rounded),
            Self::Object(members) => members.iter().any(|(_, member)| member.has_rounded()),
            Self::Null | Self::Bool(_) | Self::String(_) => false,
        }
    }

    /// How deep it is nested: 0 for what is no array and no object.
    #[must_use]
    pub fn depth(&self) -> usize {
        match self {
            Self::Array(items) => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            Self::Object(members) => 1 + members.iter().map(|(_, member)| member.depth()).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn scalar(&self) -> Option<String> {
        match self {
            Self::Bool(value) => Some(value.to_string()),
            Self::Number(value) => Some(value.to_string()),
            Self::String(value) => Some(value.clone()),
            Self::Null | Self::Array(_) | Self::Object(_) => None,
        }
    }
}

/// Without whitespace, members in their order.
impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let string = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Self::Null => formatter.write_str("null"),
            Self::Bool(value) => value.fmt(formatter),
            Self::Number(number) => number.fmt(formatter),
            Self::String(text) => formatter.write_str(&string(text)),
            Self::Array(items) => {
                formatter.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    formatter.write_str(if index > 0 { "," } else { "" })?;
                    item.fmt(formatter)?;
                }
                formatter.write_str("]")
            }
            Self::Object(members) => {
                formatter.write_str("{")?;
                for (index, (name, member)) in members.iter().enumerate() {
                    write!(formatter, "{}{}:{member}", if index > 0 { "," } else { "" }, string(name))?;
                }
                formatter.write_str("}")
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Seed {
    depth: usize,
}

impl Seed {
    fn inner<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom(format_args!("nested deeper than {MAX_DEPTH}")));
        }
        Ok(Self { depth: self.depth + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for Seed {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        serde_json::Number::from_f64(value).map(Json::Number).ok_or_else(|| E::custom("not a number"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let inner = self.inner()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let inner = self.inner()?;
        let mut members: Vec<(String, Json)> = Vec::new();
        let mut keys = std::collections::HashSet::new();
        while let Some(key) = access.next_key::<String>()? {
            if !keys.insert(key.clone()) {
                return Err(A::Error::custom(format_args!("the key {key:?} stands twice")));
            }
            members.push((key, access.next_value_seed(inner)?));
        }
        Ok(Json::Object(members))
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Seed { depth: 0 }.deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order() {
        let Json::Object(members) = Json::parse(r#"{"b":1,"a":[null,true,"x"]}"#).unwrap() else { panic!() };
        assert_eq!(members.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    }

    /// Threats: T32.
    #[test]
    fn a_key_twice_is_no_json_of_ours() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"x":{"a":1,"\u0061":2}}"#, r#"[{"a":1,"b":2,"a":3}]"#] {
            assert!(Json::parse(text).unwrap_err().to_string().contains("stands twice"), "{text}");
        }
    }

    /// Threats: T32.
    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Json::parse(&nested(MAX_DEPTH)).is_ok());
        assert!(Json::parse(&nested(MAX_DEPTH + 1)).is_err());
        assert!(Json::parse(&nested(100_000)).is_err());
    }

    #[test]
    fn it_prints_as_it_is_without_whitespace() {
        let text = r#"{"b":[1,-2.5,"x\"\n",null,true,{}],"a":[]}"#;
        let value = Json::parse(text).unwrap();
        assert_eq!(value.to_string(), text);
        assert_eq!(Json::parse("{ \"a\" : [ 1 ] }").unwrap().to_string(), r#"{"a":[1]}"#);
        assert_eq!((value.depth(), Json::Null.depth()), (3, 0));
    }

    /// Threats: T32.
    #[test]
    fn what_follows_the_value_is_an_error() {
        assert!(Json::parse("{} {}").is_err());
        assert!(Json::parse("").is_err());
    }
}

//! Reading a JSON object without losing what a map would hide: the order of its members, and a member
//! that stands twice.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// The members of an object, as they stand in the text.
pub(crate) struct Members(pub(crate) Vec<(String, Value)>);

impl Members {
    pub(crate) fn read(body: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(body)
    }

    /// The values of `names` if the object has each of them once and no other member.
    pub(crate) fn exactly<const N: usize>(self, names: [&str; N]) -> Option<[Value; N]> {
        let mut members = self.0;
        let mut values = Vec::with_capacity(N);
        for name in names {
            let place = members.iter().position(|(member, _)| member == name)?;
            values.push(members.remove(place).1);
        }
        members.is_empty().then_some(values)?.try_into().ok()
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exactly_a_and_b(text: &str) -> Option<[Value; 2]> {
        Members::read(text.as_bytes()).ok()?.exactly(["a", "b"])
    }

    #[test]
    fn members_are_taken_by_name_in_any_order() {
        assert_eq!(exactly_a_and_b(r#"{"b": 2, "a": 1}"#), Some([1.into(), 2.into()]));
    }

    #[test]
    fn a_member_too_many_too_few_or_twice_is_seen() {
        for text in [
            r#"{"a": 1}"#,
            r#"{"a": 1, "b": 2, "c": 3}"#,
            r#"{"a": 1, "b": 2, "a": 1}"#,
            r#"{"a": 1, "a": 2}"#,
            r#"{"a": 1, "b": 2} {}"#,
            "[1, 2]",
            "",
        ] {
            assert_eq!(exactly_a_and_b(text), None, "{text}");
        }
    }
}

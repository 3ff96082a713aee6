//! A template between proxy and page: a list of lists of words, which is all that its reader needs to
//! know.
//!
//! | list | piece |
//! | --- | --- |
//! | `[text]` | a literal |
//! | `[name, place, kind, "shown" or "secret"]` | a hole |
//! | `["basic", name, password]` | Basic credentials |
//! | `["if", name]`, pieces, `[]` | pieces that are there if the value is |

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeSeq};

use super::{Hole, Piece, Template};
use crate::place::Place;
use crate::value::Kind;

impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(None)?;
        write(self.pieces(), &mut sequence)?;
        sequence.end()
    }
}

fn write<S: SerializeSeq>(pieces: &[Piece], sequence: &mut S) -> Result<(), S::Error> {
    for piece in pieces {
        match piece {
            Piece::Literal(text) => sequence.serialize_element(&[text])?,
            Piece::Hole(hole) => {
                let shown = if hole.secret { "secret" } else { "shown" };
                sequence.serialize_element(&[&hole.name, hole.place.word(), hole.kind.word(), shown])?;
            }
            Piece::Basic { name, password } => sequence.serialize_element(&["basic", name, password])?,
            Piece::Optional { name, pieces } => {
                sequence.serialize_element(&["if", name])?;
                write(pieces, sequence)?;
                sequence.serialize_element(&[(); 0])?;
            }
        }
    }
    Ok(())
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let lists = Vec::<Vec<String>>::deserialize(deserializer)?;
        read(lists).map(Self::new).ok_or_else(|| de::Error::custom("a template that is none"))
    }
}

fn read(lists: Vec<Vec<String>>) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut open: Option<(String, Vec<Piece>)> = None;
    for list in lists {
        let piece = match list.as_slice() {
            [text] => Piece::Literal(text.clone()),
            [name, place, kind, shown] => Piece::Hole(Hole {
                name: name.clone(),
                place: Place::from_word(place)?,
                kind: Kind::from_word(kind)?,
                secret: shown == "secret",
            }),
            [basic, name, password] if basic == "basic" => Piece::Basic { name: name.clone(), password: password.clone() },
            [condition, name] if condition == "if" && open.is_none() => {
                open = Some((name.clone(), Vec::new()));
                continue;
            }
            [] => {
                let (name, inner) = open.take()?;
                Piece::Optional { name, pieces: inner }
            }
            _ => return None,
        };
        match &mut open {
            Some((_, inner)) => inner.push(piece),
            None => pieces.push(piece),
        }
    }
    open.is_none().then_some(pieces)
}

#[cfg(all(test, feature = "load"))]
mod tests {
    use super::*;

    #[test]
    fn a_template_comes_back_from_the_wire() {
        let hole = |name: &str| Piece::Hole(Hole { name: name.into(), place: Place::Json, kind: Kind::Integer, secret: true });
        let optional = Piece::Optional { name: "b".into(), pieces: vec![Piece::Literal("<b>".into()), hole("b")] };
        let basic = Piece::Basic { name: "c".into(), password: "d".into() };
        let template = Template::new([Piece::Literal("x".into()), hole("a"), optional, basic]);
        let json = serde_json::to_string(&template).unwrap();
        assert_eq!(serde_json::from_str::<Template>(&json).unwrap(), template);
        for broken in [r#"[["if","a"]]"#, "[[]]", r#"[["a","nowhere","string","shown"]]"#, r#"[["a","b","c","d","e"]]"#] {
            assert!(serde_json::from_str::<Template>(broken).is_err(), "{broken}");
        }
    }
}

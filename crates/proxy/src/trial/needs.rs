//! What somebody has to put into a request.

use passdesk_core::bind::{Bound, BoundCredential};
use passdesk_core::request::Piece;
use passdesk_core::{Kind, Template};

/// A value of the requests.
#[derive(Clone, Debug)]
pub(super) struct Need {
    pub(super) name: String,
    /// Its name for people.
    pub(super) title: String,
    pub(super) kind: Kind,
    pub(super) secret: bool,
    pub(super) required: bool,
    /// What it is if nothing else is said; may be empty.
    pub(super) default: String,
    /// What it can be, if it cannot be everything.
    pub(super) choices: Vec<String>,
}

/// The values of a request and of the sign-in before it, each once, without those that the proxy puts in.
pub(super) fn needs(bound: &Bound, template: &Template, sign_in: Option<&BoundCredential>) -> Vec<Need> {
    let gives = sign_in.map(BoundCredential::gives).unwrap_or_default();
    let mut needs: Vec<Need> = Vec::new();
    if let Some((first, _)) = sign_in.and_then(|known| known.sign_in.as_ref()) {
        walk(first.pieces(), true, &mut |need| push(&mut needs, need));
    }
    walk(template.pieces(), true, &mut |need| {
        if !is_put_in(bound, &need.name) && !gives.contains(&need.name.as_str()) {
            push(&mut needs, need);
        }
    });
    for need in &mut needs {
        if let Some(field) = bound.connection.field(&need.name) {
            field.title.get("en").clone_into(&mut need.title);
            need.secret |= field.secret;
            need.default.clone_from(&field.default);
            need.choices = field.choices.clone();
        }
    }
    needs
}

/// Whether the proxy puts a value in: its own credential, and what it looks up.
pub(super) fn is_put_in(bound: &Bound, name: &str) -> bool {
    bound.connection.held.iter().chain(&bound.connection.carried).any(|known| known == name)
}

fn push(needs: &mut Vec<Need>, need: Need) {
    match needs.iter_mut().find(|known| known.name == need.name) {
        Some(known) => known.required |= need.required,
        None => needs.push(need),
    }
}

fn walk(pieces: &[Piece], required: bool, each: &mut impl FnMut(Need)) {
    let need = |name: &str, kind, secret| Need {
        name: name.to_owned(),
        title: String::new(),
        kind,
        secret,
        required,
        default: String::new(),
        choices: Vec::new(),
    };
    for piece in pieces {
        match piece {
            Piece::Literal(_) => {}
            Piece::Hole(hole) => each(need(&hole.name, hole.kind, hole.secret)),
            Piece::Basic { name, password } => {
                each(need(name, Kind::String, false));
                each(need(password, Kind::String, true));
            }
            Piece::Optional { pieces, .. } => walk(pieces, false, each),
        }
    }
}

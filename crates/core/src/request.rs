//! A request, built from a template and recognised by it.
//!
//! A bound template is a flat list of literals and holes. [`Template::build`] prints it;
//! [`Template::recognise`] scans it, builds again from what it read and compares bytes. What is
//! recognised is therefore exactly what build would write, in one spelling and no other: the scan
//! may lose a request, it can never let another one through.

mod wire;

use thiserror::Error;

use crate::place::{Place, Uncarriable, decode_basic, encode_basic};
use crate::secret::{MASK, Secret};
use crate::sink::{Beside, Sink};
use crate::value::{Kind, ValueError, Values};

/// What follows the address in the first line of a message (RFC 9112, section 3).
pub(crate) const LINE_END: &str = " HTTP/1.1";

/// A piece of a bound template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that is the same in every request.
    Literal(String),
    /// A value.
    Hole(Hole),
    /// Two values as Basic credentials (RFC 7617), base64 and all.
    Basic {
        /// Who; not a secret.
        name: String,
        /// The secret beside it.
        password: String,
    },
    /// Pieces that are there if the one value in them is.
    Optional {
        /// The name of that value.
        name: String,
        /// Its surroundings; the first is a literal.
        pieces: Vec<Piece>,
    },
}

/// Where one value goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The value's name.
    pub name: String,
    /// The syntax around it.
    pub place: Place,
    /// What it must be.
    pub kind: Kind,
    /// Whether it is shown as [`MASK`].
    pub secret: bool,
}

/// Why a request cannot be built: the value to blame, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{name} {cause}")]
pub struct BuildError {
    /// The name of the value.
    pub name: String,
    /// What is wrong with it.
    pub cause: BuildCause,
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BuildCause {
    /// It is none of its kind.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// Its place cannot carry it.
    #[error(transparent)]
    Place(#[from] Uncarriable),
}

/// A template with a connection's settings put in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

impl Template {
    /// From pieces; adjacent literals become one.
    #[must_use]
    pub fn new(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut list: Vec<Piece> = Vec::new();
        for piece in pieces {
            match (list.last_mut(), piece) {
                (Some(Piece::Literal(before)), Piece::Literal(text)) => before.push_str(&text),
                (_, piece) => list.push(piece),
            }
        }
        Self(list)
    }

    /// Whether it is no request at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pieces in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// The request with these values.
    ///
    /// # Errors
    /// Names the first value that is missing, not of its kind, or not to be carried where it stands.
    ///
    /// ```
    /// use passdesk_core::{place::Place, request::{Hole, Piece, Template}, Kind, Values};
    ///
    /// let template = Template::new([
    ///     Piece::Literal("POST https://host.example/password HTTP/1.1\r\n\r\n{\"p\":\"".into()),
    ///     Piece::Hole(Hole { name: "p".into(), place: Place::Json, kind: Kind::String, secret: true }),
    ///     Piece::Literal("\"}".into()),
    /// ]);
    /// let request = template.build(&Values::new().with("p", "a\"b"))?;
    /// assert!(request.expose().ends_with(r#"{"p":"a\"b"}"#));
    /// assert_eq!(template.recognise(request.expose()), Some(Values::new().with("p", "a\"b")));
    /// # Ok::<(), passdesk_core::request::BuildError>(())
    /// ```
    pub fn build(&self, values: &Values) -> Result<Request, BuildError> {
        let mut out = String::with_capacity(1024);
        print(&self.0, values, Show::Secrets, &mut out)?;
        Ok(Request(Secret::new(out)))
    }

    /// The request as a person may see it: every secret is [`MASK`], and so is a value that is
    /// missing. A value that cannot be carried is masked as well.
    #[must_use]
    pub fn masked(&self, values: &Values) -> String {
        let mut out = String::new();
        // Masked printing puts the mask where an error would be.
        let _ = print(&self.0, values, Show::Masks, &mut out);
        out
    }

    /// The values that this template was built with to give exactly these bytes, if it was.
    #[must_use]
    pub fn recognise(&self, message: &str) -> Option<Values> {
        let mut values = Values::new();
        let rest = scan(&self.0, message, &mut values)?;
        // Written beside the message rather than into a second one: a copy fewer of its secrets.
        let mut beside = Beside(Some(message));
        print(&self.0, &values, Show::Secrets, &mut beside).ok()?;
        (rest.is_empty() && beside.0 == Some("")).then_some(values)
    }

    /// The values among these that it shows as [`MASK`].
    #[must_use]
    pub fn secrets<'v>(&self, values: &'v Values) -> Vec<&'v Secret> {
        fn walk<'v>(pieces: &[Piece], values: &'v Values, found: &mut Vec<&'v Secret>) {
            for piece in pieces {
                match piece {
                    Piece::Hole(hole) if hole.secret => found.extend(values.get(&hole.name)),
                    Piece::Basic { password, .. } => found.extend(values.get(password)),
                    Piece::Optional { pieces, .. } => walk(pieces, values, found),
                    Piece::Literal(_) | Piece::Hole(_) => {}
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.0, values, &mut found);
        found
    }

    /// Scheme, host and port of its address; empty for what has none.
    #[cfg(feature = "load")]
    #[must_use]
    pub fn origin(&self) -> &str {
        let Some(Piece::Literal(text)) = self.0.first() else { return "" };
        let address = text.split(' ').find(|word| word.contains("://")).unwrap_or_default();
        let host = address.find("://").map_or(0, |scheme| scheme + 3);
        let end = address.get(host..).and_then(|rest| rest.find(['/', '?'])).map_or(address.len(), |end| host + end);
        address.get(..end).unwrap_or_default()
    }

    /// The names of the values that it can hold, each with whether it must be there, in the order of
    /// the request.
    #[must_use]
    pub fn names(&self) -> Vec<(&str, bool)> {
        let mut names = Vec::new();
        collect(&self.0, true, &mut names);
        names
    }
}

fn collect<'a>(pieces: &'a [Piece], required: bool, names: &mut Vec<(&'a str, bool)>) {
    for piece in pieces {
        let (first, second) = match piece {
            Piece::Literal(_) => continue,
            Piece::Optional { pieces, .. } => {
                collect(pieces, false, names);
                continue;
            }
            Piece::Hole(hole) => (&hole.name, None),
            Piece::Basic { name, password } => (name, Some(password)),
        };
        for name in [Some(first), second].into_iter().flatten() {
            if !names.iter().any(|(known, _)| known == name) {
                names.push((name, required));
            }
        }
    }
}

/// Whether secrets are printed or masked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    Secrets,
    Masks,
}

fn print(pieces: &[Piece], values: &Values, show: Show, out: &mut impl Sink) -> Result<(), BuildError> {
    for piece in pieces {
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Hole(hole) if show == Show::Masks => print_masked(hole, values, out),
            Piece::Hole(hole) => hole.print(values, out)?,
            Piece::Basic { .. } if show == Show::Masks => out.push_str(MASK),
            Piece::Basic { name, password } => print_basic(name, password, values, out)?,
            Piece::Optional { name, pieces } => {
                if values.get(name).is_some() {
                    print(pieces, values, show, out)?;
                }
            }
        }
    }
    Ok(())
}

fn print_masked(hole: &Hole, values: &Values, out: &mut impl Sink) {
    let mut written = String::new();
    if hole.secret || hole.print(values, &mut written).is_err() {
        MASK.clone_into(&mut written);
    }
    out.push_str(&written);
}

fn checked<'a>(name: &str, kind: Kind, values: &'a Values) -> Result<&'a str, BuildError> {
    let blame = |cause: ValueError| BuildError { name: name.to_owned(), cause: cause.into() };
    let value = values.get(name).ok_or_else(|| blame(ValueError::Missing))?.expose();
    kind.check(value).map_err(blame)?;
    Ok(value)
}

fn print_basic(name: &str, password: &str, values: &Values, out: &mut impl Sink) -> Result<(), BuildError> {
    let who = checked(name, Kind::String, values)?;
    let secret = checked(password, Kind::String, values)?;
    encode_basic(who, secret, out).map_err(|cause| BuildError {
        name: if who.chars().any(|c| c == ':' || c.is_control()) { name } else { password }.to_owned(),
        cause: cause.into(),
    })
}

impl Hole {
    fn print(&self, values: &Values, out: &mut impl Sink) -> Result<(), BuildError> {
        let value = checked(&self.name, self.kind, values)?;
        self.place.encode(value, out).map_err(|cause| BuildError { name: self.name.clone(), cause: cause.into() })
    }
}

/// Reads the values that stand at the start of `input`; what is left of it, if the pieces are there.
fn scan<'a>(pieces: &[Piece], mut input: &'a str, values: &mut Values) -> Option<&'a str> {
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(text) => input = input.strip_prefix(text.as_str())?,
            Piece::Hole(hole) => {
                let run = input.get(..hole.place.span(input))?;
                // Text beside the value may be of its alphabet: it belongs to the literal.
                let own = match pieces.get(index + 1) {
                    Some(Piece::Literal(text)) => text.get(..hole.place.span(text))?,
                    _ => "",
                };
                let written = run.strip_suffix(own)?;
                put(values, &hole.name, hole.place.decode(written)?)?;
                input = input.get(written.len()..)?;
            }
            Piece::Basic { name, password } => {
                let (length, who, secret) = decode_basic(input)?;
                put(values, name, who)?;
                put(values, password, secret)?;
                input = input.get(length..)?;
            }
            Piece::Optional { pieces, .. } => {
                if let Some(Piece::Literal(lead)) = pieces.first()
                    && input.starts_with(lead.as_str())
                {
                    input = scan(pieces, input, values)?;
                }
            }
        }
    }
    Some(input)
}

/// The same name twice must say the same twice.
fn put(values: &mut Values, name: &str, value: String) -> Option<()> {
    match values.get(name) {
        Some(known) if known.expose() != value => None,
        _ => {
            values.set(name, Secret::new(value));
            Some(())
        }
    }
}

/// A request as it goes over the wire: an HTTP message (RFC 9112) in absolute form, without the
/// fields that frame it (Host, Content-Length), which belong to whoever sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request(Secret);

/// A request taken apart. It borrows, and so holds secrets.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// The method.
    pub method: &'a str,
    /// The absolute address.
    pub address: &'a str,
    head: &'a str,
    /// The body, empty if there is none.
    pub body: &'a str,
}

impl Request {
    /// The whole message.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Method, address, fields and body. `None` only for a message that no template gave.
    #[must_use]
    pub fn parts(&self) -> Option<Parts<'_>> {
        let (head, body) = self.expose().split_once("\r\n\r\n")?;
        let (line, head) = head.split_once("\r\n").unwrap_or((head, ""));
        let (method, rest) = line.split_once(' ')?;
        let address = rest.strip_suffix(LINE_END)?;
        Some(Parts { method, address, head, body })
    }
}

impl<'a> Parts<'a> {
    /// The header fields in order.
    pub fn headers(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.head.split("\r\n").filter_map(|line| line.split_once(": "))
    }
}

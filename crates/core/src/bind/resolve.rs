//! The settings of a connection, written where templates name them.

use std::collections::BTreeMap;
use std::net::IpAddr;

use url::{Host, Url};

use super::BindProblem;
use crate::definition::{Choice, Definition, Format, Setting};
use crate::located::nearest;
use crate::place::Place;
use crate::policy::Rules;
use crate::reach::may_be_reached;
use crate::request::{Piece, Template};
use crate::template::{Bit, Spot, bits};

/// Settings name settings; a chain longer than this is a circle.
const MAX_CHAIN: usize = 8;

/// A mistake, and whether it is only that a setting was not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) problem: BindProblem,
    pub(super) missing: bool,
}

impl Problem {
    pub(super) fn new(setting: &str, message: impl Into<String>) -> Self {
        Self { problem: BindProblem { setting: Some(setting.to_owned()), message: message.into() }, missing: false }
    }
}

/// The texts that names stand for in one connection.
#[derive(Debug)]
pub(super) struct Settings<'a> {
    pub(super) definition: &'a Definition,
    given: &'a BTreeMap<String, String>,
    texts: BTreeMap<&'a str, &'a str>,
    chosen: Vec<&'a Choice>,
}

impl<'a> Settings<'a> {
    pub(super) fn new(
        definition: &'a Definition,
        product: Option<&'a Choice>,
        given: &'a BTreeMap<String, String>,
    ) -> Result<Self, Vec<BindProblem>> {
        let mut problems = Vec::new();
        let mut this = Self { definition, given, texts: BTreeMap::new(), chosen: product.into_iter().collect() };
        let known = || definition.settings.iter().filter(|setting| !setting.listed).map(|setting| setting.name.as_str());
        for name in given.keys().filter(|name| !known().any(|known| known == *name)) {
            problems.push(Problem::new(name, format!("there is no setting `{name}`{}", nearest(name, known()))));
        }
        for setting in definition.settings.iter().filter(|setting| !setting.listed) {
            let text = given.get(&setting.name).map(String::as_str);
            match text.map(|text| check_format(setting, text)) {
                Some(Err(message)) => problems.push(Problem::new(&setting.name, message)),
                _ => this.put(setting, text.or(setting.default.as_deref()), &mut problems),
            }
        }
        // A constant that is named like a setting is the setting's default under that choice.
        for choice in this.chosen.clone() {
            let constants = choice.constants.iter().filter(|(name, _)| !given.contains_key(name));
            this.texts.extend(constants.map(|(name, text)| (name.as_str(), text.as_str())));
        }
        if problems.is_empty() { Ok(this) } else { Err(problems.into_iter().map(|problem| problem.problem).collect()) }
    }

    fn put(&mut self, setting: &'a Setting, text: Option<&'a str>, problems: &mut Vec<Problem>) {
        let Some(text) = text else { return };
        if setting.choices.is_empty() {
            self.texts.insert(&setting.name, text);
        } else if let Some(choice) = setting.choices.iter().find(|choice| choice.id == text) {
            self.texts.insert(&setting.name, text);
            self.chosen.push(choice);
        } else {
            let mend = nearest(text, setting.choices.iter().map(|choice| choice.id.as_str()));
            problems.push(Problem::new(&setting.name, format!("`{}` has no choice `{text}`{mend}", setting.name)));
        }
    }

    /// Whether the file declares the name as a setting or a constant.
    pub(super) fn declares(&self, name: &str) -> bool {
        let constants = |setting: &Setting| setting.choices.iter().any(|choice| choice.constants.iter().any(|(known, _)| known == name));
        self.definition.settings.iter().any(|setting| setting.name == name || constants(setting))
    }

    /// Whether it has a text here.
    pub(super) fn has(&self, name: &str) -> bool {
        self.plain(name, 0).is_ok()
    }

    /// The rules of the file with those of the choices laid over them.
    pub(super) fn rules(&self, definition: &Definition) -> Rules {
        self.chosen.iter().fold(definition.rules.clone(), |rules, choice| rules.overlaid(&choice.rules))
    }

    /// The setting's text as it is written in a spot.
    pub(super) fn write(&self, name: &str, spot: Spot) -> Result<String, Problem> {
        let who = self.blame(name);
        match spot {
            Spot::Base | Spot::Address => {
                let mut base = self.base(name, 0)?;
                check_base(&base).map_err(|message| Problem::new(who, message))?;
                // An address without a path is sent with the root's (RFC 9110, section 4.2.3).
                if spot == Spot::Address && base.split_once("://").is_some_and(|(_, rest)| !rest.contains('/')) {
                    base.push('/');
                }
                Ok(base)
            }
            // Text of an operator's may hold spaces in a header, as media types do.
            Spot::Place(Place::Header) => {
                let text = self.plain(name, 0)?;
                match text.chars().find(|c| !matches!(c, ' '..='~')) {
                    Some(c) => Err(Problem::new(who, format!("`{who}` contains {c:?}, which a header cannot carry; write ASCII"))),
                    None => Ok(text),
                }
            }
            Spot::Place(place) => {
                let mut out = String::new();
                let text = self.plain(name, 0)?;
                place.encode(&text, &mut out).map_err(|error| Problem::new(who, format!("`{who}` {error}")))?;
                Ok(out)
            }
        }
    }

    fn text(&self, name: &str, depth: usize) -> Result<&'a str, Problem> {
        if depth > MAX_CHAIN {
            return Err(Problem::new(name, format!("`{name}` names itself through other settings; write its text out")));
        }
        self.texts.get(name).copied().ok_or_else(|| {
            let setting = self.definition.settings.iter().find(|setting| setting.name == name);
            let message = match setting {
                Some(setting) => {
                    let title = setting.title.get("en");
                    format!("the setting `{name}` is missing ({title}); add `{name} = \"…\"` to the connection's settings")
                }
                None => format!("`{name}` stands in no choice that is in force; choose another"),
            };
            Problem { missing: true, ..Problem::new(name, message) }
        })
    }

    /// The bits of a text. The file's own may name settings; what an operator gave stands for itself.
    pub(super) fn bits(&self, name: &str, depth: usize) -> Result<Vec<Bit<'a>>, Problem> {
        let text = self.text(name, depth)?;
        Ok(if self.given.contains_key(name) { vec![Bit::Text(text)] } else { bits(text).unwrap_or_default() })
    }

    /// The text with the settings that it names put in as they are.
    fn plain(&self, name: &str, depth: usize) -> Result<String, Problem> {
        let mut out = String::new();
        for bit in self.bits(name, depth)? {
            match bit {
                Bit::Text(text) => out.push_str(text),
                Bit::Name { name, .. } => out.push_str(&self.plain(name, depth + 1)?),
            }
        }
        Ok(out)
    }

    /// The text as the start of an address: settings in it are percent-encoded, but for one at its own
    /// start and for the name of a host.
    fn base(&self, name: &str, depth: usize) -> Result<String, Problem> {
        let mut out = String::new();
        for (index, bit) in self.bits(name, depth)?.into_iter().enumerate() {
            match bit {
                Bit::Text(text) => out.push_str(text),
                Bit::Name { name, .. } if index == 0 => out.push_str(&self.base(name, depth + 1)?),
                Bit::Name { name, .. } => {
                    let text = self.plain(name, depth + 1)?;
                    let in_authority = out.split_once("://").is_none_or(|(_, rest)| !rest.contains('/'));
                    if in_authority {
                        check_hostname(&text).map_err(|message| Problem::new(name, message))?;
                        out.push_str(&text);
                    } else {
                        Place::Segment.encode(&text, &mut out).map_err(|error| Problem::new(name, format!("`{name}` {error}")))?;
                    }
                }
            }
        }
        Ok(out)
    }

    /// The setting that an operator gave for a constant: the first that its text names.
    fn blame<'n>(&self, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        let is_setting = |name: &str| self.definition.settings.iter().any(|setting| setting.name == name);
        if is_setting(name) {
            return name;
        }
        let found = bits(self.texts.get(name).copied().unwrap_or("")).unwrap_or_default();
        found.into_iter().find_map(|bit| if let Bit::Name { name, .. } = bit { Some(name) } else { None }).unwrap_or(name)
    }
}

fn check_format(setting: &Setting, text: &str) -> Result<(), String> {
    let name = &setting.name;
    if text.is_empty() {
        return Err(format!("`{name}` is empty; leave it out, or write its value"));
    }
    match setting.format {
        Format::Text => Ok(()),
        Format::Uri => check_base(text).map_err(|message| format!("`{name}`: {message}")),
        Format::Hostname => check_hostname(text),
        Format::Uuid => crate::value::Kind::Uuid.check(text).map_err(|error| format!("`{name}` {error}, in lower case")),
    }
}

fn check_hostname(text: &str) -> Result<(), String> {
    let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
    let label = |label: &str| !label.is_empty() && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    let good = host.split('.').all(label) && port.is_none_or(|port| port.parse::<u16>().is_ok());
    if good { Ok(()) } else { Err(format!("`{text}` is no name of a host; write it like `identity.example.com`, in lower case")) }
}

/// An address that a request may begin with: https, or http to this machine; as every URL parser
/// leaves it (WHATWG URL), so that what is built is what is sent.
fn check_base(text: &str) -> Result<(), String> {
    // What stands before an @ may be a password, which is not repeated.
    let shown = if text.contains('@') { "this".to_owned() } else { format!("`{text}`") };
    let url = Url::parse(text).map_err(|error| format!("{shown} is no address ({error}); write it like `https://host.example/path`"))?;
    let address: Option<IpAddr> = match url.host() {
        Some(Host::Ipv4(address)) => Some(address.into()),
        Some(Host::Ipv6(address)) => Some(address.into()),
        Some(Host::Domain(_)) | None => None,
    };
    let loopback = url.host() == Some(Host::Domain("localhost")) || address.is_some_and(|address| may_be_reached(address, false));
    if url.scheme() != "https" && !(url.scheme() == "http" && loopback) {
        return Err(format!("{shown} would send passwords in the clear; write an address that begins with https://"));
    }
    // A name is looked at when it is resolved; this one never is.
    if address.is_some_and(|address| !may_be_reached(address, true)) {
        return Err(format!(
            "{shown} is where no system stands: link-local, a cloud's metadata, or nobody; write the system's own address"
        ));
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(format!("{shown} holds a user, a query or a fragment; write the address without"));
    }
    let canonical = url.as_str().trim_end_matches('/');
    if canonical != text {
        return Err(format!("write `{canonical}` instead of {shown}"));
    }
    Ok(())
}

/// What can only be seen when settings are in: a header twice, an optional part that cannot be told
/// from what follows it.
pub(super) fn check(template: &Template) -> Result<(), Problem> {
    let mut flat = String::new();
    flatten(template.pieces(), &mut flat);
    let head = flat.split_once("\r\n\r\n").map_or(flat.as_str(), |(head, _)| head);
    let mut names: Vec<String> =
        head.split("\r\n").skip(1).filter_map(|line| line.split_once(": ")).map(|(name, _)| name.to_lowercase()).collect();
    names.sort();
    if let Some([name, _]) = names.array_windows().find(|[a, b]| a == b) {
        return Err(Problem::new(name, format!("the header `{name}` would be sent twice; leave one out")));
    }
    let pieces = template.pieces();
    for (index, piece) in pieces.iter().enumerate() {
        if let Piece::Optional { name, pieces: inner } = piece {
            let lead = lead(inner);
            for following in pieces.iter().skip(index + 1) {
                let (text, last) = match following {
                    Piece::Optional { pieces, .. } => (self::lead(pieces), false),
                    Piece::Literal(text) => (text.as_str(), true),
                    Piece::Hole(_) | Piece::Basic { .. } => ("", true),
                };
                if lead.starts_with(text) || text.starts_with(lead) {
                    return Err(Problem::new(
                        name,
                        format!("one cannot see in a request whether `{{{name}?}}` is there; write what surrounds it differently"),
                    ));
                }
                if last {
                    break;
                }
            }
        }
    }
    Ok(())
}

fn lead(pieces: &[Piece]) -> &str {
    match pieces.first() {
        Some(Piece::Literal(text)) => text,
        _ => "",
    }
}

fn flatten(pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Optional { pieces, .. } => flatten(pieces, out),
            Piece::Hole(_) | Piece::Basic { .. } => out.push('?'),
        }
    }
}

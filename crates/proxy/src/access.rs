//! Who may talk to the proxy.
//!
//! CORS is no access control: a browser sends the request first and hides the answer afterwards. So
//! every request is judged before anything is done with it:
//!
//! 1. exactly one `Host`, and one of ours. A foreign name that resolves to this machine (DNS
//!    rebinding) makes a page same-origin with us; only the name in `Host` tells.
//! 2. `Origin`, if there is one, is ours or listed, byte for byte. `null` never is: every sandboxed
//!    frame and local file has it.
//! 3. what changes anything needs an `Origin`; what only reads may come without one, unless the browser says
//!    (`Sec-Fetch-Site`) that another site asks.
//!
//! Then an address of the API is answered for somebody who may get in (`identity.rs`). A preflight is
//! answered before: browsers send no credentials with it.

mod basic;
mod front;
mod identity;
mod login;
mod memberships;
mod preflight;
mod remembered;
mod throttle;
mod users;

use std::net::{IpAddr, SocketAddr};

use http::header::{HOST, HeaderMap, HeaderName, ORIGIN, TRANSFER_ENCODING};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use passdesk_core::outcome::NotSentCause;

use crate::problem::Refusal;

pub(crate) use basic::Basic;
pub(crate) use front::{Front, Proof};
pub(crate) use identity::Gate;
pub(crate) use login::login;
pub(crate) use memberships::Memberships;
pub(crate) use preflight::preflight;
pub(crate) use users::{MAX_FILE, Users, hash, login_of};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A page's origin as browsers write it (RFC 6454, section 6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// Reads an origin in the one spelling that browsers send.
    ///
    /// # Errors
    /// Says what to write instead.
    ///
    /// ```
    /// use passdesk::Origin;
    /// assert!(Origin::parse("https://portal.example").is_ok());
    /// assert!(Origin::parse("https://portal.example/").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        let example = "write it like \"https://portal.example\" or \"https://portal.example:8443\"";
        if text == "*" || text == "null" {
            return Err(format!("`{text}` stands for pages of anybody; name each origin, {example}"));
        }
        let (scheme, authority) = text
            .split_once("://")
            .filter(|(scheme, _)| matches!(*scheme, "http" | "https"))
            .ok_or_else(|| format!("an origin begins with https:// or http://; {example}"))?;
        if let Some(end) = authority.find(['/', '?', '#']) {
            let short = authority.get(..end).unwrap_or_default();
            return Err(format!("an origin has no path; write \"{scheme}://{short}\""));
        }
        check_authority(authority)?;
        let default = if scheme == "https" { ":443" } else { ":80" };
        if let Some(host) = authority.strip_suffix(default) {
            return Err(format!("browsers leave the usual port out; write \"{scheme}://{host}\""));
        }
        Ok(Self(text.to_owned()))
    }

    /// The origin as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads a name that the proxy answers to: `host` or `host:port` as browsers write it.
pub(crate) fn parse_host(text: &str) -> Result<String, String> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or_default();
    if host != text {
        return Err(format!("a host has no scheme and no path; write \"{host}\""));
    }
    check_authority(host)?;
    Ok(host.to_owned())
}

fn check_authority(authority: &str) -> Result<(), String> {
    if let Some(upper) = authority.chars().find(char::is_ascii_uppercase) {
        return Err(format!("browsers write hosts in lower case, not with `{upper}`; write \"{}\"", authority.to_ascii_lowercase()));
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let named = host.split('.').all(|label| !label.is_empty() && label.bytes().all(is_label));
    let bracketed =
        host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok());
    if !named && !bracketed {
        return Err(format!("`{host}` is no host; write a name such as \"portal.example\", a name of other letters in its xn-- form"));
    }
    let canonical = |port: &str| port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port);
    match port {
        Some(port) if !canonical(port) => Err(format!("`{port}` is no port; write a number from 1 to 65535")),
        _ => Ok(()),
    }
}

fn is_label(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
}

/// Whose page sent a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// No origin was named.
    Unnamed,
    /// The page that this proxy serves.
    Own,
    /// A page of a listed origin.
    Listed(HeaderValue),
}

/// The names that the proxy answers to, the origins that it answers, and how it knows who asks.
#[derive(Debug)]
pub(crate) struct Access {
    /// That of its own addresses: `http` or `https`.
    scheme: &'static str,
    hosts: Vec<String>,
    origins: Vec<Origin>,
    gate: Gate,
}

impl Access {
    /// Its own address and `localhost` are always among the hosts.
    pub(crate) fn new(listen: SocketAddr, tls: bool, hosts: &[String], origins: &[Origin], gate: Gate) -> Self {
        let (scheme, usual) = if tls { ("https", 443) } else { ("http", 80) };
        let mut all = vec![listen.to_string(), format!("localhost:{}", listen.port())];
        if listen.port() == usual {
            all.extend([host_of(listen.ip()), "localhost".to_owned()]);
        }
        all.extend(hosts.iter().cloned());
        Self { scheme, hosts: all, origins: origins.to_vec(), gate }
    }

    /// Whose page this is from, if it may be answered at all.
    pub(crate) fn caller(&self, head: &Parts) -> Result<Caller, Refusal> {
        // With a length beside it two servers could see two requests in it, and hyper does not tell whether there was one.
        if head.headers.contains_key(TRANSFER_ENCODING) {
            let title = "a request says by Content-Length how long it is";
            return Err(Refusal::not_sent(StatusCode::LENGTH_REQUIRED, NotSentCause::Malformed, title));
        }
        let host = self.host(head)?;
        let origin = match only(&head.headers, &ORIGIN) {
            Only::None => return Ok(Caller::Unnamed),
            Only::One(origin) => origin,
            Only::Many => return Err(forbidden("a request has one Origin")),
        };
        if origin.as_bytes() == format!("{}://{host}", self.scheme).as_bytes() {
            return Ok(Caller::Own);
        }
        let listed = self.origins.iter().any(|known| known.as_str().as_bytes() == origin.as_bytes());
        if listed {
            return Ok(Caller::Listed(origin.clone()));
        }
        Err(forbidden("this page's origin is not allowed; an operator can add it to `origins`"))
    }

    fn host(&self, head: &Parts) -> Result<String, Refusal> {
        let malformed = |title| Refusal::not_sent(StatusCode::BAD_REQUEST, NotSentCause::Malformed, title);
        let Only::One(host) = only(&head.headers, &HOST) else {
            return Err(malformed("a request has one Host"));
        };
        let host = String::from_utf8_lossy(host.as_bytes()).to_ascii_lowercase();
        if let Some(target) = head.uri.authority()
            && (!target.as_str().eq_ignore_ascii_case(&host) || head.uri.scheme_str().is_some_and(|scheme| scheme != self.scheme))
        {
            return Err(malformed("the request's target and its Host disagree"));
        }
        if self.hosts.contains(&host) {
            return Ok(host);
        }
        Err(Refusal::not_sent(
            StatusCode::MISDIRECTED_REQUEST,
            NotSentCause::Forbidden,
            "the proxy does not go by this name; an operator can add it to `hosts`",
        ))
    }
}

/// Whether this caller may use the API in this way.
pub(crate) fn api(caller: &Caller, head: &Parts) -> Result<(), Refusal> {
    let said = |word: &str| head.headers.get_all(SEC_FETCH_SITE).iter().any(|site| site.as_bytes() == word.as_bytes());
    let foreign = said("cross-site") || said("same-site");
    match caller {
        Caller::Own | Caller::Unnamed if foreign => Err(forbidden("another site's page asks; an operator can add its origin to `origins`")),
        Caller::Own | Caller::Listed(_) => Ok(()),
        // A navigation and a page's own GET have no Origin; all else of a page has one.
        Caller::Unnamed if head.method == Method::GET => Ok(()),
        Caller::Unnamed => Err(forbidden("send an Origin header")),
    }
}

/// An address as it stands in `Host` (RFC 3986, section 3.2.2).
fn host_of(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

pub(crate) fn forbidden(title: &'static str) -> Refusal {
    Refusal::not_sent(StatusCode::FORBIDDEN, NotSentCause::Forbidden, title)
}

/// How often a header is there.
pub(crate) enum Only<'a> {
    None,
    One(&'a HeaderValue),
    Many,
}

/// A header that may be there once.
pub(crate) fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Only<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Only::None,
        (Some(value), None) => Only::One(value),
        (Some(_), Some(_)) => Only::Many,
    }
}

#[cfg(test)]
mod tests;

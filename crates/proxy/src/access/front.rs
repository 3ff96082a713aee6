//! Identity from a front proxy: a web server that signs people in and says who they are in a header.
//!
//! Any machine can send such a header, so it is read only if both hold:
//!
//! 1. the connection comes from one of the addresses of the front proxies, and
//! 2. it proves itself: by a secret header that is there once and right, or by a client certificate.
//!
//! All others are refused, whatever they send; nobody becomes somebody without a name. From a front
//! proxy the login's header is read once, by just its name. HTTP compares names without case and
//! nothing else, so `X_Forwarded_User` and `X.Forwarded.User` are other headers, and never read.
//! The front proxy must overwrite or drop what a browser sends under these names. Groups and addresses are
//! read only where the configuration names their headers: one that it forgot to set would be the browser's own.

use std::net::{IpAddr, SocketAddr};

use http::header::{HeaderMap, HeaderName};
use http::{HeaderValue, StatusCode};
use ipnet::IpNet;
use passdesk_core::Secret;
use passdesk_core::located::is_deceptive;
use passdesk_core::outcome::NotSentCause;
use subtle::ConstantTimeEq as _;

use super::login::login;
use super::{Only, only};
use crate::problem::Refusal;
use crate::who::Peer;

/// The front proxies, and what they say.
#[derive(Debug)]
pub(crate) struct Front {
    pub(crate) peers: Vec<IpNet>,
    pub(crate) proof: Proof,
    /// The header with the login.
    pub(crate) login: HeaderName,
    /// The header with the groups, if the front proxy sets one.
    pub(crate) groups: Option<HeaderName>,
    /// The header with the addresses that it was asked by, the nearest last, if it adds to one.
    pub(crate) address: Option<HeaderName>,
}

/// How a front proxy shows that it is one.
#[derive(Debug)]
pub(crate) enum Proof {
    /// By this secret in this header.
    Secret { header: HeaderName, secret: Secret },
    /// By the certificate that it showed when it connected.
    Certificate,
}

/// What a front proxy said of a person.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) login: String,
    pub(crate) groups: Vec<String>,
    pub(crate) from: IpAddr,
}

impl Front {
    /// Whom the front proxy names; a refusal unless it was a front proxy.
    pub(crate) fn named(&self, headers: &HeaderMap, peer: &Peer) -> Result<Named, Refusal> {
        let address = peer.address.ip().to_canonical();
        if !self.is_proved(headers, peer) {
            let title = "this is not the way in: go through the server that signs people in";
            return Err(Refusal::not_sent(StatusCode::FORBIDDEN, NotSentCause::NotAllowed, title));
        }
        let text = match only(headers, &self.login) {
            Only::None => "",
            Only::One(value) => text(value)?,
            Only::Many => return Err(malformed("the server in front names two people")),
        };
        if text.is_empty() {
            return Err(Refusal::signed_out("the server in front says that nobody is signed in"));
        }
        let login = login(text).ok_or_else(|| malformed("the server in front names nobody that can be one person"))?;
        Ok(Named { login, groups: self.groups(headers)?, from: self.from(headers, address) })
    }

    /// Whether a front proxy sends this, and proves it.
    pub(super) fn is_proved(&self, headers: &HeaderMap, peer: &Peer) -> bool {
        self.is_front(peer.address.ip().to_canonical()) && self.proves(headers, peer)
    }

    /// Whether a front proxy has this address.
    pub(super) fn is_front(&self, address: IpAddr) -> bool {
        self.peers.iter().any(|net| net.contains(&address))
    }

    fn proves(&self, headers: &HeaderMap, peer: &Peer) -> bool {
        match &self.proof {
            Proof::Certificate => peer.certified,
            Proof::Secret { header, secret } => match only(headers, header) {
                // EXPOSE: compared in a time that depends on its length alone.
                Only::One(value) => value.as_bytes().ct_eq(secret.expose().as_bytes()).into(),
                Only::None | Only::Many => false,
            },
        }
    }

    /// The groups, parted by commas.
    fn groups(&self, headers: &HeaderMap) -> Result<Vec<String>, Refusal> {
        let Some(groups) = &self.groups else { return Ok(Vec::new()) };
        let text = match only(headers, groups) {
            Only::None => return Ok(Vec::new()),
            Only::One(value) => text(value)?,
            Only::Many => return Err(malformed("the server in front gives two lists of groups")),
        };
        if text.chars().any(is_deceptive) {
            return Err(malformed("the server in front gives groups that cannot be read"));
        }
        Ok(text.split(',').map(str::trim).filter(|group| !group.is_empty()).map(str::to_owned).collect())
    }

    /// Where the request comes from: what the last front proxy that is none of ours was reached from. What
    /// stands further left can be made up by anybody. The peer, if what should be an address is none.
    fn from(&self, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
        let Some(name) = &self.address else { return peer };
        let lines: Vec<&[u8]> = headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
        let joined = lines.join(&b',');
        for hop in joined.rsplit(|byte| *byte == b',') {
            match hop_address(hop) {
                Some(address) if self.is_front(address) => {}
                Some(address) => return address,
                None => return peer,
            }
        }
        peer
    }
}

/// An address, with a port or without.
fn hop_address(hop: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(hop).ok()?.trim();
    let address = text.parse().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

/// The text of a header. It may be UTF-8: names have letters of all kinds, and servers that sign people
/// in send them so.
fn text(value: &HeaderValue) -> Result<&str, Refusal> {
    std::str::from_utf8(value.as_bytes()).map_err(|_| malformed("the server in front sends a name that is no UTF-8"))
}

fn malformed(title: &'static str) -> Refusal {
    Refusal::not_sent(StatusCode::BAD_REQUEST, NotSentCause::Malformed, title)
}

#[cfg(test)]
mod tests;

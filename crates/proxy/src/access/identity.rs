//! Who asks. It is answered for every address of the API, by what the address is, and by nothing that a
//! request says of itself: no path that looks like another, and no user agent, is let by.

use http::request::Parts;

use super::Access;
use super::basic::Basic;
use super::front::{Front, Named};
use super::memberships::Memberships;
use crate::problem::Refusal;
use crate::who::{Peer, Who};

/// How it is found out who asks.
#[derive(Debug)]
pub(crate) enum Gate {
    /// It is not: whoever can connect may use the proxy.
    Anybody,
    /// A front proxy says so.
    Front(Front, Memberships),
    /// By a login and a password.
    Basic(Basic, Memberships),
}

impl Access {
    /// Whether somebody connects from where a front proxy does.
    pub(crate) fn is_front(&self, peer: &Peer) -> bool {
        matches!(&self.gate, Gate::Front(front, _) if front.is_front(peer.address.ip().to_canonical()))
    }

    /// Whether a front proxy has sent this, and proved that it is one.
    pub(crate) fn is_proved(&self, head: &Parts, peer: &Peer) -> bool {
        matches!(&self.gate, Gate::Front(front, _) if front.is_proved(&head.headers, peer))
    }

    /// Who asks, if it is anybody who may.
    pub(crate) async fn who(&self, head: &Parts, peer: &Peer) -> Result<Who, Refusal> {
        let from = peer.address.ip().to_canonical();
        match &self.gate {
            Gate::Anybody => Ok(Who { login: None, groups: Vec::new(), from }),
            Gate::Front(front, memberships) => {
                let Named { login, groups, from } = front.named(&head.headers, peer)?;
                Ok(Who { groups: memberships.complete(&login, groups), login: Some(login), from })
            }
            Gate::Basic(basic, memberships) => {
                let login = basic.login(&head.headers, from).await?;
                Ok(Who { groups: memberships.complete(&login, Vec::new()), login: Some(login), from })
            }
        }
    }
}

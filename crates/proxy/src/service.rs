//! One request, from its head to its answer.

use std::convert::Infallible;
use std::sync::Arc;

use http::header::{CONNECTION, TRANSFER_ENCODING};
use http::request::Parts;
use http::{HeaderValue, Method, Request, StatusCode};
use hyper::body::Incoming;
use passdesk_core::outcome::NotSentCause;

use crate::access::{self, Access, Caller, preflight};
use crate::headers::{Answer, finish};
use crate::health::{Health, told};
use crate::problem::Refusal;
use crate::relay::{PageSettings, Relay, answer};
use crate::route::Route;
use crate::site::{Site, redirect};
use crate::who::Peer;

/// All that requests are answered from. It never changes while the proxy runs.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) base_path: String,
    pub(crate) access: Access,
    pub(crate) relay: Relay,
    pub(crate) site: Site,
    pub(crate) page: PageSettings,
    pub(crate) health: Health,
}

impl Service {
    /// Answers a request. Only a front proxy that has proved itself keeps its connection, and none whose request is framed
    /// in a way in which two servers may differ (RFC 9112, section 6.3).
    pub(crate) async fn serve(self: Arc<Self>, request: Request<Incoming>, peer: Peer) -> Result<Answer, Infallible> {
        let (head, body) = request.into_parts();
        let keeps = self.access.is_proved(&head, &peer) && !head.headers.contains_key(TRANSFER_ENCODING);
        let mut answer = self.answer(head, body, peer).await;
        if !keeps {
            answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        Ok(answer)
    }

    async fn answer(&self, head: Parts, body: Incoming, peer: Peer) -> Answer {
        let route = Route::of(head.uri.path(), &self.base_path);
        if let Some(mut answer) = self.probed(route, &head.method).await {
            finish(&mut answer, &Caller::Unnamed, peer.tls);
            return answer;
        }
        let caller = self.access.caller(&head);
        let answered = match &caller {
            Ok(caller) => self.respond(route, caller, &head, &peer, body).await,
            Err(refusal) => Err(refusal.clone()),
        };
        // Only what came to send something can say that nothing was sent.
        let asks = matches!(route, Route::Attempt(_)) || (route == Route::Nothing && head.method != Method::POST);
        if let Err(refusal) = &answered {
            self.relay.metrics.refused(refusal.word());
        }
        let refused = |refusal: Refusal| if asks { refusal.about_an_attempt() } else { refusal };
        let mut answer = answered.unwrap_or_else(|refusal| refused(refusal).answer());
        finish(&mut answer, caller.as_ref().unwrap_or(&Caller::Unnamed), peer.tls);
        answer
    }

    /// What is told without asking who asks; nothing if it is none of that.
    async fn probed(&self, route: Route<'_>, method: &Method) -> Option<Answer> {
        match route {
            Route::Live => Some(told(method, true)),
            Route::Ready => Some(told(method, self.health.is_ready(&self.relay.trail).await)),
            _ => None,
        }
    }

    async fn respond(&self, route: Route<'_>, caller: &Caller, head: &Parts, peer: &Peer, body: Incoming) -> Result<Answer, Refusal> {
        let method = match route {
            // The site's files are everybody's, and so is the way to them.
            Route::Site(path) => return Ok(self.site.answer(head, path)),
            Route::Base => return Ok(redirect(&self.base_path, head.uri.query())),
            // What the API has, and has not, is told to those who may use it.
            Route::Nothing if head.method == Method::OPTIONS => return Err(nothing()),
            // Those have had their answer.
            Route::Live | Route::Ready => return Err(nothing()),
            Route::Nothing => return self.access.who(head, peer).await.and_then(|_| Err(nothing())),
            Route::Config | Route::History | Route::Attempt(_) => "GET",
            Route::Relay { .. } => "POST",
        };
        if let Some(preflight) = api(caller, head, method)? {
            return Ok(preflight);
        }
        let who = self.access.who(head, peer).await?;
        match route {
            Route::Attempt(id) => self.relay.attempt(&who, id),
            Route::Relay { connection, operation } => self.relay.relay(&who, head, body, connection, operation).await,
            Route::History => self.relay.history(&who, &self.page),
            _ => Ok(answer::data(&self.relay.config(&who, &self.page))),
        }
    }
}

/// Whether an address of the API that knows this one method may be used; or the answer, if it is
/// asked just that.
fn api(caller: &Caller, head: &Parts, method: &'static str) -> Result<Option<Answer>, Refusal> {
    // Everything that is asked for stands in the path; what does not is for somebody else.
    if head.uri.query().is_some() {
        return Err(nothing());
    }
    if head.method == Method::OPTIONS {
        return preflight(caller, head, method).map(Some);
    }
    if head.method != method {
        return Err(Refusal::method(method));
    }
    access::api(caller, head).map(|()| None)
}

fn nothing() -> Refusal {
    Refusal::not_sent(StatusCode::NOT_FOUND, NotSentCause::UnknownConnection, "there is nothing at this address")
}

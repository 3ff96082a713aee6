//! The smallest authentication service: a test opens and ends sessions itself.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use super::http::{Request, Server};

/// An authentication service. It stops when it is dropped.
///
/// `/sso/auth` answers 200 with `X-Auth-User` and `X-Auth-Groups`, or 401. `/sso/login` is a page to sign in at, as far as
/// anybody can see. `/sso/enter?{cookie}` puts the cookie of a session into a browser and leads to `/`.
#[derive(Debug)]
pub struct Stub {
    server: Server,
    sessions: Arc<Mutex<Sessions>>,
}

#[derive(Debug, Default)]
struct Sessions {
    /// By cookie: the user and the groups.
    open: BTreeMap<String, (String, String)>,
    opened: usize,
    asked: usize,
}

impl Stub {
    /// Starts it.
    pub async fn start() -> Self {
        let sessions: Arc<Mutex<Sessions>> = Arc::default();
        let known = Arc::clone(&sessions);
        let server = Server::start(move |request| answer(&request, &mut known.lock().unwrap()));
        Self { server: server.await, sessions }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Opens a session; its cookie, as in `sso=…`. The groups are told as they are written here, with commas.
    ///
    /// # Panics
    /// If a thread that holds the sessions has panicked.
    #[must_use]
    pub fn open(&self, user: &str, groups: &str) -> String {
        let mut sessions = self.sessions.lock().unwrap();
        sessions.opened += 1;
        let cookie = format!("sso=session-{}", sessions.opened);
        sessions.open.insert(cookie.clone(), (user.to_owned(), groups.to_owned()));
        cookie
    }

    /// Changes in what groups the user of a session is.
    ///
    /// # Panics
    /// If there is no such session.
    pub fn regroup(&self, cookie: &str, groups: &str) {
        groups.clone_into(&mut self.sessions.lock().unwrap().open.get_mut(cookie).unwrap().1);
    }

    /// Ends a session, as it does when it has lasted too long.
    ///
    /// # Panics
    /// If there is no such session.
    pub fn end(&self, cookie: &str) {
        self.sessions.lock().unwrap().open.remove(cookie).unwrap();
    }

    /// How often the front has asked who somebody is.
    ///
    /// # Panics
    /// If a thread that holds the sessions has panicked.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.sessions.lock().unwrap().asked
    }
}

fn answer(request: &Request, sessions: &mut Sessions) -> (String, Vec<u8>) {
    let (path, query) = request.target().split_once('?').unwrap_or((request.target(), ""));
    match path {
        "/sso/auth" => {
            sessions.asked += 1;
            let cookies = request.header("Cookie").unwrap_or_default();
            match cookies.split("; ").find_map(|cookie| sessions.open.get(cookie)) {
                Some((user, groups)) => (format!("200 OK\r\nX-Auth-User: {user}\r\nX-Auth-Groups: {groups}"), Vec::new()),
                None => ("401 Unauthorized".to_owned(), Vec::new()),
            }
        }
        "/sso/login" => {
            let page = "<!DOCTYPE html><html lang=\"en\"><title>Sign in</title><h1>Please sign in</h1></html>";
            ("200 OK\r\nContent-Type: text/html; charset=utf-8".to_owned(), page.into())
        }
        "/sso/enter" => (format!("302 Found\r\nLocation: /\r\nSet-Cookie: {query}; Path=/; HttpOnly; SameSite=Lax"), Vec::new()),
        _ => ("404 Not Found".to_owned(), Vec::new()),
    }
}

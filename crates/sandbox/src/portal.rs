//! A stand-in for a company's own page, with Passdesk in it: another origin, and as strict as a page can be.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::reply::Reply;
use crate::request::Request;
use crate::server::{StartError, listen};

/// Where Passdesk is as far as the files say. It is put in where it really is.
const WRITTEN: &str = "http://127.0.0.1:8787/";

/// The files of the example, which stand beside Passdesk's own.
const FILES: [(&str, &str); 6] = [
    ("/", include_str!("../../../www/portal.html")),
    ("/portal.css", include_str!("../../../www/portal.css")),
    ("/portal.js", include_str!("../../../www/portal.js")),
    ("/portal-module.js", include_str!("../../../www/portal-module.js")),
    ("/icon.svg", include_str!("../../../www/icon.svg")),
    // A page that frames Passdesk need not run a script of its.
    ("/passdesk-frame.js", include_str!("../../../www/passdesk-frame.js")),
];

/// Where the example imports the npm package from.
const PACKAGE: &str = "/passdesk/";

/// A running portal. It stops when it is dropped.
#[derive(Debug)]
pub struct Portal {
    addr: SocketAddr,
    shown: Arc<Mutex<Shown>>,
    serving: JoinHandle<()>,
}

/// What it shows.
#[derive(Debug, Default)]
struct Shown {
    passdesk: String,
    pages: BTreeMap<String, Vec<u8>>,
    /// The name of the one policy for Trusted Types, if there is one.
    policy: Option<String>,
}

impl Portal {
    /// Starts a portal on the current Tokio runtime, with nothing in it. Port 0 stands for any that is free.
    ///
    /// # Errors
    ///
    /// If `addr` is not on loopback, or cannot be listened on.
    pub async fn start(addr: SocketAddr) -> Result<Self, StartError> {
        let listener = listen(addr).await?;
        let addr = listener.local_addr().map_err(|source| StartError::Listen { addr, source })?;
        let shown = Arc::default();
        let serving = tokio::spawn(serve(listener, Arc::clone(&shown)));
        Ok(Self { addr, shown, serving })
    }

    /// The address that it listens on.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Its origin, as browsers write it.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Shows the example, with Passdesk at this address, which ends with a slash.
    pub fn show(&self, passdesk: &str) {
        self.change(|shown| {
            passdesk.clone_into(&mut shown.passdesk);
            shown.pages.extend(FILES.map(|(path, text)| (path.to_owned(), text.replace(WRITTEN, passdesk).into_bytes())));
        });
    }

    /// Serves the files of the npm package in this folder too, which the example imports.
    ///
    /// # Errors
    ///
    /// If the folder or a file in it cannot be read.
    pub fn offer(&self, package: &Path) -> io::Result<()> {
        for entry in fs::read_dir(package)? {
            let entry = entry?;
            let path = [PACKAGE, &*entry.file_name().to_string_lossy()].concat();
            let content = fs::read(entry.path())?;
            self.change(|shown| drop(shown.pages.insert(path, content)));
        }
        Ok(())
    }

    /// Shows another file at this path too.
    pub fn add(&self, path: &str, content: &(impl AsRef<[u8]> + ?Sized)) {
        self.change(|shown| drop(shown.pages.insert(path.to_owned(), content.as_ref().to_vec())));
    }

    /// From now on its pages may have one policy for Trusted Types, which is called so, as frameworks do.
    pub fn trusts(&self, policy: &str) {
        self.change(|shown| shown.policy = Some(policy.to_owned()));
    }

    fn change(&self, change: impl FnOnce(&mut Shown)) {
        change(&mut self.shown.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, shown: Arc<Mutex<Shown>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(converse(stream, Arc::clone(&shown)));
        while connections.try_join_next().is_some() {}
    }
}

/// Reads one request and answers it. What breaks on the way ends the connection: there is nobody to tell.
async fn converse(mut stream: TcpStream, shown: Arc<Mutex<Shown>>) -> io::Result<()> {
    let reply = match Request::read_head(&mut stream).await {
        Ok(request) => shown.lock().unwrap_or_else(PoisonError::into_inner).reply(&request.target),
        Err(error) => match error.status() {
            Some(status) => Reply::text(status, format!("{error}\n")),
            None => return Ok(()),
        },
    };
    stream.write_all(&reply.bytes()).await?;
    stream.shutdown().await
}

impl Shown {
    fn reply(&self, target: &str) -> Reply {
        let path = target.split('?').next().unwrap_or(target);
        let Some(content) = self.pages.get(path) else { return Reply::text(404, "There is nothing here.\n") };
        let media = match path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("json") => "application/json",
            Some("svg") => "image/svg+xml",
            Some("wasm") => "application/wasm",
            Some("bin") => "application/octet-stream",
            Some("md" | "ts" | "txt") => "text/plain; charset=utf-8",
            _ => "text/html; charset=utf-8",
        };
        Reply::new(200, media, content.as_slice())
            .header("Content-Security-Policy", policy(&self.passdesk, self.policy.as_deref()))
            .header("Cache-Control", "no-store")
            .header("X-Content-Type-Options", "nosniff")
    }
}

/// All that a portal has to let in, and nothing else: no inline script or style, no `eval`, no foreign frame.
fn policy(passdesk: &str, types: Option<&str>) -> String {
    let origin = passdesk.match_indices('/').nth(2).and_then(|(end, _)| passdesk.get(..end)).unwrap_or_default();
    let types = types.unwrap_or("'none'");
    format!(
        "default-src 'none'; script-src 'self' {origin} 'wasm-unsafe-eval'; style-src 'self' {origin}; connect-src 'self' {origin}; \
         frame-src {origin}; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types {types}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_has_passdesk_where_it_is_and_lets_nothing_else_in() {
        let mut shown = Shown { passdesk: "http://127.0.0.1:9/tools/".to_owned(), ..Shown::default() };
        shown.pages.extend(FILES.map(|(path, text)| (path.to_owned(), text.replace(WRITTEN, &shown.passdesk).into_bytes())));
        let page = String::from_utf8(shown.reply("/?a=b").bytes()).unwrap();
        assert!(page.contains("http://127.0.0.1:9/tools/") && !page.contains(":8787"), "{page}");
        assert!(page.contains("script-src 'self' http://127.0.0.1:9 'wasm-unsafe-eval';"), "{page}");
        assert!(page.contains("Content-Type: text/html; charset=utf-8"), "{page}");
        assert!(!page.contains("style=") && !page.contains("<script>"), "{page}");
        assert!(page.contains("connect-src 'self' http://127.0.0.1:9;") && page.contains("trusted-types 'none'"), "{page}");
        assert_eq!(shown.reply("/../Cargo.toml").status, 404);

        shown.policy = Some("one".to_owned());
        let page = String::from_utf8(shown.reply("/").bytes()).unwrap();
        assert!(page.contains("trusted-types one"), "{page}");
    }

    #[tokio::test]
    async fn it_serves_the_package_beside_the_example() {
        let folder = std::env::temp_dir().join(format!("passdesk-portal-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("module.wasm"), [0, 97, 115, 109, 255]).unwrap();
        let portal = Portal::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
        portal.offer(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert!(portal.offer(&folder).is_err());
        let reply = portal.shown.lock().unwrap().reply("/passdesk/module.wasm");
        // A browser compiles while it loads only what is called so.
        assert_eq!((reply.status, &*reply.body, &*reply.headers[0].1), (200, &[0, 97, 115, 109, 255][..], "application/wasm"));
    }

    #[tokio::test]
    async fn it_is_for_this_machine_alone() {
        let started = Portal::start("0.0.0.0:0".parse().unwrap()).await;
        assert!(started.unwrap_err().to_string().contains("not a loopback address"));
    }
}

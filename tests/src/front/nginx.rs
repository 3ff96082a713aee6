//! nginx with a configuration of a test's own.

use std::fmt::Write as _;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::folder::Folder;

/// The address of a front that is not started yet. Who connects to it waits until it is.
#[derive(Debug)]
pub struct Front {
    listener: TcpListener,
    address: SocketAddr,
}

/// What becomes of a request without a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lapsed {
    /// A redirect to the sign-in, but 401 below `api/` and `relay/`.
    Refused,
    /// A redirect to the sign-in, whatever was asked: what many portals do.
    Redirected,
    /// Nobody is asked for a session.
    Never,
    /// Below `api/` and `relay/` the server behind is asked all the same, without a name: it says 401 itself, in a
    /// way that pages of other origins can read, and answers preflights, which have no session.
    Passed,
}

/// How a front is set up.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The authentication service.
    pub auth: SocketAddr,
    /// The server behind.
    pub upstream: SocketAddr,
    /// What the server behind knows this front by, in `X-Passdesk-Front`.
    pub secret: String,
    /// Below what path that server is; it begins and ends with a slash.
    pub base: String,
    /// What becomes of a request without a session.
    pub lapsed: Lapsed,
    /// Whether the page's own files are everybody's, so that only what it asks needs a session.
    pub public: bool,
    /// What is at `/`, if the server behind is only below its path: a portal that is open to everybody.
    pub portal: Option<SocketAddr>,
    /// Whether headers with an underscore in their names are passed on.
    pub underscores: bool,
    /// Further lines for each place that leads to the server behind, such as `proxy_set_header …;`.
    pub more: String,
}

/// What the server behind knows a front by, unless a test says otherwise.
pub const SECRET: &str = "front-secret-0123456789abcdef0123456789";

/// A running nginx. It stops when it is dropped.
#[derive(Debug)]
pub struct Nginx {
    process: Child,
    folder: Folder,
    address: SocketAddr,
}

impl Setup {
    /// With a secret, at `/`, and as a careful operator has it.
    #[must_use]
    pub fn new(auth: SocketAddr, upstream: SocketAddr) -> Self {
        Self {
            auth,
            upstream,
            secret: SECRET.to_owned(),
            base: "/".to_owned(),
            lapsed: Lapsed::Refused,
            public: false,
            portal: None,
            underscores: false,
            more: String::new(),
        }
    }
}

impl Front {
    /// Takes a free port.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn reserve() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        Self { listener, address }
    }

    /// Where it will be.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same, as the beginning of an address, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Starts nginx here.
    ///
    /// # Panics
    /// If it cannot be started.
    #[must_use]
    pub fn start(self, setup: &Setup) -> Nginx {
        let folder = Folder::empty();
        let file = folder.path().join("nginx.conf");
        fs::write(&file, configuration(setup, self.address, &folder)).unwrap();
        // nginx takes over a socket that it inherits, as it does from itself when it is renewed. So no other
        // program can take the port, and nobody has to wait until it listens.
        self.listener.set_nonblocking(true).unwrap();
        let process = Command::new(nginx())
            .env("NGINX", "0;")
            .stdin(OwnedFd::from(self.listener))
            .arg("-e")
            .arg(folder.path().join("error.log"))
            .arg("-p")
            .arg(folder.path())
            .arg("-c")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx starts");
        Nginx { process, folder, address: self.address }
    }
}

/// The program. Debian has it where only the administrator's `PATH` leads.
///
/// # Panics
/// If it is not there.
#[must_use]
pub fn nginx() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    let found = folders.map(|folder| folder.join("nginx")).find(|file| file.is_file());
    found.expect("nginx is missing; `cargo xtask test` installs it, or says how")
}

/// In the foreground, and with nothing outside the folder. Without a master process nginx dies of sockets that it inherits.
fn configuration(setup: &Setup, address: SocketAddr, folder: &Folder) -> String {
    let Setup { auth, upstream, secret, base, lapsed, public, portal, underscores, more } = setup;
    let folder = folder.path().display();
    let mut paths = String::new();
    for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
        writeln!(paths, "    {kind}_temp_path {folder}/{kind};").unwrap();
    }
    let underscores = if *underscores { "on" } else { "off" };
    let (ask, login) = ("auth_request /sso/auth;", "error_page 401 = @login;");
    let behind = format!(
        "auth_request_set $user $upstream_http_x_auth_user;
            auth_request_set $groups $upstream_http_x_auth_groups;
            proxy_pass http://{upstream};
            proxy_set_header X-Forwarded-User $user;
            proxy_set_header X-Forwarded-Groups $groups;
            proxy_set_header X-Passdesk-Front {secret};
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header Host $http_host;
            {more}"
    );
    let api = match lapsed {
        Lapsed::Refused => ask.to_owned(),
        Lapsed::Redirected => [login, ask].join(" "),
        Lapsed::Never => String::new(),
        Lapsed::Passed => ["error_page 401 = @nobody;", ask].join(" "),
    };
    let page = if *public { String::new() } else { [login, ask].join(" ") };
    let (place, around) = match portal {
        Some(portal) => (base.as_str(), format!("location / {{ proxy_pass http://{portal}; }}")),
        None => ("/", String::new()),
    };
    format!(
        "daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 256; }}
http {{
    access_log {folder}/access.log;
{paths}
    underscores_in_headers {underscores};
    # Whoever asks here is shown the address that was asked for, port and all.
    absolute_redirect off;
    server {{
        listen {address};
        location = /sso/auth {{
            internal;
            proxy_pass http://{auth};
            proxy_pass_request_body off;
            proxy_set_header Content-Length \"\";
        }}
        location /sso/ {{
            proxy_pass http://{auth};
            proxy_set_header Host $http_host;
        }}
        location ~ ^{base}(api|relay)/ {{
            {api}
            {behind}
        }}
        location {place} {{
            {page}
            {behind}
        }}
        {around}
        location @nobody {{
            proxy_pass http://{upstream};
            proxy_set_header X-Forwarded-User \"\";
            proxy_set_header X-Forwarded-Groups \"\";
            proxy_set_header X-Passdesk-Front {secret};
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header Host $http_host;
        }}
        location @login {{ return 302 /sso/login?to=$request_uri; }}
    }}
}}
"
    )
}

impl Nginx {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same, as the beginning of an address, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it has logged so far: the requests with their targets, and errors.
    #[must_use]
    pub fn logs(&self) -> String {
        ["access.log", "error.log"].map(|name| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()).concat()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Only if it is asked to stop does it stop its worker, and no shell is without this command.
        drop(Command::new("sh").arg("-c").arg(format!("kill {}", self.process.id())).stderr(Stdio::null()).status());
        drop(self.process.wait());
        if std::thread::panicking() {
            eprintln!("nginx: {}", self.logs());
        }
    }
}

//! What stands between the load and the system.

use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use passdesk_core::{ATTEMPT_HEADER, Config, DIGEST_HEADER, RELAY_MEDIA_TYPE, Values};
use passdesk_tests::front::{Client, nginx};

use crate::Result;
use crate::load::{ATTEMPT, Load};

/// The request that goes to the system, as its definition has it.
const BODY: &str = include_str!("request.xml");
/// The server in front proves itself by this, and says who somebody is.
const FRONT: &str = "front-secret-0123456789abcdef0123456789";

/// A program between, and what is sent to it.
pub struct Peer {
    pub name: &'static str,
    process: Child,
    address: SocketAddr,
    request: Arc<Vec<u8>>,
    expected: &'static str,
    folder: PathBuf,
}

impl Drop for Peer {
    fn drop(&mut self) {
        // So that nginx takes its workers along.
        drop(Command::new("kill").arg(self.process.id().to_string()).status());
        drop(self.process.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// What a process holds.
pub struct Weight {
    kib: u32,
    descriptors: usize,
}

impl Weight {
    /// Whether there is more afterwards than what the allocator's and the kernel's moods explain.
    pub fn grew(before: &Self, after: &Self) -> bool {
        after.kib > before.kib + 1024 || after.descriptors > before.descriptors
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.1} MiB resident, {} descriptors", f64::from(self.kib) / 1024.0, self.descriptors)
    }
}

impl Peer {
    /// nginx as it comes, with as many workers as there are processors, and connections to the system that stay open.
    pub fn nginx(system: SocketAddr) -> Result<Self> {
        let (folder, address) = (folder("nginx")?, free()?);
        let place = folder.display();
        let paths: String =
            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {place}/{kind};")).concat();
        let configuration = format!(
            "daemon off; worker_processes auto; pid {place}/nginx.pid; error_log {place}/error.log;
             events {{ worker_connections 512; }}
             http {{ access_log off; {paths} keepalive_requests 1000000;
             upstream system {{ server {system}; keepalive 64; keepalive_requests 1000000; }}
             server {{ listen {address}; location / {{ proxy_pass http://system; proxy_http_version 1.1; proxy_set_header Connection \"\"; }} }} }}"
        );
        let file = folder.join("nginx.conf");
        fs::write(&file, configuration)?;
        let mut command = Command::new(nginx());
        command.stdout(Stdio::null()).arg("-p").arg(&folder).arg("-e").arg(folder.join("error.log")).arg("-c").arg(&file);
        Self::start("nginx", command, address, folder, plain("/soap", address))
    }

    /// cors-anywhere as its own server has it, in Node.
    pub fn cors_anywhere(system: SocketAddr) -> Result<Self> {
        let (folder, address) = (folder("cors")?, free()?);
        let modules = std::env::var("PASSDESK_NPM")?;
        let script = format!("require('{modules}/cors-anywhere').createServer().listen({}, '127.0.0.1')", address.port());
        let mut command = Command::new("node");
        command.stdout(Stdio::null()).args(["-e", &script]);
        Self::start("cors-anywhere 0.4.4", command, address, folder, plain(&format!("/http://{system}/soap"), address))
    }

    /// The proxy, behind a server that has signed somebody in: only such a one keeps connections open.
    pub async fn passdesk(system: SocketAddr, audited: bool) -> Result<Self> {
        let (folder, address) = (folder(if audited { "audited" } else { "plain" })?, free()?);
        for name in ["front", "key"] {
            fs::write(folder.join(name), FRONT)?;
            Command::new("chmod").arg("600").arg(folder.join(name)).status()?;
        }
        let trail = if audited { "[audit]\nfile = \"audit.jsonl\"\nkey = { file = \"key\" }\n" } else { "" };
        let untold = if audited { "" } else { "audit = false\n" };
        let text = format!(
            "listen = \"{address}\"\n{untold}organisation.password = false\n{trail}
             [access]\nmode = \"header\"\npeers = [\"127.0.0.0/8\"]\nsecret = {{ file = \"front\" }}\n
             [[connection]]\nid = \"a\"\nallow = \"everybody\"\nsystem = \"ispring-learn\"\n
             settings = {{ endpoint = \"http://{system}/soap\" }}\nfind = false\n"
        );
        let file = folder.join("passdesk.toml");
        fs::write(&file, text)?;
        let mut command = Command::new(std::env::current_exe()?.with_file_name("measured-proxy"));
        command.arg(&file).stdout(Stdio::piped());
        let name = if audited { "passdesk, with an audit trail" } else { "passdesk" };
        let mut peer = Self::start(name, command, address, folder, Vec::new())?;
        peer.request = Arc::new(own(address).await?);
        peer.expected = "\"outcome\":\"changed\"";
        Ok(peer)
    }

    fn start(name: &'static str, mut command: Command, address: SocketAddr, folder: PathBuf, request: Vec<u8>) -> Result<Self> {
        let mut process = command.stderr(Stdio::null()).spawn().map_err(|error| format!("{name}: {error}"))?;
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut String::new())?;
        }
        // Whoever does not say when it listens is asked.
        while TcpStream::connect(address).is_err() {
            if let Some(ended) = process.try_wait()? {
                return Err(format!("{name} ended with {ended}").into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(Self { name, process, address, request: Arc::new(request), expected: "<success>true</success>", folder })
    }

    /// Its share of the load.
    pub fn load(&self, connections: usize) -> Load {
        Load { address: self.address, connections, request: Arc::clone(&self.request), expected: self.expected }
    }

    /// What it holds now. A server of several processes: the sum.
    pub fn weight(&self) -> Result<Weight> {
        let own = self.process.id();
        let children = fs::read_to_string(format!("/proc/{own}/task/{own}/children")).unwrap_or_default();
        let mut weight = Weight { kib: 0, descriptors: 0 };
        for process in children.split_whitespace().map(str::to_owned).chain([own.to_string()]) {
            let status = fs::read_to_string(format!("/proc/{process}/status"))?;
            let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
            weight.kib += resident.trim().trim_end_matches(" kB").parse::<u32>()?;
            weight.descriptors += fs::read_dir(format!("/proc/{process}/fd"))?.count();
        }
        Ok(weight)
    }
}

/// A folder of its own.
fn folder(name: &str) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("passdesk-bench-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// An address that nobody has. Somebody else might take it before it is used, which the start of a peer then says.
fn free() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// What a client sends to those that pass on what comes.
fn plain(path: &str, address: SocketAddr) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nContent-Type: text/xml; charset=utf-8\r\nSOAPAction: \"\"\r\n\
         Content-Length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    head.into_bytes()
}

/// What a page sends to the proxy, by way of the server in front.
async fn own(address: SocketAddr) -> Result<Vec<u8>> {
    let front = format!("X-Forwarded-User: anna\r\nX-Passdesk-Front: {FRONT}\r\n");
    let answer = Client::default().send("GET", &format!("http://{address}/api/config"), &front, "").await;
    let config: Config = serde_json::from_str(&answer.body).map_err(|error| format!("{error}: {answer:?}"))?;
    let connection = config.connections.first().ok_or("no connection")?;
    let values = Values::new().with("token", "token-0123456789").with("user", "learner-42").with("new_password", "Soup & 7 spoons");
    let request = connection.resets.first().ok_or("no reset")?.template.build(&values)?;
    let body = request.expose();
    if !body.ends_with(BODY.trim_end()) {
        return Err(format!("what is sent is not what the others send: {body}").into());
    }
    let head = format!(
        "POST /relay/a/reset.password HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n{front}Content-Type: {RELAY_MEDIA_TYPE}\r\n\
         {ATTEMPT_HEADER}: {ATTEMPT}\r\n{DIGEST_HEADER}: {}\r\nContent-Length: {}\r\n\r\n{body}",
        connection.digest,
        body.len()
    );
    Ok(head.into_bytes())
}

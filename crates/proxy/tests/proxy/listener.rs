//! The proxy's own listener, with TLS.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use passdesk::{Server, Settings};
use passdesk_core::bind::Catalog;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, HandshakeKind, RootCertStore, StreamOwned, SupportedProtocolVersion};

use crate::client::{self, Answer};
use crate::identity::private;
use crate::page::folder;

/// Whoever makes certificates.
struct Authority(CertifiedIssuer<'static, KeyPair>);

type Pair = (CertificateDer<'static>, KeyPair);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pair(&self, name: &str, usage: ExtendedKeyUsagePurpose) -> Pair {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.extended_key_usages = vec![usage];
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.0).unwrap().der().clone(), key)
    }
}

/// A proxy with TLS, and the authority of its certificate.
struct Listener {
    server: Server,
    authority: Authority,
}

impl Listener {
    /// The rest of its configuration is the test's own.
    fn new(name: &str, config: &str, allow: &str) -> Self {
        let authority = Authority::new();
        let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &authority.0).unwrap();
        fs::write(folder().join(format!("{name}.pem")), certificate.pem()).unwrap();
        private(&format!("{name}.key"), &key.serialize_pem());
        let text = format!(
            "listen = \"127.0.0.1:0\"\naudit = false\n[tls]\ncertificate = \"{name}.pem\"\nkey = \"{name}.key\"\n{config}\
             [[connection]]\nid = \"a\"\nsystem = \"ecgridos-4.1\"\n{allow}"
        );
        let settings = Settings::from_toml("test.toml", &text, &folder(), &Catalog::shipped().unwrap());
        let settings = settings.unwrap_or_else(|problems| panic!("{problems}"));
        Self { server: Server::start(settings).unwrap(), authority }
    }

    fn address(&self) -> &str {
        self.server.url().strip_prefix("https://").unwrap().trim_end_matches('/')
    }

    /// A browser that trusts the proxy's authority, and shows a certificate if it has one.
    fn client(&self, versions: &[&'static SupportedProtocolVersion], own: Option<Pair>) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.0.der().clone()).unwrap();
        let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots);
        match own {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => {
                builder.with_client_auth_cert(vec![certificate], PrivateKeyDer::try_from(key.serialize_der()).unwrap()).unwrap()
            }
        }
    }

    /// Asks for the configuration; nothing if the connection is refused.
    fn ask(&self, client: ClientConfig, headers: &[(&str, &str)]) -> Option<Answer> {
        let connection = ClientConnection::new(Arc::new(client), ServerName::try_from("127.0.0.1").unwrap()).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::connect(self.address()).unwrap());
        let headers = [&[("Host", self.address()), ("Connection", "close")], headers].concat();
        let mut answer = Vec::new();
        let _ = stream.write_all(&client::request("GET", "/api/config", &headers, b""));
        let _ = stream.read_to_end(&mut answer);
        (!answer.is_empty()).then(|| client::parse(&answer))
    }
}

/// Threats: T10.
#[test]
fn by_tls_the_proxy_is_https_and_says_that_it_stays_so() {
    let listener = Listener::new("plain", "", "");
    for version in rustls::ALL_VERSIONS {
        let mut client = listener.client(&[version], None);
        // A browser offers more than it gets.
        client.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let own = format!("https://{}", listener.address());
        let answer = listener.ask(client, &[("Origin", &own)]).unwrap();
        assert_eq!(answer.status, 200, "{version:?}");
        assert_eq!(answer.header("strict-transport-security").as_deref(), Some("max-age=31536000"));
    }
    let clear = format!("http://{}", listener.address());
    let answer = listener.ask(listener.client(rustls::ALL_VERSIONS, None), &[("Origin", &clear)]).unwrap();
    assert_eq!(answer.outcome(), "403 not_sent forbidden");
    assert_eq!(answer.header("strict-transport-security").as_deref(), Some("max-age=31536000"));
}

/// Threats: T36.
#[test]
fn what_is_no_tls_or_wants_another_protocol_gets_nothing() {
    let listener = Listener::new("other", "", "");
    let plain = client::raw(listener.address(), b"GET /api/config HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(!String::from_utf8_lossy(&plain).contains("HTTP/1.1"), "{plain:?}");
    let mut client = listener.client(rustls::ALL_VERSIONS, None);
    client.alpn_protocols = vec![b"h2".to_vec()];
    assert!(listener.ask(client, &[]).is_none());
}

/// The first words of a client that knows no version after this one: 0 is SSL 3.0, 3 is TLS 1.2.
fn old_hello(version: u8) -> Vec<u8> {
    // One group, one signature, one format of points.
    let extensions = [0, 0x0a, 0, 4, 0, 2, 0, 0x1d, 0, 0x0d, 0, 4, 0, 2, 4, 3, 0, 0x0b, 0, 2, 1, 0];
    let hello = [&[3, version][..], &[7; 32], &[0, 0, 4, 0xc0, 0x2b, 0xc0, 0x13, 1, 0, 0, 22], &extensions].concat();
    let length = u8::try_from(hello.len()).unwrap();
    [&[22, 3, 1, 0, length + 4, 1, 0, 0, length][..], &hello].concat()
}

/// Threats: T10.
#[test]
fn an_old_version_of_tls_is_refused() {
    let listener = Listener::new("old", "", "");
    for version in [0, 1, 2] {
        // An alert: that the version is none of the proxy's.
        assert_eq!(hello(&listener, version), [21, 3, 3, 0, 2, 2, 70], "{version}");
    }
    // The same words with a version that it knows are answered in kind.
    assert_eq!(hello(&listener, 3).first(), Some(&22));
}

/// What the proxy answers to them.
fn hello(listener: &Listener, version: u8) -> Vec<u8> {
    let mut stream = TcpStream::connect(listener.address()).unwrap();
    stream.write_all(&old_hello(version)).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

/// Whoever records the first bytes of a connection that goes on where another ended could send them again.
/// Threats: T10.
#[test]
fn nothing_is_taken_in_before_both_ends_have_agreed() {
    let listener = Listener::new("early", "", "");
    let mut client = listener.client(&[&rustls::version::TLS13], None);
    client.enable_early_data = true;
    let client = Arc::new(client);
    let mut kinds = Vec::new();
    for _ in 0..2 {
        let mut connection = ClientConnection::new(Arc::clone(&client), ServerName::try_from("127.0.0.1").unwrap()).unwrap();
        assert!(connection.early_data().is_none());
        let mut stream = StreamOwned::new(connection, TcpStream::connect(listener.address()).unwrap());
        stream.write_all(&client::request("GET", "/api/config", &[("Host", listener.address())], b"")).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
        kinds.push(stream.conn.handshake_kind());
    }
    // Or there was no earlier connection to go on from.
    assert_eq!(kinds, [Some(HandshakeKind::Full), Some(HandshakeKind::Resumed)]);
}

/// Threats: T27.
#[test]
fn a_front_proxy_shows_its_certificate() {
    let front = Authority::new();
    fs::write(folder().join("front-ca.pem"), front.0.pem()).unwrap();
    let text = |peer: &str| format!("[access]\nmode = \"header\"\npeers = [\"{peer}\"]\nclients = \"front-ca.pem\"\n");
    let allow = "allow = \"everybody\"\n";
    let listener = Listener::new("mutual", &text("127.0.0.1"), allow);
    let anna = [("X-Forwarded-User", "anna")];
    let usage = || ExtendedKeyUsagePurpose::ClientAuth;
    for version in rustls::ALL_VERSIONS {
        let ask = |own, headers: &[(&str, &str)]| listener.ask(listener.client(&[version], own), headers).map(|answer| answer.status);
        assert_eq!(ask(Some(front.pair("front", usage())), &anna), Some(200), "{version:?}");
        assert_eq!(ask(Some(front.pair("front", usage())), &[]), Some(401), "{version:?}");
        assert_eq!(ask(None, &anna), None, "{version:?}");
        assert_eq!(ask(Some(Authority::new().pair("front", usage())), &anna), None, "{version:?}");
        // A certificate of a server, though of the right authority.
        assert_eq!(ask(Some(front.pair("front", ExtendedKeyUsagePurpose::ServerAuth)), &anna), None, "{version:?}");
    }
    // And the right certificate from elsewhere is nobody's.
    let elsewhere = Listener::new("mutual-elsewhere", &text("127.0.0.3"), allow);
    let client = elsewhere.client(rustls::ALL_VERSIONS, Some(front.pair("front", usage())));
    assert_eq!(elsewhere.ask(client, &anna).unwrap().outcome(), "403 not_sent not_allowed");
}

impl Listener {
    /// Puts another certificate in place of its own, of another authority.
    fn renew(&mut self, name: &str) {
        let authority = Authority::new();
        let (certificate, key) = authority.pair("127.0.0.1", ExtendedKeyUsagePurpose::ServerAuth);
        fs::write(folder().join(format!("{name}.pem")), pem(&certificate)).unwrap();
        private(&format!("{name}.key"), &key.serialize_pem());
        self.authority = authority;
    }

    /// A connection on which TLS is agreed on, and nothing is asked yet.
    fn open(&self) -> StreamOwned<ClientConnection, TcpStream> {
        self.open_as(self.client(rustls::ALL_VERSIONS, None))
    }

    /// The same as a client with a certificate.
    fn open_as(&self, client: ClientConfig) -> StreamOwned<ClientConnection, TcpStream> {
        let connection = ClientConnection::new(Arc::new(client), ServerName::try_from("127.0.0.1").unwrap()).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::connect(self.address()).unwrap());
        stream.conn.complete_io(&mut stream.sock).unwrap();
        stream
    }
}

fn pem(certificate: &CertificateDer<'_>) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(certificate);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}

#[test]
fn a_certificate_is_renewed_while_it_runs_and_a_bad_one_is_not_used() {
    let mut listener = Listener::new("renewed", "", "");
    let status = |listener: &Listener| listener.ask(listener.client(rustls::ALL_VERSIONS, None), &[]).map(|answer| answer.status);
    let mut before = listener.open();
    let old = std::mem::replace(&mut listener.authority, Authority::new());
    // Half of the new one is there: the key of the old certificate.
    fs::write(folder().join("renewed.pem"), pem(&listener.authority.pair("127.0.0.1", ExtendedKeyUsagePurpose::ServerAuth).0)).unwrap();
    listener.server.reload();
    assert_eq!(status(&listener), None);
    listener.authority = old;
    assert_eq!(status(&listener), Some(200), "the old one is kept");
    fs::remove_file(folder().join("renewed.pem")).unwrap();
    listener.server.reload();
    assert_eq!(status(&listener), Some(200), "the old one is kept");
    listener.renew("renewed");
    listener.server.reload();
    assert_eq!(status(&listener), Some(200), "the new one is used");
    // Who has agreed before is answered.
    let headers = [("Host", listener.address())];
    before.write_all(&client::request("GET", "/api/config", &headers, b"")).unwrap();
    let mut answer = Vec::new();
    let _ = before.read_to_end(&mut answer);
    assert_eq!(client::parse(&answer).status, 200);
}

#[test]
fn the_front_proxys_authority_is_renewed_too() {
    let (first, second) = (Authority::new(), Authority::new());
    fs::write(folder().join("renewed-ca.pem"), first.0.pem()).unwrap();
    let text = "[access]\nmode = \"header\"\npeers = [\"127.0.0.1\"]\nclients = \"renewed-ca.pem\"\n";
    let listener = Listener::new("renewed-clients", text, "allow = \"everybody\"\n");
    // One client, which resumes its session if it can.
    let of =
        |authority: &Authority| listener.client(rustls::ALL_VERSIONS, Some(authority.pair("front", ExtendedKeyUsagePurpose::ClientAuth)));
    let (old, new) = (of(&first), of(&second));
    let status = |client: &ClientConfig| listener.ask(client.clone(), &[("X-Forwarded-User", "anna")]).map(|answer| answer.status);
    assert_eq!((status(&old), status(&new)), (Some(200), None));
    let mut kept = listener.open_as(old.clone());
    let headers = [("Host", listener.address()), ("Connection", "keep-alive"), ("X-Forwarded-User", "anna")];
    kept.write_all(&client::request("GET", "/api/config", &headers, b"")).unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        kept.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()).unwrap();
    kept.read_exact(&mut vec![0; length.parse().unwrap()]).unwrap();
    assert!(!head.contains("connection: close"), "{head}");
    fs::write(folder().join("renewed-ca.pem"), second.0.pem()).unwrap();
    listener.server.reload();
    // What was kept by the old authority ends, though nobody asks for anything.
    kept.sock.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    assert_eq!(kept.read(&mut [0]).unwrap(), 0);
    assert_eq!((status(&old), status(&new)), (None, Some(200)));
}

//! Systems that cannot be reached. Not a byte of the request leaves, and the page is told just that.

use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::page::{Page, folder};
use crate::system::{CHANGED, System};

#[test]
fn where_nothing_listens_nothing_is_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    // The other end of a connection: a port that is taken, so that nobody begins to listen on it.
    let taken = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let page = Page::to(&format!("http://{}", taken.local_addr().unwrap()));
    let answer = page.post(&page.set());
    assert_eq!(answer.outcome(), "502 not_sent unreachable");
    assert_eq!(answer.header("content-type").as_deref(), Some("application/problem+json"));
    assert_eq!(answer.json()["type"], "urn:passdesk:unreachable");
    assert_eq!(page.ask().outcome(), "502 not_sent unreachable");
}

#[test]
fn to_a_name_that_does_not_resolve_nothing_is_sent() {
    let page = Page::to("https://system.invalid");
    assert_eq!(page.post(&page.set()).outcome(), "502 not_sent dns");
}

/// A company's certificate authority.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    /// The file that its certificate is in.
    file: String,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let file = format!("{name}.pem");
        std::fs::write(folder().join(&file), issuer.pem()).unwrap();
        Self { issuer, file }
    }

    /// A system with a certificate for this name, in force from and until these years.
    fn system(&self, name: &str, from: i32, until: i32) -> System {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let wrap = move |stream| -> Option<Box<dyn crate::system::Wire>> {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            Some(Box::new(StreamOwned::new(connection, stream)))
        };
        System::over(wrap, |_, wire| {
            let _ = wire.write_all(CHANGED.as_bytes());
        })
    }
}

/// What comes of sending to this system by TLS, trusting this file beside the operating system.
fn outcome_of(system: &System, ca: Option<&str>) -> String {
    let ca = ca.map(|file| format!("ca = \"{file}\"\n")).unwrap_or_default();
    let page = Page::new(&format!(
        "[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\n{ca}settings.address = \"https://localhost:{}\"\n",
        system.address.port()
    ));
    page.post(&page.set()).outcome()
}

/// Threats: T9.
#[test]
fn to_a_system_whose_certificate_is_not_trusted_nothing_is_sent() {
    let company = Authority::new("company");
    let other = Authority::new("other");
    for (name, system, ca) in [
        ("an authority that nobody knows", company.system("localhost", 2020, 2090), None),
        ("another company's authority", company.system("localhost", 2020, 2090), Some(&other.file)),
        ("another name", company.system("system.example", 2020, 2090), Some(&company.file)),
        ("expired", company.system("localhost", 2020, 2021), Some(&company.file)),
        ("not yet in force", company.system("localhost", 2080, 2090), Some(&company.file)),
    ] {
        assert_eq!(outcome_of(&system, ca.map(String::as_str)), "502 not_sent tls", "{name}");
        assert!(system.arrived().is_empty(), "{name}");
    }
}

#[test]
fn a_system_whose_authority_is_named_is_reached() {
    let company = Authority::new("named");
    let system = company.system("localhost", 2020, 2090);
    assert_eq!(outcome_of(&system, Some(&company.file)), "200 changed -");
    assert_eq!(system.arrived().len(), 1);
}

#[test]
fn a_system_that_speaks_no_tls_gets_nothing() {
    let plain = System::over(
        |mut stream| {
            let _ = std::io::Write::write_all(&mut stream, CHANGED.as_bytes());
            None
        },
        |_, _| {},
    );
    assert_eq!(outcome_of(&plain, None), "502 not_sent tls");
    let closing = System::over(|_| None, |_, _| {});
    assert_eq!(outcome_of(&closing, None), "502 not_sent tls");
}

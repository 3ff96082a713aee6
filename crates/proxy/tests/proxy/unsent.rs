//! Systems that cannot be reached. Not a byte of the request leaves, and the page is told just that.

use std::net::{TcpListener, TcpStream};

use crate::authority::{Authority, secured};
use crate::page::Page;
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

#[test]
fn a_system_whose_authority_is_named_is_reached() {
    let company = Authority::new("named");
    let system = System::over(secured(company.certify("localhost", 2020, 2090)), |_, wire| {
        let _ = wire.write_all(CHANGED.as_bytes());
    });
    let page = Page::new(&format!(
        "[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nca = \"{}\"\nsettings.address = \"https://localhost:{}\"\n",
        company.file,
        system.address.port()
    ));
    assert_eq!(page.post(&page.set()).outcome(), "200 changed -");
    assert_eq!(system.arrived().len(), 1);
}

//! Systems that cannot be reached. The page says that nothing was sent, and why; nothing was, and nothing
//! that was typed is lost.

use std::net::{TcpListener, TcpStream};

use passdesk_sandbox::demo;
use passdesk_tests::{Test, Untrusted, run};

const TOKEN: &str = "demo-uipath-suite-pm.user";
const USER: &str = "har-3107";
const OLD: &str = "al0h0m0ra-account";
const NEW: &str = "patr0nu5";

/// Tries to reach a system at this address; the page says why it does not.
async fn stays_unsent(test: &mut Test, address: &str, why: &str) {
    // The browser tells of every answer that is an error.
    test.allow("status of 502 (Bad Gateway)");
    let url =
        test.proxy(&format!("[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"{address}\"\nfind = false\n"));
    let page = test.open(&url).await.fill("token", TOKEN).await.fill("old_password", OLD).await;
    let outcome = page.set(USER, NEW).await.outcome().await;
    assert_eq!(outcome.heading, "Not sent", "{}", outcome.text);
    assert!(outcome.text.contains("Nothing reached the system. The password is unchanged."), "{}", outcome.text);
    assert!(outcome.text.contains(why), "{}", outcome.text);

    for (name, typed) in [("user", USER), ("old_password", OLD), ("new_password", NEW)] {
        assert_eq!(page.typed(name).await.as_deref(), Some(typed), "{name}");
    }
    // The credential is out of its input, and in the next request all the same. That is to be reviewed again.
    assert_eq!(page.typed("token").await, None);
    page.says("kept while this page is in use").await;
    let again = page.focused("form button[type=submit]").await.enter().await.focused("section button.primary").await;
    let outcome = again.enter().await.outcome().await;
    assert!(outcome.heading == "Not sent" && outcome.text.contains(why), "{}", outcome.text);
    for system in demo() {
        assert_eq!(test.sandbox.requests(system.id), 0, "{}", system.id);
    }
}

#[test]
fn where_nothing_listens_nothing_is_sent() {
    run(async |test| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        // The other end of a connection: a port that is taken, so that nobody begins to listen on it.
        let taken = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let address = format!("http://{}", taken.local_addr().unwrap());
        stays_unsent(test, &address, "The system cannot be reached. Nothing answers at its address.").await;
    });
}

#[test]
fn to_a_name_that_does_not_resolve_nothing_is_sent() {
    run(async |test| {
        let why = "The system's name could not be found. Check the network, or the address in the configuration.";
        stays_unsent(test, "https://something.invalid", why).await;
    });
}

/// Threats: T9.
#[test]
fn to_a_system_whose_certificate_is_not_trusted_nothing_is_sent() {
    run(async |test| {
        let system = Untrusted::start(2);
        stays_unsent(test, &system.url(), "The system's certificate is not trusted, so nothing was sent to it.").await;
        assert_eq!(system.arrived(), b"");
    });
}

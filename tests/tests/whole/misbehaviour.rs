//! Systems that misbehave once they have the request. Whether they did what was asked or not, the page
//! says that nobody knows, and nothing is sent again.

use passdesk_sandbox::{Kind, Misbehaviour};
use passdesk_tests::{Test, run};

/// A system, whose ordinary answer is of one kind.
struct System {
    id: &'static str,
    settings: &'static str,
    credential: (&'static str, &'static str),
    user: &'static str,
}

const JSON: System = System {
    id: "ecgrid-rest",
    settings: "{ base = \"{sandbox}/ecgrid-rest\" }",
    credential: ("api_key", "demo-ecgrid-rest-network-admin"),
    user: "5001",
};
const XML: System = System {
    id: "ecgridos-4.1",
    settings: "{ endpoint = \"{sandbox}/ecgridos-4.1/ECGridOS.asmx\" }",
    credential: ("session", "d3a6f0c4-41aa-4e0f-8a57-0c1de5b10041"),
    user: "5001",
};
/// Its success is an answer without a body.
const EMPTY: System = System {
    id: "ispring-learn-rest",
    settings: "{ base = \"{sandbox}/ispring-learn-rest\" }",
    credential: ("token", "demo-ispring-rest-admin"),
    user: "0b6e0d5c-53d1-4f0a-8f0e-6f4b7f1d9a01",
};

const UNREADABLE: &str = "The system's answer is not one that is documented.";
const SYSTEM_ERROR: &str = "The system reported an error of its own.";
const REDIRECT: &str = "The system pointed to another address, which is never followed.";
const TOO_LARGE: &str = "The system's answer was far too large to be one.";
const TIMEOUT: &str = "The system did not answer in time.";
const BROKEN: &str = "The connection to the system ended before it had answered.";

/// Every kind that the stand-ins know, those with a parameter with some that matter.
fn kinds() -> Vec<Kind> {
    let interim = b"HTTP/1.1 100 Continue\r\n\r\n";
    let chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let kinds = |name: &str| match name.split_once('-') {
        Some(("redirect", "3xx")) => vec![300, 301, 302, 303, 304, 307, 308].into_iter().map(Kind::Redirect).collect(),
        Some(("echo", "location-3xx")) => vec![Kind::EchoLocation(302), Kind::EchoLocation(307)],
        Some(("status", "xxx")) => vec![204, 400, 404, 500, 503].into_iter().map(Kind::Status).collect(),
        Some(("as", "status-xxx")) => vec![302, 400, 500].into_iter().map(Kind::AsStatus).collect(),
        Some(("raw", _)) => vec![Kind::Raw(interim.to_vec()), Kind::Raw(chunks.to_vec())],
        _ => vec![name.parse().unwrap()],
    };
    Kind::names().into_iter().flat_map(kinds).collect()
}

/// What the page says of the cause; `None` if the system plainly says no in its own way, or answers as usual.
fn cause(kind: &Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Hang | Kind::Trickle | Kind::TrickleBody => TIMEOUT,
        Kind::Close
        | Kind::CloseAfterHead
        | Kind::CloseInMiddle
        | Kind::LengthTooLong
        | Kind::DuplicateLength
        | Kind::Garbage
        | Kind::Raw(_) => BROKEN,
        Kind::Redirect(_) | Kind::EchoLocation(_) | Kind::AsStatus(300..400) => REDIRECT,
        Kind::Huge => TOO_LARGE,
        Kind::ImitateProblem | Kind::EchoText | Kind::Status(500..) | Kind::AsStatus(500..) => SYSTEM_ERROR,
        Kind::Html
        | Kind::LengthTooShort
        | Kind::ImitateReading
        | Kind::Echo
        | Kind::EchoReason
        | Kind::Status(_)
        | Kind::AsStatus(_)
        | Kind::EntityBomb
        | Kind::DeepJson
        | Kind::DuplicateKey
        | Kind::Gzip => UNREADABLE,
        Kind::EchoRefusal | Kind::EchoHeaders => return None,
    })
}

async fn misbehaves(test: &mut Test, system: &System, applied: &[bool]) {
    let System { id, settings, credential: (name, secret), .. } = *system;
    let url = test.proxy(&format!("timeout = 1\n[[connection]]\nid = \"{id}\"\nsystem = \"{id}\"\nsettings = {settings}\nfind = false\n"));
    let page = test.open(&url).await.fill(name, secret).await;
    let mut number = 0;
    for kind in kinds() {
        let Some(cause) = cause(&kind) else { continue };
        for &applied in applied {
            let about = format!("{id} {kind} {applied}");
            number += 1;
            let new = format!("Blé-dur-{number}");
            let before = test.sandbox.requests(id);
            test.sandbox.next(id, Misbehaviour { applied, kind: kind.clone() });

            let outcome = page.set(system.user, &new).await.outcome().await;
            assert_eq!(outcome.heading, "Unknown", "{about}: {}", outcome.text);
            assert!(outcome.text.contains(cause), "{about}: {}", outcome.text);
            assert_eq!(test.sandbox.requests(id) - before, 1, "{about}");
            assert_eq!(test.sandbox.accepts(id, system.user, &new), applied, "{about}");
            page.press("Another user").await;
        }
    }
}

/// Threats: T39.
#[test]
fn after_a_misbehaviour_of_a_json_system_nobody_knows_and_nothing_is_sent_again() {
    run(async |test| misbehaves(test, &JSON, &[true, false]).await);
}

#[test]
fn after_a_misbehaviour_of_a_soap_system_nobody_knows_and_nothing_is_sent_again() {
    run(async |test| misbehaves(test, &XML, &[true]).await);
}

#[test]
fn after_a_misbehaviour_of_a_system_without_words_nobody_knows_and_nothing_is_sent_again() {
    run(async |test| misbehaves(test, &EMPTY, &[true]).await);
}

//! What a system answers, which may quote what was sent.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use passdesk_core::answer::Answer;
use passdesk_core::definition::Definition;
use passdesk_core::find::{Finder, Looked};
use passdesk_core::outcome::UnknownCause;
use passdesk_core::poll::BoundPoll;
use passdesk_core::reading::{MAX_BODY, Reader, Response};
use passdesk_core::secret::MASK;
use passdesk_core::sign_in::SignInReader;
use passdesk_core::value::{NEW_PASSWORD, USER};
use passdesk_core::xml::Element;
use passdesk_core::{Reading, Secret, Template, Values, scrub};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::input::{Input, seed};
use crate::operations::{SYSTEMS, files, harmless_values};

/// How the answers to an operation are read.
enum How {
    Reset(Reader, Values),
    Poll(&'static BoundPoll, &'static Template, Reader, Values),
    Find(&'static Finder),
    SignIn(&'static SignInReader),
}

static READERS: LazyLock<Vec<How>> = LazyLock::new(|| {
    let mut list = Vec::new();
    for system in SYSTEMS.iter() {
        let bound = &system.bound;
        for reset in &bound.connection.resets {
            let (name, sent) = (reset.operation(), harmless_values(&reset.template));
            let reader = bound.reader(&name).expect("a reset has a reader");
            list.push(How::Reset(reader.to(&sent), sent.clone()));
            list.extend(bound.poll(&name).map(|poll| How::Poll(poll, &reset.template, reader.to(&sent), sent)));
        }
        list.extend(bound.finds.iter().map(|find| How::Find(&find.finder)));
        list.extend(bound.credentials().iter().filter_map(|known| known.sign_in.as_ref()).map(|(_, reader)| How::SignIn(reader)));
    }
    list
});

/// Statuses that mean something.
const STATUSES: [u16; 24] =
    [200, 201, 202, 203, 204, 206, 299, 300, 302, 304, 399, 400, 401, 403, 404, 409, 415, 422, 429, 499, 500, 503, 599, 100];

/// Reads an answer.
///
/// # Panics
/// It counts as a change or as a refusal when it must not, or a secret is passed on.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let how = input.one_of(&READERS);
    let status = *input.one_of(&STATUSES);
    let cut = input.byte();
    let secret = Secret::new(input.text().unwrap_or_default());
    let field = input.text();
    let body = dressed(input.rest(), secret.expose());
    let response = Response { status, retry_after: field, body: &body };
    agrees(&body);
    match how {
        How::Reset(reader, sent) => {
            let reading = reader.read(&response);
            holds(reader, &response, &reading, cut);
            let _ = reader.explain(&response);
            keeps(reading, &[&secret, sent.get(NEW_PASSWORD).expect("a reset has a password")]);
        }
        How::Poll(poll, template, reader, sent) => {
            let reading = reader.read(&response);
            if let Some(values) = poll.begin(&response, field, &reading, sent) {
                stays(poll, template, sent, &values);
            }
            if let Some(reading) = poll.read(&response, sent) {
                assert!(response.is_success(), "a question that failed says {reading:?}");
                keeps(reading, &[&secret]);
            }
            let _ = poll.explain(&response, sent);
        }
        How::Find(finder) => {
            match finder.read(&response) {
                Looked::Found(rows) => {
                    assert!(response.is_success() && rows.iter().all(|row| row.get(USER).is_some_and(|user| !user.is_empty())));
                }
                Looked::Refused(reasons, messages) => {
                    keeps(Reading::Refused { reasons, messages, retry_after: None }, &[&secret]);
                }
                Looked::Unreadable(_) => {}
            }
            let _ = finder.explain(&response);
        }
        How::SignIn(reader) => {
            if let Ok(yielded) = reader.read(&response) {
                assert!(response.is_success() && yielded.values.iter().all(|(_, value)| !value.is_empty()));
                let shown = reader.explain(&response).join("\n");
                let long = yielded.values.iter().filter(|(_, value)| value.expose().len() >= 16);
                long.for_each(|(name, value)| assert!(!shown.contains(value.expose()), "{name} is shown: {shown}"));
            }
        }
    }
}

/// What must be so for an answer to mean a change, or a refusal.
fn holds(reader: &Reader, response: &Response<'_>, reading: &Reading, cut: usize) {
    let Response { status, body, .. } = *response;
    let text = String::from_utf8_lossy(body);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).trim();
    match reading {
        Reading::Changed => {
            assert!(response.is_success() && body.len() <= MAX_BODY, "a {status} is a change");
            let says = reader.success.iter().all(|success| !success.conditions.is_empty());
            let end = cut * text.len() / 256;
            if says && let Some(part) = text.get(..end) {
                let part = Response { body: part.as_bytes(), ..*response };
                assert_ne!(reader.read(&part), Reading::Changed, "a part of it is a change: {:?}", part.body);
            }
            for status in STATUSES.into_iter().filter(|_| says) {
                let again = reader.read(&Response { status, ..*response });
                assert!(!matches!(again, Reading::Refused { .. }), "it says that it is done, and with {status} is {again:?}: {text}");
            }
        }
        Reading::Refused { reasons, .. } => {
            assert!(!reasons.is_empty(), "it is refused without a reason");
            assert!(!(300..400).contains(&status), "what leads elsewhere is refused");
            assert!(status < 500 || text.starts_with('<'), "an error of the server's own is a refusal: {text}");
        }
        Reading::Unknown { cause, .. } => {
            assert!(*cause == UnknownCause::Redirect || !(300..400).contains(&status), "{status} leads elsewhere: {cause:?}");
        }
    }
}

/// What another parser reads is read as the same, if it is read at all. That one is stricter with what is in a tag.
fn agrees(body: &[u8]) {
    fn same(own: &Element, other: roxmltree::Node<'_, '_>) -> bool {
        let children = || other.children().filter(roxmltree::Node::is_element);
        let text: String = other.children().filter(roxmltree::Node::is_text).filter_map(|child| child.text()).collect();
        // The other one leaves a CR that stands before a reference.
        own.name == other.tag_name().name()
            && own.text.replace('\r', "\n") == text.replace('\r', "\n")
            && own.children.len() == children().count()
            && own.children.iter().zip(children()).all(|(own, other)| same(own, other))
    }
    let Answer::Xml(own) = Answer::parse(body) else { return };
    let text = std::str::from_utf8(body).unwrap_or_default();
    if let Ok(other) = roxmltree::Document::parse(text.strip_prefix('\u{feff}').unwrap_or(text).trim()) {
        assert!(same(&own, other.root_element()), "others read {other:?}, and it is read as {own:?}");
    }
}

/// A question goes where its definition says, about whom the request was about.
fn stays(poll: &BoundPoll, template: &Template, sent: &Values, values: &Values) {
    let yielded = |name: &str| poll.yields.iter().any(|(known, _)| known == name);
    for (name, value) in sent.iter().filter(|(name, _)| !yielded(name)) {
        assert_eq!(values.get(name), Some(value), "{name} is another one in the question");
    }
    assert_eq!(poll.request.origin(), template.origin());
    if let Ok(question) = poll.request.build(values) {
        let address = question.parts().expect("a request has parts").address;
        assert!(address.starts_with(poll.request.origin()), "it asks elsewhere: {address}");
        crate::foreign::check(&poll.request, question.expose());
    }
}

/// None of the secrets is in what is passed on.
fn keeps(reading: Reading, secrets: &[&Secret]) {
    let reading = scrub::reading(reading, secrets);
    let (Reading::Refused { messages, .. } | Reading::Unknown { messages, .. }) = reading else { return };
    for message in messages {
        assert!(message.chars().count() <= 301, "it is too long: {message}");
        for secret in secrets.iter().map(|secret| secret.expose().to_lowercase()) {
            // What stands for a secret, or for what was cut off, may be one.
            let is_ours = secret.is_empty() || secret.chars().all(|c| MASK.contains(c) || c == '…');
            assert!(is_ours || !undressed(&message).iter().any(|text| text.contains(&secret)), "{secret:?} is in {message:?}");
        }
    }
}

/// What a message can be read as, in lower case.
fn undressed(message: &str) -> Vec<String> {
    let percent = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let mut texts = vec![message.to_owned(), percent(message), percent(&percent(message))];
    let is_packed = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c);
    for word in message.split(|c| !is_packed(c)) {
        let unpadded = word.replace('-', "+").replace('_', "/");
        texts.extend(base64::prelude::BASE64_STANDARD_NO_PAD.decode(unpadded).ok().and_then(|bytes| String::from_utf8(bytes).ok()));
    }
    texts.iter().map(|text| text.to_lowercase()).collect()
}

/// What stands for a secret in a body.
const DRESSES: [u8; 6] = [1, 2, 3, 4, 5, 6];

/// A body in which these stand for the secret, each in another dress.
fn dressed(body: &[u8], secret: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    for byte in body {
        match byte {
            1 => out.extend(secret.bytes()),
            2 => out.extend(utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string().bytes()),
            3 => out.extend(BASE64_STANDARD.encode(secret).bytes()),
            4 => out.extend(BASE64_URL_SAFE_NO_PAD.encode(format!("kim:{secret}")).bytes()),
            5 => out.extend(secret.to_uppercase().bytes()),
            6 => out.extend(secret.chars().flat_map(|c| format!("&#{};", u32::from(c)).into_bytes())),
            _ => out.push(*byte),
        }
    }
    out
}

/// The samples of the definitions, read in every way that there is, as they are and with a secret in them.
///
/// # Panics
/// A definition cannot be loaded.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let definitions = files().into_iter().map(|(name, text)| Definition::load(name, text).expect("a shipped definition is good"));
    let mut bodies: Vec<(usize, Vec<u8>)> = Vec::new();
    for example in definitions.flat_map(|definition| definition.resets).flat_map(|reset| reset.examples) {
        let response = example.response();
        let status = STATUSES.iter().position(|status| *status == response.status).unwrap_or_default();
        bodies.push((status, response.body.to_owned()));
        let dress = char::from(DRESSES[bodies.len() / 2 % DRESSES.len()]);
        let quoted = String::from_utf8_lossy(response.body).replace('.', &format!(" '{dress}' "));
        bodies.push((status, quoted.into_bytes()));
    }
    for (status, body) in [
        (0, &br#"{"totalResults":1,"Resources":[{"id":"7","userName":"kim","emails":[{"value":"a@b"}]}],"value":[{"id":7}]}"#[..]),
        (0, br#"[{"id":"7","username":"kim","email":"a@b","enabled":true}]"#),
        (0, br#"{"access_token":"abcdefghijklmnop","expires_in":3600,"succeeded":true,"result":"x"}"#),
        (2, br#"{"job":{"id":"a b"}}"#),
        (0, br#"{"state":"done","user":"kim"}"#),
        (0, br#"{"state":"failed","id":"kim","code":"gone"}"#),
    ] {
        bodies.push((status, body.to_owned()));
    }
    let mut seeds = Vec::new();
    for how in 0..READERS.len() {
        for (status, body) in &bodies {
            let field = b"http://127.0.0.1:8790/api/users/kim/jobs/7?part=x";
            seeds.push(seed(&[how, *status, 128], &["hunter2 ü+".as_bytes(), field, body]));
        }
    }
    seeds
}

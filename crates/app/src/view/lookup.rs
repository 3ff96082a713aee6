//! Who the password belongs to: what is typed, and who was found by it.

use passdesk_core::value::{SEARCH, USER};
use passdesk_core::{Connection, Outcome};

use super::Scene;
use super::field::Field;
use super::writer::Writer;
use crate::browser;
use crate::event::Does;
use crate::messages::{Messages, joined};
use crate::page::Looked;
use crate::person::Person;
use crate::session::Kept;

/// No line begins with the dot.
const BETWEEN: &str = "\u{a0}· ";

/// The person's field: an id as it is typed, or a search and whom it found.
pub(super) fn person(w: &mut Writer, scene: Scene<'_>, plain: Field<'_>) {
    let Scene { page, messages, connection } = scene;
    if connection.finds.is_empty() {
        return plain.write(w, scene);
    }
    let id = [&page.prefix, "-by"].concat();
    // What is typed is a login or an address by what is chosen right above it. So that describes it.
    let label = String::new();
    let trouble = plain.trouble.clone();
    let field = match page.find() {
        None => Field { label, described_by: &id, ..plain },
        Some(_) => Field { name: SEARCH, label, secret: false, trouble: String::new(), hint: "", described_by: &id, new_password: None },
    };
    w.open("div", "passdesk-field passdesk-by").hidden(page.chosen().is_some());
    w.open("label", "").set("for", &[&page.prefix, "-", field.name].concat()).text(messages.person).close();
    w.open("select", "").set("id", &id).set("name", "by").set("aria-label", messages.find_by).does(Does::By);
    w.hidden(page.options.is_for_one());
    let as_it_is = can_be_typed(connection).then_some(messages.as_it_is);
    for (index, title) in connection.finds.iter().map(|find| messages.text(&find.title)).chain(as_it_is).enumerate() {
        w.open("option", "").flag("selected", index == page.lookup.by).text(title).close();
    }
    w.close().close();
    w.open_keyed("div", "", &["by-", &page.lookup.by.to_string()].concat());
    match page.chosen() {
        Some(person) => card(w, scene, person, &trouble),
        None => field.write(w, scene),
    }
    w.close();
    results(w, scene);
}

/// Whether an id can be used without looking anybody up: not where a search carries something to the reset.
fn can_be_typed(connection: &Connection) -> bool {
    connection.carried.is_empty()
}

/// The person who was found.
fn card(w: &mut Writer, scene: Scene<'_>, person: &Person, trouble: &str) {
    let messages = scene.messages;
    w.open("div", "passdesk-field").words("strong", "", messages.person).open("p", "passdesk-kept");
    w.words("span", "", &described(person));
    w.open("button", "passdesk-small").set("type", "button").flag("data-else", true).does(Does::Else);
    w.hidden(scene.page.options.is_for_one()).text(messages.someone_else).close().close();
    let warned = warning(messages, person);
    for (role, words) in [("", &*warned), ("alert", trouble)] {
        w.open("p", "passdesk-trouble").set("role", role).hidden(words.is_empty()).text(words).close();
    }
    w.close();
}

/// As whom somebody is signed in to the system, and until when.
pub(super) fn signed_in(messages: &Messages, kept: &Kept) -> String {
    let who = [messages.signed_in, " ", &kept.account].concat();
    let until = kept.until.map(|until| (messages.until)(&browser::time_of_day(until, messages.tag))).unwrap_or_default();
    [&*who, &*until].concat()
}

/// All that tells a person from others.
pub(super) fn described(person: &Person) -> String {
    let cells = ["name", "login", "mail", USER, "status"].map(|name| person.get(name));
    let mut told: Vec<&str> = Vec::new();
    for cell in cells.into_iter().filter(|cell| !cell.is_empty()) {
        if !told.contains(&cell) {
            told.push(cell);
        }
    }
    joined(told, BETWEEN)
}

/// That an account is not in use, if that is so.
pub(super) fn warning(messages: &Messages, person: &Person) -> String {
    let inactive = matches!(person.get("active"), "false" | "0").then_some(messages.inactive);
    let locked = matches!(person.get("locked"), "true" | "1").then_some(messages.locked);
    joined(inactive.into_iter().chain(locked), " ")
}

fn results(w: &mut Writer, scene: Scene<'_>) {
    let Scene { page, messages, .. } = scene;
    let (words, alert) = match &page.lookup.looked {
        Looked::Nobody | Looked::Chosen(_) => (String::new(), false),
        Looked::Waiting => ("…".to_owned(), false),
        Looked::Several(people, _) if people.is_empty() => (messages.nobody_found.to_owned(), true),
        Looked::Several(_, cut) => {
            (if *cut { [messages.several_found, " ", messages.more_found].concat() } else { messages.several_found.to_owned() }, false)
        }
        Looked::Not(outcome) => (why(messages, outcome), true),
    };
    w.open("p", if alert { "passdesk-trouble" } else { "passdesk-hint" }).set("role", if alert { "alert" } else { "status" });
    w.hidden(words.is_empty()).text(&words).close();
    w.open("ul", "passdesk-people").set("role", "list");
    if let Looked::Several(people, _) = &page.lookup.looked {
        for (index, person) in people.iter().enumerate() {
            let described = joined([described(person), warning(messages, person)].into_iter().filter(|text| !text.is_empty()), BETWEEN);
            w.open("li", "").open("button", "").set("type", "button").flag("data-first", index == 0).does(Does::Person(index));
            w.text(&described).close().close();
        }
    }
    w.close();
}

/// Why a question came to nothing, in words.
pub(super) fn why(messages: &Messages, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Changed => String::new(),
        Outcome::Refused { reasons, .. } => joined(reasons.iter().map(|reason| (messages.reason)(*reason)), " "),
        Outcome::NotSent { cause, .. } => (messages.not_sent_cause)(*cause).to_owned(),
        Outcome::Unknown { cause, .. } => (messages.unknown_cause)(*cause).to_owned(),
    }
}

//! What is about to be sent, to whom and where.

use passdesk_core::outcome::NotSentCause;
use passdesk_core::value::{NEW_PASSWORD, USER};
use passdesk_core::{Demanded, Secret, Values};

use super::writer::Writer;
use super::{Scene, button, copy, label, line, lookup, option, reveal};
use crate::event::{Does, What};
use crate::page::Page;
use crate::person::Person;

/// The last look before sending. Enter sends, Escape goes back.
pub(super) fn review(w: &mut Writer, scene: Scene<'_>, values: &Values) {
    let Scene { page, messages, connection } = scene;
    let Some(reset) = page.reset() else { return };
    w.open_keyed("section", "", "review");
    w.words("h2", "", messages.review_heading);
    w.open("dl", "");
    line(w, messages.system, messages.text(&connection.title));
    line(w, messages.sent_to, &connection.host);
    person(w, scene, values);
    line(w, messages.operation, messages.text(&reset.title));
    for field in connection.fields.iter().filter(|field| option::is_one(field)) {
        if let Some(value) = values.get(&field.name) {
            let choice = field.choices.iter().position(|id| id == value.expose()).and_then(|index| field.titles.get(index));
            let words = choice.map_or(if value.expose() == "true" { messages.yes } else { messages.no }, |title| messages.text(title));
            line(w, &label(messages, connection, &field.name), words);
        }
    }
    w.words("dt", "", messages.new_password).open("dd", "");
    reveal(w, scene, values.get(NEW_PASSWORD));
    w.close().close();
    let found = page.chosen().map(|person| lookup::warning(messages, person)).unwrap_or_default();
    w.open("div", "passdesk-notice warning").hidden(reset.warning.is_empty() && found.is_empty());
    w.words("strong", "", messages.before_sending).words("p", "", &found).words("p", "", messages.text(&reset.warning)).close();
    reason(w, scene);
    w.open("div", "passdesk-actions");
    w.open("button", "primary").set("type", "button").does(Does::Send);
    w.flag("data-next", connection.reason != Demanded::Required).text(messages.send).close();
    button(w, messages.back, "", Does::Back).close();
    w.open("details", "").words("summary", "", messages.exact_request);
    w.open("pre", "").set("tabindex", "0").set("role", "region").set("aria-label", messages.exact_request);
    w.text(&reset.template.masked(values)).close();
    // With the proxy's own credential nobody but the proxy can send it.
    let held = connection.credentials.is_empty();
    w.words("p", "passdesk-hint", if held { messages.secrets_held } else { messages.secrets_masked });
    w.open("div", "").hidden(held);
    copy(w, scene, messages.copy_curl, What::Curl, false);
    w.close().close().close();
}

/// Why it is done, for the audit trail. It is the next step where it may not be left out.
fn reason(w: &mut Writer, scene: Scene<'_>) {
    let Scene { page, messages, connection } = scene;
    let (id, trouble_id) = ([&page.prefix, "-reason"].concat(), [&page.prefix, "-reason-trouble"].concat());
    let required = connection.reason == Demanded::Required;
    let optional = if required { String::new() } else { [" (", messages.optional, ")"].concat() };
    w.open("div", "passdesk-field").hidden(connection.reason == Demanded::Not);
    w.open("label", "").set("for", &id).text(&[messages.why, &optional].concat()).close();
    w.open("div", "passdesk-input");
    w.open("input", "").set("id", &id).set("name", "reason").set("autocomplete", "off").set("maxlength", "200");
    w.set("value", &page.why.words).set("aria-describedby", &trouble_id).flag("aria-invalid", page.why.missing);
    w.flag("data-next", required).close().close();
    w.open("p", "passdesk-trouble").set("id", &trouble_id).hidden(!page.why.missing);
    w.text((messages.not_sent_cause)(NotSentCause::NoReason)).close().close();
}

/// The line that says who it is about.
pub(super) fn person(w: &mut Writer, scene: Scene<'_>, values: &Values) {
    let Scene { page, messages, .. } = scene;
    let term = if found(page, values).is_some() { messages.person } else { messages.user };
    w.words("dt", "", term).words("dd", "passdesk-user", &who(page, values));
}

/// Who it is about, in full where that was looked up.
pub(super) fn who(page: &Page, values: &Values) -> String {
    found(page, values).map_or_else(|| user(values).to_owned(), lookup::described)
}

/// Who was found, if it is about them.
fn found<'a>(page: &'a Page, values: &Values) -> Option<&'a Person> {
    page.chosen().filter(|person| person.get(USER) == user(values))
}

/// Who it is about.
fn user(values: &Values) -> &str {
    values.get(USER).map(Secret::expose).unwrap_or_default()
}

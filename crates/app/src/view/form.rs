//! The form: system, credential, person, password.

use passdesk_core::Outcome;
use passdesk_core::outcome::NotSentCause;
use passdesk_core::value::{NEW_PASSWORD, USER};

use super::field::Field;
use super::outcome::notice;
use super::rules::{broken, rules};
use super::writer::Writer;
use super::{Scene, button, label, lookup, option, password};
use crate::desk::{Stage, Trouble, TroubleCause, asks, fields};
use crate::event::Does;
use crate::page::Loaded;

/// The form. It stays in the document while the review and the outcome are shown, so that nothing
/// typed is lost.
pub(super) fn form(w: &mut Writer, scene: Scene<'_>) {
    let Scene { page, messages, connection } = scene;
    let (at_form, trouble, outcome) = match &page.desk.stage {
        Stage::Form { trouble, notice } => (true, trouble.as_ref(), notice.as_deref()),
        _ => (false, None, None),
    };
    w.open("form", "").set("method", "dialog").flag("novalidate", true).set("autocomplete", "off").hidden(!at_form).does(Does::Submit);
    w.open("div", "");
    if let Some(outcome) = outcome {
        notice(w, scene, outcome);
    }
    w.close();
    system(w, scene);
    credential(w, scene, trouble);
    ways(w, scene);
    w.open("div", "");
    for (name, required) in fields(connection, page.desk.reset, page.desk.credential) {
        value(w, scene, trouble, &name, required);
    }
    w.close();
    let submit = if matches!(outcome, Some(Outcome::NotSent { .. })) { messages.try_again } else { messages.review };
    w.open("div", "passdesk-actions").open("button", "primary").set("type", "submit").text(submit).close();
    w.open("button", "").set("type", "button").does(Does::Cancel).hidden(page.options.whole).text(messages.cancel).close().close();
    w.close();
}

fn system(w: &mut Writer, scene: Scene<'_>) {
    let Scene { page, messages, connection } = scene;
    let id = [&page.prefix, "-system"].concat();
    w.open("div", "passdesk-field");
    w.open("label", "").set("for", &id).text(messages.system).close();
    w.open("select", "").set("id", &id).set("name", "connection").does(Does::Connection);
    if let Loaded::Ready(config) = &page.loaded {
        for (index, known) in config.connections.iter().enumerate() {
            w.open("option", "").set("value", &known.id).flag("selected", index == page.desk.connection);
            w.text(messages.text(&known.title)).close();
        }
    }
    w.close();
    w.words("p", "passdesk-hint", messages.text(&connection.description));
    let status = messages.text(&connection.status);
    w.open("p", "passdesk-hint").hidden(status.is_empty()).text(&[messages.status, ": ", status].concat()).close();
    w.close();
}

fn credential(w: &mut Writer, scene: Scene<'_>, trouble: Option<&Trouble>) {
    let Scene { page, messages, connection } = scene;
    let needs_id = [&page.prefix, "-needs"].concat();
    let chosen = page.desk.credential;
    let titles = connection.credentials.iter().map(|credential| messages.text(&credential.title)).collect::<Vec<_>>();
    // With the proxy's own credential there is none to ask for.
    w.open("fieldset", "").hidden(connection.credentials.is_empty()).words("legend", "", messages.credential);
    radios(w, scene, "credential", &titles, chosen, Does::Credential);
    w.open("div", "");
    let signs_in = connection.credentials.get(chosen).is_some_and(|credential| !credential.sign_in.is_empty());
    if let Some(kept) = page.kept() {
        let (words, label) = if signs_in {
            (lookup::signed_in(messages, kept), messages.sign_out)
        } else {
            ([titles.get(chosen).copied().unwrap_or_default(), ": ", messages.credential_kept].concat(), messages.credential_change)
        };
        w.open_keyed("p", "passdesk-kept", "kept").words("span", "", &words);
        button(w, label, "passdesk-small", Does::Forget);
    } else {
        w.open_keyed("div", "", &[&connection.id, "-", &chosen.to_string()].concat());
        for name in asks(connection, chosen) {
            let field = Field {
                name,
                label: label(messages, connection, name),
                secret: connection.field(name).is_none_or(|field| field.secret),
                trouble: what_is_wrong(scene, trouble, name),
                hint: "",
                described_by: &needs_id,
                new_password: None,
            };
            field.write(w, scene);
        }
        let failed = page.lookup.not_signed_in.as_ref().map(|outcome| lookup::why(messages, outcome));
        let failed = failed.unwrap_or_else(|| if page.lookup.ran_out { messages.ran_out.to_owned() } else { String::new() });
        w.open("p", "passdesk-trouble").set("role", "alert").hidden(failed.is_empty()).text(&failed).close();
        w.open("p", "").hidden(!signs_in);
        button(w, messages.sign_in, "", Does::SignIn).close();
    }
    w.close().close();
    let needs = [messages.needs, ": ", messages.text(&connection.needs)].concat();
    w.open("p", "passdesk-hint").set("id", &needs_id).text(&needs).close();
    w.close();
}

fn ways(w: &mut Writer, scene: Scene<'_>) {
    let titles = scene.connection.resets.iter().map(|reset| scene.messages.text(&reset.title)).collect::<Vec<_>>();
    w.open("fieldset", "").hidden(titles.len() < 2).words("legend", "", scene.messages.way);
    radios(w, scene, "way", &titles, scene.page.desk.reset, Does::Way);
    w.close();
}

/// A choice of one among several; nothing to see if there is only one.
fn radios(w: &mut Writer, scene: Scene<'_>, name: &str, titles: &[&str], chosen: usize, does: fn(usize) -> Does) {
    let name = [&scene.page.prefix, "-", name].concat();
    w.open("div", "passdesk-radios").hidden(titles.len() < 2);
    for (index, title) in titles.iter().enumerate() {
        let id = [&name, "-", &index.to_string()].concat();
        w.open("div", "");
        w.open("input", "").set("id", &id).set("name", &name).radio(index == chosen).does(does(index)).close();
        w.open("label", "").set("for", &id).text(title).close();
        w.close();
    }
    w.close();
}

fn value(w: &mut Writer, scene: Scene<'_>, trouble: Option<&Trouble>, name: &str, required: bool) {
    let Scene { page, messages, connection } = scene;
    let is_new = name == NEW_PASSWORD;
    let mut title = label(messages, connection, name);
    if !required {
        title = [&title, " (", messages.optional, ")"].concat();
    }
    let rules_id = [&page.prefix, "-rules"].concat();
    let field = Field {
        name,
        label: title,
        secret: connection.field(name).is_some_and(|field| field.secret),
        trouble: if name == USER { of_the_person(scene, trouble) } else { what_is_wrong(scene, trouble, name) },
        hint: if name == USER { messages.user_hint } else { "" },
        described_by: if is_new { &rules_id } else { "" },
        new_password: is_new.then_some(&connection.attributes),
    };
    w.open_keyed("div", "", &[&connection.id, "-", name].concat());
    if name == USER {
        lookup::person(w, scene, field);
    } else if connection.field(name).is_some_and(option::is_one) {
        option::write(w, scene, name);
    } else {
        field.write(w, scene);
    }
    w.open("div", "");
    if is_new {
        password::judged(w, scene);
        // What is hidden with the form is not there.
        let here = matches!(page.desk.stage, Stage::Form { .. });
        password::spelled(w, scene, page.spelled.as_ref().filter(|_| here));
        rules(w, scene, &rules_id);
    }
    w.close().close();
}

/// What is wrong with the person, in words: with the id, or with what has to go along and was not found.
fn of_the_person(scene: Scene<'_>, trouble: Option<&Trouble>) -> String {
    match trouble {
        Some(trouble) if scene.connection.carried.contains(&trouble.field) => {
            (scene.messages.not_sent_cause)(NotSentCause::NotLookedUp).to_owned()
        }
        trouble => what_is_wrong(scene, trouble, USER),
    }
}

/// What is wrong with a field, in words.
fn what_is_wrong(scene: Scene<'_>, trouble: Option<&Trouble>, name: &str) -> String {
    match trouble.filter(|trouble| trouble.field == name).map(|trouble| &trouble.cause) {
        None => String::new(),
        Some(TroubleCause::Rules) => broken(scene),
        Some(TroubleCause::Build(cause)) => (scene.messages.cause)(cause),
    }
}

//! A flag or a choice of a reset.

use passdesk_core::{Field, Kind};

use super::writer::Writer;
use super::{Scene, label};

/// Whether a value is chosen rather than typed.
pub(super) fn is_one(field: &Field) -> bool {
    field.kind == Kind::Boolean || !field.choices.is_empty()
}

/// A checkbox, or a list of choices.
pub(super) fn write(w: &mut Writer, scene: Scene<'_>, name: &str) {
    let Scene { page, messages, connection } = scene;
    let Some(field) = connection.field(name) else { return };
    let id = [&page.prefix, "-", name].concat();
    let title = label(messages, connection, name);
    if field.kind == Kind::Boolean {
        w.open("div", "passdesk-field passdesk-radios").open("div", "");
        w.open("input", "").set("id", &id).set("name", name).set("type", "checkbox").flag("checked", field.default == "true").close();
        w.open("label", "").set("for", &id).text(&title).close().close().close();
        return;
    }
    w.open("div", "passdesk-field").open("label", "").set("for", &id).text(&title).close();
    w.open("select", "").set("id", &id).set("name", name);
    for (id, title) in field.choices.iter().zip(&field.titles) {
        w.open("option", "").set("value", id).flag("selected", *id == field.default).text(messages.text(title)).close();
    }
    w.close().close();
}

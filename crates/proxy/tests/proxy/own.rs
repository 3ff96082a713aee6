//! Definitions of the operator's own.

use std::fs;

use crate::desk::Desk;
use crate::page::{folder, values};
use crate::running::{passdesk, start};

#[test]
fn a_definition_of_a_folder_is_listed_and_used_like_one_of_the_programs() {
    let folder = folder().join("own");
    fs::create_dir_all(folder.join("definitions")).unwrap();
    let definition = folder.join("definitions/mine.toml");
    fs::write(&definition, include_str!("desk.toml")).unwrap();
    let desk = Desk::start();
    let config = folder.join("passdesk.toml").into_os_string().into_string().unwrap();
    let text = format!(
        "listen = \"127.0.0.1:0\"\ndefinitions = \"definitions\"\norganisation.password = false\n[[connection]]\nid = \"a\"\nsystem = \"mine\"\nsettings.base = \"{}\"\n",
        desk.system.url()
    );
    fs::write(&config, &text).unwrap();
    let checked = passdesk(&["check", "--config", &config]).output().unwrap();
    let out = String::from_utf8(checked.stdout).unwrap();
    assert!(checked.status.success() && out.contains("\nsystems of your own: mine\n13 systems, "), "{out}");
    let running = start(&config);
    assert_eq!(running.page.connection("a").title.get("en"), "Desk");
    assert_eq!(running.page.post(&running.page.sent("a", "plain", &values())).outcome(), "200 changed -");
    drop(running.kill());
    // With mistakes it does not start, and `check` says the same.
    fs::write(&definition, include_str!("desk.toml").replace("users/{user}/", "users/{usr}/").replacen("title", "titel", 1)).unwrap();
    let path = definition.display();
    let told = [
        format!("{path}:1:1: there is no key `titel` here; did you mean `title`?"),
        format!("{path}:1:1: `title` is missing; write `title = \"Name of the system\"`"),
        format!("{path}:71:18: `{{usr}}` is declared nowhere; did you mean `user`?"),
        format!("{path}:82:19: `{{usr}}` is declared nowhere; did you mean `user`?"),
    ];
    for arguments in [&["check", "--config", &config][..], &["--config", &config]] {
        let run = passdesk(arguments).output().unwrap();
        assert!(!run.status.success() && run.stdout.is_empty());
        assert_eq!(String::from_utf8(run.stderr).unwrap().lines().collect::<Vec<_>>(), told);
    }
}

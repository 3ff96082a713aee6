use crate::access::Users;

use super::*;

const PASSWORD: &str = "correct horse battery";

fn file(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("passdesk-passwd-{}-{name}", std::process::id()));
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder.join("users")
}

fn set(path: &Path, login: &str, password: &str) -> Result<(), String> {
    set_password(path, login, &Secret::new(password)).map_err(|error| error.to_string())
}

#[test]
fn a_login_is_added_replaced_and_deleted_and_other_lines_stay() {
    let path = file("lines");
    set(&path, "anna", PASSWORD).unwrap();
    set(&path, "ben", PASSWORD).unwrap();
    let two = fs::read_to_string(&path).unwrap();
    let [anna, ben] = two.lines().collect::<Vec<_>>()[..] else { panic!("{two}") };
    assert!(anna.starts_with("anna:$argon2id$v=19$m=19456,t=2,p=1$"), "{anna}");
    assert_ne!(anna.split_once(':').unwrap().1, ben.split_once(':').unwrap().1);
    fs::write(&path, format!("# people\n\n{two}not even a line\n")).unwrap();
    set(&path, "anna", "another battery, horse").unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[2].starts_with("anna:$argon2id$") && lines[2] != anna, "{text}");
    assert_eq!([lines[0], lines[1], lines[3], lines[4]], ["# people", "", ben, "not even a line"]);
    delete_login(&path, "anna").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("# people\n\n{ben}\nnot even a line\n"));
    let told = delete_login(&path, "anna").unwrap_err().to_string();
    assert!(told.starts_with("there is no login `anna` in "), "{told}");
    // Nothing is left beside it.
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn what_was_set_is_right_and_nothing_else() {
    let path = file("right");
    set(&path, "anna", PASSWORD).unwrap();
    set(&path, "Ju\u{308}rgen", "Gru\u{308}\u{df}e aus der K\u{fc}che").unwrap();
    let users = Users::read(&path).unwrap();
    let right = |login: &str, password: &str| users.verify(login, &Secret::new(password));
    assert!(right("anna", PASSWORD));
    assert!(right("J\u{fc}rgen", "Gr\u{fc}\u{df}e aus der Ku\u{308}che"));
    for (login, password) in
        [("anna", "correct horse batterz"), ("anna", ""), ("ben", PASSWORD), ("Anna", PASSWORD), ("", PASSWORD), ("J\u{fc}rgen", PASSWORD)]
    {
        assert!(!right(login, password), "{login} {password}");
    }
    assert_eq!(format!("{users:?}"), "{\"J\u{fc}rgen\", \"anna\"}");
}

#[test]
fn what_cannot_be_set_changes_nothing() {
    let path = file("refused");
    for (login, password, told) in [
        ("anna", "fourteen chars", "has 14 characters; it must have 15 or more"),
        ("anna", "", "has 0 characters"),
        ("anna", "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", "has 8 characters"),
        ("anna", "a tab\tin the middle", "control character"),
        ("anna", &"a".repeat(1025), "longer than 1024"),
        ("an:na", PASSWORD, "this is no login"),
        ("#anna", PASSWORD, "this is no login"),
        ("", PASSWORD, "this is no login"),
    ] {
        let error = set(&path, login, password).unwrap_err();
        assert!(error.contains(told), "{login} {password}: {error}");
        assert!(password.is_empty() || !error.contains(password), "{error}");
    }
    assert!(!path.exists());
    let nowhere = path.join("nowhere");
    assert!(set(&nowhere, "anna", PASSWORD).unwrap_err().starts_with("cannot write "));
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_alone_and_keeps_its_mode() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let path = file("mode");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    set(&path, "anna", PASSWORD).unwrap();
    assert_eq!(mode(&path), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let link = path.with_file_name("link");
    symlink(&path, &link).unwrap();
    set(&link, "ben", PASSWORD).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!((mode(&path), fs::read_to_string(&path).unwrap().lines().count()), (0o640, 2));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(set(&path, "anna", PASSWORD).unwrap_err().contains("everybody on this machine may read"));
}

use std::fs;

use super::*;

fn hashed(memory: u32, passes: u32, length: usize) -> String {
    let params = Params::new(memory, passes, 1, Some(length)).unwrap();
    Argon2::from(params).hash_password_with_salt(b"correct horse battery", b"0123456789abcdef").unwrap().to_string()
}

fn read(text: &str) -> Result<Users, String> {
    // One test alone reads files.
    let path = std::env::temp_dir().join(format!("passdesk-users-{}", std::process::id()));
    fs::write(&path, text).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let users = Users::read(&path);
    fs::remove_file(&path).unwrap();
    users.map_err(|error| error.to_string().replace(path.to_str().unwrap(), "users"))
}

#[test]
fn a_line_that_is_wrong_is_told_with_its_number() {
    let good = hashed(19_456, 2, 32);
    let other_kind = good.replace("argon2id", "argon2i");
    for (text, told) in [
        (String::new(), "users has nobody in it; add somebody with: passdesk passwd users LOGIN"),
        ("# nobody\n\n".to_owned(), "users has nobody in it"),
        (format!("anna:{good}\nben\n"), "users:2: a line is a login, a colon and a hash that begins with $argon2id$"),
        (format!(":{good}"), "users:1: this is no login"),
        (format!("\n#\n anna:{good}"), "users:3: this is no login"),
        (format!("anna\u{200b}:{good}"), "users:1: this is no login"),
        (format!("anna:{good}\nben:{good}\nanna:{good}"), "users:3: `anna` is there a second time"),
        (format!("J\u{fc}r:{good}\nJu\u{308}r:{good}"), "is there a second time"),
        ("anna:secret".to_owned(), "users:1: the hash of `anna` is no argon2id"),
        ("anna:$2b$12$abcdefghijklmnopqrstuv".to_owned(), "is no argon2id"),
        (format!("anna:{other_kind}"), "is no argon2id"),
        (format!("anna:{good}x!"), "is no argon2id"),
        (format!("anna:{good} "), "is no argon2id"),
        (format!("anna:{}", good.replace("m=19456", "m=x")), "is no argon2id"),
        (format!("anna:{}", hashed(19_455, 2, 32)), "users:1: the hash of `anna` is too easy to guess"),
        (format!("anna:{}", hashed(19_456, 1, 32)), "is too easy to guess"),
        (format!("anna:{}", hashed(19_456, 2, 15)), "is too easy to guess"),
        (format!("anna:{}", good.rsplit_once('$').unwrap().0), "is too easy to guess"),
    ] {
        let error = read(&text).unwrap_err();
        assert!(error.contains(told), "{text}: {error}");
        assert!(!error.contains("$argon2id$v") && !error.contains("secret"), "{error}");
    }
    let users = read(&format!("# people\r\n\r\nanna:{good}\r\nben:{}\n", hashed(32_768, 3, 32))).unwrap();
    assert!(users.verify("anna", &Secret::new("correct horse battery")));
    // An unknown login is held against what takes longest.
    assert!(users.dearest.to_string().contains("m=32768,t=3"));
    assert!(!users.verify("carl", &Secret::new("correct horse battery")));
}

/// Threats: T46.
#[cfg(unix)]
#[test]
fn a_file_that_everybody_may_read_is_refused() {
    let path = std::env::temp_dir().join(format!("passdesk-users-open-{}", std::process::id()));
    fs::write(&path, format!("anna:{}\n", hashed(19_456, 2, 32))).unwrap();
    let mode = |mode| fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    mode(0o644);
    let told = Users::read(&path).unwrap_err().to_string();
    assert!(told.contains("everybody on this machine may read") && told.contains("chmod"), "{told}");
    mode(0o640);
    Users::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(Users::read(&path).unwrap_err().to_string().starts_with("cannot read "));
}

use std::fs;
use std::path::PathBuf;

use passdesk_core::bind::Catalog;

use http::HeaderName;

use super::*;
use crate::config::Settings;
use crate::grants::{Grants, Operations};

const CONNECTION: &str = "\n[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"https://a.example\"\n";
const HEADER: &str = "[access]\nmode = \"header\"\npeers = \"127.0.0.1\"\n";
const SECRET: &str = "secret = { file = \"front.secret\" }\n";
const BASIC: &str = "[access]\nmode = \"basic\"\nusers = \"users\"\n";
const TLS: &str = "[tls]\ncertificate = \"server.pem\"\nkey = \"server.key\"\n";
const ALLOW: &str = "allow = \"everybody\"\n";

/// A folder with the files that the configurations name. Each test has one of its own.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Self(std::env::temp_dir().join(format!("passdesk-access-{}-{name}", std::process::id())));
        fs::create_dir_all(&folder.0).unwrap();
        let hash = crate::access::hash(&passdesk_core::Secret::new("correct horse battery")).unwrap();
        folder.write("users", &format!("anna:{hash}\n"), 0o600);
        folder.write("open-users", &format!("anna:{hash}\n"), 0o644);
        folder.write("broken-users", "anna:secret\n", 0o600);
        folder.write("front.secret", "0123456789abcdef\n", 0o600);
        let pair = |name: &str| rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
        let (own, other) = (pair("passdesk.example"), pair("other.example"));
        folder.write("server.pem", &own.cert.pem(), 0o644);
        folder.write("server.key", &own.signing_key.serialize_pem(), 0o600);
        folder.write("open.key", &own.signing_key.serialize_pem(), 0o644);
        folder.write("other.key", &other.signing_key.serialize_pem(), 0o600);
        folder
    }

    fn write(&self, name: &str, text: &str, mode: u32) {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    }

    fn load(&self, text: &str) -> Result<Settings, String> {
        // At the end, where it moves no line.
        let text = format!("{text}\n[audit]\nfile = \"audit.jsonl\"\nkey = {{ env = \"NO_SUCH\" }}\n");
        Settings::from_toml("passdesk.toml", &text, &self.0, &Catalog::shipped().unwrap()).map_err(|problems| problems.to_string())
    }

    /// The mistakes, with a connection that is right.
    fn told(&self, text: &str) -> String {
        self.load(&format!("{text}{CONNECTION}{ALLOW}")).map(|_| ()).unwrap_err()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn what_is_right_is_taken() {
    let folder = Folder::new("right");
    let load = |text: &str| folder.load(text).unwrap_or_else(|told| panic!("{text}: {told}"));
    let quiet = load(&format!("access = \"loopback\"{CONNECTION}"));
    assert!(matches!(quiet.entry.mode, Mode::Loopback) && !quiet.entry.is_open() && quiet.tls.is_none());
    assert!(matches!(load(&format!("[access]\nmode = \"loopback\"{CONNECTION}")).entry.mode, Mode::Loopback));
    let open = load(&format!("listen = \"0.0.0.0:443\"\n[access]\nmode = \"open\"\nanybody = true\n{TLS}{CONNECTION}"));
    assert!(matches!(open.entry.mode, Mode::Open) && open.tls.is_some());
    assert!(open.warnings().next().unwrap().to_string().contains("whoever can reach 0.0.0.0:443"));
    let basic = load(&format!("listen = \"[::]:443\"\n[groups]\nhelpdesk = [\"anna\"]\n{BASIC}{TLS}{CONNECTION}{ALLOW}"));
    assert!(matches!(basic.entry.mode, Mode::Basic(_)));
    assert_eq!(basic.entry.memberships.complete("anna", Vec::new()), ["helpdesk"]);
    let header = load(&format!(
        "[access]\nmode = \"header\"\npeers = [\"127.0.0.1\", \"10.0.0.0/24\", \"::1\"]\n{SECRET}login = \"Remote-User\"\ngroups = \"Remote-Groups\"\n\
         secret_header = \"X-Front\"\n[groups]\nhelpdesk = [\"anna\", \"ben@example.com\"]\n{CONNECTION}{ALLOW}"
    ));
    let Mode::Header(rules) = &header.entry.mode else { panic!("{:?}", header.entry) };
    assert_eq!(
        (rules.peers.len(), rules.login.as_str(), rules.groups.as_ref().map(HeaderName::as_str)),
        (3, "remote-user", Some("remote-groups"))
    );
    let clients = load(&format!("{HEADER}clients = \"server.pem\"\n{TLS}{CONNECTION}{ALLOW}"));
    assert!(matches!(clients.entry.mode, Mode::Header(FrontRules { secret: None, .. })));
}

#[test]
fn a_mistake_about_who_may_get_in_is_told_with_a_mend() {
    let folder = Folder::new("wrong");
    let header = |rest: &str| format!("[access]\nmode = \"header\"\n{rest}\n{SECRET}");
    for (text, told) in [
        (
            "access = \"header\"".to_owned(),
            "passdesk.toml:1:11: `header` needs more than a word; write a table [access] with mode = \"header\"",
        ),
        ("access = \"basic\"".to_owned(), "`basic` needs more than a word"),
        ("access = \"open\"".to_owned(), "`open` needs more than a word; write a table [access] with mode = \"open\" and anybody = true"),
        ("access = \"lopback\"".to_owned(), "did you mean `loopback`?"),
        ("access = 1".to_owned(), "passdesk.toml:1:10: this must be a table"),
        ("[access]".to_owned(), "`mode` is missing; write `mode = \"header\"`"),
        ("[access]\nmode = \"heder\"".to_owned(), "passdesk.toml:2:9: `heder` is no way to control access; did you mean `header`?"),
        ("[access]\nmode = \"loopback\"\nusers = \"a\"".to_owned(), "passdesk.toml:3:1: there is no key `users` here"),
        (
            "[access]\nmode = \"open\"".to_owned(),
            "passdesk.toml:2:9: `open` lets everybody use the proxy who can reach it; if that is meant",
        ),
        ("[access]\nmode = \"open\"\nanybody = false".to_owned(), "say it again with anybody = true"),
        ("[access]\nmode = \"open\"\nanybody = \"yes\"".to_owned(), "this must be true or false"),
        ("[access]\nmode = \"basic\"".to_owned(), "`users` is missing; write `users = \"passdesk.users\"`"),
        ("[access]\nmode = \"basic\"\nusers = \"nothing\"".to_owned(), "passdesk.toml:3:10: cannot read "),
        ("[access]\nmode = \"basic\"\nusers = \"open-users\"".to_owned(), "everybody on this machine may read "),
        ("[access]\nmode = \"basic\"\nusers = \"broken-users\"".to_owned(), "broken-users:1: the hash of `anna` is no argon2id"),
        ("[access]\nmode = \"basic\"\nusers = \"users\"\npeers = []".to_owned(), "there is no key `peers` here"),
        (header(""), "`peers` is missing; write `peers = [\"127.0.0.1\"]`"),
        (header("peers = []"), "at least one address of a server in front is needed"),
        (header("peers = \"front.example\""), "`front.example` is no address; write one like"),
        (header("peers = \"10.0.0.7/24\""), "write \"10.0.0.7\" or \"10.0.0.0/24\""),
        (header("peers = [\"0.0.0.0/0\"]"), "`0.0.0.0/0` is every address there is"),
        (header("peers = [\"127.0.0.1\", \"::/0\"]"), "`::/0` is every address there is"),
        (HEADER.to_owned(), "anybody could send these headers; write `secret = "),
        (format!("{HEADER}secret = \"0123456789abcdef\""), "a secret does not stand in the configuration"),
        (format!("{HEADER}{SECRET}clients = \"server.pem\"\n{TLS}"), "leave out one of them"),
        (format!("{HEADER}clients = \"server.pem\""), "certificates are shown by TLS alone; add a table [tls]"),
        (format!("{HEADER}clients = \"server.key\"\n{TLS}"), "server.key holds no certificates"),
        (format!("{HEADER}clients = \"server.pem\"\nsecret_header = \"X-Front\"\n{TLS}"), "there is no secret to be sent in it"),
        (format!("{HEADER}{SECRET}login = \"X_Forwarded_User\""), "`X_Forwarded_User` is no header name"),
        (format!("{HEADER}{SECRET}login = \"X.User\""), "`X.User` is no header name"),
        (format!("{HEADER}{SECRET}login = \"\""), "`` is no header name"),
        (format!("{HEADER}{SECRET}login = \"Host\""), "`Host` has another meaning"),
        (format!("{HEADER}{SECRET}groups = \"X-Forwarded-User\""), "must be three different headers"),
        (format!("{HEADER}{SECRET}secret_header = \"x-forwarded-user\""), "must be three different headers"),
        (format!("[groups]\nhelpdesk = [\"a,b\"]\n{BASIC}"), "passdesk.toml:2:14: `a,b` is no login"),
        (format!("[groups]\n\"a,b\" = [\"anna\"]\n{BASIC}"), "`a,b` is no name of a group"),
        (format!("[groups]\nhelpdesk = [1]\n{BASIC}"), "this must be a string"),
    ] {
        let problems = folder.told(&format!("{text}\n"));
        assert!(problems.contains(told), "{text}: {problems}");
        assert_eq!(problems.lines().count(), 1, "{text}: {problems}");
        assert!(!problems.contains("0123456789abcdef"), "{problems}");
    }
    let nobody = folder.load(&format!("[groups]\nhelpdesk = [\"anna\"]\n{CONNECTION}")).map(|_| ()).unwrap_err();
    assert!(nobody.contains("nobody has a name to be put in a group by"), "{nobody}");
}

#[test]
fn nothing_is_said_over_a_network_in_the_clear() {
    let folder = Folder::new("clear");
    let open = "[access]\nmode = \"open\"\nanybody = true\n";
    let header = format!("{HEADER}{SECRET}");
    for address in ["0.0.0.0:8787", "10.0.0.1:8787", "[::]:8787", "[2001:db8::1]:8787", "[::ffff:10.0.0.1]:8787"] {
        for (mode, allow) in [(open, ""), (BASIC, ALLOW), (&header, ALLOW)] {
            let text = |rest: &str| format!("listen = \"{address}\"\n{mode}{rest}{CONNECTION}{allow}");
            let told = folder.load(&text("")).map(|_| ()).unwrap_err();
            assert!(told.starts_with("passdesk.toml:1:11: ") && told.contains("add a table [tls]"), "{address} {mode}: {told}");
            let mut settings = folder.load(&text(TLS)).unwrap();
            settings.listen_on("10.0.0.2:1").unwrap();
        }
        let told = folder.load(&format!("listen = \"{address}\"\n{TLS}{CONNECTION}")).map(|_| ()).unwrap_err();
        assert!(told.contains("knows no user of theirs") && told.contains("[access]"), "{told}");
    }
    for address in ["127.0.0.1:1", "127.0.0.2:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
        folder.load(&format!("listen = \"{address}\"\n{BASIC}{CONNECTION}{ALLOW}")).unwrap();
    }
    let mut settings = folder.load(&format!("{BASIC}{CONNECTION}{ALLOW}")).unwrap();
    assert!(settings.listen_on("0.0.0.0:1").unwrap_err().contains("add a table [tls]"));
    assert_eq!(settings.listen, "127.0.0.1:8787".parse().unwrap());
}

#[test]
fn a_certificate_and_a_key_that_cannot_be_used_are_told() {
    let folder = Folder::new("tls");
    for (text, told) in [
        ("[tls]\ncertificate = \"server.pem\"", "`key` is missing; write `key = \"server.key\"`"),
        ("[tls]\nkey = \"server.key\"", "`certificate` is missing"),
        ("[tls]\ncertificate = \"server.pem\"\nkey = \"nothing\"", "passdesk.toml:3:8: cannot read "),
        ("[tls]\ncertificate = \"nothing\"\nkey = \"server.key\"", "passdesk.toml:2:16: cannot read "),
        ("[tls]\ncertificate = \"users\"\nkey = \"server.key\"", "users holds no certificates"),
        ("[tls]\ncertificate = \"server.pem\"\nkey = \"server.pem\"", "everybody on this machine may read"),
        ("[tls]\ncertificate = \"server.pem\"\nkey = \"users\"", "users holds no private key"),
        ("[tls]\ncertificate = \"server.pem\"\nkey = \"open.key\"", "everybody on this machine may read"),
        ("[tls]\ncertificate = \"server.pem\"\nkey = \"other.key\"", "the certificate and the key cannot be used together"),
        ("[tls]\ncertificate = \"server.pem\"\nkey = \"server.key\"\nversion = 1", "there is no key `version` here"),
        ("tls = true", "this must be a table"),
    ] {
        let problems = folder.load(&format!("{text}\n{CONNECTION}")).map(|_| ()).unwrap_err();
        assert!(problems.contains(told), "{text}: {problems}");
        assert_eq!(problems.lines().count(), 1, "{text}: {problems}");
        assert!(!problems.contains("PRIVATE KEY-----\n"), "{problems}");
    }
}

#[test]
fn a_secret_that_can_be_guessed_or_not_be_sent_does_not_start() {
    let folder = Folder::new("secret");
    for (secret, told) in [
        ("0123456789abcde", "must have 16 characters or more"),
        ("0123456789 abcdef", "without blanks"),
        ("0123456789abcd\u{e9}f", "printable ASCII"),
        ("", "must hold one line"),
    ] {
        folder.write("front.secret", secret, 0o600);
        let settings = folder.load(&format!("{HEADER}{SECRET}{CONNECTION}{ALLOW}")).unwrap();
        let error = settings.entry.gate().unwrap_err().to_string();
        assert!(error.starts_with("`access.secret`: ") && error.contains(told), "{secret}: {error}");
        assert!(secret.is_empty() || !error.contains(secret), "{error}");
    }
    folder.write("front.secret", "0123456789abcdef\n", 0o644);
    let settings = folder.load(&format!("{HEADER}{SECRET}{CONNECTION}{ALLOW}")).unwrap();
    assert!(settings.entry.gate().unwrap_err().to_string().contains("everybody on this machine may read"));
}

#[test]
fn who_may_use_a_connection_must_be_said_where_people_have_names() {
    let folder = Folder::new("allow");
    let groups = "[groups]\nhelpdesk = \"anna\"\nadmins = [\"anna\"]\n";
    let with = |allow: &str| folder.load(&format!("{groups}{BASIC}{CONNECTION}{allow}"));
    for (allow, told) in [
        ("", "passdesk.toml:8:1: `allow` is missing, so nobody may use this connection; write `allow = \"everybody\"`"),
        ("allow = \"anybody\"", "passdesk.toml:12:10: `anybody` is nobody; write `allow = \"everybody\"`"),
        ("allow = true", "passdesk.toml:12:9: this must be a table"),
        ("allow = {}", "this lets nobody use the connection"),
        ("allow = { everybody = \"all\" }", "there is no group `everybody` in [groups]"),
        ("allow = { helpdek = \"all\" }", "passdesk.toml:12:11: there is no group `helpdek` in [groups]; did you mean `helpdesk`?"),
        (
            "allow = { helpdesk = [\"reset.st\"] }",
            "passdesk.toml:12:24: the connection has no operation `reset.st`; did you mean `reset.set`?",
        ),
        ("allow = { helpdesk = \"al\" }", "did you mean `all`?"),
        ("allow = { helpdesk = [\"reset.\"] }", "the connection has no operation `reset.`"),
        ("allow = { helpdesk = [\"find.\"] }", "the connection has no operation `find.`; did you mean `find`?"),
        ("allow = { helpdesk = [\"all\", \"reset\"] }", "the connection has no operation `all`"),
        ("allow = { helpdesk = [1] }", "this must be a string"),
    ] {
        let problems = with(allow).map(|_| ()).unwrap_err();
        assert!(problems.contains(told), "{allow}: {problems}");
        assert_eq!(problems.lines().count(), 1, "{allow}: {problems}");
    }
    let grants = |allow: &str| with(allow).unwrap().connections[0].grants.clone();
    assert_eq!(grants(ALLOW), Grants::Everybody);
    let words = |words: &[&str]| Operations::Only(words.iter().map(|word| (*word).to_owned()).collect());
    assert_eq!(
        grants("allow = { admins = \"all\", helpdesk = [\"reset.set\", \"find\", \"find.login\"] }"),
        Grants::Groups(vec![("admins".to_owned(), Operations::All), ("helpdesk".to_owned(), words(&["reset.set", "find", "find.login"]))])
    );
    assert_eq!(grants("allow = { helpdesk = \"reset\" }"), Grants::Groups(vec![("helpdesk".to_owned(), words(&["reset"]))]));
    // A front proxy may know other groups; one for all is still none.
    let header = |allow: &str| folder.load(&format!("{HEADER}{SECRET}{CONNECTION}{allow}"));
    assert!(header("allow = { others = \"all\" }").is_ok());
    assert!(header("").map(|_| ()).unwrap_err().contains("`allow` is missing"));
    let told = header("allow = { everybody = \"all\" }").map(|_| ()).unwrap_err();
    assert!(told.contains("`everybody` is no group; write `allow = \"everybody\"` alone"), "{told}");
    // Where nobody has a name, nobody can be told from others.
    for mode in ["", "[access]\nmode = \"open\"\nanybody = true\n"] {
        let told = folder.load(&format!("{mode}{CONNECTION}{ALLOW}")).map(|_| ()).unwrap_err();
        assert!(told.contains("nobody has a name here that could be allowed more than others"), "{told}");
        assert_eq!(folder.load(&format!("{mode}{CONNECTION}")).unwrap().connections[0].grants, Grants::Everybody);
    }
}

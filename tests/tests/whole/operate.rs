//! What docs/operate.md has an operator save is what Passdesk and nginx take.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use passdesk::Settings;
use passdesk_core::bind::Catalog;
use passdesk_tests::Folder;
use passdesk_tests::front::nginx;

const PAGE: &str = include_str!("../../../docs/operate.md");

/// The files of this kind, each with the path that its first line names.
fn saved(kind: &str) -> Vec<(&'static str, &'static str)> {
    let blocks = PAGE.split("\n```").filter_map(|block| block.strip_prefix(kind)?.strip_prefix('\n'));
    blocks.filter_map(|block| Some((block.lines().next()?.strip_prefix("# ")?, block))).collect()
}

/// A file that is only its owner's, in this folder in place of the root of all files.
fn save(root: &Folder, path: &str, text: &str) {
    let file = root.path().join(path.trim_start_matches('/'));
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
}

/// The text with its paths below this folder.
fn below(root: &Path, text: &str) -> String {
    ["/etc/", "/var/"].iter().fold(text.to_owned(), |text, top| text.replace(top, &format!("{}{top}", root.display())))
}

#[test]
fn passdesk_takes_the_configurations_of_the_page() {
    let root = Folder::empty();
    // It is what `passdesk passwd` writes, with a hash that no password has.
    let hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$jGlyNSqqbnb3YHCjx6EUjfvXdF8FoBkCrQlxTQ3XKJw";
    save(&root, "/etc/passdesk/users", &format!("anna:{hash}\nben:{hash}\n"));
    let files = saved("toml");
    assert_eq!(files.iter().map(|(path, _)| *path).collect::<Vec<_>>(), ["/etc/passdesk/passdesk.toml"; 2]);
    for (path, text) in files {
        let folder = root.path().join("etc/passdesk");
        let settings = Settings::from_toml(path, &below(root.path(), text), &folder, &Catalog::shipped().unwrap());
        let operations = settings.unwrap_or_else(|problems| panic!("{problems}")).operations();
        assert_eq!(operations.iter().map(|[connection, ..]| connection.as_str()).collect::<Vec<_>>(), ["ecgrid"; 3]);
    }
}

#[test]
fn nginx_takes_the_configuration_of_the_page() {
    let root = Folder::empty();
    let files = saved("nginx");
    let paths: Vec<_> = files.iter().map(|(path, _)| *path).collect();
    assert_eq!(paths, ["/etc/nginx/passdesk.behind", "/etc/nginx/conf.d/passdesk.conf"]);
    for (path, text) in files {
        save(&root, path, &below(root.path(), text));
    }
    let own = rcgen::generate_simple_self_signed(vec!["passdesk.example.com".to_owned()]).unwrap();
    save(&root, "/etc/nginx/passdesk.pem", &own.cert.pem());
    save(&root, "/etc/nginx/passdesk.key", &own.signing_key.serialize_pem());
    save(&root, "/etc/nginx/passdesk.secret", "proxy_set_header X-Passdesk-Front 0123456789abcdef;\n");
    save(&root, "/etc/nginx/conf.d/sso.conf", "upstream sso { server 127.0.0.1:4180; }\n");
    let folder = root.path().display();
    let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {folder}/{kind};\n")).concat();
    // Port 443 is not everybody's, and nginx takes what it is to listen on even if it is only to look.
    let site = fs::read_to_string(root.path().join("etc/nginx/conf.d/passdesk.conf")).unwrap();
    assert!(site.contains("listen 443 ssl;"));
    save(&root, "/etc/nginx/conf.d/passdesk.conf", &site.replace("listen 443 ssl;", &format!("listen unix:{folder}/socket ssl;")));
    let whole = format!(
        "pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{kinds}include {folder}/etc/nginx/conf.d/*.conf;\n}}\n"
    );
    save(&root, "/nginx.conf", &whole);
    let checked =
        Command::new(nginx()).arg("-t").arg("-p").arg(root.path()).arg("-c").arg(root.path().join("nginx.conf")).output().unwrap();
    let told = String::from_utf8(checked.stderr).unwrap();
    assert!(checked.status.success() && !told.contains("[warn]"), "{told}");
}

use std::path::PathBuf;

use super::*;

const EXAMPLE: &str = include_str!("../../passdesk.example.toml");

/// A connection that is right, so that only what a test puts before it is wrong.
const CONNECTION: &str = "\n[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"https://a.example\"\n";

fn load(text: &str) -> Result<Settings, String> {
    let catalog = Catalog::shipped().unwrap();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    Settings::from_toml("passdesk.toml", text, &folder, &catalog).map_err(|problems| problems.to_string())
}

#[test]
fn the_example_is_right_and_shows_every_key() {
    load(EXAMPLE).unwrap();
    // What the example has in a comment is a line to uncomment: it must be right as well.
    let uncommented: Vec<&str> = EXAMPLE.lines().map(|line| line.strip_prefix("#: ").unwrap_or(line)).collect();
    let folder = std::env::temp_dir().join(format!("passdesk-example-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let authority = rcgen::generate_simple_self_signed(vec!["ca.example".to_owned()]).unwrap();
    for (name, text) in [
        ("company-ca.pem", authority.cert.pem()),
        ("server.pem", authority.cert.pem()),
        ("server.key", authority.signing_key.serialize_pem()),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(folder.join(name), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }
    let settings = Settings::from_toml("example", &uncommented.join("\n"), &folder, &Catalog::shipped().unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
    let settings = settings.unwrap();
    // The keys that the parser knows.
    let keys = "listen anybody mode peers secret login groups secret_header definitions site base_path origins hosts frame_ancestors timeout log idle certificate key \
                person target connection searches all file keep rotate readers name words minLength id system \
                title settings ca allow credential old_password protected reason second_factor password";
    for key in keys.split_whitespace() {
        assert!(uncommented.iter().any(|line| line.starts_with(&format!("{key} = "))), "{key}");
    }
    for table in ["access", "groups", "tls", "limits", "metrics", "audit", "organisation", "[connection]"] {
        assert!(uncommented.contains(&format!("[{table}]").as_str()), "{table}");
    }
    assert!(settings.connections.len() > 1);
}

#[test]
fn the_readmes_example_is_right() {
    let readme = include_str!("../../../../README.md");
    let (_, rest) = readme.split_once("```toml\n").unwrap();
    let settings = load(rest.split_once("```").unwrap().0).unwrap();
    assert!(settings.connections.len() > 1);
}

#[test]
fn what_is_not_said_is_the_usual() {
    let settings = load(CONNECTION).unwrap();
    assert_eq!(settings.listen, "127.0.0.1:8787".parse().unwrap());
    assert_eq!(settings.base_path, "/");
    assert_eq!(settings.timeout, Duration::from_secs(30));
    assert_eq!((settings.site, settings.hosts, settings.origins.len()), (None, vec![], 0));
}

/// Threats: T46.
#[test]
fn a_mistake_is_told_with_its_line_and_a_mend() {
    for (line, told) in [
        ("lisen = \"127.0.0.1:1\"", "passdesk.toml:1:1: there is no key `lisen` here; did you mean `listen`?"),
        ("listen = \"8787\"", "passdesk.toml:1:11: `8787` is no address with a port; write \"127.0.0.1:8787\""),
        ("listen = \"0.0.0.0:8787\"", "write \"127.0.0.1:8787\" and put a server with a sign-in in front"),
        ("listen = 8787", "this must be a string in quotation marks"),
        ("access = \"none\"", "passdesk.toml:1:11: `none` is no way to control access; write one of `loopback`"),
        ("timeout = 0", "passdesk.toml:1:11: this must be a whole number from 1 to 600"),
        ("timeout = 601", "from 1 to 600"),
        ("base_path = \"tools\"", "passdesk.toml:1:14: `tools` is no base path; it begins and ends with a slash"),
        ("base_path = \"/tools\"", "begins and ends with a slash"),
        ("base_path = \"/a/../b/\"", "is no base path"),
        ("base_path = \"/a//b/\"", "is no base path"),
        ("base_path = \"/a b/\"", "is no base path"),
        ("base_path = \"\"", "is no base path"),
        ("origins = [\"https://a.example\", \"*\"]", "passdesk.toml:1:34: `*` stands for pages of anybody"),
        ("origins = [\"null\"]", "`null` stands for pages of anybody"),
        ("origins = \"https://a.example/\"", "an origin has no path; write \"https://a.example\""),
        ("frame_ancestors = [\"a.example\"]", "an origin begins with https://"),
        ("hosts = [\"https://a.example\"]", "a host has no scheme and no path; write \"a.example\""),
        ("hosts = [\"a.example:x\"]", "`x` is no port"),
        ("hosts = [\"*.example\"]", "is no host"),
        ("hosts = [\"A.example\"]", "write \"a.example\""),
        ("organisation.nam = \"a\"", "passdesk.toml:1:14: there is no key `nam` here; did you mean `name`?"),
        ("organisation.words = [1]", "passdesk.toml:1:23: this must be a string"),
        ("organisation.password = true", "passdesk.toml:1:25: this must be a table, not true or false"),
        ("organisation.password = { minlength = 12 }", "did you mean `minLength`?"),
        (
            "organisation.password = { maxLength = 12 }",
            "passdesk.toml:1:25: no password can meet `minLength 15` and `maxLength 12` together; change or leave out one of them",
        ),
        ("[connectoin]", "did you mean `connection`?"),
    ] {
        let problems = load(&format!("{line}\n{CONNECTION}")).map(|_| ()).unwrap_err();
        assert!(problems.contains(told), "{line}: {problems}");
        assert!(problems.starts_with("passdesk.toml:1:"), "{line}: {problems}");
        assert_eq!(problems.lines().count(), 1, "{line}: {problems}");
    }
}

#[test]
fn a_mistake_in_a_connection_is_told_where_it_stands() {
    for (text, told) in [
        ("", "passdesk.toml:1:1: there is no connection; add a table `[[connection]]`"),
        ("[[connection]]\nsystem = \"ispring-learn\"", "`id` is missing; write `id = "),
        ("[[connection]]\nid = \"a\"", "`system` is missing; write `system = "),
        ("[[connection]]\nid = \"a b\"\nsystem = \"ispring-learn\"", "passdesk.toml:2:7: `a b` is no id"),
        ("[[connection]]\nid = \"..\"\nsystem = \"ispring-learn\"", "`..` is no id"),
        (
            "[[connection]]\nid = \"a\"\nsystem = \"uipath-clod\"",
            "passdesk.toml:3:11: there is no system `uipath-clod`; did you mean `uipath-cloud`?",
        ),
        ("[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings = { adress = \"https://a.example\" }", "passdesk.toml:4:14:"),
        ("[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings = { address = \"http://a.example\" }", "passdesk.toml:4:14:"),
        ("[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings = { address = 1 }", "this must be a string"),
        ("[[connection]]\nid = \"a\"\nsystem = \"ispring-learn\"\nca = \"nothing.pem\"", "passdesk.toml:4:7: cannot read "),
        ("[[connection]]\nid = \"a\"\nsystem = \"ispring-learn\"\nca = \"Cargo.toml\"", "holds no certificates"),
        (
            "[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"https://a.example\"\npassword = { distinct = 9, maxLength = 8 }",
            "passdesk.toml:5:12: no password can meet `maxLength 8` and `distinct 9` together",
        ),
        (
            "[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"https://a.example\"\nsecond_factor = \"yes\"",
            "passdesk.toml:5:17: this must be true or false",
        ),
        ("[[connection]]\nid = \"a\"\nsystem = \"ispring-learn\"\ncert = \"a\"", "there is no key `cert` here"),
    ] {
        let problems = load(text).map(|_| ()).unwrap_err();
        assert!(problems.contains(told), "{text}: {problems}");
    }
}

#[test]
fn two_connections_of_one_id_are_refused() {
    let problems = load(&format!("{CONNECTION}{CONNECTION}")).map(|_| ()).unwrap_err();
    assert!(problems.contains("passdesk.toml:8:7: there is another connection `a`"), "{problems}");
}

#[test]
fn all_mistakes_are_told_at_once() {
    let problems = load("timeout = 0\norigins = [\"*\"]\n[[connection]]\nid = \"A\"\nsystem = \"x\"\n").map(|_| ()).unwrap_err();
    let lines: Vec<&str> = problems.lines().filter_map(|line| line.split(':').nth(1)).collect();
    assert_eq!(lines, ["1", "2", "4", "5"], "{problems}");
}

#[test]
fn what_can_be_sent_is_listed_with_method_and_host() {
    let settings = load(CONNECTION).unwrap();
    let row = |operation: &str, method: &str| ["a", operation, method, "https://a.example"].map(str::to_owned);
    let mut find = row("find.user", "GET");
    find[3].push_str("  shows user, login, mail, name, active");
    assert_eq!(settings.operations(), [find, row("reset.change", "POST"), row("reset.set", "PUT")]);
}

#[test]
fn the_sandbox_has_a_connection_for_each_system_that_has_a_stand_in() {
    let catalog = Catalog::shipped().unwrap();
    let settings = Settings::sandbox("http://127.0.0.1:8790", &catalog).unwrap();
    let ids: Vec<String> = settings.connections.iter().map(|line| line.bound.connection.id.clone()).collect();
    let stood_in: Vec<String> = catalog.ids().into_iter().filter(|id| catalog.sandbox(id, "").is_some()).collect();
    assert_eq!(ids, stood_in);
    assert!(ids.len() < catalog.ids().len(), "some systems have none");
    for [connection, operation, _, address] in settings.operations() {
        assert_eq!(address.split("  shows").next(), Some("http://127.0.0.1:8790"), "{connection} {operation}");
    }
}

/// What is demanded of the passwords of the connection of a configuration, by the words on the wire.
fn demanded(text: &str) -> Vec<String> {
    let settings = load(text).unwrap();
    let rules = settings.connections[0].bound.connection.policy.rules().to_vec();
    rules.into_iter().map(|rule| Vec::from(rule).join(" ")).collect()
}

#[test]
fn an_organisation_asks_what_is_usual_unless_it_says_otherwise() {
    let system = ["a must minLength 8", "a must maxLength 256", "a must required lower", "a must required digit"];
    let usual = [" must minLength 15", " must common", " must context UiPath Automation Suite 2022.4", " advice allowed ascii"];
    assert_eq!(demanded(CONNECTION), [&system[..], &usual].concat());
    assert_eq!(demanded(&format!("organisation.password = false\n{CONNECTION}")), system);
    let less = "organisation.password = { common = false, context = false, advice.allowed = [] }\n";
    assert_eq!(demanded(&format!("{less}{CONNECTION}")), [&system[..], &[" must minLength 15"]].concat());
    let own = "[organisation]\nname = \"Acme\"\nwords = [\"turnip\", \"beet\"]\n\
               password = { minLength = 20, longestRun = 3, advice.allowed = [\"lower\"] }\n";
    let asked = [
        " must common",
        " must context Acme turnip beet UiPath Automation Suite 2022.4",
        " must minLength 20",
        " must longestRun 3",
        " advice allowed lower",
    ];
    assert_eq!(demanded(&format!("{own}{CONNECTION}")), [&system[..], &asked].concat());
}

#[test]
fn a_connection_says_what_its_system_is_set_to() {
    let text = format!("{CONNECTION}second_factor = true\npassword = {{ maxLength = 6, minLength = 4, required = [] }}\n");
    assert_eq!(
        demanded(&text),
        [
            "a must minLength 4",
            "a must maxLength 6",
            " !a minLength 8",
            " must common",
            " must context UiPath Automation Suite 2022.4",
            " advice allowed ascii",
        ]
    );
}

#[test]
fn metrics_are_for_this_machine_unless_it_is_said_twice() {
    let metrics = |text: &str| load(&format!("[metrics]\n{text}{CONNECTION}")).map(|settings| settings.metrics);
    assert_eq!(load(CONNECTION).unwrap().metrics, None);
    assert_eq!(metrics("listen = \"127.0.0.1:9464\""), Ok(Some("127.0.0.1:9464".parse().unwrap())));
    assert_eq!(metrics("listen = \"0.0.0.0:9464\"\nanybody = true"), Ok(Some("0.0.0.0:9464".parse().unwrap())));
    let told = metrics("listen = \"0.0.0.0:9464\"").unwrap_err();
    assert!(told.contains("can be reached by other machines") && told.contains("\"127.0.0.1:9464\""), "{told}");
}

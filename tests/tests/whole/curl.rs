//! The request as a command: it does what the page does, and shows nobody a secret.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use passdesk_core::bind::Catalog;
use passdesk_core::value::{NEW_PASSWORD, OLD_PASSWORD, USER};
use passdesk_core::{Connection, Secret, Values, curl};
use passdesk_sandbox::{DemoSystem, Kind, Misbehaviour, Sandbox};
use passdesk_tests::{Folder, Scene, run, until};
use serde_json::json;

/// Whatever a shell, curl, XML, JSON or an address might take for something else, within every system's rules.
const HOSTILE: [&str; 5] = [
    "-d @/etc/passwd Aa1!",
    "@\"; touch x; echo 'Aa1' #",
    "$(touch x)`touch x`${HOME}\\$'Aa1\\n'",
    "%41&amp;<Aa1>]]>\t+é😀ß \\\\\"\\u0041{a,b}[1-3]",
    "  Aa1 !*?~^|()  ",
];

/// Serves the stand-ins, without a browser.
fn with_sandbox(body: impl AsyncFnOnce(Sandbox)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { body(Sandbox::start("127.0.0.1:0".parse().unwrap()).await.unwrap()).await });
    runtime.shutdown_background();
}

fn connection(system: &str, sandbox: &Sandbox) -> Connection {
    let catalog = Catalog::shipped().unwrap();
    let settings = catalog.sandbox(system, &format!("http://{}", sandbox.addr())).unwrap();
    catalog.bind(system, None, system, &settings).unwrap().connection
}

/// The names of the secrets that a command asks for, in its order.
fn asked(command: &str) -> Vec<&str> {
    let lines = command.lines().filter_map(|line| line.strip_prefix("IFS= read -rsp ")?.strip_suffix("; echo >&2"));
    lines.map(|line| line.rsplit_once(' ').unwrap().1).collect()
}

/// Runs a command in a shell in this folder and answers what it asks.
fn start(command: &str, answers: &[&str], folder: &Path) -> Child {
    let mut shell = Command::new("bash");
    // A group of its own, so that it is ended as a whole, whichever of its processes are still there.
    shell.args(["-c", command]).current_dir(folder).process_group(0);
    let mut shell = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut input = shell.stdin.take().unwrap();
    for answer in answers {
        writeln!(input, "{answer}").unwrap();
    }
    shell
}

/// A command for these values, and the secrets that it does not hold.
fn command<'v>(connection: &Connection, reset: &str, values: &'v Values) -> (String, Vec<&'v str>) {
    let template = &connection.reset(reset).unwrap().template;
    let text = curl::command(template, values, |name| format!("The '{name}'")).unwrap();
    let secrets: Vec<&str> = asked(&text).into_iter().map(|name| values.get(name).unwrap().expose()).collect();
    for secret in &secrets {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    (text, secrets)
}

/// Whether no command that ran there was led astray.
fn is_empty(folder: &Folder) -> bool {
    fs::read_dir(folder.path()).unwrap().next().is_none()
}

/// The first person of a system, and its first credential.
fn values(demo: &DemoSystem, connection: &Connection) -> Values {
    let name = connection.credentials[0].asks[0].clone();
    let values = Values::new().with(name, demo.credentials[0].secret).with(USER, demo.users[0].id);
    let usual = connection.fields.iter().filter(|field| !field.default.is_empty());
    usual.fold(values, |values, field| values.with(field.name.clone(), field.default.as_str()))
}

#[test]
fn every_system_takes_the_command_with_hostile_passwords() {
    with_sandbox(async |sandbox| {
        let folder = Folder::empty();
        for demo in Sandbox::demo() {
            let connection = connection(demo.id, &sandbox);
            let (mut values, user) = (values(demo, &connection), demo.users[0]);
            values.set(OLD_PASSWORD, Secret::new(user.password));
            for (index, password) in HOSTILE.into_iter().enumerate() {
                let reset = &connection.resets[index % connection.resets.len()];
                values.set(NEW_PASSWORD, Secret::new(password));
                let (text, secrets) = command(&connection, &reset.id, &values);
                let told = start(&text, &secrets, folder.path()).wait_with_output().unwrap();
                let told = String::from_utf8(told.stdout).unwrap();
                assert!(sandbox.accepts(demo.id, user.id, password), "{} {}: {password}: {told}", demo.id, reset.id);
                values.set(OLD_PASSWORD, Secret::new(password));
            }
            assert_eq!(sandbox.requests(demo.id), HOSTILE.len(), "{}", demo.id);
        }
        assert!(is_empty(&folder));
    });
}

#[test]
fn a_hostile_id_or_text_arrives_as_it_is() {
    with_sandbox(async |sandbox| {
        let folder = Folder::empty();
        let texts = HOSTILE.into_iter().chain(["two\nlines\n'$(touch x)'"]);
        let mut arrived = BTreeMap::new();
        for (text, (system, name)) in texts.flat_map(|text| {
            let systems = [("ispring-learn", USER), ("uipath-cloud", USER), ("ecgridos-4.1", "recovery_question")];
            systems.map(|system| (text, system))
        }) {
            let connection = connection(system, &sandbox);
            let demo = Sandbox::demo().iter().find(|demo| demo.id == system).unwrap();
            let reset = connection.resets.last().unwrap();
            let mut values = values(demo, &connection).with(NEW_PASSWORD, "Kale & <Soup> 1");
            values.set(name, Secret::new(text));
            // Not every place can hold every character.
            let Ok(request) = reset.template.build(&values) else { continue };
            let (text, secrets) = command(&connection, &reset.id, &values);
            start(&text, &secrets, folder.path()).wait_with_output().unwrap();

            let (sent, expected) = (sandbox.last_request(system).unwrap(), request.parts().unwrap());
            let sent = String::from_utf8(sent).unwrap();
            let (head, body) = sent.split_once("\r\n\r\n").unwrap();
            assert_eq!(body, expected.body, "{text}");
            let target = head.split(' ').nth(1).unwrap();
            assert!(expected.address.ends_with(target), "{target} for {}", expected.address);
            *arrived.entry(system).or_insert(0) += 1;
        }
        // An id that stands in an address may not hold most of them.
        assert!(arrived.len() == 3 && arrived.values().all(|count| *count > 1), "{arrived:?}");
        assert!(is_empty(&folder));
    });
}

/// A process and all that it started.
fn tree(root: u32) -> Vec<u32> {
    let mut tree = vec![root];
    let parent = |id: u32| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name, in brackets, may hold anything.
        stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse::<u32>().ok()
    };
    let all = || fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    while let Some(child) = all().find(|id| !tree.contains(id) && parent(*id).is_some_and(|parent| tree.contains(&parent))) {
        tree.push(child);
    }
    tree
}

#[test]
#[cfg(target_os = "linux")]
fn while_it_runs_no_process_shows_a_secret() {
    with_sandbox(async |sandbox| {
        let (folder, connection) = (Folder::empty(), connection("uipath-cloud", &sandbox));
        let demo = Sandbox::demo().iter().find(|demo| demo.id == "uipath-cloud").unwrap();
        let values = values(demo, &connection).with(OLD_PASSWORD, demo.users[0].password).with(NEW_PASSWORD, "hunter2-hunter2");
        let (text, secrets) = command(&connection, "change", &values);
        assert_eq!(secrets.len(), 3);
        sandbox.next("uipath-cloud", Misbehaviour { applied: true, kind: Kind::Hang });
        let mut shell = start(&text, &secrets, folder.path());
        until("the system has the password", async || sandbox.accepts("uipath-cloud", demo.users[0].id, "hunter2-hunter2").then_some(()))
            .await;

        let tree = tree(shell.id());
        let read = |id: &u32, file: &str| fs::read(format!("/proc/{id}/{file}")).unwrap_or_default();
        let shown: Vec<String> = tree
            .iter()
            .flat_map(|id| ["cmdline", "environ"].map(|file| String::from_utf8_lossy(&read(id, file)).replace('\0', " ")))
            .collect();
        assert!(shown.iter().any(|text| text.starts_with("curl ")), "curl is not among those looked at: {shown:?}");
        for secret in secrets {
            assert!(!shown.iter().any(|text| text.contains(secret)), "{secret} in {shown:?}");
        }
        let ended = Command::new("kill").args(["--", &format!("-{}", shell.id())]).status().unwrap();
        assert!(ended.success());
        shell.wait().unwrap();
    });
}

#[test]
fn what_the_page_copies_runs() {
    run(async |test| {
        let url = test.scenes().await;
        test.browser
            .devtools("Browser.grantPermissions", json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] }))
            .await;
        let page = Scene::Form.reach(test, &url).await.fill("token", "demo-ispring-soap-admin").await;
        let page = page.fill("user", "o'neil & sons <hq>").await.fill("new_password", HOSTILE[1]).await;
        let page = page.press("Review").await.click("summary").await.press("Copy as cURL").await;
        page.appears(".passdesk-said:not(:empty)").await;
        let text = test.browser.script("return navigator.clipboard.readText()").await;
        let text = text.as_str().unwrap();
        assert!(!text.contains("demo-ispring-soap-admin") && !text.contains(HOSTILE[1]), "{text}");
        assert!(text.contains("'Access token: '") && text.contains("'New password: '"), "{text}");
        let folder = Folder::empty();
        let told = start(text, &["demo-ispring-soap-admin", HOSTILE[1]], folder.path()).wait_with_output().unwrap();
        assert!(String::from_utf8(told.stdout).unwrap().starts_with("HTTP/1.1 200"));
        assert!(test.sandbox.accepts("ispring-learn", "o'neil & sons <hq>", HOSTILE[1]));
        assert!(is_empty(&folder));
    });
}

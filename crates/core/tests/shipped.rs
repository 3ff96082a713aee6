//! The shipped definitions: they load, bind with their sandbox settings, and their sample answers
//! mean what they say.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test says so by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use passdesk_core::bind::{Bound, Catalog};

fn catalog() -> Catalog {
    Catalog::shipped().unwrap_or_else(|problems| panic!("{problems}"))
}

fn bound(catalog: &Catalog, system: &str) -> Bound {
    // What has no stand-in is tested against a server of its own.
    let address = || BTreeMap::from([("base".to_owned(), "http://127.0.0.1:8790".to_owned())]);
    let settings = catalog.sandbox(system, "http://127.0.0.1:8790").unwrap_or_else(address);
    catalog.bind(system, None, system, &settings).unwrap_or_else(|problems| panic!("{system}: {problems:?}"))
}

#[test]
fn every_shipped_system_binds_with_its_sandbox_settings() {
    let catalog = catalog();
    assert_eq!(
        catalog.ids(),
        [
            "ispring-learn",
            "ispring-learn-rest",
            "uipath-cloud",
            "uipath-suite",
            "uipath-suite-tenant",
            "uipath-standalone",
            "ecgrid-rest",
            "ecgridos-4.1",
            "ecgridos",
            "keycloak",
            "synapse",
            "scim"
        ]
    );
    for id in catalog.ids() {
        let connection = bound(&catalog, &id).connection;
        assert_eq!(connection.host, "127.0.0.1:8790", "{id}");
        assert!(!connection.needs.is_empty() && !connection.credentials.is_empty(), "{id}");
    }
}

#[test]
fn what_has_no_stand_in_is_not_in_the_sandbox() {
    let catalog = catalog();
    let without: Vec<String> = catalog.ids().into_iter().filter(|id| catalog.sandbox(id, "http://127.0.0.1:8790").is_none()).collect();
    assert_eq!(without, ["synapse", "scim"]);
}

#[test]
fn every_sample_answer_means_what_its_file_says() {
    // Or the definitions would not have been read.
    let samples = catalog().samples();
    assert!(samples > 70, "{samples}");
}

#[test]
fn the_documented_request_is_built_as_its_document_prints_it() {
    let catalog = catalog();
    let settings = BTreeMap::from([("endpoint".to_owned(), "https://learn.example.com/soap".to_owned())]);
    let bound = catalog.bind("a", None, "ispring-learn", &settings).unwrap();
    let values = passdesk_core::Values::new().with("token", "t&k").with("user", "7").with("new_password", "p<w");
    let request = bound.connection.resets[0].template.build(&values).unwrap();
    assert_eq!(
        request.expose(),
        "POST https://learn.example.com/soap HTTP/1.1\r\nContent-Type: text/xml; charset=utf-8\r\nSOAPAction: \"\"\r\n\r\n\
         <?xml version=\"1.0\" encoding=\"utf-8\"?><SOAP-ENV:Envelope xmlns:SOAP-ENV=\"https://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns=\"https://ispringlearn.com/go/services/api/soap\"><SOAP-ENV:Body><UpdateUserPasswordRequest><credentials>\
         <token>t&amp;k</token></credentials><userId>7</userId><password>p&lt;w</password></UpdateUserPasswordRequest>\
         </SOAP-ENV:Body></SOAP-ENV:Envelope>"
    );
}

#[test]
fn one_template_serves_both_versions_of_soap() {
    let catalog = catalog();
    let values = passdesk_core::Values::new().with("session", "s").with("user", "5001").with("new_password", "x");
    let message = |version: &str| {
        let settings = BTreeMap::from([("soap".to_owned(), version.to_owned())]);
        let bound = catalog.bind("a", None, "ecgridos-4.1", &settings).unwrap();
        bound.connection.resets[0].template.build(&values).unwrap().expose().to_owned()
    };
    let one = message("1.1");
    assert!(
        one.contains("\r\nContent-Type: text/xml; charset=utf-8\r\nSOAPAction: \"https://os.ecgrid.io/UserPassword\"\r\n\r\n"),
        "{one}"
    );
    assert!(one.contains("<CurrentRecoveryAnswer></CurrentRecoveryAnswer><Password>x</Password></UserPassword>"), "{one}");
    let two = message("1.2");
    assert!(
        two.contains("HTTP/1.1\r\nContent-Type: application/soap+xml; charset=utf-8; action=\"https://os.ecgrid.io/UserPassword\"\r\n\r\n"),
        "{two}"
    );
    assert!(two.contains("xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\""), "{two}");
}

#[test]
fn every_text_stands_in_every_language() {
    let catalog = catalog();
    for id in catalog.ids() {
        let connection = bound(&catalog, &id).connection;
        let fields = connection.fields.iter().map(|field| &field.title);
        let resets = connection.resets.iter().flat_map(|reset| [&reset.title, &reset.warning, &reset.caution]);
        let credentials = connection.credentials.iter().map(|credential| &credential.title);
        let own = [&connection.description, &connection.needs, &connection.status];
        for text in fields.chain(resets).chain(credentials).chain(own).filter(|text| !text.is_empty()) {
            assert_eq!(text.languages().collect::<Vec<_>>(), ["de", "en"], "{id}: {}", text.get("en"));
        }
    }
}

/// The text files below a folder, but for tests and what was built or fetched.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name());
        let is_test = ["tests", "tests.rs"].iter().any(|test| name == *test);
        if path.is_dir() && !is_test {
            sources(&path, found);
        } else if !is_test && path.extension().is_some_and(|end| ["rs", "js", "html", "css"].iter().any(|known| end == *known)) {
            found.push(path);
        }
    }
}

#[test]
fn nothing_but_a_definition_names_a_system() {
    let mut names: Vec<String> = catalog().ids().iter().filter_map(|id| id.split('-').next()).map(str::to_owned).collect();
    // What a name of several words begins with.
    names.extend(["ecgrid", "orchestrator", "matrix"].map(str::to_owned));
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["crates/app/src", "crates/bindgen/src", "crates/core/src", "crates/proxy/src", "crates/strength/src", "npm", "www"] {
        sources(&project.join(folder), &mut files);
    }
    assert!(files.len() > 100, "{}", files.len());
    for file in files {
        let text = fs::read_to_string(&file).unwrap().to_lowercase();
        let found: Vec<&String> = names.iter().filter(|name| text.contains(name.as_str())).collect();
        assert!(found.is_empty(), "{} names {found:?}: what a system needs is said in its definition", file.display());
    }
}

//! Every system in each of its forms: the stand-in has the new password, and no longer the old one.

use passdesk_tests::{Test, run};

/// A form of a system's interface, and what a person gives it.
struct Form {
    /// The system, and the stand-in that is called like it.
    system: &'static str,
    /// The connection's settings, as TOML.
    settings: &'static str,
    /// The words of the way to set a password, where there are several.
    way: Option<&'static str>,
    credential: (&'static str, &'static str),
    user: &'static str,
    old: &'static str,
    new: &'static str,
}

const ISPRING: (&str, &str) = ("token", "demo-ispring-soap-admin");
const CHANGE: Option<&str> = Some("Change the password (the current one is known)");
const SET: Option<&str> = Some("Set a new password (the current one is not needed)");
const SESSION: (&str, &str) = ("session", "d3a6f0c4-41aa-4e0f-8a57-0c1de5b10041");

async fn resets(test: &mut Test, forms: &[Form]) {
    let connection = |(index, form): (usize, &Form)| {
        format!("[[connection]]\nid = \"form-{index}\"\nsystem = \"{}\"\nsettings = {}\nfind = false\n", form.system, form.settings)
    };
    let url = test.proxy(&forms.iter().enumerate().map(connection).collect::<String>());
    for (index, form) in forms.iter().enumerate() {
        let Form { system, way, credential: (name, secret), user, old, new, .. } = *form;
        let about = format!("{system} {} {}", form.settings, way.unwrap_or_default());
        let before = test.sandbox.requests(system);
        assert!(test.sandbox.accepts(system, user, old), "{about}");

        let page = test.open(&url).await;
        page.choose(&format!("form-{index}")).await;
        page.fill(name, secret).await;
        if let Some(way) = way {
            page.pick(way).await;
        }
        page.fill("user", user).await;
        if way == CHANGE {
            page.fill("old_password", old).await;
        }
        page.fill("new_password", new).await;
        page.press("Review").await;
        page.press("Set this password").await;

        assert_eq!(page.outcome().await.heading, "Changed", "{about}");
        assert!(test.sandbox.accepts(system, user, new), "{about}");
        assert!(!test.sandbox.accepts(system, user, old), "{about}");
        assert_eq!(test.sandbox.requests(system) - before, 1, "{about}");
    }
}

#[test]
fn ispring_learn_takes_both_pairs_of_namespaces_and_the_rest_form() {
    let soap = |settings, user, old, new| Form { system: "ispring-learn", settings, way: None, credential: ISPRING, user, old, new };
    let documented = "{ endpoint = \"{sandbox}/ispring-learn/documented/soap\" }";
    let standard = "{ endpoint = \"{sandbox}/ispring-learn/standard/soap\", namespaces = \"standard\", strength = \"strong\" }";
    let forms = [
        soap(documented, "learner-42", "kaffe og kage", "blåbær & fløde"),
        soap(documented, "o'neil & sons <hq>", "Clover&Leaf7", "<]]> \"&amp;'  \\"),
        soap(standard, "5f2c1b9e-8a4d-4c1e-9b7a-2d6f00a1c301", "Almond-2019", "Æble-Kage-2026"),
        Form {
            system: "ispring-learn-rest",
            settings: "{ base = \"{sandbox}/ispring-learn-rest\" }",
            way: None,
            credential: ("token", "demo-ispring-rest-admin"),
            user: "0b6e0d5c-53d1-4f0a-8f0e-6f4b7f1d9a01",
            old: "Dill-pickle-1",
            new: "\"dill\" \\ pickle 2",
        },
    ];
    run(async |test| resets(test, &forms).await);
}

fn uipath(system: &'static str, settings: &'static str, secret: &'static str) -> [Form; 2] {
    let form = |way, user, old, new| Form { system, settings, way, credential: ("token", secret), user, old, new };
    [
        form(CHANGE, "har-3107", "al0h0m0ra-account", "patr0nu5"),
        form(SET, "8d2f6c1e-7b35-4a9d-b6f0-3e5c9a417203", "iris-in-june-6", "\"iris\" \\ july 7"),
    ]
}

#[test]
fn uipath_in_the_cloud_changes_and_sets() {
    let settings = "{ address = \"{sandbox}/uipath-cloud\", organization = \"acme\" }";
    run(async |test| resets(test, &uipath("uipath-cloud", settings, "demo-uipath-cloud-pm.user")).await);
}

#[test]
fn uipath_in_the_suite_changes_and_sets_at_both_addresses() {
    let suite = uipath("uipath-suite", "{ address = \"{sandbox}/uipath-suite\" }", "demo-uipath-suite-pm.user");
    let settings = "{ address = \"{sandbox}/uipath-suite-tenant\", organization = \"acme\", tenant = \"default\" }";
    let tenant = uipath("uipath-suite-tenant", settings, "demo-uipath-suite-tenant-pm.user");
    let forms: Vec<Form> = suite.into_iter().chain(tenant).collect();
    run(async |test| resets(test, &forms).await);
}

#[test]
fn uipath_standalone_changes_and_sets() {
    let settings = "{ address = \"{sandbox}/uipath-standalone\" }";
    run(async |test| resets(test, &uipath("uipath-standalone", settings, "demo-uipath-standalone-pm.user")).await);
}

#[test]
fn ecgrid_takes_rest_and_every_form_of_soap() {
    let published = |settings, user, old, new| Form { system: "ecgridos-4.1", settings, way: None, credential: SESSION, user, old, new };
    let soap_11 = "{ endpoint = \"{sandbox}/ecgridos-4.1/ECGridOS.asmx\" }";
    let soap_12 = "{ endpoint = \"{sandbox}/ecgridos-4.1/ECGridOS.asmx\", soap = \"1.2\" }";
    let version_32 = "{ endpoint = \"{sandbox}/ecgridos-3.2/ecgridos.asmx\", namespace = \"http://ecgridos.net/\" }";
    let forms = [
        published(soap_11, "5001", "Kale+Soup5001", "Kale & <Soup> 5002"),
        published(soap_12, "1042", "Leek&Potato1042", "Léek Potato 1043"),
        published(version_32, "77", "Mint<Tea>77", "Mint \"Tea\" 78"),
        Form {
            system: "ecgridos",
            settings: "{ endpoint = \"{sandbox}/ecgridos/ECGridOS.asmx\" }",
            way: None,
            credential: ("session", "d3a6f0c4-00aa-4e0f-8a57-0c1de5b10000"),
            user: "1042",
            old: "Leek&Potato1042",
            new: "Leek&Potato1043",
        },
        Form {
            system: "ecgrid-rest",
            settings: "{ base = \"{sandbox}/ecgrid-rest\" }",
            way: None,
            credential: ("api_key", "demo-ecgrid-rest-network-admin"),
            user: "77",
            old: "Mint<Tea>77",
            new: "Mint \"Tea\" \\ 78",
        },
    ];
    run(async |test| resets(test, &forms).await);
}

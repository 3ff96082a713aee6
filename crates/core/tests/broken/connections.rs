//! Connections whose settings do not fit.

use std::collections::BTreeMap;

use passdesk_core::bind::Catalog;
use passdesk_core::definition::Definition;

use super::EXAMPLE;

/// What is said of a connection: the setting to blame, and the message.
fn told(catalog: &Catalog, system: &str, settings: &[(&str, &str)]) -> Vec<String> {
    let given: BTreeMap<String, String> = settings.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let problems = catalog.bind("a", None, system, &given).err().unwrap_or_default();
    problems.into_iter().map(|problem| format!("{}: {}", problem.setting.as_deref().unwrap_or("-"), problem.message)).collect()
}

/// Rows of: system, settings, and what is said of them.
type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);

fn check(rows: &[Row<'_>]) {
    let catalog = Catalog::shipped().unwrap_or_else(|problems| panic!("{problems}"));
    for (system, settings, expected) in rows {
        assert_eq!(told(&catalog, system, settings), *expected, "{system} {settings:?}");
    }
}

/// The example with something replaced, bound to an address and these settings.
fn told_of_example(replaced: &[(&str, &str)], settings: &[(&str, &str)]) -> String {
    let text = replaced.iter().fold(EXAMPLE.to_owned(), |text, (good, other)| {
        assert!(text.contains(good), "{good} stands nowhere");
        text.replacen(good, other, 1)
    });
    let definition = Definition::load("a.toml", &text).unwrap_or_else(|problems| panic!("{problems}"));
    let settings: Vec<(&str, &str)> = [("base", "https://a.example")].iter().chain(settings).copied().collect();
    told(&Catalog::new(vec![definition]), "a", &settings).join("\n")
}

#[test]
fn what_is_unknown_is_told_with_the_nearest_one() {
    check(&[
        ("uipath-clod", &[], &["-: there is no system `uipath-clod`; did you mean `uipath-cloud`?"]),
        (
            "uipath",
            &[],
            &["-: there is no system `uipath`; write one of `ispring-learn`, `ispring-learn-rest`, `uipath-cloud`, `uipath-suite`, \
                `uipath-suite-tenant`, `uipath-standalone`, `ecgrid-rest`, `ecgridos-4.1`, `ecgridos`, `keycloak`, `synapse`, `scim`"],
        ),
        (
            "uipath-suite",
            &[("adress", "https://a.example"), ("tennant", "t")],
            &[
                "adress: there is no setting `adress`; did you mean `address`?",
                "tennant: there is no setting `tennant`; did you mean `tenant`?",
            ],
        ),
        (
            "uipath-suite",
            &[("address", "https://a.example"), ("product", "cloud")],
            &["product: there is no setting `product`; write one of `address`, `organization`, `tenant`, `partition`, `scope`"],
        ),
        (
            "ispring-learn",
            &[("endpoint", "https://a.example"), ("namespaces", "standart")],
            &["namespaces: `namespaces` has no choice `standart`; did you mean `standard`?"],
        ),
        ("ecgridos-4.1", &[("soap", "2")], &["soap: `soap` has no choice `2`; write one of `1.1`, `1.2`"]),
    ]);
}

#[test]
fn what_is_missing_is_told_by_its_name_and_title() {
    check(&[
        (
            "uipath-suite",
            &[],
            &["address: the setting `address` is missing (Address of the server, such as https://uipath.example.com); \
                add `address = \"…\"` to the connection's settings"],
        ),
        (
            "uipath-suite-tenant",
            &[("address", "https://a.example"), ("organization", "acme")],
            &["tenant: the setting `tenant` is missing (Tenant, as it stands in the address); \
                add `tenant = \"…\"` to the connection's settings"],
        ),
        ("uipath-suite", &[("address", "")], &["address: `address` is empty; leave it out, or write its value"]),
    ]);
}

#[test]
fn a_reset_whose_settings_are_missing_is_not_offered_and_one_at_least_must_be() {
    let under_two = |replaced: &[(&str, &str)]| told_of_example(replaced, &[("kind", "two")]);
    assert_eq!(under_two(&[("word = \"w2\"", "")]), "");
    // A word of a choice is no setting that could be added.
    let everywhere = [("word = \"w2\"", ""), ("{base}/xml/", "{base}/{word}/")];
    assert_eq!(under_two(&everywhere), "word: `word` stands in no choice that is in force; choose another");
}

/// Threats: T5.
#[test]
fn an_address_is_https_and_written_as_it_is_sent() {
    let rows = [
        (
            "uipath.example.com",
            "`uipath.example.com` is no address (relative URL without a base); write it like `https://host.example/path`",
        ),
        ("http://a.example", "`http://a.example` would send passwords in the clear; write an address that begins with https://"),
        ("ftp://127.0.0.1", "`ftp://127.0.0.1` would send passwords in the clear; write an address that begins with https://"),
        (
            "http://127.0.0.1.example",
            "`http://127.0.0.1.example` would send passwords in the clear; write an address that begins with https://",
        ),
        (
            "https://169.254.169.254",
            "`https://169.254.169.254` is where no system stands: link-local, a cloud's metadata, or nobody; \
             write the system's own address",
        ),
        ("https://a.example/", "write `https://a.example` instead of `https://a.example/`"),
        ("https://a.example/b/", "write `https://a.example/b` instead of `https://a.example/b/`"),
        ("https://A.example", "write `https://a.example` instead of `https://A.example`"),
        ("HTTPS://a.example", "write `https://a.example` instead of `HTTPS://a.example`"),
        ("https://a.example:443/b/../c", "write `https://a.example/c` instead of `https://a.example:443/b/../c`"),
        ("https://bücher.example", "write `https://xn--bcher-kva.example` instead of `https://bücher.example`"),
        ("https://a.example/{organization}", "write `https://a.example/%7Borganization%7D` instead of `https://a.example/{organization}`"),
        ("https://a.example?b", "`https://a.example?b` holds a user, a query or a fragment; write the address without"),
        ("https://a.example#b", "`https://a.example#b` holds a user, a query or a fragment; write the address without"),
        ("https://user@a.example", "this holds a user, a query or a fragment; write the address without"),
        ("https://user:hunter2@a.example", "this holds a user, a query or a fragment; write the address without"),
        ("http://user:hunter2@a.example", "this would send passwords in the clear; write an address that begins with https://"),
        ("https://user:hunter2@a.example:a", "this is no address (invalid port number); write it like `https://host.example/path`"),
    ];
    let catalog = Catalog::shipped().unwrap_or_else(|problems| panic!("{problems}"));
    for (address, message) in rows {
        assert_eq!(told(&catalog, "uipath-suite", &[("address", address)]), [format!("address: `address`: {message}")], "{address}");
    }
    // However it is written.
    for address in [
        "https://0xa9fea9fe",
        "https://2852039166/latest",
        "https://169.254.43518",
        "https://0251.0376.0251.0376",
        "https://①⑥⑨.254.169.254",
        "https://0.0.0.0:443",
        "https://[::]",
        "https://[fe80::1]",
        "https://[::ffff:169.254.169.254]",
        "https://[64:ff9b::a9fe:a9fe]",
        "https://[2002:a9fe:a9fe::]",
        "https://100.100.100.200",
    ] {
        let told = told(&catalog, "uipath-suite", &[("address", address)]);
        assert!(told.concat().contains("is where no system stands"), "{told:?}");
    }
    for good in [
        "http://127.0.0.1:8790",
        "https://10.0.0.7",
        "https://[fd00::1]",
        "http://localhost/a",
        "http://[::1]",
        "https://a.example:8443/a/b",
    ] {
        assert_eq!(told(&catalog, "uipath-suite", &[("address", good)]), [""; 0], "{good}");
    }
}

#[test]
fn a_setting_fits_where_it_stands() {
    check(&[
        ("uipath-cloud", &[("organization", "..")], &["organization: `organization` is \"..\", which an address reads as another path"]),
        ("uipath-cloud", &[("organization", "a/b")], &["organization: `organization` contains a '/', which cannot be part of an address"]),
        (
            "ispring-learn",
            &[("endpoint", "https://a.example"), ("soap_action", "a\r\nHost: b")],
            &["soap_action: `soap_action` contains '\\r', which a header cannot carry; write ASCII"],
        ),
        ("ecgridos-4.1", &[("namespace", "ü")], &["namespace: `namespace` contains 'ü', which a header cannot carry; write ASCII"]),
        ("ecgridos", &[("namespace", "a\u{1}b")], &["namespace: `namespace` contains '\\u{1}', which a header cannot carry; write ASCII"]),
    ]);
    let realm =
        |format: &str, text: &str| told_of_example(&[("default = \"main\"", &format!("format = \"{format}\""))], &[("realm", text)]);
    assert_eq!(realm("uuid", "main"), "realm: `realm` is not a UUID such as 6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a, in lower case");
    assert_eq!(realm("hostname", "a_b"), "realm: `a_b` is no name of a host; write it like `identity.example.com`, in lower case");
    assert_eq!(
        realm("hostname", "a.b:99999"),
        "realm: `a.b:99999` is no name of a host; write it like `identity.example.com`, in lower case"
    );
}

#[test]
fn what_an_operator_writes_names_no_other_setting() {
    let definition = Definition::load("a.toml", EXAMPLE).unwrap_or_else(|problems| panic!("{problems}"));
    let catalog = Catalog::new(vec![definition]);
    let given = BTreeMap::from([("base".to_owned(), "https://a.example".to_owned()), ("realm".to_owned(), "{base".to_owned())]);
    let bound = catalog.bind("a", None, "a", &given).unwrap_or_else(|problems| panic!("{problems:?}"));
    let shown = bound.connection.resets[0].template.masked(&passdesk_core::Values::new());
    assert!(shown.starts_with("POST https://a.example/%7Bbase/users/"), "{shown}");
}

#[test]
fn a_circle_of_settings_ends() {
    let told = told_of_example(&[("default = \"main\"", "default = \"{realm}\"")], &[]);
    assert_eq!(told, "realm: `realm` names itself through other settings; write its text out");
}

#[test]
fn what_only_the_settings_show_is_told_when_they_are_in() {
    let rows = [
        (
            "</password>",
            "</password><a>{question?}</a><a>{word?}</a>",
            "question: one cannot see in a request whether `{question?}` is there; write what surrounds it differently",
        ),
        (
            "Authorization: Bearer {token}\n",
            "X-A: {question?}\nX-A: {word?}\nAuthorization: Bearer {token}\n",
            "x-a: the header `x-a` would be sent twice; leave one out",
        ),
    ];
    for (good, other, message) in rows {
        assert_eq!(told_of_example(&[(good, other)], &[]), message, "{other}");
    }
}

//! Two operations of a definition that could be one request.

use super::{EXAMPLE, problems};

/// A way to set a password, or something else, with this request.
fn operation(table: &str, request: &str) -> String {
    let more = match table.split_once('.') {
        Some(("reset", _)) => "success = { \"/done\" = true }",
        Some(("find", _)) => "rows = \"\"\nrow = { user = \"/id\" }",
        _ if table.ends_with(".logout") => "",
        _ => "yields = { token = \"/token\" }",
    };
    let title = if table.ends_with(".logout") { "" } else { "title = \"x\"\n" };
    format!("\n[{table}]\n{title}request = '''\n{request}\n'''\n{more}\n")
}

/// What is said of the example with these two in it, without the place.
fn told(first: (&str, &str), second: (&str, &str)) -> String {
    let numbers = "\n[values.number]\ntype = \"integer\"\ntitle = \"x\"\n[values.flag]\ntype = \"boolean\"\ntitle = \"x\"\n\
                   [values.any]\ntype = \"json\"\ntitle = \"x\"\n[values.id]\nformat = \"uuid\"\ntitle = \"x\"\n";
    let text = format!("{EXAMPLE}{numbers}{}{}", operation(first.0, first.1), operation(second.0, second.1));
    problems(&text)
}

const JSON: &str = "Content-Type: application/json\n\n";

#[test]
fn two_operations_that_could_be_one_request_are_told() {
    let find = |address: &str| format!("GET {{base}}/people/{address}");
    let put = |body: &str| format!("PUT {{base}}/p/{{user}}\n{JSON}{body}");
    for (first, second) in [
        (("find.a", find("{user}")), ("find.b", find("{search}"))),
        (("find.a", find("{user}")), ("find.b", find("me-{search}"))),
        (("find.a", find("{user}/all?q=1")), ("find.b", find("any/{search}?q=1"))),
        (("find.a", find("{user}")), ("find.b", find("{realm}{search}"))),
        (("find.a", find("x?a=1&q={search}")), ("find.b", find("x?a=1&b={number?}&q={search}"))),
        (("reset.a", put(r#"{ "p": "{new_password}", "n": "{number}" }"#)), ("reset.b", put(r#"{ "p": "{new_password}", "n": "{any}" }"#))),
        (
            ("reset.a", put(r#"{ "p": "{new_password}", "n": "{id}" }"#)),
            ("reset.b", put(r#"{ "p": "{new_password}", "n": "{question}" }"#)),
        ),
        (
            ("reset.a", put(r#"{ "p": "{new_password}", "n": "a\"b" }"#)),
            ("reset.b", put(r#"{ "p": "{new_password}", "n": "{question}" }"#)),
        ),
        (("reset.a", put(r#"{ "p": "{new_password}" }"#)), ("reset.b", put(r#"{ "p": "{new_password}", "n": "{question?}" }"#))),
        (
            ("credential.a", format!("POST {{base}}/in\n{JSON}{{ \"a\": \"{{login}}\" }}")),
            ("credential.b", format!("POST {{base}}/in\n{JSON}{{ \"a\": \"{{login_password}}\" }}")),
        ),
    ] {
        let told = told((first.0, &first.1), (second.0, &second.1));
        let expected = format!(
            "one request could be both `{}` and `{}`, and nobody could say which was meant; write them differently, or leave one out",
            first.0, second.0
        );
        assert_eq!(told.splitn(4, ':').nth(3).map(str::trim), Some(expected.as_str()), "{first:?} {second:?}: {told}");
    }
}

#[test]
fn it_is_told_at_the_later_request() {
    let text = EXAMPLE.replace("[reset.form]", &(operation("reset.again", "POST {base}/{realm}/users/{user}?kind={word}\nAuthorization: Bearer {token}\nContent-Type: application/json\n\n{ \"type\": \"password\", \"value\": \"{new_password}\" }") + "[reset.form]"));
    assert_eq!(
        problems(&text),
        "systems/a.toml:58:1: one request could be both `reset.password` and `reset.again`, and nobody could say which was meant; \
         write them differently, or leave one out"
    );
}

#[test]
fn operations_that_differ_somewhere_are_good() {
    let query =
        |text: &str| format!("POST {{base}}/graphql\n{JSON}{{ \"query\": \"{text}\", \"a\": \"{{user}}\", \"b\": \"{{new_password}}\" }}");
    let find = |text: &str| format!("POST {{base}}/graphql\n{JSON}{{ \"query\": \"{text}\", \"a\": \"{{search}}\" }}");
    let put = |body: &str| format!("PUT {{base}}/p/{{user}}\n{JSON}{body}");
    for (first, second) in [
        // One address for all, as GraphQL has it.
        (("reset.a", query("mutation one")), ("reset.b", query("mutation two"))),
        (("find.a", find("people")), ("reset.b", query("mutation two"))),
        (("find.a", "GET {base}/people/{user}".to_owned()), ("find.b", "GET {base}/people?q={search}".to_owned())),
        (("find.a", "GET {base}/people/{number}?q={search}".to_owned()), ("find.b", "GET {base}/people/me?q={search}".to_owned())),
        (
            ("reset.a", put(r#"{ "p": "{new_password}", "n": "{number}" }"#)),
            ("reset.b", put(r#"{ "p": "{new_password}", "n": "{flag}" }"#)),
        ),
        (
            ("reset.a", put(r#"{ "p": "{new_password}", "n": "{number}" }"#)),
            ("reset.b", put(r#"{ "p": "{new_password}", "n": "{question}" }"#)),
        ),
        // Whoever has signed in, and however, goes the same way out.
        (
            ("credential.client", format!("POST {{base}}/in\n{JSON}{{ \"a\": \"{{login}}\" }}")),
            ("credential.client.logout", "POST {base}/out\nAuthorization: Bearer {token}".to_owned()),
        ),
    ] {
        assert_eq!(told((first.0, &first.1), (second.0, &second.1)), "nothing", "{first:?} {second:?}");
    }
}

#[test]
fn two_credentials_may_be_signed_out_by_one_request() {
    let credential = |id: &str, value: &str| {
        let sign_in = operation(&format!("credential.{id}"), &format!("POST {{base}}/{id}\n{JSON}{{ \"a\": \"{{{value}}}\" }}"));
        sign_in + &operation(&format!("credential.{id}.logout"), "POST {base}/out\nAuthorization: Bearer {token}")
    };
    assert_eq!(problems(&format!("{EXAMPLE}{}{}", credential("one", "login_password"), credential("two", "client_secret"))), "nothing");
}

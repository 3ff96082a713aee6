//! What a newcomer gets wrong, and what they are told: where it is, what is wrong, what to write.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test says so by panicking")]

#[path = "broken/connections.rs"]
mod connections;
#[path = "broken/lookups.rs"]
mod lookups;
#[path = "broken/operations.rs"]
mod operations;
#[path = "broken/polls.rs"]
mod polls;
#[path = "broken/requests.rs"]
mod requests;

use passdesk_core::definition::Definition;

const EXAMPLE: &str = include_str!("broken/example.toml");

fn problems(text: &str) -> String {
    match Definition::load("systems/a.toml", text) {
        Ok(_) => "nothing".to_owned(),
        Err(problems) => problems.to_string(),
    }
}

/// Rows of: what is replaced in the example, by what, and what is said of it, each with line and column.
fn check(rows: &[(&str, &str, &[&str])]) {
    for (good, broken, told) in rows {
        let text = EXAMPLE.replacen(good, broken, 1);
        assert_ne!(text, EXAMPLE, "{good} stands nowhere");
        let expected: Vec<String> = told.iter().map(|told| format!("systems/a.toml:{told}")).collect();
        assert_eq!(problems(&text), expected.join("\n"), "{broken} for {good}");
    }
}

#[test]
fn the_example_is_good_whatever_its_line_ends_are() {
    assert_eq!(problems(EXAMPLE), "nothing");
    assert_eq!(problems(&EXAMPLE.replace('\n', "\r\n")), "nothing");
    let broken = EXAMPLE.replace("users/{user}", "users/{usr}").replace('\n', "\r\n");
    assert_eq!(problems(&broken), "systems/a.toml:29:27: `{usr}` is declared nowhere; did you mean `user`?");
}

#[test]
fn a_definition_has_a_credential_and_a_reset() {
    assert_eq!(
        problems("title = \"Example\"\n"),
        "systems/a.toml:1:1: there is no way to set a password; add a table `[reset.password]` with a `request`\n\
         systems/a.toml:1:1: nothing says how to be let in; add a table such as `[credential.token]` with `asks = [\"token\"]`"
    );
    assert_eq!(problems(&"# x\n".repeat(16_385)), "systems/a.toml:1:1: the file is larger than 64 KiB; a file of this kind is far smaller");
}

#[test]
fn every_mistake_is_told_at_once() {
    let text = EXAMPLE.replace("minLength", "minlength").replace("users/{user}", "users/{usr}").replace("\"user\"", "\"usr\"");
    assert_eq!(
        problems(&text),
        "systems/a.toml:29:27: `{usr}` is declared nowhere; did you mean `user`?\n\
         systems/a.toml:68:13: `usr` is no reason; did you mean `user`?\n\
         systems/a.toml:73:1: there is no key `minlength` here; did you mean `minLength`?"
    );
    let text = EXAMPLE.replacen("title", "titel", 1).replace("minLength", "minlength");
    assert_eq!(
        problems(&text),
        "systems/a.toml:1:1: there is no key `titel` here; did you mean `title`?\n\
         systems/a.toml:1:1: `title` is missing; write `title = \"Name of the system\"`\n\
         systems/a.toml:73:1: there is no key `minlength` here; did you mean `minLength`?"
    );
}

#[test]
fn keys_are_told_with_the_nearest_one() {
    check(&[
        (
            "[credential.token]\ntitle",
            "[credential.token]\ntitel",
            &[r#"22:1: `title` is missing; write `title = "Access token"`"#, "23:1: there is no key `titel` here; did you mean `title`?"],
        ),
        ("minLength", "minlength", &["73:1: there is no key `minlength` here; did you mean `minLength`?"]),
        ("[errors]", "[error]", &["65:2: there is no key `error` here; did you mean `errors`?"]),
        (
            "Set a new password\"\n",
            "Set a new password\"\nbody = \"x\"\n",
            &[
                "28:1: there is no key `body` here; write one of `title`, `warning`, `caution`, `request`, `success`, `errors`, `examples`, `poll`, `look_up`",
            ],
        ),
        ("title = \"Example\"\n", "", &[r#"1:1: `title` is missing; write `title = "Name of the system"`"#]),
        (r#"title = "Example""#, r#"title = "Example"#, &[r#"1:17: this is no TOML: invalid basic string, expected `"`"#]),
        (r#"title = "Example""#, "title = \"Example\"\ntitle = \"Example\"", &["2:1: this is no TOML: duplicate key"]),
        ("title = \"Set a new password\"\n", "", &[r#"26:1: `title` is missing; write `title = "Set a new password"`"#]),
        ("success = { \"/done\" = true }\n", "", &[r#"26:1: `success` is missing; write `success = { "/succeeded" = true }`"#]),
        (
            "required = [",
            "required = { lower = true }\nforbidden = [",
            &[
                "75:12: this must be a string in quotation marks, not a table",
                "76:13: this must be a string in quotation marks, not a list",
            ],
        ),
    ]);
}

#[test]
fn names_are_told_with_the_nearest_one() {
    check(&[
        ("users/{user}", "users/{usr}", &["29:27: `{usr}` is declared nowhere; did you mean `user`?"]),
        (r#""{new_password}""#, r#""{new_pasword}""#, &["34:13: `{new_pasword}` is declared nowhere; did you mean `new_password`?"]),
        (r#""{question?}" }"#, r#""{qestion?}" }"#, &["35:16: `{qestion}` is declared nowhere; did you mean `question`?"]),
        (
            r#""{question?}" }"#,
            r#""{zip_code}" }"#,
            &[
                "35:16: `{zip_code}` is declared nowhere; let a credential ask for it, add `[values.zip_code]`, or write one of `base`, `kind`, `new_password`, `old_password`, `question`, `realm`, `search`, `token`, `user`, `word`",
            ],
        ),
        (
            r#""{question?}" }"#,
            r#""{question" }"#,
            &["35:16: the brace in `{question` is not closed; a value is written `{name}`, and a brace as itself `{{`"],
        ),
        (r#""{question?}" }"#, r#""question}" }"#, &["35:16: a `}` in `question}` closes nothing; as itself it is written `}}`"]),
        (
            r#""{question?}" }"#,
            r#""{Question}" }"#,
            &["35:16: `{Question}` is no name; use lower-case letters, digits and `_`, beginning with a letter"],
        ),
        (
            r#"asks = ["token"]"#,
            r#"asks = ["token", "pin"]"#,
            &[
                "24:19: `pin` has no title; add `[values.pin]` with a `title` that tells a person what to type, or ask for one of `token`, `client_id`, `client_secret`, `login`, `login_password`, `api_key`, `session`",
            ],
        ),
        (
            r#"asks = ["token"]"#,
            "asks = [\"token\"]\naccount = \"tokn\"",
            &["25:12: `tokn` is none of what is asked for; did you mean `token`?"],
        ),
        (
            r#"asks = ["token"]"#,
            r#"asks = ["token", "access-key"]"#,
            &["24:19: `access-key` is no name; use lower-case letters, digits and `_`, beginning with a letter"],
        ),
        (
            "[values.question]\ntitle = { en = \"Question\", de = \"Frage\" }",
            "[values.question]",
            &["19:9: `question` needs a `title` that tells a person what to type"],
        ),
        (
            "[values.question]",
            "[values.realm]\ntitle = \"x\"\n[values.question]",
            &["6:11: `realm` is a setting and a value at once; give one of them another name"],
        ),
        (
            "[settings.realm]",
            "[settings.user]\ntitle = \"x\"\n[settings.realm]",
            &["6:11: `user` is a setting and a value at once; give one of them another name"],
        ),
        (
            "[settings.realm]",
            "[settings.my-realm]\ntitle = \"x\"\n[settings.realm]",
            &["6:11: `my-realm` is no name; use lower-case letters, digits and `_`, beginning with a letter"],
        ),
        (
            "[credential.token]",
            "[credential.api-token]",
            &["22:13: `api-token` is no name; use lower-case letters, digits and `_`, beginning with a letter"],
        ),
        ("[reset.form]", "[reset.Form]", &["54:8: `Form` is no name; use lower-case letters, digits and `_`, beginning with a letter"]),
    ]);
}

#[test]
fn an_answer_says_what_was_done() {
    check(&[
        (
            r#"{ "/done" = true }"#,
            "{ status = 200 }",
            &[
                r#"37:11: any web page would count as a success; say what stands in the answer, such as `"/succeeded" = true`, or `empty = true`"#,
            ],
        ),
        (
            r#"{ "/done" = true }"#,
            "{}",
            &[
                r#"37:11: any web page would count as a success; say what stands in the answer, such as `"/succeeded" = true`, or `empty = true`"#,
            ],
        ),
        (
            r#"{ "/done" = true }"#,
            "[]",
            &[r#"37:11: nothing would count as a success; write what stands in the answer, such as `{ "/succeeded" = true }`"#],
        ),
        (
            r#"{ "/done" = true }"#,
            r#"{ "/html/head/title" = "Done" }"#,
            &["37:11: a web page could say that too; say what stands in the system's own answer, such as `\"/succeeded\" = true`"],
        ),
        (
            r#"{ "/done" = true }"#,
            r#"[{ "/done" = true }, { "/*/body/*" = "Done", "/HTML/body" = "Done" }]"#,
            &["37:32: a web page could say that too; say what stands in the system's own answer, such as `\"/succeeded\" = true`"],
        ),
        (
            r#"{ "/done" = true }"#,
            r#"{ status = 204, "/done" = true }"#,
            &["37:11: a 204 has no body in which anything could stand; leave out one of the two"],
        ),
        (
            r#"{ "/done" = true }"#,
            r#"{ "/id" = "{new_password}" }"#,
            &[
                "37:22: `{new_password}` cannot be compared with; write a text, or alone a value that every such request holds and that is no \
               secret, such as `{user}`",
            ],
        ),
        (
            r#"{ "/done" = true }"#,
            r#"{ "/id" = "id-{user}" }"#,
            &[
                "37:22: `{user}` cannot be compared with; write a text, or alone a value that every such request holds and that is no secret, \
               such as `{user}`",
            ],
        ),
        (
            r#"{ "/done" = true }"#,
            r#"{ "/id={user}/done" = true }"#,
            &["37:13: `{user}` is no value here, but stands for itself; leave it out, or write a `*` for any rest"],
        ),
        (
            "NotFound = \"user\"",
            "\"No {user}\" = \"user\"",
            &["68:1: `{user}` is no value here, but stands for itself; leave it out, or write a `*` for any rest"],
        ),
        (
            r#"{ "/done" = true }"#,
            "{ done = true }",
            &["37:13: `done` is no pointer; write the way to a value, such as `/error/code`, or one of `status`, `empty`"],
        ),
        (
            r#"{ "/done" = true }"#,
            r#"{ "/done" = [true] }"#,
            &[
                "37:23: a value in an answer is compared with true, false, a string, a whole number or `{}`, an object with nothing in it, not a list",
            ],
        ),
        (
            r#"{ "/done" = true }"#,
            r#"{ "" = { done = true } }"#,
            &[
                "37:18: a value in an answer is compared with true, false, a string, a whole number or `{}`, an object with nothing in it, not a table",
            ],
        ),
        (r#"{ "/done" = true }"#, r#"{ status = 404, "/done" = true }"#, &["37:22: this must be a whole number from 200 to 299"]),
        (
            r#"{ "/done" = true }"#,
            r#"{ status = "3xx", "/done" = true }"#,
            &[r#"37:22: write a status such as 200, a list of them, or "2xx""#],
        ),
        (r#"NotFound = "user""#, r#"NotFound = "users""#, &["68:13: `users` is no reason; did you mean `user`?"]),
        (
            r#"NotFound = "user""#,
            r#"NotFound = "nobody""#,
            &[
                "68:13: `nobody` is no reason; write one of `credential`, `permission`, `subscription`, `user`, `old-password`, `password`, `password-too-short`, `password-too-long`, `password-needs-lower`, `password-needs-upper`, `password-needs-digit`, `password-needs-special`, `password-needs-distinct`, `request`, `limit`, `other`, `unknown`",
            ],
        ),
        (r#"NotFound = "user""#, r#""Not*Found" = "user""#, &["68:1: a `*` stands at an end, for any rest; it cannot stand in the middle"]),
        (
            r#""/code""#,
            r#""code""#,
            &["67:9: `code` is no pointer; write the way to a value, such as `/error/code`, or one of `message`, `status`"],
        ),
        (r#""/message""#, r#""message""#, &["66:13: `message` is no pointer; write the way to a value, such as `/error/code`"]),
        ("401 =", "302 =", &[r#"70:1: an error status is a number from 400 to 599, such as `401 = "credential"`"#]),
        (
            r#"{ "/done" = true }"#,
            "{ \"/done\" = true }\nexamples = [{ answer = \"200\", outcome = \"change\" }]",
            &[
                "38:25: an answer begins with its status line, such as `HTTP/1.1 200 OK`",
                "38:42: `change` is no outcome of an answer; did you mean `changed`?",
            ],
        ),
        (
            r#"{ "/done" = true }"#,
            "{ \"/done\" = true }\nexamples = [{ answer = \"HTTP/1.1 200 OK\", outcome = \"refused\" }]",
            &[r#"38:13: `reasons` stand beside `outcome = "refused"`, and only there"#],
        ),
    ]);
}

#[test]
fn a_sample_answer_that_is_read_otherwise_is_told_with_what_it_is_read_as() {
    let sampled = |expected: &str, answer: &str| {
        let sample = format!("[[reset.password.examples]]\n{expected}\nanswer = '''\nHTTP/1.1 {answer}\n'''\n[reset.xml]");
        EXAMPLE.replace("[reset.xml]", &sample)
    };
    let changed = r#"outcome = "changed""#;
    let unknown = r#"outcome = "unknown""#;
    let no_such_user = "outcome = \"refused\"\nreasons = [\"user\"]";
    let bad_credential = "outcome = \"refused\"\nreasons = [\"credential\"]";
    for (expected, answer, told) in [
        (changed, "200 OK\n\n{\"done\": true}", ""),
        (no_such_user, "404 Not Found\n\n{\"code\": \"NotFound\"}", ""),
        (bad_credential, "401 Unauthorized", ""),
        (unknown, "200 OK\n\n<html></html>", ""),
        (changed, "200 OK\n\n{\"done\": false}", "42:1: this answer is read as unknown, not as changed; "),
        (unknown, "200 OK\n\n{\"done\": true}", "42:1: this answer is read as changed, not as unknown; "),
        (changed, "404 Not Found\n\n{\"code\": \"NotFound\"}", "42:1: this answer is read as refused (user), not as changed; "),
        (no_such_user, "401 Unauthorized", "43:1: this answer is read as refused (credential), not as refused (user); "),
    ] {
        let problems = problems(&sampled(expected, answer));
        if told.is_empty() {
            assert_eq!(problems, "nothing", "{answer}");
        } else {
            assert_eq!(problems, format!("systems/a.toml:{told}mend `success`, `errors` or what is expected here"), "{answer}");
        }
    }
    // What a mistake hides is not read otherwise.
    let text = sampled(changed, "404 Not Found\n\n{\"code\": \"NotFound\"}").replace("title = \"Example\"", "titel = \"Example\"");
    assert!(!problems(&text).contains("is read as"), "{}", problems(&text));
}

#[test]
fn settings_values_and_rules_are_of_a_closed_list() {
    check(&[
        (r#"format = "uri""#, r#"format = "url""#, &["5:11: `url` is no format of a setting; did you mean `uri`?"]),
        (
            "[values.question]",
            "[values.question]\ntype = \"int\"",
            &["20:9: `int` is no type; write one of `string`, `integer`, `boolean`, `json`"],
        ),
        ("[values.question]", "[values.question]\nformat = \"guid\"", &["20:11: `guid` is no format of a value; did you mean `uuid`?"]),
        (r#"default = "one""#, r#"default = "on""#, &["11:12: there is no choice `on`; did you mean `one`?"]),
        (
            r#"default = "main""#,
            r#"default = "{question}""#,
            &["8:12: `{question}` is no setting, and a setting's text can name nothing else; write one of `base`, `kind`, `realm`, `word`"],
        ),
        (
            r#"default = "main""#,
            r#"default = "{bas}/a""#,
            &["8:12: `{bas}` is no setting, and a setting's text can name nothing else; did you mean `base`?"],
        ),
        (
            r#"default = "main""#,
            r#"default = "{base""#,
            &["8:12: the brace in `{base` is not closed; a value is written `{name}`, and a brace as itself `{{`"],
        ),
        (
            r#"word = "w1""#,
            r#"word = "{user}""#,
            &["14:9: `{user}` is no setting, and a setting's text can name nothing else; write one of `base`, `kind`, `realm`, `word`"],
        ),
        ("[settings.realm]", "[settings.realm]\nlisted = true", &["6:1: a `listed` setting needs `choices`: each is a system of its own"]),
        ("[settings.realm]", "[settings.realm]\nlisted = \"yes\"", &["7:10: this must be true or false, not a string"]),
        (
            r#""lower", "#,
            r#""lowercase", "#,
            &["75:14: `lowercase` is no class of characters; write one of `lower`, `upper`, `digit`, `special`"],
        ),
        (
            "minLength = 8",
            "minLength = 80",
            &["73:13: no password has at least 80 and at most 64 characters; make `minLength` the smaller"],
        ),
        ("minLength = 8", "minLength = 0", &["73:13: this must be a whole number from 1 to 128"]),
        ("minLength = 8", r#"minLength = "8""#, &["73:13: this must be a whole number from 1 to 128"]),
        ("minLength = 8", "distinct = 65", &["73:12: this must be a whole number from 1 to 64"]),
        ("minLength = 8", "longestrun = 2", &["73:1: there is no key `longestrun` here; did you mean `longestRun`?"]),
        ("minLength = 8", "common = 1", &["73:10: this must be true or false, not a whole number"]),
        ("minLength = 8", "allowed = [\"asci\"]", &["73:13: `asci` is no class of characters; did you mean `ascii`?"]),
        ("minLength = 8", "classes = { specials = \"!\" }", &["73:13: `specials` is no class of characters; did you mean `special`?"]),
        ("minLength = 8", "classes = { special = \"\" }", &["73:24: a class has characters; write them, such as \"!#%\""]),
        ("minLength = 8", "atLeast = { count = 3, of = [\"lower\", \"digit\"] }", &["73:21: this must be a whole number from 1 to 2"]),
        (
            "minLength = 8",
            "atLeast = { count = 3 }",
            &["73:11: `of` is missing; write `of = [\"lower\", \"upper\", \"digit\", \"special\"]`"],
        ),
        ("[password]", "[sandbox]\nbas = \"x\"\n[password]", &["73:1: there is no setting `bas`; did you mean `base`?"]),
    ]);
}

#[test]
fn a_text_is_for_people_to_read() {
    check(&[
        (r#"{ en = "Question", de"#, "{ de", &[r#"20:9: a text in several languages needs English: add `en = "…"`"#]),
        (r#""Question""#, r#""Ques\u202Etion""#, &["20:17: a text cannot contain the invisible character U+202E"]),
        (r#""Question""#, "'Ques\u{200b}tion'", &["20:21: a text cannot contain the invisible character U+200B"]),
        (r#""Question""#, "7", &["20:16: this must be a string in quotation marks, not a whole number"]),
        (r#"title = "Example""#, r#"title = ["Example"]"#, &[r#"1:9: this must be a text: a string, or `{ en = "…", de = "…" }`"#]),
    ]);
}

//! Polls that could not be asked, or whose answers would be misread.

use super::{EXAMPLE, problems};

const GOOD: &str = r#"
[reset.password.poll]
request = '''
GET {base}/jobs/{job}?u={user}
Authorization: Bearer {token}
'''
yields = { job = "Location" }
success = { "/done" = true }
errors."/state" = { failed = "other" }
"#;

/// The example with a poll of its first reset, in which one text stands for another; what is said of it, without the file
/// and the line's own number.
fn told(good: &str, broken: &str) -> String {
    let poll = GOOD.replacen(good, broken, 1);
    assert!(good.is_empty() || poll != GOOD, "{good} stands nowhere");
    let (before, after) = EXAMPLE.split_once("\n[reset.xml]").unwrap();
    let from = before.lines().count();
    let place = |line: &str| match line.strip_prefix("systems/a.toml:").and_then(|line| line.split_once(':')) {
        Some((number, rest)) => format!("{}:{rest}", number.parse::<usize>().unwrap() - from),
        None => line.to_owned(),
    };
    problems(&format!("{before}\n{poll}\n[reset.xml]{after}")).lines().map(place).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_poll_asks_what_it_can_know_and_changes_nothing() {
    assert_eq!(told("", ""), "nothing");
    for (good, broken, expected) in [
        ("GET", "POST", "5:1: whether something is done is asked with `GET`, which changes nothing"),
        ("{job}", "{jab}", "5:17: `{jab}` is declared nowhere; did you mean `job`?"),
        ("u={user}", "u={question}", "5:1: `{question}` is neither in every request of this reset nor yielded by its answer"),
        ("Bearer {token}", "Bearer {new_password}", "5:1: `{new_password}` has no place in a question"),
        ("{ job = ", "{ user = \"/id\", job = ", "8:12: `user` is something else already; take another name"),
        (
            "{ job = ",
            "{ my-job = \"/id\", job = ",
            "8:12: `my-job` is no name; use lower-case letters, digits and `_`, beginning with a letter",
        ),
        (
            "\"Location\"",
            "\"location_url\"",
            "8:19: `location_url` is no pointer; write the way to a value, such as `/error/code`, or one of `Location`",
        ),
        (
            "Bearer {token}\n'''\nyields = { ",
            "Bearer {token}\nX-Job: {other}\n'''\nyields = { other = \"Location\", ",
            "9:12: `{other}` does not stand in the address of the request, so that no `Location` can say it",
        ),
        ("success = { \"/done\" = true }\n", "", "3:1: `success` is missing; write `success = { \"/status\" = \"done\" }`"),
        (
            "errors.\"/state\" = { failed = \"other\" }",
            "errors.status = { 404 = \"user\" }",
            "10:8: a status says no to the question, and nothing of the reset; say what stands in an answer that a reset has failed",
        ),
        (
            "yields",
            "yield",
            "5:17: `{job}` is declared nowhere; let a credential ask for it, add `[values.job]`, or write one of `base`, `kind`, \
             `new_password`, `old_password`, `question`, `realm`, `search`, `token`, `user`, `word`\n\
             8:1: there is no key `yield` here; did you mean `yields`?",
        ),
        (
            "errors.",
            "examples = { outcome = \"changed\", answer = \"HTTP/1.1 200 OK\\n\\n{}\" }\nerrors.",
            "10:45: this answer is read as unknown, not as changed; mend `success`, `errors` or what is expected here",
        ),
    ] {
        assert_eq!(told(good, broken), expected, "{broken} for {good}");
    }
}

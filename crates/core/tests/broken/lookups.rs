//! Mistakes in how a system is signed in to and searched.

use super::{EXAMPLE, problems};

const CLIENT: &str = "
[credential.client]
title = \"Client\"
account = \"client_id\"
request = '''
POST {base}/token
Content-Type: application/x-www-form-urlencoded

client_id={client_id}&client_secret={client_secret}
'''
yields = { token = \"/access_token\", expires_in = \"/expires_in\" }
";

const FIND: &str = "
[find.user]
title = \"Id\"
request = '''
GET {base}/users/{user}
Authorization: Bearer {token}
'''
rows = \"\"
row = { user = \"/id\", login = \"/login\", tags = \"/tags\" }

[find.login]
title = \"Login\"
request = '''
GET {base}/users?login={search}
Authorization: Bearer {token}
'''
rows = \"/users\"
row = { user = \"/id\", login = \"/login\", name = [\"/first\", \"/last\"], tags = \"/tags\" }
match = [\"login\"]

[values.tags]
type = \"json\"
title = \"Tags\"
";

/// What is said of the example with more in it, in which something is replaced.
fn told(more: &str, good: &str, broken: &str) -> Vec<String> {
    let text = format!("{EXAMPLE}{more}");
    let replaced = text.replace(good, broken);
    assert!(good.is_empty() || replaced != text, "{good} stands nowhere");
    let lines = problems(&replaced);
    lines.lines().map(|line| line.splitn(4, ':').nth(3).unwrap_or(line).trim().to_owned()).collect()
}

#[test]
fn a_sign_in_and_searches_are_good() {
    assert_eq!(problems(&format!("{EXAMPLE}{CLIENT}{FIND}")), "nothing");
}

#[test]
fn what_is_wrong_with_a_sign_in_is_told() {
    for (good, broken, expected) in [
        (
            "yields = { token = \"/access_token\", expires_in = \"/expires_in\" }\n",
            "",
            "`yields` is missing; write `yields = { token = \"/access_token\" }`",
        ),
        (
            "{ token = \"/access_token\", expires_in = \"/expires_in\" }",
            "{}",
            "a sign-in yields something; add `yields = { token = \"/access_token\" }`",
        ),
        ("\"/access_token\"", "\"access_token\"", "`access_token` is no pointer; write the way to a value, such as `/error/code`"),
        ("{ token = \"/acc", "{ base = \"/acc", "`base` is a setting and a value at once; give one of them another name"),
        ("account = \"client_id\"", "account = \"client\"", "`client` is none of what is asked for; did you mean `client_id`?"),
        ("account = \"client_id\"", "asks = [\"client_id\"]", "what stands in the request is asked for; leave this out"),
        ("secret={client_secret}", "secret={client_secrt}", "`{client_secrt}` is declared nowhere; let a credential ask for it"),
        ("secret={client_secret}", "secret={client_secret}&p={new_password}", "`{new_password}` has no place in a sign-in"),
        (
            "POST {base}/token\n",
            "POST {base}/token?key={client_secret}\n",
            "`{client_secret}` is a secret and cannot stand in an address, which every server on the way logs",
        ),
    ] {
        let told = told(CLIENT, good, broken);
        assert!(told.iter().any(|told| told.starts_with(expected)), "{broken}: {told:#?}");
    }
    let told = told("", "asks = [\"token\"]", "asks = [\"token\"]\nyields = { token = \"/x\" }");
    assert_eq!(told, ["only a sign-in yields anything; add a `request`, or leave this out"]);
}

#[test]
fn what_is_wrong_with_a_search_is_told() {
    for (good, broken, expected) in [
        (
            "row = { user = \"/id\", login = \"/login\", name",
            "row = { login = \"/login\", name",
            "a row says whose it is; add `user = \"/id\"`",
        ),
        ("name = [", "nme = [", "`nme` is nothing that is shown; did you mean `name`?; to carry it to a reset, declare `[values.nme]`"),
        ("match = [\"login\"]", "match = [\"logon\"]", "`logon` is not in `row`; did you mean `login`?"),
        ("login={search}", "login=x", "a search holds either `{search}`, what was typed, or `{user}`, an id"),
        ("login={search}", "login={search}&user={user}", "a search holds either `{search}`, what was typed, or `{user}`, an id"),
        (
            "login={search}\nAuthorization",
            "login={search}\nX-Old: {old_password}\nAuthorization",
            "`{old_password}` has no place in a search",
        ),
        ("login = \"/login\", name", "login = { after = \"@\" }, name", "`at` is missing; write `at = \"/id\"`"),
        ("login = \"/login\", name", "login = { at = \"/login\", until = \"@\" }, name", "there is no key `until` here; write one of"),
        ("rows = \"/users\"", "rows = \"users\"", "`users` is no pointer; write the way to a value, such as `/error/code`"),
    ] {
        let told = told(FIND, good, broken);
        assert!(told.iter().any(|told| told.starts_with(expected)), "{broken}: {told:#?}");
    }
    let told = told("", "\"{new_password}\"", "\"{new_password}\", \"s\": \"{search}\"");
    assert_eq!(told, ["`{search}` stands in a search alone; a reset holds `{user}`"]);
}

/// A carried value is authority, so whoever holds the credential must be able to look it up.
/// Threats: T56.
#[test]
fn a_carried_value_that_no_search_by_id_gives_is_refused() {
    let carries = |text: &str| text.replace("\"{new_password}\"", "\"{new_password}\", \"tags\": \"{tags}\"");
    assert_eq!(problems(&carries(&format!("{EXAMPLE}{FIND}"))), "nothing");
    let missing = FIND.replacen(", tags = \"/tags\"", "", 1);
    assert_eq!(
        problems(&carries(&format!("{EXAMPLE}{missing}"))),
        "systems/a.toml:1:1: `tags` is carried from a search to a reset, and no search by `{user}` gives it; add one, such as `[find.user]`"
    );
    let only_one = FIND.replacen("\"/last\"], tags = \"/tags\"", "\"/last\"]", 1);
    let told = problems(&carries(&format!("{EXAMPLE}{only_one}")));
    assert!(told.ends_with(": `tags` is carried to a reset, so every search gives it; add `tags = \"/…\"` here"), "{told}");
}

#[test]
fn whom_nobody_can_look_up_is_not_looked_up() {
    let text = EXAMPLE.replacen("success = ", "look_up = true\nsuccess = ", 1);
    let told = "systems/a.toml:37:11: no search by `{user}` can look anybody up; add one, such as `[find.user]`";
    assert_eq!(problems(&text), told);
    assert_eq!(problems(&format!("{text}{FIND}")), "nothing");
}

#[test]
fn what_a_sign_in_asks_for_stays_in_it() {
    let told = told(&format!("{CLIENT}{FIND}"), "{base}/users/{user}\n", "{base}/users/{user}\nX-Client: {client_id}\n");
    assert_eq!(
        told,
        [
            "no credential gives all that this request needs, `client_id` for one; what a sign-in asks for stays in it, and only what it yields \
          goes on"
        ]
    );
}

//! Requests that are none.

use super::check;

#[test]
fn a_request_holds_user_and_new_password_and_neither_may_be_missing() {
    check(&[
        ("users/{user}?kind", "users?kind", &["29:1: a reset holds `{user}`; put it where the value goes"]),
        ("  \"value\": \"{new_password}\",\n", "", &["29:1: a reset holds `{new_password}`; put it where the value goes"]),
        (r#""{question?}" }"#, r#""{new_password?}" }"#, &["29:1: `{new_password}` cannot be optional in a reset; leave the `?` out"]),
        (r#""{new_password}""#, r#""{new_password?}""#, &["29:1: `{new_password}` cannot be optional in a reset; leave the `?` out"]),
        (
            "users/{user}?kind={word}",
            "users?kind={word}&user={user?}",
            &["29:1: `{user}` cannot be optional in a reset; leave the `?` out"],
        ),
    ]);
}

#[test]
fn an_address_is_not_for_values_to_choose() {
    check(&[
        (
            "POST {base}/{realm}",
            "POST https://{user}/{realm}",
            &["29:6: an address begins with a setting of format `uri`, such as `{base}`, so that no value can choose the host"],
        ),
        (
            "POST {base}/{realm}",
            "POST {user}/{realm}",
            &["29:6: an address begins with a setting of format `uri`, such as `{base}`, so that no value can choose the host"],
        ),
        (
            "POST {base}/{realm}",
            "POST https://host.example/{realm}",
            &["29:6: an address begins with a setting of format `uri`, such as `{base}`, so that no value can choose the host"],
        ),
        (
            "POST {base}/{realm}",
            "POST {base}.example/{realm}",
            &["29:6: an address begins with a setting of format `uri`, such as `{base}`, so that no value can choose the host"],
        ),
        (
            "POST {base}/{realm}",
            "DELETE {base}/{realm}",
            &["29:1: `DELETE` is no method that sets a password; write one of GET, POST, PUT, PATCH"],
        ),
        (
            "POST {base}/{realm}",
            "post {base}/{realm}",
            &["29:1: `post` is no method that sets a password; write one of GET, POST, PUT, PATCH"],
        ),
        (
            "POST {base}/{realm}/users/{user}?kind={word}",
            "{base}",
            &["29:1: the first line of a request is a method and an address, such as `POST {base}/users/{user}`"],
        ),
        (
            "?kind={word}",
            "?kind={token}",
            &["29:39: `{token}` is a secret and cannot stand in an address, which every server on the way logs"],
        ),
        (
            "users/{user}?",
            "users/{user}/{token}?",
            &["29:34: `{token}` is a secret and cannot stand in an address, which every server on the way logs"],
        ),
        ("/users/", "/../", &["29:21: `.` and `..` mean another path; write the address without them"]),
        ("/users/", "/%2E%2e/", &["29:21: `.` and `..` mean another path; write the address without them"]),
        ("?kind={word}", "#kind", &["29:6: an address that is sent has no `#`; leave it out"]),
        ("?kind={word}", "?{question}=a", &["29:34: a value cannot stand in a name of the query; write the name out"]),
        ("?kind={word}", "?kind={question?}", &["29:39: the first pair of a query cannot be optional; put another before it"]),
        ("/users/{user}", "/users/{user?}", &["29:27: a part of a path cannot be optional; leave the `?` out"]),
        (
            "/users/{user}",
            "/users/{user}-{question}",
            &["29:27: two values stand in one place, where one cannot see which ends where; give each a place of its own"],
        ),
    ]);
}

#[test]
fn a_header_is_the_definitions_own_and_stands_once() {
    check(&[
        (
            "Authorization: Bearer {token}\nContent-Type: application/json",
            "Host: a\nContent-Type: application/json",
            &["30:1: the header `Host` is not a definition's to set; leave it out"],
        ),
        (
            "Authorization: Bearer {token}\nContent-Type: application/json",
            "Content-Length: 7\nContent-Type: application/json",
            &["30:1: the header `Content-Length` is not a definition's to set; leave it out"],
        ),
        (
            "Authorization: Bearer {token}\nContent-Type: application/json",
            "X-Forwarded-For: a\nContent-Type: application/json",
            &["30:1: the header `X-Forwarded-For` is not a definition's to set; leave it out"],
        ),
        (
            "Authorization: Bearer {token}\nContent-Type: application/json",
            "Cookie: a={token}\nContent-Type: application/json",
            &["30:1: the header `Cookie` is not a definition's to set; leave it out"],
        ),
        (
            "Authorization: Bearer {token}\nContent-Type: application/json",
            "X-HTTP-Method-Override: DELETE\nContent-Type: application/json",
            &["30:1: the header `X-HTTP-Method-Override` is not a definition's to set; leave it out"],
        ),
        (
            "Authorization: Bearer {token}\nContent-Type: application/json",
            "X-A: 1\nx-a: 2\nContent-Type: application/json",
            &["31:1: the header `x-a` stands here twice; leave one out"],
        ),
        (
            "Authorization: Bearer {token}\nContent-Type: application/json",
            "X A: 1\nContent-Type: application/json",
            &["30:1: `X A` is no header's name; use letters, digits and `-`"],
        ),
        (
            "Authorization: Bearer {token}\nContent-Type: application/json",
            "X-{question}: 1\nContent-Type: application/json",
            &["30:1: `X-{question}` is no header's name; use letters, digits and `-`"],
        ),
        (
            "Authorization: Bearer {token}\nContent-Type: application/json",
            "X-A: ü\nContent-Type: application/json",
            &["30:6: a header cannot carry 'ü'; write ASCII"],
        ),
        (
            "Authorization: Bearer {token}\nContent-Type: application/json",
            "X-A\nContent-Type: application/json",
            &["30:1: this is no header; write `Name: value`, and a blank line before the body"],
        ),
        (
            "Authorization: Bearer {token}\nContent-Type: application/json",
            "X-A: {token}{question}\nContent-Type: application/json",
            &["30:6: two values stand in one place, where one cannot see which ends where; give each a place of its own"],
        ),
    ]);
}

#[test]
fn basic_credentials_are_two_values() {
    let told = |value: &str, told: &[&str]| check(&[("Authorization: Basic {realm}", &format!("Authorization: Basic {value}"), told)]);
    told("{realm}:{token}", &["58:16: `{realm}` is a setting, and Basic credentials are two values; let a credential ask for both"]);
    // Found by fuzzing: it would stand in the command that a person copies.
    told(
        "{token}:{question}",
        &[
            "58:16: `{token}` is a secret, and the name in Basic credentials is shown; say `account = \"token\"` in the credential that asks for it",
        ],
    );
    told("{question}:{token?}", &["58:16: `{question}` would be missing too wherever this is; put it outside of what may be missing"]);
    told(
        "{login}:{token}",
        &["58:16: `{login}` is declared nowhere; let a credential ask for it, add `[values.login]`, or write one of `base`, `kind`, \
        `new_password`, `old_password`, `question`, `realm`, `search`, `token`, `user`, `word`"],
    );
}

#[test]
fn a_body_follows_a_blank_line_and_is_what_its_header_says() {
    check(&[
        ("application/json\n\n", "application/json\n", &["32:1: this looks like the body; put a blank line before it"]),
        ("charset=utf-8\n\n", "charset=utf-8\n", &["45:1: this looks like the body; put a blank line before it"]),
        ("form-urlencoded\n\n", "form-urlencoded\n", &["60:1: this is no header; write `Name: value`, and a blank line before the body"]),
        (
            "Content-Type: application/json\n",
            "",
            &["32:1: a body is JSON, XML or a form, and a header says which; write one such as `Content-Type: application/json`"],
        ),
        (
            "application/json",
            "text/plain",
            &["33:1: a body is JSON, XML or a form, and a header says which; write one such as `Content-Type: application/json`"],
        ),
    ]);
}

#[test]
fn a_json_body_is_told_by_its_line_in_the_file() {
    check(&[
        ("\"password\",\n", "\"password\"\n", &["34:3: the body is no JSON: expected `,` or `}`"]),
        (r#""{question?}" }"#, r#""{question?}", }"#, &["35:30: the body is no JSON: trailing comma"]),
        (
            r#""value": "{new_password}""#,
            r#""value": {new_password}"#,
            &[r#"34:13: the body is no JSON: key must be a string; a value stands in quotation marks, `"{name}"`"#],
        ),
        (r#""question": "{"#, r#""value": "{"#, &[r#"35:9: the body is no JSON: the key "value" stands twice"#]),
        (
            r#""question": "{question?}" }"#,
            r#""{question}": "a" }"#,
            &["35:4: a value cannot stand in the name of a member; write the name out"],
        ),
        (r#""{question?}" }"#, r#""a {question?}" }"#, &["35:16: in a body a value stands alone; leave out what stands beside it"]),
        (r#""{question?}" }"#, r#""{token}{question}" }"#, &["35:16: in a body a value stands alone; leave out what stands beside it"]),
        (r#""{question?}" }"#, r#"["{question?}"] }"#, &["35:17: an item of an array cannot be optional; leave the `?` out"]),
        (
            "\"type\": \"password\",\n",
            "\"type\": \"{question?}\",\n",
            &["33:12: the first member of an object cannot be optional; put another before it"],
        ),
    ]);
}

#[test]
fn an_xml_body_is_told_by_its_line_in_the_file() {
    check(&[
        (
            "</constant>",
            "</constnat>",
            &[
                "48:22: the body cannot be sent: it is not well-formed XML: ill-formed document: expected `</constant>`, but `</constnat>` was found",
            ],
        ),
        ("</envelope>", "", &["49:57: the body cannot be sent: it is not well-formed XML: it ends before its root element does"]),
        (
            "<envelope>",
            "<!DOCTYPE envelope>\n<envelope>",
            &["47:1: a request holds no DOCTYPE, CDATA, comment or processing instruction; write it without"],
        ),
        ("a &amp; b", "<![CDATA[a]]>", &["48:13: a request holds no DOCTYPE, CDATA, comment or processing instruction; write it without"]),
        (
            "a &amp; b",
            "a & b",
            &[
                "48:15: the body cannot be sent: it is not well-formed XML: ill-formed document: entity or character reference not closed: `;` not found before end of input; write `&amp;` for `&`, and any other character as it is",
            ],
        ),
        (
            "a &amp; b",
            "&nbsp;",
            &["48:13: the body cannot be sent: it refers to the entity `&nbsp;`; write `&amp;` for `&`, and any other character as it is"],
        ),
        ("a &amp; b", "a <b/>", &["48:13: an element holds either text or elements, not both; leave the text out"]),
        ("a &amp; b", "a\n {question}", &["48:13: in a body a value stands alone; leave out what stands beside it"]),
        ("a &amp; b", "{question}{token}", &["48:13: in a body a value stands alone; leave out what stands beside it"]),
        (
            "<constant>a &amp; b</constant>",
            r#"<a b="{question?}">{token?}</a>"#,
            &["48:22: `{question}` would be missing too wherever this is; put it outside of what may be missing"],
        ),
        (
            "a &amp; b",
            "{question",
            &["48:13: the brace in `{question` is not closed; a value is written `{name}`, and a brace as itself `{{`"],
        ),
        (
            "<constant>a &amp; b</constant>",
            "<!-- a -->",
            &["48:3: a request holds no DOCTYPE, CDATA, comment or processing instruction; write it without"],
        ),
        (
            "<constant>a &amp; b</constant>",
            "<{question}>a</{question}>",
            &["48:3: a value cannot stand in the name of an element; write the name out"],
        ),
        (r#"hint="{question?}""#, r#"{question}="a""#, &["49:3: a value cannot stand in the name of an attribute; write the name out"]),
        (r#"hint="{question?}""#, r#"hint="a {question?}""#, &["49:3: in a body a value stands alone; leave out what stands beside it"]),
        (
            r#"hint="{question?}""#,
            r#"hint='a' hint="a""#,
            &[
                "49:3: the body cannot be sent: it is not well-formed XML: position 18: duplicated attribute, previous declaration at position 9",
            ],
        ),
        // Found by fuzzing: what one parser takes for a name is none for another.
        ("<constant>", "<constant x;y=\"b\">", &["48:14: the body cannot be sent: it is not well-formed XML: expected '=' not ';'"]),
        (
            "password hint",
            "password p:hint",
            &["49:13: the body cannot be sent: it is not well-formed XML: an unknown namespace prefix 'p'"],
        ),
        (
            "encoding=\"utf-8\"?>",
            "encoding=\"utf-8*?>",
            &["47:1: the body cannot be sent: it is not well-formed XML: expected '\"' not '<'"],
        ),
        ("</envelope>", "</envelope>\n<envelope/>", &["51:1: XML has one root element; put this one inside it, or leave it out"]),
        ("</envelope>", "</envelope>\ntext", &["51:1: text stands outside the root element; leave it out"]),
    ]);
}

#[test]
fn a_form_is_told_by_its_place_in_the_file() {
    check(&[
        ("kind={word}&", "kind={question?}&", &["61:6: the first pair of a form cannot be optional; put another before it"]),
        (
            "kind={word}&",
            "{word}=kind&",
            &["61:1: a form is written `name=value&name={value}`, on one line, without spaces or values in the names"],
        ),
        (
            "kind={word}&",
            "kind={word}\n&",
            &["61:1: a form is written `name=value&name={value}`, on one line, without spaces or values in the names"],
        ),
        (
            "kind={word}&",
            "kind = a&",
            &["61:1: a form is written `name=value&name={value}`, on one line, without spaces or values in the names"],
        ),
        (
            "password={new_password}",
            "password=a{new_password}",
            &["61:22: in a body a value stands alone; leave out what stands beside it"],
        ),
    ]);
}

#[test]
fn whether_an_optional_part_is_there_can_be_seen() {
    let told = "one cannot see in a request whether `{question?}` is there; write what surrounds it differently";
    let form = |more: &str| check(&[("&question={question?}", more, &[&format!("57:1: {told}")])]);
    form("&question={question?}&question=a");
    form("&question={question?}&q={token?}&question=a");
    form("&question={question?}&question={token?}");
    check(&[("</password>", "</password><a>{question?}</a><a></a>", &[&format!("42:1: {told}")])]);
}

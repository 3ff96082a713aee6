//! A success that is what was sent: systems that answer with the record that they have changed.

use std::collections::BTreeMap;

use passdesk_core::bind::Catalog;
use passdesk_core::definition::Definition;
use passdesk_core::reading::Response;
use passdesk_core::{Reading, Values};

const SYSTEM: &str = r#"
title = "Example"
[settings.base]
title = "Address"
format = "uri"
[values.user]
type = "integer"
[credential.token]
title = "Access token"
asks = ["token"]
[reset.password]
title = "Set a new password"
request = '''
PATCH {base}/users/{user}
Authorization: Bearer {token}
Content-Type: application/json

{ "password": "{new_password}" }
'''
success = { "/data/id" = "{user}", "/kind" = "{{user}}" }
[[reset.password.examples]]
outcome = "changed"
answer = '''
HTTP/1.1 200 OK

{ "data": { "id": "{user}" }, "kind": "{user}" }
'''
"#;

#[test]
fn only_what_was_sent_counts() {
    let definition = Definition::load("a.toml", SYSTEM).unwrap();
    let settings = BTreeMap::from([("base".to_owned(), "https://one.example".to_owned())]);
    let bound = Catalog::new(vec![definition]).bind("a", None, "a", &settings).unwrap();
    let reader = bound.reader("reset.password").unwrap().to(&Values::new().with("user", "17").with("token", "t"));
    for (body, is_changed) in [
        (r#"{"data":{"id":17},"kind":"{user}"}"#, true),
        (r#"{"data":{"id":"17"},"kind":"{user}"}"#, true),
        (r#"{"data":{"id":18},"kind":"{user}"}"#, false),
        (r#"{"data":{"id":"{user}"},"kind":"{user}"}"#, false),
        (r#"{"data":{"id":17},"kind":"17"}"#, false),
        (r#"{"data":{},"kind":"{user}"}"#, false),
    ] {
        let reading = reader.read(&Response { status: 200, retry_after: None, body: body.as_bytes() });
        assert_eq!(reading == Reading::Changed, is_changed, "{body}");
    }
}

//! SCIM: the examples of RFC 7644, and what else it lets a service answer.

use passdesk_core::Reason;
use passdesk_core::outcome::UnknownCause;

use super::{CHANGED, check, refused, unknown, unreadable};

const USER: &str = r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "2819c223", "meta": {"resourceType": "User"}}"#;

#[test]
fn success_is_nothing_or_the_user() {
    check(
        "scim",
        "password",
        &[
            (204, "", CHANGED),
            (200, USER, CHANGED),
            (200, r#"{"id": "1", "meta": {"resourceType": "User"}}"#, CHANGED),
            (200, r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:x"], "id": "1"}"#, CHANGED),
            (200, "", unreadable()),
            (200, "{}", unreadable()),
            (200, r#"{"id": "2819c223"}"#, unreadable()),
            (200, r#"{"meta": {"resourceType": "Group"}}"#, unreadable()),
            (200, r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0}"#, unreadable()),
            (200, "<html></html>", unreadable()),
            (202, USER, unreadable()),
            (401, USER, unknown(UnknownCause::Contradiction, [])),
            (500, USER, unknown(UnknownCause::SystemError, [])),
        ],
    );
}

#[test]
fn a_refusal_is_its_type_or_its_status() {
    let error = |rest: &str| format!(r#"{{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], {rest}}}"#);
    for (status, rest, reason, words) in [
        (404, r#""detail": "Resource 2819c223 not found", "status": "404""#, Reason::User, "Resource 2819c223 not found"),
        (404, r#""detail": "Resource 2819c223 not found", "status": 404"#, Reason::User, "Resource 2819c223 not found"),
        (
            400,
            r#""scimType": "mutability", "detail": "Attribute 'id' is readOnly", "status": "400""#,
            Reason::Permission,
            "Attribute 'id' is readOnly",
        ),
        (400, r#""scimType": "invalidValue", "detail": "Too short", "status": "400""#, Reason::Password, "Too short"),
        (400, r#""scimType": "invalidPath", "detail": "No such path", "status": "400""#, Reason::Request, "No such path"),
        (400, r#""detail": "Malformed", "status": "400""#, Reason::Request, "Malformed"),
        (403, r#""detail": "Not yours", "status": "403""#, Reason::Permission, "Not yours"),
        (409, r#""detail": "Changed meanwhile", "status": "409""#, Reason::Other, "Changed meanwhile"),
    ] {
        check("scim", "password", &[(status, &error(rest), refused(reason, [words]))]);
    }
    check(
        "scim",
        "password",
        &[
            (404, "", unreadable()),
            (400, "", unreadable()),
            (401, "", refused(Reason::Credential, [])),
            (501, &error(r#""detail": "No PATCH", "status": "501""#), unknown(UnknownCause::SystemError, ["No PATCH"])),
            (200, &error(r#""detail": "Odd", "status": "400""#), refused(Reason::Request, ["Odd"])),
        ],
    );
}

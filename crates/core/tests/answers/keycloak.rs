//! Keycloak: the shapes that its versions give an error.

use passdesk_core::Reason;
use passdesk_core::outcome::UnknownCause;

use super::{CHANGED, check, refused, unknown, unreadable};

#[test]
fn success_is_nothing_at_all() {
    check(
        "keycloak",
        "password",
        &[
            (204, "", CHANGED),
            (200, "", unreadable()),
            (200, "{}", unreadable()),
            (200, "<html></html>", unreadable()),
            (401, "", refused(Reason::Credential, [])),
            (404, "", unreadable()),
            (500, r#"{"error":"unknown_error"}"#, unknown(UnknownCause::SystemError, ["unknown_error"])),
        ],
    );
}

#[test]
fn each_rule_of_a_realm_has_its_reason() {
    for (code, reason) in [
        ("MinLength", Reason::PasswordTooShort),
        ("MaxLength", Reason::PasswordTooLong),
        ("MinDigits", Reason::PasswordNeedsDigit),
        ("MinLowerCaseChars", Reason::PasswordNeedsLower),
        ("MinUpperCaseChars", Reason::PasswordNeedsUpper),
        ("MinSpecialChars", Reason::PasswordNeedsSpecial),
        ("NotUsername", Reason::Password),
        ("NotEmail", Reason::Password),
        ("RegexPattern", Reason::Password),
        ("History", Reason::Password),
        ("Blacklisted", Reason::Password),
    ] {
        let body = format!(r#"{{"error":"invalidPassword{code}Message","error_description":"Invalid password."}}"#);
        check("keycloak", "password", &[(400, &body, refused(reason, ["Invalid password."]))]);
    }
}

#[test]
fn errors_are_read_in_the_shape_of_each_version() {
    let hint = "For more on this error consult the server log at the debug level.";
    check(
        "keycloak",
        "password",
        &[
            (404, r#"{"error":"User not found"}"#, refused(Reason::User, ["User not found"])),
            (404, &format!(r#"{{"error":"User not found","error_description":"{hint}"}}"#), refused(Reason::User, [hint])),
            (404, r#"{"error":"invalid_request","error_description":"User not found"}"#, refused(Reason::User, ["User not found"])),
            (404, r#"{"error":"Realm not found."}"#, refused(Reason::Request, ["Realm not found."])),
            (404, r#"{"error":"Something else not found"}"#, unknown(UnknownCause::Unreadable, ["Something else not found"])),
            (
                400,
                r#"{"error":"Can't reset password as account is read only"}"#,
                refused(Reason::Other, ["Can't reset password as account is read only"]),
            ),
            (401, r#"{"error":"HTTP 401 Unauthorized"}"#, refused(Reason::Credential, ["HTTP 401 Unauthorized"])),
            (403, r#"{"error":"HTTP 403 Forbidden"}"#, refused(Reason::Permission, ["HTTP 403 Forbidden"])),
            (403, r#"{"error":"unknown_error"}"#, refused(Reason::Permission, ["unknown_error"])),
        ],
    );
}

//! Matrix Synapse: what a server of version 1.163.2 answered, and what it could.

use passdesk_core::Reason;
use passdesk_core::outcome::UnknownCause;

use super::{CHANGED, check, refused, unknown, unreadable};

#[test]
fn success_is_an_object_with_nothing_in_it() {
    check(
        "synapse",
        "password",
        &[
            (200, "{}", CHANGED),
            (200, " {\n}\n", CHANGED),
            (200, "", unreadable()),
            (200, "[]", unreadable()),
            (200, "null", unreadable()),
            (200, "\"\"", unreadable()),
            (200, "[{}]", unreadable()),
            (200, r#"{"": {}}"#, unreadable()),
            (200, r#"{"error": null}"#, unreadable()),
            (200, "<html></html>", unreadable()),
            (200, "<x/>", unreadable()),
            (201, "{}", unreadable()),
            (204, "", unreadable()),
            (400, "{}", unreadable()),
            (401, "{}", unknown(UnknownCause::Contradiction, [])),
            (500, "{}", unknown(UnknownCause::SystemError, [])),
            (302, "{}", unknown(UnknownCause::Redirect, [])),
        ],
    );
}

#[test]
fn a_refusal_is_its_code() {
    let said = |code: &str, words: &str| format!(r#"{{"errcode":"{code}","error":"{words}"}}"#);
    for (status, code, words, reason) in [
        (404, "M_NOT_FOUND", "Unknown user", Reason::User),
        (400, "M_INVALID_PARAM", "Expected UserID string to start with '@'", Reason::User),
        (401, "M_UNKNOWN_TOKEN", "Invalid access token passed.", Reason::Credential),
        (401, "M_MISSING_TOKEN", "Missing access token", Reason::Credential),
        (403, "M_FORBIDDEN", "You are not a server admin", Reason::Permission),
        (403, "M_FORBIDDEN", "Password change disabled", Reason::Permission),
        (429, "M_LIMIT_EXCEEDED", "Too Many Requests", Reason::Limit),
        (400, "M_WEAK_PASSWORD", "Weak", Reason::Password),
        (400, "M_PASSWORD_TOO_SHORT", "The password must be at least 8 characters long", Reason::PasswordTooShort),
        (400, "M_PASSWORD_NO_DIGIT", "The password must include at least one digit", Reason::PasswordNeedsDigit),
        (404, "M_UNRECOGNIZED", "Unrecognized request", Reason::Other),
    ] {
        check("synapse", "password", &[(status, &said(code, words), refused(reason, [words]))]);
    }
    let unsure = unknown(UnknownCause::SystemError, ["Internal server error"]);
    check("synapse", "password", &[(500, &said("M_UNKNOWN", "Internal server error"), unsure.clone())]);
    check("synapse", "password", &[(400, &said("M_UNKNOWN", "Internal server error"), unsure)]);
    check("synapse", "password", &[(401, "<html>", refused(Reason::Credential, [])), (404, "<html>", unreadable())]);
}

//! The `UiPath` systems.

use passdesk_core::Reason;
use passdesk_core::outcome::UnknownCause;

use super::{CHANGED, check, refused, refused_for, unknown, unreadable};

fn check_all(rows: &[(u16, &str, passdesk_core::Reading)]) {
    for (system, reset) in [
        ("uipath-cloud", "change"),
        ("uipath-cloud", "set"),
        ("uipath-suite", "change"),
        ("uipath-suite", "set"),
        ("uipath-suite-tenant", "change"),
        ("uipath-suite-tenant", "set"),
        ("uipath-standalone", "change"),
        ("uipath-standalone", "set"),
    ] {
        check(system, reset, rows);
    }
}

#[test]
fn success_is_the_word_true() {
    check_all(&[
        (200, "{\n    \"succeeded\": true,\n    \"errors\": []\n}", CHANGED),
        (200, "\u{feff}{\"succeeded\": true}", CHANGED),
        (200, r#"{"succeeded": true, "errors": null}"#, CHANGED),
        (201, r#"{"succeeded": true, "errors": []}"#, CHANGED),
        (202, r#"{"\u0073ucceeded": true}"#, CHANGED),
        // In which syntax is for the answer to say.
        (200, "<succeeded>true</succeeded>", CHANGED),
        (204, "", unreadable()),
        (200, "", unreadable()),
        (200, r#"{"succeeded": "yes"}"#, unreadable()),
        (200, r#"{"succeeded": 1}"#, unreadable()),
        (200, r#"{"succeeded": "True"}"#, unreadable()),
        (200, r#"{"Succeeded": true}"#, unreadable()),
        (200, r#"{"succeeded": [true]}"#, unreadable()),
        (200, r#"[{"succeeded": true}]"#, unreadable()),
        (200, r#"{"result": {"succeeded": true}}"#, unreadable()),
        (200, "true", unreadable()),
        (200, r#"{"succeeded": true, "succeeded": false}"#, unreadable()),
        (200, r#"{"succeeded": false, "succeeded": true}"#, unreadable()),
        (200, r#"{"succeeded": true}{"succeeded": false}"#, unreadable()),
        (200, r#"{"succeeded": true,}"#, unreadable()),
        (200, r"{'succeeded': true}", unreadable()),
        (302, r#"{"succeeded": true}"#, unknown(UnknownCause::Redirect, [])),
        (400, r#"{"succeeded": true}"#, unreadable()),
        (500, r#"{"succeeded": true}"#, unknown(UnknownCause::SystemError, [])),
        (401, r#"{"succeeded": true}"#, unknown(UnknownCause::Contradiction, [])),
        (
            200,
            r#"{"succeeded": true, "errors": [{"code": "PasswordTooShort", "description": "x"}]}"#,
            unknown(UnknownCause::Contradiction, ["x"]),
        ),
        (
            200,
            r#"{"succeeded": true, "errorMessage": "Scope(s) 'x' is(are) invalid."}"#,
            unknown(UnknownCause::Contradiction, ["Scope(s) 'x' is(are) invalid."]),
        ),
    ]);
}

#[test]
fn each_code_is_a_reason_with_400_and_with_200() {
    for (code, reason) in [
        ("PasswordMismatch", Reason::OldPassword),
        ("passwordmismatch", Reason::OldPassword),
        ("PasswordTooShort", Reason::PasswordTooShort),
        ("PasswordRequiresDigit", Reason::PasswordNeedsDigit),
        ("PasswordRequiresLower", Reason::PasswordNeedsLower),
        ("PasswordRequiresUpper", Reason::PasswordNeedsUpper),
        ("PasswordRequiresNonAlphanumeric", Reason::PasswordNeedsSpecial),
        ("PasswordRequiresUniqueChars", Reason::PasswordNeedsDistinct),
        ("UserNotInRole", Reason::Other),
    ] {
        let body = format!(r#"{{"succeeded": false, "errors": [{{"code": "{code}", "description": "Words."}}]}}"#);
        check_all(&[(400, &body, refused(reason, ["Words."])), (200, &body, refused(reason, ["Words."]))]);
        check_all(&[(500, &body, unknown(UnknownCause::SystemError, ["Words."]))]);
    }
    check_all(&[
        (
            400,
            r#"{"succeeded": false, "errors": [
                {"code": "PasswordTooShort", "description": "One."},
                {"code": "PasswordRequiresDigit", "description": "Two."},
                {"code": "PasswordTooShort", "description": "Three."}]}"#,
            refused_for(&[Reason::PasswordTooShort, Reason::PasswordNeedsDigit], ["One.", "Two.", "Three."]),
        ),
        (400, r#"{"succeeded": false, "errors": []}"#, refused(Reason::Other, [])),
        (200, r#"{"succeeded": false}"#, refused(Reason::Other, [])),
        (200, r#"{"succeeded": false, "errors": [{"code": "", "description": "x"}]}"#, refused(Reason::Other, ["x"])),
        (200, r#"{"errors": [{"code": null, "description": "x"}]}"#, unknown(UnknownCause::Unreadable, ["x"])),
    ]);
}

#[test]
fn problem_details_name_the_field() {
    check_all(&[
        (
            400,
            r#"{
    "errors": {
        "bypassBasicAuthRestriction": [
            "Unexpected character encountered while parsing value: h. Path 'bypassBasicAuthRestriction', line 17, position 35.",
            "Unexpected character encountered while parsing value: a. Path 'bypassBasicAuthRestriction', line 17, position 35."
        ]
    },
    "type": "https://tools.ietf.org/html/rfc7231#section-6.5.1",
    "title": "One or more validation errors occurred.",
    "status": 400,
    "traceId": "00-aec3de9099a9934e9c31e26c19f5e0dd-8c0d3d5f476c7742-00"
}"#,
            refused(
                Reason::Request,
                ["bypassBasicAuthRestriction: Unexpected character encountered while parsing value: h. \
                  Path 'bypassBasicAuthRestriction', line 17, position 35."],
            ),
        ),
        (
            400,
            r#"{"errors": {"NewPassword": ["The NewPassword field is required."], "OldPassword": ["Too long."]}, "title": "One or more."}"#,
            refused(Reason::Request, ["NewPassword: The NewPassword field is required.", "OldPassword: Too long."]),
        ),
        (
            400,
            r#"{"errors": {"": ["A non-empty request body is required."]}}"#,
            refused(Reason::Request, ["A non-empty request body is required."]),
        ),
        (400, r#"{"title": "Bad Request", "status": 400}"#, unknown(UnknownCause::Unreadable, ["Bad Request"])),
    ]);
}

#[test]
fn scopes_and_statuses_are_read_and_all_else_is_unknown() {
    let scopes = "Scope(s) 'OR.Users.Read' is(are) invalid. Expect to have 'PM.User' or 'PM.User.Write'.";
    check_all(&[
        (400, &format!(r#"{{"errorMessage":"{scopes} "}}"#), refused(Reason::Permission, [scopes])),
        (403, &format!(r#"{{"errorMessage":"{scopes}"}}"#), refused(Reason::Permission, [scopes])),
        (
            401,
            r#"{"errorMessage":"OAuth authorization failed. 'IdentityServerApi' scope not found."}"#,
            refused(Reason::Permission, ["OAuth authorization failed. 'IdentityServerApi' scope not found."]),
        ),
        (400, r#"{"errorMessage":"Something else."}"#, unknown(UnknownCause::Unreadable, ["Something else."])),
        (401, "", refused(Reason::Credential, [])),
        (401, "<html>", refused(Reason::Credential, [])),
        (403, "{", refused(Reason::Permission, [])),
        (404, "", unreadable()),
        (404, r#"{"message": "Not found", "errorCode": 1002, "traceId": "00"}"#, unreadable()),
        (405, "", unreadable()),
        (500, "", unknown(UnknownCause::SystemError, [])),
        (502, "<html>Bad gateway</html>", unknown(UnknownCause::SystemError, [])),
    ]);
}

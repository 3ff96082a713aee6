//! The `ECGrid` systems, SOAP and REST.

use passdesk_core::outcome::UnknownCause;
use passdesk_core::{Reading, Reason};

use super::{CHANGED, check, refused, soap, unknown, unreadable};

fn check_soap(rows: &[(u16, &str, Reading)]) {
    check("ecgridos-4.1", "password", rows);
    check("ecgridos", "password", rows);
}

fn fault(detail: &str) -> String {
    soap(&format!("<s:Fault><faultcode>s:Server</faultcode><faultstring>Fault.</faultstring>{detail}</s:Fault>"))
}

#[test]
fn success_is_true_with_an_envelope_and_without() {
    let in_envelope = |said: &str| {
        soap(&format!(
            "<UserPasswordResponse xmlns=\"https://os.ecgrid.io/\"><UserPasswordResult>{said}</UserPasswordResult></UserPasswordResponse>"
        ))
    };
    let bare = |said: &str| format!("<UserPasswordResult>{said}</UserPasswordResult>");
    for body in [in_envelope("true"), bare("true"), in_envelope("1"), bare(" True\n"), format!("\u{feff}{}", bare("true"))] {
        check_soap(&[
            (200, &body, CHANGED),
            (201, &body, unreadable()),
            (202, &body, unreadable()),
            (204, &body, unreadable()),
            (302, &body, unknown(UnknownCause::Redirect, [])),
            (400, &body, unreadable()),
            (403, &body, unknown(UnknownCause::Contradiction, [])),
            (500, &body, unknown(UnknownCause::SystemError, [])),
        ]);
    }
    for body in [in_envelope("false"), bare("0")] {
        check_soap(&[(200, &body, refused(Reason::Other, [])), (500, &body, unknown(UnknownCause::SystemError, []))]);
    }
    check_soap(&[
        (200, &in_envelope(""), unreadable()),
        (200, &format!("{}{}", bare("true"), bare("true")), unreadable()),
        (200, &soap(&bare("true")), unreadable()),
        (200, "<UserPasswordResponse><UserPasswordResult>true</UserPasswordResult></UserPasswordResponse>", unreadable()),
        (200, "<a><UserPasswordResult>true</UserPasswordResult></a>", unreadable()),
        (200, "<html><head><title>true</title></head><body>true</body></html>", unreadable()),
        (200, "true", unreadable()),
    ]);
}

#[test]
fn an_error_code_is_a_reason() {
    for (code, reason) in [
        ("Authentication", Reason::Credential),
        ("Authorization", Reason::Permission),
        ("ObjectNotFound", Reason::User),
        ("InvalidParameter", Reason::Request),
        (" invalidparameter ", Reason::Request),
    ] {
        let body = fault(&format!("<detail><ECGridOSSOAPErrorCode>{code}</ECGridOSSOAPErrorCode></detail>"));
        check_soap(&[(500, &body, refused(reason, ["Fault."])), (200, &body, refused(reason, ["Fault."]))]);
    }
    for code in ["SystemError", "SomethingNew"] {
        let body = fault(&format!("<detail><ECGridOSSOAPErrorCode>{code}</ECGridOSSOAPErrorCode></detail>"));
        check_soap(&[(500, &body, unknown(UnknownCause::SystemError, ["Fault."]))]);
    }
}

#[test]
fn error_info_is_a_no_unless_it_is_the_systems_own_error() {
    let info = |code: &str, string: &str, item: &str, message: &str| {
        fault(&format!(
            "<detail><e:ErrorInfo xmlns:e=\"https://os.ecgrid.io/\"><e:ErrorCode>{code}</e:ErrorCode><e:ErrorString>{string}</e:ErrorString>\
             <e:ErrorItem>{item}</e:ErrorItem><e:ErrorMessage>{message}</e:ErrorMessage></e:ErrorInfo></detail>"
        ))
    };
    let other = |words| refused(Reason::Other, words);
    check_soap(&[
        (
            500,
            &info("1101", "User Not Found", "UserID", "The user does not exist."),
            other(["1101", "User Not Found", "UserID", "The user does not exist."]),
        ),
        (500, &info("1101", "", "", ""), refused(Reason::Other, ["1101"])),
        (500, &info("", "Denied", "", ""), refused(Reason::Other, ["Denied"])),
        (500, &info("", "", "", ""), unknown(UnknownCause::Unreadable, ["Fault."])),
        (500, &info("1", "System Error", "", ""), unknown(UnknownCause::SystemError, ["1", "System Error"])),
        (500, &info("SystemError", "Failed", "", ""), unknown(UnknownCause::SystemError, ["SystemError", "Failed"])),
        (
            500,
            &info("7", "Failed", "", "A system error occurred."),
            unknown(UnknownCause::SystemError, ["7", "Failed", "A system error occurred."]),
        ),
    ]);
}

#[test]
fn a_fault_of_the_framework_is_a_no_only_if_it_names_a_parameter() {
    let framework =
        |words: &str| soap(&format!("<s:Fault><faultcode>s:Client</faultcode><faultstring>{words}</faultstring><detail /></s:Fault>"));
    let parameter = "System.ArgumentException: Cannot convert x to System.Int32.&#xD;\nParameter name: type ---&gt; x";
    let timeout = "Server was unable to process request. ---&gt; Timeout expired.";
    check_soap(&[
        (
            500,
            &framework(parameter),
            refused(Reason::Request, ["System.ArgumentException: Cannot convert x to System.Int32.  Parameter name: type ---> x"]),
        ),
        (500, &framework(timeout), unknown(UnknownCause::Unreadable, ["Server was unable to process request. ---> Timeout expired."])),
        (500, &framework(""), unreadable()),
    ]);
    let reason = |words: &str| {
        let text = format!("<s:Reason><s:Text xml:lang=\"en\">{words}</s:Text></s:Reason>");
        soap(&format!("<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code>{text}<s:Detail/></s:Fault>"))
    };
    check(
        "ecgridos-4.1",
        "password",
        &[
            (500, &reason("Missing parameter: type"), refused(Reason::Request, ["Missing parameter: type"])),
            (500, &reason("Failed"), unknown(UnknownCause::Unreadable, ["Failed"])),
        ],
    );
}

#[test]
fn a_success_and_a_no_at_once_say_nothing() {
    let success = "<UserPasswordResponse><UserPasswordResult>true</UserPasswordResult></UserPasswordResponse>";
    let code = "<detail><ECGridOSSOAPErrorCode>Authorization</ECGridOSSOAPErrorCode></detail>";
    check_soap(&[
        (200, &soap(&format!("{success}<s:Fault>{code}</s:Fault>")), unknown(UnknownCause::Contradiction, [])),
        (500, &soap(&format!("<s:Fault>{code}</s:Fault>{success}")), unknown(UnknownCause::Contradiction, [])),
        (200, &soap(&format!("{success}<s:Fault/>")), unknown(UnknownCause::Contradiction, [])),
        (
            200,
            &soap(&format!("{success}<UserPasswordResponse><UserPasswordResult>false</UserPasswordResult></UserPasswordResponse>")),
            unknown(UnknownCause::Contradiction, []),
        ),
    ]);
}

#[test]
fn rest_has_a_code_for_each_refusal() {
    let body = |code: &str| format!(r#"{{"success": false, "errorCode": "{code}", "message": "Words.", "data": null}}"#);
    for (status, code, reason) in [
        (401, "InvalidAPIKey", Reason::Credential),
        (401, "InvalidSession", Reason::Credential),
        (403, "AccessDenied", Reason::Permission),
        (404, "ObjectNotFound", Reason::User),
        (400, "InvalidParameter", Reason::Request),
        (429, "RateLimitExceeded", Reason::Limit),
    ] {
        check(
            "ecgrid-rest",
            "password",
            &[(status, &body(code), refused(reason, ["Words."])), (200, &body(code), refused(reason, ["Words."]))],
        );
    }
    check(
        "ecgrid-rest",
        "password",
        &[
            (500, &body("InternalError"), unknown(UnknownCause::SystemError, ["Words."])),
            (200, &body("InternalError"), unknown(UnknownCause::SystemError, ["Words."])),
            (400, &body("SomethingNew"), unknown(UnknownCause::SystemError, ["Words."])),
            (403, &body("InternalError"), unknown(UnknownCause::SystemError, ["Words."])),
            (401, "", refused(Reason::Credential, [])),
            (403, "<html>", refused(Reason::Permission, [])),
            (404, "", unreadable()),
            (404, "<html>Not found</html>", unreadable()),
            (400, r#"{"success": false}"#, unreadable()),
            (400, r#"{"success": false, "errorCode": null, "message": "Words."}"#, unknown(UnknownCause::Unreadable, ["Words."])),
        ],
    );
}

#[test]
fn rest_says_twice_that_it_is_done() {
    check(
        "ecgrid-rest",
        "password",
        &[
            (200, r#"{"success": true, "data": true}"#, CHANGED),
            (200, r#"{"success": true, "data": true, "errorCode": null, "message": ""}"#, CHANGED),
            (200, r#"{"success": true, "data": true, "errorCode": ""}"#, CHANGED),
            (200, r#"{"success": true, "data": false}"#, unreadable()),
            (200, r#"{"success": true}"#, unreadable()),
            (200, r#"{"success": "true", "data": "true"}"#, CHANGED),
            (200, r#"{"success": 1, "data": 1}"#, unreadable()),
            (201, r#"{"success": true, "data": true}"#, unreadable()),
            (200, r#"{"success": true, "data": true, "data": true}"#, unreadable()),
            (200, r#"{"success": true, "data": true, "errorCode": "AccessDenied"}"#, unknown(UnknownCause::Contradiction, [])),
            (403, r#"{"success": true, "data": true}"#, unknown(UnknownCause::Contradiction, [])),
        ],
    );
}

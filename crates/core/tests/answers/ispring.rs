//! iSpring Learn.

use passdesk_core::Reason;
use passdesk_core::outcome::UnknownCause;

use super::{CHANGED, check, refused, soap, unknown, unreadable};

#[test]
fn success_is_true_in_any_dress() {
    let result = |inner: &str| soap(&format!("<UpdateUserPasswordResult>{inner}</UpdateUserPasswordResult>"));
    for said in [
        "<success>true</success>",
        "<success>True</success>",
        "<success>TRUE</success>",
        "<success>1</success>",
        "<success>\n  true\r\n</success>",
        "<success><![CDATA[true]]></success>",
        "<success>tr<![CDATA[ue]]></success>",
        "<success>&#116;ru&#x65;</success>",
        "<success>tr<!-- a comment -->ue</success>",
        "<success xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:type=\"boolean\">true</success>",
        "<r:success xmlns:r=\"https://ispringlearn.com/go/services/api/soap\">true</r:success>",
        "<other/><success>true</success>",
    ] {
        check("ispring-learn", "password", &[(200, &result(said), CHANGED)]);
    }
    for said in [
        "<success>yes</success>",
        "<success>truetrue</success>",
        "<success>true.</success>",
        "<success>01</success>",
        "<success/>",
        "<success></success>",
        "<success>true<a/></success>",
        "<success><true/></success>",
        "<success>&amp;true</success>",
        "<Success>true</Success>",
        "<a><success>true</success></a>",
        "<success>true</success><success>true</success>",
        "<success a=\"true\"/>",
    ] {
        check("ispring-learn", "password", &[(200, &result(said), unreadable())]);
    }
    for said in ["<success>false</success>", "<success>False</success>", "<success>0</success>"] {
        check("ispring-learn", "password", &[(200, &result(said), refused(Reason::Other, []))]);
    }
}

#[test]
fn the_document_s_sample_is_a_success() {
    let sample = r#"<?xml version="1.0" encoding="utf-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="https://schemas.xmlsoap.org/soap/envelope/"
                   xmlns="https://ispringlearn.com/go/services/api/soap">
  <SOAP-ENV:Body>
    <UpdateUserPasswordResult>
      <success>true</success>
    </UpdateUserPasswordResult>
  </SOAP-ENV:Body>
</SOAP-ENV:Envelope>
"#;
    check("ispring-learn", "password", &[(200, sample, CHANGED)]);
}

#[test]
fn a_fault_is_read_by_its_words() {
    let fault = |words: &str| soap(&format!("<s:Fault><faultcode>client</faultcode><faultstring>{words}</faultstring></s:Fault>"));
    for (words, reason) in [
        ("Unknown user", Reason::User),
        ("UNKNOWN USER", Reason::User),
        ("Permission denied", Reason::Permission),
        ("Permission Denied", Reason::Permission),
        ("Wrong parameters", Reason::Password),
        ("Wrong Parameters", Reason::Password),
        ("Authorization failed", Reason::Credential),
        ("Account subscription expired", Reason::Subscription),
    ] {
        for status in [200, 400, 500, 503] {
            check("ispring-learn", "password", &[(status, &fault(words), refused(reason, [words]))]);
        }
    }
    for status in [200, 400, 500] {
        let deadlock = unknown(UnknownCause::Unreadable, ["Deadlock found"]);
        check("ispring-learn", "password", &[(status, &fault("Deadlock found"), deadlock)]);
        check("ispring-learn", "password", &[(status, &fault(""), unreadable())]);
    }
}

#[test]
fn a_success_and_a_no_at_once_say_nothing() {
    let success = "<UpdateUserPasswordResult><success>true</success></UpdateUserPasswordResult>";
    let fault = |words: &str| format!("<s:Fault><faultstring>{words}</faultstring></s:Fault>");
    let contradiction = |words: &str| unknown(UnknownCause::Contradiction, [words]);
    check(
        "ispring-learn",
        "password",
        &[
            (200, &soap(&format!("{success}{}", fault("Unknown user"))), contradiction("Unknown user")),
            // Whatever the fault says, and whether or not the file has its words.
            (200, &soap(&format!("{}{success}", fault("Deadlock"))), contradiction("Deadlock")),
            (500, &soap(&format!("{success}{}", fault("Unknown user"))), contradiction("Unknown user")),
            (401, &soap(success), unknown(UnknownCause::Contradiction, [])),
            (
                200,
                &soap("<UpdateUserPasswordResult><success>true</success><success>false</success></UpdateUserPasswordResult>"),
                unknown(UnknownCause::Contradiction, []),
            ),
            (
                200,
                &soap(
                    "<UpdateUserPasswordResult><success>false</success></UpdateUserPasswordResult>\
                     <UpdateUserPasswordResult><success>true</success></UpdateUserPasswordResult>",
                ),
                unknown(UnknownCause::Contradiction, []),
            ),
        ],
    );
}

#[test]
fn rest_says_no_more_than_a_status() {
    check(
        "ispring-learn-rest",
        "password",
        &[
            (200, "", CHANGED),
            (200, "\u{feff}\r\n ", CHANGED),
            (200, "{}", unreadable()),
            (200, "null", unreadable()),
            (200, "<html><body>Sign in</body></html>", unreadable()),
            (200, "OK", unreadable()),
            (204, "", unreadable()),
            (202, "", unreadable()),
            (400, r#"{"code": 17, "message": "Invalid password"}"#, refused(Reason::Request, ["Invalid password"])),
            (400, r#"{"code": 17}"#, refused(Reason::Request, [])),
            (400, r#"{"code": null, "message": "Invalid password"}"#, unknown(UnknownCause::Unreadable, ["Invalid password"])),
            (400, "", unreadable()),
            (401, r#"{"code": 1, "message": "Unauthorized"}"#, refused(Reason::Credential, ["Unauthorized"])),
            (403, "", refused(Reason::Permission, [])),
            (404, "", unreadable()),
            (429, "", refused(Reason::Limit, [])),
            (500, r#"{"code": 1, "message": "Oops"}"#, unknown(UnknownCause::SystemError, ["Oops"])),
            (200, r#"{"code": 1, "message": "Oops"}"#, refused(Reason::Request, ["Oops"])),
        ],
    );
}

//! What the systems are known to answer: the page shows each answer as what it is.

use passdesk_sandbox::{Kind, Misbehaviour};
use passdesk_tests::{Test, run};

/// A system of the stand-ins', and what makes a good request to it.
#[derive(Clone, Copy)]
struct System {
    id: &'static str,
    /// The name of the credential's field, and a good one.
    credential: (&'static str, &'static str),
    user: &'static str,
    old: Option<&'static str>,
    new: &'static str,
}

const fn system(id: &'static str, credential: (&'static str, &'static str), user: &'static str, new: &'static str) -> System {
    System { id, credential, user, old: None, new }
}

const ISPRING: System = system("ispring-learn", ("token", "demo-ispring-soap-admin"), "learner-42", "te og kiks");
const ISPRING_REST: System =
    system("ispring-learn-rest", ("token", "demo-ispring-rest-admin"), "0b6e0d5c-53d1-4f0a-8f0e-6f4b7f1d9a01", "Dill & fennel");
const UIPATH: System =
    System { old: Some("al0h0m0ra-account"), ..system("uipath-suite", ("token", "demo-uipath-suite-pm.user"), "har-3107", "patr0nu5") };
const ECGRIDOS_41: System = system("ecgridos-4.1", ("session", "d3a6f0c4-41aa-4e0f-8a57-0c1de5b10041"), "5001", "Kale+Soup5002");
const ECGRIDOS: System = system("ecgridos", ("session", "d3a6f0c4-00aa-4e0f-8a57-0c1de5b10000"), "5001", "Kale+Soup5002");
const ECGRID_REST: System = system("ecgrid-rest", ("api_key", "demo-ecgrid-rest-network-admin"), "5001", "Kale+Soup5002");
const SYSTEMS: [System; 6] = [ISPRING, ISPRING_REST, UIPATH, ECGRIDOS_41, ECGRIDOS, ECGRID_REST];

/// What the page shows.
#[derive(Clone, Copy)]
enum Shown {
    Changed,
    /// A sentence, and the field that is to be mended.
    Refused(&'static str, Field),
    Unknown(&'static str),
}

#[derive(Clone, Copy, PartialEq)]
enum Field {
    Credential,
    User,
    OldPassword,
    NewPassword,
    /// None: the button that goes on.
    Button,
}

use Field::{Button, NewPassword};
use Shown::{Changed, Refused, Unknown};

const CREDENTIAL: Shown = Refused("Your credential was not accepted. Check it, or get a new one.", Field::Credential);
const PERMISSION: Shown = Refused("Your credential may not do this.", Button);
const SUBSCRIPTION: Shown = Refused("The account's subscription has expired.", Button);
const USER: Shown = Refused("The system knows no such user. Check the id.", Field::User);
const OLD_PASSWORD: Shown = Refused("The current password is wrong.", Field::OldPassword);
const PASSWORD: Shown = Refused("The password was not accepted. Choose another one.", NewPassword);
const VALUE: Shown = Refused("A value was not accepted. Check the user and the password.", NewPassword);
const LIMIT: Shown = Refused("Too many requests. Wait before you try again.", Button);
const NO_REASON: Shown = Refused("It gave no reason that Passdesk knows.", Button);
const UNREADABLE: Shown = Unknown("The system's answer is not one that is documented.");
const SYSTEM_ERROR: Shown = Unknown("The system reported an error of its own.");
const REDIRECT: Shown = Unknown("The system pointed to another address, which is never followed.");

/// A row: what is asked of a system, what it answers where that is not left to the stand-in, and what is shown.
struct Row {
    name: String,
    system: System,
    answer: Option<Kind>,
    shown: Shown,
    /// What the page says beside it, such as the system's own words.
    words: &'static str,
}

impl System {
    /// The stand-in answers as it does.
    fn row(self, name: &str, shown: Shown, words: &'static str) -> Row {
        Row { name: format!("{}: {name}", self.id), system: self, answer: None, shown, words }
    }

    /// It answers so.
    fn says(self, name: &str, answer: Kind, shown: Shown, words: &'static str) -> Row {
        Row { answer: Some(answer), ..self.row(name, shown, words) }
    }

    fn with(self, secret: &'static str) -> Self {
        Self { credential: (self.credential.0, secret), ..self }
    }

    fn of(self, user: &'static str) -> Self {
        Self { user, ..self }
    }
}

/// An answer with a status, a header or none, and a body.
fn http(status: u16, header: &str, body: &str) -> Kind {
    let header = if header.is_empty() { String::new() } else { format!("{header}\r\n") };
    Kind::Raw(format!("HTTP/1.1 {status} X\r\n{header}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes())
}

fn json(status: u16, body: &str) -> Kind {
    http(status, "Content-Type: application/json", body)
}

fn soap(status: u16, body: &str) -> Kind {
    let envelope = format!("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{body}</s:Body></s:Envelope>");
    http(status, "Content-Type: text/xml; charset=utf-8", &envelope)
}

fn fault(words: &str, detail: &str) -> Kind {
    soap(500, &format!("<s:Fault><faultcode>client</faultcode><faultstring>{words}</faultstring>{detail}</s:Fault>"))
}

fn ispring() -> Vec<Row> {
    let success = |value: &str| soap(200, &format!("<UpdateUserPasswordResult><success>{value}</success></UpdateUserPasswordResult>"));
    let expired = "Account subscription expired";
    vec![
        ISPRING.of("o'neil & sons <hq>").row("success", Changed, ""),
        ISPRING.says("no success", success("false"), NO_REASON, ""),
        ISPRING.of("nobody").row("unknown user", USER, "Unknown user"),
        ISPRING.with("demo-ispring-soap-author").row("permission denied", PERMISSION, "Permission Denied"),
        ISPRING.with("demo-ispring-soap-author").row("who may", PERMISSION, "The caller must be the account owner, an administrator,"),
        ISPRING.says("wrong parameters", fault("Wrong Parameters", ""), PASSWORD, "Wrong Parameters"),
        ISPRING.says("other letter case", fault("WRONG PARAMETERS", ""), PASSWORD, "WRONG PARAMETERS"),
        ISPRING.with("nonsense").row("authorization failed", CREDENTIAL, "Authorization failed"),
        ISPRING.with("demo-ispring-soap-expired").row("subscription expired", SUBSCRIPTION, expired),
        ISPRING.says("a fault of another kind", fault("Deadlock", ""), UNREADABLE, "Deadlock"),
        ISPRING_REST.of("7c9a4e12-0f3b-4d55-a0c6-19e2b8d47702").row("success", Changed, ""),
        ISPRING_REST.of("00000000-0000-4000-8000-000000000000").row("400", VALUE, "Unknown user"),
        ISPRING_REST.with("nonsense").row("401", CREDENTIAL, "Authorization failed"),
        ISPRING_REST.with("demo-ispring-rest-author").row("403", PERMISSION, "Permission Denied"),
    ]
}

fn uipath() -> Vec<Row> {
    let code = |status, code: &str, words: &str| {
        json(status, &format!("{{\"succeeded\": false, \"errors\": [{{\"code\": \"{code}\", \"description\": \"{words}\"}}]}}"))
    };
    let details = json(400, "{\"errors\": {\"newPassword\": [\"Not good.\"]}, \"title\": \"Validation errors.\", \"status\": 400}");
    let scopes = json(400, "{\"errorMessage\": \"Scope(s) 'OR.Users' is(are) invalid. Expect to have 'PM.User'.\"}");
    let needed = "The token needs the scope PM.User or PM.User.Write.";
    let mut rows = vec![
        UIPATH.with("nonsense").row("no token that it knows", CREDENTIAL, ""),
        UIPATH.with("demo-uipath-suite-or.folders").row("a token of another scope", PERMISSION, needed),
        UIPATH.says("errorMessage about scopes", scopes, PERMISSION, "Scope(s) 'OR.Users' is(are) invalid."),
        UIPATH.says("problem details", details, VALUE, "newPassword: Not good."),
        UIPATH.says("no success and no code", json(200, "{\"succeeded\": false, \"errors\": []}"), NO_REASON, ""),
        System { old: Some("another"), ..UIPATH }.row("another old password", OLD_PASSWORD, "Incorrect password."),
        UIPATH.row("success", Changed, ""),
        System { old: Some("patr0nu5"), new: "patr0nu6", ..UIPATH }.says("success with 201", Kind::AsStatus(201), Changed, ""),
    ];
    for (word, shown) in [
        ("PasswordMismatch", OLD_PASSWORD),
        ("PasswordTooShort", Refused("The password is too short.", NewPassword)),
        ("PasswordRequiresDigit", Refused("The password needs a digit.", NewPassword)),
        ("PasswordRequiresLower", Refused("The password needs a lower-case letter.", NewPassword)),
        ("PasswordRequiresUpper", Refused("The password needs an upper-case letter.", NewPassword)),
        ("PasswordRequiresNonAlphanumeric", Refused("The password needs a special character.", NewPassword)),
        ("PasswordRequiresUniqueChars", Refused("The password needs more different characters.", NewPassword)),
        ("SomethingNew", NO_REASON),
    ] {
        for status in [200, 400] {
            rows.push(UIPATH.says(&format!("{word} with {status}"), code(status, word, "Its own words."), shown, "Its own words."));
        }
    }
    rows
}

fn ecgrid() -> Vec<Row> {
    let result =
        |value: &str| soap(200, &format!("<UserPasswordResponse><UserPasswordResult>{value}</UserPasswordResult></UserPasswordResponse>"));
    let documented = |code: &str| fault("Oh.", &format!("<detail><ECGridOSSOAPErrorCode>{code}</ECGridOSSOAPErrorCode></detail>"));
    let own = "<detail><ErrorInfo><ErrorCode>1</ErrorCode><ErrorString>System Error</ErrorString></ErrorInfo></detail>";
    let rest = |status, code: &str| {
        json(status, &format!("{{\"success\": false, \"errorCode\": \"{code}\", \"message\": \"Oh.\", \"data\": null}}"))
    };
    let slow_down = "{\"success\": false, \"errorCode\": \"RateLimitExceeded\", \"message\": \"Oh.\", \"data\": null}";
    let mut rows = vec![
        ECGRIDOS_41.of("77").row("true", Changed, ""),
        ECGRIDOS_41.with("nonsense").row("ErrorInfo", NO_REASON, "The SessionID is missing, expired or invalid."),
        ECGRIDOS_41.says("a system error in ErrorInfo", fault("Oh.", own), SYSTEM_ERROR, "System Error"),
        ECGRIDOS.of("77").row("true", Changed, "this form of the request is unproven"),
        ECGRIDOS.with("nonsense").row("Authentication", CREDENTIAL, "The SessionID is missing, expired or invalid."),
        ECGRIDOS.with("d3a6f0c4-00bb-4e0f-8a57-0c1de5b10000").row("Authorization", PERMISSION, "sufficient permission"),
        ECGRIDOS.of("9999").row("ObjectNotFound", USER, "The user does not exist."),
        ECGRIDOS.says("InvalidParameter", documented("InvalidParameter"), VALUE, "Oh."),
        ECGRIDOS.says("SystemError", documented("SystemError"), SYSTEM_ERROR, "Oh."),
        ECGRID_REST.of("77").row("success", Changed, ""),
        ECGRID_REST.with("nonsense").row("InvalidAPIKey", CREDENTIAL, "The provided API key is not valid or has been revoked."),
        ECGRID_REST.says("InvalidSession", rest(401, "InvalidSession"), CREDENTIAL, "Oh."),
        ECGRID_REST.with("demo-ecgrid-rest-mailbox-user").row("AccessDenied", PERMISSION, "AuthLevel does not allow"),
        ECGRID_REST.of("9999").row("ObjectNotFound", USER, "The user does not exist."),
        ECGRID_REST.says("InvalidParameter", rest(400, "InvalidParameter"), VALUE, "Oh."),
        ECGRID_REST.says("RateLimitExceeded", http(429, "Retry-After: 30", slow_down), LIMIT, "Try again in 30 seconds."),
        ECGRID_REST.says("InternalError", rest(500, "InternalError"), SYSTEM_ERROR, "Oh."),
        ECGRID_REST.says("a code of another list", rest(400, "SomethingNew"), SYSTEM_ERROR, "Oh."),
    ];
    for system in [ECGRIDOS_41, ECGRIDOS] {
        let parameter = "Cannot convert x to System.Int32. Parameter name: type";
        let timeout = "Server was unable to process request. ---&gt; Timeout expired.";
        rows.extend([
            system.says("false", result("false"), NO_REASON, ""),
            system.says("a framework's fault that names a parameter", fault(parameter, "<detail />"), VALUE, parameter),
            system.says("another fault of the framework", fault(timeout, "<detail />"), UNREADABLE, "---> Timeout expired."),
        ]);
    }
    rows
}

/// What all of them answer alike.
fn all() -> Vec<Row> {
    let anything = "<html>Anything.</html>";
    let rows = |system: System| {
        [
            system.says("401", http(401, "", anything), CREDENTIAL, ""),
            system.says("403", http(403, "", anything), PERMISSION, ""),
            system.says("429", http(429, "Retry-After: 7", anything), LIMIT, "Try again in 7 seconds."),
            system.says("404", http(404, "", anything), UNREADABLE, ""),
            system.says("503 without a body", Kind::Status(503), SYSTEM_ERROR, ""),
            system.says("a redirect", Kind::Redirect(302), REDIRECT, ""),
            system.says("success of another shape", http(200, "", "{\"ok\": true}"), UNREADABLE, ""),
        ]
    };
    SYSTEMS.into_iter().flat_map(rows).collect()
}

async fn are_shown(test: &mut Test, rows: Vec<Row>) {
    let url = test.demo();
    for Row { name, system, answer, shown, words } in rows {
        let System { id, credential: (field, secret), user, old, new } = system;
        let before = test.sandbox.requests(id);
        if let Some(kind) = answer {
            let applied = matches!(shown, Changed);
            test.sandbox.next(id, Misbehaviour { applied, kind });
        }
        let page = test.open(&url).await.choose(id).await.fill(field, secret).await;
        if let Some(old) = old {
            page.fill("old_password", old).await;
        }
        let outcome = page.set(user, new).await.outcome().await;

        let (heading, sentence) = match shown {
            Changed => ("Changed", ""),
            Refused(sentence, _) => ("Refused", sentence),
            Unknown(sentence) => ("Unknown", sentence),
        };
        assert_eq!(outcome.heading, heading, "{name}: {}", outcome.text);
        assert!(outcome.text.contains(sentence) && outcome.text.contains(words), "{name}: {}", outcome.text);
        assert_eq!(test.sandbox.requests(id) - before, 1, "{name}");
        assert_eq!(test.sandbox.accepts(id, user, new), matches!(shown, Changed), "{name}");
        let Refused(_, mend) = shown else { continue };
        page.focused(&match mend {
            Field::Credential => format!("form [name={field}]"),
            Field::User => "form [name=user]".to_owned(),
            Field::OldPassword => "form [name=old_password]".to_owned(),
            NewPassword => "form [name=new_password]".to_owned(),
            Button => "form button[type=submit]".to_owned(),
        })
        .await;
        // Nothing typed is lost. A credential that is not to be mended is kept elsewhere.
        let typed = [
            ("user", Some(user)),
            ("new_password", Some(new)),
            ("old_password", old),
            (field, (mend == Field::Credential).then_some(secret)),
        ];
        for (field, typed) in typed {
            assert_eq!(page.typed(field).await.as_deref(), typed, "{name}: {field}");
        }
    }
}

#[test]
fn what_ispring_learn_answers_is_shown_as_what_it_is() {
    run(async |test| are_shown(test, ispring()).await);
}

#[test]
fn what_uipath_answers_is_shown_as_what_it_is() {
    run(async |test| are_shown(test, uipath()).await);
}

#[test]
fn what_ecgrid_answers_is_shown_as_what_it_is() {
    run(async |test| are_shown(test, ecgrid()).await);
}

#[test]
fn what_all_systems_answer_alike_is_shown_as_what_it_is() {
    run(async |test| are_shown(test, all()).await);
}

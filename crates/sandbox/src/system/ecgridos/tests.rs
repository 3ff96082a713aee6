use crate::Sandbox;
use crate::client::{Answer, sandbox, send};
use crate::soap;

/// How a request is addressed: the path, the namespace and the version of SOAP.
#[derive(Clone, Copy, Debug)]
struct Way {
    path: &'static str,
    namespace: &'static str,
    soap_12: bool,
}

const NEW: Way = Way { path: "/ecgridos-4.1/ECGridOS.asmx", namespace: "https://os.ecgrid.io/", soap_12: false };
const OLD: Way = Way { path: "/ecgridos-3.2/ecgridos.asmx", namespace: "http://ecgridos.net/", soap_12: false };
const DOCUMENTED: Way = Way { path: "/ecgridos/ECGridOS.asmx", ..NEW };

const ADMIN: &str = "<SessionID>d3a6f0c4-41aa-4e0f-8a57-0c1de5b10041</SessionID>";
const DOCUMENTED_ADMIN: &str = "<SessionID>d3a6f0c4-00aa-4e0f-8a57-0c1de5b10000</SessionID>";
const USER: &str = "<UserID>5001</UserID>";
const PASSWORD: &str = "<Password>Br&lt;nd-n3w</Password>";
const SET_AT_FIRST: &str = "Kale+Soup5001";

impl Way {
    fn with_soap_12(self) -> Self {
        Self { soap_12: true, ..self }
    }

    fn headers(self) -> Vec<String> {
        self.headers_of("UserPassword")
    }

    fn headers_of(self, method: &str) -> Vec<String> {
        let action = format!("\"{}{method}\"", self.namespace);
        if self.soap_12 {
            vec![format!("Content-Type: application/soap+xml; charset=utf-8; action={action}")]
        } else {
            vec!["Content-Type: text/xml; charset=utf-8".to_owned(), format!("SOAPAction: {action}")]
        }
    }

    fn envelope(self, parameters: &str) -> String {
        self.envelope_of("UserPassword", parameters)
    }

    fn envelope_of(self, method: &str, parameters: &str) -> String {
        let envelope = if self.soap_12 { "http://www.w3.org/2003/05/soap-envelope" } else { "http://schemas.xmlsoap.org/soap/envelope/" };
        let namespace = self.namespace;
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"{envelope}\"><soap:Body>\
             <{method} xmlns=\"{namespace}\">{parameters}</{method}></soap:Body></soap:Envelope>"
        )
    }

    async fn post(self, sandbox: &Sandbox, parameters: &str) -> Answer {
        self.post_with(sandbox, &self.headers(), &self.envelope(parameters)).await
    }

    async fn call(self, sandbox: &Sandbox, method: &str, parameters: &str) -> Answer {
        self.post_with(sandbox, &self.headers_of(method), &self.envelope_of(method, parameters)).await
    }

    /// The id of a new session.
    async fn login(self, sandbox: &Sandbox, login: &str, password: &str) -> Result<String, Answer> {
        let parameters = format!("<LoginName>{login}</LoginName><Password>{password}</Password>");
        let answer = self.call(sandbox, "Login", &parameters).await;
        match text(&answer, "LoginResult") {
            Some(session) if answer.status == 200 => Ok(session),
            _ => Err(answer),
        }
    }

    async fn post_with(self, sandbox: &Sandbox, headers: &[String], body: &str) -> Answer {
        let headers: Vec<_> = headers.iter().map(String::as_str).collect();
        send(sandbox, &format!("POST {}", self.path), &headers, body).await
    }
}

fn untouched(sandbox: &Sandbox) -> bool {
    sandbox.accepts("ecgridos-4.1", "5001", SET_AT_FIRST)
}

/// A fault with status 500 that has all of `parts`.
#[track_caller]
fn assert_fault(answer: &Answer, parts: &[&str]) {
    assert_eq!(answer.status, 500, "{}", answer.body);
    for part in parts {
        assert!(answer.body.contains(part), "{part} is not in {}", answer.body);
    }
}

#[tokio::test]
async fn the_published_services_change_the_password_in_both_versions_of_soap() {
    for way in [NEW, NEW.with_soap_12(), OLD, OLD.with_soap_12()] {
        let sandbox = sandbox().await;
        let parameters = format!(
            "{ADMIN}\n{USER}<CurrentRecoveryAnswer></CurrentRecoveryAnswer>{PASSWORD}\
             <RecoveryQuestion/><RecoveryAnswer></RecoveryAnswer>"
        );
        let answer = way.post(&sandbox, &parameters).await;
        assert_eq!(answer.status, 200, "{way:?} {}", answer.body);
        let media = if way.soap_12 { "application/soap+xml" } else { "text/xml" };
        assert!(answer.head.contains(&format!("Content-Type: {media}; charset=utf-8")));
        let result = format!(
            "<UserPasswordResponse xmlns=\"{}\"><UserPasswordResult>true</UserPasswordResult></UserPasswordResponse>",
            way.namespace
        );
        assert!(answer.body.contains(&result), "{}", answer.body);
        assert!(sandbox.accepts("ecgridos-4.1", "5001", "Br<nd-n3w"));
        assert!(!untouched(&sandbox));
    }
}

#[tokio::test]
async fn the_documented_service_takes_new_password() {
    let sandbox = sandbox().await;
    let parameters = format!("{DOCUMENTED_ADMIN}{USER}<NewPassword>Brand-n3w</NewPassword>");
    let answer = DOCUMENTED.post(&sandbox, &parameters).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(sandbox.accepts("ecgridos", "5001", "Brand-n3w"));
    assert!(untouched(&sandbox));
}

/// The reason why the documented signature is not trusted at the published address.
#[tokio::test]
async fn the_documented_signature_reaches_the_published_service_without_a_password() {
    let sandbox = sandbox().await;
    let parameters = format!("{ADMIN}{USER}<NewPassword>Brand-n3w</NewPassword>");
    let answer = NEW.post(&sandbox, &parameters).await;
    assert_fault(&answer, &["<ErrorString>InvalidParameter</ErrorString>"]);
    assert!(untouched(&sandbox));
}

#[tokio::test]
async fn what_comes_too_late_in_the_sequence_is_passed_over() {
    let sandbox = sandbox().await;
    let answer = NEW.post(&sandbox, &format!("{ADMIN}{PASSWORD}{USER}")).await;
    assert_fault(&answer, &["<ErrorString>ObjectNotFound</ErrorString>"]);
    let answer = NEW.post(&sandbox, &format!("{USER}{ADMIN}{PASSWORD}")).await;
    assert_fault(&answer, &["<ErrorString>Authentication</ErrorString>"]);
    let answer = NEW.post(&sandbox, &format!("{ADMIN}<Other/>{USER}{PASSWORD}{PASSWORD}")).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn each_refusal_of_the_method_has_its_error_info() {
    let sandbox = sandbox().await;
    let no_permission = "<SessionID>d3a6f0c4-41bb-4e0f-8a57-0c1de5b10041</SessionID>";
    for (parameters, category, item) in [
        (format!("{DOCUMENTED_ADMIN}{USER}{PASSWORD}"), "Authentication", "SessionID"),
        (format!("{USER}{PASSWORD}"), "Authentication", "SessionID"),
        (format!("{no_permission}{USER}{PASSWORD}"), "Authorization", "SessionID"),
        (format!("{ADMIN}<UserID>5002</UserID>{PASSWORD}"), "ObjectNotFound", "UserID"),
        (format!("{ADMIN}{PASSWORD}"), "ObjectNotFound", "UserID"),
        (format!("{ADMIN}{USER}"), "InvalidParameter", "Password"),
        (format!("{ADMIN}{USER}<Password>brand-n3w</Password>"), "InvalidParameter", "Password"),
    ] {
        for way in [NEW, NEW.with_soap_12()] {
            let answer = way.post(&sandbox, &parameters).await;
            let info = format!("<ErrorString>{category}</ErrorString><ErrorItem>{item}</ErrorItem><ErrorMessage>");
            let layout = if way.soap_12 {
                [
                    "<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang=\"en\">",
                    "</soap:Text></soap:Reason><soap:Detail><ErrorInfo><ErrorCode>100",
                ]
            } else {
                ["<soap:Fault><faultcode>soap:Client</faultcode><faultstring>", "</faultstring><detail><ErrorInfo><ErrorCode>100"]
            };
            assert_fault(&answer, &[layout[0], layout[1], &info]);
        }
    }
    assert!(untouched(&sandbox));
}

#[tokio::test]
async fn each_refusal_of_the_documented_service_has_its_error_code() {
    let sandbox = sandbox().await;
    let no_permission = "<SessionID>d3a6f0c4-00bb-4e0f-8a57-0c1de5b10000</SessionID>";
    let password = "<NewPassword>Brand-n3w</NewPassword>";
    for (parameters, code) in [
        (format!("{ADMIN}{USER}{password}"), "Authentication"),
        (format!("{no_permission}{USER}{password}"), "Authorization"),
        (format!("{DOCUMENTED_ADMIN}<UserID>1</UserID>{password}"), "ObjectNotFound"),
        (format!("{DOCUMENTED_ADMIN}{USER}{PASSWORD}"), "InvalidParameter"),
    ] {
        let answer = DOCUMENTED.post(&sandbox, &parameters).await;
        let detail = format!("<detail><ECGridOSSOAPErrorCode>{code}</ECGridOSSOAPErrorCode></detail>");
        assert_fault(&answer, &["<faultcode>soap:Client</faultcode>", &detail]);
    }
    assert!(sandbox.accepts("ecgridos", "5001", SET_AT_FIRST));
}

#[tokio::test]
async fn a_user_id_that_is_no_number_is_refused_by_the_framework() {
    let sandbox = sandbox().await;
    for user in ["", "x", "5001.0", "99999999999", "5 001"] {
        let parameters = format!("{ADMIN}<UserID>{user}</UserID>{PASSWORD}");
        let answer = NEW.post(&sandbox, &parameters).await;
        assert_fault(&answer, &["Server was unable to read request.", "<detail />"]);
    }
    assert!(untouched(&sandbox));
    let parameters = format!("{ADMIN}<UserID> 5001 </UserID>{PASSWORD}");
    assert_eq!(NEW.post(&sandbox, &parameters).await.status, 200);
}

#[tokio::test]
async fn the_action_must_be_the_one_of_the_wsdl() {
    let sandbox = sandbox().await;
    let parameters = format!("{ADMIN}{USER}{PASSWORD}");
    for way in [NEW, NEW.with_soap_12(), OLD, OLD.with_soap_12()] {
        let body = way.envelope(&parameters);
        let content_type = way.headers()[0].split("; action").next().unwrap().to_owned();
        let other = if way.namespace == NEW.namespace { OLD } else { NEW };
        let foreign = Way { soap_12: way.soap_12, ..other }.headers();
        for headers in [vec![content_type.clone()], vec![content_type, "SOAPAction: \"\"".to_owned()], foreign] {
            let answer = way.post_with(&sandbox, &headers, &body).await;
            assert_fault(&answer, &["Server did not recognize the value of HTTP Header SOAPAction"]);
        }
    }
    let unquoted = NEW.headers().iter().map(|header| header.replace('"', "")).collect::<Vec<_>>();
    let answer = NEW.post_with(&sandbox, &unquoted, &NEW.envelope(&parameters)).await;
    assert_fault(&answer, &["SOAPAction: https://os.ecgrid.io/UserPassword."]);
    assert!(untouched(&sandbox));
}

#[tokio::test]
async fn another_namespace_leaves_the_method_without_parameters() {
    let sandbox = sandbox().await;
    let parameters = format!("{ADMIN}{USER}{PASSWORD}");
    for (way, other) in [(NEW, OLD), (OLD, NEW)] {
        let answer = way.post_with(&sandbox, &way.headers(), &other.envelope(&parameters)).await;
        assert_fault(&answer, &["<ErrorString>Authentication</ErrorString>"]);
    }
    assert!(untouched(&sandbox));
}

#[tokio::test]
async fn the_envelope_must_be_of_the_version_that_the_content_type_says() {
    let sandbox = sandbox().await;
    let parameters = format!("{ADMIN}{USER}{PASSWORD}");
    for (way, other) in [(NEW, NEW.with_soap_12()), (NEW.with_soap_12(), NEW)] {
        let answer = way.post_with(&sandbox, &way.headers(), &other.envelope(&parameters)).await;
        assert_fault(&answer, &["soap:VersionMismatch", "Possible SOAP version mismatch"]);
    }
    assert!(untouched(&sandbox));
}

#[tokio::test]
async fn what_is_no_request_of_a_service_gets_its_status() {
    let sandbox = sandbox().await;
    let body = NEW.envelope(&format!("{ADMIN}{USER}{PASSWORD}"));
    let headers = NEW.headers();
    for (line, content_type, status) in [
        ("POST /ecgridos-4.1/ECGridOS.asmx", "Content-Type: text/xml", 415),
        ("POST /ecgridos-4.1/ECGridOS.asmx", "Content-Type: application/json; charset=utf-8", 415),
        ("POST /ecgridos-4.1/ecgridos.asmx", headers[0].as_str(), 404),
        ("GET /ecgridos-4.1/ECGridOS.asmx", headers[0].as_str(), 405),
    ] {
        let answer = send(&sandbox, line, &[content_type, &headers[1]], &body).await;
        assert_eq!(answer.status, status, "{line} {content_type}");
    }
    let answer = DOCUMENTED.with_soap_12().post(&sandbox, DOCUMENTED_ADMIN).await;
    assert_eq!(answer.status, 415);
    assert!(untouched(&sandbox));
    assert_eq!(sandbox.requests("ecgridos-4.1"), 4);
    assert_eq!(sandbox.requests("ecgridos"), 1);
}

#[tokio::test]
async fn xml_that_cannot_be_read_is_a_fault_of_the_framework() {
    let sandbox = sandbox().await;
    let body = NEW.envelope(&format!("{ADMIN}{USER}{PASSWORD}"));
    for broken in [
        "nonsense".to_owned(),
        body.replace("</soap:Envelope>", ""),
        body.replace("soap:Body", "soap:Corpse"),
        body.replace("?><soap", "?><!DOCTYPE a [<!ENTITY b 'c'>]><soap"),
        body.replace(PASSWORD, "<Password><b/></Password>"),
    ] {
        let answer = NEW.post_with(&sandbox, &NEW.headers(), &broken).await;
        assert_fault(&answer, &["Server was unable to read request.", "<detail />"]);
    }
    assert!(untouched(&sandbox));
}

const NORA: (&str, &str) = ("nora.nutmeg", "Nutmeg&lt;Grater&gt;900");

/// What stands in the first element of this name.
fn text(answer: &Answer, name: &str) -> Option<String> {
    let document = soap::parse(answer.body.as_bytes()).unwrap();
    document.descendants().find(|node| node.tag_name().name() == name).and_then(soap::text)
}

fn texts(answer: &Answer, name: &str) -> Vec<String> {
    let document = soap::parse(answer.body.as_bytes()).unwrap();
    document.descendants().filter(|node| node.tag_name().name() == name).filter_map(soap::text).collect()
}

#[tokio::test]
async fn an_administrator_signs_in_sets_a_password_and_signs_out() {
    for way in [NEW, NEW.with_soap_12(), OLD, OLD.with_soap_12()] {
        let sandbox = sandbox().await;
        let session = way.login(&sandbox, NORA.0, NORA.1).await.unwrap();
        assert_eq!((sandbox.open_sessions("ecgridos-4.1"), sandbox.sign_ins("ecgridos-4.1")), (1, 1));
        let id = format!("<SessionID>{session}</SessionID>");
        let who = way.call(&sandbox, "WhoAmI", &id).await;
        assert_eq!((text(&who, "UserID").as_deref(), text(&who, "AuthLevel").as_deref()), (Some("900"), Some("NetworkAdmin")));
        assert_eq!(text(&who, "SessionID"), Some(session.clone()));
        assert_eq!(way.post(&sandbox, &format!("{id}{USER}{PASSWORD}")).await.status, 200, "{way:?}");

        let out = way.call(&sandbox, "Logout", &id).await;
        assert!(text(&out, "LogoutResult").unwrap().parse::<u32>().is_ok(), "{}", out.body);
        assert_eq!(sandbox.open_sessions("ecgridos-4.1"), 0);
        for answer in [way.call(&sandbox, "Logout", &id).await, way.post(&sandbox, &format!("{id}{USER}{PASSWORD}")).await] {
            assert_fault(&answer, &["<ErrorString>Authentication</ErrorString><ErrorItem>SessionID</ErrorItem>"]);
        }
        let again = way.login(&sandbox, NORA.0, NORA.1).await.unwrap();
        assert_ne!(again, session);
    }
}

#[tokio::test]
async fn users_sign_in_with_the_password_that_they_now_have() {
    let sandbox = sandbox().await;
    let session = NEW.login(&sandbox, "KIM.KALE", "Kale+Soup5001").await.unwrap();
    let own = format!("<SessionID>{session}</SessionID>{USER}{PASSWORD}");
    assert_fault(&NEW.post(&sandbox, &own).await, &["<ErrorString>Authorization</ErrorString>"]);
    assert_eq!(NEW.post(&sandbox, &format!("{ADMIN}{USER}{PASSWORD}")).await.status, 200);
    NEW.login(&sandbox, "kim.kale", "Br&lt;nd-n3w").await.unwrap();
    for (login, password) in [("kim.kale", "Kale+Soup5001"), ("5001", "Br&lt;nd-n3w"), ("olga.okra", "Okra#Stew3003"), ("", "")] {
        let answer = NEW.login(&sandbox, login, password).await.unwrap_err();
        assert_fault(&answer, &["<ErrorString>Authentication</ErrorString><ErrorItem>LoginName</ErrorItem>"]);
    }
    let answer = NEW.call(&sandbox, "Login", "<Password>Br&lt;nd-n3w</Password><LoginName>kim.kale</LoginName>").await;
    assert_eq!(answer.status, 500);
}

#[tokio::test]
async fn a_user_has_five_sessions_and_no_more() {
    let sandbox = sandbox().await;
    let mut sessions = Vec::new();
    for _ in 0..5 {
        sessions.push(NEW.login(&sandbox, NORA.0, NORA.1).await.unwrap());
    }
    let answer = NEW.login(&sandbox, NORA.0, NORA.1).await.unwrap_err();
    assert_fault(&answer, &["too many open sessions"]);
    NEW.login(&sandbox, "kim.kale", "Kale+Soup5001").await.unwrap();
    assert_eq!((sandbox.open_sessions("ecgridos-4.1"), sandbox.sign_ins("ecgridos-4.1")), (6, 6));
    NEW.call(&sandbox, "Logout", &format!("<SessionID>{}</SessionID>", sessions[2])).await;
    NEW.login(&sandbox, NORA.0, NORA.1).await.unwrap();
    sandbox.revoke_tokens("ecgridos-4.1");
    assert_eq!(sandbox.open_sessions("ecgridos-4.1"), 0);
}

#[tokio::test]
async fn people_are_found_by_login_id_and_name() {
    let sandbox = sandbox().await;
    for way in [NEW, NEW.with_soap_12()] {
        for (method, parameter, users) in [
            ("UserInfobyLogin", "<LoginName>lea.leek</LoginName>", &["1042"][..]),
            ("UserInfobyLogin", "<LoginName>mo&lt;mint&gt;</LoginName>", &["77"]),
            ("UserInfo", "<UserID>2042</UserID>", &["2042"]),
            ("UserList", "<Name>lea leek</Name>", &["1042", "2042", "1142"]),
            ("UserList", "<Name>LEEKS</Name>", &["2042"]),
            ("UserList", "<Name>olga.okra@acme</Name>", &["3003"]),
            ("UserList", "<Name>nobody</Name>", &[]),
            ("UserList", "", &["5001", "1042", "77", "2042", "900", "1142", "3003"]),
        ] {
            let answer = way.call(&sandbox, method, &format!("{ADMIN}{parameter}")).await;
            assert_eq!((answer.status, texts(&answer, "UserID")), (200, users.iter().map(|&id| id.to_owned()).collect()), "{parameter}");
            let rows = if method == "UserList" { users.len() } else { 0 };
            assert_eq!(answer.body.matches("<UserIDInfo>").count(), rows);
        }
    }
    let answer = OLD.call(&sandbox, "UserInfo", &format!("{ADMIN}<UserID>2042</UserID>")).await;
    assert_eq!(text(&answer, "LoginName").as_deref(), Some("lea.leeks"));
    let answer = OLD.call(&sandbox, "UserInfobyLogin", &format!("{ADMIN}<LoginName>lea.leek</LoginName>")).await;
    assert_fault(&answer, &["Server did not recognize the value of HTTP Header SOAPAction"]);
    assert_eq!(DOCUMENTED.call(&sandbox, "Login", "").await.status, 500);
}

/// The elements of an answer are those of the WSDL's `xsd:sequence`, in its order.
#[tokio::test]
async fn what_is_told_has_the_order_of_the_wsdl() {
    const USER: &[&str] = &[
        "UserID",
        "LoginName",
        "RecoveryQuestion",
        "FirstName",
        "LastName",
        "EMail",
        "CellCarrier",
        "TimeZoneOffset",
        "NetworkID",
        "MailboxID",
        "AuthLevel",
        "Created",
        "Modified",
        "LastLogin",
        "Status",
        "LockedOut",
        "OpenSessions",
    ];
    const SESSION: &[&str] = &[
        "ECGridOSVersion",
        "SessionID",
        "SessionEventID",
        "UserID",
        "LoginName",
        "FirstName",
        "LastName",
        "EMail",
        "TimeZoneOffset",
        "AuthLevel",
        "LastLogin",
        "OpenSessions",
        "TimeOut",
        "NetworkID",
        "MailboxID",
    ];
    let sandbox = sandbox().await;
    let session = NEW.login(&sandbox, NORA.0, NORA.1).await.unwrap();
    let own = format!("<SessionID>{session}</SessionID>");
    for (method, parameter, parent, expected) in [
        ("UserInfo", "<UserID>3003</UserID>", "UserInfoResult", USER),
        ("UserInfobyLogin", "<LoginName>olga.okra</LoginName>", "UserInfobyLoginResult", USER),
        ("UserList", "<Name>olga</Name>", "UserIDInfo", USER),
        ("WhoAmI", "", "WhoAmIResult", SESSION),
    ] {
        let answer = NEW.call(&sandbox, method, &format!("{own}{parameter}")).await;
        let document = soap::parse(answer.body.as_bytes()).unwrap();
        let parent = document.descendants().find(|node| node.has_tag_name((NEW.namespace, parent))).unwrap();
        let found: Vec<_> = parent.children().map(|node| node.tag_name().name()).collect();
        assert_eq!(found, expected, "{method}");
        if expected == USER {
            assert!(answer.body.contains("<Status>Suspended</Status><LockedOut>true</LockedOut>"));
        }
    }
}

#[tokio::test]
async fn who_may_not_set_passwords_is_told_nothing() {
    let sandbox = sandbox().await;
    let no_permission = "<SessionID>d3a6f0c4-41bb-4e0f-8a57-0c1de5b10041</SessionID>";
    for (method, parameter) in [("UserInfo", USER), ("UserInfobyLogin", "<LoginName>kim.kale</LoginName>"), ("UserList", "")] {
        for (session, category) in [(no_permission, "Authorization"), ("", "Authentication")] {
            let answer = NEW.call(&sandbox, method, &format!("{session}{parameter}")).await;
            assert_fault(&answer, &[&format!("<ErrorString>{category}</ErrorString>")]);
            assert!(!answer.body.contains("LoginName"));
        }
    }
    for (method, parameter, item) in
        [("UserInfo", "<UserID>1</UserID>", "UserID"), ("UserInfobyLogin", "<LoginName>kim</LoginName>", "LoginName")]
    {
        let answer = NEW.call(&sandbox, method, &format!("{ADMIN}{parameter}")).await;
        assert_fault(&answer, &[&format!("<ErrorString>ObjectNotFound</ErrorString><ErrorItem>{item}</ErrorItem>")]);
    }
}

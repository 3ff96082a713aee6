//! `ECGridOS`: the SOAP method `UserPassword`, as the published WSDLs have it and as its page documents it; sessions,
//! and looking people up.
//!
//! It behaves as an ASMX service does where that matters: elements that it does not know, and elements that come too
//! late for their place in the sequence, are passed over; a text that is missing is an empty one, and a number that is missing is 0.

mod fault;
mod person;
mod session;

use roxmltree::Node;

use self::fault::{Details, Failure, Refusal};
use crate::demo::Standing;
use crate::directory::Directory;
use crate::reply::Reply;
use crate::request::{ContentType, Request};
use crate::rules;
use crate::soap::{self, Dialect, EnvelopeError, Version};

/// One service address.
struct Service {
    target: &'static str,
    namespace: &'static str,
    methods: &'static [Method],
    speaks_soap_12: bool,
    details: Details,
}

/// What a service does.
struct Method {
    name: &'static str,
    /// Its parameters, in the order of its `xsd:sequence`.
    parameters: &'static [&'static str],
    /// Does it, and gives what stands in its result, as XML.
    act: fn(&Parameters, &mut Directory) -> Result<String, Failure>,
}

const PUBLISHED: &[&str] = &["SessionID", "UserID", "CurrentRecoveryAnswer", "Password", "RecoveryQuestion", "RecoveryAnswer"];

/// Version 3.2 has all but the last.
const METHODS: &[Method] = &[
    Method { name: "UserPassword", parameters: PUBLISHED, act: |it, directory| user_password(it, "Password", directory) },
    Method { name: "Login", parameters: &["LoginName", "Password"], act: session::login },
    Method { name: "Logout", parameters: &["SessionID"], act: session::logout },
    Method { name: "WhoAmI", parameters: &["SessionID"], act: session::who_am_i },
    Method { name: "UserInfo", parameters: &["SessionID", "UserID"], act: person::info },
    Method { name: "UserList", parameters: &["SessionID", "Name"], act: person::list },
    Method { name: "UserInfobyLogin", parameters: &["SessionID", "LoginName"], act: person::info_by_login },
];

/// The page has no more than this one; its sister page has a `Login` with other parameters than the WSDL's.
const DOCUMENTED: &[Method] = &[Method {
    name: "UserPassword",
    parameters: &["SessionID", "UserID", "NewPassword"],
    act: |it, directory| user_password(it, "NewPassword", directory),
}];

const SERVICES: [Service; 3] = [
    Service {
        target: "/ecgridos-4.1/ECGridOS.asmx",
        namespace: "https://os.ecgrid.io/",
        methods: METHODS,
        speaks_soap_12: true,
        details: Details::ErrorInfo,
    },
    Service {
        target: "/ecgridos-3.2/ecgridos.asmx",
        namespace: "http://ecgridos.net/",
        methods: METHODS.split_at(METHODS.len() - 1).0,
        speaks_soap_12: true,
        details: Details::ErrorInfo,
    },
    Service {
        target: "/ecgridos/ECGridOS.asmx",
        namespace: "https://os.ecgrid.io/",
        methods: DOCUMENTED,
        speaks_soap_12: false,
        details: Details::ErrorCode,
    },
];

const DIALECT_11: Dialect = Dialect { version: Version::V11, prefix: "soap", namespace: soap::SOAP_11 };
const DIALECT_12: Dialect = Dialect { version: Version::V12, prefix: "soap", namespace: soap::SOAP_12 };

/// Answers a request at one of the service addresses.
pub(crate) fn answer(request: &Request, directory: &mut Directory) -> Reply {
    let Some(service) = SERVICES.iter().find(|service| service.target == request.target) else {
        return Reply::empty(404);
    };
    if request.method != "POST" {
        return Reply::method_not_allowed("POST");
    }
    let Some(dialect) = service.dialect(request) else {
        return Reply::empty(415);
    };
    let result = service.method(dialect, request).and_then(|method| {
        let parameters = service.parameters(method, dialect, &request.body)?;
        Ok(service.done(method, dialect, &(method.act)(&parameters, directory)?))
    });
    result.unwrap_or_else(|failure| failure.reply(dialect, service.details))
}

/// A refusal by the method with a message of our choice.
pub(crate) fn refuse(request: &Request, message: &str) -> Reply {
    let [first, ..] = &SERVICES;
    let service = SERVICES.iter().find(|service| service.target == request.target);
    let service = service.unwrap_or(first);
    let dialect = service.dialect(request).unwrap_or(DIALECT_11);
    Refusal::INVALID_PASSWORD.reply(dialect, service.details, message)
}

impl Service {
    /// The version of SOAP is told by the content type, before the body is looked at.
    fn dialect(&self, request: &Request) -> Option<Dialect> {
        let content_type = request.content_type().filter(ContentType::says_utf8)?;
        match content_type.media.as_str() {
            "text/xml" => Some(DIALECT_11),
            "application/soap+xml" if self.speaks_soap_12 => Some(DIALECT_12),
            _ => None,
        }
    }

    /// The method whose action of the WSDL stands, in quotes, in the place where the version of SOAP has it.
    fn method(&self, dialect: Dialect, request: &Request) -> Result<&Method, Failure> {
        let content_type = request.content_type();
        let found = match dialect.version {
            Version::V11 => request.header("SOAPAction"),
            Version::V12 => content_type.as_ref().and_then(|content_type| content_type.parameter("action")),
        };
        let quoted = |action: &str| match dialect.version {
            Version::V11 => format!("\"{action}\""),
            Version::V12 => action.to_owned(),
        };
        let method = self.methods.iter().find(|method| found == Some(&quoted(&format!("{}{}", self.namespace, method.name))));
        method.ok_or_else(|| {
            let found = found.unwrap_or_default();
            Failure::Caller(format!("Server did not recognize the value of HTTP Header SOAPAction: {found}."))
        })
    }

    /// Reads the parameters as an `xsd:sequence` of optional elements. A method element of another name or namespace
    /// is unknown like any other element, so none of the parameters are there.
    fn parameters(&self, method: &Method, dialect: Dialect, body: &[u8]) -> Result<Parameters, Failure> {
        let document = soap::parse(body).map_err(|error| Failure::unreadable(&error))?;
        let element = dialect.body(&document).map_err(|error| match error {
            EnvelopeError::Version { .. } => Failure::VersionMismatch(error.to_string()),
            _ => Failure::unreadable(&error.to_string()),
        })?;
        let mut parameters = Vec::new();
        if !element.has_tag_name((self.namespace, method.name)) {
            return Ok(Parameters(parameters));
        }
        let mut expected = method.parameters.iter();
        for child in element.children().filter(Node::is_element) {
            let mut ahead = expected.clone();
            if let Some(name) = ahead.find(|name| child.has_tag_name((self.namespace, **name))) {
                let text = soap::text(child).ok_or_else(|| Failure::unreadable(&format!("{name} must hold text alone")))?;
                parameters.push((*name, text));
                expected = ahead;
            }
        }
        Ok(Parameters(parameters))
    }

    fn done(&self, method: &Method, dialect: Dialect, result: &str) -> Reply {
        let (namespace, name) = (self.namespace, method.name);
        let result = format!("<{name}Response xmlns=\"{namespace}\"><{name}Result>{result}</{name}Result></{name}Response>");
        // ASMX declares these two in every answer, used or not.
        let schemas = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
                       xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"";
        Reply::new(200, dialect.content_type(), dialect.envelope(schemas, &result))
    }
}

/// What a method was given.
struct Parameters(Vec<(&'static str, String)>);

impl Parameters {
    fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_str())
    }

    fn text(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    fn user_id(&self) -> Result<String, Failure> {
        let Some(text) = self.find("UserID") else { return Ok("0".to_owned()) };
        let number = text.trim().parse::<i32>();
        let number = number.map_err(|error| Failure::unreadable(&format!("Input string was not in a correct format: {error}")))?;
        Ok(number.to_string())
    }

    /// The session has to be open, and of somebody who may.
    fn authorize(&self, directory: &mut Directory) -> Result<(), Failure> {
        match directory.standing(self.text("SessionID")) {
            Some(Standing::Full) => Ok(()),
            Some(_) => Err(Refusal::AUTHORIZATION.into()),
            None => Err(Refusal::AUTHENTICATION.into()),
        }
    }
}

fn user_password(parameters: &Parameters, password: &str, directory: &mut Directory) -> Result<String, Failure> {
    parameters.authorize(directory)?;
    let user = parameters.user_id()?;
    if directory.password(&user).is_none() {
        return Err(Refusal::OBJECT_NOT_FOUND.into());
    }
    let password = parameters.text(password);
    if !rules::ecgrid(password) {
        return Err(Refusal::INVALID_PASSWORD.into());
    }
    directory.set_password(&user, password.to_owned());
    Ok("true".to_owned())
}

#[cfg(test)]
mod tests;

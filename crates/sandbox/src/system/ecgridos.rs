//! `ECGridOS`: the SOAP method `UserPassword`, as the published WSDLs have it and as its page documents it.
//!
//! It behaves as an ASMX service does where that matters: elements that it does not know, and elements that come too
//! late for their place in the sequence, are passed over; a text that is missing is an empty one, and a number that is missing is 0.

mod fault;

use roxmltree::Node;

use self::fault::{Details, Failure, Refusal};
use crate::demo::Standing;
use crate::reply::Reply;
use crate::request::{ContentType, Request};
use crate::rules;
use crate::soap::{self, Dialect, EnvelopeError, Version};
use crate::state::Directory;

/// One service address.
struct Service {
    target: &'static str,
    namespace: &'static str,
    /// The parameters of `UserPassword`, in the order of its `xsd:sequence`.
    parameters: &'static [&'static str],
    /// The parameter that is the new password.
    password: &'static str,
    speaks_soap_12: bool,
    details: Details,
}

const PUBLISHED: &[&str] = &["SessionID", "UserID", "CurrentRecoveryAnswer", "Password", "RecoveryQuestion", "RecoveryAnswer"];

const SERVICES: [Service; 3] = [
    Service {
        target: "/ecgridos-4.1/ECGridOS.asmx",
        namespace: "https://os.ecgrid.io/",
        parameters: PUBLISHED,
        password: "Password",
        speaks_soap_12: true,
        details: Details::ErrorInfo,
    },
    Service {
        target: "/ecgridos-3.2/ecgridos.asmx",
        namespace: "http://ecgridos.net/",
        parameters: PUBLISHED,
        password: "Password",
        speaks_soap_12: true,
        details: Details::ErrorInfo,
    },
    Service {
        target: "/ecgridos/ECGridOS.asmx",
        namespace: "https://os.ecgrid.io/",
        parameters: &["SessionID", "UserID", "NewPassword"],
        password: "NewPassword",
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
    let result = service.check_action(dialect, request).and_then(|()| service.user_password(dialect, &request.body, directory));
    match result {
        Ok(()) => service.changed(dialect),
        Err(failure) => failure.reply(dialect, service.details),
    }
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

    /// The WSDL's action, in quotes, in the place where the version of SOAP has it.
    fn check_action(&self, dialect: Dialect, request: &Request) -> Result<(), Failure> {
        let action = format!("{}UserPassword", self.namespace);
        let (expected, found) = match dialect.version {
            Version::V11 => (format!("\"{action}\""), request.header("SOAPAction")),
            Version::V12 => {
                let content_type = request.content_type();
                (action, content_type.and_then(|content_type| content_type.parameter("action")))
            }
        };
        match found {
            Some(found) if found == expected => Ok(()),
            _ => Err(Failure::Caller(format!(
                "Server did not recognize the value of HTTP Header SOAPAction: {}.",
                found.unwrap_or_default()
            ))),
        }
    }

    fn user_password(&self, dialect: Dialect, body: &[u8], directory: &mut Directory) -> Result<(), Failure> {
        let document = soap::parse(body).map_err(|error| Failure::unreadable(&error))?;
        let method = dialect.body(&document).map_err(|error| match error {
            EnvelopeError::Version { .. } => Failure::VersionMismatch(error.to_string()),
            _ => Failure::unreadable(&error.to_string()),
        })?;
        let parameters = self.parameters(method)?;
        let find = |name| parameters.iter().find(|(known, _)| *known == name).map(|(_, text)| text);
        let text = |name| find(name).map_or("", String::as_str);

        match directory.standing(text("SessionID")) {
            Some(Standing::Full) => {}
            Some(_) => return Err(Refusal::AUTHORIZATION.into()),
            None => return Err(Refusal::AUTHENTICATION.into()),
        }
        let user = match find("UserID") {
            None => 0,
            Some(text) => text
                .trim()
                .parse::<i32>()
                .map_err(|error| Failure::unreadable(&format!("Input string was not in a correct format: {error}")))?,
        };
        let user = user.to_string();
        if directory.password(&user).is_none() {
            return Err(Refusal::OBJECT_NOT_FOUND.into());
        }
        let password = text(self.password);
        if !rules::ecgrid(password) {
            return Err(Refusal::INVALID_PASSWORD.into());
        }
        directory.set_password(&user, password.to_owned());
        Ok(())
    }

    /// Reads the parameters as an `xsd:sequence` of optional elements. A method element of another name or namespace
    /// is unknown like any other element, so none of the parameters are there.
    fn parameters(&self, method: Node<'_, '_>) -> Result<Vec<(&'static str, String)>, Failure> {
        let mut parameters = Vec::new();
        if !method.has_tag_name((self.namespace, "UserPassword")) {
            return Ok(parameters);
        }
        let mut expected = self.parameters.iter();
        for child in method.children().filter(Node::is_element) {
            let mut ahead = expected.clone();
            if let Some(name) = ahead.find(|name| child.has_tag_name((self.namespace, **name))) {
                let text = soap::text(child).ok_or_else(|| Failure::unreadable(&format!("{name} must hold text alone")))?;
                parameters.push((*name, text));
                expected = ahead;
            }
        }
        Ok(parameters)
    }

    fn changed(&self, dialect: Dialect) -> Reply {
        let result = format!(
            "<UserPasswordResponse xmlns=\"{}\"><UserPasswordResult>true</UserPasswordResult></UserPasswordResponse>",
            self.namespace
        );
        // ASMX declares these two in every answer, used or not.
        let schemas = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
                       xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"";
        Reply::new(200, dialect.content_type(), dialect.envelope(schemas, &result))
    }
}

#[cfg(test)]
mod tests;

//! iSpring Learn: the SOAP method `updateUserPassword` and its REST form.
//!
//! The document names three reasons to refuse and shows one good answer; older pages name two reasons more. How the
//! service answers what is no request of its (another namespace, no SOAP at all) is published nowhere: those are guesses.
//!
//! Tokens and looking people up are the REST API's, whichever form sets the password.

mod find;
mod token;

use serde_json::{Value, json};

use crate::demo::Standing;
use crate::directory::Directory;
use crate::json::Members;
use crate::reply::Reply;
use crate::request::Request;
use crate::rules;
use crate::soap::{self, Dialect, Version};

/// One of the two pairs of namespaces. They are never mixed.
struct Form {
    target: &'static str,
    dialect: Dialect,
    service: &'static str,
}

/// As the document has them.
const DOCUMENTED: Form = Form {
    target: "/ispring-learn/documented/soap",
    dialect: Dialect { version: Version::V11, prefix: "SOAP-ENV", namespace: "https://schemas.xmlsoap.org/soap/envelope/" },
    service: "https://ispringlearn.com/go/services/api/soap",
};

/// As SOAP 1.1 and the older pages have them.
const STANDARD: Form = Form {
    target: "/ispring-learn/standard/soap",
    dialect: Dialect { version: Version::V11, prefix: "SOAP-ENV", namespace: soap::SOAP_11 },
    service: "http://ispringlearn.com/go/services/api/soap",
};

const UNKNOWN_USER: &str = "Unknown user";
const PERMISSION_DENIED: &str = "Permission Denied";
const WRONG_PARAMETERS: &str = "Wrong Parameters";
const AUTHORIZATION_FAILED: &str = "Authorization failed";
const SUBSCRIPTION_EXPIRED: &str = "Account subscription expired";

/// Answers a request at one of the two SOAP addresses.
pub(crate) fn answer_soap(request: &Request, directory: &mut Directory) -> Reply {
    if let Some(reply) = answer_api("/ispring-learn", request, directory) {
        return reply;
    }
    let Some(form) = [DOCUMENTED, STANDARD].into_iter().find(|form| form.target == request.target) else {
        return Reply::empty(404);
    };
    if request.method != "POST" {
        return Reply::method_not_allowed("POST");
    }
    if !request.content_type().is_some_and(|it| it.media == "text/xml" && it.says_utf8()) {
        return Reply::text(415, "The Content-Type must be text/xml; charset=utf-8.\n");
    }
    // Which action is wanted is published nowhere, but SOAP 1.1 (section 6.1.1) demands the header.
    if request.header("SOAPAction").is_none() {
        return Reply::text(400, "There must be one SOAPAction header.\n");
    }
    match form.update_user_password(&request.body, directory) {
        Ok(()) => form.changed(),
        Err(message) => form.fault(&message),
    }
}

impl Form {
    fn update_user_password(&self, body: &[u8], directory: &mut Directory) -> Result<(), String> {
        let document = soap::parse(body).map_err(|_| "Bad Request")?;
        let method = self.dialect.body(&document).map_err(|error| error.to_string())?;
        if !method.has_tag_name((self.service, "UpdateUserPasswordRequest")) {
            return Err(format!("Procedure '{}' not present", method.tag_name().name()));
        }
        let [credentials, user, password] =
            soap::sequence(method, self.service, ["credentials", "userId", "password"]).ok_or(WRONG_PARAMETERS)?;
        let [token] = soap::sequence(credentials, self.service, ["token"]).ok_or(WRONG_PARAMETERS)?;
        let value = |element| soap::text(element).ok_or(WRONG_PARAMETERS);
        set_password(directory, Some(&value(token)?), &value(user)?, value(password)?).map_err(|refusal| refusal.1.to_owned())
    }

    /// The document's sample response.
    fn changed(&self) -> Reply {
        let service = format!(" xmlns=\"{}\"", self.service);
        let result = "<UpdateUserPasswordResult><success>true</success></UpdateUserPasswordResult>";
        Reply::new(200, self.dialect.content_type(), self.dialect.envelope(&service, result))
    }

    fn fault(&self, message: &str) -> Reply {
        Reply::new(500, self.dialect.content_type(), self.dialect.fault("client", message, ""))
    }
}

/// A refusal of the request's own kind, with a message of our choice.
pub(crate) fn refuse_soap(request: &Request, message: &str) -> Reply {
    if !request.target.ends_with("/soap") {
        return refuse_rest(400, message);
    }
    let form = if request.target == STANDARD.target { STANDARD } else { DOCUMENTED };
    form.fault(message)
}

/// Answers a request at the REST address.
pub(crate) fn answer_rest(request: &Request, directory: &mut Directory) -> Reply {
    if let Some(reply) = answer_api("/ispring-learn-rest", request, directory) {
        return reply;
    }
    let user = request.target.strip_prefix("/ispring-learn-rest/user/");
    let Some(user) = user.and_then(|rest| rest.strip_suffix("/password")) else {
        return refuse_rest(404, "Not found");
    };
    if request.method != "POST" {
        return Reply::method_not_allowed("POST");
    }
    let password = Members::read(&request.body).ok().and_then(|it| it.exactly(["password"]));
    let changed = match password {
        Some([Value::String(password)]) if request.is_json() => set_password(directory, request.bearer(), user, password),
        _ => Err((400, WRONG_PARAMETERS)),
    };
    match changed {
        Ok(()) => Reply::empty(200),
        Err((status, message)) => refuse_rest(status, message),
    }
}

/// Answers a request for a token or for people. The rest of the REST API is not here.
fn answer_api(base: &str, request: &Request, directory: &mut Directory) -> Option<Reply> {
    let path = request.target.strip_prefix(base)?;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let answer = if path == "/api/v3/token" {
        token::answer(request, directory)
    } else if path == "/users/v2" {
        find::list(request, directory, query)
    } else {
        let user = path.strip_prefix("/user/")?.strip_suffix("/v2")?;
        find::one(request, directory, user)
    };
    Some(answer.unwrap_or_else(|refusal| refusal))
}

/// Stricter than the service, which can answer in XML too and whose choice without the header is published nowhere.
fn check_accept(request: &Request) -> Result<(), Reply> {
    if request.header("Accept") == Some("application/json") {
        return Ok(());
    }
    Err(refuse_rest(406, "This stand-in wants Accept: application/json"))
}

/// The error object of the REST form. Its codes are published nowhere; the status stands in for them.
pub(crate) fn refuse_rest(status: u16, message: &str) -> Reply {
    Reply::json(status, &json!({ "code": status, "message": message }))
}

fn authorize(directory: &mut Directory, token: Option<&str>, allowed: fn(Standing) -> bool) -> Result<(), (u16, &'static str)> {
    match token.and_then(|token| directory.standing(token)) {
        None => Err((401, AUTHORIZATION_FAILED)),
        Some(Standing::SubscriptionExpired) => Err((403, SUBSCRIPTION_EXPIRED)),
        Some(standing) if allowed(standing) => Ok(()),
        Some(_) => Err((403, PERMISSION_DENIED)),
    }
}

/// Both forms check the same things: the refusal is the status of the REST form and the words of either.
fn set_password(directory: &mut Directory, token: Option<&str>, user: &str, password: String) -> Result<(), (u16, &'static str)> {
    authorize(directory, token, Standing::writes)?;
    if directory.password(user).is_none() {
        return Err((400, UNKNOWN_USER));
    }
    if !rules::ispring(&password, directory.strict) {
        return Err((400, WRONG_PARAMETERS));
    }
    directory.set_password(user, password);
    Ok(())
}

#[cfg(test)]
mod tests;

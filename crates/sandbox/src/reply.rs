//! A well-formed answer, and its bytes.

use serde_json::Value;

/// An HTTP answer that a stand-in wants to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// What stands beside the status, where it is not the usual.
    pub(crate) reason: Option<String>,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// A status and no body.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, reason: None, headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::empty(status).header("Content-Type", content_type) }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json; charset=utf-8", body.to_string())
    }

    pub(crate) fn text(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body)
    }

    /// The refusal of a method that an address does not have.
    pub(crate) fn method_not_allowed(allowed: &str) -> Self {
        Self::empty(405).header("Allow", allowed)
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The status line and the headers, with a Content-Length for each of `lengths`: a well-behaved
    /// answer has one.
    pub(crate) fn head(&self, lengths: &[usize]) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, self.reason.as_deref().unwrap_or(reason(self.status)));
        let lengths = lengths.iter().map(|length| ("Content-Length", length.to_string()));
        let close = [("Connection", "close".to_owned())];
        for (name, value) in self.headers.iter().cloned().chain(lengths).chain(close) {
            head.push_str(name);
            head.push_str(": ");
            head.push_str(&value);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        head.into_bytes()
    }

    /// The whole answer.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        // RFC 9110, section 8.6: an answer of one of these has no body, and must not give a length.
        let no_body = matches!(self.status, 100..=199 | 204 | 304);
        let lengths = if no_body { Vec::new() } else { vec![self.body.len()] };
        [self.head(&lengths), self.body.clone()].concat()
    }
}

/// A reason phrase may be empty (RFC 9112, section 4); these are for people who read a trace.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        411 => "Length Required",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_has_no_body_by_its_status_gives_no_length() {
        assert_eq!(Reply::empty(204).bytes(), b"HTTP/1.1 204 \r\nConnection: close\r\n\r\n");
    }

    #[test]
    fn an_answer_says_how_long_it_is_and_that_it_is_the_last() {
        let reply = Reply::json(200, &Value::Bool(true)).header("Retry-After", "7");
        assert_eq!(
            String::from_utf8(reply.bytes()).unwrap(),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n\
             Retry-After: 7\r\nContent-Length: 4\r\nConnection: close\r\n\r\ntrue"
        );
    }
}

//! Reading one HTTP/1.1 request off a connection.

use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt};

const MAX_HEAD: usize = 16 * 1024;
const MAX_BODY: usize = 1024 * 1024;
const MAX_HEADERS: usize = 64;

/// A request whose head has been read, and its body perhaps.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The request target as it was sent: neither decoded nor cut at a question mark.
    pub(crate) target: String,
    pub(crate) body: Vec<u8>,
    headers: Vec<(String, String)>,
    head: Vec<u8>,
    length: usize,
}

/// Why a request could not be read.
#[derive(Debug, Error)]
pub(crate) enum RequestError {
    #[error("the connection ended before the request did")]
    Incomplete,
    #[error("this is not an HTTP request: {0}")]
    Malformed(String),
    #[error("the head is longer than {MAX_HEAD} bytes")]
    HeadTooLarge,
    #[error("the body is longer than {MAX_BODY} bytes")]
    BodyTooLarge,
    #[error("a body is taken with a Content-Length only, not with a Transfer-Encoding")]
    LengthRequired,
    #[error("the connection broke: {0}")]
    Broken(#[from] std::io::Error),
}

impl RequestError {
    /// The status to answer with; `None` if nobody is there to read it.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Incomplete | Self::Broken(_) => None,
            Self::Malformed(_) => Some(400),
            Self::LengthRequired => Some(411),
            Self::BodyTooLarge => Some(413),
            Self::HeadTooLarge => Some(431),
        }
    }
}

impl Request {
    /// Reads up to the blank line. Bytes of the body that came along are kept.
    pub(crate) async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> Result<Self, RequestError> {
        let mut read = Vec::new();
        loop {
            let mut slots = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut parsed = httparse::Request::new(&mut slots);
            let status = parsed.parse(&read).map_err(|error| RequestError::Malformed(error.to_string()))?;
            match status {
                httparse::Status::Complete(length) if length <= MAX_HEAD => {
                    let request = Self::of_parsed(&parsed)?;
                    let body = read.split_off(length);
                    return Ok(Self { head: read, body, ..request });
                }
                httparse::Status::Partial if read.len() < MAX_HEAD => {}
                _ => return Err(RequestError::HeadTooLarge),
            }
            read.reserve(4096);
            if stream.read_buf(&mut read).await? == 0 {
                return Err(RequestError::Incomplete);
            }
        }
    }

    /// Checks what would leave room for doubt about where the request ends and whom it is for.
    fn of_parsed(parsed: &httparse::Request<'_, '_>) -> Result<Self, RequestError> {
        let malformed = |what: &str| RequestError::Malformed(what.to_owned());
        let mut headers = Vec::new();
        for header in parsed.headers.iter() {
            let value = std::str::from_utf8(header.value).map_err(|_| malformed("a header is not UTF-8"))?;
            headers.push((header.name.to_owned(), value.to_owned()));
        }
        let mut request = Self {
            method: parsed.method.unwrap_or_default().to_owned(),
            target: parsed.path.unwrap_or_default().to_owned(),
            body: Vec::new(),
            headers,
            head: Vec::new(),
            length: 0,
        };
        if request.all("Host").count() != 1 {
            return Err(malformed("it must have one Host header"));
        }
        if request.all("Transfer-Encoding").next().is_some() {
            return Err(RequestError::LengthRequired);
        }
        if request.all("Content-Length").count() > 1 {
            return Err(malformed("Content-Length stands twice"));
        }
        if let Some(length) = request.header("Content-Length") {
            if !length.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(malformed("Content-Length is not a number"));
            }
            // Digits alone, so all that can go wrong is that there are too many.
            request.length = length.parse().unwrap_or(usize::MAX);
        }
        if request.length > MAX_BODY {
            return Err(RequestError::BodyTooLarge);
        }
        Ok(request)
    }

    /// Reads the rest of the body.
    pub(crate) async fn read_body(&mut self, stream: &mut (impl AsyncRead + Unpin)) -> Result<(), RequestError> {
        while self.body.len() < self.length {
            self.body.reserve(self.length - self.body.len());
            if stream.read_buf(&mut self.body).await? == 0 {
                return Err(RequestError::Incomplete);
            }
        }
        if self.body.len() > self.length {
            return Err(RequestError::Malformed("more bytes follow its body".to_owned()));
        }
        Ok(())
    }

    /// The bytes as they came, head and what is there of the body.
    pub(crate) fn raw(&self) -> Vec<u8> {
        [self.head.as_slice(), self.body.as_slice()].concat()
    }

    /// The value of a header. One that stands twice is as good as absent: no two readers agree which counts.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.all(name);
        let value = values.next()?;
        values.next().is_none().then_some(value)
    }

    /// All headers, in their order.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers().filter(move |(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The token of `Authorization: Bearer`.
    pub(crate) fn bearer(&self) -> Option<&str> {
        self.header("Authorization")?.strip_prefix("Bearer ")
    }

    /// Whether the body calls itself JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.content_type()
            .is_some_and(|content_type| content_type.media == "application/json" && content_type.parameter("charset").is_none_or(is_utf8))
    }

    pub(crate) fn content_type(&self) -> Option<ContentType<'_>> {
        ContentType::parse(self.header("Content-Type")?)
    }
}

/// The media type of a body with its parameters.
#[derive(Debug)]
pub(crate) struct ContentType<'a> {
    /// In lower case.
    pub(crate) media: String,
    parameters: Vec<(&'a str, &'a str)>,
}

impl<'a> ContentType<'a> {
    /// A semicolon within quotes is not understood: no type that is accepted here has one.
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let media = parts.next()?.to_ascii_lowercase();
        let parameters = parts
            .map(|part| {
                let (name, value) = part.split_once('=')?;
                let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
                Some((name, quoted.unwrap_or(value)))
            })
            .collect::<Option<_>>()?;
        Some(Self { media, parameters })
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&'a str> {
        let found = self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    }

    /// Whether it says that the text is UTF-8: SOAP's default for `text/xml` would be US-ASCII.
    pub(crate) fn says_utf8(&self) -> bool {
        self.parameter("charset").is_some_and(is_utf8)
    }
}

fn is_utf8(charset: &str) -> bool {
    charset.eq_ignore_ascii_case("utf-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(bytes: &[u8]) -> Result<Request, RequestError> {
        let mut stream = bytes;
        let mut request = Request::read_head(&mut stream).await?;
        request.read_body(&mut stream).await?;
        Ok(request)
    }

    async fn status(bytes: &[u8]) -> Option<u16> {
        read(bytes).await.unwrap_err().status()
    }

    #[tokio::test]
    async fn a_request_is_kept_as_it_came() {
        let bytes = b"POST /a%20b?c HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
        let request = read(bytes).await.unwrap();
        assert_eq!(request.target, "/a%20b?c");
        assert_eq!(request.body, b"hi");
        assert_eq!(request.raw(), bytes);
    }

    #[tokio::test]
    async fn whatever_is_in_doubt_is_refused() {
        for (head, expected) in [
            ("POST / HTTP/1.1\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxy", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413),
            ("nonsense\r\n\r\n", 400),
        ] {
            assert_eq!(status(head.as_bytes()).await, Some(expected), "{head}");
        }
    }

    #[tokio::test]
    async fn a_head_may_be_long_but_not_too_long() {
        let head = |padding: usize| format!("GET / HTTP/1.1\r\nHost: a\r\nX-Padding: {}\r\n\r\n", "x".repeat(padding));
        assert!(read(head(MAX_HEAD - 100).as_bytes()).await.is_ok());
        assert_eq!(status(head(MAX_HEAD).as_bytes()).await, Some(431));
        assert_eq!(status(format!("GET /{}", "x".repeat(MAX_HEAD)).as_bytes()).await, Some(431));
    }

    #[tokio::test]
    async fn a_request_that_ends_early_gets_no_answer() {
        for bytes in ["", "POST / HT", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nxy"] {
            assert_eq!(status(bytes.as_bytes()).await, None, "{bytes}");
        }
    }

    #[tokio::test]
    async fn a_header_that_stands_twice_is_no_header() {
        let request = read(b"GET / HTTP/1.1\r\nHost: a\r\nauthorization: Bearer x\r\nAuthorization: Bearer y\r\n\r\n");
        assert_eq!(request.await.unwrap().bearer(), None);
    }

    #[test]
    fn a_content_type_is_read_with_or_without_quotes() {
        let parsed = ContentType::parse(r#"Application/SOAP+xml; charset="UTF-8"; action="a/b""#);
        let parsed = parsed.unwrap();
        assert_eq!(parsed.media, "application/soap+xml");
        assert!(parsed.says_utf8());
        assert_eq!(parsed.parameter("action"), Some("a/b"));
        assert!(ContentType::parse("text/xml; charset").is_none());
    }
}

//! What is wrong with a trial, and what to do.

use passdesk_core::located::nearest;
use passdesk_core::request::BuildError;
use passdesk_core::value::ValueError;

use crate::problem::Refusal;
use crate::random::NoRandomness;
use crate::server::StartError;

/// Why nothing is tried out, or no more than was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrialError {
    /// There is no such connection.
    #[error("there is no connection `{0}`{1}")]
    Connection(String, String),
    /// The connection has no such operation.
    #[error("the connection `{connection}` has no operation `{operation}`{mend}")]
    Operation {
        /// The connection's id.
        connection: String,
        /// What was asked for.
        operation: String,
        /// What there is.
        mend: String,
    },
    /// It has more than one of this name.
    #[error("`{0}` is the name of more than one operation; write one of {1}")]
    Ambiguous(String, String),
    /// No such credential gives what the operation needs.
    #[error("no credential `{0}` gives what this operation needs{1}")]
    Credential(String, String),
    /// No credential is to be chosen.
    #[error("this operation takes no credential of yours: it is one, needs none, or the proxy holds it; leave `--credential` out")]
    NoCredential,
    /// Nothing of this name goes into the request.
    #[error("nothing of the name `{0}` is put in by you{1}")]
    Name(String, String),
    /// A secret where others can read it.
    #[error(
        "`{0}` is a secret: others see a command line, and a shell keeps it; leave it out, and it is asked for or read from standard input"
    )]
    OnTheCommandLine(String),
    /// The same name twice.
    #[error("`{0}` is there twice")]
    Twice(String),
    /// It is none of its kind.
    #[error("`{0}` {1}")]
    Value(String, ValueError),
    /// It is none of the choices.
    #[error("`{0}` is none of its choices{1}")]
    Choice(String, String),
    /// It cannot be carried where it belongs.
    #[error("the request cannot be built: {0}")]
    Build(#[from] BuildError),
    /// The proxy would refuse it.
    #[error("{title} ({cause}{rules}); it was not sent")]
    Refused {
        /// What is said to people.
        title: &'static str,
        /// The cause in a word.
        cause: String,
        /// The rules that are broken, if it is that.
        rules: String,
    },
    /// Nothing can be sent.
    #[error("{0}; nothing was sent")]
    Start(#[from] StartError),
    /// There are no random numbers for an attempt's id.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// The reason is too long, or more than a line.
    #[error("a reason is one line of 200 characters at most")]
    Reason,
}

impl TrialError {
    pub(super) fn operation(connection: &str, operation: &str, known: &[String]) -> Self {
        let mut mend = nearest(operation, known.iter().map(String::as_str));
        if !mend.contains("write one of") && !known.is_empty() {
            let list = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            mend = format!("{mend} There are {list}");
        }
        Self::Operation { connection: connection.to_owned(), operation: operation.to_owned(), mend }
    }

    pub(super) fn refused(refusal: &Refusal, rules: &[String]) -> Self {
        let rules = if rules.is_empty() { String::new() } else { format!(": {}", rules.join(", ")) };
        Self::Refused { title: refusal.title(), cause: refusal.word(), rules }
    }
}

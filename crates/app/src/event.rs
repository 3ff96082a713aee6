//! What can happen to the page.

use std::rc::Rc;

use web_sys::Event;

use crate::relay::Answer;

/// What happens.
pub enum Msg {
    /// A request to the proxy was answered, or the connection to it broke.
    Answered(About, Option<Answer>),
    /// An element was used, for what it is for.
    Did(Does, Event),
    Said(Said),
    Tick,
}

/// What a request to the proxy was about.
pub enum About {
    /// The connections.
    Config,
    /// An attempt, to make it or to ask for its outcome.
    Attempt(Rc<str>),
}

/// What an element is for.
#[derive(Clone, Copy)]
pub enum Does {
    /// Asks for the connections.
    Load,
    /// Chooses a connection.
    Connection,
    /// Chooses a kind of credential.
    Credential(usize),
    /// Chooses a way to set a password.
    Way(usize),
    /// Asks for the credential anew.
    Forget,
    /// Takes a new password as it is typed.
    Type,
    /// Shows or hides what stands in the input before it.
    Toggle,
    /// Goes from the form to the review.
    Submit,
    /// Shows or hides the new password outside its input.
    Reveal,
    Copy(What),
    /// Takes keys at the review.
    Key,
    Back,
    Send,
    /// Stops waiting for the answer.
    Stop,
    /// Asks for the outcome.
    Ask,
    /// Takes the same values to the review once more.
    Again,
    /// Keeps the new password longer.
    Keep,
    /// Goes on to the next person.
    Next,
}

/// What can be copied.
#[derive(Clone, Copy)]
pub enum What {
    /// The new password.
    Password,
    /// The request as a command.
    Curl,
}

/// What a button has done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It copied, or was not allowed to.
    Copied(bool),
    /// It is asking.
    Asking,
    /// It asked, and there is no news.
    NoNews,
}

//! What can happen to the page.

use std::rc::Rc;

use passdesk_core::Config;
use wasm_bindgen::JsValue;
use web_sys::Event;

use crate::relay::{Answer, Proxy};

/// What happens.
pub enum Msg {
    /// A request to the proxy was answered, or the connection to it broke; in which round it was made.
    Answered(u32, About, Option<Answer>),
    /// An element was used, for what it is for.
    Did(Does, Event),
    Said(Said),
    /// Something that is fetched late has come, or has not.
    Came(&'static str, Option<JsValue>),
    Tick,
    /// A moment has passed since a key.
    Paused,
    /// A second has passed in which somebody may have been there, or not.
    Idle,
    /// The page goes.
    Leaving,
}

/// What a request to the proxy was about.
pub enum About {
    /// The connections.
    Config,
    /// An attempt that is about to be made, to see whether the person is still signed in.
    Before(Rc<str>),
    /// An attempt, to make it.
    Attempt(Rc<str>),
    /// An attempt, to ask for its outcome.
    Asked(Rc<str>),
    /// What was done before.
    History,
    /// A sign-in to a system.
    SignIn(SigningIn),
    /// A search, of this number.
    Search(u32),
    /// Nothing that anybody waits for.
    Nothing,
}

/// A sign-in that is on its way, and what it takes to undo it.
pub struct SigningIn {
    /// The connection's id, and which of its credentials.
    pub key: (String, usize),
    /// As whom.
    pub account: String,
    /// Where the connection is.
    pub config: Rc<Config>,
    /// Where it was asked for.
    pub proxy: Proxy,
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
    /// Signs in with the credential.
    SignIn,
    /// Chooses what people are looked for by.
    By,
    /// Looks for them.
    Search,
    /// Takes one of those who were found.
    Person(usize),
    /// Takes somebody else.
    Else,
    /// Takes a new password as it is typed.
    Type,
    /// Sees that a password is about to be typed.
    Focus,
    /// Chooses a kind of generated password.
    Kind,
    /// Puts a generated password in the input.
    Generate,
    /// Shows or hides what stands in the input before it.
    Toggle,
    /// Goes from the form to the review.
    Submit,
    /// Shows or hides the new password outside its input.
    Reveal,
    Copy(What),
    /// Empties the clipboard.
    Clear,
    /// Takes keys, wherever on the page.
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
    /// Gives up.
    Cancel,
    /// Shows or hides what was done before.
    History,
}

/// What can be copied.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The new password that was handed over.
    Password,
    /// The new password as it stands in its input.
    Typed,
    /// The request as a command.
    Curl,
}

/// What a button has done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It copied this, or was not allowed to.
    Copied(bool, What),
    /// It emptied the clipboard.
    Cleared,
    /// It was not allowed to.
    NotCleared,
    /// It is asking.
    Asking,
    /// It asked, and there is no news.
    NoNews,
}

impl Said {
    /// Whether it is about the clipboard.
    #[must_use]
    pub fn is_of_clipboard(self) -> bool {
        matches!(self, Self::Copied(..) | Self::Cleared | Self::NotCleared)
    }
}

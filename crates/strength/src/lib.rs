//! How many guesses a password takes of an attacker who knows how people make passwords.
//!
//! It is the estimate of zxcvbn (Daniel Lowe Wheeler, "zxcvbn: Low-Budget Password Strength
//! Estimation", USENIX Security 2016), written anew to be small: [`dictionary`] says how. It is a
//! module of its own, which a page fetches late and does without when it must. An estimate is advice
//! and no rule.

pub mod dictionary;
mod feedback;
mod matching;
mod messages;
mod search;
mod text;
#[cfg(target_arch = "wasm32")]
mod web;
mod words;

pub use crate::feedback::{Suggestion, Warning};
pub use crate::words::List;

use crate::matching::Known;
use crate::text::Text;

/// How many characters of a password are looked at. Beyond them a score is 4 in any case that
/// matters, and the time it takes grows with their square.
pub const LONGEST: usize = 100;

/// What is thought of a password.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// From 0, guessed at once, to 4, which withstands even an attacker who has the hashes. 3 withstands that if the hash is slow.
    pub score: u8,
    /// The decimal logarithm of the number of guesses.
    pub guesses_log10: f64,
    /// Why it is easy to guess, if there is something to say.
    pub warning: Option<Warning>,
    /// What would make it harder to guess.
    pub suggestions: Vec<Suggestion>,
}

/// Estimates how hard a password is to guess for someone who knows the words of the context: login,
/// names, mail address, organisation, system. Each is looked for as it is; who wants the parts of a
/// mail address looked for hands them in too.
#[must_use]
pub fn estimate(password: &str, context: &[&str]) -> Estimate {
    let text = Text::new(password, LONGEST);
    let context = dictionary::context(context);
    let known = Known { words: &dictionary::WORDS, context: &context };
    let best = search::fewest_guesses(&text, &matching::all(&text, &known));
    let score = score(best.guesses);
    let (warning, suggestions) = feedback::of(&text, score, &best.parts);
    Estimate { score, guesses_log10: best.guesses.log10(), warning, suggestions }
}

/// The score for a number of guesses.
fn score(guesses: f64) -> u8 {
    // A little more than the round number, so that one which a formula just reaches is not enough.
    let passed = [1e3, 1e6, 1e8, 1e10].map(|limit| guesses >= limit + 5.0);
    passed.into_iter().map(u8::from).sum()
}

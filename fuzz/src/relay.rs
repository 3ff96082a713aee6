//! The body of a relay request, which anybody may write.

use crate::foreign;
use crate::input::{Input, seed};
use crate::operations::{OPERATIONS, Operation, harmless_values};
use crate::request::shows_no_secret;

/// Holds a message against an operation.
///
/// # Panics
/// What is recognised is not what the operation builds, or another one recognises it too.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let operation = input.one_of(&OPERATIONS);
    let Ok(message) = std::str::from_utf8(input.rest()) else { return };
    let Some(values) = operation.template.recognise(message) else { return };
    let built = operation.template.build(&values).expect("what is recognised can be built");
    assert_eq!(built.expose(), message);
    shows_no_secret(operation.template, operation.secrets, &values);
    foreign::check(operation.template, message);
    for other in OPERATIONS.iter().filter(|other| other.connection == operation.connection && other.name != operation.name) {
        assert!(other.template.recognise(message).is_none(), "{} is {} too: {message}", operation.name, other.name);
    }
}

/// Each operation with harmless values.
///
/// # Panics
/// One cannot be built.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let built = |(index, operation): (usize, &Operation<'_>)| {
        let request = operation.template.build(&harmless_values(operation.template)).expect("harmless values can be carried");
        seed(&[index], &[request.expose().as_bytes()])
    };
    OPERATIONS.iter().enumerate().map(built).collect()
}

//! Sign-ins that other programs have: they hold a number, and the secrets stay here.

use std::cell::Cell;
use std::rc::Rc;

use crate::session::Kept;

/// A sign-in, and what it is good for.
pub(super) struct Signed {
    number: u32,
    /// The proxy that it was made by.
    pub(super) base: Rc<str>,
    /// The connection's id.
    pub(super) connection: String,
    /// Which of its credentials.
    pub(super) credential: usize,
    pub(super) kept: Kept,
}

thread_local! {
    static HELD: Cell<Vec<Signed>> = const { Cell::new(Vec::new()) };
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// Keeps it; its number.
pub(super) fn keep(base: Rc<str>, connection: String, credential: usize, kept: Kept) -> u32 {
    let number = LAST.get() + 1;
    LAST.set(number);
    let mut held = HELD.take();
    held.push(Signed { number, base, connection, credential, kept });
    HELD.set(held);
    number
}

/// Takes it out, if it is there.
pub(super) fn take(number: u32) -> Option<Signed> {
    let mut held = HELD.take();
    let place = held.iter().position(|signed| signed.number == number);
    let taken = place.map(|place| held.swap_remove(place));
    HELD.set(held);
    taken
}

/// Puts it back.
pub(super) fn put(signed: Signed) {
    let mut held = HELD.take();
    held.push(signed);
    HELD.set(held);
}

//! No password and no context brings the estimate down.

use passdesk_strength::{LONGEST, estimate};
use proptest::prelude::*;

proptest! {
    #[test]
    fn any_password_gets_an_estimate(
        password in prop_oneof![any::<String>(), "[4@8({\\[<3691!|70$5+%2a-cA-C]{0,120}", "[a-b]{0,120}", "[0-9./ -]{0,120}", "(😀|é|\u{10400}|\n){0,120}"],
        context in proptest::collection::vec(any::<String>(), 0..5),
    ) {
        let context: Vec<&str> = context.iter().map(String::as_str).collect();
        let estimate = estimate(&password, &context);
        prop_assert!(estimate.score <= 4);
        prop_assert!(estimate.guesses_log10.is_finite() && estimate.guesses_log10 >= 0.0);
    }

    #[test]
    fn a_password_that_is_in_the_context_is_guessed_at_once(word in "[a-z]{3,20}") {
        prop_assert_eq!(estimate(&word, &[&word]).score, 0);
    }
}

#[test]
fn only_the_first_hundred_characters_count() {
    let long: String = ('!'..='~').cycle().step_by(7).take(5000).collect();
    let short: String = long.chars().take(LONGEST).collect();
    assert_eq!(estimate(&long, &[]), estimate(&short, &[]));
}

#[test]
fn an_empty_password_is_told_how_to_begin() {
    let empty = estimate("", &[""]);
    assert_eq!((empty.score, empty.guesses_log10, empty.warning, empty.suggestions.len()), (0, 0.0, None, 2));
}

//! Years of the last century and of this one, up to 2019 as zxcvbn has them.

use super::{Match, Pattern, digit, years_to};
use crate::text::Text;

/// Finds years that do not overlap.
pub fn find(text: &Text, found: &mut Vec<Match>) {
    let mut free = 0;
    for (start, four) in text.units().windows(4).enumerate() {
        let year = four.iter().try_fold(0, |year, &unit| Some(year * 10 + digit(unit)?));
        let Some(year @ 1900..2020) = year.filter(|_| start >= free) else { continue };
        free = start + 4;
        found.push(Match { start, end: free, guesses: years_to(year), pattern: Pattern::Year });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_found_and_do_not_overlap() {
        let mut found = Vec::new();
        find(&Text::new("x19199019xx2019 2020", 100), &mut found);
        let places: Vec<_> = found.iter().map(|one| (one.start, one.guesses)).collect();
        assert_eq!(places, [(1, 107.0), (11, 20.0)]);
    }
}

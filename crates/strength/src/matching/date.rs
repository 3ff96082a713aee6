//! Dates, with and without separators.

use super::{Match, Pattern, REFERENCE_YEAR, digit, years_to};
use crate::text::Text;

/// Where the second and the third number of so many digits can begin.
const SPLITS: [(usize, &[(usize, usize)]); 5] = [
    (4, &[(1, 2), (2, 3)]),
    (5, &[(1, 3), (2, 3)]),
    (6, &[(1, 2), (2, 4), (4, 5)]),
    (7, &[(1, 3), (2, 3), (4, 5), (4, 6)]),
    (8, &[(2, 4), (4, 6)]),
];
/// The years that can be written with four digits.
const LONG_YEARS: std::ops::RangeInclusive<u32> = 1000..=2050;
/// How many separators people use.
const SEPARATORS: f64 = 4.0;

/// Finds dates that are not a part of a longer one.
pub fn find(text: &Text, found: &mut Vec<Match>) {
    let mut dates: Vec<Match> = Vec::new();
    let mut add = |start: usize, token: &[u16], year: Option<u32>, separators: f64| {
        let guesses = |year| years_to(year) * 365.0 * separators;
        dates.extend(year.map(|year| Match { start, end: start + token.len(), guesses: guesses(year), pattern: Pattern::Date }));
    };
    for (len, splits) in SPLITS {
        for (start, token) in text.units().windows(len).enumerate() {
            add(start, token, year_of_digits(token, splits), 1.0);
        }
    }
    for len in 6..=10 {
        for (start, token) in text.units().windows(len).enumerate() {
            add(start, token, year_of_parts(token), SEPARATORS);
        }
    }
    let covers = |long: &Match, short: &Match| long.len() > short.len() && long.start <= short.start && long.end >= short.end;
    found.extend(dates.iter().filter(|date| !dates.iter().any(|other| covers(other, date))));
}

/// The year of digits alone: the one that is nearest, if they can be split in several ways.
fn year_of_digits(token: &[u16], splits: &[(usize, usize)]) -> Option<u32> {
    let years = splits.iter().filter_map(|&(second, third)| {
        let (first, rest) = token.split_at_checked(second)?;
        let (second, third) = rest.split_at_checked(third - second)?;
        year([number(first)?, number(second)?, number(third)?])
    });
    years.min_by_key(|year| year.abs_diff(REFERENCE_YEAR))
}

/// The year of three numbers with a separator between them, the same both times.
fn year_of_parts(token: &[u16]) -> Option<u32> {
    let separator = *token.iter().find(|unit| digit(**unit).is_none())?;
    let is_separator = char::from_u32(separator.into()).is_some_and(|c| matches!(c, '/' | '\\' | '_' | '.' | '-') || is_space(c));
    let mut parts = token.split(|unit| *unit == separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if !is_separator || parts.next().is_some() || first.len() > 4 || second.len() > 2 || third.len() > 4 {
        return None;
    }
    year([number(first)?, number(second)?, number(third)?])
}

/// Whether a regular expression of JavaScript has it among spaces.
fn is_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{FEFF}'
}

/// The number of at least one digit.
fn number(token: &[u16]) -> Option<u32> {
    let (&first, rest) = token.split_first()?;
    rest.iter().try_fold(digit(first)?, |number, &unit| Some(number * 10 + digit(unit)?))
}

/// The year of three numbers, of which the first or the last is the year, if they are a date.
fn year(numbers: [u32; 3]) -> Option<u32> {
    let [first, second, third] = numbers;
    let count = |is: fn(u32) -> bool| numbers.iter().filter(|&&number| is(number)).count();
    let neither = |number: &u32| (100..*LONG_YEARS.start()).contains(number) || number > LONG_YEARS.end();
    if !(1..=31).contains(&second) || numbers.iter().any(neither) {
        return None;
    }
    if count(|number| number > 31) > 1 || count(|number| number > 12) > 2 || count(|number| number == 0) > 1 {
        return None;
    }
    let orders = [(third, first, second), (first, second, third)];
    if let Some((year, one, other)) = orders.into_iter().find(|(year, ..)| LONG_YEARS.contains(year)) {
        return is_day(one, other).then_some(year);
    }
    let (year, ..) = orders.into_iter().find(|&(_, one, other)| is_day(one, other))?;
    Some(match year {
        0..=50 => year + 2000,
        51..=99 => year + 1900,
        _ => year,
    })
}

/// Whether two numbers are a day and a month, in either order.
fn is_day(one: u32, other: u32) -> bool {
    [(one, other), (other, one)].iter().any(|(day, month)| (1..=31).contains(day) && (1..=12).contains(month))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(password: &str) -> Vec<(usize, usize, f64)> {
        crate::matching::spans(find, password)
    }

    #[test]
    fn dates_are_found_once_and_whole() {
        assert_eq!(found("x13.5.1991x"), [(1, 10, 35.0 * 365.0 * 4.0)]);
        assert_eq!(found("2015_06_04"), [(0, 10, 20.0 * 365.0 * 4.0)]);
        // 11-15-04 is nearer than 1-1-1504.
        assert_eq!(found("111504"), [(0, 6, 22.0 * 365.0)]);
    }

    #[test]
    fn the_year_stands_at_an_end_and_the_rest_is_a_day() {
        assert_eq!([[1, 1, 91], [91, 1, 1], [13, 5, 1850], [1850, 5, 13]].map(year), [Some(1991), Some(1991), Some(1850), Some(1850)]);
        assert_eq!([[1, 32, 91], [1, 0, 91], [32, 1, 32], [13, 13, 13], [0, 1, 0], [1, 1, 999], [1, 13, 2051]].map(year), [None; 7]);
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for none in ["", "123", "1-2/91", "1--91", "1.2.3.4", "a1.2.9", "00000000", "1x2x9"] {
            assert_eq!(found(none), [], "{none}");
        }
    }
}

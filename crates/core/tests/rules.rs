//! Hard cases of each rule: what it admits and what it does not.

use passdesk_core::blocklist::Blocklist;
use passdesk_core::policy::{Class, ClassName, Demand, Surroundings};
use unicode_normalization::UnicodeNormalization as _;

fn required(name: ClassName) -> Demand {
    Demand::Required(Class::usual(name))
}

fn special(own: &str) -> Demand {
    Demand::Required(Class::of(ClassName::Special, own))
}

fn three_of_four() -> Demand {
    Demand::AtLeast(3, [ClassName::Lower, ClassName::Upper, ClassName::Digit, ClassName::Special].map(Class::usual).to_vec())
}

fn ascii() -> Demand {
    Demand::Allowed(vec![Class::usual(ClassName::Ascii)])
}

fn context(words: &[&str]) -> Demand {
    Demand::Context(words.iter().map(|word| (*word).to_owned()).collect())
}

/// Checks what is typed, in NFC as it is checked and sent.
fn check(table: &[(Demand, &str, bool)]) {
    let list = Blocklist::common();
    let surroundings = Surroundings { person: &["har-3107", "Jörg Müller"], list: Some(&list) };
    for (demand, typed, met) in table {
        let password: String = typed.nfc().collect();
        assert_eq!(demand.is_met(&password, surroundings), *met, "{demand:?}, {typed:?}");
    }
}

#[test]
fn lengths_count_code_points_of_the_composed_form() {
    let (five_thousand, many) = ("x".repeat(5000), "é".repeat(64));
    let (least, most) = (Demand::MinLength, Demand::MaxLength);
    check(&[
        (least(1), "", false),
        (most(1), "", true),
        // Exactly at each bound, and one beside it.
        (least(8), "kale sou", true),
        (least(8), "kale so", false),
        (most(8), "kale sou", true),
        (most(8), "kale soup", false),
        // An astral character is two units of UTF-16, four bytes, and one code point.
        (least(2), "😀", false),
        (most(1), "😀", true),
        (most(3), "𝄞𝄞𝄞", true),
        // A combining mark becomes part of its letter where there is such a letter.
        (most(1), "e\u{301}", true),
        (least(2), "e\u{301}", false),
        (most(1), "q\u{301}", false),
        (least(2), "q\u{301}", true),
        (most(1), "\u{1100}\u{1161}\u{11a8}", true),
        (most(1), "\u{212b}", true),
        // A family is five code points, whatever one sees.
        (least(5), "👩‍👩‍👧", true),
        (most(4), "👩‍👩‍👧", false),
        // NUL, blanks at the ends and invisible characters count as all others do.
        (least(1), "\0", true),
        (most(2), "a\0b", false),
        (least(6), "  ab  ", true),
        (most(4), "  ab  ", false),
        (least(2), "a\u{200b}", true),
        (most(5000), &five_thousand, true),
        (most(4999), &five_thousand, false),
        (least(5000), &five_thousand, true),
        (most(64), &many, true),
    ]);
}

#[test]
fn classes_are_those_of_ascii_and_special_is_all_else() {
    use ClassName::{Digit, Lower, Special, Upper};
    check(&[
        (required(Lower), "AZ09 é", false),
        (required(Lower), "z", true),
        (required(Lower), "ß", false),
        (required(Lower), "ａ", false),
        (required(Upper), "Z", true),
        (required(Upper), "É", false),
        (required(Upper), "ẞ", false),
        (required(Digit), "0", true),
        (required(Digit), "٣", false),
        (required(Digit), "½", false),
        (required(Special), "azAZ09", false),
        (required(Special), " ", true),
        (required(Special), "é", true),
        (required(Special), "e\u{301}", true),
        (required(Special), "q\u{301}", true),
        (required(Special), "_", true),
        (required(Special), "\0", true),
        (required(Special), "😀", true),
        (required(Special), "", false),
        // A class with a set of its own.
        (special("!#"), "a_b", false),
        (special("!#"), "a#b", true),
        (special("é"), "e\u{301}", true),
        (special("\u{301}"), "e\u{301}", false),
        (special(" "), "a b", true),
        // Three of four.
        (three_of_four(), "kaleSOUP", false),
        (three_of_four(), "kaleSOUP7", true),
        (three_of_four(), "kale7é", true),
        (three_of_four(), "7 7 7", false),
        (three_of_four(), "", false),
    ]);
}

#[test]
fn characters_are_counted_and_compared_one_by_one() {
    check(&[
        (Demand::Distinct(3), "aba", false),
        (Demand::Distinct(3), "abA", true),
        (Demand::Distinct(2), "ée\u{301}", false),
        (Demand::Distinct(2), "😀😁", true),
        (Demand::Distinct(1), "", false),
        (Demand::LongestRun(2), "aab", true),
        (Demand::LongestRun(2), "aaab", false),
        (Demand::LongestRun(2), "baaa", false),
        (Demand::LongestRun(2), "aaAa", true),
        (Demand::LongestRun(1), "abab", true),
        (Demand::LongestRun(1), "éé", false),
        (Demand::LongestRun(1), "e\u{301}é", false),
        (Demand::LongestRun(1), "😀😀", false),
        (Demand::LongestRun(1), "", true),
        (ascii(), "kale soup ~", true),
        (ascii(), "kale\tsoup", false),
        (ascii(), "kale\0", false),
        (ascii(), "käle", false),
        (ascii(), "kale\u{a0}soup", false),
        (ascii(), "", true),
        (Demand::Forbidden("\n".into()), "kale\nsoup", false),
        (Demand::Forbidden("\n".into()), "kale\rsoup", true),
        (Demand::Forbidden("\0".into()), "kale\0", false),
        (Demand::Forbidden("é".into()), "e\u{301}", false),
        (Demand::Forbidden("é".into()), "e", true),
        (Demand::Forbidden(" ".into()), "kale soup", false),
    ]);
}

#[test]
fn the_whole_password_is_compared_and_no_part_of_it() {
    check(&[
        (Demand::Common, "password1", false),
        (Demand::Common, "PASSWORD1", false),
        (Demand::Common, "mypassword1 is long", true),
        (Demand::Common, " password1", true),
        (Demand::Common, "password1\0", true),
        (Demand::Common, "", true),
        (context(&["Acme"]), "acme", false),
        (context(&["Acme"]), "@cm3-2025", false),
        (context(&["Acme"]), "acme works", true),
        (context(&[]), "har-3107", false),
        (context(&[]), "H4R3107!", false),
        (context(&[]), "JÖRG1", false),
        (context(&[]), "Jo\u{308}rgMüller", false),
        (context(&[]), "jorg1", true),
        (context(&["Acme Ltd"]), "AcmeLtd", false),
        (context(&["ab"]), "ab", true),
        (context(&["Acme"]), "", true),
    ]);
}

#[test]
fn five_thousand_characters_are_judged_by_every_rule() {
    let long = "kale soup ".repeat(500);
    let demands = [
        required(ClassName::Special),
        three_of_four(),
        Demand::Distinct(9),
        Demand::LongestRun(1),
        ascii(),
        context(&["kale"]),
        Demand::Common,
    ];
    let met: Vec<bool> = demands.iter().map(|demand| demand.is_met(&long, Surroundings::default())).collect();
    assert_eq!(met, [true, false, true, true, true, true, true]);
}

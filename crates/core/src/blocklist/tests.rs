use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn list(entries: &[&str]) -> Blocklist {
    Blocklist::parse(Blocklist::pack(entries.iter().copied()).unwrap()).unwrap()
}

/// The same list, searched from its beginning as the built-in one is.
fn unmarked(list: &Blocklist) -> Blocklist {
    Blocklist { bytes: list.bytes.clone(), marks: Vec::new() }
}

#[test]
fn a_list_finds_whole_passwords_in_any_case_and_nothing_else() {
    let list = list(&["abc", "abcd", "abd", "Été", "b"]);
    for password in ["abc", "ABC", "aBcD", "abd", "b", "B", "Été", "ÉtÉ".replace('É', "é").replacen('é', "É", 1).as_str()] {
        assert!(list.contains(password), "{password}");
    }
    // The last two: É is not A to Z, and e with a combining accent is not in NFC.
    for password in ["", "a", "ab", "abcde", "abce", "abb", "xabc", "abc ", " abc", "bb", "c", "ÉTÉ", "été", "E\u{301}te\u{301}"] {
        assert!(!list.contains(password), "{password}");
    }
}

#[test]
fn an_empty_list_is_a_list_and_an_empty_file_is_none() {
    let empty = list(&[]);
    assert!(empty.is_empty());
    assert!(!empty.contains("") && !empty.contains("a"));
    assert_eq!(Blocklist::parse(&[][..]).unwrap_err(), Error::Empty);
    assert_eq!(Blocklist::parse(&[0; 3][..]).unwrap_err(), Error::Empty);
}

#[test]
fn entries_are_of_1_to_32_bytes_without_control_characters() {
    let longest = "x".repeat(LONGEST);
    let almost = format!("{}y", "x".repeat(LONGEST - 1));
    let both = list(&[&longest, &almost]);
    assert!(both.contains(&longest) && both.contains(&almost));
    assert!(!both.contains(&format!("{longest}x")) && !both.contains(&"x".repeat(LONGEST - 1)));
    for entry in ["", "a\u{1f}", "\0", &format!("{longest}x"), &"é".repeat(17)] {
        assert_eq!(Blocklist::pack(["a", entry]).unwrap_err(), Error::Entry(1), "{entry:?}");
    }
    assert!(list(&[" ", "\u{7f}"]).contains("\u{7f}"));
}

#[test]
fn bytes_that_no_list_has_are_refused_and_the_place_is_named() {
    let cases: [(&[u8], Error); 11] = [
        (b"<!doctype html>", Error::Damaged(4)),
        (b"\x01\0\0\0\x00", Error::Damaged(4)),
        (b"\x01\0\0\0\x01a", Error::Damaged(4)),
        (b"\x01\0\0\0\x00A", Error::Damaged(4)),
        (b"\x02\0\0\0\x00a\x00a", Error::Damaged(6)),
        (b"\x02\0\0\0\x00b\x00a", Error::Damaged(6)),
        (b"\x02\0\0\0\x00ab\x01a", Error::Damaged(7)),
        (b"\x02\0\0\0\x00a\x02b", Error::Damaged(6)),
        (b"\x01\0\0\0\x00aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", Error::Damaged(4)),
        (b"\x02\0\0\0\x00a", Error::Incomplete { expected: 2, found: 1 }),
        (b"\x01\0\0\0\x00a\x00b", Error::Incomplete { expected: 1, found: 2 }),
    ];
    for (bytes, error) in cases {
        assert_eq!(Blocklist::parse(bytes).unwrap_err(), error, "{bytes:?}");
    }
}

#[test]
fn a_list_cut_short_is_refused() {
    let bytes = Blocklist::pack(["abc", "abcd", "abd", "b", "bcd"]).unwrap();
    let last = bytes.len() - "_cd".len();
    for end in 0..=last {
        assert!(Blocklist::parse(bytes[..end].to_vec()).is_err(), "{end}");
    }
}

#[test]
fn a_search_finds_the_entries_at_and_around_each_mark() {
    let entries: Vec<String> = (0..=STRIDE * 3).map(|n| format!("{:05}", n * 2)).collect();
    let list = Blocklist::parse(Blocklist::pack(entries.iter().map(String::as_str)).unwrap()).unwrap();
    assert_eq!(list.marks.len(), 3);
    for n in 0..=STRIDE * 6 + 3 {
        assert_eq!(list.contains(&format!("{n:05}")), n % 2 == 0 && n <= STRIDE * 6, "{n}");
    }
}

#[test]
fn the_list_built_in_is_a_whole_one() {
    let common = Blocklist::parse(COMMON).unwrap();
    assert_eq!(common.len(), 3000);
    assert_eq!(Blocklist::common().len(), 3000);
}

proptest! {
    #[test]
    fn a_list_has_its_entries_and_no_others(
        entries in prop::collection::btree_set("[a-cA-Cé ]{1,5}", 0..400),
        others in prop::collection::vec("[a-cA-Cé ]{0,6}", 0..50),
    ) {
        let list = Blocklist::parse(Blocklist::pack(entries.iter().map(String::as_str)).unwrap()).unwrap();
        let folded: BTreeSet<String> = entries.iter().map(|entry| entry.to_ascii_lowercase()).collect();
        prop_assert_eq!(list.len() as usize, folded.len());
        for list in [&list, &unmarked(&list)] {
            for entry in &entries {
                prop_assert!(list.contains(entry) && list.contains(&entry.to_ascii_uppercase()));
            }
            for other in &others {
                prop_assert_eq!(list.contains(other), folded.contains(&other.to_ascii_lowercase()));
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), password in ".{0,40}") {
        let _ = Blocklist::parse(bytes.clone());
        // What was never checked either.
        let _ = Blocklist { bytes: bytes.into(), marks: Vec::new() }.contains(&password);
    }

    #[test]
    fn what_is_accepted_is_what_packing_its_entries_makes(
        count in 0_u8..8,
        body in prop::collection::vec(prop_oneof![0_u8..4, b'a'..b'd'], 0..12),
    ) {
        let bytes = [&[count, 0, 0, 0][..], &body].concat();
        if Blocklist::parse(bytes.clone()).is_ok() {
            let (mut entries, mut last, mut rest) = (Vec::new(), Vec::new(), &body[..]);
            while let Some((shared, suffix, after)) = entry(rest) {
                last.truncate(shared);
                last.extend(suffix);
                entries.push(String::from_utf8(last.clone()).unwrap());
                rest = after;
            }
            prop_assert_eq!(Blocklist::pack(entries.iter().map(String::as_str)).unwrap(), bytes);
        }
    }
}

/// Of the list that the page fetches.
fn larger() -> Blocklist {
    Blocklist::parse(&include_bytes!("../../../../www/blocklist.bin")[..]).unwrap()
}

#[test]
fn both_lists_find_a_sample_of_what_they_were_made_of() {
    let (built_in, marked, larger) = (Blocklist::common(), Blocklist::parse(COMMON).unwrap(), larger());
    let sample = include_str!("../../blocklist/sample.txt");
    assert!(sample.lines().count() > 1000);
    let sample = sample.lines().map(|line| line.split_once(' ').unwrap()).map(|(place, entry)| (place.parse().unwrap(), entry));
    let known = ["password", "Password1", "QWERTY", "letmein", "iLoveYou", "trustno1", "1q2w3e4r", "dragon"].map(|entry| (1, entry));
    let long = ["qwertyuiopasdfgh", "passwordpassword", "manchesterunited", "1QAZ2wsx3edc4rfv"].map(|entry| (100_000, entry));
    for (place, entry) in sample.chain(known).chain(long) {
        assert!(larger.contains(entry), "{entry}");
        if place <= built_in.len() {
            assert!(built_in.contains(entry) && marked.contains(entry), "{entry}");
        }
    }
}

#[test]
fn neither_list_finds_random_strings() {
    let (built_in, larger) = (Blocklist::common(), larger());
    let mut state = 1_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        (state >> 33) % below
    };
    for _ in 0..10_000 {
        let length = 8 + random(17);
        let password: String = (0..length).map(|_| char::from(b' ' + u8::try_from(random(95)).unwrap())).collect();
        assert!(!built_in.contains(&password) && !larger.contains(&password), "{password}");
    }
}

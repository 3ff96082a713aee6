//! Makes the word lists of generated passphrases from those that a package on `PyPI` has.
//!
//! The English one is the large list of the Electronic Frontier Foundation, the German one the long
//! list of dys2p. Both were made for passphrases: their words are known to most, and none begins
//! another, so that words run together can be told apart. The German one does without ä, ö, ü and ß,
//! which not every keyboard has. What is left out is long, or has a hyphen, or is nothing that one
//! would want to tell somebody as a new password.

use std::collections::HashSet;
use std::fs;

use anyhow::{Context, Result, bail, ensure};

use crate::project::Project;
use crate::{size, tools};

const PACKAGE: &str = "xkcdpass";
const VERSION: &str = "1.30.0";

/// How few and how many letters a word has. Longer words would add fewer bits for each letter typed.
const SHORTEST: usize = 3;
const LONGEST: usize = 8;

/// One language's list.
struct List {
    /// The file in the package's folder.
    source: &'static str,
    /// The SHA-256 of that file.
    digest: &'static str,
    /// The words not to be told to somebody, sorted, one a line.
    left_out: &'static str,
    /// The file in this project.
    file: &'static str,
    /// How many words it has.
    count: usize,
}

const LISTS: [List; 2] = [
    List {
        source: "static/eff-long",
        digest: "bVV/BpOVj7XmULaLW+5YXrgs9NoyllUFx4npJHQ7xSI=",
        left_out: include_str!("../words/left-out-en.txt"),
        file: "www/words-en.txt",
        count: 6014,
    },
    List {
        source: "static/ger-long",
        digest: "RA+gLGVZEyjWNRQ104JMJ7SDoEn07KCxNFbYxQkEQuc=",
        left_out: include_str!("../words/left-out-de.txt"),
        file: "www/words-de.txt",
        count: 4516,
    },
];

/// Makes both lists, checks and measures them, and puts them where they belong.
pub fn run(project: &Project) -> Result<()> {
    let package = tools::ensure_pypi(project, PACKAGE, VERSION)?.join(PACKAGE);
    for list in &LISTS {
        let file = package.join(list.source);
        let source =
            String::from_utf8(tools::read_pinned(&file, list.digest)?).with_context(|| format!("{} is not UTF-8", file.display()))?;

        let words = list.choose(&source)?;
        let text = words.join("\n") + "\n";
        list.check(&text).with_context(|| format!("{} would be wrong", list.file))?;
        let letters: usize = words.iter().map(|word| word.len()).sum();
        println!("{}", list.file);
        println!("  {} words of {SHORTEST} to {LONGEST} letters, {letters} letters together", words.len());
        println!("  {} bytes, {} in brotli", text.len(), size::compressed(text.as_bytes())?);
        let file = project.root.join(list.file);
        fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))?;
    }
    Ok(())
}

impl List {
    /// The words of the source that belong on the list, sorted.
    fn choose<'a>(&self, source: &'a str) -> Result<Vec<&'a str>> {
        let mut left_out: HashSet<&str> = self.left_out.lines().collect();
        let fits = |word: &&str| is_short(word) && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let mut words: Vec<&str> = source.lines().filter(fits).filter(|word| !left_out.remove(word)).collect();
        ensure!(left_out.is_empty(), "words to leave out are not in {}: {left_out:?}", self.source);
        words.sort_unstable();
        Ok(words)
    }

    /// Fails unless a file has what this list promises.
    fn check(&self, text: &str) -> Result<()> {
        ensure!(text.ends_with('\n') && !text.ends_with("\n\n"), "it does not end with one line feed");
        let left_out: HashSet<&str> = self.left_out.lines().collect();
        let words: Vec<&str> = text.split_terminator('\n').collect();
        for &word in &words {
            ensure!(word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word:?} is not of the letters a to z alone");
            ensure!(is_short(word), "{word:?} has not {SHORTEST} to {LONGEST} letters");
            ensure!(!left_out.contains(word), "{word:?} was to be left out");
        }
        for pair in words.windows(2) {
            let &[one, next] = pair else { bail!("a window of two is not two") };
            ensure!(one < next, "{next:?} follows {one:?}, and they should be sorted and each there once");
            // Whatever begins with a word follows it at once in a sorted list.
            ensure!(!next.starts_with(one), "{one:?} begins {next:?}");
        }
        ensure!(words.len() == self.count, "it has {} words, not {}", words.len(), self.count);
        Ok(())
    }
}

fn is_short(word: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: List = List { source: "", digest: "", left_out: "toad\n", file: "", count: 3 };

    #[test]
    fn the_lists_in_the_repository_are_what_is_promised() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
        for list in &LISTS {
            let text = fs::read_to_string(format!("{root}/{}", list.file)).unwrap();
            list.check(&text).with_context(|| list.file).unwrap();
        }
    }

    #[test]
    fn short_words_of_plain_letters_are_chosen_and_sorted() {
        let words = SMALL.choose("yak\nyo-yo\nadders\nRat\nkäfer\nox\ntoad\nsalamander\nlama\n").unwrap();
        assert_eq!(words, ["adders", "lama", "yak"]);
    }

    #[test]
    fn a_word_to_leave_out_that_is_not_in_the_source_is_named() {
        assert!(SMALL.choose("lama\nyak\n").unwrap_err().to_string().contains("toad"));
    }

    #[test]
    fn each_broken_promise_is_named() {
        SMALL.check("ant\nbee\ncat\n").unwrap();
        for (text, message) in [
            ("ant\nbee\ncat", "line feed"),
            ("ant\nbee\ncat\n\n", "line feed"),
            ("ant\nbee\n", "2 words"),
            ("ant\ncat\nbee\n", "sorted"),
            ("ant\nant\nbee\n", "once"),
            ("ant\nbee\nbeet\n", "begins"),
            ("ant\nbee\nox\n", "letters"),
            ("ant\nbee\nblackbird\n", "letters"),
            ("Ant\nbee\ncat\n", "a to z"),
            ("ant\r\nbee\r\ncat\r\n", "a to z"),
            ("ant\nbee\ntoad\n", "left out"),
        ] {
            let error = SMALL.check(text).unwrap_err().to_string();
            assert!(error.contains(message), "{text:?}: {error}");
        }
    }
}

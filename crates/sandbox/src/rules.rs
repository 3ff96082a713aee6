//! The rules for a new password, each as its system's own software applies them.

/// iSpring Learn: 6 to 100 characters, each code point counting as one; in an account that is set to
/// strong passwords, an upper-case letter and a digit.
pub(crate) fn ispring(password: &str, strong: bool) -> bool {
    let has = |class: fn(char) -> bool| !strong || password.chars().any(class);
    (6..=100).contains(&password.chars().count()) && has(|c| c.is_ascii_uppercase()) && has(|c| c.is_ascii_digit())
}

/// `ECGrid`: `^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^a-zA-Z0-9]).+$`, as .NET runs it.
///
/// A dot stops at a line feed, so the first three classes must stand in the first line, while the
/// fourth may be that very line feed; `$` also holds before a line feed that ends the text. .NET's `\d`
/// takes any decimal digit of Unicode; only the ASCII ones count here, as in every other language for
/// which the page has an example.
pub(crate) fn ecgrid(password: &str) -> bool {
    let (line, after) = password.split_once('\n').map_or((password, None), |(line, after)| (line, Some(after)));
    let has = |class: fn(u8) -> bool| line.bytes().any(class);
    has(|byte| byte.is_ascii_lowercase())
        && has(|byte| byte.is_ascii_uppercase())
        && has(|byte| byte.is_ascii_digit())
        && (after.is_some() || has(|byte| !byte.is_ascii_alphanumeric()))
        && after.is_none_or(str::is_empty)
}

/// Keycloak, in a realm with a policy: the message and the words of the first rule that is broken. Java counts units of
/// UTF-16, and takes a letter or digit of any script for one.
pub(crate) fn keycloak(password: &str, login: &str) -> Option<(&'static str, &'static str)> {
    let lacks = |class: fn(char) -> bool| !password.chars().any(class);
    let broken = [
        (password.encode_utf16().count() < 12, "invalidPasswordMinLengthMessage", "Invalid password: minimum length 12."),
        (lacks(char::is_numeric), "invalidPasswordMinDigitsMessage", "Invalid password: must contain at least 1 numerical digits."),
        (
            lacks(char::is_lowercase),
            "invalidPasswordMinLowerCaseCharsMessage",
            "Invalid password: must contain at least 1 lower case characters.",
        ),
        (
            lacks(char::is_uppercase),
            "invalidPasswordMinUpperCaseCharsMessage",
            "Invalid password: must contain at least 1 upper case characters.",
        ),
        (
            lacks(|c| !c.is_alphanumeric()),
            "invalidPasswordMinSpecialCharsMessage",
            "Invalid password: must contain at least 1 special characters.",
        ),
        (password == login, "invalidPasswordNotUsernameMessage", "Invalid password: must not be equal to the username."),
    ];
    broken.into_iter().find(|(is_broken, ..)| *is_broken).map(|(_, code, words)| (code, words))
}

/// The options of ASP.NET Core Identity that `UiPath`'s identity server is set up with.
#[expect(clippy::struct_excessive_bools, reason = "they are that software's own options")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct IdentityOptions {
    pub(crate) required_length: usize,
    pub(crate) require_lowercase: bool,
    pub(crate) require_digit: bool,
    pub(crate) require_uppercase: bool,
    pub(crate) require_non_alphanumeric: bool,
    pub(crate) required_unique_chars: usize,
}

/// A rule that a password breaks: the code of the refusal and its text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) code: &'static str,
    pub(crate) description: String,
}

impl IdentityOptions {
    /// The defaults of the server's own, which asks for neither capitals nor signs.
    pub(crate) const fn usual(require_lowercase: bool, require_digit: bool) -> Self {
        Self {
            required_length: 8,
            require_lowercase,
            require_digit,
            require_uppercase: false,
            require_non_alphanumeric: false,
            required_unique_chars: 1,
        }
    }

    /// All that the server can ask for at once.
    pub(crate) const STRICTEST: Self = Self {
        required_length: 12,
        require_lowercase: true,
        require_digit: true,
        require_uppercase: true,
        require_non_alphanumeric: true,
        required_unique_chars: 6,
    };

    /// All the rules that `password` breaks, in the order in which ASP.NET Core reports them.
    ///
    /// The length is counted as .NET counts it, in units of UTF-16, and only ASCII letters and digits count as such.
    pub(crate) fn violations(self, password: &str) -> Vec<Violation> {
        let too_short = password.trim().is_empty() || password.encode_utf16().count() < self.required_length;
        let lacks = |class: fn(&char) -> bool| !password.chars().any(|c| class(&c));
        let units: std::collections::BTreeSet<u16> = password.encode_utf16().collect();
        let broken = [
            (too_short, "PasswordTooShort", format!("Passwords must be at least {} characters.", self.required_length)),
            (
                self.require_non_alphanumeric && password.chars().all(|c| c.is_ascii_alphanumeric()),
                "PasswordRequiresNonAlphanumeric",
                "Passwords must have at least one non alphanumeric character.".to_owned(),
            ),
            (
                self.require_digit && lacks(char::is_ascii_digit),
                "PasswordRequiresDigit",
                "Passwords must have at least one digit ('0'-'9').".to_owned(),
            ),
            (
                self.require_lowercase && lacks(char::is_ascii_lowercase),
                "PasswordRequiresLower",
                "Passwords must have at least one lowercase ('a'-'z').".to_owned(),
            ),
            (
                self.require_uppercase && lacks(char::is_ascii_uppercase),
                "PasswordRequiresUpper",
                "Passwords must have at least one uppercase ('A'-'Z').".to_owned(),
            ),
            (
                units.len() < self.required_unique_chars,
                "PasswordRequiresUniqueChars",
                format!("Passwords must use at least {} different characters.", self.required_unique_chars),
            ),
        ];
        broken.into_iter().filter(|(is_broken, ..)| *is_broken).map(|(_, code, description)| Violation { code, description }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ispring_counts_code_points() {
        for (password, allowed) in [
            ("", false),
            ("12345", false),
            ("123456", true),
            ("äöüß€", false),
            ("äöüß€𝄞", true),
            (&"é".repeat(100), true),
            (&"é".repeat(101), false),
        ] {
            assert_eq!(ispring(password, false), allowed, "{password}");
        }
    }

    #[test]
    fn ispring_may_ask_for_a_capital_and_a_digit() {
        for (password, allowed) in [("Secret7", true), ("secret7", false), ("Secrets", false), ("Äecret7", false)] {
            assert_eq!(ispring(password, true), allowed, "{password}");
        }
    }

    #[test]
    fn ecgrid_wants_all_four_classes_and_knows_what_a_dot_is() {
        for (password, allowed) in [
            ("", false),
            ("Aa1!", true),
            ("Aa1 ", true),
            ("Aa1é", true),
            ("Aa1x", false),
            ("aa1!", false),
            ("AA1!", false),
            ("Aaa!", false),
            ("Aa!٣", false),
            ("Aa1\n", true),
            ("Aa1!\nmore", false),
            ("Aa\n1!", false),
        ] {
            assert_eq!(ecgrid(password), allowed, "{password:?}");
        }
    }

    #[test]
    fn identity_reports_every_broken_rule_in_its_order() {
        let options = IdentityOptions::usual(true, true);
        let codes = |password| -> Vec<_> { options.violations(password).iter().map(|violation| violation.code).collect() };
        assert_eq!(codes("patr0nu5"), [""; 0]);
        assert_eq!(codes("ÄÖ"), ["PasswordTooShort", "PasswordRequiresDigit", "PasswordRequiresLower"]);
        assert_eq!(codes("PATR0NU5"), ["PasswordRequiresLower"]);
        assert_eq!(codes("patronus"), ["PasswordRequiresDigit"]);
        // Four characters that are two units each.
        assert_eq!(codes("𝄞𝄞𝄞a1"), [""; 0]);
    }

    #[test]
    fn identity_at_its_strictest_reports_six_rules() {
        let codes: Vec<_> = IdentityOptions::STRICTEST.violations("").iter().map(|violation| violation.code).collect();
        let all = ["TooShort", "RequiresDigit", "RequiresLower", "RequiresUpper", "RequiresUniqueChars"];
        assert_eq!(codes.len(), all.len() + 1);
        assert!(all.iter().all(|code| codes.contains(&format!("Password{code}").as_str())), "{codes:?}");
        assert_eq!(IdentityOptions::STRICTEST.violations("Kale-soup-77").len(), 0);
        assert_eq!(IdentityOptions::STRICTEST.violations("Aa1-Aa1-Aa1-").len(), 1);
    }

    #[test]
    fn identity_takes_nothing_but_blanks_for_too_short() {
        let options = IdentityOptions::usual(false, false);
        assert_eq!(options.violations("          ").len(), 1);
        assert_eq!(options.violations("         x").len(), 0);
    }
}

//! Users whose password cannot be reset by a connection, however their name is spelled.

use passdesk_core::Kind;
use passdesk_core::find::Row;
use passdesk_core::value::USER;
use unicode_normalization::UnicodeNormalization as _;

/// The protected users of a connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Protected {
    ids: Vec<String>,
    logins: Vec<String>,
}

impl Protected {
    /// From the ids by which the system knows them, and from logins and mail addresses.
    pub(crate) fn new(ids: &[String], logins: &[String]) -> Self {
        let folded = |list: &[String]| list.iter().map(|text| folded(text)).collect();
        Self { ids: folded(ids), logins: folded(logins) }
    }

    /// Whether this id is one of theirs.
    pub(crate) fn has_id(&self, user: &str) -> bool {
        self.ids.contains(&folded(user))
    }

    /// Whether a user has to be looked up before it is known that they are not protected: if anybody is so by
    /// login, or if the system may know a person by more than one id.
    pub(crate) fn needs_row(&self, kind: Kind, can_look_up: bool) -> bool {
        let many_names = kind == Kind::String && can_look_up && !self.ids.is_empty();
        !self.logins.is_empty() || many_names
    }

    /// Whether this is a row of theirs. `None` if it does not say who it is: of a person whose login is not shown
    /// nobody knows.
    pub(crate) fn has_row(&self, row: &Row) -> Option<bool> {
        let cell = |name: &str| row.get(name).map(folded).filter(|cell| !cell.is_empty());
        let has = |list: &[String], name: &str| cell(name).is_some_and(|cell| list.contains(&cell));
        if has(&self.ids, USER) || [USER, "login", "mail"].into_iter().any(|name| has(&self.logins, name)) {
            return Some(true);
        }
        let is_known = self.logins.is_empty() || cell("login").or_else(|| cell("mail")).is_some();
        is_known.then_some(false)
    }
}

/// A name without what systems do not look at: letter case, width, accents, signs, blanks, leading zeros. Some
/// of it some systems do look at; then somebody else is protected too, which is the better mistake.
pub(crate) fn folded(name: &str) -> String {
    let lower: String = name.nfkd().flat_map(char::to_lowercase).nfkd().collect();
    let letters: String = lower.replace('ß', "ss").replace('ı', "i").chars().filter(|c| c.is_alphanumeric()).collect();
    let number = letters.chars().all(|c| c.is_ascii_digit());
    if number { letters.trim_start_matches('0').to_owned() } else { letters }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No other spelling walks round it.
    /// Threats: T60.
    #[test]
    fn a_protected_user_has_one_name_however_it_is_spelled() {
        let uuid = "6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a";
        let ids = [uuid, "1042", "Root.Admin@example.com", "Jürgen Groß"].map(str::to_owned);
        let protected = Protected::new(&ids, &[]);
        for spelling in [
            uuid,
            "6F1ED002-AB5F-4A3C-8A5E-1F2E3D4C5B6A",
            "{6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a}",
            "(6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a)",
            "6f1ed002ab5f4a3c8a5e1f2e3d4c5b6a",
            " 6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a\t",
            "6f1ed002\u{2010}ab5f\u{2010}4a3c\u{2010}8a5e\u{2010}1f2e3d4c5b6a",
            "1042",
            "01042",
            "+1042",
            " 1042 ",
            "1042\u{200b}",
            "\u{ff11}\u{ff10}\u{ff14}\u{ff12}",
            "root.admin@example.com",
            "ROOT.ADMIN@EXAMPLE.COM",
            "Root.Admin@Example.com ",
            "root.admin@example.com.",
            "root\u{ad}.admin@example.com",
            "ｒｏｏｔ.admin@example.com",
            "root.ádmin@example.com",
            "root.admın@example.com",
            "JÜRGEN GROSS",
            "ju\u{308}rgen gro\u{df}",
            "jurgen  gross",
            "Jürgen\u{a0}Groß",
        ] {
            assert!(protected.has_id(spelling), "{spelling:?}");
        }
        for other in ["1043", "10420", "root@example.com", "6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6b", "Jürgen", ""] {
            assert!(!protected.has_id(other), "{other:?}");
        }
    }

    #[test]
    fn a_row_is_protected_by_its_login_or_mail_too() {
        let protected = Protected::new(&["7".to_owned()], &["root".to_owned(), "ceo@example.com".to_owned()]);
        let row = |cells: &[(&str, &str)]| Row(cells.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect());
        for (cells, expected) in [
            (&[("user", "1"), ("login", "Root")][..], Some(true)),
            (&[("user", "1"), ("login", "x"), ("mail", "CEO@example.com")], Some(true)),
            (&[("user", "root")], Some(true)),
            (&[("user", "07")], Some(true)),
            (&[("user", "1"), ("login", "anna"), ("name", "root")], Some(false)),
            (&[("user", "1"), ("mail", "anna@example.com")], Some(false)),
            (&[("user", "1"), ("name", "Anna")], None),
            (&[("user", "1"), ("login", "---")], None),
            (&[], None),
        ] {
            assert_eq!(protected.has_row(&row(cells)), expected, "{cells:?}");
        }
        assert!(protected.needs_row(Kind::Integer, true));
        let by_id = Protected::new(&["7".to_owned()], &[]);
        assert!(!by_id.needs_row(Kind::Integer, true));
        assert!(by_id.needs_row(Kind::String, true));
        assert!(!by_id.needs_row(Kind::String, false));
        assert!(!Protected::default().needs_row(Kind::String, true));
    }
}

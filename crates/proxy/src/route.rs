//! What an address stands for. Addresses are compared as they came: nothing is decoded or resolved,
//! so there is one spelling for each and `..` is a name like any other.

/// What is asked for, by its path alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    /// `api/config`
    Config,
    /// `api/history`
    History,
    /// `api/attempts/{id}`
    Attempt(&'a str),
    /// `relay/{connection}/{operation}`
    Relay { connection: &'a str, operation: &'a str },
    /// `/livez`, whatever the base path is
    Live,
    /// `/readyz`, whatever the base path is
    Ready,
    /// A file of the site; empty for its index.
    Site(&'a str),
    /// The base path without its last slash.
    Base,
    /// None of ours.
    Nothing,
}

impl<'a> Route<'a> {
    /// `base` begins and ends with a slash.
    pub(crate) fn of(path: &'a str, base: &str) -> Self {
        match path {
            "/livez" => return Self::Live,
            "/readyz" => return Self::Ready,
            _ => {}
        }
        let Some(path) = path.strip_prefix(base) else {
            let slash_missing = base.strip_suffix('/') == Some(path) && !path.is_empty();
            return if slash_missing { Self::Base } else { Self::Nothing };
        };
        let mut segments = path.split('/');
        let four = [(); 4].map(|()| segments.next());
        match four {
            [Some("api"), Some("config"), None, _] => Self::Config,
            [Some("api"), Some("history"), None, _] => Self::History,
            [Some("api"), Some("attempts"), Some(id), None] => Self::Attempt(id),
            [Some("relay"), Some(connection), Some(operation), None] => Self::Relay { connection, operation },
            [Some("api" | "relay"), ..] => Self::Nothing,
            _ => Self::Site(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_has_one_meaning() {
        let relay = Route::Relay { connection: "a", operation: "reset.set" };
        for (path, expected) in [
            ("/", Route::Site("")),
            ("/portal.html", Route::Site("portal.html")),
            ("/a/b.js", Route::Site("a/b.js")),
            ("/../etc/passwd", Route::Site("../etc/passwd")),
            ("/api/config", Route::Config),
            ("/api/history", Route::History),
            ("/api/attempts/ff", Route::Attempt("ff")),
            ("/relay/a/reset.set", relay),
            ("/api", Route::Nothing),
            ("/api/", Route::Nothing),
            ("/api/config/", Route::Nothing),
            ("/api/other", Route::Nothing),
            ("/api/attempts", Route::Nothing),
            ("/relay/a", Route::Nothing),
            ("/relay/a/reset.set/", Route::Nothing),
            ("/relay/a/b/c/d/e", Route::Nothing),
            ("/livez", Route::Live),
            ("/readyz", Route::Ready),
            ("/livez/", Route::Site("livez/")),
            ("/Readyz", Route::Site("Readyz")),
            ("//readyz", Route::Site("/readyz")),
            ("//api/config", Route::Site("/api/config")),
            ("/API/config", Route::Site("API/config")),
            ("", Route::Nothing),
            ("*", Route::Nothing),
        ] {
            assert_eq!(Route::of(path, "/"), expected, "{path}");
        }
    }

    #[test]
    fn below_a_base_path_nothing_else_is_ours() {
        for (path, expected) in [
            ("/tools/passdesk/", Route::Site("")),
            ("/tools/passdesk/api/config", Route::Config),
            ("/tools/passdesk", Route::Base),
            ("/tools/passdeskx", Route::Nothing),
            ("/", Route::Nothing),
            ("/api/config", Route::Nothing),
            ("/livez", Route::Live),
            ("/readyz", Route::Ready),
            ("/tools/passdesk/readyz", Route::Site("readyz")),
            ("/tools//passdesk/api/config", Route::Nothing),
        ] {
            assert_eq!(Route::of(path, "/tools/passdesk/"), expected, "{path}");
        }
    }
}

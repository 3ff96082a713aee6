//! The document that other pages show in a frame: it is told by which.
//!
//! Its script exchanges messages with those pages alone. What it is told stands in the document, which the
//! proxy writes, so no page around it and no address can tell it otherwise.

use crate::access::Origin;

/// What stands in the file where the origins belong.
const PLACE: &str = "{portals}";

/// The document with the origins in it. An origin has no character that means anything in a document.
pub(super) fn name(document: &[u8], portals: &[Origin]) -> Vec<u8> {
    let portals: Vec<&str> = portals.iter().map(Origin::as_str).collect();
    String::from_utf8_lossy(document).replace(PLACE, &portals.join(" ")).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_names_the_pages_that_may_show_it() {
        let portals = ["https://portal.example", "http://[::1]:8080"].map(|origin| Origin::parse(origin).unwrap());
        let named = |portals: &[Origin]| String::from_utf8(name(b"<meta content=\"{portals}\" />", portals)).unwrap();
        assert_eq!(named(&portals), "<meta content=\"https://portal.example http://[::1]:8080\" />");
        assert_eq!(named(&[]), "<meta content=\"\" />");
    }
}

use super::*;

const SECRET: &str = "0123456789abcdef-front";
const FRONT: &str = "10.0.0.7:4711";

fn front(proof: Proof) -> Front {
    Front {
        peers: vec!["10.0.0.0/24".parse().unwrap(), "127.0.0.3/32".parse().unwrap()],
        proof,
        login: HeaderName::from_static("x-forwarded-user"),
        groups: Some(HeaderName::from_static("x-forwarded-groups")),
        address: Some(HeaderName::from_static("x-forwarded-for")),
    }
}

fn by_secret() -> Front {
    front(Proof::Secret { header: HeaderName::from_static("x-passdesk-front"), secret: Secret::new(SECRET) })
}

fn peer(address: &str) -> Peer {
    Peer { address: address.parse().unwrap(), tls: true, certified: false }
}

fn headers(list: &[(&str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&str, &str)| {
        (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_bytes(value.as_bytes()).unwrap())
    };
    list.iter().map(pair).collect()
}

/// The login, or the status.
fn named(list: &[(&str, &str)], address: &str) -> Result<String, u16> {
    by_secret().named(&headers(list), &peer(address)).map(|named| named.login).map_err(|refusal| refusal.status.as_u16())
}

const PROOF: (&str, &str) = ("x-passdesk-front", SECRET);
const ANNA: (&str, &str) = ("X-Forwarded-User", "anna");

#[test]
fn a_front_proxy_names_who_asks() {
    let all = [PROOF, ANNA, ("x-forwarded-groups", "admins, help desk,,  ops "), ("x-forwarded-for", "192.0.2.7")];
    let named = by_secret().named(&headers(&all), &peer(FRONT)).unwrap();
    let groups = ["admins", "help desk", "ops"].map(str::to_owned).to_vec();
    assert_eq!(named, Named { login: "anna".to_owned(), groups, from: "192.0.2.7".parse().unwrap() });
    assert_eq!(self::named(&[PROOF, ANNA], "127.0.0.3:1"), Ok("anna".to_owned()));
    // A listener of both families shows IPv4 so.
    assert_eq!(self::named(&[PROOF, ANNA], "[::ffff:10.0.0.7]:1"), Ok("anna".to_owned()));
}

/// Threats: T27.
#[test]
fn address_and_secret_are_both_needed() {
    let wrong = "0123456789abcdef-fronT";
    for (list, address, expected) in [
        (vec![PROOF, ANNA], FRONT, Ok("anna".to_owned())),
        (vec![ANNA], FRONT, Err(403)),
        (vec![("x-passdesk-front", wrong), ANNA], FRONT, Err(403)),
        (vec![("x-passdesk-front", ""), ANNA], FRONT, Err(403)),
        (vec![("x-passdesk-front", "0123456789abcdef-fron"), ANNA], FRONT, Err(403)),
        (vec![("x-passdesk-front", "0123456789abcdef-front0"), ANNA], FRONT, Err(403)),
        (vec![PROOF, PROOF, ANNA], FRONT, Err(403)),
        (vec![PROOF, ("x-passdesk-front", wrong), ANNA], FRONT, Err(403)),
        (vec![("x-passdesk-front", "0123456789abcdef-front, 0123456789abcdef-front"), ANNA], FRONT, Err(403)),
        (vec![("x_passdesk_front", SECRET), ANNA], FRONT, Err(403)),
        (vec![PROOF, ANNA], "10.0.1.7:4711", Err(403)),
        (vec![PROOF, ANNA], "127.0.0.1:4711", Err(403)),
        (vec![PROOF, ANNA], "[::1]:4711", Err(403)),
        (vec![PROOF, ANNA, ("x-forwarded-for", "10.0.0.7")], "192.0.2.7:1", Err(403)),
    ] {
        assert_eq!(named(&list, address), expected, "{list:?} {address}");
    }
}

#[test]
fn a_certificate_takes_the_place_of_the_secret() {
    let front = front(Proof::Certificate);
    for (certified, address, expected) in [(true, FRONT, None), (false, FRONT, Some(403)), (true, "10.0.1.7:1", Some(403))] {
        let peer = Peer { certified, ..peer(address) };
        let refused = front.named(&headers(&[PROOF, ANNA]), &peer).err().map(|refusal| refusal.status.as_u16());
        assert_eq!(refused, expected, "{certified} {address}");
    }
}

/// What a browser may send under other names, in the hope that somebody takes it for its identity.
const FORGED: [(&str, &str); 24] = [
    ("x_forwarded_user", "root"),
    ("x.forwarded.user", "root"),
    ("x-forwarded_user", "root"),
    ("xforwardeduser", "root"),
    ("x--forwarded-user", "root"),
    ("x-forwarded-user-", "root"),
    ("x-forwarded-users", "root"),
    ("http-x-forwarded-user", "root"),
    ("http_x_forwarded_user", "root"),
    ("x-forwarded-preferred-username", "root"),
    ("x-forwarded-email", "root"),
    ("x-auth-request-user", "root"),
    ("x-auth-request-preferred-username", "root"),
    ("x-remote-user", "root"),
    ("x_remote_user", "root"),
    ("remote-user", "root"),
    ("remote_user", "root"),
    ("forwarded", "for=127.0.0.3;by=root;host=root"),
    ("x-forwarded-for", "127.0.0.3, 10.0.0.7"),
    ("x-real-ip", "10.0.0.7"),
    ("connection", "X-Forwarded-User"),
    ("connection", "close, x-passdesk-front"),
    ("authorization", "Basic cm9vdDpyb290"),
    ("x-original-user", "root"),
];

/// Threats: T26.
#[test]
fn no_other_header_makes_anybody_somebody() {
    for forged in FORGED {
        assert_eq!(named(&[PROOF, ANNA, forged], FRONT), Ok("anna".to_owned()), "{forged:?}");
        assert_eq!(named(&[forged, PROOF, ANNA], FRONT), Ok("anna".to_owned()), "{forged:?}");
        assert_eq!(named(&[PROOF, forged], FRONT), Err(401), "{forged:?}");
        assert_eq!(named(&[forged, ANNA], FRONT), Err(403), "{forged:?}");
        assert_eq!(named(&[PROOF, forged, ANNA], "192.0.2.7:1"), Err(403), "{forged:?}");
    }
    for list in [[ANNA, ("x-forwarded-user", "root")], [("x-forwarded-user", "root"), ANNA], [ANNA, ("X-FORWARDED-USER", "anna")]] {
        assert_eq!(named(&[&[PROOF], &list[..]].concat(), FRONT), Err(400), "{list:?}");
        assert_eq!(named(&list, FRONT), Err(403), "{list:?}");
    }
}

#[test]
fn a_login_is_one_and_can_be_read() {
    let (longest, long) = ("a".repeat(256), "a".repeat(257));
    for (value, expected) in [
        ("anna", Ok("anna")),
        ("Anna", Ok("Anna")),
        ("ben@example.com", Ok("ben@example.com")),
        ("EXAMPLE\\ben", Ok("EXAMPLE\\ben")),
        ("J\u{fc}rgen", Ok("J\u{fc}rgen")),
        ("Ju\u{308}rgen", Ok("J\u{fc}rgen")),
        ("", Err(401)),
        ("anna, root", Err(400)),
        ("anna,root", Err(400)),
        (",", Err(400)),
        ("anna ", Err(400)),
        (" anna", Err(400)),
        ("anna\troot", Err(400)),
        ("anna\u{200b}", Err(400)),
        ("\u{202e}anna", Err(400)),
        ("anna\u{a0}", Err(400)),
        (long.as_str(), Err(400)),
        (longest.as_str(), Ok(longest.as_str())),
    ] {
        let found = named(&[PROOF, ("x-forwarded-user", value)], FRONT);
        assert_eq!(found.as_deref().map_err(|status| *status), expected, "{value:?}");
    }
    for bytes in [&b"\xff\xfe"[..], b"J\xfcrgen", b"\xc0\xaf"] {
        let mut map = headers(&[PROOF]);
        map.insert("x-forwarded-user", HeaderValue::from_bytes(bytes).unwrap());
        let refusal = by_secret().named(&map, &peer(FRONT)).unwrap_err();
        assert_eq!(refusal.status, 400, "{bytes:?}");
    }
}

#[test]
fn groups_are_one_list_or_none() {
    let groups = |lists: &[&str]| {
        let mut all = vec![PROOF, ANNA];
        all.extend(lists.iter().map(|list| ("x-forwarded-groups", *list)));
        by_secret().named(&headers(&all), &peer(FRONT)).map(|named| named.groups.join("|")).map_err(|refusal| refusal.status.as_u16())
    };
    assert_eq!(groups(&[]), Ok(String::new()));
    assert_eq!(groups(&["",]), Ok(String::new()));
    assert_eq!(groups(&["a,b , c"]), Ok("a|b|c".to_owned()));
    assert_eq!(groups(&["a", "admins"]), Err(400));
    assert_eq!(groups(&["a\tb"]), Err(400));
    assert_eq!(groups(&["a\u{202e}b"]), Err(400));
    let aliases = [PROOF, ANNA, ("x_forwarded_groups", "admins"), ("x-forwarded-group", "admins")];
    assert_eq!(by_secret().named(&headers(&aliases), &peer(FRONT)).unwrap().groups, Vec::<String>::new());
}

#[test]
fn where_a_request_comes_from_is_what_the_last_foreign_hop_is() {
    for (lines, expected) in [
        (&[][..], "10.0.0.7"),
        (&[""], "10.0.0.7"),
        (&["192.0.2.7"], "192.0.2.7"),
        (&["198.51.100.1, 192.0.2.7"], "192.0.2.7"),
        (&["198.51.100.1", "192.0.2.7"], "192.0.2.7"),
        (&["198.51.100.1, 192.0.2.7, 10.0.0.8", "127.0.0.3"], "192.0.2.7"),
        (&["10.0.0.8, 10.0.0.9"], "10.0.0.7"),
        (&["nonsense, 192.0.2.7"], "192.0.2.7"),
        (&["192.0.2.7, nonsense"], "10.0.0.7"),
        (&["192.0.2.7, nonsense, 10.0.0.8"], "10.0.0.7"),
        (&["192.0.2.7,"], "10.0.0.7"),
        (&["192.0.2.7:4711"], "192.0.2.7"),
        (&["[2001:db8::1]:4711"], "2001:db8::1"),
        (&["2001:db8::1"], "2001:db8::1"),
        (&["::ffff:192.0.2.7"], "192.0.2.7"),
        (&["192.0.2.07"], "10.0.0.7"),
        (&["0x7f.1"], "10.0.0.7"),
    ] {
        let mut all = vec![PROOF, ANNA];
        all.extend(lines.iter().map(|line| ("x-forwarded-for", *line)));
        let named = by_secret().named(&headers(&all), &peer(FRONT)).unwrap();
        assert_eq!(named.from.to_string(), expected, "{lines:?}");
    }
}

#[test]
fn the_secret_is_printed_nowhere() {
    let refusal = by_secret().named(&headers(&[PROOF, ANNA]), &peer("192.0.2.7:1")).unwrap_err();
    for text in [format!("{:?}", by_secret()), format!("{refusal:?}")] {
        assert!(!text.contains(SECRET), "{text}");
    }
}

/// A header that the server in front does not set is the browser's own.
#[test]
fn groups_and_addresses_are_read_only_where_their_headers_are_named() {
    let front = Front { groups: None, address: None, ..by_secret() };
    let forged = [PROOF, ANNA, ("X-Forwarded-Groups", "admins"), ("X-Forwarded-For", "203.0.113.9")];
    let named = front.named(&headers(&forged), &peer(FRONT)).unwrap();
    assert_eq!((named.groups, named.from), (Vec::new(), peer(FRONT).address.ip()));
}

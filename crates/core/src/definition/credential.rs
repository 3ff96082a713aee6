//! The ways to be let in: something that the person has, or a request that signs in.

use super::{Credential, Find, Reset, SignIn, Value, WELL_KNOWN, check_name, errors, has_words};
use crate::located::{Map, Node, Words, nearest};
use crate::reading::Errors;
use crate::sign_in::SignInReader;
use crate::template::{Draft, Names};
use crate::value::{EXPIRES_IN, NEW_PASSWORD, OLD_PASSWORD, SEARCH, USER};

/// The values that credentials ask for or yield.
pub(super) fn values(root: &Map<'_>) -> Vec<Value> {
    let of = |(_, node): (Words<'_>, Node<'_>)| {
        let map = node.map()?;
        let account = map.words("account").map(|words| words.text);
        let value = |name: &str| Value::plain(name, account.is_none_or(|account| account != name));
        let mut names = asked(root, &map);
        names.extend(yields(&map).into_iter().map(|(key, _)| key.text.to_owned()));
        Some(names.iter().map(|name| value(name)).collect::<Vec<_>>())
    };
    root.entries_of("credential").into_iter().filter_map(of).flatten().collect()
}

/// The names of what the person gives: those of `asks`, or the well-known ones in the request.
fn asked(root: &Map<'_>, map: &Map<'_>) -> Vec<String> {
    let listed = map.get("asks").map(|node| node.list()).unwrap_or_default();
    let listed = listed.iter().filter_map(|node| Some(node.words()?.text.to_owned()));
    let Some(request) = map.words("request") else { return listed.collect() };
    let is_setting = |name: &str| root.entries_of("settings").iter().any(|(key, _)| key.text == name);
    // Two braces are a brace and open nothing.
    let text = request.text.replace("{{", "");
    let stands = |name: &str| [format!("{{{name}}}"), format!("{{{name}?}}")].iter().any(|hole| text.contains(hole));
    let declared = root.entries_of("values").into_iter().map(|(key, _)| key.text.to_owned());
    let named = WELL_KNOWN.iter().map(|name| (*name).to_owned()).chain(declared);
    named.filter(|name| !is_setting(name) && stands(name)).collect()
}

fn yields<'a>(map: &Map<'a>) -> Vec<(Words<'a>, Node<'a>)> {
    map.entries_of("yields").into_iter().filter(|(key, _)| key.text != EXPIRES_IN).collect()
}

/// All `[credential.…]` tables.
pub(super) fn read(root: &Map<'_>, names: &Names, shared: &Errors) -> Vec<Credential> {
    root.entries_of("credential").iter().filter_map(|(key, node)| credential(root, key, node, names, shared)).collect()
}

/// What credentials are about stands only in requests that one of them gives all of it to: nobody could send another.
pub(super) fn check_given(root: &Map<'_>, credentials: &[Credential], finds: &[Find], resets: &[Reset]) {
    let is_of_one = |name: &str| credentials.iter().any(|known| known.asks.iter().any(|ask| ask == name) || known.yields().contains(&name));
    let requests =
        finds.iter().map(|find| ("find", &find.id, &find.draft)).chain(resets.iter().map(|reset| ("reset", &reset.id, &reset.draft)));
    for (kind, id, draft) in requests {
        let values = draft.values();
        let needed: Vec<&str> = values.iter().map(|(name, ..)| name.as_str()).filter(|name| is_of_one(name)).collect();
        let lacks = |known: &Credential| {
            let gives = if known.sign_in.is_some() { known.yields() } else { known.asks.iter().map(String::as_str).collect() };
            needed.iter().find(|name| !gives.contains(name)).copied()
        };
        let lacking: Vec<Option<&str>> = credentials.iter().map(lacks).collect();
        if let (false, [Some(name), ..]) = (lacking.contains(&None), lacking.as_slice())
            && let Some((_, node)) = root.entries_of(kind).into_iter().find(|(key, _)| key.text == *id)
            && let Some(request) = node.map().and_then(|map| map.words("request"))
        {
            request.problem(format!(
                "no credential gives all that this request needs, `{name}` for one; what a sign-in asks for stays in it, and only what it yields \
                 goes on"
            ));
        }
    }
}

fn credential(root: &Map<'_>, key: &Words<'_>, node: &Node<'_>, names: &Names, shared: &Errors) -> Option<Credential> {
    let map = node.map()?;
    check_name(key);
    map.only(&["title", "asks", "account", "request", "yields", "errors", "logout"]);
    let title = map.need("title", "\"Access token\"").and_then(|node| node.text()).unwrap_or_default();
    let sign_in = if let Some(request) = map.words("request") {
        Some(sign_in(&map, &request, names, shared)?)
    } else {
        check_asks(root, &map)?;
        None
    };
    let sign_out = sign_out(&map, names);
    let asks = asked(root, &map);
    if let Some(account) = map.words("account")
        && !asks.iter().any(|name| name == account.text)
    {
        let mend = nearest(account.text, asks.iter().map(String::as_str));
        account.problem(format!("`{}` is none of what is asked for{mend}", account.text));
    }
    let account = map.words("account").map(|words| words.text.to_owned());
    Some(Credential { id: key.text.to_owned(), title, asks, account, sign_in, sign_out })
}

fn check_asks(root: &Map<'_>, map: &Map<'_>) -> Option<()> {
    for words in map.need("asks", "[\"token\"]")?.list().iter().filter_map(Node::words) {
        let titled = root.entries_of("values").iter().any(|(key, _)| key.text == words.text);
        if check_name(&words) && !titled && !has_words(words.text) {
            let known = WELL_KNOWN.join("`, `");
            words.problem(format!(
                "`{0}` has no title; add `[values.{0}]` with a `title` that tells a person what to type, or ask for one of `{known}`",
                words.text
            ));
        }
    }
    if let Some(node) = map.get("yields") {
        node.problem("only a sign-in yields anything; add a `request`, or leave this out");
    }
    Some(())
}

/// The request that undoes the sign-in.
fn sign_out(map: &Map<'_>, names: &Names) -> Option<Draft> {
    let logout = map.get("logout")?.map()?;
    logout.only(&["request"]);
    if map.get("request").is_none() {
        logout.problem("only a sign-in is undone; add a `request` to the credential, or leave this out");
    }
    let request = logout.need("request", "'''…'''")?.words()?;
    let draft = Draft::parse(&request, names)?;
    let yielded = yields(map);
    for (name, ..) in draft.values().iter().filter(|(name, ..)| !yielded.iter().any(|(key, _)| key.text == name)) {
        request.problem(format!("`{{{name}}}` is nothing that the sign-in yields, and nothing else is known when it is undone"));
    }
    Some(draft)
}

fn sign_in(map: &Map<'_>, request: &Words<'_>, names: &Names, shared: &Errors) -> Option<SignIn> {
    if let Some(node) = map.get("asks") {
        node.problem("what stands in the request is asked for; leave this out");
    }
    let draft = Draft::parse(request, names)?;
    for name in [USER, SEARCH, NEW_PASSWORD, OLD_PASSWORD] {
        if draft.values().iter().any(|(known, ..)| known == name) {
            request.problem(format!("`{{{name}}}` has no place in a sign-in"));
        }
    }
    if map.need("yields", "{ token = \"/access_token\" }")?.map()?.entries().is_empty() {
        request.problem("a sign-in yields something; add `yields = { token = \"/access_token\" }`");
    }
    let pointer = |(key, node): &(Words<'_>, Node<'_>)| Some((key.text.to_owned(), errors::pointer(&node.words()?)?));
    for (key, _) in yields(map) {
        check_name(&key);
    }
    let expires_in = map.entries_of("yields").into_iter().find(|(key, _)| key.text == EXPIRES_IN);
    let reader = SignInReader {
        yields: yields(map).iter().filter_map(pointer).collect(),
        expires_in: expires_in.as_ref().and_then(pointer).map(|(_, pointer)| pointer),
        errors: errors::read(map).before(shared),
    };
    Some(SignIn { draft, reader })
}

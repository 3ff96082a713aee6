//! A credential that the proxy holds for a connection.

use std::path::Path;

use passdesk_core::bind::{Bound, BoundCredential};
use passdesk_core::located::{Map, Node, nearest};
use passdesk_core::{Secret, Values};

use super::grants::Groups;
use super::secret::{SecretError, SecretFrom};

/// Where the values of a credential are kept.
#[derive(Clone, Debug)]
pub(crate) struct ManagedFrom {
    /// What the definition says of it.
    pub(crate) credential: BoundCredential,
    given: Vec<(String, Given)>,
}

#[derive(Clone, Debug)]
enum Given {
    /// The account's name, which is no secret.
    Text(String),
    From(SecretFrom),
}

impl ManagedFrom {
    /// Reads the table `credential` of a connection, such as
    /// `{ kind = "client", client_id = "passdesk", client_secret = { file = "client.secret" } }`, and has the
    /// connection ask the page for none.
    pub(super) fn read(connection: &Map<'_>, bound: &mut Bound, folder: &Path, groups: &Groups) -> Option<Self> {
        let old_password = connection.get("old_password").and_then(|node| node.boolean());
        let Some(map) = connection.get("credential").and_then(|node| node.map()) else {
            if let (Some(_), Some(node)) = (old_password, connection.get("old_password")) {
                node.problem("only where the proxy holds the credential are ways with the old password off; leave this out");
            }
            if let Some(node) = connection.get("hosts") {
                node.problem("only where the proxy holds the credential are its hosts named; leave this out");
            }
            return None;
        };
        if matches!(groups, Groups::Nobody) {
            map.problem("nobody is asked for a name here, and everybody would use this credential; write a table [access] with mode = \"header\" or \"basic\"");
        }
        let kind = map.need("kind", "\"token\"")?.words()?;
        let old_password = old_password.unwrap_or_default();
        if let Err(message) = bound.manage(kind.text, old_password) {
            kind.problem(message);
            return None;
        }
        check_hosts(connection, bound, kind.text);
        let credential = bound.credentials().iter().find(|known| known.id == kind.text)?.clone();
        for (key, _) in map.entries() {
            if key.text != "kind" && !credential.asks.iter().any(|ask| ask == key.text) {
                let mend = nearest(key.text, credential.asks.iter().map(String::as_str));
                key.problem(format!("`{}` is nothing that this credential asks for{mend}", key.text));
            }
        }
        let given = |name: &String| {
            let node = map.need(name, "{ file = \"PATH\" }")?;
            let text = node.value().as_str().filter(|_| credential.account.as_ref() == Some(name));
            let given = match text {
                Some(text) => Given::Text(text.to_owned()),
                None => Given::From(SecretFrom::read(&node, folder)?),
            };
            Some((name.clone(), given))
        };
        let given: Vec<_> = credential.asks.iter().filter_map(given).collect();
        (given.len() == credential.asks.len()).then_some(Self { credential, given })
    }

    /// The values themselves.
    ///
    /// # Errors
    /// Says where one was looked for.
    pub(crate) fn values(&self) -> Result<Values, SecretError> {
        let mut values = Values::new();
        for (name, given) in &self.given {
            let value = match given {
                Given::Text(text) => Secret::new(text.clone()),
                Given::From(place) => place.get()?,
            };
            values.set(name.clone(), value);
        }
        Ok(values)
    }
}

/// A definition could send the credential anywhere, so whoever holds one says where to.
fn check_hosts(connection: &Map<'_>, bound: &Bound, credential: &str) {
    let reached = bound.hosts(credential);
    let wanted: Vec<String> = reached.iter().map(|host| format!("\"{host}\"")).collect();
    let Some(node) = connection.need("hosts", &format!("[{}]", wanted.join(", "))) else { return };
    let named: Vec<_> = node.list().iter().filter_map(Node::words).collect();
    for host in reached.iter().filter(|host| !named.iter().any(|words| words.text == **host)) {
        node.problem(format!("the credential would go to `{host}` too; add it, if that is right"));
    }
    for words in named.iter().filter(|words| !reached.contains(&words.text)) {
        words.problem(format!("nothing goes to `{}`; leave it out", words.text));
    }
}

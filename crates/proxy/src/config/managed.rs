//! A credential that the proxy holds for a connection.

use std::path::Path;

use passdesk_core::bind::{Bound, BoundCredential};
use passdesk_core::located::{Map, nearest};
use passdesk_core::{Secret, Values};

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
    pub(super) fn read(connection: &Map<'_>, bound: &mut Bound, folder: &Path) -> Option<Self> {
        let old_password = connection.get("old_password").and_then(|node| node.boolean());
        let Some(map) = connection.get("credential").and_then(|node| node.map()) else {
            if let (Some(_), Some(node)) = (old_password, connection.get("old_password")) {
                node.problem("only where the proxy holds the credential are ways with the old password off; leave this out");
            }
            return None;
        };
        let kind = map.need("kind", "\"token\"")?.words()?;
        let old_password = old_password.unwrap_or_default();
        if let Err(message) = bound.manage(kind.text, old_password) {
            kind.problem(message);
            return None;
        }
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

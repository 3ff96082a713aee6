//! What `passdesk try` is to try.

use super::HELP;

/// The configuration if none is named, in the folder where somebody works on it.
const USUAL: &str = "passdesk.toml";

/// An operation, and what goes into it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub(crate) config: String,
    pub(crate) connection: String,
    pub(crate) operation: String,
    /// Names and values.
    pub(crate) set: Vec<(String, String)>,
    /// Which credential, if not the first.
    pub(crate) credential: Option<String>,
    /// The reason, if it is sent.
    pub(crate) send: Option<String>,
}

/// Reads the arguments after `try`.
pub(super) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Attempt, String> {
    let mut arguments = arguments.into_iter();
    let (mut words, mut set, mut send) = (Vec::new(), Vec::new(), false);
    let (mut config, mut credential, mut reason) = (None, None, None);
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("`{name}` needs a value\n\n{HELP}"));
        let (slot, value) = match name.as_str() {
            "--send" => {
                send = true;
                continue;
            }
            "--set" => {
                // It is not repeated: it may be a secret that somebody has put into the wrong place.
                let pair = value()?;
                let (name, value) = pair.split_once('=').ok_or("`--set` takes a name, `=` and a value, such as `--set user=7`")?;
                set.push((name.to_owned(), value.to_owned()));
                continue;
            }
            "--config" => (&mut config, value()?),
            "--credential" => (&mut credential, value()?),
            "--reason" => (&mut reason, value()?),
            _ if name.starts_with('-') => return Err(format!("there is no argument `{name}`\n\n{HELP}")),
            _ => {
                words.push(name);
                continue;
            }
        };
        if slot.replace(value).is_some() {
            return Err(format!("`{name}` is there twice"));
        }
    }
    if reason.is_some() && !send {
        return Err("`--reason` is for the audit trail; it goes with `--send`".to_owned());
    }
    let config = config.unwrap_or_else(|| USUAL.to_owned());
    match <[String; 2]>::try_from(words) {
        Ok([connection, operation]) => {
            Ok(Attempt { config, connection, operation, set, credential, send: send.then(|| reason.unwrap_or_default()) })
        }
        Err(_) => Err(format!("`try` takes a connection and an operation\n\n{HELP}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Attempt, String> {
        super::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn an_operation_with_values_is_understood_in_any_order() {
        let owned = |words: [&str; 3]| words.map(str::to_owned);
        let [config, connection, operation] = owned(["a.toml", "a", "reset.set"]);
        let plain =
            || Attempt { config: config.clone(), connection: connection.clone(), operation: operation.clone(), ..Attempt::default() };
        assert_eq!(parse("--config a.toml a reset.set"), Ok(plain()));
        assert_eq!(parse("a reset.set"), Ok(Attempt { config: "passdesk.toml".to_owned(), ..plain() }));
        assert_eq!(parse("a --send reset.set --config a.toml"), Ok(Attempt { send: Some(String::new()), ..plain() }));
        let set = vec![("user".to_owned(), "7=8".to_owned()), ("b".to_owned(), String::new())];
        assert_eq!(
            parse("a reset.set --set user=7=8 --set b= --credential key --send --reason INC-1 --config a.toml"),
            Ok(Attempt { set, credential: Some("key".to_owned()), send: Some("INC-1".to_owned()), ..plain() })
        );
    }

    #[test]
    fn what_is_not_understood_is_told_and_no_value_is_repeated() {
        for (line, told) in [
            ("reset.set", "`try` takes a connection and an operation"),
            ("--config a.toml a", "`try` takes"),
            ("--config a.toml a b c", "`try` takes"),
            ("--config a.toml a b --set", "`--set` needs a value"),
            ("--config a.toml a b --set hunter2", "`--set` takes a name, `=` and a value"),
            ("--config a.toml --config b.toml a b", "`--config` is there twice"),
            ("--config a.toml a b --reason x", "it goes with `--send`"),
            ("--config a.toml a b --sned", "there is no argument `--sned`"),
        ] {
            let error = parse(line).unwrap_err();
            assert!(error.contains(told), "{line}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}

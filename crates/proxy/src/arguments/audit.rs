//! What is asked about the audit trail.

use std::iter::Peekable;

use passdesk::AuditQuery;

use super::{Arguments, HELP};

/// Reads the arguments after `audit`.
pub(super) fn parse(mut arguments: Peekable<impl Iterator<Item = String>>) -> Result<Arguments, String> {
    let show = match arguments.next().as_deref() {
        Some("show") => true,
        Some("verify") => false,
        Some("--help" | "-h") => return Ok(Arguments::Help),
        _ => return Err(format!("`audit` is followed by `show` or `verify`\n\n{HELP}")),
    };
    let (mut config, mut head, mut query, mut json) = (None, None, AuditQuery::default(), None);
    while let Some(name) = arguments.next() {
        let (slot, flag) = match (name.as_str(), show) {
            ("--help" | "-h", _) => return Ok(Arguments::Help),
            ("--config", _) => (&mut config, false),
            ("--head", false) => (&mut head, false),
            ("--who", true) => (&mut query.who, false),
            ("--connection", true) => (&mut query.connection, false),
            ("--target", true) => (&mut query.target, false),
            ("--outcome", true) => (&mut query.outcome, false),
            ("--since", true) => (&mut query.since, false),
            ("--until", true) => (&mut query.until, false),
            ("--json", true) => (&mut json, true),
            _ => return Err(format!("`audit {}` takes no argument `{name}`\n\n{HELP}", if show { "show" } else { "verify" })),
        };
        let value = if flag { Some(String::new()) } else { arguments.next_if(|value| !value.starts_with("--")) };
        let value = value.ok_or_else(|| format!("`{name}` needs a value\n\n{HELP}"))?;
        if slot.replace(value).is_some() {
            return Err(format!("`{name}` is there twice"));
        }
    }
    query.json = json.is_some();
    let config = config.ok_or_else(|| format!("`audit` needs `--config FILE`\n\n{HELP}"))?;
    Ok(if show { Arguments::AuditShow { config, query } } else { Arguments::AuditVerify { config, head } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn what_the_help_shows_is_understood() {
        let config = || "a.toml".to_owned();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(read("audit verify --config a.toml"), Ok(Arguments::AuditVerify { config: config(), head: None }));
        assert_eq!(read("audit verify --head 1:ab --config a.toml"), Ok(Arguments::AuditVerify { config: config(), head: some("1:ab") }));
        assert_eq!(read("audit show --config a.toml"), Ok(Arguments::AuditShow { config: config(), query: AuditQuery::default() }));
        let all = "audit show --config a.toml --who eva --connection c --target bob --outcome changed --since 1 --until 2 --json";
        let query = AuditQuery {
            who: some("eva"),
            connection: some("c"),
            target: some("bob"),
            outcome: some("changed"),
            since: some("1"),
            until: some("2"),
            json: true,
        };
        assert_eq!(read(all), Ok(Arguments::AuditShow { config: config(), query }));
        assert_eq!(read("audit --help"), Ok(Arguments::Help));
        assert_eq!(read("audit show --help"), Ok(Arguments::Help));
    }

    #[test]
    fn what_is_not_understood_is_told() {
        for (line, told) in [
            ("audit", "`audit` is followed by `show` or `verify`"),
            ("audit shwo", "`audit` is followed by"),
            ("audit show", "`audit` needs `--config FILE`"),
            ("audit verify --config", "`--config` needs a value"),
            ("audit verify --config a --who eva", "`audit verify` takes no argument `--who`"),
            ("audit show --config a --head 1:a", "`audit show` takes no argument `--head`"),
            ("audit show --config a --json --json", "`--json` is there twice"),
            ("audit show --config a b", "`audit show` takes no argument `b`"),
        ] {
            let error = read(line).unwrap_err();
            assert!(error.starts_with(told), "{line}: {error}");
        }
    }
}

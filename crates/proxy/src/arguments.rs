//! What the command line asks for.

mod attempt;
mod audit;

use passdesk::{AuditQuery, Log};

pub(crate) use attempt::Attempt;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
passdesk --config FILE [--site DIR] [--previous DIR] [--listen ADDRESS] [--log plain|json]
passdesk --sandbox [URL] [--portal ORIGIN] [--site DIR] [--listen ADDRESS] [--log plain|json]
passdesk check [--config FILE]
passdesk try [--config FILE] CONNECTION OPERATION [--set NAME=VALUE]... [--credential ID] [--send [--reason TEXT]]
passdesk passwd [--delete] FILE LOGIN
passdesk audit show --config FILE [--who NAME] [--connection ID] [--target NAME] [--outcome WORD]
                    [--since TIME] [--until TIME] [--json]
passdesk audit verify --config FILE [--head SEQ:MAC]

  --config FILE     the configuration; passdesk.example.toml shows all of it. `try` takes
                    passdesk.toml if none is named
  --sandbox [URL]   connect to the stand-ins, at http://127.0.0.1:8790 or there
  --portal ORIGIN   with --sandbox: a page of this origin may use the proxy and show it in a frame
  --site DIR        the folder of a built page, instead of the configuration's or the program's own
  --previous DIR    the folder of the page of the release before: pages that are still open ask for
                    its files whose names have a hash in them
  --listen ADDRESS  another address than the configuration's, such as 127.0.0.1:9000
  --log plain|json  how the log on standard error is written: in words, or as one JSON object a line
  check             say what is wrong with a configuration, or what it reaches; and run the sample
                    answers of the systems that come with the program
  try               build one operation of a connection, such as `reset.password`, and show it with secrets
                    masked. On a terminal what is not set is asked for. Elsewhere secrets are read from
                    standard input, a line each in the order of the requests, and all else has to be
                    set. --send sends it, once, as the proxy would, and shows what came back, whole,
                    and why that is read as it is; with an audit trail it is written down there
  passwd            ask for a password, or read a line from standard input, and put it with its login
                    into a users file, for `access` by a password; or delete the login from it
  audit show        who asked for what, and what became of it; only what is asked about, if anything.
                    TIME is a day such as 2026-11-30, or a time such as 2026-11-30T08:00:00Z; days
                    are those of UTC, and --until counts the whole day. --json prints JSON lines
  audit verify      check that the audit trail is whole and nobody has altered it. Only with --head,
                    the last `audit head` of the proxy's log, can it know that nothing was cut off
";

const SANDBOX: &str = "http://127.0.0.1:8790";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    Help,
    Check { config: Option<String> },
    Try(Attempt),
    Passwd { file: String, login: String, delete: bool },
    AuditShow { config: String, query: AuditQuery },
    AuditVerify { config: String, head: Option<String> },
    Serve { from: From, site: Option<String>, previous: Option<String>, listen: Option<String>, log: Option<Log> },
}

/// Where the settings come from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum From {
    File(String),
    Sandbox { url: String, portal: Option<String> },
}

impl Arguments {
    /// Reads the arguments after the program's name.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut arguments = arguments.into_iter().peekable();
        if arguments.next_if(|first| first == "passwd").is_some() {
            return Self::passwd(arguments.collect());
        }
        if arguments.next_if(|first| first == "audit").is_some() {
            return audit::parse(arguments);
        }
        if arguments.next_if(|first| first == "try").is_some() {
            return attempt::parse(arguments).map(Self::Try);
        }
        let check = arguments.next_if(|first| first == "check").is_some();
        let (mut config, mut sandbox, mut portal, mut site, mut previous, mut listen, mut log) = (None, None, None, None, None, None, None);
        while let Some(name) = arguments.next() {
            let value = arguments.next_if(|value| !value.starts_with("--"));
            let (slot, value) = match name.as_str() {
                "--help" | "-h" => return Ok(Self::Help),
                "--sandbox" => (&mut sandbox, Some(value.unwrap_or_else(|| SANDBOX.to_owned()))),
                "--config" => (&mut config, value),
                "--portal" => (&mut portal, value),
                "--site" => (&mut site, value),
                "--previous" => (&mut previous, value),
                "--listen" => (&mut listen, value),
                "--log" => (&mut log, value),
                _ => return Err(format!("there is no argument `{name}`\n\n{HELP}")),
            };
            let value = value.ok_or_else(|| format!("`{name}` needs a value\n\n{HELP}"))?;
            if slot.replace(value).is_some() {
                return Err(format!("`{name}` is there twice"));
            }
        }
        if portal.is_some() && sandbox.is_none() {
            return Err("`--portal` goes with `--sandbox`; a configuration has `origins` and `frame_ancestors`".to_owned());
        }
        let log = log.map(|word| Log::parse(&word).map_err(|told| format!("`--log`: {told}"))).transpose()?;
        match (check, config, sandbox) {
            (true, config, None) if [&site, &previous, &listen].into_iter().all(Option::is_none) && log.is_none() => {
                Ok(Self::Check { config })
            }
            (true, ..) => Err(format!("`check` takes `--config FILE` or nothing\n\n{HELP}")),
            (false, Some(file), None) => Ok(Self::Serve { from: From::File(file), site, previous, listen, log }),
            (false, None, Some(url)) => Ok(Self::Serve { from: From::Sandbox { url, portal }, site, previous, listen, log }),
            (false, ..) => Err(format!("say either `--config FILE` or `--sandbox`\n\n{HELP}")),
        }
    }

    fn passwd(mut rest: Vec<String>) -> Result<Self, String> {
        let delete = rest.first().is_some_and(|first| first == "--delete");
        rest.drain(..usize::from(delete));
        match <[String; 2]>::try_from(rest) {
            Ok([file, login]) if !file.starts_with('-') && !login.starts_with('-') => Ok(Self::Passwd { file, login, delete }),
            _ => Err(format!("`passwd` takes a file and a login; a password is asked for, and never an argument\n\n{HELP}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn what_the_help_shows_is_understood() {
        let serve = |from, site: Option<&str>, listen: Option<&str>| {
            Ok(Arguments::Serve { from, site: site.map(str::to_owned), previous: None, listen: listen.map(str::to_owned), log: None })
        };
        let sandbox = |url: &str| From::Sandbox { url: url.to_owned(), portal: None };
        let file = || From::File("a.toml".to_owned());
        assert_eq!(parse("--config a.toml"), serve(file(), None, None));
        assert_eq!(parse("--config a.toml --site dist"), serve(file(), Some("dist"), None));
        assert_eq!(parse("--sandbox"), serve(sandbox(SANDBOX), None, None));
        assert_eq!(parse("--sandbox --listen 127.0.0.1:0"), serve(sandbox(SANDBOX), None, Some("127.0.0.1:0")));
        assert_eq!(parse("--sandbox http://127.0.0.1:1"), serve(sandbox("http://127.0.0.1:1"), None, None));
        let json = Arguments::Serve { from: file(), site: None, previous: None, listen: None, log: Some(Log::Json) };
        assert_eq!(parse("--config a.toml --log json"), Ok(json));
        let portal = From::Sandbox { url: SANDBOX.to_owned(), portal: Some("http://127.0.0.1:2".to_owned()) };
        assert_eq!(parse("--sandbox --portal http://127.0.0.1:2"), serve(portal, None, None));
        assert_eq!(parse("check --config a.toml"), Ok(Arguments::Check { config: Some("a.toml".to_owned()) }));
        assert_eq!(parse("check"), Ok(Arguments::Check { config: None }));
        let passwd = |delete| Ok(Arguments::Passwd { file: "a.users".to_owned(), login: "anna".to_owned(), delete });
        assert_eq!(parse("passwd a.users anna"), passwd(false));
        assert_eq!(parse("passwd --delete a.users anna"), passwd(true));
        assert_eq!(parse("--help"), Ok(Arguments::Help));
    }

    #[test]
    fn what_is_not_understood_is_told() {
        for (line, told) in [
            ("", "say either"),
            ("--config a.toml --sandbox", "say either"),
            ("--config", "`--config` needs a value"),
            ("--config a.toml --site", "`--site` needs a value"),
            ("--config a.toml --config b.toml", "twice"),
            ("--config a.toml --log xml", "`--log`: `xml` is no way to write a log"),
            ("--confgi a.toml", "no argument `--confgi`"),
            ("a.toml", "no argument `a.toml`"),
            ("--config a.toml --portal http://127.0.0.1:2", "goes with `--sandbox`"),
            ("check --sandbox", "`check` takes"),
            ("passwd", "`passwd` takes"),
            ("passwd a.users", "`passwd` takes"),
            ("passwd a.users anna secret", "`passwd` takes"),
            ("passwd a.users --delete", "`passwd` takes"),
            ("passwd --delete a.users", "`passwd` takes"),
            ("check --config a.toml --listen 127.0.0.1:1", "`check` takes"),
        ] {
            let error = parse(line).unwrap_err();
            assert!(error.starts_with(told) || error.contains(told), "{line}: {error}");
        }
    }
}

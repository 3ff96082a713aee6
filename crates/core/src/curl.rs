//! A request as a command that a person can paste into bash.
//!
//! The command holds no secret. It asks for each one without showing it, encodes it for its place, and
//! hands the whole request to curl on standard input as a config file, so that nothing of it stands on
//! a command line, where other processes can read it.

use std::fmt::Write as _;

use crate::place::Place;
use crate::request::{BuildError, Hole, Piece, Template};
use crate::secret::Secret;
use crate::value::Values;

/// Prints a value (`$2`) as its place (`$1`) has it, inside the quotation marks of curl's config. It
/// works byte by byte, and in a subshell, so that the change of locale stays there.
const ENCODE: &str = r#"e() (
  LC_ALL=C p=$1 v=$2 o=
  for ((i = 0; i < ${#v}; i++)); do
    c=${v:i:1}; printf -v n %d "'$c"; n=$((n & 255))
    case $p in
      json) case $c in ('"') c='\"';; (\\) c='\\';; (*) ((n > 31)) || printf -v c '\\u%04x' $n;; esac;;
      xml) case $c in ('&') c='&amp;';; ('<') c='&lt;';; ('>') c='&gt;';; ('"') c='&quot;';; ($'\r') c='&#13;';; ($'\t') c='&#9;';; esac;;
      url) [[ $c == [A-Za-z0-9._~-] ]] || printf -v c '%%%02X' $n;;
      form) case $c in (' ') c=+;; ([A-Za-z0-9.*_-]) ;; (*) printf -v c '%%%02X' $n;; esac;;
    esac
    o+=$c
  done
  o=${o//\\/\\\\}; o=${o//\"/\\\"}; o=${o//$'\t'/\\t}; o=${o//$'\r'/\\r}
  printf %s "$o"
)"#;

/// The command for a request with these values. The secrets among them are not in it.
///
/// `label` gives the words by which a secret is asked for.
///
/// # Errors
/// A value that cannot be carried where it stands.
pub fn command(template: &Template, values: &Values, label: impl Fn(&str) -> String) -> Result<String, BuildError> {
    let mut config = Config::default();
    config.pieces(template.pieces(), values)?;
    let mut out = String::from("(\n");
    out.push_str(ENCODE);
    out.push('\n');
    for name in &config.asked {
        // The prompt is on standard error, the secret goes nowhere but into the variable.
        let _ = writeln!(out, "IFS= read -rsp {} {name}; echo >&2", quote(&format!("{}: ", label(name))));
    }
    out.push_str(&config.finish());
    out.push_str(") | curl --disable --silent --show-error --include --config -\n");
    Ok(out)
}

/// A bit of the message: text, or what prints a secret.
enum Bit {
    Text(String),
    Call(String),
}

#[derive(Default)]
struct Config {
    bits: Vec<Bit>,
    asked: Vec<String>,
}

impl Config {
    fn text(&mut self, text: &str) {
        if let Some(Bit::Text(before)) = self.bits.last_mut() {
            before.push_str(text);
        } else {
            self.bits.push(Bit::Text(text.to_owned()));
        }
    }

    fn ask(&mut self, name: &str) {
        if !self.asked.iter().any(|known| known == name) {
            self.asked.push(name.to_owned());
        }
    }

    fn pieces(&mut self, pieces: &[Piece], values: &Values) -> Result<(), BuildError> {
        for piece in pieces {
            match piece {
                Piece::Literal(text) => self.text(text),
                Piece::Hole(hole) if hole.secret => {
                    self.ask(&hole.name);
                    self.bits.push(Bit::Call(format!("e {} \"${}\"", encoding(hole), hole.name)));
                }
                Piece::Hole(hole) => {
                    let one = Template::new([Piece::Hole(hole.clone())]);
                    self.text(one.build(values)?.expose());
                }
                Piece::Basic { name, password } => {
                    self.ask(password);
                    let who = values.get(name).map_or("", Secret::expose);
                    let pair = format!("printf %s {}\"${password}\" | base64 | tr -d '\\n'", quote(&format!("{who}:")));
                    self.bits.push(Bit::Call(pair));
                }
                Piece::Optional { name, pieces } => {
                    if values.get(name).is_some() {
                        self.pieces(pieces, values)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The commands that print curl's config. An address holds no secret, so the first line stands
    /// whole in the first bit.
    fn finish(self) -> String {
        let accepts = self.bits.iter().any(|bit| matches!(bit, Bit::Text(text) if text.lines().any(|line| line.starts_with("Accept: "))));
        let mut script = String::new();
        let mut in_body = false;
        for (index, bit) in self.bits.into_iter().enumerate() {
            let text = match bit {
                Bit::Call(call) => {
                    let _ = writeln!(script, "{call}");
                    continue;
                }
                Bit::Text(text) => text,
            };
            let mut config = String::new();
            let mut rest = text.as_str();
            if index == 0 {
                let (line, after) = next_line(rest).unwrap_or((rest, ""));
                config.push_str(&first_line(line));
                rest = begin(after, accepts, &mut in_body, &mut config);
            }
            while !in_body && let Some((line, after)) = next_line(rest) {
                config.push_str(&escape(line));
                config.push_str("\"\n");
                rest = begin(after, accepts, &mut in_body, &mut config);
            }
            config.push_str(&escape(rest));
            let _ = writeln!(script, "printf %s {}", quote(&config));
        }
        script.push_str("printf '\"\\n'\n");
        script
    }
}

/// The first line of a head, and what follows it. Nothing in a head has a line feed but the end of a line.
fn next_line(rest: &str) -> Option<(&str, &str)> {
    let (line, after) = rest.split_once('\n')?;
    Some((line.strip_suffix('\r')?, after))
}

/// Opens the option of the line that begins here: a header field, or after a blank line the body.
fn begin<'a>(rest: &'a str, accepts: bool, in_body: &mut bool, config: &mut String) -> &'a str {
    let Some(body) = rest.strip_prefix("\r\n") else {
        config.push_str("header = \"");
        return rest;
    };
    *in_body = true;
    // curl would add these, and a definition says what is sent.
    if !accepts {
        config.push_str("header = \"Accept:\"\n");
    }
    config.push_str("header = \"User-Agent:\"\nheader = \"Expect:\"\n");
    config.push_str("data-raw = \"");
    body
}

fn first_line(line: &str) -> String {
    let line = line.strip_suffix(" HTTP/1.1").unwrap_or(line);
    let (method, address) = line.split_once(' ').unwrap_or(("GET", line));
    format!("request = \"{}\"\nurl = \"{}\"\n", escape(method), escape(address))
}

/// Escapes for curl's quotation marks.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ => out.push(c),
        }
    }
    out
}

/// Quotes for the shell.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The word by which [`ENCODE`] knows the place.
fn encoding(hole: &Hole) -> &'static str {
    match hole.place {
        Place::Segment | Place::Query | Place::QueryQuoted | Place::QueryApostrophe => "url",
        Place::Form => "form",
        Place::Text | Place::Attribute => "xml",
        Place::Json => "json",
        Place::Header | Place::JsonBare | Place::JsonAny => "raw",
    }
}

//! The commands about the audit trail. The trail is written here by hand, from what is documented of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::page::folder;

const KEY: &str = "0123456789abcdef0123456789abcdef";

/// A configuration with a trail, in a folder of its own.
struct Trail {
    folder: PathBuf,
    previous: Vec<u8>,
    seq: u64,
}

impl Trail {
    fn new(name: &str) -> Self {
        let folder = folder().join(name);
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        // Everything else in it is wrong or out of reach, which is nothing to these commands.
        let config = "lisen = 1\n[audit]\nfile = \"audit.jsonl\"\nkey = { file = \"audit.key\" }\n\
                      [[connection]]\nca = \"not-there.pem\"\n";
        fs::write(folder.join("passdesk.toml"), config).unwrap();
        let key = folder.join("audit.key");
        fs::write(&key, KEY).unwrap();
        private(&key);
        Self { folder, previous: vec![0; 32], seq: 0 }
    }

    /// The next line: these members, and its mac.
    fn line(&mut self, members: &str) -> String {
        self.seq += 1;
        let minute = self.seq;
        let line =
            format!(r#"{{"v":1,"seq":{},"at":"2026-11-{:02}T08:{minute:02}:00.000Z","boot":"b",{members}"#, self.seq, 20 + self.seq / 4);
        let mut hmac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
        hmac.update(&self.previous);
        hmac.update(line.as_bytes());
        self.previous = hmac.finalize().into_bytes().to_vec();
        format!("{line},\"mac\":\"{}\"}}\n", self.mac())
    }

    fn mac(&self) -> String {
        self.previous.iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
    }

    fn head(&self) -> String {
        format!("{}:{}", self.seq, self.mac())
    }

    /// Two files: three attempts, one of which is under way, and a refusal.
    fn write(&mut self) {
        let intent = |who: &str, target: &str| {
            format!(
                r#""event":"intent","attempt":"00","who":"{who}","mode":"accounts","from":"192.0.2.7","connection":"mail","operation":"reset.set","target":"{target}","note":"INC-1""#
            )
        };
        let first = [
            self.line(r#""event":"start""#),
            self.line(&intent("eva", "bob")),
            self.line(&intent("max", "Ann@example.com")),
            self.line(r#""event":"outcome","intent":3,"attempt":"00","outcome":"refused","reason":"weak""#),
        ];
        let prev = self.mac();
        let second = [
            self.line(&format!(r#""event":"rotated","prev":"{prev}""#)),
            self.line(r#""event":"outcome","intent":2,"attempt":"00","outcome":"changed""#),
            self.line(&intent("eva", "cid\u{202e}").replace("mail", "crm").replace("INC-1", "\u{9b}31m")),
            self.line(r#""event":"refused","who":"eva","connection":"crm","target":"root","outcome":"not_sent","reason":"protected""#),
        ];
        fs::write(self.folder.join("audit-1.jsonl"), first.concat()).unwrap();
        fs::write(self.folder.join("audit.jsonl"), second.concat()).unwrap();
    }

    fn run(&self, command: &str, more: &[&str]) -> (Option<i32>, String, String) {
        let config = self.folder.join("passdesk.toml");
        let program = Command::new(env!("CARGO_BIN_EXE_passdesk")).args(["audit", command, "--config"]).arg(config).args(more).output();
        let output = program.unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    fn targets(&self, more: &[&str]) -> Vec<String> {
        let (code, out, err) = self.run("show", &[more, &["--json"]].concat());
        assert_eq!((code, err.as_str()), (Some(0), ""));
        let target = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["target"].as_str().unwrap().to_owned();
        out.lines().map(target).collect()
    }
}

fn private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = path;
}

#[test]
fn the_trail_is_shown_as_a_table_of_attempts() {
    let mut trail = Trail::new("audit-table");
    trail.write();
    // Whoever may read the trail need not have its key.
    fs::remove_file(trail.folder.join("audit.key")).unwrap();
    let (code, out, err) = trail.run("show", &[]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let expected = "\
TIME                      WHO  CONNECTION  OPERATION  TARGET           OUTCOME   REASON     NOTE
2026-11-20T08:02:00.000Z  eva  mail        reset.set  bob              changed              INC-1
2026-11-20T08:03:00.000Z  max  mail        reset.set  Ann@example.com  refused   weak       INC-1
2026-11-21T08:07:00.000Z  eva  crm         reset.set  cid<U+202E>      -                    <U+009B>31m
2026-11-22T08:08:00.000Z  eva  crm                    root             not_sent  protected
";
    assert_eq!(out, expected);
}

#[test]
fn the_trail_is_shown_as_json_and_in_part() {
    let mut trail = Trail::new("audit-json");
    trail.write();
    let (_, out, _) = trail.run("show", &["--json", "--target", "bob"]);
    let expected = r#"{"seq":2,"at":"2026-11-20T08:02:00.000Z","attempt":"00","who":"eva","mode":"accounts","from":"192.0.2.7","connection":"mail","operation":"reset.set","target":"bob","outcome":"changed","reason":"","note":"INC-1"}"#;
    assert_eq!(out, format!("{expected}\n"));
    let cid = "cid<U+202E>";
    for (query, expected) in [
        (&[][..], &["bob", "Ann@example.com", cid, "root"][..]),
        (&["--who", "Eva"], &["bob", cid, "root"]),
        (&["--who", "ev"], &[]),
        (&["--connection", "crm"], &[cid, "root"]),
        (&["--target", "ann@EXAMPLE.com"], &["Ann@example.com"]),
        (&["--target", "cid\u{202e}"], &[cid]),
        (&["--outcome", "not_sent"], &["root"]),
        (&["--since", "2026-11-21"], &[cid, "root"]),
        (&["--until", "2026-11-21"], &["bob", "Ann@example.com", cid]),
        (&["--since", "2026-11-20T08:03:00Z", "--until", "2026-11-21T10:07:00+02:00"], &["Ann@example.com", cid]),
        (&["--since", "2026-11-21", "--until", "2026-11-21", "--who", "max"], &[]),
    ] {
        assert_eq!(trail.targets(query), expected, "{query:?}");
    }
    for (query, told) in
        [(&["--since", "yesterday"], "`yesterday` is no time; write a day like 2026-11-30"), (&["--until", "2026-11-31"], "is no time")]
    {
        let (code, out, err) = trail.run("show", query);
        assert_eq!((code, out.as_str()), (Some(1), ""));
        assert!(err.contains(told), "{err}");
    }
}

#[test]
fn a_good_trail_is_verified_and_its_end_only_with_the_head() {
    let mut trail = Trail::new("audit-good");
    trail.write();
    let whole = "records 1 to 8 in 2 files are whole and in order\n";
    let head = format!("audit head {}\n", trail.head());
    let (code, out, err) = trail.run("verify", &[]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.starts_with(&format!("{whole}the end is unproven: ")) && out.ends_with(&head), "{out}");
    let (code, out, _) = trail.run("verify", &["--head", &trail.head()]);
    assert_eq!((code, out), (Some(0), format!("{whole}record 8 is the one that the head names; the end after it is unproven\n{head}")));
    let path = trail.folder.join("audit.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let (rest, _last) = text.trim_end().rsplit_once('\n').unwrap();
    fs::write(&path, format!("{rest}\n")).unwrap();
    assert_eq!(trail.run("verify", &[]).0, Some(0));
    let (code, out, err) = trail.run("verify", &["--head", &trail.head()]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert_eq!(err, "record 8, which the head names, is not in the trail: it ends before it, so records were cut off its end\n");
}

#[test]
fn the_first_line_that_is_wrong_is_named() {
    let mut trail = Trail::new("audit-bad");
    trail.write();
    let path = trail.folder.join("audit-1.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let told = |text: &str| {
        fs::write(&path, text).unwrap();
        let (code, out, err) = trail.run("verify", &[]);
        assert_eq!((code, out.as_str()), (Some(1), ""));
        err.trim_end().rsplit_once("audit-1.jsonl:").unwrap_or_else(|| panic!("{err}")).1.to_owned()
    };
    assert_eq!(told(&text.replace("max", "eva")), "3: record 3 was altered, or was not written with this key");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    assert_eq!(told(&[lines[0], lines[2], lines[3]].concat()), "2: record 3 stands here; 2 is missing, or stands elsewhere");
    assert_eq!(told(&text.replacen('{', "", 1)), "1: this is no record: the line was altered, or something else wrote it");
}

#[test]
fn what_these_commands_need_and_do_not_find_is_told() {
    let trail = Trail::new("audit-missing");
    for command in ["show", "verify"] {
        let (code, out, err) = trail.run(command, &[]);
        assert_eq!((code, out.as_str()), (Some(1), ""));
        assert!(err.starts_with("there is no audit trail at "), "{err}");
    }
    fs::remove_file(trail.folder.join("audit.key")).unwrap();
    let (code, _, err) = trail.run("verify", &[]);
    assert!(code == Some(1) && err.starts_with("the audit trail's key: cannot read "), "{err}");
    fs::write(trail.folder.join("passdesk.toml"), "audit = false\n").unwrap();
    let (code, _, err) = trail.run("show", &[]);
    assert!(code == Some(1) && err.starts_with("the configuration has no audit trail"), "{err}");
    fs::write(trail.folder.join("passdesk.toml"), "[audit]\nfile = 3\nkey = { env = \"K\" }\n").unwrap();
    let (code, _, err) = trail.run("show", &[]);
    assert!(code == Some(1) && err.contains("passdesk.toml:2:8: this must be a string in quotation marks"), "{err}");
}

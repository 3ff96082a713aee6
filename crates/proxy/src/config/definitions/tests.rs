use super::*;

const GOOD: &str = "title = \"Own\"\n[settings.base]\ntitle = \"Address\"\nformat = \"uri\"\n\
    [credential.token]\ntitle = \"Token\"\nasks = [\"token\"]\n\
    [reset.set]\ntitle = \"Set\"\nsuccess = { \"/done\" = true }\nrequest = '''\n\
    PUT {base}/users/{user}\nAuthorization: Bearer {token}\nContent-Type: application/json\n\n{ \"password\": \"{new_password}\" }\n'''\n";

/// A folder of its own, with these files in it.
struct Place(PathBuf);

impl Place {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let folder = std::env::temp_dir().join(format!("passdesk-definitions-{}-{name}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join(USUAL)).unwrap();
        for (file, bytes) in files {
            fs::write(folder.join(USUAL).join(file), bytes).unwrap();
        }
        Self(folder)
    }

    /// The systems that are added, or what is told, without the folder's name.
    fn read(&self, config: &str) -> Result<Vec<String>, String> {
        let shipped = Catalog::shipped().unwrap().ids().len();
        let told = |problems: Problems| problems.to_string().replace(&format!("{}/", self.0.display()), "");
        catalog("passdesk.toml", config, &self.0).map(|catalog| catalog.ids().split_off(shipped)).map_err(told)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn the_definitions_of_a_folder_join_those_of_the_program_by_the_names_of_their_files() {
    let bad = b"titel = 1\n";
    let place = Place::new("good", &[("b.toml", GOOD.as_bytes()), ("a.toml", GOOD.as_bytes()), (".a.toml", bad), ("a.toml~", bad)]);
    assert_eq!(place.read(""), Ok(vec!["a".to_owned(), "b".to_owned()]));
    fs::rename(place.0.join(USUAL), place.0.join("other")).unwrap();
    // Nobody has asked for the usual one.
    assert_eq!(place.read(""), Ok(vec![]));
    assert_eq!(place.read("definitions = \"other\""), Ok(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(
        place.read("\ndefinitions = \"systems\"").unwrap_err(),
        "passdesk.toml:2:16: cannot read the folder of definitions systems: No such file or directory (os error 2)"
    );
    assert_eq!(
        place.read("definitions = true").unwrap_err(),
        "passdesk.toml:1:15: this must be a string in quotation marks, not true or false"
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_a_definition_is_one_and_a_pipe_is_none() {
    let place = Place::new("links", &[]);
    fs::write(place.0.join("elsewhere"), GOOD).unwrap();
    std::os::unix::fs::symlink("../elsewhere", place.0.join("systems/own.toml")).unwrap();
    assert_eq!(place.read(""), Ok(vec!["own".to_owned()]));
    std::os::unix::fs::symlink("nowhere", place.0.join("systems/lost.toml")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(place.0.join("systems/pipe.toml")).status().unwrap();
    assert!(made.success());
    assert_eq!(
        place.read("").unwrap_err(),
        "systems/lost.toml:1:1: cannot read it: No such file or directory (os error 2)\n\
         systems/pipe.toml:1:1: this is no file; a definition is one, or a link to one"
    );
}

#[test]
fn the_mistakes_of_all_files_are_told_at_once() {
    let large = "#".repeat(MAX_FILE_BYTES + 1);
    let place = Place::new(
        "mistakes",
        &[
            ("a.toml", GOOD.replace("title = \"Own\"", "titel = \"Own\"").as_bytes()),
            ("b.toml", GOOD.replace("{user}", "{usr}").as_bytes()),
            ("c.toml", b"title = \"\xc3\xa4\"\n# \xc3\xa4\xff\n"),
            ("d.toml", large.as_bytes()),
            ("D e.toml", GOOD.as_bytes()),
            ("keycloak.toml", GOOD.as_bytes()),
            // What a file of the program is called, and a system in one.
            ("uipath.toml", GOOD.as_bytes()),
            ("uipath-cloud.toml", GOOD.as_bytes()),
            ("e.toml", GOOD.replace("\"Own\"", "\"O\u{202e}wn\"").as_bytes()),
        ],
    );
    assert_eq!(
        place.read("").unwrap_err().lines().collect::<Vec<_>>(),
        [
            "systems/D e.toml:1:1: `D e` is no id; write lower-case letters, digits, `-` and `.`, 64 at most; \
             the name of the file is the name of the system",
            "systems/a.toml:1:1: there is no key `titel` here; did you mean `title`?",
            "systems/a.toml:1:1: `title` is missing; write `title = \"Name of the system\"`",
            "systems/b.toml:12:18: `{usr}` is declared nowhere; did you mean `user`?",
            "systems/c.toml:2:4: this is no UTF-8: byte 18 of the file begins no character; save it as UTF-8",
            "systems/d.toml:1:1: the file is larger than 64 KiB; a file of this kind is far smaller",
            "systems/e.toml:1:10: a text cannot contain the invisible character U+202E",
            "systems/keycloak.toml:1:1: there is another system `keycloak`; choose another name for this file",
            "systems/uipath-cloud.toml:1:1: there is another system `uipath-cloud`; choose another name for this file",
            "systems/uipath.toml:1:1: there is another system `uipath`; choose another name for this file",
        ]
    );
}

#[test]
fn a_folder_holds_a_hundred_definitions_at_most() {
    let place = Place::new("many", &[]);
    for index in 0..MAX_FILES {
        fs::write(place.0.join(format!("systems/s{index}.toml")), GOOD).unwrap();
    }
    assert_eq!(place.read("").unwrap().len(), MAX_FILES);
    fs::write(place.0.join("systems/one-more.toml"), GOOD).unwrap();
    assert_eq!(place.read("").unwrap_err(), "passdesk.toml:1:1: systems has 101 definitions; no more than 100 are read");
}

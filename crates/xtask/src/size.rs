//! Weighs what a browser fetches, before the page can be used and late, and says what the page's module
//! consists of.

mod module;

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::project::Project;
use crate::site;

/// What the first load may cost, compressed.
const BUDGET: usize = 150 * 1024;
/// What a portal's page may fetch for an element, up to the first field that can be typed in: compressed, and in how many
/// requests.
const PORTAL_BUDGET: usize = 150 * 1024;
const PORTAL_REQUESTS: usize = 4;
/// What late files may cost, compressed, all those together whose names begin alike.
const LATE_BUDGETS: [(&str, usize); 4] =
    [("passdesk-strength-", 300 * 1024), ("blocklist-", 225 * 1024), ("words-", 30 * 1024), ("late-", 2 * 1024)];
/// Files of the site that the page itself never fetches.
const NEVER: [&str; 7] =
    ["blocklist-LICENSE.txt", "definition.schema.json", "embed.css", "embed.html", "embed.js", "passdesk-frame.js", "words-LICENSE.txt"];
/// How many parts of the module are named.
const PARTS: usize = 10;

/// A file and what it weighs.
struct File {
    name: String,
    /// Whether a portal's page fetches it too: `passdesk.js` and what that names.
    portal: bool,
    raw: usize,
    brotli: usize,
}

/// What the page fetches, the largest first.
struct Files {
    /// Before it can be used.
    first: Vec<File>,
    /// When it is asked for.
    late: Vec<File>,
}

/// Prints the sizes and fails when they are over a budget.
pub fn run(project: &Project) -> Result<()> {
    site::build(project)?;
    let files = Files::of(&project.site())?;
    list("first load", &files.first);
    let mut over: Vec<_> = excess("first load", files.first.iter(), BUDGET).into_iter().collect();
    let portal = || files.first.iter().filter(|file| file.portal);
    over.extend(excess("for an element in a portal's page", portal(), PORTAL_BUDGET));
    let requests = portal().count();
    println!("{requests:>19}  requests for that, of {PORTAL_REQUESTS} allowed");
    if requests > PORTAL_REQUESTS {
        over.push(format!("for an element by {} requests", requests - PORTAL_REQUESTS));
    }
    list("late", &files.late);
    for (start, budget) in LATE_BUDGETS {
        let named = || files.late.iter().filter(|file| file.name.starts_with(start));
        ensure!(named().count() > 0, "no late file is called {start}*: write into LATE_BUDGETS what it is called now");
        over.extend(excess(&format!("{start}*"), named(), budget));
    }
    println!("\n{:>9}  largest parts of the page's module, before wasm-opt", "raw");
    for (part, size) in parts(project)?.iter().take(PARTS) {
        println!("{size:>9}  {part}");
    }
    if !over.is_empty() {
        bail!("over the budget: {}", over.join(", "));
    }
    Ok(())
}

/// What the page's module consists of.
fn parts(project: &Project) -> Result<Vec<(String, usize)>> {
    // What wasm-bindgen wrote: wasm-opt takes the names away.
    let named = project.cargo_target.join("wasm-bindgen/release/passdesk-app_bg.wasm");
    module::parts(&fs::read(&named).with_context(|| format!("{} is missing", named.display()))?)
}

fn list(title: &str, files: &[File]) {
    println!("\n{:>9} {:>9}  {title}", "raw", "brotli");
    for File { name, raw, brotli, .. } in files {
        println!("{raw:>9} {brotli:>9}  {name}");
    }
}

/// Prints what files weigh together, and says by how much that is over their budget.
fn excess<'a>(name: &str, files: impl Iterator<Item = &'a File>, budget: usize) -> Option<String> {
    let (raw, brotli) = files.fold((0, 0), |(raw, brotli), file| (raw + file.raw, brotli + file.brotli));
    println!("{raw:>9} {brotli:>9}  {name} together, of {budget} brotli bytes allowed");
    (brotli > budget).then(|| format!("{name} by {} bytes", brotli - budget))
}

impl Files {
    /// Sorts the files of the site by what names them: `index.html` and `passdesk.js` the first load, but
    /// for the `late-*.js` of `passdesk.js`; that one the late files. A file that nothing names is an error:
    /// it would escape the budgets. `passdesk.js` counts once, under whatever names it is there.
    fn of(site: &Path) -> Result<Self> {
        let read = |name: &str| fs::read_to_string(site.join(name)).with_context(|| format!("{name} is missing"));
        let (index, boot) = (read("index.html")?, read("passdesk.js")?);
        let names =
            fs::read_dir(site).context("the site cannot be read")?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let names: Vec<String> = names.collect::<Result<_>>()?;
        let manifest = names.iter().find(|name| name.starts_with("late-") && boot.contains(*name));
        let manifest = manifest.context("passdesk.js names no late-*.js")?;
        let late = read(manifest)?;

        let mut files = Self { first: Vec::new(), late: Vec::new() };
        for name in &names {
            let list = if name == "index.html" || index.contains(name) || (boot.contains(name) && name != manifest) {
                &mut files.first
            } else if name == manifest || late.contains(name) {
                &mut files.late
            } else if NEVER.contains(&name.as_str()) || fs::read(site.join(name))? == boot.as_bytes() {
                continue;
            } else {
                bail!("{name} is in the site, and neither index.html, passdesk.js nor {manifest} names it");
            };
            let content = fs::read(site.join(name))?;
            let portal = name == "passdesk.js" || boot.contains(name);
            list.push(File { name: name.clone(), portal, raw: content.len(), brotli: compressed(&content)? });
        }
        for list in [&mut files.first, &mut files.late] {
            // Folders list their files in any order.
            list.sort_by(|one, other| other.brotli.cmp(&one.brotli).then_with(|| one.name.cmp(&other.name)));
        }
        Ok(files)
    }
}

/// The length as a server sends it that compresses once and well.
pub fn compressed(content: &[u8]) -> Result<usize> {
    Ok(brotli(content)?.len())
}

/// The bytes by Brotli, as few as can be.
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 4096, 11, 22);
    writer.write_all(content)?;
    writer.flush()?;
    drop(writer);
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a site with these files into a folder of its own and weighs them.
    fn weighed(name: &str, site: &[(&str, &str)]) -> Result<Files> {
        let folder = std::env::temp_dir().join(format!("passdesk-size-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, content) in site {
            fs::write(folder.join(name), content).unwrap();
        }
        let files = Files::of(&folder);
        fs::remove_dir_all(folder).unwrap();
        files
    }

    /// Their names, sorted.
    fn sorted(name: &str, site: &[(&str, &str)]) -> Result<[Vec<String>; 2]> {
        weighed(name, site).map(|files| [files.first, files.late].map(|list| list.into_iter().map(|file| file.name).collect()))
    }

    const SITE: [(&str, &str); 7] = [
        ("index.html", "<script src=passdesk.js></script>"),
        ("passdesk.js", "'a-1.js', 'late-2.js'"),
        ("a-1.js", "a()"),
        ("late-2.js", "'b-3.bin', 'c-4.txt'"),
        ("b-3.bin", "2718281828459045235360287471352662"),
        ("c-4.txt", "c"),
        ("embed.css", ""),
    ];

    #[test]
    fn a_file_is_late_when_only_the_late_script_names_it() {
        let [first, late] = sorted("late", &SITE).unwrap();
        assert_eq!(first, ["index.html", "passdesk.js", "a-1.js"]);
        assert_eq!(late, ["b-3.bin", "late-2.js", "c-4.txt"]);
    }

    #[test]
    fn a_portal_fetches_no_page_of_ours() {
        let files = weighed("portal", &SITE).unwrap();
        let portal: Vec<_> = files.first.iter().filter(|file| file.portal).map(|file| file.name.as_str()).collect();
        assert_eq!(portal, ["passdesk.js", "a-1.js"]);
    }

    #[test]
    fn what_the_page_preloads_is_not_late() {
        let mut site = SITE;
        site[0].1 = "<script src=passdesk.js></script><link href=c-4.txt>";
        let [first, late] = sorted("preloaded", &site).unwrap();
        assert!(first.contains(&"c-4.txt".to_owned()), "{first:?}");
        assert_eq!(late, ["b-3.bin", "late-2.js"]);
    }

    #[test]
    fn a_file_that_nothing_names_is_an_error() {
        let forgotten = [&SITE[..], &[("words.txt", "")]].concat();
        let error = sorted("forgotten", &forgotten).unwrap_err().to_string();
        assert_eq!(error, "words.txt is in the site, and neither index.html, passdesk.js nor late-2.js names it");
    }

    #[test]
    fn more_than_the_budget_is_told() {
        let file = |raw, brotli| File { name: String::new(), portal: false, raw, brotli };
        let files = [file(1000, 60), file(1000, 50)];
        assert_eq!(excess("all", files.iter(), 110), None);
        assert_eq!(excess("all", files.iter(), 100).as_deref(), Some("all by 10 bytes"));
    }

    #[test]
    fn what_compresses_well_weighs_little() {
        assert!(compressed("a".repeat(10_000).as_bytes()).unwrap() < 50);
    }
}

//! The command `wasm-bindgen`, as far as Trunk calls it.
//!
//! The glue that is generated and the crate `wasm-bindgen` that the page is built with must be of
//! one version. Built here, the command follows `Cargo.lock`, and nobody installs a second version
//! by hand. Trunk finds it on `PATH` and asks for its version first.
//!
//! Two things are done otherwise. What the module imports gets short names: the long ones, each with a
//! hash in it, stand in the module and in the glue, and nothing packs a hash, together 3 % of the
//! first load. And what nobody reads is not printed: see [`SILENT`].

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use walrus::ir::Value;
use walrus::{ConstExpr, Data, DataKind, Function, FunctionBuilder, FunctionKind, Module};
use wasm_bindgen_cli_support::Bindgen;

/// What one call asks for.
#[derive(Debug, PartialEq)]
enum Call {
    Version,
    Generate { input: PathBuf, out_dir: PathBuf, out_name: String, typescript: bool, keep_debug: bool },
}

fn main() -> Result<()> {
    match parse(std::env::args_os().skip(1))? {
        Call::Version => {
            let version = wasm_bindgen_shared::version();
            writeln!(std::io::stdout(), "wasm-bindgen {version}")?;
        }
        Call::Generate { input, out_dir, out_name, typescript, keep_debug } => {
            let mut bindgen = Bindgen::new();
            bindgen.web(true)?.input_path(input).out_name(&out_name).typescript(typescript).keep_debug(keep_debug);
            generate(&mut bindgen, &out_dir, &out_dir.join(format!("{out_name}.js")))?;
        }
    }
    Ok(())
}

/// Writes the module and its glue, with short names for what the one imports from the other.
fn generate(bindgen: &mut Bindgen, out_dir: &Path, glue: &Path) -> Result<()> {
    let mut output = bindgen.generate_output()?;
    silence(output.wasm_mut());
    blank_sources(output.wasm_mut(), &source_folders());
    let mut renamed = Vec::new();
    for (index, import) in (0..).zip(output.wasm_mut().imports.iter_mut()) {
        let long = std::mem::replace(&mut import.name, short(index));
        renamed.push((long, import.name.clone()));
    }
    output.emit(out_dir)?;
    let text = fs::read_to_string(glue).with_context(|| format!("{} is missing", glue.display()))?;
    fs::write(glue, rename(text, &renamed)?).with_context(|| format!("{} cannot be written", glue.display()))
}

/// What prints as nothing: numbers with a fraction, whatever is printed as programmers want it, and what an error of
/// serde's has to say. No page of this project prints any of it. But it brings along what finds the shortest digits of
/// a number, and tables of what can be printed: 9 % of the first load.
const SILENT: [(&str, &str); 8] = [
    ("<f64 as core", "::fmt::Display>::fmt"),
    ("<str as core", "::fmt::Debug>::fmt"),
    ("<char as core", "::fmt::Debug>::fmt"),
    ("<&usize as core", "::fmt::Debug>::fmt"),
    ("<&u64 as core", "::fmt::Debug>::fmt"),
    ("<core::ops::range::Range<usize> as core", "::fmt::Debug>::fmt"),
    ("<serde_core::de::Unexpected as core", "::fmt::Display>::fmt"),
    ("<serde_core::de::OneOf as core", "::fmt::Display>::fmt"),
];

/// Ends the module with a text about what was sliced, and what may be printed instead of it: the same end without.
const SLICED: &str = "core::str::slice_error_fail_rt";
const UNWRAPPED: &str = "core::option::unwrap_failed";

/// The name of a function without hashes: `core[c5930c85a12de822]::fmt` and `serde_core::fmt::hca2139aa11ce07b6` have
/// one, in two styles.
fn plain(name: &str) -> String {
    let name = name.rsplit_once("::h").filter(|(_, hash)| hash.len() == 16).map_or(name, |(name, _)| name);
    name.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect()
}

/// Has what is silent write nothing.
fn silence(module: &mut Module) {
    let is_silent = |name: &str| SILENT.iter().any(|(start, end)| name.starts_with(start) && name.ends_with(end));
    let silent = |function: &&Function| function.name.as_deref().is_some_and(|name| is_silent(&plain(name)));
    let ids: Vec<_> = module.funcs.iter().filter(silent).map(Function::id).collect();
    for id in ids {
        let (params, results) = module.types.params_results(module.funcs.get(id).ty());
        let (params, results) = (params.to_vec(), results.to_vec());
        let arguments = params.iter().map(|param| module.locals.add(*param)).collect();
        let mut body = FunctionBuilder::new(&mut module.types, &params, &results);
        // `Ok(())`, where anybody asks.
        if !results.is_empty() {
            body.func_body().i32_const(0);
        }
        module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(arguments));
    }
    let named = |wanted| module.funcs.iter().find(|function| function.name.as_deref().is_some_and(|name| plain(name) == wanted));
    if let (Some(sliced), Some(unwrapped)) = (named(SLICED), named(UNWRAPPED)) {
        let (sliced, unwrapped) = (sliced.id(), unwrapped.id());
        let (params, _) = module.types.params_results(module.funcs.get(sliced).ty());
        let (params, wanted) = (params.to_vec(), module.types.params(module.funcs.get(unwrapped).ty()).len());
        let arguments: Vec<_> = params.iter().map(|param| module.locals.add(*param)).collect();
        let mut body = FunctionBuilder::new(&mut module.types, &params, &[]);
        // The last is where it was called, for both.
        for argument in arguments.iter().skip(params.len().saturating_sub(wanted)) {
            body.func_body().local_get(*argument);
        }
        body.func_body().call(unwrapped).unreachable();
        module.funcs.get_mut(sliced).kind = FunctionKind::Local(body.local_func(arguments));
    }
}

/// Where sources are: of Rust, of what it is built with, of crates, of this project.
fn source_folders() -> Vec<String> {
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| home + "/.cargo")).unwrap_or_default();
    vec!["/rustc/".to_owned(), "/rust/deps/".to_owned(), home + "/registry/src/", "crates/".to_owned()]
}

/// Blanks the names of sources, and the places in them, which stand there for panics to tell: no panic of the page
/// tells any. They are 1 % of the first load, and name folders of whoever has built it.
fn blank_sources(module: &mut Module, folders: &[String]) {
    let mut names = Vec::new();
    let segments: Vec<_> = module.data.iter().map(Data::id).collect();
    for segment in &segments {
        let data = module.data.get_mut(*segment);
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } = data.kind else { continue };
        names.extend(blank(&mut data.value, folders).into_iter().map(|(start, length)| [offset.cast_unsigned() + start, length]));
    }
    for segment in segments {
        forget_places(&mut module.data.get_mut(segment).value, &names);
    }
}

/// Blanks the names of sources; where each began, and how long it was.
fn blank(data: &mut [u8], folders: &[String]) -> Vec<(u32, u32)> {
    let is_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._+-".contains(byte);
    let mut names = Vec::new();
    let mut start = 0;
    while start < data.len() {
        let (_, rest) = data.split_at_mut(start);
        let long = rest.iter().take_while(|byte| is_path(byte)).count().min(300);
        let path = rest.get(..long).filter(|path| folders.iter().any(|folder| path.starts_with(folder.as_bytes())));
        let length = path.and_then(|path| path.windows(3).position(|end| end == b".rs")).map(|end| end + 3);
        if let Some(name) = length.and_then(|length| rest.get_mut(..length)) {
            name.fill(0);
        }
        names.extend(length.and_then(|length| Some((u32::try_from(start).ok()?, u32::try_from(length).ok()?))));
        start += length.unwrap_or(1);
    }
    names
}

/// Blanks each place in a source: the address and length of a name, a line and a column.
fn forget_places(data: &mut [u8], names: &[[u32; 2]]) {
    for start in (0..data.len()).step_by(4) {
        let Some(place) = data.get_mut(start..start + 16) else { return };
        if names.iter().any(|name| place.starts_with(&name.map(u32::to_le_bytes).concat())) {
            place.fill(0);
        }
    }
}

/// Renames the keys of the object in which the glue hands its functions to the module.
fn rename(mut glue: String, names: &[(String, String)]) -> Result<String> {
    for (long, short) in names {
        let key = format!(" {long}: ");
        if glue.matches(&key).count() != 1 {
            bail!("the glue should have `{long}` once, as a key of what it hands to the module");
        }
        glue = glue.replacen(&key, &format!(" {short}: "), 1);
    }
    Ok(glue)
}

/// `a`, `b`, … `z`, `ba`, `bb`, …
fn short(index: u32) -> String {
    let rest = if index < 26 { String::new() } else { short(index / 26) };
    rest + &char::from_digit(10 + index % 26, 36).map(String::from).unwrap_or_default()
}

/// Reads the options that Trunk passes. Any other is an error rather than a difference from the
/// real command that nobody notices.
fn parse(args: impl Iterator<Item = OsString>) -> Result<Call> {
    let mut input = None;
    let mut out_dir = None;
    let mut out_name = None;
    let mut typescript = true;
    let mut keep_debug = false;
    for arg in args {
        let text = arg.to_str().with_context(|| format!("the argument {} is not UTF-8", arg.display()))?;
        match text.split_once('=').unwrap_or((text, "")) {
            ("--version" | "-V", _) => return Ok(Call::Version),
            ("--target", "web") => {}
            ("--out-dir", dir) => out_dir = Some(PathBuf::from(dir)),
            ("--out-name", name) => out_name = Some(name.to_owned()),
            ("--no-typescript", _) => typescript = false,
            ("--keep-debug", _) => keep_debug = true,
            _ if !text.starts_with('-') && input.is_none() => input = Some(PathBuf::from(text)),
            _ => bail!(
                "wasm-bindgen as built by this project does not know `{text}`; it takes \
                 --target=web --out-dir=DIR --out-name=NAME [--no-typescript] [--keep-debug] FILE"
            ),
        }
    }
    Ok(Call::Generate {
        input: input.context("the .wasm file to read is missing")?,
        out_dir: out_dir.context("--out-dir=DIR is missing")?,
        out_name: out_name.context("--out-name=NAME is missing")?,
        typescript,
        keep_debug,
    })
}

#[cfg(test)]
mod tests {
    use walrus::ValType;

    use super::*;

    fn parsed(args: &[&str]) -> Result<Call> {
        parse(args.iter().map(OsString::from))
    }

    #[test]
    fn the_call_that_trunk_makes_is_understood() {
        let call = parsed(&[
            "--target=web",
            "--out-dir=/t/wasm-bindgen/release",
            "--out-name=passdesk-app",
            "/t/web/passdesk_app.wasm",
            "--no-typescript",
        ]);
        assert_eq!(
            call.unwrap(),
            Call::Generate {
                input: "/t/web/passdesk_app.wasm".into(),
                out_dir: "/t/wasm-bindgen/release".into(),
                out_name: "passdesk-app".into(),
                typescript: false,
                keep_debug: false,
            }
        );
    }

    #[test]
    fn names_become_short_where_they_are_keys_and_nowhere_else() {
        let glue = "{\n  __wbg_a_1: function() { return __wbg_a_1; },\n  __wbg_b_2: f }".to_owned();
        let names = [("__wbg_a_1".to_owned(), "a".to_owned()), ("__wbg_b_2".to_owned(), "b".to_owned())];
        assert_eq!(rename(glue, &names).unwrap(), "{\n  a: function() { return __wbg_a_1; },\n  b: f }");
    }

    #[test]
    fn what_is_silent_returns_at_once_and_nothing_else_does() {
        let mut module = Module::default();
        let add = |module: &mut Module, name: &str| {
            let mut body = FunctionBuilder::new(&mut module.types, &[ValType::I32, ValType::I32], &[ValType::I32]);
            body.name(name.to_owned()).func_body().unreachable();
            let arguments = vec![module.locals.add(ValType::I32), module.locals.add(ValType::I32)];
            body.finish(arguments, &mut module.funcs)
        };
        let names = [
            "<f64 as core[c5930c85]::fmt::Display>::fmt",
            "<str as core[c5930c85]::fmt::Debug>::fmt",
            "<serde_core::de::OneOf as core::fmt::Display>::fmt::hdb8d7db55f8a83ad",
            "<str as core[c5930c85]::fmt::Display>::fmt",
        ];
        let ids = names.map(|name| add(&mut module, name));
        silence(&mut module);
        let stops = ids.map(|id| {
            let FunctionKind::Local(function) = &module.funcs.get(id).kind else { return None };
            Some(function.block(function.entry_block()).instrs.iter().any(|(instruction, _)| instruction.is_unreachable()))
        });
        assert_eq!(stops, [Some(false), Some(false), Some(false), Some(true)]);
    }

    #[test]
    fn names_of_sources_are_blanked_and_nothing_beside_them() {
        let folders = ["/rustc/", "crates/"].map(str::to_owned);
        let mut data = *b"User id/rustc/59/core/cell.rscrates/app/page.rsSystem /rustc/ crates/app x.rs";
        assert_eq!(blank(&mut data, &folders), [(7, 22), (29, 18)]);
        let shown = String::from_utf8_lossy(&data).replace('\0', "");
        assert_eq!(shown, "User idSystem /rustc/ crates/app x.rs");
    }

    #[test]
    fn places_in_them_are_blanked_and_no_other_numbers() {
        let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>();
        let mut data = words(&[7, 1024, 22, 31, 5, 1024, 23, 31, 5, 1024, 22]);
        forget_places(&mut data, &[[1024, 22]]);
        assert_eq!(data, words(&[7, 0, 0, 0, 0, 1024, 23, 31, 5, 1024, 22]));
    }

    #[test]
    fn a_name_that_the_glue_does_not_have_is_an_error() {
        assert!(rename("{}".to_owned(), &[("__wbg_a_1".to_owned(), "a".to_owned())]).is_err());
    }

    #[test]
    fn no_two_short_names_are_the_same() {
        let names: std::collections::HashSet<_> = (0..2000).map(short).collect();
        assert_eq!(names.len(), 2000);
    }

    #[test]
    fn the_manifest_names_the_version_that_is_in_it() {
        assert_eq!(wasm_bindgen_shared::version(), env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn an_option_that_would_be_ignored_is_refused() {
        for unknown in ["--target=bundler", "--weak-refs", "--out-dirs=x"] {
            let error = parsed(&[unknown, "a.wasm"]).unwrap_err();
            assert!(error.to_string().contains(unknown), "{error}");
        }
    }

    #[test]
    fn a_second_input_file_is_refused() {
        assert!(parsed(&["--out-dir=o", "--out-name=n", "a.wasm", "b.wasm"]).is_err());
    }
}

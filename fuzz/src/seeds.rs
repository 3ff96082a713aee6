//! Where the fuzzer begins.

use std::path::PathBuf;

/// Writes the seeds into the folder that the fuzzer was started with, before it reads that.
///
/// # Panics
/// A seed cannot be written.
pub fn write(seeds: &[Vec<u8>]) {
    let Some(folder) = std::env::args_os().skip(1).map(PathBuf::from).find(|argument| argument.is_dir()) else { return };
    for (index, seed) in seeds.iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{index:03}")), seed).expect("a seed can be written");
    }
}

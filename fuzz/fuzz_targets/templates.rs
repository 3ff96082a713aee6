#![no_main]

use libfuzzer_sys::fuzz_target;
use passdesk_fuzz::{seeds, templates};

fuzz_target!(init: seeds::write(&templates::seeds()), |data: &[u8]| templates::check(data));

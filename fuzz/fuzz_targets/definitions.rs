#![no_main]

use libfuzzer_sys::fuzz_target;
use passdesk_fuzz::{definitions, seeds};

fuzz_target!(init: seeds::write(&definitions::seeds()), |data: &[u8]| definitions::check(data));

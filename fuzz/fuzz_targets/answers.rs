#![no_main]

use libfuzzer_sys::fuzz_target;
use passdesk_fuzz::{answers, seeds};

fuzz_target!(init: seeds::write(&answers::seeds()), |data: &[u8]| answers::check(data));

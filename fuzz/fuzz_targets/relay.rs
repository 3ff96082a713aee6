#![no_main]

use libfuzzer_sys::fuzz_target;
use passdesk_fuzz::{relay, seeds};

fuzz_target!(init: seeds::write(&relay::seeds()), |data: &[u8]| relay::check(data));

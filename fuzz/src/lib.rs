//! What is fuzzed: what comes from outside, and the properties that hold of it whatever it is.
//!
//! | target | what is made up | what holds |
//! | --- | --- | --- |
//! | `templates` | requests of a definition, and values | what is built is recognised with the same values, other parsers read it, no secret is shown |
//! | `relay` | a relay request's body | what is recognised is built again to the same bytes, and by one operation alone |
//! | `answers` | a system's answer, with a secret in many dresses | no change without a success that others can read, no secret in what is passed on |
//! | `definitions` | a definition's file | mistakes stand in the file; what is loaded gives requests that are recognised, and takes no web page for a success |
//!
//! Each target has its `check`, which panics when a property does not hold, and its `seeds`, made from the shipped
//! definitions. `cargo xtask fuzz` runs them; a test here runs the seeds.

pub mod answers;
pub mod definitions;
mod foreign;
mod input;
mod operations;
pub mod relay;
mod request;
pub mod seeds;
pub mod templates;

#[cfg(test)]
mod tests {
    /// What a target takes for seeds, and what it holds them against.
    type Target = (fn() -> Vec<Vec<u8>>, fn(&[u8]));

    #[test]
    fn every_seed_holds() {
        let targets: [Target; 4] = [
            (super::answers::seeds, super::answers::check),
            (super::definitions::seeds, super::definitions::check),
            (super::relay::seeds, super::relay::check),
            (super::templates::seeds, super::templates::check),
        ];
        for (seeds, check) in targets {
            let seeds = seeds();
            assert!(!seeds.is_empty());
            seeds.iter().for_each(|seed| check(seed));
        }
    }
}

//! stub
#![allow(dead_code)]
use std::net::IpAddr;
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail;
#[derive(Debug)]
pub(crate) struct Unwritable;
#[derive(Debug)]
pub(crate) struct Intent;
#[derive(Clone, Debug)]
pub(crate) struct Doing {
    pub(crate) attempt: String,
    pub(crate) who: String,
    pub(crate) mode: &'static str,
    pub(crate) from: IpAddr,
    pub(crate) connection: String,
    pub(crate) operation: String,
    pub(crate) target: String,
    pub(crate) note: String,
}
impl Trail {
    pub(crate) async fn intent(&self, _doing: Doing) -> Result<Intent, Unwritable> {
        Ok(Intent)
    }
    pub(crate) async fn refused(&self, _doing: Doing, _reason: &str) {}
}
impl Intent {
    pub(crate) async fn outcome(self, _outcome: &str, _reason: &str) {}
}

//! The proxy as it is measured: the operator's own, but without limits within an hour, and with outcomes that are
//! forgotten at once. With them it would refuse, after a while, all that a measurement sends.

use std::error::Error;
use std::path::Path;

use passdesk::{Server, Settings};
use passdesk_core::bind::Catalog;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("say which configuration")?;
    let text = std::fs::read_to_string(&file)?;
    let folder = Path::new(&file).parent().unwrap_or(Path::new(""));
    let mut settings = Settings::from_toml(&file, &text, folder, &Catalog::shipped()?).map_err(|problems| problems.to_string())?;
    settings.measure();
    Server::start(settings)?.run()?;
    Ok(())
}

//! Pictures of every state of the page, to look at: `screenshots DIR`.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use passdesk_tests::{Display, Language, Scene, Test, run_in};
use serde_json::json;

/// The whole page, as far as it goes down.
async fn picture(test: &Test, file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let shot = test.browser.devtools("Page.captureScreenshot", json!({ "captureBeyondViewport": true })).await;
    let png = shot.get("data").and_then(|data| data.as_str()).ok_or("no picture")?;
    Ok(fs::write(file, BASE64_STANDARD.decode(png)?)?)
}

async fn pictures(test: &mut Test, folder: &Path, name: &str, display: Display) -> Result<(), Box<dyn std::error::Error>> {
    let url = test.scenes().await;
    test.browser.show_on(display).await;
    let (portal, _) = test.portal().await;
    test.visit(&portal.origin(), "#placed form").await;
    picture(test, &folder.join(format!("portal-{name}.png"))).await?;
    for (number, scene) in Scene::ALL.into_iter().enumerate() {
        scene.reach(test, &url).await;
        picture(test, &folder.join(format!("{number:02}-{scene:?}-{name}.png").to_lowercase())).await?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("say where the pictures go: screenshots DIR")?);
    fs::create_dir_all(&folder)?;
    let sizes = [
        ("light", Language::English, Display { width: 1000, height: 900, dark: false }),
        ("dark", Language::English, Display { width: 1000, height: 900, dark: true }),
        ("390", Language::English, Display { width: 390, height: 844, dark: false }),
        ("320-german", Language::German, Display { width: 320, height: 640, dark: false }),
    ];
    for (name, language, display) in sizes {
        let mut taken = Ok(());
        run_in(language, async |test| taken = pictures(test, &folder, name, display).await);
        taken?;
    }
    Ok(())
}

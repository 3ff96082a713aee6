//! A company's own page, of another origin, and the proxy that is in it.

use passdesk_sandbox::Portal;
use serde_json::{Value, json};

use crate::driver::Browser;
use crate::harness::Test;
use crate::package::Package;

/// A page with nothing in it, in which Passdesk can be framed.
const BLANK: &str = "<!doctype html><html lang=en><title>Portal</title><link rel=icon href=/icon.svg><script type=module src=/passdesk-frame.js></script><main></main>";

/// What the page's own script does: it notes what it is told, and makes the frame.
const NOTE: &str = "
    window.told = [];
    window.messages = [];
    for (const name of ['ready', 'changed', 'refused', 'not-sent', 'unknown', 'cancelled'])
        addEventListener(`passdesk-${name}`, ({ type, detail }) => told.push([type, detail]));
    addEventListener('message', ({ origin, data }) => messages.push([origin, data]));
    const frame = document.createElement('passdesk-frame');
    for (const [name, value] of Object.entries(arguments)) frame.setAttribute(name, value);
    document.querySelector('main').append(frame);";

impl Test {
    /// Starts a portal with the example at `/` and a page for frames at `/blank`, and a proxy that reaches every
    /// stand-in, which the portal may use and show; its address.
    ///
    /// # Panics
    /// If one does not start.
    pub async fn portal(&mut self) -> (Portal, String) {
        let portal = Portal::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let url = self.for_portals(&[&portal]);
        (portal, url)
    }

    /// Starts a proxy that reaches every stand-in, which these portals may use and show; its address.
    ///
    /// # Panics
    /// If it does not start.
    pub fn for_portals(&mut self, portals: &[&Portal]) -> String {
        let origins: Vec<String> = portals.iter().map(|portal| portal.origin()).collect();
        let url = self.proxy(&format!("origins = {origins:?}\nframe_ancestors = {origins:?}\n{}", Self::all()));
        for portal in portals {
            blank(portal, &url);
        }
        url
    }
}

/// Has a portal show a page for frames at `/blank`, though this proxy may not want that.
///
/// # Panics
/// If there is no package, which the example imports.
pub fn blank(portal: &Portal, proxy: &str) {
    portal.show(proxy);
    portal.offer(&Package::built()).unwrap();
    portal.add("/blank", BLANK);
}

impl Browser {
    /// Shows Passdesk in a frame of the portal's blank page, with these attributes of `<passdesk-frame>`. From now on
    /// `told` are the events that have come there, and `messages` is all that the window was sent.
    pub async fn frame(&self, portal: &str, attributes: Value) {
        self.goto(&format!("{portal}/blank")).await;
        self.until("return customElements.get('passdesk-frame') !== undefined").await;
        let entries = serde_json::to_string(&attributes).unwrap_or_default();
        self.script(&NOTE.replace("arguments", &entries)).await;
    }

    /// Waits until the page around has been told this; with what.
    pub async fn told(&self, event: &str) -> Value {
        let found = self.until(&format!("return told.find(([type]) => type === 'passdesk-{event}') ?? null")).await;
        found.get(1).cloned().unwrap_or_else(|| json!(null))
    }
}

//! What works from where: Passdesk in a frame and as an element, in pages of its own origin, of a sibling, of another
//! site, by each way of knowing who asks.

use passdesk_sandbox::Portal;
use passdesk_tests::front::{Front, Lapsed, Nginx, SECRET, Setup, Stub};
use passdesk_tests::{Folder, Page, Test, connection, run};
use serde_json::json;

/// What the page shows, once it shows anything.
const STATE: &str = "
    const [form, notice] = ['form', '.passdesk .passdesk-notice'].map((selector) => document.querySelector(selector));
    if (form?.checkVisibility()) return 'works';
    return notice && (/not signed in/.test(notice.innerText) ? 'signed out' : 'failed');";

/// A page that has Passdesk both ways.
fn both(proxy: &str) -> String {
    format!(
        "<!doctype html><html lang=en><title>Both</title><link rel=icon href=/icon.svg>
         <script type=module src={proxy}passdesk-frame.js></script><script type=module src={proxy}passdesk.js></script>
         <passdesk-frame></passdesk-frame><passdesk-reset></passdesk-reset>"
    )
}

/// What becomes of the frame and of the element in this page.
async fn seen(test: &Test, url: &str) -> [String; 2] {
    test.browser.goto(url).await;
    let element = test.browser.until(STATE).await;
    test.browser.enter_frame("iframe").await;
    let frame = test.browser.until(STATE).await;
    test.browser.leave_frame().await;
    [frame, element].map(|state| state.as_str().unwrap().to_owned())
}

/// A portal and a proxy, below a path of one front, and where the pages are: of the proxy's own origin, of a sibling,
/// and of another site.
struct Rig {
    stub: Stub,
    /// The proxy's address.
    url: String,
    places: [String; 3],
    _portal: Portal,
    _front: Nginx,
}

async fn rig(test: &mut Test, lapsed: Lapsed, access: &str) -> Rig {
    let (stub, front) = (Stub::start().await, Front::reserve());
    let portal = Portal::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let places = [front.url(), portal.origin(), format!("http://localhost:{}", portal.addr().port())];
    let folder = Folder::empty();
    folder.private("front.secret", SECRET);
    passdesk::set_password(&folder.path().join("users"), "anna", &passdesk_core::Secret::new("along-passphrase-of-anna")).unwrap();
    let config = format!(
        "base_path = \"/tools/passdesk/\"\nhosts = [\"{}\"]\norigins = {places:?}\nframe_ancestors = {places:?}\n{access}\n{}{}",
        front.address(),
        connection("ispring-learn", &[]),
        if access.is_empty() { "" } else { "allow = \"everybody\"\n" }
    );
    let upstream = test.proxy_in(folder, &config);
    let upstream = upstream.split('/').nth(2).unwrap().parse().unwrap();
    let setup = Setup {
        public: true,
        lapsed,
        base: "/tools/passdesk/".to_owned(),
        portal: Some(portal.addr()),
        ..Setup::new(stub.address(), upstream)
    };
    let front = front.start(&setup);
    let url = format!("{}/tools/passdesk/", front.url());
    portal.show(&url);
    portal.add("/both", &both(&url));
    Rig { stub, url, places: places.map(|place| place + "/both"), _portal: portal, _front: front }
}

/// Whom nginx names, and nobody else.
const HEADER: &str = "access = { mode = \"header\", peers = [\"127.0.0.1\"], secret = { file = \"front.secret\" } }\naudit = false";
const BASIC: &str = "access = { mode = \"basic\", users = \"users\" }\naudit = false";

/// The browser has this session from now on, in a cookie of this kind.
async fn session(test: &Test, rig: &Rig, cookie: &str, same_site: &str) {
    let (name, value) = cookie.split_once('=').unwrap();
    let cookie = json!({
        "name": name, "value": value, "url": rig.url, "sameSite": same_site, "secure": same_site == "None", "httpOnly": true,
    });
    test.browser.devtools("Network.setCookie", cookie).await;
}

#[test]
fn where_nobody_is_asked_it_works_from_everywhere() {
    run(async |test| {
        let rig = rig(test, Lapsed::Never, "").await;
        for place in &rig.places {
            assert_eq!(seen(test, place).await, ["works"; 2], "{place}");
        }
    });
}

#[test]
fn a_session_is_there_in_the_own_site_and_not_in_another() {
    run(async |test| {
        test.allow("401 (Unauthorized)");
        let rig = rig(test, Lapsed::Passed, HEADER).await;
        let [own, sibling, other] = &rig.places;
        for place in &rig.places {
            assert_eq!(seen(test, place).await, ["signed out"; 2], "{place}");
        }
        let cookie = rig.stub.open("anna", "");
        // What other sites' pages load with cookies, this browser lets in no more, whatever the cookie says.
        for same_site in ["Strict", "Lax", "None"] {
            session(test, &rig, &cookie, same_site).await;
            for (place, state) in [(own, "works"), (sibling, "works"), (other, "signed out")] {
                assert_eq!(seen(test, place).await, [state; 2], "{same_site} {place}");
            }
        }
        // A preflight has no session. The front passes it on all the same, and the proxy answers it.
        test.browser.goto(sibling).await;
        let page = Page::here(&test.browser).appears("form").await.fill("token", "demo-ispring-soap-admin").await;
        assert_eq!(page.set("learner-42", "blåbær & fløde").await.outcome().await.heading, "Changed");
        assert!(test.sandbox.accepts("ispring-learn", "learner-42", "blåbær & fløde"));
    });
}

#[test]
fn a_front_that_refuses_what_has_no_session_is_no_way_from_another_origin() {
    run(async |test| {
        for words in ["401 (Unauthorized)", "blocked by CORS policy", "net::ERR_FAILED", "404 (Not Found)"] {
            test.allow(words);
        }
        let rig = rig(test, Lapsed::Refused, HEADER).await;
        let [own, sibling, _] = &rig.places;
        assert_eq!(seen(test, own).await, ["signed out"; 2]);
        // The frame has an origin of its own; what the front says to the element, the page may not read.
        assert_eq!(seen(test, sibling).await, ["signed out", "failed"]);
        session(test, &rig, &rig.stub.open("anna", ""), "Lax").await;
        test.browser.goto(sibling).await;
        let page = Page::here(&test.browser).appears("form").await.fill("token", "demo-ispring-soap-admin").await;
        // The preflight was answered with 401, of which the page learns no more than that something broke.
        assert_eq!(page.set("learner-42", "blåbær & fløde").await.outcome().await.heading, "Unknown");
        assert_eq!(test.sandbox.requests("ispring-learn"), 0);
    });
}

#[test]
fn a_password_of_the_browser_is_there_in_the_own_site_and_not_in_another() {
    run(async |test| {
        test.allow("401 (Unauthorized)");
        let rig = rig(test, Lapsed::Never, BASIC).await;
        let [own, sibling, other] = &rig.places;
        // In the own site the browser would ask now; it asks for nobody else.
        assert_eq!(seen(test, other).await, ["signed out"; 2]);
        test.browser.goto(&format!("{}api/config", rig.url.replace("http://", "http://anna:along-passphrase-of-anna@"))).await;
        for (place, state) in [(own, "works"), (sibling, "works"), (other, "signed out")] {
            assert_eq!(seen(test, place).await, [state; 2], "{place}");
        }
    });
}

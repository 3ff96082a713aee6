//! What the page fetches late: once, whole, and only as it was built.

use std::sync::Arc;

use passdesk_tests::{Folder, Test, run};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// How much of each came, with what the estimate says of a password.
const ALL: &str = "
    const { late } = await import(boot);
    const [list, en, de, estimate] = await Promise.all(['blocklist', 'words-en', 'words-de', 'strength'].map(late));
    return [list.byteLength, en.length, de.length, estimate('learner-42', ['learner-42'], 'de-DE')];";
/// Which of these are refused.
const REFUSED: &str = "
    const { late } = await import(boot);
    const names = ['blocklist', 'words-en', 'words-de', 'strength', 'no such'];
    const done = await Promise.allSettled(names.map(late));
    return names.filter((_, index) => done[index].status === 'rejected');";
/// The files that were fetched late, in alphabetical order, without hashes.
const FETCHED: &str = "
    const names = performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop());
    return names.filter((name) => /^(late|blocklist|words|passdesk-strength)/.test(name)).map((name) => name.replace(/-[0-9a-f]{16}/, '')).sort();";

/// Runs a script that may wait, with the address of the loader.
async fn run_script(test: &Test, boot: &str, script: &str) -> Value {
    test.browser.script(&format!("return (async (boot) => {{ {script} }})({boot:?});")).await
}

fn expected() -> Value {
    let [list, en, de] = ["blocklist.bin", "words-en.txt", "words-de.txt"].map(|name| {
        let path = format!("{}/../www/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::metadata(path).unwrap().len()
    });
    let lines =
        ["Es enthält ein Wort, das zum Konto gehört, etwa den Namen der Person.", "Ein oder zwei Wörter hinzufügen, und zwar seltene."];
    json!([list, en, de, [0, lines]])
}

#[test]
fn late_files_come_when_asked_for_and_once() {
    run(async |test| {
        let url = test.demo();
        test.open(&url).await;
        assert_eq!(test.browser.script(FETCHED).await, json!([]));
        let boot = format!("{url}passdesk.js");
        for _ in 0..2 {
            assert_eq!(run_script(test, &boot, ALL).await, expected());
        }
        let all = ["blocklist.bin", "late.js", "passdesk-strength.js", "passdesk-strength.wasm", "words-de.txt", "words-en.txt"];
        assert_eq!(test.browser.script(FETCHED).await, json!(all));
        assert_eq!(run_script(test, &boot, REFUSED).await, json!(["no such"]));
    });
}

#[test]
fn what_failed_is_fetched_again_and_the_page_does_not_notice() {
    run(async |test| {
        let url = test.demo();
        test.open(&url).await;
        let boot = format!("{url}passdesk.js");
        let shown = test.browser.script("return document.body.innerHTML").await;
        test.allow("ERR_BLOCKED_BY_CLIENT");
        for (blocked, refused) in [
            (&["*/late-*"][..], json!(["blocklist", "words-en", "words-de", "strength", "no such"])),
            (&["*/blocklist-*", "*/passdesk-strength-*.js"], json!(["blocklist", "strength", "no such"])),
            (&["*/words-*", "*/passdesk-strength-*.wasm"], json!(["strength", "no such"])),
        ] {
            test.browser.block(blocked).await;
            assert_eq!(run_script(test, &boot, REFUSED).await, refused, "{blocked:?}");
        }
        test.browser.block(&[]).await;
        assert_eq!(test.browser.script("return document.body.innerHTML").await, shown);
        assert_eq!(run_script(test, &boot, ALL).await, expected());
    });
}

/// Which names are refused when these files have more at their end than was built.
async fn refused(test: &mut Test, changes: &[(&str, &str, &[u8])]) -> Value {
    let site = Folder::of_site();
    for (start, end, more) in changes {
        site.change(start, end, |file| file.extend(*more));
    }
    let url = test.demo_with(site.path());
    test.open(&url).await;
    let refused = run_script(test, &format!("{url}passdesk.js"), REFUSED).await;
    assert_eq!(test.browser.script("return document.querySelectorAll('.tampered').length").await, 0, "{changes:?}");
    refused
}

#[test]
fn what_was_tampered_with_is_not_used() {
    run(async |test| {
        test.allow("digest");
        test.allow("SRI's integrity checks failed");
        let script = b"\ndocument.body.append(Object.assign(document.createElement('p'), { className: 'tampered' }));";
        let data: [(&str, &str, &[u8]); 4] =
            [("blocklist-", ".bin", b"x"), ("words-en-", ".txt", b"x"), ("words-de-", ".txt", b"x"), ("passdesk-strength-", ".js", script)];
        let all = json!(["blocklist", "words-en", "words-de", "strength", "no such"]);
        assert_eq!(refused(test, &data).await, all);
        assert_eq!(refused(test, &[("late-", ".js", script)]).await, all);
        // A section of a name that means nothing: but for the check it would run.
        assert_eq!(refused(test, &[("passdesk-strength-", ".wasm", b"\0\x02\x01x")]).await, json!(["strength", "no such"]));
    });
}

#[test]
fn they_come_to_a_portal_of_another_origin() {
    run(async |test| {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let portal = format!("http://{}", listener.local_addr().unwrap());
        let proxy = test.proxy(&format!(
            "origins = [\"{portal}\"]\n[[connection]]\nid = \"a\"\nsystem = \"ispring-learn\"\nsettings.endpoint = \"{{sandbox}}/ispring-learn/documented/soap\"\nfind = false\n"
        ));
        let page = format!("<!doctype html><script type=module src={proxy}passdesk.js></script><passdesk-app></passdesk-app>");
        tokio::spawn(serve(listener, page));
        test.open(&portal).await;
        assert_eq!(run_script(test, &format!("{proxy}passdesk.js"), ALL).await, expected());
    });
}

/// Answers every request with this page.
async fn serve(listener: TcpListener, page: String) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", page.len());
    let answer: Arc<[u8]> = [head, page].concat().into_bytes().into();
    while let Ok((mut stream, _)) = listener.accept().await {
        let answer = Arc::clone(&answer);
        tokio::spawn(async move {
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") && stream.read_buf(&mut request).await.is_ok_and(|read| read > 0) {}
            // A browser that goes away has no use for it.
            drop(stream.write_all(&answer).await);
        });
    }
}

//! What is found when a trail is opened again.

use super::*;

/// A process that ends without a word, with an attempt under way.
async fn killed(rig: &Rig) -> String {
    let trail = rig.trail();
    change(&trail, "bob").await;
    let mut intent = trail.intent(doing("ann")).await.unwrap();
    intent.ended = true;
    rig.text()
}

#[tokio::test]
async fn what_was_under_way_is_unknown_and_told_once() {
    let rig = Rig::new("open");
    killed(&rig).await;
    let (trail, ended) = rig.open().unwrap();
    let ann = doing("ann");
    let (attempt, who, connection) = (ann.attempt, ann.who, ann.connection);
    assert_eq!(ended, [Ended { attempt, who, connection, operation: ann.operation, target: ann.target }]);
    assert_eq!(rig.events()[4..], ["5 outcome of 4 unknown process_ended", "6 start"]);
    assert_eq!(recent(&trail), ["ann unknown process_ended", "bob changed "]);
    trail.stop().await;
    drop(trail);
    assert_eq!(recent(&rig.trail()), ["ann unknown process_ended", "bob changed "]);
    rig.verify().unwrap();
}

#[tokio::test]
async fn what_a_process_could_not_close_the_next_one_does() {
    let rig = Rig::new("open-twice");
    killed(&rig).await;
    rig.full(0);
    let (trail, ended) = rig.open().unwrap();
    assert_eq!((ended.len(), recent(&trail)), (1, vec!["ann unknown process_ended".to_owned(), "bob changed ".to_owned()]));
    drop(trail);
    rig.full(usize::MAX);
    let (_trail, ended) = rig.open().unwrap();
    assert_eq!(ended.len(), 1);
    assert_eq!(rig.events()[4..], ["5 outcome of 4 unknown process_ended", "6 start"]);
}

#[tokio::test]
async fn a_last_line_that_is_not_whole_is_cut_off_and_the_chain_goes_on() {
    let rig = Rig::new("torn");
    let text = killed(&rig).await;
    let before = text.trim_end().rfind('\n').unwrap() + 1;
    // Wherever it was cut; with a line end that came to the disk before the rest; with nothing written at all.
    let cut = (before + 1..text.len()).map(|end| text[..end].to_owned());
    let odd = [text[..text.len() - 100].to_owned() + "\n", text[..before].to_owned() + &"\0".repeat(200_000)];
    for left in cut.chain(odd) {
        rig.write(&left);
        rig.logged();
        let (trail, ended) = rig.open().unwrap();
        assert_eq!(ended, [], "the intent was not written, so nothing was sent");
        assert_eq!(rig.events()[3..], ["4 repaired", "5 start"], "{left}");
        let line = rig.text().lines().nth(3).unwrap().to_owned();
        assert!(line.contains(&format!(r#""bytes":{},"#, left.len() - before)), "{line}");
        assert!(rig.logged()[0].contains("bytes of a record that was not written to its end are cut off"));
        drop(trail);
        assert!(rig.verify().unwrap().contains("after a crash 1 times a record"));
    }
}

#[tokio::test]
async fn a_first_line_that_is_not_whole_is_cut_off_too() {
    let rig = Rig::new("torn-first");
    for left in ["{\"v", "{\"v\":1,\"seq\":1,\"at\"", "\0\0\0"] {
        rig.write(left);
        drop(rig.trail());
        assert_eq!(rig.events(), ["1 repaired", "2 start"]);
        rig.verify().unwrap();
    }
}

#[tokio::test]
async fn what_is_no_trail_is_left_as_it_is() {
    let rig = Rig::new("no-trail");
    for text in ["dear diary", "dear diary\n", "dear\ndiary\n", "{\"a\":1}\n", "dear\ndiary\nhello"] {
        rig.write(text);
        assert!(matches!(rig.open(), Err(AuditError::NotATrail(_) | AuditError::Broken(_))), "{text}");
        assert_eq!(rig.text(), text);
    }
}

#[tokio::test]
async fn nothing_is_added_to_a_trail_whose_end_does_not_fit_the_key() {
    let rig = Rig::new("end");
    let text = killed(&rig).await;
    let lines: Vec<&str> = text.lines().collect();
    let altered = text.replace("ann", "bob");
    let dropped = [lines[0], lines[1], lines[3]].join("\n") + "\n";
    let before = text.replace("\"changed\"", "\"changed!");
    let two = lines[..2].join("\n") + "\nx\ny\n";
    let headless = lines[3].to_owned() + "\n";
    for text in [altered, dropped, before, two, headless] {
        rig.write(&text);
        let error = rig.open().unwrap_err();
        assert!(matches!(error, AuditError::Broken(_)), "{text}: {error}");
        assert_eq!(rig.text(), text);
    }
    rig.write(&text);
    assert!(matches!(rig.open_with(&KEY.replace('0', "1")), Err(AuditError::Broken(_))));
    assert!(matches!(rig.open_with("short"), Err(AuditError::ShortKey)));
    assert!(rig.open().is_ok());
}

#[tokio::test]
async fn damage_before_the_end_is_left_to_the_one_who_verifies() {
    let rig = Rig::new("middle");
    let text = killed(&rig).await;
    rig.write(text.replacen("\"start\"", "\"strat\"", 1));
    let (trail, ended) = rig.open().unwrap();
    assert_eq!(ended.len(), 1);
    drop(trail);
    assert!(rig.verify().unwrap_err().ends_with("1: this is no record: the line was altered, or something else wrote it"));
}

#[tokio::test]
async fn a_second_process_is_refused_until_the_first_is_gone() {
    let rig = Rig::new("lock");
    let trail = rig.trail();
    let text = rig.text();
    let error = rig.open().unwrap_err();
    assert!(error.to_string().starts_with("another process writes this audit trail: it holds the lock "), "{error}");
    assert_eq!(rig.text(), text);
    drop(trail);
    rig.trail();
}

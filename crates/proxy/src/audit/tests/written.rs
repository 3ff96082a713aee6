//! What is written, when all is well.

use super::*;

#[tokio::test]
async fn an_attempt_is_two_records_on_the_disk_and_one_entry() {
    let rig = Rig::new("two-records");
    let trail = rig.trail();
    let intent = trail.intent(doing("bob")).await.unwrap();
    assert_eq!(rig.events(), ["1 start", "2 intent bob"]);
    assert_eq!(recent(&trail), ["bob  "]);
    rig.pass(2);
    intent.outcome("refused", "weak, short").await;
    assert_eq!(rig.events(), ["1 start", "2 intent bob", "3 outcome of 2 refused weak, short"]);
    assert_eq!(recent(&trail), ["bob refused weak, short"]);
    let line = rig.text().lines().nth(1).unwrap().to_owned();
    let fields: serde_json::Value = serde_json::from_str(&line).unwrap();
    let expected = serde_json::json!({
        "v": 1, "seq": 2, "at": "2027-01-15T08:00:00.000Z", "boot": fields["boot"], "event": "intent", "attempt": "id-of-bob", "who": "eva",
        "mode": "accounts", "from": "192.0.2.7", "connection": "mail", "operation": "reset.set", "target": "bob", "note": "INC-1",
        "mac": fields["mac"],
    });
    assert_eq!(fields, expected);
    assert!(rig.verify().unwrap().starts_with("records 1 to 3 in 1 files are whole and in order\n"));
}

#[tokio::test]
async fn the_files_are_for_their_owner_alone() {
    let rig = Rig::new("owner");
    let _trail = rig.trail();
    for path in [&rig.settings.path, &files::lock_path(&rig.settings.path)] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
    }
}

#[tokio::test]
async fn a_refusal_is_one_record_and_one_entry() {
    let rig = Rig::new("refusal");
    let trail = rig.trail();
    trail.refused(doing("root"), "protected").await;
    assert_eq!(rig.events(), ["1 start", "2 refused root not_sent protected"]);
    assert_eq!(recent(&trail), ["root not_sent protected"]);
}

#[tokio::test]
async fn without_a_file_the_entries_are_kept_in_memory() {
    let trail = Trail::in_memory();
    change(&trail, "bob").await;
    trail.refused(doing("root"), "protected").await;
    drop(trail.intent(doing("ann")).await.unwrap());
    trail.stop().await;
    assert_eq!(recent(&trail), ["ann unknown broken", "root not_sent protected", "bob changed "]);
}

/// Threats: T43.
#[tokio::test]
async fn nothing_that_is_written_breaks_a_line_or_a_terminal() {
    let rig = Rig::new("injection");
    let trail = rig.trail();
    let nasty = "a\r\n{\"v\":1,\"seq\":9}\u{1b}[31m\u{202e}\u{0}\u{2028}".to_owned() + &"x".repeat(1_000_000);
    let doing = Doing {
        attempt: nasty.clone(),
        who: nasty.clone(),
        connection: nasty.clone(),
        operation: nasty.clone(),
        note: nasty.clone(),
        ..doing(&nasty)
    };
    trail.intent(doing.clone()).await.unwrap().outcome(&nasty, &nasty).await;
    trail.refused(doing, &nasty).await;
    assert_eq!(rig.text().lines().count(), 4);
    assert!(rig.text().len() < 8000);
    assert!(!rig.text().contains(['\r', '\u{1b}', '\u{202e}', '\0', '\u{2028}']));
    rig.verify().unwrap();
    for json in [false, true] {
        let shown = rig.audit().show(&AuditQuery { json, ..AuditQuery::default() }).unwrap();
        assert_eq!(shown.lines().count(), if json { 2 } else { 3 });
        assert!(!shown.contains(['\r', '\u{1b}', '\u{202e}', '\0', '\u{2028}']));
    }
}

/// Threats: T41.
#[tokio::test]
async fn what_breaks_has_an_unknown_outcome() {
    let rig = Rig::new("breaks");
    let trail = rig.trail();
    drop(trail.intent(doing("ann")).await.unwrap());
    let intent = trail.intent(doing("bob")).await.unwrap();
    let task = tokio::spawn(async move {
        let _intent = intent;
        std::panic::resume_unwind(Box::new("broken"));
    });
    assert!(task.await.unwrap_err().is_panic());
    let expected = ["1 start", "2 intent ann", "3 outcome of 2 unknown broken", "4 intent bob", "5 outcome of 4 unknown broken"];
    assert_eq!(rig.events(), expected);
}

#[tokio::test]
async fn the_newest_entries_are_told_newest_first_and_not_for_ever() {
    let trail = Trail::in_memory();
    for number in 0..KEPT + 10 {
        let connection = if number % 2 == 0 { "even" } else { "odd" }.to_owned();
        trail.refused(Doing { connection, ..doing(&number.to_string()) }, "rules").await;
    }
    let targets = |limit, connection: &str| -> Vec<String> {
        trail.recent(limit, |entry| entry.connection == connection).into_iter().map(|entry| entry.target).collect()
    };
    assert_eq!(targets(3, "odd"), ["2009", "2007", "2005"]);
    assert_eq!(targets(1, "even"), ["2008"]);
    let all = targets(usize::MAX, "even");
    assert_eq!((all.len(), all.last().unwrap().as_str()), (KEPT / 2, "10"));
}

#[tokio::test(start_paused = true)]
async fn the_head_is_logged_at_the_start_the_stop_every_hundred_records_and_within_the_hour() {
    let rig = Rig::new("head");
    let trail = rig.trail();
    let mac = |seq: usize| {
        let text = rig.text();
        let line = text.lines().nth(seq - 1).unwrap().to_owned();
        format!("audit head {seq}:{}", &line[line.len() - 66..line.len() - 2])
    };
    assert_eq!(rig.logged(), [mac(1)]);
    for _ in 0..50 {
        change(&trail, "bob").await;
    }
    assert_eq!(rig.logged(), [mac(101)]);
    change(&trail, "bob").await;
    tokio::time::sleep(HEAD_WITHIN + Duration::from_secs(1)).await;
    assert_eq!(rig.logged(), [mac(103)]);
    tokio::time::sleep(HEAD_WITHIN * 2).await;
    assert_eq!(rig.logged(), [""; 0], "there is nothing new");
    change(&trail, "bob").await;
    tokio::time::sleep(HEAD_WITHIN + Duration::from_secs(1)).await;
    assert_eq!(rig.logged(), [mac(105)]);
    trail.stop().await;
    assert_eq!(rig.logged(), [mac(106)]);
    assert!(rig.audit().verify(mac(106).strip_prefix("audit head ")).unwrap().contains("record 106 is the one that the head names"));
}

//! Disks that are full, files that are gone, and files that are not what they were.

use super::*;

#[tokio::test]
async fn an_intent_that_cannot_be_written_fails_and_the_next_one_does_not_when_there_is_room() {
    let rig = Rig::new("full");
    let trail = rig.trail();
    for room in [0, 1, 100] {
        let before = rig.text();
        rig.full(room);
        let error = trail.intent(doing("bob")).await.unwrap_err();
        assert!(error.to_string().starts_with("the audit trail cannot be written, so nothing is sent: cannot write "), "{error}");
        assert_eq!(rig.text().len(), before.len() + room);
        assert!(trail.intent(doing("bob")).await.is_err());
        assert_eq!(rig.text().len(), before.len() + room, "what was half written is cut off before the next try");
        rig.full(usize::MAX);
        change(&trail, "ann").await;
        rig.verify().unwrap();
    }
    assert_eq!(
        rig.events(),
        [
            "1 start",
            "2 intent ann",
            "3 outcome of 2 changed",
            "4 intent ann",
            "5 outcome of 4 changed",
            "6 intent ann",
            "7 outcome of 6 changed"
        ]
    );
    assert_eq!(recent(&trail), ["ann changed "; 3]);
}

#[tokio::test]
async fn an_outcome_that_cannot_be_written_comes_before_everything_else() {
    let rig = Rig::new("kept");
    let trail = rig.trail();
    let (first, second) = (trail.intent(doing("ann")).await.unwrap(), trail.intent(doing("bob")).await.unwrap());
    rig.full(50);
    second.outcome("changed", "").await;
    trail.refused(doing("root"), "protected").await;
    first.outcome("refused", "weak").await;
    // Whoever asks is told already.
    assert_eq!(recent(&trail), ["bob changed ", "ann refused weak"]);
    assert!(trail.intent(doing("eve")).await.is_err());
    rig.full(usize::MAX);
    change(&trail, "cid").await;
    let expected = [
        "1 start",
        "2 intent ann",
        "3 intent bob",
        "4 outcome of 3 changed",
        "5 refused root not_sent protected",
        "6 outcome of 2 refused weak",
        "7 intent cid",
        "8 outcome of 7 changed",
    ];
    assert_eq!(rig.events(), expected);
    rig.verify().unwrap();
}

#[tokio::test]
async fn of_very_many_refusals_only_the_number_is_kept() {
    let rig = Rig::new("very-many");
    let trail = rig.trail();
    rig.full(0);
    for _ in 0..1007 {
        trail.refused(doing("root"), "protected").await;
    }
    rig.full(usize::MAX);
    change(&trail, "ann").await;
    let text = rig.text();
    assert_eq!(text.lines().count(), 1 + 1000 + 1 + 2);
    let line = text.lines().nth(1001).unwrap();
    assert!(line.contains(r#""event":"refused","reason":"left_out","note":"7 more""#), "{line}");
    rig.verify().unwrap();
}

#[tokio::test]
async fn it_starts_where_nothing_can_be_written_and_opens_when_something_can() {
    let rig = Rig::new("no-folder");
    let trail = rig.folder.join("trail");
    fs::remove_dir_all(&trail).unwrap();
    let (open, ended) = rig.open().unwrap();
    assert_eq!(ended, []);
    assert!(rig.logged()[0].ends_with("nothing is sent until the audit trail can be written"));
    assert!(open.intent(doing("bob")).await.is_err());
    open.refused(doing("root"), "protected").await;
    fs::create_dir_all(&trail).unwrap();
    change(&open, "ann").await;
    assert_eq!(rig.events(), ["1 start", "2 refused root not_sent protected", "3 intent ann", "4 outcome of 3 changed"]);
    assert_eq!(recent(&open), ["ann changed ", "root not_sent protected"]);
    rig.verify().unwrap();
}

#[tokio::test]
async fn a_trail_that_is_opened_late_is_looked_at_as_closely() {
    let rig = Rig::new("late");
    drop(rig.trail());
    let (trail, away) = (rig.folder.join("trail"), rig.folder.join("away"));
    fs::rename(&trail, &away).unwrap();
    let (late, _) = rig.open_with(&KEY.replace('0', "1")).unwrap();
    fs::rename(&away, &trail).unwrap();
    let error = late.intent(doing("bob")).await.unwrap_err().to_string();
    assert!(error.contains("does not fit the key"), "{error}");
    assert_eq!(rig.events(), ["1 start"]);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_has_no_end_or_is_a_folder_is_no_trail() {
    let rig = Rig::new("no-file");
    for target in ["/dev/full", "/dev/zero", "/tmp"] {
        std::os::unix::fs::symlink(target, &rig.settings.path).unwrap();
        assert!(matches!(rig.open(), Err(AuditError::NotATrail(_))), "{target}");
        assert!(rig.verify().unwrap_err().contains("is no audit trail"), "{target}");
        fs::remove_file(&rig.settings.path).unwrap();
    }
}

#[tokio::test]
async fn a_file_that_is_moved_away_is_missed_and_its_chain_goes_on() {
    let rig = Rig::new("moved");
    let trail = rig.trail();
    change(&trail, "bob").await;
    let whole = rig.folder.join("whole.jsonl");
    fs::rename(&rig.settings.path, &whole).unwrap();
    change(&trail, "ann").await;
    assert_eq!(rig.events(), ["4 rotated", "5 intent ann", "6 outcome of 5 changed"]);
    let told = rig.verify().unwrap_err();
    assert!(told.ends_with("audit.jsonl:1: the trail begins with record 4, and nothing in it says that older records were removed; put the older files back beside it"), "{told}");
    fs::rename(&whole, files::rotated_path(&rig.settings.path, 1)).unwrap();
    rig.verify().unwrap();
}

#[tokio::test]
async fn a_folder_that_is_replaced_has_its_own_lock() {
    let rig = Rig::new("replaced");
    let trail = rig.trail();
    fs::remove_dir_all(rig.folder.join("trail")).unwrap();
    assert!(trail.intent(doing("bob")).await.is_err());
    fs::create_dir_all(rig.folder.join("trail")).unwrap();
    change(&trail, "ann").await;
    assert_eq!(rig.events(), ["2 rotated", "3 intent ann", "4 outcome of 3 changed"]);
    assert!(matches!(rig.open(), Err(AuditError::Locked(_))));
}

#[tokio::test]
async fn a_file_that_is_emptied_is_missed_and_its_chain_goes_on() {
    let rig = Rig::new("emptied");
    let trail = rig.trail();
    change(&trail, "bob").await;
    rig.write("");
    change(&trail, "ann").await;
    assert_eq!(rig.events()[0], "4 rotated");
    assert!(rig.verify().unwrap_err().contains("nothing in it says that older records were removed"));
}

#[tokio::test]
async fn to_a_file_that_somebody_else_has_changed_nothing_is_added() {
    let rig = Rig::new("changed");
    let trail = rig.trail();
    change(&trail, "bob").await;
    let text = rig.text();
    let first = text.lines().next().unwrap().to_owned() + "\n";
    rig.write(&first);
    let error = trail.intent(doing("ann")).await.unwrap_err().to_string();
    assert!(error.contains("was changed by something else while the proxy ran: it ends at record 1, not at 3"), "{error}");
    assert_eq!(rig.text(), first);
    // Put back as another file, it is the same trail.
    fs::remove_file(&rig.settings.path).unwrap();
    rig.write(&text);
    change(&trail, "ann").await;
    assert_eq!(rig.events()[3..], ["4 intent ann", "5 outcome of 4 changed"]);
    rig.verify().unwrap();
}

/// Whoever probes sends nothing meanwhile, so it is the probe itself that finds out that there is room again.
#[tokio::test]
async fn whether_it_can_be_written_is_found_out_without_an_intent_and_leaves_no_trace() {
    let rig = Rig::new("probed");
    let trail = rig.trail();
    assert!(trail.is_writable().await);
    rig.full(100);
    assert!(trail.is_writable().await, "nobody has found out yet");
    assert!(trail.intent(doing("bob")).await.is_err());
    assert!(!trail.is_writable().await && !trail.is_writable().await);
    rig.full(usize::MAX);
    assert!(trail.is_writable().await);
    // An outcome that waits is written by it.
    let intent = trail.intent(doing("ann")).await.unwrap();
    rig.full(100);
    intent.outcome("changed", "").await;
    assert!(!trail.is_writable().await);
    rig.full(usize::MAX);
    assert!(trail.is_writable().await);
    assert_eq!(rig.events(), ["1 start", "2 intent ann", "3 outcome of 2 changed"]);
    rig.verify().unwrap();
    // The folder is gone.
    let elsewhere = rig.folder.join("elsewhere");
    fs::rename(rig.folder.join("trail"), &elsewhere).unwrap();
    assert!(!trail.is_writable().await);
    fs::rename(elsewhere, rig.folder.join("trail")).unwrap();
    assert!(trail.is_writable().await);
}

//! Full files, and old ones.

use super::*;

/// A trail whose files hold about three records.
fn small(name: &str) -> Rig {
    let mut rig = Rig::new(name);
    rig.settings.rotate = 700;
    rig
}

#[tokio::test]
async fn a_full_file_is_set_aside_and_the_next_one_carries_the_chain_on() {
    let rig = small("aside");
    let trail = rig.trail();
    for target in ["ann", "bob", "cid"] {
        change(&trail, target).await;
    }
    drop(trail);
    assert_eq!(rig.names(), ["audit-1.jsonl", "audit-4.jsonl", "audit.jsonl"]);
    assert_eq!(rig.events()[0], "7 rotated");
    let told = rig.verify().unwrap();
    assert!(told.starts_with("records 1 to 9 in 3 files are whole and in order\n"), "{told}");
    let shown = rig.audit().show(&AuditQuery { json: true, ..AuditQuery::default() }).unwrap();
    assert_eq!(shown.lines().count(), 3);
    // Neither a missing file nor one that is put in the place of another goes unnoticed.
    let aside = rig.folder.join("aside");
    for (number, expected) in [(1, "nothing in it says that older records were removed"), (4, "record 7 stands here; 4 is missing")] {
        let path = files::rotated_path(&rig.settings.path, number);
        fs::rename(&path, &aside).unwrap();
        let told = rig.verify().unwrap_err();
        assert!(told.contains(expected), "{told}");
        fs::rename(&aside, path).unwrap();
    }
    // The entries go on over files.
    assert_eq!(recent(&rig.trail()), ["cid changed ", "bob changed ", "ann changed "]);
}

#[tokio::test]
async fn an_intent_that_is_open_over_files_is_found() {
    let rig = small("over-files");
    let trail = rig.trail();
    let mut intent = trail.intent(doing("ann")).await.unwrap();
    intent.ended = true;
    drop(intent);
    for _ in 0..4 {
        change(&trail, "bob").await;
    }
    drop(trail);
    assert!(rig.names().len() > 2);
    let (_trail, ended) = rig.open().unwrap();
    assert_eq!(ended.into_iter().map(|ended| ended.target).collect::<Vec<_>>(), ["ann"]);
    rig.verify().unwrap();
}

#[tokio::test]
async fn a_process_that_ends_while_it_begins_a_new_file_loses_nothing() {
    let rig = small("between");
    let trail = rig.trail();
    change(&trail, "ann").await;
    drop(trail);
    for left in [None, Some(""), Some("{\"v\":1,\"seq\":4,")] {
        let (first, rest) = (files::rotated_path(&rig.settings.path, 1), rig.text());
        fs::rename(&rig.settings.path, &first).unwrap();
        if let Some(left) = left {
            rig.write(left);
        }
        drop(rig.trail());
        assert_eq!(rig.events()[0], "4 rotated");
        rig.verify().unwrap();
        fs::remove_file(first).unwrap();
        rig.write(rest);
    }
}

#[tokio::test]
async fn a_new_file_that_cannot_be_begun_is_begun_by_the_next_who_can() {
    let rig = small("not-begun");
    let trail = rig.trail();
    change(&trail, "ann").await;
    rig.full(20);
    assert!(trail.intent(doing("bob")).await.is_err());
    assert!(trail.intent(doing("bob")).await.is_err());
    assert_eq!((rig.names(), rig.text().len()), (vec!["audit-1.jsonl".to_owned(), "audit.jsonl".to_owned()], 20));
    rig.full(usize::MAX);
    change(&trail, "cid").await;
    assert_eq!(rig.events(), ["4 rotated", "5 intent cid", "6 outcome of 5 changed"]);
    rig.verify().unwrap();
}

#[tokio::test]
async fn a_file_that_cannot_be_set_aside_grows_on() {
    let rig = small("taken");
    let trail = rig.trail();
    fs::write(files::rotated_path(&rig.settings.path, 1), "somebody else's").unwrap();
    rig.logged();
    for _ in 0..3 {
        change(&trail, "ann").await;
    }
    assert_eq!(rig.events().len(), 7);
    assert!(rig.logged()[0].contains("is there already; move it away"));
    assert_eq!(fs::read_to_string(files::rotated_path(&rig.settings.path, 1)).unwrap(), "somebody else's");
}

/// A trail with a file for each of these days: three records on each.
async fn over_days(name: &str, days: &[i64]) -> Rig {
    let rig = small(name);
    let trail = rig.trail();
    let start = rig.now.load(Ordering::Relaxed);
    for day in days {
        rig.now.store(start + day * DAY, Ordering::Relaxed);
        change(&trail, "ann").await;
    }
    rig
}

#[tokio::test]
async fn old_files_go_at_a_new_file_and_the_trail_says_so() {
    let rig = over_days("old", &[0, 10, 20, 33, 34]).await;
    assert_eq!(rig.names(), ["audit-10.jsonl", "audit-4.jsonl", "audit-7.jsonl", "audit.jsonl"]);
    let told = rig.verify().unwrap();
    assert!(told.contains("the chain begins at record 4; what came before was removed since it was too old"), "{told}");
    let head = format!("2:{}", "00".repeat(32));
    assert!(rig.audit().verify(Some(&head)).unwrap_err().to_string().contains("it begins after it"));
    // What else is missing is still found.
    fs::remove_file(files::rotated_path(&rig.settings.path, 4)).unwrap();
    assert!(rig.verify().unwrap_err().contains("the trail begins with record 7, and nothing in it says"));
}

#[tokio::test]
async fn old_files_go_at_the_start_and_the_current_one_never() {
    let rig = over_days("old-start", &[0, 10]).await;
    let names = ["audit-1.jsonl", "audit-4.jsonl", "audit.jsonl"];
    let pass = |days: i64| {
        rig.pass(days * DAY);
        drop(rig.trail());
        rig.names()
    };
    // The last user of the trail was dropped by `over_days`.
    assert_eq!(pass(60)[..2], names[..2], "a day that only one record has is not believed");
    assert_eq!(pass(2), ["audit.jsonl"]);
    pass(600);
    assert_eq!(pass(600).last().unwrap(), "audit.jsonl");
    rig.verify().unwrap();
}

#[tokio::test]
async fn a_clock_that_jumps_deletes_nothing_and_order_is_that_of_numbers() {
    let rig = over_days("jumps", &[0, 1, -4000, 9000, 9000, 2]).await;
    assert_eq!(rig.names().len(), 6);
    for days in [-5000, 50_000, 0, -45_000] {
        rig.pass(days * DAY);
        drop(rig.trail());
    }
    assert!(rig.names().contains(&"audit-1.jsonl".to_owned()), "{:?}", rig.names());
    let told = rig.verify().unwrap();
    assert!(told.starts_with("records 1 to "), "{told}");
    let seqs: Vec<u64> = rig.trail().recent(100, |_| true).into_iter().map(|entry| entry.seq).collect();
    assert!(seqs.is_sorted_by(|newer, older| newer > older) && seqs.len() == 6, "{seqs:?}");
}

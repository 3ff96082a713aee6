//! What verifying finds.

use super::*;

/// A trail of six records, and nobody who writes it.
async fn sample(name: &str) -> Rig {
    let rig = Rig::new(name);
    let trail = rig.trail();
    change(&trail, "bob").await;
    trail.refused(doing("root"), "protected").await;
    trail.intent(doing("ann")).await.unwrap().outcome("unknown", "timeout").await;
    drop(trail);
    rig.verify().unwrap();
    rig
}

fn heads(rig: &Rig) -> Vec<String> {
    let mac = |line: &str| line[line.len() - 66..line.len() - 2].to_owned();
    rig.text().lines().enumerate().map(|(index, line)| format!("{}:{}", index + 1, mac(line))).collect()
}

/// What verifying tells, without the path.
fn told(rig: &Rig) -> String {
    rig.verify().unwrap_err().rsplit_once("audit.jsonl:").unwrap().1.to_owned()
}

/// Threats: T44.
#[tokio::test]
async fn no_byte_can_be_changed() {
    let rig = sample("bytes").await;
    let text = rig.text().into_bytes();
    for at in 0..text.len() {
        for flip in [0x01, 0x20, 0x80] {
            let mut altered = text.clone();
            altered[at] ^= flip;
            rig.write(&altered);
            let line = text[..at].split(|byte| *byte == b'\n').count();
            let told = told(&rig);
            assert!(told.starts_with(&format!("{line}: ")), "{at} {flip}: {told}");
        }
    }
}

/// Threats: T44.
#[tokio::test]
async fn no_line_can_be_dropped_moved_or_put_in() {
    let rig = sample("lines").await;
    let text = rig.text();
    let lines: Vec<&str> = text.lines().collect();
    let write = |order: &[usize]| rig.write(order.iter().map(|line| lines[line - 1].to_owned() + "\n").collect::<String>());
    for (order, expected) in [
        (&[1, 2, 4, 5, 6][..], "3: record 4 stands here; 3 is missing, or stands elsewhere"),
        (&[1, 2, 4, 3, 5, 6], "3: record 4 stands here; 3 is missing"),
        (&[1, 2, 3, 3, 4, 5, 6], "4: record 3 is out of order or is there twice; 4 belongs here"),
        (&[1, 2, 3, 4, 5, 6, 1], "7: record 1 is out of order"),
        (&[2, 3, 4, 5, 6], "1: the trail begins with record 2, with which no file begins"),
    ] {
        write(order);
        let told = told(&rig);
        assert!(told.starts_with(expected), "{order:?}: {told}");
    }
    // A line of another trail, with the same key and number.
    let other = sample("lines-of-another").await.text();
    let mixed: Vec<&str> = lines[..3].iter().copied().chain(other.lines().skip(3)).collect();
    rig.write(mixed.join("\n") + "\n");
    assert_eq!(told(&rig), "4: record 4 was altered, or was not written with this key");
}

/// Threats: T44.
#[tokio::test]
async fn only_the_head_finds_lines_that_are_cut_off_at_the_end() {
    let rig = sample("cut").await;
    let heads = heads(&rig);
    let verify = |head: &str| rig.audit().verify(Some(head)).map_err(|error| error.to_string());
    for head in &heads {
        assert!(verify(head).unwrap().contains("is the one that the head names"));
    }
    let text = rig.text();
    rig.write(text.lines().take(4).map(|line| line.to_owned() + "\n").collect::<String>());
    assert!(rig.verify().unwrap().contains("the end is unproven"));
    assert!(verify(&heads[5]).unwrap_err().contains("record 6, which the head names, is not in the trail: it ends before it"));
    assert!(verify(&heads[3]).is_ok());
    assert!(verify(&heads[3].replacen("4:", "3:", 1)).unwrap_err().contains("record 3 is not the one that the head names"));
    assert!(verify("3:abc").unwrap_err().starts_with("`3:abc` is no head"));
}

#[tokio::test]
async fn a_line_that_is_not_whole_and_a_trail_that_is_not_there_are_told() {
    let rig = sample("torn-verified").await;
    let text = rig.text();
    rig.write(&text[..text.len() - 10]);
    assert!(told(&rig).starts_with("6: the last line is cut off after "));
    rig.write("");
    assert!(rig.verify().unwrap_err().starts_with("there is no audit trail at "));
    fs::remove_file(&rig.settings.path).unwrap();
    assert!(rig.verify().unwrap_err().starts_with("there is no audit trail at "));
    assert!(matches!(Audit::None.verify(None), Err(AuditError::NotConfigured)));
}

#[tokio::test]
async fn another_key_proves_nothing() {
    let rig = sample("other-key").await;
    let key = rig.folder.join("key");
    fs::write(&key, KEY.replace('0', "1")).unwrap();
    assert_eq!(told(&rig), "1: record 1 was altered, or was not written with this key");
    fs::write(&key, "short").unwrap();
    assert!(rig.verify().unwrap_err().contains("shorter than 32 characters"));
}

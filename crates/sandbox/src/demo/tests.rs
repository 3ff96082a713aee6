use std::collections::BTreeSet;

use super::*;

#[test]
fn every_system_has_users_and_a_credential_of_each_kind() {
    assert_eq!(demo().len(), System::ALL.len());
    for system in demo() {
        assert!(system.users.len() > 1, "{}", system.id);
        assert!(system.users.iter().any(|user| !user.active), "{}", system.id);
        for standing in [Standing::Full, Standing::NoPermission] {
            assert!(system.credentials.iter().any(|c| c.standing == standing), "{}", system.id);
            assert!(system.sign_ins.is_empty() || system.sign_ins.iter().any(|s| s.standing == standing), "{}", system.id);
        }
    }
}

#[test]
fn no_credential_is_known_to_two_systems() {
    let secrets = demo().iter().flat_map(|s| s.credentials).map(|c| c.secret);
    let secrets: Vec<_> = secrets.chain(demo().iter().flat_map(|s| s.sign_ins).map(|s| s.secret)).collect();
    assert_eq!(secrets.iter().collect::<BTreeSet<_>>().len(), secrets.len());
}

#[test]
fn every_user_has_an_id_a_login_and_a_mail_address_of_their_own() {
    for system in demo() {
        for key in [|user: &DemoUser| user.id, |user: &DemoUser| user.login, |user: &DemoUser| user.mail] {
            assert_eq!(system.users.iter().map(key).collect::<BTreeSet<_>>().len(), system.users.len(), "{}", system.id);
        }
        for user in system.users {
            assert_eq!(user.name, format!("{} {}", user.first_name, user.last_name));
        }
    }
}

#[test]
fn in_every_system_one_persons_names_stand_within_anothers() {
    for system in demo() {
        let within = |a: &DemoUser, b: &DemoUser| a.id != b.id && b.name.contains(a.name) && b.login.contains(a.login);
        assert!(system.users.iter().any(|a| system.users.iter().any(|b| within(a, b))), "{}", system.id);
    }
}

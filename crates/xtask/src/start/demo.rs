//! The table of what there is to try.

/// Prints the demo systems with their users and credentials.
pub fn print() {
    println!("\nThe demo systems, with made-up users and credentials:");
    for system in passdesk_sandbox::demo() {
        println!("\n{}", system.id);
        for credential in system.credentials {
            println!("    credential  {:<44} {}", credential.secret, credential.label);
        }
        for it in system.sign_ins {
            println!("    sign-in     {:<44} {}", format!("{}  {}", it.account, it.secret), it.label);
        }
        for user in system.users {
            let state = if user.active { "" } else { ", inactive" };
            println!("    user        {:<44} {}{state}, {}, {}, now {:?}", user.id, user.name, user.login, user.mail, user.password);
        }
    }
}

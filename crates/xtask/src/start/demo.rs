//! The table of what there is to try.

/// Prints the demo systems with their users and credentials.
pub fn print() {
    println!("\nThe demo systems, with made-up users and credentials:");
    for system in passdesk_sandbox::demo() {
        println!("\n{}", system.id);
        for credential in system.credentials {
            println!("    credential  {:<44} {}", credential.secret, credential.label);
        }
        for user in system.users {
            println!("    user        {:<44} {}, now {:?}", user.id, user.name, user.password);
        }
    }
}

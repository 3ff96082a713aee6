//! The made-up credentials and users that every sandbox starts with.

use crate::system::System;

/// One system of the sandbox, with all that is needed to try it.
#[derive(Clone, Copy, Debug)]
pub struct DemoSystem {
    /// The name by which tests and control requests call it.
    pub id: &'static str,
    /// The methods and addresses that it answers, for people to read.
    pub operations: &'static [&'static str],
    /// The credentials that it knows. Any other is not accepted.
    pub credentials: &'static [DemoCredential],
    /// The users that it has at the start.
    pub users: &'static [DemoUser],
    pub(crate) system: System,
}

/// A credential: a token, an API key or the id of a session.
#[derive(Clone, Copy, Debug)]
pub struct DemoCredential {
    /// What it is good for.
    pub label: &'static str,
    /// The credential itself.
    pub secret: &'static str,
    pub(crate) standing: Standing,
}

/// A person with an account.
#[derive(Clone, Copy, Debug)]
pub struct DemoUser {
    /// The id that a request names.
    pub id: &'static str,
    /// The name to show.
    pub name: &'static str,
    /// The password at the start.
    pub password: &'static str,
}

/// What a system lets the bearer of a credential do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// May set passwords.
    Full,
    /// Is known, but may not set passwords.
    NoPermission,
    /// Might, had the account's subscription not run out.
    SubscriptionExpired,
}

/// All systems, with the credentials and users that they start with.
#[must_use]
pub fn demo() -> &'static [DemoSystem] {
    SYSTEMS
}

const SYSTEMS: &[DemoSystem] = &[
    DemoSystem {
        id: System::IspringLearn.id(),
        operations: &[
            "POST /ispring-learn/documented/soap   namespaces as the document has them (https://)",
            "POST /ispring-learn/standard/soap     the standard namespaces (http://)",
        ],
        credentials: &[admin("demo-ispring-soap-admin"), no_permission("demo-ispring-soap-author"), expired("demo-ispring-soap-expired")],
        users: &[
            user("5f2c1b9e-8a4d-4c1e-9b7a-2d6f00a1c301", "Ada Almond", "Almond-2019"),
            user("learner-42", "Björn Øst", "kaffe og kage"),
            user("o'neil & sons <hq>", "Cleo O'Neil", "Clover&Leaf7"),
        ],
        system: System::IspringLearn,
    },
    DemoSystem {
        id: System::IspringLearnRest.id(),
        operations: &["POST /ispring-learn-rest/user/{uuid}/password"],
        credentials: &[admin("demo-ispring-rest-admin"), no_permission("demo-ispring-rest-author"), expired("demo-ispring-rest-expired")],
        users: &[
            user("0b6e0d5c-53d1-4f0a-8f0e-6f4b7f1d9a01", "Dana Dill", "Dill-pickle-1"),
            user("7c9a4e12-0f3b-4d55-a0c6-19e2b8d47702", "Emil Endive", "endive endive"),
        ],
        system: System::IspringLearnRest,
    },
    DemoSystem {
        id: System::UipathCloud.id(),
        operations: &["POST /uipath-cloud/acme/identity_/api/User/{id}/changepassword", "PUT  /uipath-cloud/acme/identity_/api/User/{id}"],
        credentials: &[admin("demo-uipath-cloud-pm.user"), no_permission("demo-uipath-cloud-or.folders")],
        users: UIPATH_USERS,
        system: System::UipathCloud,
    },
    DemoSystem {
        id: System::UipathSuite.id(),
        operations: &["POST /uipath-suite/identity_/api/User/{id}/changepassword", "PUT  /uipath-suite/identity_/api/User/{id}"],
        credentials: &[admin("demo-uipath-suite-pm.user"), no_permission("demo-uipath-suite-or.folders")],
        users: UIPATH_USERS,
        system: System::UipathSuite,
    },
    DemoSystem {
        id: System::UipathSuiteTenant.id(),
        operations: &[
            "POST /uipath-suite-tenant/acme/default/identity_/api/User/{id}/changepassword",
            "PUT  /uipath-suite-tenant/acme/default/identity_/api/User/{id}",
        ],
        credentials: &[admin("demo-uipath-suite-tenant-pm.user"), no_permission("demo-uipath-suite-tenant-or.folders")],
        users: UIPATH_USERS,
        system: System::UipathSuiteTenant,
    },
    DemoSystem {
        id: System::UipathStandalone.id(),
        operations: &["POST /uipath-standalone/identity/api/User/{id}/changepassword", "PUT  /uipath-standalone/identity/api/User/{id}"],
        credentials: &[admin("demo-uipath-standalone-pm.user"), no_permission("demo-uipath-standalone-or.folders")],
        users: UIPATH_USERS,
        system: System::UipathStandalone,
    },
    DemoSystem {
        id: System::EcgridRest.id(),
        operations: &["POST /ecgrid-rest/v2/users/password"],
        credentials: &[admin("demo-ecgrid-rest-network-admin"), no_permission("demo-ecgrid-rest-mailbox-user")],
        users: ECGRID_USERS,
        system: System::EcgridRest,
    },
    DemoSystem {
        id: System::Ecgridos41.id(),
        operations: &[
            "POST /ecgridos-4.1/ECGridOS.asmx   namespace https://os.ecgrid.io/, SOAP 1.1 and 1.2",
            "POST /ecgridos-3.2/ecgridos.asmx   namespace http://ecgridos.net/, SOAP 1.1 and 1.2, the same users",
        ],
        credentials: &[admin("d3a6f0c4-41aa-4e0f-8a57-0c1de5b10041"), no_permission("d3a6f0c4-41bb-4e0f-8a57-0c1de5b10041")],
        users: ECGRID_USERS,
        system: System::Ecgridos41,
    },
    DemoSystem {
        id: System::Ecgridos.id(),
        operations: &["POST /ecgridos/ECGridOS.asmx   the documented signature, namespace https://os.ecgrid.io/, SOAP 1.1"],
        credentials: &[admin("d3a6f0c4-00aa-4e0f-8a57-0c1de5b10000"), no_permission("d3a6f0c4-00bb-4e0f-8a57-0c1de5b10000")],
        users: ECGRID_USERS,
        system: System::Ecgridos,
    },
];

/// The first is the one of the documents' example, with its old password.
const UIPATH_USERS: &[DemoUser] = &[
    user("har-3107", "Harriet Holm", "al0h0m0ra-account"),
    user("8d2f6c1e-7b35-4a9d-b6f0-3e5c9a417203", "Ines Iris", "iris-in-june-6"),
    user("corp\\jane doe", "Jane Doe", "jane doe 1970"),
];

const ECGRID_USERS: &[DemoUser] =
    &[user("5001", "Kim Kale", "Kale+Soup5001"), user("1042", "Lea Leek", "Leek&Potato1042"), user("77", "Mo Mint", "Mint<Tea>77")];

const fn admin(secret: &'static str) -> DemoCredential {
    DemoCredential { label: "may set passwords", secret, standing: Standing::Full }
}

const fn no_permission(secret: &'static str) -> DemoCredential {
    DemoCredential { label: "is known, but may not", secret, standing: Standing::NoPermission }
}

const fn expired(secret: &'static str) -> DemoCredential {
    DemoCredential { label: "its subscription has run out", secret, standing: Standing::SubscriptionExpired }
}

const fn user(id: &'static str, name: &'static str, password: &'static str) -> DemoUser {
    DemoUser { id, name, password }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_system_has_users_and_a_credential_of_each_kind() {
        assert_eq!(demo().len(), System::ALL.len());
        for system in demo() {
            assert!(system.users.len() > 1, "{}", system.id);
            for standing in [Standing::Full, Standing::NoPermission] {
                assert!(system.credentials.iter().any(|c| c.standing == standing), "{}", system.id);
            }
        }
    }

    #[test]
    fn no_credential_is_known_to_two_systems() {
        let secrets: Vec<_> = demo().iter().flat_map(|s| s.credentials).map(|c| c.secret).collect();
        assert_eq!(secrets.iter().collect::<BTreeSet<_>>().len(), secrets.len());
    }
}

//! The made-up credentials and users that every sandbox starts with.

use crate::system::System;

/// One system of the sandbox, with all that is needed to try it.
#[derive(Clone, Copy, Debug)]
pub struct DemoSystem {
    /// The name by which tests and control requests call it.
    pub id: &'static str,
    /// The methods and addresses that it answers, for people to read.
    pub operations: &'static [&'static str],
    /// The credentials that it knows. Any other is not accepted, unless it was given out by a sign-in.
    pub credentials: &'static [DemoCredential],
    /// Who may sign in to get one. Where a system lets its own users sign in, those are not listed who may do nothing.
    pub sign_ins: &'static [DemoSignIn],
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

/// What somebody signs in with: the id and the secret of a client, or a login and a password.
#[derive(Clone, Copy, Debug)]
pub struct DemoSignIn {
    /// What it is good for.
    pub label: &'static str,
    /// The client's id, or the login.
    pub account: &'static str,
    /// The client's secret, or the password at the start.
    pub secret: &'static str,
    pub(crate) standing: Standing,
}

/// A person with an account.
#[derive(Clone, Copy, Debug)]
pub struct DemoUser {
    /// The id that a request names.
    pub id: &'static str,
    /// The name to show: the first and the last one.
    pub name: &'static str,
    /// The password at the start.
    pub password: &'static str,
    /// The name to sign in with.
    pub login: &'static str,
    /// The mail address.
    pub mail: &'static str,
    /// The first name.
    pub first_name: &'static str,
    /// The last name.
    pub last_name: &'static str,
    /// Whether the account is in use. One that is not may have its password set all the same.
    pub active: bool,
}

/// What a system lets the bearer of a credential do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// May look people up and set passwords.
    Full,
    /// May look people up.
    ReadOnly,
    /// May set passwords, but look up nobody.
    WriteOnly,
    /// Is known, but may do neither.
    NoPermission,
    /// Might do both, had the account's subscription not run out.
    SubscriptionExpired,
}

impl Standing {
    pub(crate) fn reads(self) -> bool {
        matches!(self, Self::Full | Self::ReadOnly)
    }

    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Full | Self::WriteOnly)
    }
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
            "POST /ispring-learn/api/v3/token",
            "GET  /ispring-learn/users/v2?logins[]=  emails[]=, userIds[]=",
            "GET  /ispring-learn/user/{id}/v2",
        ],
        credentials: &[admin("demo-ispring-soap-admin"), no_permission("demo-ispring-soap-author"), expired("demo-ispring-soap-expired")],
        sign_ins: &[
            signs_in("ispring-soap-client", "canteen-Tray+12", Standing::Full),
            signs_in("ispring-soap-author", "canteen-Fork+34", Standing::NoPermission),
            signs_in("ispring-soap-expired", "canteen-Spoon+56", Standing::SubscriptionExpired),
        ],
        users: &[
            user(
                "5f2c1b9e-8a4d-4c1e-9b7a-2d6f00a1c301",
                ["Ada Almond", "Ada", "Almond"],
                ["ada.almond", "ada.almond@acme.example"],
                "Almond-2019",
            ),
            user("learner-42", ["Björn Øst", "Björn", "Øst"], ["bjørn", "bjorn.ost@acme.example"], "kaffe og kage"),
            user("o'neil & sons <hq>", ["Cleo O'Neil", "Cleo", "O'Neil"], ["o'neil+cleo", "cleo@oneil.example"], "Clover&Leaf7"),
            user("learner-43a", ["Ada Almonds", "Ada", "Almonds"], ["ada.almonds", "ada.almonds@acme.example"], "Marzipan-2020"),
            inactive("learner-44", ["Finn Fennel", "Finn", "Fennel"], ["finn.fennel", "finn.fennel@acme.example"], "fennel and fish"),
        ],
        system: System::IspringLearn,
    },
    DemoSystem {
        id: System::IspringLearnRest.id(),
        operations: &[
            "POST /ispring-learn-rest/user/{uuid}/password",
            "POST /ispring-learn-rest/api/v3/token",
            "GET  /ispring-learn-rest/users/v2?logins[]=  emails[]=, userIds[]=",
            "GET  /ispring-learn-rest/user/{uuid}/v2",
        ],
        credentials: &[admin("demo-ispring-rest-admin"), no_permission("demo-ispring-rest-author"), expired("demo-ispring-rest-expired")],
        sign_ins: &[
            signs_in("ispring-rest-client", "garden-Rake+12", Standing::Full),
            signs_in("ispring-rest-author", "garden-Hose+34", Standing::NoPermission),
            signs_in("ispring-rest-expired", "garden-Gate+56", Standing::SubscriptionExpired),
        ],
        users: &[
            user(
                "0b6e0d5c-53d1-4f0a-8f0e-6f4b7f1d9a01",
                ["Dana Dill", "Dana", "Dill"],
                ["dana.dill", "dana.dill@acme.example"],
                "Dill-pickle-1",
            ),
            user(
                "7c9a4e12-0f3b-4d55-a0c6-19e2b8d47702",
                ["Emil Endive", "Emil", "Endive"],
                ["emil", "emil.endive@acme.example"],
                "endive endive",
            ),
            user(
                "9d1f7b30-6c2e-4e8a-b5d4-02c7a9e61b03",
                ["Dana Dillard", "Dana", "Dillard"],
                ["dana.dillard", "dana.dillard@acme.example"],
                "Dill-weed-22",
            ),
            inactive(
                "b27e5c94-18fa-4b60-9a3d-7d50c8f3e204",
                ["Gus Ginger", "Gus", "Ginger"],
                ["gus.ginger", "gus@ginger.example"],
                "ginger snaps 9",
            ),
        ],
        system: System::IspringLearnRest,
    },
    DemoSystem {
        id: System::UipathCloud.id(),
        operations: &[
            "POST /uipath-cloud/acme/identity_/api/User/{id}/changepassword",
            "PUT  /uipath-cloud/acme/identity_/api/User/{id}",
            "POST /uipath-cloud/acme/identity_/connect/token",
            "GET  /uipath-cloud/acme/identity_/api/User/users/d7a0b7f6-2c3e-4f0a-9c35-6b1f5e2a4c10?searchTerm=",
            "GET  /uipath-cloud/acme/identity_/api/User/{id}",
        ],
        credentials: &[admin("demo-uipath-cloud-pm.user"), no_permission("demo-uipath-cloud-or.folders")],
        sign_ins: &[
            signs_in("3c1f0a52-cloud-pm.user", "harbour&Crane=12", Standing::Full),
            signs_in("3c1f0a52-cloud-or.folders", "harbour&Rope=34", Standing::NoPermission),
        ],
        users: UIPATH_USERS,
        system: System::UipathCloud,
    },
    DemoSystem {
        id: System::UipathSuite.id(),
        operations: &[
            "POST /uipath-suite/identity_/api/User/{id}/changepassword",
            "PUT  /uipath-suite/identity_/api/User/{id}",
            "POST /uipath-suite/identity_/connect/token",
            "GET  /uipath-suite/identity_/api/UserPartition/users/d7a0b7f6-2c3e-4f0a-9c35-6b1f5e2a4c10?searchTerm=",
            "GET  /uipath-suite/identity_/api/User/{id}",
        ],
        credentials: &[admin("demo-uipath-suite-pm.user"), no_permission("demo-uipath-suite-or.folders")],
        sign_ins: &[
            signs_in("5b7d2e64-suite-pm.user", "station&Clock=12", Standing::Full),
            signs_in("5b7d2e64-suite-or.folders", "station&Bench=34", Standing::NoPermission),
        ],
        users: UIPATH_USERS,
        system: System::UipathSuite,
    },
    DemoSystem {
        id: System::UipathSuiteTenant.id(),
        operations: &[
            "POST /uipath-suite-tenant/acme/default/identity_/api/User/{id}/changepassword",
            "PUT  /uipath-suite-tenant/acme/default/identity_/api/User/{id}",
            "POST /uipath-suite-tenant/acme/default/identity_/connect/token",
            "GET  /uipath-suite-tenant/acme/default/identity_/api/UserPartition/users/d7a0b7f6-2c3e-4f0a-9c35-6b1f5e2a4c10?searchTerm=",
            "GET  /uipath-suite-tenant/acme/default/identity_/api/User/{id}",
        ],
        credentials: &[admin("demo-uipath-suite-tenant-pm.user"), no_permission("demo-uipath-suite-tenant-or.folders")],
        sign_ins: &[
            signs_in("7e9a4c86-tenant-pm.user", "library&Lamp=12", Standing::Full),
            signs_in("7e9a4c86-tenant-or.folders", "library&Shelf=34", Standing::NoPermission),
        ],
        users: UIPATH_USERS,
        system: System::UipathSuiteTenant,
    },
    DemoSystem {
        id: System::UipathStandalone.id(),
        operations: &[
            "POST /uipath-standalone/identity/api/User/{id}/changepassword",
            "PUT  /uipath-standalone/identity/api/User/{id}",
            "POST /uipath-standalone/identity/connect/token",
            "GET  /uipath-standalone/identity/api/User/users/d7a0b7f6-2c3e-4f0a-9c35-6b1f5e2a4c10?searchTerm=",
            "GET  /uipath-standalone/identity/api/User/{id}",
        ],
        credentials: &[admin("demo-uipath-standalone-pm.user"), no_permission("demo-uipath-standalone-or.folders")],
        sign_ins: &[
            signs_in("9fbc6ea8-standalone-pm.user", "market&Stall=12", Standing::Full),
            signs_in("9fbc6ea8-standalone-or.folders", "market&Scale=34", Standing::NoPermission),
        ],
        users: UIPATH_USERS,
        system: System::UipathStandalone,
    },
    DemoSystem {
        id: System::EcgridRest.id(),
        operations: &["POST /ecgrid-rest/v2/users/password", "POST /ecgrid-rest/v2/users/by-name", "GET  /ecgrid-rest/v2/users/{id}"],
        credentials: &[admin("demo-ecgrid-rest-network-admin"), no_permission("demo-ecgrid-rest-mailbox-user")],
        sign_ins: &[],
        users: ECGRID_USERS,
        system: System::EcgridRest,
    },
    DemoSystem {
        id: System::Ecgridos41.id(),
        operations: &[
            "POST /ecgridos-4.1/ECGridOS.asmx   namespace https://os.ecgrid.io/, SOAP 1.1 and 1.2",
            "     UserPassword, Login, Logout, WhoAmI, UserInfo, UserInfobyLogin, UserList",
            "POST /ecgridos-3.2/ecgridos.asmx   namespace http://ecgridos.net/, SOAP 1.1 and 1.2, the same users",
            "     the same without UserInfobyLogin",
        ],
        credentials: &[admin("d3a6f0c4-41aa-4e0f-8a57-0c1de5b10041"), no_permission("d3a6f0c4-41bb-4e0f-8a57-0c1de5b10041")],
        sign_ins: &[
            signs_in("nora.nutmeg", "Nutmeg<Grater>900", Standing::Full),
            signs_in("kim.kale", "Kale+Soup5001", Standing::NoPermission),
        ],
        users: ECGRID_USERS,
        system: System::Ecgridos41,
    },
    DemoSystem {
        id: System::Ecgridos.id(),
        operations: &["POST /ecgridos/ECGridOS.asmx   the documented signature, namespace https://os.ecgrid.io/, SOAP 1.1"],
        credentials: &[admin("d3a6f0c4-00aa-4e0f-8a57-0c1de5b10000"), no_permission("d3a6f0c4-00bb-4e0f-8a57-0c1de5b10000")],
        sign_ins: &[],
        users: ECGRID_USERS,
        system: System::Ecgridos,
    },
    DemoSystem {
        id: System::Keycloak.id(),
        operations: &[
            "PUT  /keycloak/admin/realms/acme/users/{id}/reset-password",
            "GET  /keycloak/admin/realms/acme/users?username=  email=, exact=",
            "GET  /keycloak/admin/realms/acme/users/{id}",
            "POST /keycloak/realms/master/protocol/openid-connect/token   and /revoke",
        ],
        credentials: &[admin("demo-keycloak-manage-users"), no_permission("demo-keycloak-no-roles")],
        sign_ins: &[
            signs_in("client-passdesk", "orchard-Ladder+12", Standing::Full),
            signs_in("client-reports", "orchard-Basket+34", Standing::NoPermission),
            signs_in("rosa.root", "cellar-Key&12", Standing::Full),
        ],
        users: &[
            user("4f6c1d2e-9a3b-4c5d-8e7f-0a1b2c3d4e01", ["Pia Pear", "Pia", "Pear"], ["pia.pear", "pia.pear@acme.example"], "Pear&Plum-1"),
            user(
                "4f6c1d2e-9a3b-4c5d-8e7f-0a1b2c3d4e02",
                ["Pia Pearson", "Pia", "Pearson"],
                ["pia.pearson", "pia.pearson@acme.example"],
                "Pear&Plum-2",
            ),
            user(
                "f:5d0c2b7e-ldap:quinn o'hara",
                ["Quinn O'Hara", "Quinn", "O'Hara"],
                ["quinn o'hara", "quinn@ohara.example"],
                "Quince+Jam 3",
            ),
            inactive(
                "4f6c1d2e-9a3b-4c5d-8e7f-0a1b2c3d4e04",
                ["Rolf Rhubarb", "Rolf", "Rhubarb"],
                ["rolf.rhubarb", "rolf@rhubarb.example"],
                "Rhubarb/Pie 4",
            ),
        ],
        system: System::Keycloak,
    },
];

/// The first is the one of the documents' example, with its old password.
const UIPATH_USERS: &[DemoUser] = &[
    user("har-3107", ["Harriet Holm", "Harriet", "Holm"], ["harriet.holm", "harriet.holm@acme.example"], "al0h0m0ra-account"),
    user(
        "8d2f6c1e-7b35-4a9d-b6f0-3e5c9a417203",
        ["Ines Iris", "Ines", "Iris"],
        ["ines.iris@acme.example", "ines.iris@acme.example"],
        "iris-in-june-6",
    ),
    user("corp\\jane doe", ["Jane Doe", "Jane", "Doe"], ["corp\\jane", "jane.doe@acme.example"], "jane doe 1970"),
    user(
        "c4b81d72-93e5-4f06-8a1b-5e6d27f09c04",
        ["Jane Doerr", "Jane", "Doerr"],
        ["corp\\jane.d", "jane.doerr@acme.example"],
        "doerr-fruit-44",
    ),
    inactive(
        "f03e5a96-2d7c-4b18-9c4e-81a6b3d57e05",
        ["Otis Olive", "Otis", "Olive"],
        ["otis.olive", "otis@olive.example"],
        "olive-branch-5",
    ),
];

const ECGRID_USERS: &[DemoUser] = &[
    user("5001", ["Kim Kale", "Kim", "Kale"], ["kim.kale", "kim.kale@acme.example"], "Kale+Soup5001"),
    user("1042", ["Lea Leek", "Lea", "Leek"], ["lea.leek", "lea.leek@acme.example"], "Leek&Potato1042"),
    user("77", ["Mo Mint", "Mo", "Mint"], ["mo<mint>", "mo@mint.example"], "Mint<Tea>77"),
    user("2042", ["Lea Leeks", "Lea", "Leeks"], ["lea.leeks", "lea.leeks@acme.example"], "Leek&Barley2042"),
    user("900", ["Nora Nutmeg", "Nora", "Nutmeg"], ["nora.nutmeg", "nora.nutmeg@acme.example"], "Nutmeg<Grater>900"),
    // Two people may have one name.
    user("1142", ["Lea Leek", "Lea", "Leek"], ["l.leek", "l.leek@oneil.example"], "Leek&Lentil1142"),
    inactive("3003", ["Olga Okra", "Olga", "Okra"], ["olga.okra", "olga.okra@acme.example"], "Okra#Stew3003"),
];

const fn admin(secret: &'static str) -> DemoCredential {
    let standing = Standing::Full;
    DemoCredential { label: label(standing), secret, standing }
}

const fn no_permission(secret: &'static str) -> DemoCredential {
    let standing = Standing::NoPermission;
    DemoCredential { label: label(standing), secret, standing }
}

const fn expired(secret: &'static str) -> DemoCredential {
    let standing = Standing::SubscriptionExpired;
    DemoCredential { label: label(standing), secret, standing }
}

const fn signs_in(account: &'static str, secret: &'static str, standing: Standing) -> DemoSignIn {
    DemoSignIn { label: label(standing), account, secret, standing }
}

const fn label(standing: Standing) -> &'static str {
    match standing {
        Standing::Full => "may set passwords",
        Standing::ReadOnly => "may look people up",
        Standing::WriteOnly => "may set passwords, but look up nobody",
        Standing::NoPermission => "is known, but may not",
        Standing::SubscriptionExpired => "its subscription has run out",
    }
}

/// `names` are the one to show, the first and the last; `reached` are the login and the mail address.
const fn user(id: &'static str, names: [&'static str; 3], reached: [&'static str; 2], password: &'static str) -> DemoUser {
    let ([name, first_name, last_name], [login, mail]) = (names, reached);
    DemoUser { id, name, password, login, mail, first_name, last_name, active: true }
}

/// One who has left, or is locked out.
const fn inactive(id: &'static str, names: [&'static str; 3], reached: [&'static str; 2], password: &'static str) -> DemoUser {
    DemoUser { active: false, ..user(id, names, reached, password) }
}

#[cfg(test)]
mod tests;

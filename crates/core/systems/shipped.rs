//! The definitions that come with the program, in the order in which they are offered.

/// File names and texts.
pub const SHIPPED: [(&str, &str); 9] = [
    ("ispring-learn.toml", include_str!("ispring-learn.toml")),
    ("ispring-learn-rest.toml", include_str!("ispring-learn-rest.toml")),
    ("uipath.toml", include_str!("uipath.toml")),
    ("ecgrid-rest.toml", include_str!("ecgrid-rest.toml")),
    ("ecgridos-4.1.toml", include_str!("ecgridos-4.1.toml")),
    ("ecgridos.toml", include_str!("ecgridos.toml")),
    ("keycloak.toml", include_str!("keycloak.toml")),
    ("synapse.toml", include_str!("synapse.toml")),
    ("scim.toml", include_str!("scim.toml")),
];

//! The systems, and which of them a request is for.

pub(crate) mod ecgrid;
pub(crate) mod ecgridos;
pub(crate) mod ispring;
pub(crate) mod keycloak;
pub(crate) mod uipath;

use crate::directory::Directory;
use crate::reply::Reply;
use crate::request::Request;

/// One system with its own users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum System {
    IspringLearn,
    IspringLearnRest,
    UipathCloud,
    UipathSuite,
    UipathSuiteTenant,
    UipathStandalone,
    EcgridRest,
    /// Version 3.2 stands in front of the same users.
    Ecgridos41,
    Ecgridos,
    Keycloak,
}

impl System {
    pub(crate) const ALL: [Self; 10] = [
        Self::IspringLearn,
        Self::IspringLearnRest,
        Self::UipathCloud,
        Self::UipathSuite,
        Self::UipathSuiteTenant,
        Self::UipathStandalone,
        Self::EcgridRest,
        Self::Ecgridos41,
        Self::Ecgridos,
        Self::Keycloak,
    ];

    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::IspringLearn => "ispring-learn",
            Self::IspringLearnRest => "ispring-learn-rest",
            Self::UipathCloud => "uipath-cloud",
            Self::UipathSuite => "uipath-suite",
            Self::UipathSuiteTenant => "uipath-suite-tenant",
            Self::UipathStandalone => "uipath-standalone",
            Self::EcgridRest => "ecgrid-rest",
            Self::Ecgridos41 => "ecgridos-4.1",
            Self::Ecgridos => "ecgridos",
            Self::Keycloak => "keycloak",
        }
    }

    pub(crate) fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.id() == id)
    }

    /// The system that a request target belongs to, by its first segment.
    pub(crate) fn of_target(target: &str) -> Option<Self> {
        let first = target.strip_prefix('/')?.split(['/', '?']).next()?;
        if first == "ecgridos-3.2" {
            return Some(Self::Ecgridos41);
        }
        Self::of_id(first)
    }

    /// Does what the request asks, and answers it.
    pub(crate) fn answer(self, request: &Request, directory: &mut Directory) -> Reply {
        match self {
            Self::IspringLearn => ispring::answer_soap(request, directory),
            Self::IspringLearnRest => ispring::answer_rest(request, directory),
            Self::UipathCloud => uipath::CLOUD.answer(request, directory),
            Self::UipathSuite => uipath::SUITE.answer(request, directory),
            Self::UipathSuiteTenant => uipath::SUITE_TENANT.answer(request, directory),
            Self::UipathStandalone => uipath::STANDALONE.answer(request, directory),
            Self::EcgridRest => ecgrid::answer(request, directory),
            Self::Ecgridos41 | Self::Ecgridos => ecgridos::answer(request, directory),
            Self::Keycloak => keycloak::answer(request, directory),
        }
    }

    /// A refusal of the system's own shape with a message of our choice.
    pub(crate) fn refusal(self, request: &Request, message: &str) -> Reply {
        match self {
            Self::IspringLearn => ispring::refuse_soap(request, message),
            Self::IspringLearnRest => ispring::refuse_rest(400, message),
            Self::UipathCloud | Self::UipathSuite | Self::UipathSuiteTenant | Self::UipathStandalone => uipath::refuse_as(request, message),
            Self::EcgridRest => ecgrid::refuse(400, "InvalidParameter", message),
            Self::Ecgridos41 | Self::Ecgridos => ecgridos::refuse(request, message),
            Self::Keycloak => keycloak::refuse_as(request, message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_belongs_to_the_system_of_its_first_segment() {
        for system in System::ALL {
            assert_eq!(System::of_target(&format!("/{}/x", system.id())), Some(system));
        }
        assert_eq!(System::of_target("/ecgridos-3.2/ecgridos.asmx"), Some(System::Ecgridos41));
        for target in ["/", "/_sandbox/uipath-cloud", "uipath-cloud/x", "/UIPATH-CLOUD/x", "*"] {
            assert_eq!(System::of_target(target), None, "{target}");
        }
    }
}

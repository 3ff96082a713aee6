//! What holds of a template with whatever values.

use passdesk_core::{Template, Values, curl};

use crate::foreign;
use crate::operations::slots;

/// Builds the request and holds it against all that is said of one. The request, if these values can be carried.
pub fn check(template: &Template, secrets: &[String], values: &Values) -> Option<String> {
    shows_no_secret(template, secrets, values);
    let request = match template.build(values) {
        Ok(request) => request,
        Err(error) => {
            assert!(slots(template).iter().any(|slot| slot.name == error.name), "{error} names no value of it");
            return None;
        }
    };
    let read = template.recognise(request.expose());
    assert_eq!(read.as_ref().map(plain), Some(plain(values)), "it is read otherwise: {:?}", request.expose());
    assert!(request.parts().is_some(), "it has no parts: {:?}", request.expose());
    foreign::check(template, request.expose());
    Some(request.expose().to_owned())
}

/// What a person sees is the same whatever the secrets are.
pub fn shows_no_secret(template: &Template, secrets: &[String], values: &Values) {
    let mut others = values.clone();
    for name in secrets {
        if let Some(value) = values.get(name) {
            assert!(template.secrets(values).contains(&value), "{name} is not counted among the secrets");
            others = others.with(name, format!("{}x", value.expose()));
        }
    }
    assert_eq!(template.masked(values), template.masked(&others), "it tells of the secrets");
    let command = |values| curl::command(template, values, str::to_owned);
    assert_eq!(command(values), command(&others), "the command tells of the secrets");
}

/// Values in the clear.
pub fn plain(values: &Values) -> Vec<(&str, &str)> {
    values.iter().map(|(name, value)| (name, value.expose())).collect()
}

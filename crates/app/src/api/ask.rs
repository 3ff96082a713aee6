//! What can be asked, and how far it gets without the proxy.

use std::rc::Rc;

use passdesk_core::blocklist::Blocklist;
use passdesk_core::connection::{Credential, Demanded};
use passdesk_core::generate::{Wanted, Words, generate};
use passdesk_core::policy::Surroundings;
use passdesk_core::text::among;
use passdesk_core::value::{NEW_PASSWORD, SEARCH, USER};
use passdesk_core::{Connection, Request, Secret, Template, Values};
use wasm_bindgen::JsValue;

use super::Done;
use super::errand::{About, Errand, signed_in};
use super::hindrance::{Hindrance, no_such};
use super::told;
use super::vault::{self, Signed};
use crate::gather::{Known, asked, gather, given, names, sought};
use crate::lists::Lists;
use crate::messages::Messages;
use crate::person::Person;
use crate::relay::{COULD_NOT_START, Proxy, Sending};
use crate::session::{Kept, account, signing_out_of};
use crate::{browser, generator};

/// No credential of a connection: its values are given like all others.
const NONE: usize = usize::MAX;

/// What is asked.
pub(super) struct Asked {
    /// Names and words by turns, of what is no secret.
    words: Vec<String>,
    values: Values,
    /// Whose password it is about, as far as that is known.
    person: Option<Person>,
    connection: Option<Connection>,
    proxy: Proxy,
    messages: &'static Messages,
    list: Blocklist,
}

impl Asked {
    pub(super) fn new(mut lists: Vec<Vec<String>>, connection: Option<Connection>) -> Self {
        let mut next = || lists.pop().unwrap_or_default();
        let (person, list, words) = (next(), next(), next());
        let mut list = list.into_iter();
        let mut values = Values::new();
        while let (Some(name), Some(value)) = (list.next(), list.next()) {
            values.set(name, Secret::new(value));
        }
        Self {
            proxy: Proxy { base: among(&words, "proxy").unwrap_or_default().into() },
            messages: Messages::of(among(&words, "lang").unwrap_or_default()),
            words,
            values,
            person: (!person.is_empty()).then_some(Person(person)),
            connection,
            list: Blocklist::common(),
        }
    }

    /// Does it, or as much of it as can be done without asking the proxy.
    pub(super) fn done(self) -> Result<Done, Lists> {
        self.begun().map_err(|hindrance| hindrance.told(self.connection.as_ref().map(|connection| &connection.policy), self.messages))
    }

    fn begun(&self) -> Result<Done, Hindrance> {
        let what = self.word("what");
        let Some(connection) = &self.connection else {
            return match what {
                "forget" => Ok(self.forget()),
                "connections" => Ok(self.errand(self.proxy.config(), About::Config, "".into())),
                "outcome" => Ok(self.errand(self.proxy.attempt(self.word("id")), About::Asked, "".into())),
                _ => Err(no_such("connection")),
            };
        };
        match what {
            "build" => self.build(connection).map(Done::Now),
            "check" => Ok(Done::Now(self.check(connection).into())),
            "generate" => self.generate(connection).map(Done::Now),
            "sign_in" => self.sign_in(connection),
            "sign_out" => Ok(self.sign_out(connection)),
            "find" => self.find(connection),
            "reset" => self.reset(connection),
            _ => Err(no_such("what")),
        }
    }

    fn word(&self, name: &str) -> &str {
        among(&self.words, name).unwrap_or_default()
    }

    /// What was given under this name.
    fn typed(&self, name: &str) -> Secret {
        self.values.get(name).cloned().unwrap_or_default()
    }

    fn errand(&self, request: Option<web_sys::Request>, about: About, attempt: Rc<str>) -> Done {
        let (proxy, messages) = (self.proxy.clone(), self.messages);
        match request {
            Some(request) => Done::Later(Errand { proxy, messages, attempt, about }, request),
            None => Done::Now(told::outcome(COULD_NOT_START, messages).into()),
        }
    }

    /// The request of an operation, whole or masked.
    fn build(&self, connection: &Connection) -> Result<JsValue, Hindrance> {
        let template = template(connection, self.word("id")).ok_or(no_such("operation"))?;
        let typed = |name: &str| self.typed(name);
        let masked = !self.word("masked").is_empty();
        let values = given(&typed, connection, template);
        // No copy of it stays behind here.
        Ok(if masked { JsValue::from_str(&template.masked(&values)) } else { JsValue::from_str(template.build(&values)?.expose()) })
    }

    /// Does something with what a password is compared with.
    fn among_names<T>(&self, act: impl FnOnce(Surroundings<'_>) -> T) -> T {
        let person = self.person.as_ref();
        let names = names(person.map_or("", |person| person.get(USER)), person);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        act(Surroundings { person: &names, list: Some(&self.list) })
    }

    /// Whether a password meets each of the rules, in their order, and what each demands.
    fn check(&self, connection: &Connection) -> Lists {
        let password = Secret::new(browser::nfc(self.typed(NEW_PASSWORD).expose()));
        self.among_names(|surroundings| {
            let mut told = Lists::line(&["checked"]);
            for rule in connection.policy.rules() {
                let met = if rule.demand.is_met(password.expose(), surroundings) { "met" } else { "" };
                told.add(&[met, &(self.messages.demand)(&rule.demand)]);
            }
            told
        })
    }

    /// A new password, and its bits.
    fn generate(&self, connection: &Connection) -> Result<JsValue, Hindrance> {
        let kind = generator::named(self.word("id")).ok_or(no_such("kind"))?;
        let policy = &connection.policy;
        let (least, most) = kind.lengths(policy);
        let length = match self.word("length") {
            "" => Some(kind.length_for(policy)),
            length => length.parse().ok().filter(|length| (least..=most).contains(length)),
        };
        let length = length.ok_or(Hindrance::Length(least, most))?;
        let words = Words::parse(self.word("words"));
        let wanted = Wanted { kind, length, words: &words };
        let made = self.among_names(|surroundings| generate(policy, surroundings, wanted, &mut browser::random))?;
        // No copy of it stays behind here.
        Ok(serde_wasm_bindgen::to_value(&[made.password.expose(), &made.bits.to_string()]).unwrap_or_default())
    }

    /// The sign-in that is named, if any is: which credential, and its values. It has to be one of this connection of
    /// this proxy, and to hold still.
    fn kept(&self, connection: &Connection) -> Result<(usize, Option<Values>), Hindrance> {
        const OVER: Hindrance = Hindrance::Code("session", "session");
        if self.word("session").is_empty() {
            return Ok((NONE, None));
        }
        let signed = self.taken().ok_or(OVER)?;
        let fits = signed.base == self.proxy.base && signed.connection == connection.id && !signed.kept.is_over();
        let kept = (signed.credential, Some(signed.kept.values.clone()));
        vault::put(signed);
        if fits { Ok(kept) } else { Err(OVER) }
    }

    /// Signs in, where that takes a request, and keeps the credential.
    fn sign_in(&self, connection: &Connection) -> Result<Done, Hindrance> {
        let known = connection.credentials.iter().enumerate().find(|(_, known)| known.id == self.word("id"));
        let (index, credential): (usize, &Credential) = known.ok_or(no_such("credential"))?;
        let values = asked(&|name| self.typed(name), connection, index)?;
        if credential.sign_in.is_empty() {
            let kept = Kept { values, account: String::new(), until: None };
            return Ok(Done::Now(signed_in(&self.proxy, connection.id.clone(), index, kept).into()));
        }
        let account = account(connection, &credential.asks, &values);
        let request = credential.sign_in.build(&values)?;
        let about = About::SignIn(connection.id.clone(), index, account);
        Ok(self.question(connection, &["credential.", &credential.id].concat(), &request, about))
    }

    fn question(&self, connection: &Connection, operation: &str, request: &Request, about: About) -> Done {
        self.errand(self.proxy.question(connection, operation, request), about, "".into())
    }

    /// Takes out the sign-in that is named.
    fn taken(&self) -> Option<Signed> {
        self.word("session").parse().ok().and_then(vault::take)
    }

    /// Forgets a sign-in that nobody has any more.
    fn forget(&self) -> Done {
        self.taken();
        Done::Now(JsValue::UNDEFINED)
    }

    /// Undoes a sign-in, if that can be, and forgets it.
    fn sign_out(&self, connection: &Connection) -> Done {
        let signed = self.taken();
        let request = signed.and_then(|signed| signing_out_of(&self.proxy, connection, signed.credential, &signed.kept.values));
        match request {
            Some(request) => self.errand(Some(request), About::SignOut, "".into()),
            None => Done::Now(Lists::line(&["signed_out"]).into()),
        }
    }

    /// Looks for somebody.
    fn find(&self, connection: &Connection) -> Result<Done, Hindrance> {
        let find = connection.finds.iter().find(|find| find.id == self.word("id")).ok_or(no_such("find"))?;
        let text = Secret::new(self.typed(SEARCH).expose().trim());
        let typed = |name: &str| if name == USER { text.clone() } else { self.typed(name) };
        let values = match self.kept(connection)? {
            (_, Some(values)) => values,
            (_, None) => given(&typed, connection, &find.template),
        };
        let sought = sought(connection, find, values, text.clone());
        let (operation, request) = sought?;
        Ok(self.question(connection, &operation, &request, About::Search))
    }

    /// Sets a password.
    fn reset(&self, connection: &Connection) -> Result<Done, Hindrance> {
        let known = connection.resets.iter().enumerate().find(|(_, reset)| reset.id == self.word("id"));
        let (index, reset) = known.ok_or(no_such("reset"))?;
        let (credential, kept) = self.kept(connection)?;
        let known = Known { reset: index, credential, kept: kept.as_ref(), person: self.person.as_ref(), list: &self.list };
        let gathered = gather(&|name| self.typed(name), connection, known)?;
        let reason = self.word("reason").trim();
        if reason.is_empty() && connection.reason == Demanded::Required {
            return Err(Hindrance::Code("reason", "reason"));
        }
        let request = reset.template.build(&gathered.values)?;
        let attempt: Rc<str> = browser::attempt_id().unwrap_or_default().into();
        let sending = Sending { attempt: &attempt, reason, request: &request };
        let sent = self.proxy.relay(connection, &reset.operation(), sending).filter(|_| !attempt.is_empty());
        let before = sent.and_then(|sent| Some((self.proxy.config()?, About::Before(sent))));
        Ok(match before {
            Some((config, before)) => self.errand(Some(config), before, attempt),
            None => Done::Now(told::outcome(COULD_NOT_START, self.messages).into()),
        })
    }
}

/// The template of an operation.
fn template<'a>(connection: &'a Connection, operation: &str) -> Option<&'a Template> {
    let (kind, id) = operation.split_once('.')?;
    let credential = |id: &str| connection.credentials.iter().find(|known| known.id == id);
    let template = match kind {
        "reset" => &connection.reset(id)?.template,
        "find" => &connection.finds.iter().find(|find| find.id == id)?.template,
        "credential" => match id.strip_suffix(".logout") {
            Some(id) => &credential(id)?.sign_out,
            None => &credential(id)?.sign_in,
        },
        _ => return None,
    };
    Some(template).filter(|template| !template.is_empty())
}

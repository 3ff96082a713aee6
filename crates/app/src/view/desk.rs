//! The desk at work: it moves what was typed into a request, sends it, and keeps the focus on the next
//! step.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use passdesk_core::request::{BuildCause, BuildError};
use passdesk_core::value::{NEW_PASSWORD, OLD_PASSWORD, USER, ValueError};
use passdesk_core::{Config, Connection, Kind, Outcome, Secret, Values};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement};
use yew::prelude::*;

use super::form::Form;
use super::outcome::Done;
use super::review::Review;
use super::sending::Sending;
use crate::browser;
use crate::desk::{Action, Desk, Sent, Stage, Trouble, TroubleCause, fields, to_mend};
use crate::messages::Messages;
use crate::relay::{Attempt, COULD_NOT_START, Proxy};

/// Credentials by connection and kind. They live here alone, and no longer than the page.
type Vault = Rc<RefCell<BTreeMap<(String, usize), Values>>>;

thread_local! {
    static NEXT_PREFIX: Cell<u32> = const { Cell::new(0) };
}

#[derive(PartialEq, Properties)]
pub struct DeskProps {
    pub config: Rc<Config>,
    pub proxy: Proxy,
    pub messages: &'static Messages,
    pub host: Element,
}

#[component]
pub fn DeskView(props: &DeskProps) -> Html {
    let messages = props.messages;
    let desk = use_reducer(Desk::default);
    let vault: Rc<Vault> = use_memo((), |()| Vault::default());
    let vault: Vault = (*vault).clone();
    let typed = use_state_eq(|| None::<(Vec<bool>, usize)>);
    let form = use_node_ref();
    let prefix = use_memo((), |()| AttrValue::from(format!("passdesk-{}", NEXT_PREFIX.replace(NEXT_PREFIX.get() + 1))));
    let forgotten = use_state(|| 0_u32);
    use_focus(&desk, &form, &vault, &props.config, &typed, *forgotten);

    let Some(connection) = props.config.connections.get(desk.connection).cloned().map(Rc::new) else {
        return html! { <span hidden=true /> };
    };
    let Some(reset) = connection.resets.get(desk.reset).cloned().map(Rc::new) else {
        return html! { <span hidden=true /> };
    };
    let asks = connection.credentials.get(desk.credential).map(|credential| credential.asks.clone()).unwrap_or_default();
    let key = (connection.id.clone(), desk.credential);
    let refused_credential = matches!(&desk.stage, Stage::Form { notice: Some(notice), .. }
        if to_mend(notice, &asks).is_some_and(|name| asks.contains(&name)));
    let kept = vault.borrow().contains_key(&key) && !refused_credential;
    let dispatcher = desk.dispatcher();
    let act = {
        let (dispatcher, typed) = (dispatcher.clone(), typed.clone());
        Callback::from(move |action: Action| {
            if matches!(action, Action::Connection(_)) {
                typed.set(None);
            }
            dispatcher.dispatch(action);
        })
    };
    let simple = |action: fn() -> Action| {
        let dispatcher = dispatcher.clone();
        Callback::from(move |()| dispatcher.dispatch(action()))
    };
    let submit = {
        let (dispatcher, form, connection, vault, key) = (dispatcher.clone(), form.clone(), connection.clone(), vault.clone(), key.clone());
        let (reset_index, credential_index) = (desk.reset, desk.credential);
        Callback::from(move |()| {
            let Some(form) = form.cast::<HtmlFormElement>() else { return };
            let known = if kept { vault.borrow().get(&key).cloned() } else { None };
            match gather(&form, &connection, reset_index, credential_index, known.as_ref()) {
                Ok((values, credential)) => {
                    vault.borrow_mut().insert(key.clone(), credential);
                    dispatcher.dispatch(Action::Review(values));
                }
                Err(trouble) if is_next_step(&form, &trouble) => focus_input(&form, &trouble.field),
                Err(trouble) => dispatcher.dispatch(Action::Trouble(trouble)),
            }
        })
    };
    let forget = {
        let vault = vault.clone();
        Callback::from(move |()| {
            vault.borrow_mut().remove(&key);
            forgotten.set(*forgotten + 1);
        })
    };
    let password_input = {
        let (typed, connection) = (typed.clone(), connection.clone());
        Callback::from(move |event: InputEvent| {
            let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
            let password = Secret::new(browser::nfc(&input.map(|input| input.value()).unwrap_or_default()));
            let count = password.expose().chars().count();
            let met = connection.policy.rules().iter().map(|rule| rule.demand.is_met(password.expose())).collect();
            typed.set((count > 0).then_some((met, count)));
        })
    };
    let send = sender(props, &desk, &connection, &reset);
    let shown = match &desk.stage {
        Stage::Form { .. } => html! { <span key="form" hidden=true /> },
        Stage::Review(values) => html! {
            <Review key="review" {messages} connection={connection.clone()} reset={reset.clone()} values={values.clone()} {send} back={simple(|| Action::Back)} />
        },
        Stage::Sending(sent) => {
            let (dispatcher, attempt) = (dispatcher.clone(), sent.attempt.clone());
            let stop = Callback::from(move |()| {
                let cause = passdesk_core::outcome::UnknownCause::Stopped;
                dispatcher.dispatch(Action::Outcome(attempt.clone(), Outcome::Unknown { cause, messages: Vec::new() }));
            });
            html! { <Sending key="sending" {messages} {stop} /> }
        }
        Stage::Done(sent, outcome) => html! {
            <Done key={format!("done-{}", sent.attempt)} {messages} connection={connection.clone()} reset={reset.clone()} values={sent.values.clone()}
                attempt={AttrValue::from(sent.attempt.clone())} outcome={outcome.clone()} next={simple(|| Action::Next)} again={simple(|| Action::Again)}
                wipe={simple(|| Action::Wipe)} ask={asker(props, &desk, sent)} />
        },
    };
    html! {
        <div class="passdesk-card">
            <Form {messages} prefix={(*prefix).clone()} config={props.config.clone()} desk={Rc::new((*desk).clone())} {kept} typed={(*typed).clone()}
                form={form.clone()} {act} {submit} {forget} {password_input} />
            <div class="passdesk-stage">{ shown }</div>
            <p class="passdesk-unseen" role="status" aria-live="assertive">{ announcement(messages, &desk.stage) }</p>
        </div>
    }
}

/// What a screen reader says when the stage changes.
fn announcement(messages: &Messages, stage: &Stage) -> String {
    let outcome = match stage {
        Stage::Form { notice: Some(outcome), .. } | Stage::Done(_, outcome) => outcome,
        Stage::Sending(_) => return messages.sending.to_owned(),
        Stage::Form { .. } | Stage::Review(_) => return String::new(),
    };
    match &**outcome {
        Outcome::Changed => messages.changed.to_owned(),
        Outcome::Unknown { .. } => format!("{}. {}", messages.unknown, messages.unknown_note),
        Outcome::NotSent { cause } => format!("{}. {}", messages.not_sent, (messages.not_sent_cause)(*cause)),
        Outcome::Refused { reasons, .. } => {
            let reasons: Vec<&str> = reasons.iter().map(|reason| (messages.reason)(*reason)).collect();
            format!("{}. {}", messages.refused, reasons.join(" "))
        }
    }
}

/// Sends the reviewed request, once.
fn sender(
    props: &DeskProps,
    desk: &UseReducerHandle<Desk>,
    connection: &Rc<Connection>,
    reset: &Rc<passdesk_core::connection::Reset>,
) -> Callback<()> {
    let (desk, proxy, host) = (desk.clone(), props.proxy.clone(), props.host.clone());
    let (connection, reset) = (connection.clone(), reset.clone());
    Callback::from(move |()| {
        let Stage::Review(values) = &desk.stage else { return };
        let dispatcher = desk.dispatcher();
        let id = browser::attempt_id();
        let attempt: Rc<str> = id.clone().unwrap_or_default().into();
        dispatcher.dispatch(Action::Send(attempt.to_string()));
        let (Some(id), Ok(request)) = (id, reset.template.build(values)) else {
            dispatcher.dispatch(Action::Outcome(attempt, COULD_NOT_START));
            return;
        };
        mark(&host, Some(&id));
        let (proxy, host, connection, operation) = (proxy.clone(), host.clone(), connection.clone(), reset.operation());
        spawn_local(async move {
            let sent = Attempt { connection: &connection.id, operation: &operation, digest: &connection.digest, id: &id };
            let outcome = proxy.send(&sent, &request).await;
            mark(&host, None);
            dispatcher.dispatch(Action::Outcome(attempt, outcome));
        });
    })
}

/// Tells the script outside the module which request is under way, in case the module ends.
fn mark(host: &Element, attempt: Option<&str>) {
    if let Some(element) = host.dyn_ref::<HtmlElement>() {
        match attempt {
            // An attribute that cannot be set only makes a message less exact.
            Some(attempt) => drop(element.dataset().set("attempt", attempt)),
            None => element.dataset().delete("attempt"),
        }
    }
}

/// Asks the proxy what became of an attempt.
fn asker(props: &DeskProps, desk: &UseReducerHandle<Desk>, sent: &Sent) -> Callback<Callback<bool>> {
    let (proxy, dispatcher, attempt) = (props.proxy.clone(), desk.dispatcher(), sent.attempt.clone());
    Callback::from(move |answer: Callback<bool>| {
        let (proxy, dispatcher, attempt) = (proxy.clone(), dispatcher.clone(), attempt.clone());
        spawn_local(async move {
            let outcome = proxy.outcome(&attempt).await;
            let news = outcome.as_ref().is_some_and(|outcome| !matches!(outcome, Outcome::Unknown { .. }));
            answer.emit(news);
            if let Some(outcome) = outcome {
                dispatcher.dispatch(Action::Outcome(attempt, outcome));
            }
        });
    })
}

/// Reads the form into values, in the order in which they stand there; beside them the credential
/// alone, to be kept.
fn gather(
    form: &HtmlFormElement,
    connection: &Connection,
    reset: usize,
    credential: usize,
    kept: Option<&Values>,
) -> Result<(Values, Values), Trouble> {
    let asks = connection.credentials.get(credential).map(|credential| credential.asks.as_slice()).unwrap_or_default();
    let trouble = |name: &str, cause| Trouble { field: name.to_owned(), cause };
    let mut own = kept.cloned().unwrap_or_default();
    for name in asks.iter().filter(|_| kept.is_none()) {
        let value = read(form, connection, name).map_err(|cause| trouble(name, cause))?;
        own.set(name.clone(), value);
    }
    let mut values = own.clone();
    for (name, required) in fields(connection, reset, credential) {
        match read(form, connection, &name) {
            Ok(value) => values.set(name, value),
            Err(TroubleCause::Build(BuildCause::Value(ValueError::Missing))) if !required => {}
            Err(cause) => return Err(trouble(&name, cause)),
        }
    }
    let template = connection.resets.get(reset).map(|reset| &reset.template);
    if let Some(Err(BuildError { name, cause })) = template.map(|template| template.build(&values)) {
        return Err(trouble(&name, TroubleCause::Build(cause)));
    }
    if !values.get(NEW_PASSWORD).is_some_and(|password| connection.policy.admits(password.expose())) {
        return Err(trouble(NEW_PASSWORD, TroubleCause::Rules));
    }
    Ok((values, own))
}

/// One value. Passwords are sent as typed, the new one in NFC; from all else, blanks at the ends are
/// what a selection by mouse picked up.
fn read(form: &HtmlFormElement, connection: &Connection, name: &str) -> Result<Secret, TroubleCause> {
    let typed = browser::typed(form, name);
    let kind = connection.field(name).map_or(Kind::String, |field| field.kind);
    let text = match name {
        NEW_PASSWORD => browser::nfc(typed.expose()),
        OLD_PASSWORD | "login_password" => typed.expose().to_owned(),
        _ => typed.expose().trim().to_owned(),
    };
    kind.parse(&text).map(Secret::new).map_err(|error| TroubleCause::Build(error.into()))
}

/// Whether Enter was pressed in a field, and the next empty one is simply the next to fill.
fn is_next_step(form: &HtmlFormElement, trouble: &Trouble) -> bool {
    let missing = trouble.cause == TroubleCause::Build(BuildCause::Value(ValueError::Missing));
    let active = form
        .owner_document()
        .and_then(|document| document.active_element())
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
    let (Some(active), Some(next)) = (active, browser::input(form, &trouble.field)) else { return false };
    missing && active != next && !active.value().is_empty()
}

fn focus_input(form: &HtmlFormElement, name: &str) {
    if let Some(input) = browser::input(form, name) {
        browser::focus(&input);
        input.select();
    }
}

/// Keeps the focus on the next step, and takes secrets out of the inputs when they are no longer needed
/// there.
#[hook]
fn use_focus(
    desk: &UseReducerHandle<Desk>,
    form: &NodeRef,
    vault: &Vault,
    config: &Rc<Config>,
    typed: &UseStateHandle<Option<(Vec<bool>, usize)>>,
    forgotten: u32,
) {
    let (form, vault, config, typed) = (form.clone(), vault.clone(), config.clone(), typed.clone());
    let before = use_mut_ref(|| None::<Stage>);
    let (stage, connection, credential) = (desk.stage.clone(), desk.connection, desk.credential);
    use_effect_with((stage, connection, forgotten), move |(stage, ..)| {
        let Some(form) = form.cast::<HtmlFormElement>() else { return };
        let was = before.replace(Some(stage.clone()));
        let Some(connection) = config.connections.get(connection) else { return };
        let asks = connection.credentials.get(credential).map(|credential| credential.asks.as_slice()).unwrap_or_default();
        match stage {
            Stage::Form { trouble: Some(trouble), .. } => focus_input(&form, &trouble.field),
            Stage::Form { notice: Some(notice), .. } => {
                let refused = to_mend(notice, asks).filter(|name| asks.contains(name));
                let given = refused.and_then(|_| vault.borrow_mut().remove(&(connection.id.clone(), credential)));
                focus_notice(&form, notice, asks, given.as_ref());
            }
            Stage::Form { .. } => {
                if matches!(was, Some(Stage::Done(..))) {
                    clear(&form, |name| !asks.iter().any(|ask| ask == name));
                    typed.set(None);
                }
                focus_first_empty(&form, was.is_none());
            }
            Stage::Done(_, outcome) if **outcome == Outcome::Changed => {
                clear(&form, |name| name != USER);
                typed.set(None);
            }
            Stage::Review(_) | Stage::Sending(_) | Stage::Done(..) => {}
        }
    });
}

/// Empties the inputs with these names; choices keep what is chosen.
fn clear(form: &HtmlFormElement, which: impl Fn(&str) -> bool) {
    for input in inputs(form).into_iter().filter(|input| which(&input.name())) {
        input.set_value("");
    }
}

fn inputs(form: &HtmlFormElement) -> Vec<HtmlInputElement> {
    let elements = form.elements();
    let inputs =
        (0..elements.length()).filter_map(|index| elements.item(index)).filter_map(|element| element.dyn_into::<HtmlInputElement>().ok());
    inputs.filter(|input| matches!(input.type_().as_str(), "text" | "password")).collect()
}

/// The first empty input. When the page has only just been shown, and the person is elsewhere in it,
/// the focus is left where it is.
fn focus_first_empty(form: &HtmlFormElement, only_just_shown: bool) {
    let elsewhere = form.owner_document().and_then(|document| document.active_element()).is_some_and(|active| active.tag_name() != "BODY");
    if only_just_shown && elsewhere {
        return;
    }
    if let Some(input) = inputs(form).into_iter().find(|input| input.value().is_empty()) {
        browser::focus(&input);
    }
}

/// After a refusal, the field to mend; else the button that goes on.
fn focus_notice(form: &HtmlFormElement, notice: &Outcome, asks: &[String], given: Option<&Values>) {
    match to_mend(notice, asks) {
        Some(name) => {
            // A credential that was refused is asked for again, with what was given in its place.
            for (name, value) in given.into_iter().flat_map(Values::iter) {
                if let Some(input) = browser::input(form, name) {
                    input.set_value(value.expose());
                }
            }
            focus_input(form, &name);
        }
        None => {
            if let Ok(Some(button)) = form.query_selector("button[type=submit]") {
                browser::focus(&button);
            }
        }
    }
}

//! English.

use passdesk_core::Reason;
use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::policy::Demand;
use passdesk_core::request::BuildCause;
use passdesk_core::value::ValueError;

use super::{Messages, class_name, classes, code_point, joined, visible};

const CLASSES: [&str; 5] = ["a to z", "A to Z", "0 to 9", "special characters", "characters of every keyboard"];

pub(super) const MESSAGES: Messages = Messages {
    tag: "en",
    heading: "Reset a password",
    loading: "Loading the systems …",
    config_failed: "The list of systems could not be loaded. Nothing was sent to any system. Is Passdesk's proxy running?",
    no_connections: "No system is set up here. Whoever runs Passdesk adds one to its configuration.",
    nothing_allowed: "You may not reset passwords in any system here. Whoever runs Passdesk can allow it. Is this the right account?",
    try_again: "Try again",

    system: "System",
    needs: "Who may do this",
    status: "Good to know",
    credential: "Your credential",
    credential_kept: "kept while this page is in use",
    credential_change: "Change",
    way: "What to do",
    user: "User id",
    user_hint: "As the system names the person",
    new_password: "New password",
    old_password: "Current password of the user",
    optional: "optional",
    well_known: |name| {
        Some(match name {
            "token" => "Access token",
            "client_id" => "Client id",
            "client_secret" => "Client secret",
            "login" => "Login",
            "login_password" => "Password of the login",
            "api_key" => "API key",
            "session" => "Session id",
            _ => return None,
        })
    },
    show: "Show",
    hide: "Hide",
    copy: "Copy",
    copied: "Copied",
    copy_failed: "The browser did not allow copying. Show it and copy it by hand.",
    clear_clipboard: "Clear clipboard",
    cleared: "The clipboard is empty",
    clear_failed: "The browser did not allow it",
    generate: "Generate",
    kind: "Kind",
    kinds: ["Without look-alikes", "All characters", "English words", "German words", "To read out"],
    length: "Length",
    bits: |bits| format!("{bits} bits"),
    words_waiting: "The words are on their way …",
    words_missing: "The words could not be fetched. Choose another kind.",
    no_randomness: "The browser has no random numbers. Type a password.",
    lengths: |least, most| format!("A length from {least} to {most} fits."),
    impossible: "No password of this kind and length meets all of this.",
    choose_another: "Choose another kind or length.",
    organisation: "Your organisation",
    not_met: "This password does not meet all rules.",
    strength: "Strength",
    scores: ["very weak", "weak", "fair", "strong", "very strong"],
    not_estimated: "not estimated",
    spelling: [
        "alfa,bravo,charlie,delta,echo,foxtrot,golf,hotel,india,juliett,kilo,lima,mike,november,oscar,papa,quebec,romeo,sierra,tango,uniform,victor,whiskey,x-ray,yankee,zulu",
        "zero,one,two,three,four,five,six,seven,eight,nine",
        "exclamation mark,hash,percent,asterisk,plus,hyphen,equals,question mark,at",
    ],
    capital: "capital ",
    system_accepts: |system| format!("What {system} accepts"),
    we_ask: "What your organisation asks",
    advice: "advice",
    out_of_reach: |system| format!("{system} cannot meet this"),
    met: "met",
    unmet: "not met yet",
    demand: |demand| match demand {
        Demand::MinLength(1) => "at least 1 character".into(),
        Demand::MinLength(length) => format!("at least {length} characters"),
        Demand::MaxLength(length) => format!("at most {length} characters"),
        Demand::Required(class) if !class.own.is_empty() => format!("one of {}", visible(&class.own)),
        Demand::Required(class) => class_name(
            class,
            [
                "a lower-case letter, a to z",
                "an upper-case letter, A to Z",
                "a digit, 0 to 9",
                "a special character: anything else, a space and é too",
                "a character of the keyboard",
            ],
        )
        .into(),
        Demand::AtLeast(least, of) => format!("at least {least} of: {}", classes(of, CLASSES)),
        Demand::Distinct(least) => format!("at least {least} different characters"),
        Demand::LongestRun(most) => format!("no character more than {most} times in a row"),
        Demand::Allowed(of) => format!("only {}", classes(of, CLASSES)),
        Demand::Forbidden(characters) if characters == "\n" => "no line break".into(),
        Demand::Forbidden(characters) => format!("none of {}", visible(characters)),
        Demand::Context(words) if words.is_empty() => "not simply the user id, nor with other case, digits or signs".into(),
        Demand::Context(words) => format!("not simply the user id or {}, nor with other case, digits or signs", joined(words, ", ")),
        Demand::Common => "none of the most common passwords".into(),
    },
    short_list_only: "It was not checked against the long list of common passwords.",
    common: "It is one of the most common passwords. Those are tried first.",
    characters: |count| if count == 1 { "1 character".into() } else { format!("{count} characters") },
    blank_at_end: "It begins or ends with a blank.",
    review: "Review",

    review_heading: "Is this right?",
    operation: "Operation",
    sent_to: "Sent to",
    before_sending: "Before you send",
    exact_request: "The exact request",
    secrets_masked: "Secrets are masked. The copied command holds none and asks for them.",
    secrets_held: "Secrets are masked. The proxy puts in its own credential, so this cannot be sent from elsewhere.",
    copy_curl: "Copy as cURL",
    send: "Set this password",
    back: "Back",

    why: "Reason or ticket",
    signed_in: "Signed in as",
    history: "History",
    history_failed: "The history could not be loaded.",
    history_empty: "Nothing was done yet.",
    under_way: "Under way",
    found: "Looked up",
    idle_warning: |seconds| {
        format!("Is nobody here? Passwords and credentials are wiped from this page in {}. Any key keeps them.", self::seconds(seconds))
    },
    idle_wiped: "Nobody was here for a while, so passwords and credentials were wiped from this page.",

    sending: "Sent. Waiting for the system's answer …",
    seconds,
    stop_waiting: "Stop waiting",

    changed: "Changed",
    changed_for: |system, user| format!("{system} has set the new password of {user}."),
    wiped_in: |seconds| format!("The password is wiped from this page in {}.", duration(seconds)),
    wiped: "The password has been wiped from this page.",
    keep_longer: "Keep it longer",
    another_user: "Another user",
    refused: "Refused",
    refused_note: "The system said no. The password was not changed.",
    reason: |reason| match reason {
        Reason::Credential => "Your credential was not accepted. Check it, or get a new one.",
        Reason::Permission => "Your credential may not do this.",
        Reason::Subscription => "The account's subscription has expired.",
        Reason::User => "The system knows no such user. Check the id.",
        Reason::OldPassword => "The current password is wrong.",
        Reason::Password => "The password was not accepted. Choose another one.",
        Reason::PasswordTooShort => "The password is too short.",
        Reason::PasswordTooLong => "The password is too long.",
        Reason::PasswordNeedsLower => "The password needs a lower-case letter.",
        Reason::PasswordNeedsUpper => "The password needs an upper-case letter.",
        Reason::PasswordNeedsDigit => "The password needs a digit.",
        Reason::PasswordNeedsSpecial => "The password needs a special character.",
        Reason::PasswordNeedsDistinct => "The password needs more different characters.",
        Reason::Request => "A value was not accepted. Check the user and the password.",
        Reason::Limit => "Too many requests. Wait before you try again.",
        Reason::Other => "It gave no reason that Passdesk knows.",
    },
    held_refused: "The credential that Passdesk holds was not accepted, or may not do this. Tell whoever runs Passdesk.",
    its_words: "In the system's words",
    wait: "Try again in",
    duration,
    not_sent: "Not sent",
    not_sent_note: "Nothing reached the system. The password is unchanged.",
    not_sent_cause: |cause| match cause {
        NotSentCause::Value => "A value cannot be sent as it is.",
        NotSentCause::Rules => "The new password breaks a rule.",
        NotSentCause::UnknownConnection => "This connection is no longer set up. Reload the page.",
        NotSentCause::NotRecognised => {
            "The proxy did not recognise the request as one of its own. Reload the page; if that does not help, tell whoever runs Passdesk."
        }
        NotSentCause::Outdated => "The connection's settings have changed since this page was loaded. Reload the page.",
        NotSentCause::Forbidden => "The proxy does not take requests from this page's address. Whoever runs Passdesk can allow it.",
        NotSentCause::Malformed => "The proxy could not read the request.",
        NotSentCause::Repeated => "This attempt was already made.",
        NotSentCause::Dns => "The system's name could not be found. Check the network, or the address in the configuration.",
        NotSentCause::Unreachable => "The system cannot be reached. Nothing answers at its address.",
        NotSentCause::Tls => "The system's certificate is not trusted, so nothing was sent to it.",
        NotSentCause::Unavailable => "The proxy is too busy or is stopping. Try again in a moment.",
        NotSentCause::SignedOut => "You are not signed in any more. Sign in to the portal again, in another tab, and then try again here.",
        NotSentCause::NotAllowed => "You may not do this here. Whoever runs Passdesk can allow it.",
        NotSentCause::Protected => "This user is protected: the password cannot be reset here.",
        NotSentCause::TooMany => "Too many requests within an hour.",
        NotSentCause::NotRecorded => "The audit trail cannot be written, so nothing was sent. Tell whoever runs Passdesk.",
        NotSentCause::SignIn => "The proxy could not sign in to the system. Tell whoever runs Passdesk.",
        NotSentCause::NotFound => "The user could not be looked up. Check the id.",
        NotSentCause::NoReason => "A reason or a ticket is asked for here.",
        NotSentCause::Page => "The browser could not start the request.",
    },
    unknown: "Unknown",
    unknown_note: "The request was sent, but nobody can say what was done. The user's password may or may not be the new one.",
    unknown_cause: |cause| match cause {
        UnknownCause::Unreadable => "The system's answer is not one that is documented.",
        UnknownCause::SystemError => "The system reported an error of its own.",
        UnknownCause::Contradiction => "The system said both that it was done and that it was not.",
        UnknownCause::Redirect => "The system pointed to another address, which is never followed.",
        UnknownCause::TooLarge => "The system's answer was far too large to be one.",
        UnknownCause::Timeout => "The system did not answer in time.",
        UnknownCause::Broken => "The connection to the system ended before it had answered.",
        UnknownCause::Pending => "The proxy is still waiting for the system's answer.",
        UnknownCause::Stopped => "You stopped waiting. The request goes on without this page.",
        UnknownCause::Lost => "This page lost its connection to the proxy.",
        UnknownCause::NotProxy => "Something other than Passdesk's proxy answered.",
    },
    unknown_next: "Try whether the person can sign in with the new password, or ask again below.",
    ask_again: "Ask for the outcome",
    asking: "Asking …",
    set_again: "Set the same password again",
    attempt: "Attempt",
    asked_no_news: "The proxy knows no more than this.",

    cause: |cause| match cause {
        BuildCause::Value(ValueError::Missing) => "Fill this in.".into(),
        BuildCause::Value(ValueError::NotInteger) => "This system's ids are whole numbers.".into(),
        BuildCause::Value(ValueError::NotBoolean) => "Write true or false.".into(),
        BuildCause::Value(ValueError::NotUuid) => "This system's ids look like 6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a.".into(),
        BuildCause::Value(ValueError::NotJson) => "This cannot be sent as it is.".into(),
        BuildCause::Value(ValueError::TooLong) => "This is too long to be sent.".into(),
        BuildCause::Place(place) => {
            format!("The character {} cannot be sent here. Leave it out.", code_point(place))
        }
    },
};

fn seconds(seconds: u32) -> String {
    if seconds == 1 { "1 second".into() } else { format!("{seconds} seconds") }
}

/// In words that a person plans by.
fn duration(length: u32) -> String {
    match length {
        0..=60 => seconds(length),
        61..=7200 => format!("{} minutes", length.div_ceil(60)),
        _ => format!("{} hours", length.div_ceil(3600)),
    }
}

//! German.

use passdesk_core::Reason;
use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::policy::Demand;
use passdesk_core::request::BuildCause;
use passdesk_core::value::ValueError;

use super::{Messages, class_name, classes, code_point, joined, visible};

const CLASSES: [&str; 5] = ["a bis z", "A bis Z", "0 bis 9", "Sonderzeichen", "Zeichen jeder Tastatur"];

pub(super) const MESSAGES: Messages = Messages {
    tag: "de",
    heading: "Passwort zurücksetzen",
    loading: "Die Systeme werden geladen …",
    config_failed: "Die Liste der Systeme konnte nicht geladen werden. Es wurde nichts an ein System gesendet. Läuft der Proxy von Passdesk?",
    no_connections: "Hier ist kein System eingerichtet. Wer Passdesk betreibt, trägt eines in die Konfiguration ein.",
    nothing_allowed: "Sie dürfen hier in keinem System Passwörter zurücksetzen. Wer Passdesk betreibt, kann es erlauben. Ist dies das richtige Konto?",
    try_again: "Erneut versuchen",

    system: "System",
    needs: "Wer das darf",
    status: "Gut zu wissen",
    credential: "Ihr Zugang",
    credential_kept: "bleibt, solange diese Seite benutzt wird",
    credential_change: "Ändern",
    way: "Was zu tun ist",
    person: "Person",
    user: "Benutzerkennung",
    user_hint: "So, wie das System die Person nennt",
    new_password: "Neues Passwort",
    old_password: "Aktuelles Passwort der Person",
    optional: "optional",
    well_known: |name| {
        Some(match name {
            "token" => "Zugriffstoken",
            "client_id" => "Client-ID",
            "client_secret" => "Client-Secret",
            "login" => "Anmeldename",
            "login_password" => "Passwort der Anmeldung",
            "api_key" => "API-Schlüssel",
            "session" => "Sitzungskennung",
            _ => return None,
        })
    },
    show: "Zeigen",
    hide: "Verbergen",
    copy: "Kopieren",
    copied: "Kopiert",
    copy_failed: "Der Browser hat das Kopieren nicht erlaubt. Zeigen Sie es an und kopieren Sie es von Hand.",
    clear_clipboard: "Zwischenablage leeren",
    cleared: "Die Zwischenablage ist leer",
    clear_failed: "Der Browser hat es nicht erlaubt",
    generate: "Erzeugen",
    kind: "Art",
    kinds: ["Ohne Verwechselbares", "Alle Zeichen", "Englische Wörter", "Deutsche Wörter", "Zum Vorlesen"],
    length: "Länge",
    bits: |bits| format!("{bits} Bit"),
    words_waiting: "Die Wörter werden geladen …",
    words_missing: "Die Wörter konnten nicht geholt werden. Laden Sie die Seite neu, oder wählen Sie eine andere Art.",
    no_randomness: "Der Browser hat keine Zufallszahlen. Tippen Sie ein Passwort.",
    lengths: |least, most| format!("Es passt eine Länge von {least} bis {most}."),
    impossible: "Kein Passwort dieser Art und Länge erfüllt all das.",
    choose_another: "Wählen Sie eine andere Art oder Länge.",
    organisation: "Ihre Organisation",
    not_met: "Dieses Passwort erfüllt nicht alle Regeln.",
    strength: "Stärke",
    scores: ["sehr schwach", "schwach", "mittel", "stark", "sehr stark"],
    not_estimated: "nicht geschätzt",
    // DIN 5009:2022.
    spelling: [
        "Aachen,Berlin,Chemnitz,Düsseldorf,Essen,Frankfurt,Goslar,Hamburg,Ingelheim,Jena,Köln,Leipzig,München,Nürnberg,Offenbach,Potsdam,Quickborn,Rostock,Salzwedel,Tübingen,Unna,Völklingen,Wuppertal,Xanten,Ypsilon,Zwickau",
        "null,eins,zwei,drei,vier,fünf,sechs,sieben,acht,neun",
        "Ausrufezeichen,Raute,Prozent,Stern,Plus,Bindestrich,Gleich,Fragezeichen,At",
    ],
    capital: "groß ",
    system_accepts: |system| format!("Was {system} annimmt"),
    we_ask: "Was Ihre Organisation verlangt",
    advice: "Empfehlung",
    out_of_reach: |system| format!("{system} kann das nicht erfüllen"),
    met: "erfüllt",
    unmet: "noch nicht erfüllt",
    demand: |demand| match demand {
        Demand::MinLength(1) => "mindestens 1 Zeichen".into(),
        Demand::MinLength(length) => format!("mindestens {length} Zeichen"),
        Demand::MaxLength(length) => format!("höchstens {length} Zeichen"),
        Demand::Required(class) if !class.own.is_empty() => format!("eines von {}", visible(&class.own)),
        Demand::Required(class) => class_name(
            class,
            [
                "ein Kleinbuchstabe, a bis z",
                "ein Großbuchstabe, A bis Z",
                "eine Ziffer, 0 bis 9",
                "ein Sonderzeichen: alles andere, auch Leerzeichen und é",
                "ein Zeichen der Tastatur",
            ],
        )
        .into(),
        Demand::AtLeast(least, of) => format!("mindestens {least} von: {}", classes(of, CLASSES)),
        Demand::Distinct(least) => format!("mindestens {least} verschiedene Zeichen"),
        Demand::LongestRun(most) => format!("kein Zeichen mehr als {most}-mal hintereinander"),
        Demand::Allowed(of) => format!("nur {}", classes(of, CLASSES)),
        Demand::Forbidden(characters) if characters == "\n" => "kein Zeilenumbruch".into(),
        Demand::Forbidden(characters) => format!("keines von {}", visible(characters)),
        Demand::Context(words) if words.is_empty() => {
            "nicht einfach die Benutzerkennung, auch nicht mit anderer Schreibung, Ziffern oder Zeichen".into()
        }
        Demand::Context(words) => format!(
            "nicht einfach die Benutzerkennung oder {}, auch nicht mit anderer Schreibung, Ziffern oder Zeichen",
            joined(words, ", ")
        ),
        Demand::Common => "keines der häufigsten Passwörter".into(),
    },
    short_list_only: "Es wurde nicht mit der langen Liste häufiger Passwörter verglichen.",
    common: "Es ist eines der häufigsten Passwörter. Die werden zuerst probiert.",
    characters: |count| format!("{count} Zeichen"),
    blank_at_end: "Es beginnt oder endet mit einem Leerzeichen.",
    review: "Prüfen",

    review_heading: "Ist das richtig?",
    operation: "Vorgang",
    sent_to: "Geht an",
    before_sending: "Vor dem Senden",
    exact_request: "Die genaue Anfrage",
    secrets_masked: "Geheimnisse sind verdeckt. Der kopierte Befehl enthält keine und fragt danach.",
    secrets_held: "Geheimnisse sind verdeckt. Der Proxy setzt seinen eigenen Zugang ein, deshalb lässt sich dies nicht von anderswo senden.",
    copy_curl: "Als cURL kopieren",
    send: "Dieses Passwort setzen",
    back: "Zurück",

    find: "Suchen",
    ran_out: "Die Anmeldung ist abgelaufen. Melden Sie sich wieder an; sonst geht nichts verloren.",
    find_by: "Person suchen nach",
    as_it_is: "Benutzerkennung, ohne Suche",
    nobody_found: "Genau so wurde niemand gefunden.",
    several_found: "Mehrere Personen passen. Wählen Sie eine:",
    more_found: "Es gibt noch mehr: tippen Sie mehr.",
    someone_else: "Andere Person",
    inactive: "Dieses Konto ist nicht aktiv.",
    locked: "Dieses Konto ist gesperrt.",
    sign_in: "Anmelden",
    sign_out: "Abmelden",
    until: |time| format!(" bis {time}"),
    yes: "ja",
    no: "nein",
    why: "Grund oder Ticket",
    signed_in: "Angemeldet als",
    history: "Verlauf",
    history_failed: "Der Verlauf konnte nicht geladen werden.",
    history_empty: "Es gibt noch keine Einträge.",
    under_way: "Unterwegs",
    found: "Nachgeschlagen",
    idle_warning: |seconds| {
        format!(
            "Ist niemand da? Passwörter und Zugang werden in {} von dieser Seite gelöscht. Jede Taste verhindert das.",
            self::seconds(seconds)
        )
    },
    idle_wiped: "Eine Weile war niemand da, deshalb wurden Passwörter und Zugang von dieser Seite gelöscht.",

    sending: "Gesendet. Warten auf die Antwort des Systems …",
    seconds,
    stop_waiting: "Nicht länger warten",

    changed: "Geändert",
    changed_for: |system, user| format!("{system} hat das neue Passwort von {user} gesetzt."),
    wiped_in: |seconds| format!("Das Passwort verschwindet in {} von dieser Seite.", duration(seconds)),
    wiped: "Das Passwort ist von dieser Seite gelöscht.",
    keep_longer: "Länger behalten",
    another_user: "Nächste Person",
    done: "Fertig",
    cancel: "Abbrechen",
    refused: "Abgelehnt",
    refused_note: "Das System hat abgelehnt. Das Passwort ist unverändert.",
    reason: |reason| match reason {
        Reason::Credential => "Ihr Zugang wurde nicht angenommen. Prüfen Sie ihn oder besorgen Sie einen neuen.",
        Reason::Permission => "Ihr Zugang darf das nicht.",
        Reason::Subscription => "Das Abonnement des Kontos ist abgelaufen.",
        Reason::User => "Das System kennt diese Person nicht. Prüfen Sie die Kennung.",
        Reason::OldPassword => "Das aktuelle Passwort ist falsch.",
        Reason::Password => "Das Passwort wurde nicht angenommen. Wählen Sie ein anderes.",
        Reason::PasswordTooShort => "Das Passwort ist zu kurz.",
        Reason::PasswordTooLong => "Das Passwort ist zu lang.",
        Reason::PasswordNeedsLower => "Das Passwort braucht einen Kleinbuchstaben.",
        Reason::PasswordNeedsUpper => "Das Passwort braucht einen Großbuchstaben.",
        Reason::PasswordNeedsDigit => "Das Passwort braucht eine Ziffer.",
        Reason::PasswordNeedsSpecial => "Das Passwort braucht ein Sonderzeichen.",
        Reason::PasswordNeedsDistinct => "Das Passwort braucht mehr verschiedene Zeichen.",
        Reason::Request => "Ein Wert wurde nicht angenommen. Prüfen Sie Kennung und Passwort.",
        Reason::Limit => "Zu viele Anfragen. Warten Sie, bevor Sie es wieder versuchen.",
        Reason::Other => "Einen Grund, den Passdesk kennt, nannte es nicht.",
    },
    held_refused: "Der Zugang, den Passdesk verwahrt, wurde nicht angenommen oder darf das nicht. Sagen Sie es denen, die Passdesk betreiben.",
    its_words: "In den Worten des Systems",
    wait: "Versuchen Sie es wieder in",
    duration,
    not_sent: "Nicht gesendet",
    not_sent_note: "Nichts hat das System erreicht. Das Passwort ist unverändert.",
    not_sent_cause: |cause| match cause {
        NotSentCause::Value => "Ein Wert kann so nicht gesendet werden.",
        NotSentCause::Rules => "Das neue Passwort verletzt eine Regel.",
        NotSentCause::UnknownConnection => "Diese Verbindung ist nicht mehr eingerichtet. Laden Sie die Seite neu.",
        NotSentCause::NotRecognised => {
            "Der Proxy hat die Anfrage nicht als eine der seinen erkannt. Laden Sie die Seite neu; hilft das nicht, sagen Sie es denen, die Passdesk betreiben."
        }
        NotSentCause::Outdated => {
            "Die Einstellungen der Verbindung haben sich geändert, seit diese Seite geladen wurde. Laden Sie die Seite neu."
        }
        NotSentCause::Forbidden => {
            "Der Proxy nimmt von der Adresse dieser Seite keine Anfragen an. Wer Passdesk betreibt, kann sie erlauben."
        }
        NotSentCause::Malformed => "Der Proxy konnte die Anfrage nicht lesen.",
        NotSentCause::Repeated => "Diesen Versuch gab es schon.",
        NotSentCause::Dns => "Der Name des Systems wurde nicht gefunden. Prüfen Sie das Netz oder die Adresse in der Konfiguration.",
        NotSentCause::Unreachable => "Das System ist nicht erreichbar. Unter seiner Adresse antwortet nichts.",
        NotSentCause::Tls => "Dem Zertifikat des Systems wird nicht vertraut, deshalb wurde nichts gesendet.",
        NotSentCause::Unavailable => "Der Proxy ist überlastet oder wird gerade beendet. Versuchen Sie es gleich noch einmal.",
        NotSentCause::SignedOut => {
            "Sie sind nicht mehr angemeldet. Melden Sie sich in einem anderen Tab wieder am Portal an und versuchen Sie es dann hier noch einmal."
        }
        NotSentCause::NotAllowed => "Das dürfen Sie hier nicht. Wer Passdesk betreibt, kann es erlauben.",
        NotSentCause::Protected => "Dieses Konto ist geschützt: Sein Passwort kann hier nicht zurückgesetzt werden.",
        NotSentCause::TooMany => "Zu viele Anfragen innerhalb einer Stunde.",
        NotSentCause::NotRecorded => {
            "Das Protokoll kann nicht geschrieben werden, deshalb wurde nichts gesendet. Sagen Sie es denen, die Passdesk betreiben."
        }
        NotSentCause::SignIn => "Der Proxy konnte sich am System nicht anmelden. Sagen Sie es denen, die Passdesk betreiben.",
        NotSentCause::NotFound => "Die Person konnte nicht nachgeschlagen werden. Prüfen Sie die Kennung.",
        NotSentCause::NotLookedUp => "Die Person konnte nicht nachgeschlagen werden: Das System antwortete nicht wie dokumentiert.",
        NotSentCause::NoReason => "Hier wird ein Grund oder ein Ticket verlangt.",
        NotSentCause::Page => "Der Browser konnte die Anfrage nicht beginnen.",
    },
    unknown: "Ungewiss",
    unknown_note: "Die Anfrage wurde gesendet, aber niemand kann sagen, was geschah. Das Passwort der Person ist vielleicht das neue, vielleicht nicht.",
    unknown_cause: |cause| match cause {
        UnknownCause::Unreadable => "Die Antwort des Systems ist keine, die dokumentiert ist.",
        UnknownCause::SystemError => "Das System meldete einen eigenen Fehler.",
        UnknownCause::Contradiction => "Das System sagte zugleich, es sei geschehen und es sei nicht geschehen.",
        UnknownCause::Redirect => "Das System verwies auf eine andere Adresse; dem wird nie gefolgt.",
        UnknownCause::TooLarge => "Die Antwort des Systems war viel zu groß.",
        UnknownCause::Timeout => "Das System hat nicht rechtzeitig geantwortet.",
        UnknownCause::Accepted => "Das System hat es angenommen und nicht gesagt, ob es getan ist.",
        UnknownCause::Broken => "Die Verbindung zum System endete, bevor es geantwortet hatte.",
        UnknownCause::Pending => "Der Proxy wartet noch auf die Antwort des Systems.",
        UnknownCause::Stopped => "Sie warten nicht länger. Die Anfrage läuft ohne diese Seite weiter.",
        UnknownCause::Lost => "Diese Seite hat die Verbindung zum Proxy verloren.",
        UnknownCause::NotProxy => "Geantwortet hat etwas anderes als der Proxy von Passdesk.",
    },
    unknown_next: "Versuchen Sie, ob die Person sich mit dem neuen Passwort anmelden kann, oder fragen Sie unten noch einmal nach.",
    ask_again: "Nach dem Ergebnis fragen",
    asking: "Wird gefragt …",
    set_again: "Dasselbe Passwort noch einmal setzen",
    attempt: "Versuch",
    asked_no_news: "Der Proxy weiß nicht mehr als dies.",

    cause: |cause| match cause {
        BuildCause::Value(ValueError::Missing) => "Füllen Sie dies aus.".into(),
        BuildCause::Value(ValueError::NotInteger) => "Kennungen dieses Systems sind ganze Zahlen.".into(),
        BuildCause::Value(ValueError::NotBoolean) => "Schreiben Sie true oder false.".into(),
        BuildCause::Value(ValueError::NotUuid) => "Kennungen dieses Systems sehen so aus: 6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a.".into(),
        BuildCause::Value(ValueError::NotJson) => "Das lässt sich so nicht senden.".into(),
        BuildCause::Value(ValueError::TooLong) => "Dies ist zu lang, um gesendet zu werden.".into(),
        BuildCause::Place(place) => {
            format!("Das Zeichen {} kann hier nicht gesendet werden. Lassen Sie es weg.", code_point(place))
        }
    },
};

fn seconds(seconds: u32) -> String {
    if seconds == 1 { "1 Sekunde".into() } else { format!("{seconds} Sekunden") }
}

/// In words that a person plans by.
fn duration(length: u32) -> String {
    match length {
        0..=60 => seconds(length),
        61..=7200 => format!("{} Minuten", length.div_ceil(60)),
        _ => format!("{} Stunden", length.div_ceil(3600)),
    }
}

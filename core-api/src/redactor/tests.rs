//! Tests: each encoding of a secret is found at each place, and other texts stay unchanged.

use base64::{Engine, engine::general_purpose};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;

use super::*;

const SECRET: &str = "eyJh+Gci/OiJS.UzI1~NiI_sIn R5cCI6-Ik=pX\"VCé9";

/// The encodings in which a server may repeat a text.
fn forms(text: &str) -> Vec<String> {
    let percent = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let json = serde_json::to_string(text).unwrap().replace('/', "\\/");
    let units = text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect::<String>();
    let html: String = text.chars().map(|letter| format!("&#x{:x};", letter as u32)).collect();
    let form: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let mut all = vec![
        text.to_owned(),
        percent.clone(),
        text.bytes().map(|byte| format!("%{byte:02x}")).collect(),
        utf8_percent_encode(&percent, NON_ALPHANUMERIC).to_string(),
        serde_json::to_string(&json).unwrap(),
        json,
        form.clone(),
        units.clone(),
        units.replace("\\u", "\\\\u"),
        html,
        format!("{text:?}"),
        text.escape_unicode().to_string(),
        text.bytes().map(|byte| format!("{byte:02x}")).collect(),
    ];
    for inner in [text.to_owned(), form] {
        for before in ["", "i", "id", "id:"] {
            let bytes = format!("{before}{inner}");
            all.push(general_purpose::STANDARD.encode(&bytes));
            all.push(general_purpose::URL_SAFE_NO_PAD.encode(format!("{bytes}:x")));
            let escaped = general_purpose::STANDARD.encode(&bytes).replace('/', "\\/");
            all.push(utf8_percent_encode(&escaped, NON_ALPHANUMERIC).to_string());
        }
    }
    all
}

/// Returns whether a text shows a piece of a secret, in any encoding.
fn shows(text: &str, secret: &str) -> bool {
    let has = |form: &String| {
        let letters: Vec<char> = form.chars().collect();
        letters.windows(24).any(|piece| text.contains(&piece.iter().collect::<String>()))
    };
    forms(secret).iter().any(has)
}

#[test]
fn a_secret_is_found_in_each_form_wherever_it_is() {
    let redactor = Redactor::new().secret(SECRET);
    for form in forms(SECRET) {
        for text in [form.clone(), format!("é {form} é"), format!("{form}{form}, \u{1f600}")] {
            let clean = redactor.redact(&text);
            assert!(clean.contains(Redactor::MARK), "{text}");
            assert!(!shows(&clean, SECRET) && clean.len() < 80, "{text}: {clean}");
            assert_eq!(redactor.redact_bytes(text.as_bytes()), clean.as_bytes());
        }
    }
}

#[test]
fn a_secret_that_was_cut_is_found() {
    let redactor = Redactor::new().secret("abcdefghijklmnopqrstuvwxyz");
    for (text, clean) in [
        ("a piece: efghijklmnopqrs", "a piece: [redacted]qrs"),
        ("a start: abcdefghijklmn…", "a start: [redacted]…"),
        ("…opqrstuvwxyz", "…[redacted]"),
        ("invalid: \"abcdef… expected", "invalid: \"[redacted]… expected"),
        ("invalid: …wxyz\", expected", "invalid: …[redacted]\", expected"),
        ("ab\\u0063d…", "[redacted]…"),
        ("abc… and abcdef", "abc… and abcdef"),
    ] {
        assert_eq!(redactor.redact(text), clean, "{text}");
    }
}

#[test]
fn what_is_not_a_secret_stays_as_it_is() {
    let redactor = Redactor::new().secret("hunter2-of-the-app").secret("tiny").secret("");
    for text in ["", "tiny", "hunter2", "100% of \\u00zz &amp &#99999999; %zz é…", "a%2Fb\\/c"] {
        assert_eq!(redactor.redact(text), text);
    }
    assert!(Redactor::new().secret("tiny").is_empty());
    assert!(Redactor::new().text("").is_empty());
}

#[test]
fn a_short_secret_is_found_as_a_whole_and_a_text_at_any_length() {
    let redactor = Redactor::new().secret("4/xyz7").text("J\u{f6}");
    assert_eq!(
        redactor.redact("4%2fxyz7, 4\\/xyz7; J\\u00f6rg"),
        "[redacted], [redacted]; [redacted]rg"
    );
    assert_eq!(redactor.redact("4/xyz"), "4/xyz");
    let whole = Redactor::new().text("jane@example.org");
    assert_eq!(whole.redact("jane@example.org mary@example.org"), "[redacted] mary@example.org");
}

#[test]
fn bytes_that_are_no_text_are_cleaned_too() {
    let redactor = Redactor::new().secret("canary.of-the_token");
    let body = [b"\xff ", &b"canary.of-the_token"[..], b" \xfe"].concat();
    assert_eq!(redactor.redact_bytes(&body), &b"\xff [redacted] \xfe"[..]);
}

#[test]
fn a_long_text_is_cleaned_at_each_place() {
    let redactor = Redactor::new().secret("canary-canary-canary");
    let form = "\\u0063anary-canary%2Dcanary";
    for before in [PART - 30, PART - 15, PART - 1, PART, PART + 1, 2 * PART - 10] {
        let text = format!("{}{form}{}", "é".repeat(before / 2), "x".repeat(PART));
        let clean = redactor.redact(&text);
        assert_eq!(clean.len(), text.len() - form.len() + Redactor::MARK.len(), "{before}");
    }
}

#[test]
fn a_secret_is_found_after_the_start_of_an_escape() {
    for (before, secret) in [
        ("%", "00 a\u{e9}a0 0AAa"),
        ("%4", "1 a\u{e9}a0 0AAab"),
        ("\\", "n a\u{e9}a0 0AAa"),
        ("\\x", "41 a\u{e9}a0 0AAa"),
        ("\\u00", "41 a\u{e9}a0 0AAa"),
        ("\\u{1f", "600} a\u{e9}a0 0A"),
        ("&#x", "1f600; a\u{e9}a0 0A"),
        ("&qu", "ot; a\u{e9}a0 0A"),
    ] {
        for form in [secret.to_owned(), percent(secret), json_units(secret)] {
            let text = format!("{before}{form}.");
            let rest = secret.chars().rev().take(8).collect::<Vec<_>>();
            let rest: String = rest.into_iter().rev().collect();
            for redactor in [Redactor::new().secret(secret), Redactor::new().text(secret)] {
                let clean = redactor.redact(&text);
                assert!(clean.ends_with("[redacted]."), "{text}: {clean}");
                assert!(!clean.contains(&rest), "{text}: {clean}");
            }
        }
    }
    // The rest of a name is another text.
    let whole = Redactor::new().text("Main Street 12");
    assert_eq!(whole.redact("in Street 12"), "in Street 12");
}

/// Percent-encodes all but letters and digits.
fn percent(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Escapes all but ASCII as JSON does.
fn json_units(text: &str) -> String {
    text.replace('\u{e9}', "\\u00e9")
}

#[test]
fn debug_shows_no_secret() {
    assert_eq!(format!("{:?}", Redactor::new().secret("canary-canary")), "Redactor");
}

proptest! {
    #[test]
    fn no_text_panics_and_no_secret_stays(
        secret in "[ -~é]{12,40}", before in ".{0,20}", after in ".{0,20}", form in any::<prop::sample::Index>(),
    ) {
        let forms = forms(&secret);
        let text = format!("{before}{}{after}", form.get(&forms));
        let clean = Redactor::new().secret(&secret).redact(&text).into_owned();
        prop_assert!(clean.contains(Redactor::MARK), "{}", text);
        prop_assert!(!clean.contains(secret.as_str()));
    }
}

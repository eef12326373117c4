//! Tests of the keys against the values.

use core_api::{Json, Target};

use super::*;
use crate::splitmix::SplitMix;

/// Values that are close to each other, and to the limits of a key.
const NUMBERS: [&str; 34] = [
    "0",
    "-0",
    "0.0",
    "1",
    "-1",
    "7.5",
    "7.50",
    "7.5000",
    "7.50001",
    "7.49999",
    "-7.5",
    "-7.50001",
    "1e3",
    "1E-5",
    "0.0001",
    "0.00011",
    "0.00009",
    "-0.00001",
    "9999999999999.9999",
    "99999999999999",
    "115292150460684",
    "115292150460684.6975",
    "115292150460684.6976",
    "115292150460685",
    "-115292150460684.6975",
    "-115292150460684.6976",
    "-115292150460685",
    "79228162514264337593543950335",
    "-79228162514264337593543950335",
    "1.0000000000000000000000000001",
    "1.0000000000000000000000000002",
    "1e28",
    "1e29",
    "12345",
];

const TEXTS: [&str; 27] = [
    "",
    "a",
    "ab",
    "abcdefg",
    "abcdefgh",
    "abcdefgi",
    "abcdefghi",
    "abcdefgha",
    "Abc",
    "é",
    "éa",
    "a\\u0000",
    "a\\u0000b",
    "a\\u0000\\u0000",
    "\\u0000",
    "\\\"",
    "\\n",
    "\\ud800",
    "true",
    "12",
    "2026-03-17T09:30:00",
    "2026-03-17",
    "zzzzzzzz",
    "zzzzzzzzz",
    "😀",
    "abcdefgé",
    "abcdef😀",
];

const TIMES: [&str; 26] = [
    "2026-03-17T09:30:00",
    "2026-03-17T09:30:00.0",
    "2026-03-17T09:30:00.5",
    "2026-03-17T09:30:00.500000",
    "2026-03-17T09:30:00.5000001",
    "2026-03-17T09:30:00.499999999",
    "2026-03-17T09:30:01",
    "2026-03-17",
    "2026-03-17T00:00:00",
    "2026-02-28T23:59:59.999999",
    "2026-03-01T00:00:00",
    "2024-02-29T12:00:00",
    "2023-02-29T12:00:00",
    "2026-12-31T23:59:59",
    "2027-01-01T00:00:00",
    "2026-04-31T00:00:00",
    "0000-01-01T00:00:00",
    "0001-01-01T00:00:00",
    "9999-12-31T23:59:59.999999999",
    "-009999-01-01T00:00:00",
    "2026-13-01T00:00:00",
    "2026-03-17T24:00:00",
    "2026-03-17T09:60:00",
    "2026-03-17T09:30:60",
    "2026-03-17 09:30:00",
    "soon",
];

fn samples() -> Vec<Json> {
    let quoted = TEXTS.iter().chain(&TIMES).map(|text| format!("\"{text}\""));
    let mut texts: Vec<String> = NUMBERS.iter().map(|text| (*text).to_owned()).collect();
    texts.extend(quoted.chain(["true".to_owned(), "false".to_owned()]));
    let mut numbers = SplitMix::new(11);
    for _ in 0..200 {
        let mut next = |end| numbers.below(end);
        texts.push(format!("{}.{}", next(40), next(200_000)));
        texts.push(format!(
            "\"2026-{:02}-{:02}T{:02}:00:00.{}\"",
            next(14),
            next(33),
            next(25),
            next(2_000)
        ));
        texts.push(format!("\"{}\"", "ab".repeat(next(6) as usize) + &next(300).to_string()));
    }
    texts.iter().map(|text| Json::parse(text.as_str()).unwrap()).collect()
}

#[test]
fn keys_sort_like_the_values_of_every_kind() {
    let samples = samples();
    for kind in [
        Kind::Text,
        Kind::Boolean,
        Kind::Integer,
        Kind::Decimal,
        Kind::DateTime,
        Kind::Id(<core_api::Project as Target>::NAME),
        Kind::Json,
    ] {
        let mut pairs: Vec<(Value, SortKey)> = vec![(Value::Null, SortKey::of(kind, None))];
        for json in &samples {
            let json = Some(JsonText::from(json));
            let (value, key) = (Value::of(kind, json), SortKey::of(kind, json));
            assert_eq!(key, SortKey::of_value(&value), "{kind:?} {json:?}");
            pairs.push((value, key));
        }
        pairs.sort_unstable();
        for ((left, key), (right, next)) in pairs.iter().zip(pairs.iter().skip(1)) {
            assert!(key <= next, "{kind:?} {left:?} {right:?}");
            assert!(left == right || key != next || !key.is_exact(), "{left:?} {right:?}");
        }
    }
}

#[test]
fn texts_with_a_common_start_sort_by_what_follows() {
    let key = |text| SortKey::of_text(text, 10);
    assert!(key("0123456789") < key("0123456789a"));
    assert!(key("0123456789a") < key("0123456789b"));
    assert!(key("0123456789abcdefgh").is_text() && !key("0123456789abcdefgh").is_exact());
    assert!(key("0123456789abcdefg").is_exact());
}

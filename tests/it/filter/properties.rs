//! Properties of generated filters and of arbitrary texts.

use core_api::{
    Activity, BilledStatus, Class, Field, Filter, Id, Project, TimeEntry, WireEnum,
    field::{CanFilter, Literal},
};
use jiff::civil::DateTime;
use proptest::{
    collection::vec,
    prelude::{BoxedStrategy, Just, Strategy, any},
    prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use rust_decimal::Decimal;

/// Generates comparisons of a field with these values.
fn comparison<R, T, F, S, L>(
    field: Field<R, T, F, S>,
    values: impl Strategy<Value = L> + 'static,
) -> BoxedStrategy<Filter<R>>
where
    R: 'static,
    T: 'static,
    F: CanFilter + 'static,
    S: 'static,
    L: Literal<T> + Clone + std::fmt::Debug + 'static,
{
    let list = vec(values, 1..4);
    let filters = (0..7, list).prop_map(move |(operator, list)| {
        let value = list[0].clone();
        match operator {
            0 => field.eq(value),
            1 => field.lt(value),
            2 => field.le(value),
            3 => field.gt(value),
            4 => field.ge(value),
            5 => field.is_in(list),
            _ => field.is_null(),
        }
    });
    filters.boxed()
}

/// Generates combinations of filters with AND, OR and NOT, up to a small depth.
fn combination<R: 'static>(leaf: BoxedStrategy<Filter<R>>) -> BoxedStrategy<Filter<R>> {
    let tree = leaf.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(left, right)| left & right),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| left | right),
            inner.prop_map(|filter| if (!filter.clone()).split(usize::MAX).is_ok() {
                !filter
            } else {
                filter
            }),
        ]
    });
    tree.boxed()
}

fn text() -> impl Strategy<Value = String> {
    let special = "['\"\\\\() ,=<>!%é€𝄞\u{301}\u{202e}\u{85}aOR]{0,12}";
    let any_text = any::<String>()
        .prop_map(|text| text.chars().filter(|letter| !letter.is_ascii_control()).collect());
    prop_oneof![special, any_text, Just("' OR '1'='1".to_owned()), Just("null".to_owned())]
}

fn moment() -> impl Strategy<Value = DateTime> {
    let day = (1_i16..=9999, 1_i8..=12, 1_i8..=28);
    (day, 0_i8..24, 0_i8..60, 0..1_000_000_000).prop_map(|((y, m, d), hour, minute, nanos)| {
        DateTime::constant(y, m, d, hour, minute, 7, nanos)
    })
}

fn id<R>() -> impl Strategy<Value = Id<R>> {
    any::<u128>().prop_map(|bits| Id::new(uuid::Uuid::from_u128(bits)))
}

fn number() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0_u32..=28).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

fn status() -> impl Strategy<Value = BilledStatus> {
    let unknown = (-3..20).prop_map(|number| serde_json::from_str(&format!("{number}")).unwrap());
    prop_oneof![proptest::sample::select(BilledStatus::KNOWN), unknown]
}

/// Leaves out filters that would expand to more comparisons than are allowed.
fn within_limits<R: 'static>(filters: BoxedStrategy<Filter<R>>) -> BoxedStrategy<Filter<R>> {
    filters.prop_filter("too many comparisons", |filter| filter.split(usize::MAX).is_ok()).boxed()
}

fn entries() -> BoxedStrategy<Filter<TimeEntry>> {
    let leaf = prop_oneof![
        comparison(TimeEntry::DATE, moment()),
        comparison(TimeEntry::PROJECT_ID, id::<Project>()),
        comparison(TimeEntry::BILLABLE, any::<bool>()),
        comparison(TimeEntry::BILL_STATUS, status()),
        comparison(TimeEntry::CLIENT, text()),
    ];
    within_limits(combination(leaf.boxed()))
}

fn activities() -> BoxedStrategy<Filter<Activity>> {
    let leaf = prop_oneof![
        comparison(Activity::CODE, text()),
        comparison(Activity::BILL_RATE, number()),
        comparison(Activity::COST_RATE, any::<i32>()),
        comparison(Activity::CLASS_ID, id::<Class>()),
        comparison(Activity::CREATED_ON, moment()),
        Just(Activity::CODE.is_in([""; 0])),
    ];
    within_limits(combination(leaf.boxed()))
}

/// Generates texts that resemble filters.
fn near_miss() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        proptest::sample::select(vec![
            "date",
            "client",
            "billable",
            "billStatus",
            "=",
            "<",
            ">=",
            "<>",
            "!",
            "(",
            ")",
            ",",
            "in",
            "is",
            "null",
            "not",
            "and",
            "or",
            "'x'",
            "''",
            "'",
            "\"",
            "true",
            "0",
            "-",
            ".",
            "'2026-01-01'",
            "projectId",
            "workflow.",
            "é",
            "\u{0}",
            "\n",
            ";",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    (vec(word, 0..24), prop_oneof![Just(" "), Just("")])
        .prop_map(|(words, between)| words.join(between))
}

fn encoded_length(text: &str) -> usize {
    url::form_urlencoded::byte_serialize(text.as_bytes()).map(str::len).sum()
}

proptest! {
    #[test]
    fn a_written_filter_parses_to_itself(entries in entries(), activities in activities()) {
        prop_assert_eq!(Filter::parse(&entries.to_string()).map_err(|e| e.to_string()), Ok(entries));
        prop_assert_eq!(Filter::parse(&activities.to_string()).map_err(|e| e.to_string()), Ok(activities));
    }

    #[test]
    fn the_parts_of_a_filter_fit_and_add_up_to_it(filter in activities(), limit in 40_usize..400) {
        match filter.split(limit) {
            Ok(parts) => {
                let texts: Vec<_> = parts.iter().map(ToString::to_string).collect();
                for text in &texts {
                    prop_assert!(encoded_length(text) <= limit);
                }
                let rejoined = if texts.is_empty() { "false".to_owned() } else { texts.join(" OR ") };
                prop_assert_eq!(rejoined, filter.to_string());
            }
            Err(_) => prop_assert!(encoded_length(&filter.to_string()) > limit),
        }
    }

    #[test]
    fn parts_are_as_large_as_the_limit_allows(codes in vec("[a-z']{0,9}", 1..40), limit in 80_usize..400) {
        let filter = Activity::CODE.is_in(&codes);
        let parts = filter.split(limit).unwrap();
        let texts: Vec<_> = parts.iter().map(ToString::to_string).collect();
        for pair in texts.windows(2) {
            let first = pair[1].split(" OR ").next().unwrap();
            let larger = format!("{} OR {}", pair[0], first);
            prop_assert!(encoded_length(&larger) > limit);
        }
    }

    #[test]
    fn no_text_panics(text in near_miss(), other in any::<String>()) {
        for text in [text, other] {
            match Filter::<TimeEntry>::parse(&text) {
                Ok(filter) => prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter)),
                Err(error) => {
                    let shown = error.to_string();
                    prop_assert_eq!(shown.lines().count(), 3, "{}", shown);
                    prop_assert!(shown.ends_with('^'));
                }
            }
        }
    }
}

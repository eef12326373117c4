//! A model of filters, which is evaluated here and at the sandbox.

use std::cmp::Ordering;

use core_api::{Activity, Filter};
use proptest::{
    prelude::{Just, Strategy, any},
    prop_oneof,
    sample::select,
};
use rust_decimal::Decimal;

/// A condition on activities, from which a filter is built and which is also evaluated here.
#[derive(Clone, Debug)]
pub(super) enum Model {
    Code(Operator, Vec<String>),
    Rate(Operator, Vec<i32>),
    Class(Operator, Vec<String>),
    ClassIsNull,
    ClassIsNotNull,
    All(Box<Model>, Box<Model>),
    Any(Box<Model>, Box<Model>),
    Not(Box<Model>),
    /// The unconfirmed form of a filter, which means the same.
    Form(Box<Model>),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    KnownIn,
    In,
    KnownBetween,
    Between,
    StartsWith,
    EndsWith,
    Contains,
}

use Operator::{
    Between, Contains, EndsWith, Equal, Greater, GreaterOrEqual, In, KnownBetween, KnownIn, Less,
    LessOrEqual, NotEqual, StartsWith,
};

/// Builds the filter of a comparison of one field.
macro_rules! comparison {
    ($field:expr, $operator:expr, $values:expr, $text:expr) => {{
        let (field, values) = ($field, $values);
        let door = field.unconfirmed();
        let (first, last) = (values[0].clone(), values[values.len() - 1].clone());
        match $operator {
            Equal => field.eq(first),
            NotEqual => door.ne(first),
            Less => field.lt(first),
            LessOrEqual => field.le(first),
            Greater => field.gt(first),
            GreaterOrEqual => door.ge(first),
            KnownIn => field.is_in(values.clone()),
            In => door.is_in(values.clone()),
            KnownBetween => field.between(first, last),
            Between => door.between(first, last),
            StartsWith | EndsWith | Contains => $text(values),
        }
    }};
}

impl Model {
    pub(super) fn filter(&self) -> Filter<Activity> {
        match self {
            Self::Code(operator, values) => {
                let door = Activity::CODE.unconfirmed();
                comparison!(Activity::CODE, operator, values, |values: &[String]| match operator {
                    StartsWith => door.starts_with(&values[0]),
                    EndsWith => door.ends_with(&values[0]),
                    _ => door.contains(&values[0]),
                })
            }
            Self::Rate(operator, values) => {
                comparison!(Activity::BILL_RATE, operator, values, |values: &[i32]| {
                    Activity::BILL_RATE.eq(values[0])
                })
            }
            Self::Class(operator, values) => {
                let door = Activity::CLASS.unconfirmed();
                comparison!(Activity::CLASS, operator, values, |values: &[String]| match operator {
                    StartsWith => door.starts_with(&values[0]),
                    EndsWith => door.ends_with(&values[0]),
                    _ => door.contains(&values[0]),
                })
            }
            Self::ClassIsNull => Activity::CLASS.is_null(),
            Self::ClassIsNotNull => Activity::CLASS.unconfirmed().is_not_null(),
            Self::All(left, right) => left.filter() & right.filter(),
            Self::Any(left, right) => left.filter() | right.filter(),
            Self::Not(inner) => !inner.filter(),
            Self::Form(inner) => inner.filter().unconfirmed_form(),
        }
    }

    /// Returns whether the activity matches, or `None` if that is unknown because of null.
    pub(super) fn truth(&self, row: &Activity) -> Option<bool> {
        match self {
            Self::Code(operator, values) => text_truth(*operator, row.code.as_deref()?, values),
            Self::Class(operator, values) => text_truth(*operator, row.class.as_deref()?, values),
            Self::Rate(operator, values) => {
                let rate = row.bill_rate?;
                Some(compares(*operator, values, |value| rate.cmp(&Decimal::from(*value))))
            }
            Self::ClassIsNull => Some(row.class.is_none()),
            Self::ClassIsNotNull => Some(row.class.is_some()),
            Self::All(left, right) => match (left.truth(row), right.truth(row)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Self::Any(left, right) => match (left.truth(row), right.truth(row)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Self::Not(inner) => inner.truth(row).map(|truth| !truth),
            Self::Form(inner) => inner.truth(row),
        }
    }
}

fn text_truth(operator: Operator, text: &str, values: &[String]) -> Option<bool> {
    let text = text.to_lowercase();
    let first = values[0].to_lowercase();
    Some(match operator {
        StartsWith => text.starts_with(&first),
        EndsWith => text.ends_with(&first),
        Contains => text.contains(&first),
        _ => compares(operator, values, |value| text.cmp(&value.to_lowercase())),
    })
}

fn compares<T>(operator: Operator, values: &[T], order: impl Fn(&T) -> Ordering) -> bool {
    let (first, last) = (order(&values[0]), order(&values[values.len() - 1]));
    match operator {
        Equal | StartsWith | EndsWith | Contains => first.is_eq(),
        NotEqual => first.is_ne(),
        Less => first.is_lt(),
        LessOrEqual => first.is_le(),
        Greater => first.is_gt(),
        GreaterOrEqual => first.is_ge(),
        KnownIn | In => values.iter().any(|value| order(value).is_eq()),
        KnownBetween | Between => first.is_ge() && last.is_le(),
    }
}

/// Generates conditions with values that occur in the rows, and with others.
pub(super) fn models(rows: &[Activity]) -> impl Strategy<Value = Model> + use<> {
    let mut texts: Vec<String> =
        ["", "%", "_", "[", "a", "D-", "'", "zz"].map(str::to_owned).into();
    for row in rows {
        texts.extend(row.code.iter().chain(&row.class).cloned());
        texts.extend(row.code.iter().filter_map(|code| code.get(..2).map(str::to_lowercase)));
    }
    let operators = select(vec![
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        KnownIn,
        In,
        KnownBetween,
        Between,
        StartsWith,
        EndsWith,
        Contains,
    ]);
    let text = || proptest::collection::vec(select(texts.clone()), 1..4);
    let rates = proptest::collection::vec((0..16).prop_map(|tens| tens * 10), 1..4);
    let leaf = prop_oneof![
        (operators.clone(), text()).prop_map(|(operator, values)| Model::Code(operator, values)),
        (operators.clone(), text()).prop_map(|(operator, values)| Model::Class(operator, values)),
        (operators, rates).prop_map(|(operator, values)| Model::Rate(operator, values)),
        Just(Model::ClassIsNull),
        Just(Model::ClassIsNotNull),
    ];
    leaf.prop_recursive(4, 12, 2, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        prop_oneof![
            (boxed(), boxed()).prop_map(|(left, right)| Model::All(left, right)),
            (boxed(), boxed()).prop_map(|(left, right)| Model::Any(left, right)),
            (boxed(), any::<bool>()).prop_map(|(inner, is_form)| match is_form {
                true => Model::Not(Box::new(Model::Form(inner))),
                false => Model::Not(inner),
            }),
            boxed().prop_map(Model::Form),
        ]
    })
}

//! The values that a row must have in one field to satisfy a clause, so that an index finds the rows.

use std::ops::Bound;

use core_api::record::Kind;

use super::{Condition, Expr, Test};
use crate::data::{column::Column, lexer::Operator, scalar::Value};

/// Ranges of values of one field. Each row that satisfies the clause has a value in one of them.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::data) struct Ranges {
    /// The position of the field in the table.
    pub(in crate::data) field: usize,
    /// The ranges, which do not overlap, in the order of their values.
    pub(in crate::data) ranges: Vec<ValueRange>,
}

/// A range of values.
pub(in crate::data) type ValueRange = (Bound<Value>, Bound<Value>);

impl Ranges {
    /// Returns whether each range is one value.
    pub(in crate::data) fn are_points(&self) -> bool {
        self.ranges.iter().all(|(from, to)| matches!(from, Bound::Included(_)) && from == to)
    }

    fn points(field: usize, mut values: Vec<Value>) -> Self {
        values.sort_unstable();
        values.dedup();
        let point = |value: Value| (Bound::Included(value.clone()), Bound::Included(value));
        Self { field, ranges: values.into_iter().map(point).collect() }
    }

    fn one(field: usize, from: Bound<Value>, to: Bound<Value>) -> Self {
        Self { field, ranges: vec![(from, to)] }
    }

    /// Returns the values, if each range is one value.
    fn into_values(self) -> Option<Vec<Value>> {
        let is_points = self.are_points();
        let value = |(from, _): ValueRange| match from {
            Bound::Included(value) => Some(value),
            Bound::Excluded(_) | Bound::Unbounded => None,
        };
        self.ranges.into_iter().map(value).collect::<Option<_>>().filter(|_| is_points)
    }
}

impl Condition {
    /// Returns the ranges of each field that restricts the rows. A row has to be in all of them.
    pub(in crate::data) fn ranges(&self) -> Vec<Ranges> {
        ranges(&self.0)
    }
}

fn ranges(expr: &Expr) -> Vec<Ranges> {
    match expr {
        Expr::All(parts) => parts.iter().flat_map(ranges).collect(),
        Expr::Any(parts) => match parts.as_slice() {
            [one] => ranges(one),
            several => union(several).into_iter().collect(),
        },
        Expr::Test(Column::Field { index, info }, test) if is_ordered(info.kind) => {
            of_test(*index, test).into_iter().collect()
        }
        Expr::Test(..) | Expr::Not(_) => Vec::new(),
    }
}

/// Returns the values of a list of alternatives, if all of them compare one field with values.
fn union(parts: &[Expr]) -> Option<Ranges> {
    let mut field = None;
    let mut values = Vec::new();
    for part in parts {
        let part = ranges(part).into_iter().find(Ranges::are_points)?;
        if *field.get_or_insert(part.field) != part.field {
            return None;
        }
        values.extend(part.into_values()?);
    }
    Some(Ranges::points(field?, values))
}

fn of_test(field: usize, test: &Test) -> Option<Ranges> {
    let has_null = |values: &[&Value]| values.iter().any(|value| **value == Value::Null);
    // A comparison is never true for null, which is the least value.
    let least = Bound::Excluded(Value::Null);
    match test {
        Test::Compare(_, value) if has_null(&[value]) => None,
        Test::Between(from, to) if has_null(&[from, to]) || from > to => None,
        Test::Compare(operator, value) => {
            let value = value.clone();
            Some(match operator {
                Operator::Equal => Ranges::points(field, vec![value]),
                Operator::Less => Ranges::one(field, least, Bound::Excluded(value)),
                Operator::LessOrEqual => Ranges::one(field, least, Bound::Included(value)),
                Operator::Greater => Ranges::one(field, Bound::Excluded(value), Bound::Unbounded),
                Operator::GreaterOrEqual => {
                    Ranges::one(field, Bound::Included(value), Bound::Unbounded)
                }
            })
        }
        Test::Between(from, to) => {
            Some(Ranges::one(field, Bound::Included(from.clone()), Bound::Included(to.clone())))
        }
        Test::In(values) => {
            let values = values.iter().filter(|value| **value != Value::Null);
            Some(Ranges::points(field, values.cloned().collect()))
        }
        Test::Null | Test::Like(_) => None,
    }
}

/// Returns whether a comparison agrees with the order of stored values. Texts are compared regardless
/// of case, and values of an enum may be of two types.
fn is_ordered(kind: Kind) -> bool {
    matches!(kind, Kind::Boolean | Kind::Integer | Kind::Decimal | Kind::DateTime | Kind::Id(_))
}

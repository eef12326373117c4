//! Filters in disjunctive normal form, which needs no parentheses.

use std::{collections::BTreeSet, fmt};

#[cfg(feature = "client")]
use uuid::Uuid;

use super::{Condition, FilterError, MAX_COMPARISONS, Operator};
use crate::literal::Operand;

/// A filter in disjunctive normal form: an OR of AND groups.
///
/// No groups means *never*, and an empty group means *always*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alternatives {
    any: Vec<Vec<Condition>>,
    /// Number of conditions in all groups.
    comparisons: usize,
}

/// The separator of two alternatives.
const OR: &str = " OR ";

impl Alternatives {
    pub(super) const fn never() -> Self {
        Self { any: Vec::new(), comparisons: 0 }
    }

    pub(super) fn everything() -> Self {
        Self { any: vec![Vec::new()], comparisons: 0 }
    }

    pub(super) fn one(condition: Condition) -> Self {
        Self { any: vec![vec![condition]], comparisons: 1 }
    }

    pub(super) const fn is_never(&self) -> bool {
        self.any.is_empty()
    }

    pub(super) fn is_everything(&self) -> bool {
        // `or` keeps an empty group alone.
        self.any.first().is_some_and(Vec::is_empty)
    }

    pub(super) fn or(mut self, other: Self) -> Result<Self, FilterError> {
        if self.is_everything() || other.is_everything() {
            return Ok(Self::everything());
        }
        self.comparisons = checked(self.comparisons.saturating_add(other.comparisons))?;
        self.any.extend(other.any);
        Ok(self)
    }

    pub(super) fn and(mut self, other: &Self) -> Result<Self, FilterError> {
        let ours = self.comparisons.saturating_mul(other.any.len());
        let theirs = other.comparisons.saturating_mul(self.any.len());
        let comparisons = checked(ours.saturating_add(theirs))?;
        if let [alternative] = other.any.as_slice() {
            // The common case. Otherwise a long conjunction would be copied for each part.
            self.any.iter_mut().for_each(|all| all.extend_from_slice(alternative));
            return Ok(Self { any: self.any, comparisons });
        }
        let pairs = self.any.iter().flat_map(|left| {
            other.any.iter().map(move |right| left.iter().chain(right).cloned().collect())
        });
        Ok(Self { any: pairs.collect(), comparisons })
    }

    pub(super) fn not(&self) -> Result<Self, FilterError> {
        self.any.iter().try_fold(Self::everything(), |not, all| {
            let mut opposites = all.iter().map(Self::negate);
            let one = opposites.try_fold(Self::never(), |any, opposite| any.or(opposite?))?;
            not.and(&one)
        })
    }

    /// Returns the negation of one condition.
    fn negate(condition: &Condition) -> Result<Self, FilterError> {
        let (field, operator, operand) = match condition {
            Condition::Compare { field, operator, operand } => (field, *operator, operand),
            Condition::Null(field) => return Err(FilterError::not_null(field)),
            Condition::Raw(text) => return Err(FilterError::not_raw(text)),
        };
        let compare = |operator| {
            let (field, operand) = (field.clone(), operand.clone());
            Self::one(Condition::Compare { field, operator, operand })
        };
        match (operator, operand.opposite()) {
            (Operator::Equal, Some(operand)) => {
                Ok(Self::one(Condition::Compare { field: field.clone(), operator, operand }))
            }
            (Operator::Equal, None) => compare(Operator::Less).or(compare(Operator::Greater)),
            (Operator::Less, _) => Ok(compare(Operator::GreaterOrEqual)),
            (Operator::LessOrEqual, _) => Ok(compare(Operator::Greater)),
            (Operator::Greater, _) => Ok(compare(Operator::LessOrEqual)),
            (Operator::GreaterOrEqual, _) => Ok(compare(Operator::Less)),
        }
    }

    /// Returns whether the alternatives are disjoint: each requires another value of the same field.
    pub(super) fn is_choice(&self) -> bool {
        let Some(first) = self.any.first() else { return true };
        let mut fields = first.iter().filter_map(|condition| Some(condition.equals()?.0));
        fields.any(|field| {
            let value = |all: &Vec<Condition>| {
                let equals = all.iter().filter_map(Condition::equals);
                // Core compares texts case-insensitively.
                let text = |(_, operand): (_, &Operand)| operand.to_string().to_lowercase();
                equals.filter(|(name, _)| *name == field).map(text).next()
            };
            let values: Option<BTreeSet<String>> = self.any.iter().map(value).collect();
            values.is_some_and(|values| values.len() == self.any.len())
        })
    }

    /// Returns the ids of the records that can match, if each alternative requires one id.
    #[cfg(feature = "client")]
    pub(super) fn ids(&self) -> Option<BTreeSet<Uuid>> {
        self.any.iter().map(|all| id(all)).collect()
    }

    /// Returns the number of bytes in a URL, with `more` bytes for each alternative.
    pub(super) fn encoded_length(&self, more: usize) -> usize {
        encoded_length(&self.to_string()) + more * self.any.len()
    }

    /// Splits into parts in order, as large as possible, with `more` bytes for each alternative.
    pub(super) fn split(&self, max_encoded: usize, more: usize) -> Result<Vec<Self>, FilterError> {
        if self.is_everything() {
            return Ok(vec![Self::everything()]);
        }
        let between = encoded_length(OR);
        let mut parts: Vec<Self> = Vec::new();
        let mut room = 0;
        for all in &self.any {
            let length = encoded_length(&Conjunction(all).to_string()) + more;
            if length > max_encoded {
                return Err(FilterError::unsplittable(length, max_encoded));
            }
            match parts.last_mut() {
                Some(part) if length + between <= room => {
                    part.any.push(all.clone());
                    part.comparisons += all.len();
                    room -= length + between;
                }
                _ => {
                    parts.push(Self { any: vec![all.clone()], comparisons: all.len() });
                    room = max_encoded - length;
                }
            }
        }
        Ok(parts)
    }
}

/// Returns the id that these conditions require. A raw condition may contain an `OR` and match more.
#[cfg(feature = "client")]
fn id(all: &[Condition]) -> Option<Uuid> {
    if all.iter().any(|condition| matches!(condition, Condition::Raw(_))) {
        return None;
    }
    let mut equals = all.iter().filter_map(Condition::equals);
    let (_, operand) = equals.find(|(field, _)| *field == "id")?;
    Uuid::try_parse(operand.to_string().trim_matches('\'')).ok()
}

fn checked(comparisons: usize) -> Result<usize, FilterError> {
    if comparisons > MAX_COMPARISONS { Err(FilterError::too_many()) } else { Ok(comparisons) }
}

fn encoded_length(text: &str) -> usize {
    form_urlencoded::byte_serialize(text.as_bytes()).map(str::len).sum()
}

/// Writes `false` and `true` for constants. The parser accepts them, and they are never sent.
impl fmt::Display for Alternatives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_never() {
            return f.write_str("false");
        }
        for (index, all) in self.any.iter().enumerate() {
            if index > 0 {
                f.write_str(OR)?;
            }
            fmt::Display::fmt(&Conjunction(all), f)?;
        }
        Ok(())
    }
}

/// Conditions that must all be true.
struct Conjunction<'a>(&'a [Condition]);

impl fmt::Display for Conjunction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("true");
        }
        for (index, condition) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" AND ")?;
            }
            fmt::Display::fmt(condition, f)?;
        }
        Ok(())
    }
}

//! Filters in disjunctive normal form, which needs no parentheses.

mod merge;

#[cfg(feature = "client")]
use std::collections::BTreeSet;
use std::{borrow::Cow, fmt};

#[cfg(feature = "client")]
use uuid::Uuid;

use super::{Condition, FilterError, MAX_COMPARISONS, Operator, Test};
use crate::{distinct::distinct, literal::Operand};

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

/// The separator of two conditions.
const AND: &str = " AND ";

impl Alternatives {
    pub(super) const fn never() -> Self {
        Self { any: Vec::new(), comparisons: 0 }
    }

    pub(super) fn everything() -> Self {
        Self { any: vec![Vec::new()], comparisons: 0 }
    }

    pub(super) fn one(condition: Condition) -> Self {
        let comparisons = condition.comparisons();
        Self { any: vec![vec![condition]], comparisons }
    }

    pub(super) fn is_never(&self) -> bool {
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
            Condition::Test { field, test } => return Ok(Self::one(test.opposite(field))),
            Condition::Raw { .. } => {
                return Err(FilterError::not_raw(&condition.masked().to_string()));
            }
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

    /// Returns the filter without sensitive values, for people.
    pub(super) fn masked(&self) -> Self {
        let all = |all: &Vec<Condition>| all.iter().map(Condition::masked).collect();
        Self { any: self.any.iter().map(all).collect(), comparisons: self.comparisons }
    }

    /// Returns whether the alternatives are disjoint: each requires other values of the same field.
    pub(super) fn is_choice(&self) -> bool {
        let Some(first) = self.any.first() else { return true };
        let mut fields = first.iter().filter_map(|condition| Some(condition.choice()?.0));
        fields.any(|field| {
            let mut texts = Vec::new();
            let have_all = self.any.iter().all(|all| {
                let mut choices = all.iter().filter_map(Condition::choice);
                let values = choices.find(|(name, _)| *name == field).map(|(_, values)| values);
                // Core compares texts case-insensitively.
                let lower = values.into_iter().flatten().map(|one| one.to_string().to_lowercase());
                texts.extend(lower);
                values.is_some()
            });
            have_all && distinct(texts.iter().map(String::as_str).collect()).len() == texts.len()
        })
    }

    /// Returns the ids of the records that can match, if each alternative requires ids.
    #[cfg(feature = "client")]
    pub(super) fn ids(&self) -> Option<BTreeSet<Uuid>> {
        let ids: Option<Vec<BTreeSet<Uuid>>> = self.any.iter().map(|all| ids(all)).collect();
        Some(ids?.into_iter().flatten().collect())
    }

    /// Returns the conditions of all alternatives.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.any.iter().flatten()
    }

    /// Returns the number of conditions.
    pub(super) const fn comparisons(&self) -> usize {
        self.comparisons
    }

    /// Returns whether `AND` with another filter needs parentheses around this one.
    pub(super) fn has_or(&self) -> bool {
        self.any.len() > 1 || self.conditions().any(|one| matches!(one, Condition::Raw { .. }))
    }

    /// Replaces alternatives that differ in the value of one field by one with a list of values.
    pub(super) fn merge(mut self) -> Self {
        loop {
            let before = self.any.len();
            self.any = merge::merge(std::mem::take(&mut self.any));
            if self.any.len() == before {
                self.comparisons = self.conditions().map(Condition::comparisons).sum();
                return self;
            }
        }
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
        let mut rest: Vec<Cow<'_, [Condition]>> = self.any.iter().rev().map(Cow::from).collect();
        while let Some(all) = rest.pop() {
            let length = encoded_length(&Conjunction(&all).to_string()).saturating_add(more);
            if length > max_encoded {
                let Some([first, second]) = halve(&all) else {
                    return Err(FilterError::unsplittable(length, max_encoded));
                };
                rest.extend([second.into(), first.into()]);
                continue;
            }
            let comparisons = all.iter().map(Condition::comparisons).sum::<usize>();
            match parts.last_mut() {
                Some(part) if length + between <= room => {
                    part.any.push(all.into_owned());
                    part.comparisons += comparisons;
                    room -= length + between;
                }
                _ => {
                    parts.push(Self { any: vec![all.into_owned()], comparisons });
                    room = max_encoded - length;
                }
            }
        }
        Ok(parts)
    }
}

/// Returns the ids that these conditions require. A raw condition may contain an `OR` and match more.
#[cfg(feature = "client")]
fn ids(all: &[Condition]) -> Option<BTreeSet<Uuid>> {
    if all.iter().any(|condition| matches!(condition, Condition::Raw { .. })) {
        return None;
    }
    let mut choices = all.iter().filter_map(Condition::choice);
    let (_, values) = choices.find(|(field, _)| *field == "id")?;
    let id = |operand: &Operand| Uuid::try_parse(operand.to_string().trim_matches('\'')).ok();
    values.iter().map(id).collect()
}

/// Splits conditions with a list of values into two, each with a half of the longest list.
fn halve(all: &[Condition]) -> Option<[Vec<Condition>; 2]> {
    let lists = all.iter().enumerate().filter_map(|(index, condition)| {
        let (field, values) = condition.choice()?;
        Some((index, field, values))
    });
    let (index, field, values) = lists.max_by_key(|(_, _, values)| values.len())?;
    let (first, second) = values.split_at_checked(values.len() / 2)?;
    if first.is_empty() {
        return None;
    }
    let half = |values: &[Operand]| {
        let mut half = all.to_vec();
        let test = Test::In { values: values.into(), is_negated: false };
        if let Some(place) = half.get_mut(index) {
            *place = Condition::Test { field: field.to_owned().into(), test };
        }
        half
    };
    Some([half(first), half(second)])
}

fn checked(comparisons: usize) -> Result<usize, FilterError> {
    if comparisons > MAX_COMPARISONS { Err(FilterError::too_many()) } else { Ok(comparisons) }
}

/// Returns the length of a text in a URL, in bytes.
pub(super) fn encoded_length(text: &str) -> usize {
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
                f.write_str(AND)?;
            }
            fmt::Display::fmt(condition, f)?;
        }
        Ok(())
    }
}

//! Filters with parentheses and `NOT`, which no source shows.

use std::fmt;

use super::{Alternatives, Condition, FilterError, MAX_COMPARISONS};

/// A filter that is written as it was combined.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    /// Alternatives without parentheses.
    Leaf(Alternatives),
    /// At least two filters that must all match.
    All(Vec<Tree>),
    /// At least two filters. One of them must match.
    Any(Vec<Tree>),
    Not(Box<Tree>),
}

/// The deepest nesting. Formatting and dropping are recursive, so the limit protects the stack.
const MAX_DEPTH: usize = 64;

impl Tree {
    pub(super) fn and(self, other: Self) -> Result<Self, FilterError> {
        match (self, other) {
            (Self::Leaf(left), right) if left.is_everything() => Ok(right),
            (left, Self::Leaf(right)) if right.is_everything() => Ok(left),
            (Self::Leaf(left), _) if left.is_never() => Ok(Self::Leaf(left)),
            (_, Self::Leaf(right)) if right.is_never() => Ok(Self::Leaf(right)),
            (Self::Leaf(left), Self::Leaf(right)) if !left.has_or() && !right.has_or() => {
                left.and(&right).map(Self::Leaf)
            }
            (left, right) => Self::All(joined(left, right, Self::into_all)).checked(),
        }
    }

    pub(super) fn or(self, other: Self) -> Result<Self, FilterError> {
        match (self, other) {
            (Self::Leaf(left), right) if left.is_never() => Ok(right),
            (left, Self::Leaf(right)) if right.is_never() => Ok(left),
            (Self::Leaf(left), _) if left.is_everything() => Ok(Self::Leaf(left)),
            (_, Self::Leaf(right)) if right.is_everything() => Ok(Self::Leaf(right)),
            (Self::Leaf(left), Self::Leaf(right)) => {
                left.or(right).map(|any| Self::Leaf(any.merge()))
            }
            (left, right) => Self::Any(joined(left, right, Self::into_any)).checked(),
        }
    }

    pub(super) fn not(self) -> Result<Self, FilterError> {
        match self {
            Self::Not(inner) => Ok(*inner),
            // Constants and single comparisons have an opposite.
            Self::Leaf(leaf) => {
                let is_single = leaf.conditions().nth(1).is_none();
                let opposite = is_single.then(|| leaf.not().ok()).flatten();
                match opposite.filter(|opposite| !opposite.has_or()) {
                    Some(opposite) => Ok(Self::Leaf(opposite)),
                    None => Self::Not(Box::new(Self::Leaf(leaf))).checked(),
                }
            }
            other @ (Self::All(_) | Self::Any(_)) => Self::Not(Box::new(other)).checked(),
        }
    }

    fn checked(self) -> Result<Self, FilterError> {
        if self.depth() > MAX_DEPTH {
            return Err(FilterError::too_deep(MAX_DEPTH));
        }
        let comparisons: usize = self.leaves().iter().map(|leaf| leaf.comparisons()).sum();
        if comparisons > MAX_COMPARISONS { Err(FilterError::too_many()) } else { Ok(self) }
    }

    fn depth(&self) -> usize {
        match self {
            Self::Leaf(_) => 0,
            Self::Not(inner) => inner.depth().saturating_add(1),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().map(Self::depth).max().unwrap_or_default().saturating_add(1)
            }
        }
    }

    fn leaves(&self) -> Vec<&Alternatives> {
        match self {
            Self::Leaf(leaf) => vec![leaf],
            Self::Not(inner) => inner.leaves(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::leaves).collect(),
        }
    }

    /// Returns the filter without sensitive values, for people.
    pub(super) fn masked(&self) -> Self {
        let all = |parts: &[Self]| parts.iter().map(Self::masked).collect();
        match self {
            Self::Leaf(leaf) => Self::Leaf(leaf.masked()),
            Self::All(parts) => Self::All(all(parts)),
            Self::Any(parts) => Self::Any(all(parts)),
            Self::Not(inner) => Self::Not(Box::new(inner.masked())),
        }
    }

    /// Returns the operators and forms that no source shows, for errors.
    pub(super) fn unconfirmed(&self) -> Vec<&'static str> {
        let leaves = self.leaves();
        let conditions = leaves.iter().flat_map(|leaf| leaf.conditions());
        let mut found: Vec<_> = conditions.filter_map(Condition::unconfirmed).collect();
        if self.has(|tree| matches!(tree, Self::Not(_))) {
            found.push("NOT");
        }
        if self.has(|tree| matches!(tree, Self::All(_) | Self::Not(_))) {
            found.push("parentheses");
        }
        found
    }

    fn has(&self, is_wanted: fn(&Self) -> bool) -> bool {
        is_wanted(self)
            || match self {
                Self::Leaf(_) => false,
                Self::Not(inner) => inner.has(is_wanted),
                Self::All(parts) | Self::Any(parts) => parts.iter().any(|one| one.has(is_wanted)),
            }
    }

    fn into_all(self) -> Result<Vec<Self>, Self> {
        match self {
            Self::All(parts) => Ok(parts),
            Self::Leaf(_) | Self::Any(_) | Self::Not(_) => Err(self),
        }
    }

    fn into_any(self) -> Result<Vec<Self>, Self> {
        match self {
            Self::Any(parts) => Ok(parts),
            Self::Leaf(_) | Self::All(_) | Self::Not(_) => Err(self),
        }
    }

    /// Returns whether the text has an `OR` outside of parentheses.
    fn has_or(&self) -> bool {
        match self {
            Self::Leaf(leaf) => leaf.has_or(),
            Self::Any(_) => true,
            Self::All(_) | Self::Not(_) => false,
        }
    }
}

/// Joins the parts of two filters of the same form, so that nesting does not grow.
fn joined(left: Tree, right: Tree, parts: fn(Tree) -> Result<Vec<Tree>, Tree>) -> Vec<Tree> {
    let mut joined = parts(left).unwrap_or_else(|one| vec![one]);
    joined.extend(parts(right).unwrap_or_else(|one| vec![one]));
    joined
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, between) = match self {
            Self::Leaf(leaf) => return fmt::Display::fmt(leaf, f),
            Self::Not(inner) => return write!(f, "NOT ({inner})"),
            Self::All(parts) => (parts, " AND "),
            Self::Any(parts) => (parts, " OR "),
        };
        for (index, part) in parts.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { between })?;
            match self {
                Self::All(_) if part.has_or() => write!(f, "({part})")?,
                _ => fmt::Display::fmt(part, f)?,
            }
        }
        Ok(())
    }
}

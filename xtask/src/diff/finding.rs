//! Changes with their place, and their collection.

use super::{State, rules::Rule};
use crate::diagnostics::At;

/// A change between two states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: &'static Rule,
    /// The resource, object, enum or file that the change belongs to.
    pub(crate) owner: String,
    /// The changed item by its names on the wire, such as `Client.name`.
    pub(crate) wire: String,
    /// The changed item by its name in Rust, such as `ClientRecord::NAME`.
    pub(crate) rust: String,
    /// The change, as the rest of a sentence that begins with the item.
    pub(crate) says: String,
    /// The effect on a program, if the rule does not say it all.
    pub(crate) effect: Option<String>,
    /// The line of the changelog. A change of documentation has none.
    pub(crate) entry: Option<String>,
    pub(crate) place: Place,
}

impl Finding {
    /// Returns the change as a sentence.
    pub(crate) fn message(&self) -> String {
        format!("`{}` {}", self.wire, self.says)
    }
}

/// A line of a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) line: usize,
    /// True if only the old state has the line.
    pub(crate) is_old: bool,
}

/// The state that has an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Old,
    New,
}

/// An item that can change.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub(super) owner: &'a str,
    pub(super) wire: String,
    pub(super) rust: String,
    pub(super) side: Side,
    pub(super) at: &'a At,
}

/// Two states, and the changes between them that were found.
pub(super) struct Comparison<'a> {
    pub(super) old: &'a State,
    pub(super) new: &'a State,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(old: &'a State, new: &'a State) -> Self {
        Self { old, new, findings: Vec::new() }
    }

    /// Adds a change. `says` follows the name of the item, and `entry` is the line of the changelog.
    pub(super) fn add(
        &mut self,
        rule: &'static Rule,
        item: &Item<'_>,
        says: &str,
        entry: impl Into<Option<String>>,
    ) -> &mut Self {
        let state = match item.side {
            Side::Old => self.old,
            Side::New => self.new,
        };
        let (path, line) = state.line(item.at);
        self.findings.push(Finding {
            rule,
            owner: item.owner.to_owned(),
            wire: item.wire.clone(),
            rust: item.rust.clone(),
            says: says.to_owned(),
            effect: None,
            entry: entry.into(),
            place: Place { path: path.to_owned(), line, is_old: item.side == Side::Old },
        });
        self
    }

    /// Adds the effect on a program to the last change.
    pub(super) fn effect(&mut self, effect: String) {
        if let Some(last) = self.findings.last_mut() {
            last.effect = Some(effect);
        }
    }

    /// Returns the changes that a comparison of two items finds, and leaves them out of this one.
    pub(super) fn trial(&self, compare: impl FnOnce(&mut Comparison<'a>)) -> Vec<Finding> {
        let mut trial = Comparison::new(self.old, self.new);
        compare(&mut trial);
        trial.findings
    }
}

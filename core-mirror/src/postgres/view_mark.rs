//! The mark of a view: its comment, with hashes of its query and of the definition that PostgreSQL made from it.

use crate::views::hash;

/// The start of the comment on a view.
const START: &str = "The mirror made this view, and replaces it after an update:";

/// The mark of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ViewMark {
    query: String,
    definition: String,
}

impl ViewMark {
    /// Makes the mark of a query, and of the definition that `pg_get_viewdef` returns for it.
    pub(super) fn new(query: &str, definition: &str) -> Self {
        Self { query: hash(query), definition: hash(definition) }
    }

    /// Reads a comment. `None` if it is not a mark.
    pub(super) fn of_comment(comment: &str) -> Option<Self> {
        let (query, definition) = comment.strip_prefix(START)?.trim_start().split_once(' ')?;
        Some(Self { query: query.to_owned(), definition: definition.to_owned() })
    }

    /// Returns the comment. It has no quotes.
    pub(super) fn comment(&self) -> String {
        format!("{START} {} {}", self.query, self.definition)
    }

    /// Returns whether a view with this definition is as the mirror made it.
    pub(super) fn is_unchanged(&self, definition: &str) -> bool {
        self.definition == hash(definition)
    }

    /// Returns whether the mirror made the view from this query.
    pub(super) fn is_of(&self, query: &str) -> bool {
        self.query == hash(query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_has_the_mark() {
        let mark = ViewMark::new("SELECT 1", " SELECT 1;");
        assert_eq!(ViewMark::of_comment(&mark.comment()), Some(mark.clone()));
        assert!(mark.is_of("SELECT 1") && mark.is_unchanged(" SELECT 1;"));
        assert!(!mark.is_of("SELECT 2") && !mark.is_unchanged(" SELECT 2;"));
        for comment in ["", "mine", "The mirror made this view, and replaces it after an update:"] {
            assert_eq!(ViewMark::of_comment(comment), None, "{comment}");
        }
    }
}

//! Rules for deprecations, old names and first versions.

use super::rules;

rules! {
    OLD_NAME_REMOVED = "old-name-removed", Breaking, "An old name no longer works" {
        "The deprecated alias stops compiling. Answers with the old name of a field are no longer read into it."
        "`renamed_from = \"phaseDescription\"` is removed"
        "Keep old names for at least one release with a break."
    }
    RENAMED_WITH_ALIAS = "renamed-with-alias", Additive, "An item has another name, and the old one works" {
        "The old name is a deprecated alias. Programs compile with a warning."
        "`name = \"Stop\", renamed_from = \"Red\"`"
        "Give both names in the changelog."
    }
    OLD_NAME_ADDED = "old-name-added", Additive, "An old name works again" {
        "The old name is a deprecated alias."
        "`renamed_from = \"phaseDescription\"` is added"
        "None is needed."
    }
    DEPRECATED = "deprecated", Additive, "An item is deprecated" {
        "Programs compile with a warning. Where warnings are errors, they stop compiling."
        "`deprecated = \"Use `memo`.\"` is added"
        "Name the replacement in the changelog."
    }
    DEPRECATION_REMOVED = "deprecation-removed", Additive, "An item is no longer deprecated" {
        "Programs compile without a warning."
        "`deprecated = \"…\"` is removed"
        "None is needed."
    }
    DEPRECATION_CHANGED = "deprecation-changed", Docs, "A deprecation has another text" {
        "The warning has the new text."
        "`deprecated = \"…\"` is another text"
        "None is needed."
    }
    SINCE_CHANGED = "since-changed", Docs, "An item has another first version" {
        "The documentation names the version of the vendor's documentation that first has the item."
        "`since = \"2026.03.1.0\"` is added"
        "None is needed."
    }
}

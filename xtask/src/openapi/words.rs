//! English names for the vendor's names: `a time entry` for `TimeEntry`.

use crate::rust::names::{file_name, plural};

/// Returns the words of a name: `time entry` for `TimeEntry`.
pub(super) fn words(name: &str) -> String {
    file_name(name).replace('_', " ")
}

/// Returns the words of the plural of a name: `time entries` for `TimeEntry`.
pub(super) fn plural_words(name: &str) -> String {
    words(&plural(name))
}

/// Returns the words of a name with an article: `an activity` for `Activity`.
pub(super) fn article(name: &str) -> String {
    let words = words(name);
    let is_vowel = words.starts_with(['a', 'e', 'i', 'o', 'u']);
    // The words that begin with the sound of “you”.
    let is_you = ["uni", "use", "uti", "eu"].iter().any(|start| words.starts_with(start));
    format!("{} {words}", if is_vowel && !is_you { "an" } else { "a" })
}

/// Returns a text whose first letter is small: `listTimeEntries` for `ListTimeEntries`.
pub(super) fn uncapitalized(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().collect::<String>() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_english() {
        assert_eq!(plural_words("TimeEntry"), "time entries");
        assert_eq!(article("Activity"), "an activity");
        assert_eq!(article("User"), "a user");
        assert_eq!(article("PtoRequest"), "a pto request");
        assert_eq!(uncapitalized("ListTimeEntries"), "listTimeEntries");
    }
}

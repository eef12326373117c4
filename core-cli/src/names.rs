//! Names that a person types, compared with known names.

/// The largest number of suggestions.
const SUGGESTIONS: usize = 3;

/// The smallest number of letters of a name that is looked for inside of others.
const SIGNIFICANT: usize = 3;

/// Returns the letters and digits of a name in lower case, so that `bill status`, `bill_status` and `billStatus` are
/// the same.
pub(crate) fn letters(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns whether two names have the same letters.
pub(crate) fn is_same(known: &str, name: &str) -> bool {
    letters(known) == letters(name)
}

/// Returns the known names that are most similar, the best first.
///
/// A name is similar if at most a third of its letters differ, or if it contains the text.
pub(crate) fn nearest<'a>(known: impl IntoIterator<Item = &'a str>, name: &str) -> Vec<&'a str> {
    let wanted = letters(name);
    if wanted.is_empty() {
        return Vec::new();
    }
    let rank = |known: &str| {
        let ends = word_starts(known).filter_map(|start| known.get(start..));
        let of_end = |end| rank(&letters(end), &wanted);
        // A whole name comes before the last words of one.
        let best = ends.enumerate().filter_map(|(index, end)| Some((of_end(end)?, index))).min();
        best.map(|(distance, index)| distance.saturating_add(index.saturating_mul(WORD)))
    };
    let mut near: Vec<(usize, &str)> =
        known.into_iter().filter_map(|known| Some((rank(known)?, known))).collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(SUGGESTIONS).map(|(_, known)| known).collect()
}

/// The difference that each left out word counts as.
const WORD: usize = 100;

/// Returns a measure of the difference, if the names are similar.
fn rank(known: &str, wanted: &str) -> Option<usize> {
    let distance = strsim::osa_distance(known, wanted);
    let longest = known.chars().count().max(wanted.chars().count());
    if distance.saturating_mul(3) <= longest {
        return Some(distance);
    }
    let is_part = wanted.chars().count() >= SIGNIFICANT && known.contains(wanted);
    is_part.then(|| longest.saturating_add(distance))
}

/// Iterates over the places where words of a name begin: `actual` and `Hours`.
fn word_starts(name: &str) -> impl Iterator<Item = usize> {
    let is_start = |(place, letter): &(usize, char)| *place == 0 || letter.is_uppercase();
    name.char_indices().filter(is_start).map(|(place, _)| place)
}

/// Returns the end of an error about a name: the most similar names, or nothing.
pub(crate) fn advice<'a>(known: impl IntoIterator<Item = &'a str>, name: &str) -> String {
    did_you_mean(&nearest(known, name))
}

/// Returns the end of an error about a name: these names, or nothing.
pub(crate) fn did_you_mean(near: &[&str]) -> String {
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((one, [])) => format!("; did you mean {one}?"),
        Some((last, others)) => format!("; did you mean {} or {last}?", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_in_any_spelling() {
        for name in ["billStatus", "bill_status", "Bill Status", "BILL-STATUS"] {
            assert!(is_same("billStatus", name), "{name}");
        }
        assert!(!is_same("billStatus", "billState"));
    }

    #[test]
    fn similar_names_are_suggested() {
        let known = ["actualHours", "clientHours", "billRate", "date"];
        assert_eq!(nearest(known, "bilRate"), ["billRate"]);
        assert_eq!(nearest(known, "hours"), ["actualHours", "clientHours"]);
        assert_eq!(nearest(known, "hourz"), ["actualHours", "clientHours"]);
        assert!(nearest(known, "zz").is_empty() && nearest(known, "").is_empty());
        assert_eq!(advice(known, "hours"), "; did you mean `actualHours` or `clientHours`?");
        assert_eq!(advice(known, "zzzz"), "");
        assert_eq!(did_you_mean(&["a", "b", "c"]), "; did you mean `a`, `b` or `c`?");
    }
}

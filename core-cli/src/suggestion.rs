//! The nearest known names, for errors about names that do not exist.

/// The least similarity of a suggestion. It is the rule of clap for commands and flags.
const SIMILAR: f64 = 0.7;

/// The least number of bytes of a name that is a part of another one by intent.
const PART: usize = 3;

/// The similarity of a name that has another one as a part.
const PART_SIMILARITY: f64 = 0.9;

/// The largest number of suggestions.
const MOST: usize = 3;

/// Returns the known names that are most similar to a name, the most similar first.
pub(crate) fn nearest<'a>(names: impl IntoIterator<Item = &'a str>, name: &str) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    let similarity = |known: &str| {
        let known = known.to_lowercase();
        if !wanted.is_empty() && known.starts_with(&wanted) {
            return 1.0;
        }
        if wanted.len() >= PART && known.contains(&wanted) {
            return PART_SIMILARITY;
        }
        strsim::jaro_winkler(&wanted, &known)
    };
    let mut near: Vec<(f64, &str)> =
        names.into_iter().map(|known| (similarity(known), known)).collect();
    near.retain(|(similarity, _)| *similarity > SIMILAR);
    near.sort_by(|(left, _), (right, _)| right.total_cmp(left));
    near.dedup_by(|(_, left), (_, right)| left == right);
    near.into_iter().take(MOST).map(|(_, known)| known).collect()
}

/// Returns the end of an error about a name: the nearest names, or nothing.
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
    fn the_most_similar_names_are_first_and_others_are_left_out() {
        let names = ["description", "date", "dateOfBirth", "id"];
        assert_eq!(nearest(names, "descripton"), ["description"]);
        assert_eq!(nearest(names, "Dat"), ["date", "dateOfBirth"]);
        assert_eq!(nearest(names, "birth"), ["dateOfBirth"]);
        assert!(nearest(names, "xyz").is_empty());
    }

    #[test]
    fn suggestions_are_one_clause() {
        assert_eq!(did_you_mean(&[]), "");
        assert_eq!(did_you_mean(&["a"]), "; did you mean `a`?");
        assert_eq!(did_you_mean(&["a", "b", "c"]), "; did you mean `a`, `b` or `c`?");
    }
}

//! Names to suggest where a text has a name that does not exist or is not supported.

pub(crate) mod fields;

/// The largest number of characters of a name that are compared.
const LONGEST: usize = 64;

/// The smallest number of shared letters that is not a coincidence.
const SIGNIFICANT: usize = 4;

/// Returns the name that is most similar, if at most a third of its letters differ.
pub(crate) fn nearest(
    names: impl IntoIterator<Item = &'static str>,
    name: &str,
) -> Option<&'static str> {
    let wanted = letters(name);
    let near = names.into_iter().map(|known| (distance(&wanted, known), known));
    let near = near.filter(|(changes, known)| is_near(*changes, known));
    near.min_by_key(|(changes, _)| *changes).map(|(_, known)| known)
}

/// Returns a measure of the difference between a name and a known one, if they are similar.
///
/// They are similar if at most a third of the letters differ. A known name that continues the text is
/// similar, too, but less than all others.
pub(crate) fn difference(name: &str, known: &str) -> Option<usize> {
    let wanted = letters(name);
    let changes = distance(&wanted, known);
    if is_near(changes, known) {
        return Some(changes);
    }
    let is_continued = wanted.len() >= SIGNIFICANT && letters(known).starts_with(&wanted);
    is_continued.then(|| changes.saturating_add(LONGEST))
}

/// Returns the number of letters that both names begin or end with. Few letters are a coincidence.
fn shared(wanted: &[char], name: &str) -> usize {
    let own = letters(name);
    let start = wanted.iter().zip(&own).take_while(|(left, right)| left == right).count();
    let backward = wanted.iter().rev().zip(own.iter().rev());
    let end = backward.take_while(|(left, right)| left == right).count();
    let shared = start.max(end);
    if shared < SIGNIFICANT { 0 } else { shared }
}

fn is_near(changes: usize, name: &str) -> bool {
    changes.saturating_mul(3) <= name.len()
}

/// Returns the letters and digits of a name in lower case.
fn letters(name: &str) -> Vec<char> {
    let all = name.chars().take(LONGEST).filter(|letter| letter.is_alphanumeric());
    all.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Returns the case-insensitive Levenshtein distance.
fn distance(wanted: &[char], name: &str) -> usize {
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for letter in letters(name) {
        let mut diagonal = row.first().copied().unwrap_or_default();
        let mut left = diagonal.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (above, found) in row.iter_mut().skip(1).zip(wanted) {
            let changed = diagonal.saturating_add(usize::from(*found != letter));
            diagonal = *above;
            left = changed.min(diagonal.saturating_add(1)).min(left.saturating_add(1));
            *above = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

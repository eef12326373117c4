//! Random specs, and their parts without a mistake.

use std::collections::BTreeSet;

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::declarations;
use crate::{
    check,
    diagnostics::Source,
    load::{self, LoadedSpecs},
};

/// Returns random specs. Some of them have mistakes.
pub(crate) fn specs(seed: u64) -> Vec<Source> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    declarations::specs().new_tree(&mut runner).unwrap().current()
}

/// Adds specs to others by `beside`, without the parts in which `check` finds a mistake.
pub(crate) fn legal(
    mut own: Vec<Source>,
    beside: impl Fn(&[Source]) -> Vec<Source>,
) -> (LoadedSpecs, Vec<Source>) {
    loop {
        let mut loaded = load::of(beside(&own));
        check::check(&loaded.specs, &mut loaded.mistakes);
        if loaded.mistakes.is_empty() {
            return (loaded, own);
        }
        let places: BTreeSet<(&str, usize)> = loaded
            .mistakes
            .places()
            .map(|at| {
                let Source { path, text } = &loaded.sources[at.file];
                (path.as_str(), text[..at.start].matches('\n').count() + 1)
            })
            .collect();
        let mut is_other = true;
        // The last line is first, so that the numbers of the others stay right.
        for (path, line) in places.into_iter().rev() {
            if let Some(place) = own.iter().position(|source| source.path == path) {
                is_other = false;
                match without(&own[place].text, line) {
                    Some(text) => own[place].text = text,
                    None => drop(own.remove(place)),
                }
            }
        }
        assert!(
            !is_other,
            "a mistake in other specs:\n{}",
            loaded.mistakes.render(&loaded.sources)
        );
    }
}

/// Returns a spec without the field, value or call in a line, or `None` if the line is of the whole spec.
fn without(text: &str, number: usize) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let line = lines.get(number - 1)?;
    let is_own_line = line.contains(" = { type = ") || line.starts_with("    { value = ");
    let (start, end) = if is_own_line {
        (number - 1, number)
    } else {
        let start = lines[..number].iter().rposition(|line| line.starts_with('['))?;
        let end = start + lines[start..].iter().position(|line| line.is_empty())?;
        lines[start].starts_with("[call.").then_some((start, end))?
    };
    Some([&lines[..start], &lines[end..]].concat().join("\n") + "\n")
}
